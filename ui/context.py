"""What one open page may touch: `do` runs a verb, `ask` runs a query, `live` brings news."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import uuid4

from nicegui import background_tasks, ui
from nicegui.element import Element

from domain import notices
from domain.errors import Refusal
from domain.history import Change
from domain.people import Person
from domain.permissions import Permission
from domain.unit_of_work import undo

from .components.feedback import Toast, toast
from .components.kit import Person as Face
from .locales import Words
from .ports import Files, Store
from .presence import presence
from .print.printer import Printer

if TYPE_CHECKING:
    from .shell import Frame

T = TypeVar('T')
Redraw = Callable[[list[Change]], Awaitable[object]]
OPEN_TO_OBSERVERS = frozenset({Permission.ACTIVITY_EDIT, Permission.COMMENT_ADD, Permission.LETTER_SEND})
Wanted = str | tuple[str, int]
log = logging.getLogger('artel.ui')


@dataclass(frozen=True)
class Done(Generic[T]):
    """What came of an act: true where it was committed. `batch` undoes it, `refusal` says why it was not done.

    `told`: the person knows why already.
    """

    value: T | None
    batch: str
    refusal: Refusal | None = None
    told: bool = False

    def __bool__(self) -> bool:
        return self.refusal is None


def face(person: Person) -> Face:
    """A person as avatars take it."""
    assert person.id
    return {'id': person.id, 'name': person.name, 'initials': person.initials, 'hue': person.id % 12}


class Context:
    """One person's open page."""

    def __init__(self, store: Store, person: Person, files: Files, printer: Printer) -> None:
        assert person.id
        self.store, self.files, self.printer = store, files, printer
        self.person, self.id = person, person.id
        self.t = Words(person.lang, person.zone)
        self.frame: Frame | None = None
        self.currency, self.mails = 'RUB', False
        self.watches = False  # the page is of a record that this person only observes
        self.team: dict[int, Face] = {}
        self._leaving: list[Callable[[], object]] = []
        self._addressed: Callable[[str], None] | None = None
        self._client = ui.context.client

    @property
    def gone(self) -> bool:
        """Whether the tab is closed."""
        return self._client.is_deleted

    @property
    def frame_slot(self) -> Element:
        """What to enter to change the frame from outside a page's handler."""
        return self._client.layout

    def enter(self) -> None:
        """A page begins: what the one before listened to ends."""
        while self._leaving:
            self._leaving.pop()()
        self.watches = False
        presence.turn()
        presence.look(self.id, None)

    def look(self, kind: str, id: int, editing: str = '') -> None:
        """Tell the others what this page shows, and which field of it is being edited."""
        presence.look(self.id, (kind, id), editing)
        if not editing and self.frame and self.frame.nav.count('notices'):
            background_tasks.create(self._have_read(kind, id), name='read')

    async def _have_read(self, kind: str, id: int) -> None:
        """What called this person to a record is read once they look at it."""
        await self.do(notices.read_of, kind, id, quiet=True)

    def on_key(self, key: str, handler: Callable[[], Any]) -> None:
        """Give a key («c», «shift+w») a meaning while this page is open."""
        if self.frame:
            self._leaving.append(self.frame.on_key(key, handler))

    def on_address(self, handler: Callable[[str], Awaitable[object]]) -> None:
        """While this page is open, hear the path and query that the browser went back or forward to."""
        here: Element = ui.context.slot.parent

        def went(path: str) -> None:
            with here:
                background_tasks.create(handler(path), name='went')

        self._addressed = went
        self._leaving.append(lambda: setattr(self, '_addressed', None))

    def went(self, path: str) -> None:
        """The address has changed; told by the frame."""
        if self._addressed:
            self._addressed(path)

    def may(self, permission: Permission) -> bool:
        """Whether to offer an act at all; the verb asks again."""
        return self.person.may(permission) and not (self.watches and permission not in OPEN_TO_OBSERVERS)

    async def ask(self, query: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run a query as this person. Raises Refusal."""
        return await self.store.ask(self.id, query, *args, **kwargs)

    async def do(
        self,
        verb: Callable[..., T],
        *args: Any,
        said: str = '',
        key: str | None = None,
        quiet: bool = False,
        **kwargs: Any,
    ) -> Done[T]:
        """Run a verb as this person. A refusal is told in a toast (unless `quiet`) and returned, never raised.

        Where a stage asks for fields that the record lacks, they are asked for and the act is done with them.
        `said` is shown once the act is committed, with Undo. `key` makes a repeated act happen once.
        """
        batch = key or uuid4().hex
        try:
            value = await self.store.do(self.id, verb, *args, batch=batch, **kwargs)
        except Refusal as refusal:
            from . import missing

            if missing.concerns(refusal, verb, args):
                done = await missing.fill_in(self, refusal, verb, args, kwargs, said)
                return done or Done(None, batch, refusal, told=True)
            if not quiet:
                self.tell(refusal)
            return Done(None, batch, refusal)
        if said:
            self.toast(said, batch)
        return Done(value, batch)

    def toast(self, text: str, batch: str | None = None) -> Toast:
        """Say what was done; with `batch`, offer to take it back."""
        with self.frame_slot:  # news of the act may have taken away what was pressed
            return toast(self.t, text, undo=(lambda: self.undo(batch)) if batch else None)

    async def undo(self, batch: str) -> bool:
        """Take an act back and say so."""
        return bool(await self.do(undo, batch, said=self.t('Taken back')))

    def words(self, refusal: Refusal) -> str:
        """A refusal's sentence in this person's language."""
        return self.t.refusal(refusal.code, refusal.facts)

    def tell(self, refusal: Refusal) -> None:
        """Show a refusal."""
        with self.frame_slot:
            toast(self.t, self.words(refusal), 'err')

    def live(self, redraw: Redraw, *wanted: Wanted, whole_frame: bool = False, pause: float = 0) -> Callable[[], None]:
        """Call `redraw` with each commit's changes that touch one of `wanted`: kinds, or (kind, id) records.

        A change touches the record it was made to and those it is about. While `redraw` runs, further
        changes are gathered for one next call, at least `pause` seconds after the one before. It ends with
        the page (`whole_frame`: with the tab), or by calling what is returned.
        """
        here: Element = ui.context.slot.parent
        kinds = {w for w in wanted if isinstance(w, str)}
        records = {w for w in wanted if not isinstance(w, str)}
        waiting: list[Change] = []
        running, left = False, False

        def over() -> bool:
            return left or here.is_deleted or here.client.is_deleted

        async def run() -> None:
            nonlocal running
            try:
                while waiting and not over():
                    if pause:
                        await asyncio.sleep(pause)
                        if over():
                            return
                    changes, waiting[:] = waiting[:], []
                    with here:
                        await redraw(changes)
            except Refusal as refusal:
                log.info('a screen could not be redrawn: %s', refusal)
            except Exception:
                if not over():  # a page that was left meanwhile has nothing to draw on
                    log.exception('a screen could not be redrawn')
            finally:
                running = False

        def touches(change: Change) -> bool:
            return (
                change.entity in kinds
                or change.noun in records
                or any((kind, id) in records or kind in kinds for kind, id in change.about)
            )

        def hear(changes: Sequence[Change]) -> None:
            nonlocal running
            if over():
                stop()
                return
            waiting.extend(change for change in changes if touches(change))
            if waiting and not running:
                running = True
                background_tasks.create(run(), name='live')

        unsubscribe = self.store.feed.listen(hear)

        def stop() -> None:
            nonlocal left
            left = True
            unsubscribe()

        here.client.on_delete(stop)
        if not whole_frame:
            self._leaving.append(stop)
        return stop
