"""News of committed changes, in commit order, to every screen and hook of this process."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from domain.history import Change

Hear = Callable[[Sequence[Change]], None]
log = logging.getLogger('artel.feed')


class Feed:
    """Listeners are called on the event loop they subscribed from. It carries facts of what changed;
    what a person may see of it is asked anew by the listener."""

    def __init__(self) -> None:
        self._listeners: dict[int, tuple[asyncio.AbstractEventLoop | None, Hear]] = {}
        self._next = 0
        self.sequence = 0

    def listen(self, hear: Hear) -> Callable[[], None]:
        """Hear each commit's changes; call what is returned to stop. Without a running loop: on the writer's thread."""
        try:
            loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        self._next += 1
        ticket = self._next
        self._listeners[ticket] = (loop, hear)
        return lambda: self._listeners.pop(ticket, None) and None

    def publish(self, changes: Sequence[Change]) -> None:
        """Tell everyone; changes already told (by sequence number) are left out."""
        fresh = [change for change in changes if (change.id or 0) > self.sequence]
        if not fresh:
            return
        self.sequence = max(change.id or 0 for change in fresh)
        loops: dict[asyncio.AbstractEventLoop, list[Hear]] = {}
        for loop, hear in list(self._listeners.values()):
            if loop is None:
                _tell([hear], fresh)
            elif not loop.is_closed():
                loops.setdefault(loop, []).append(hear)
        for loop, ears in loops.items():
            loop.call_soon_threadsafe(_tell, ears, fresh)

    def __len__(self) -> int:
        return len(self._listeners)


def _tell(ears: list[Hear], changes: Sequence[Change]) -> None:
    for hear in ears:
        try:
            hear(changes)
        except Exception:
            log.exception('a listener failed')
