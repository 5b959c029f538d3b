"""What the screens need from below. `main.py` passes `storage.Store`; screens never import storage."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from domain.history import Change
from domain.permissions import Actor

T = TypeVar('T')
Hear = Callable[[Sequence[Change]], None]


class Feed(Protocol):
    """News of committed changes, in commit order."""

    sequence: int

    def listen(self, hear: Hear) -> Callable[[], None]:
        """Hear each commit's changes on the running loop; call what is returned to stop."""
        ...


class Store(Protocol):
    """The database: `do` runs a verb and returns once it is committed, `ask` runs a query. Both raise Refusal."""

    @property
    def feed(self) -> Feed: ...

    async def do(self, actor: int | Actor, verb: Callable[..., T], *args: Any, batch: str | None = None,
                 cause: str | None = None, **kwargs: Any) -> T: ...  # fmt: skip

    async def ask(self, actor: int | Actor, query: Callable[..., T], *args: Any, **kwargs: Any) -> T: ...

    def do_now(self, actor: int | Actor, verb: Callable[..., T], *args: Any, batch: str | None = None,
               **kwargs: Any) -> T:  # fmt: skip
        """`do` for threads and command lines; never call it on the event loop."""
        ...

    def ask_now(self, actor: int | Actor, query: Callable[..., T], *args: Any, **kwargs: Any) -> T: ...


class Files(Protocol):
    """Kept files, each under a token made of its content."""

    def put(self, content: bytes) -> str:
        """Keep the bytes; their token."""
        ...

    def get(self, token: str) -> bytes | None:
        """The bytes of a token; None where there are none."""
        ...

    def renew(self, tokens: Iterable[str]) -> bool:
        """Let the time begin anew after which files that nothing names are removed; whether all are there."""
        ...
