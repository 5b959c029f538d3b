"""How often somebody may try: a sliding window per key, kept in memory and limited in size."""

from collections import OrderedDict, deque
from math import ceil
from time import monotonic

KEYS = 20_000


class Tries:
    """At most `limit` tries in `window` seconds for one key (an e-mail, an address)."""

    def __init__(self, limit: int, window: float = 900.0) -> None:
        self.limit, self.window = limit, window
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Seconds until this key may try again, 0 if now."""
        tries = self._tries.get(key)
        while tries and tries[0] <= monotonic() - self.window:
            tries.popleft()
        if not tries or len(tries) < self.limit:
            return 0
        return max(1, ceil(tries[0] + self.window - monotonic()))

    def take(self, key: str) -> None:
        """Count a try; before it is judged, so that many at once do not slip through."""
        self._tries.setdefault(key, deque()).append(monotonic())
        self._tries.move_to_end(key)
        while len(self._tries) > KEYS:
            self._tries.popitem(last=False)

    def forgive(self, key: str) -> None:
        """The last try was right: forget the wrong ones."""
        self._tries.pop(key, None)
