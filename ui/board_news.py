"""News for open boards: each change is read once for all screens that show the same thing, then sent to each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from nicegui import background_tasks

from domain.errors import Refusal
from domain.history import Change
from domain.permissions import Permission
from domain.types import dumps
from domain.unit_of_work import UnitOfWork

from .components.board import Board
from .context import Context
from .ports import Store

Delta = Callable[..., dict[str, Any]]
RELOADING = {'stage', 'direction'}


@dataclass(frozen=True)
class Scope:
    """What a board shows: the noun, the ids of its lanes and of all its stages, the filter, and through whose eyes."""

    noun: str
    lanes: tuple[int, ...]
    stages: frozenset[int]
    filters: tuple[tuple[str, Any], ...]
    sight: int
    zone: str

    @classmethod
    def of(
        cls, context: Context, noun: str, lanes: Sequence[int], stages: Sequence[int], filters: dict[str, Any]
    ) -> 'Scope':
        """People who see everything through no filter of their own share one scope."""
        own = context.id if filters or not context.may(Permission.RECORDS_SEE_ALL) else 0
        asked = tuple(sorted((k, _fixed(v)) for k, v in filters.items()))
        return cls(noun, tuple(lanes), frozenset(stages), asked, own, context.person.zone if filters else '')


def _fixed(value: Any) -> Any:
    """A filter's value that can be compared and kept as a key."""
    return tuple(value) if isinstance(value, list) else dumps(value) if isinstance(value, dict) else value


@dataclass
class BoardNews:
    """One per process and noun: listens to the feed and tells the boards."""

    store: Store
    noun: str
    delta: Delta
    _boards: dict[Board, tuple[Scope, int]] = field(default_factory=dict)
    _waiting: list[Change] = field(default_factory=list)
    _running: bool = False

    def __post_init__(self) -> None:
        self.store.feed.listen(self._hear)

    def show(self, board: Board, scope: Scope, person_id: int) -> None:
        """This board shows this scope from now on."""
        self._boards[board] = (scope, person_id)

    def _hear(self, changes: Sequence[Change]) -> None:
        self._waiting.extend(c for c in changes if self._touched(c) or c.entity in RELOADING or self._renamed(c))
        if self._waiting and not self._running and self._boards:
            self._running = True
            background_tasks.create(self._tell(), name='board news')

    def _touched(self, change: Change) -> list[int]:
        ids = [change.entity_id] if change.entity == self.noun else []
        return ids + [id for kind, id in change.about if kind == self.noun]

    @staticmethod
    def _renamed(change: Change) -> bool:
        return change.entity in ('company', 'contact') and bool({'title', 'name', 'last_name'} & change.before.keys())

    async def _tell(self) -> None:
        try:
            while self._waiting:
                changes, self._waiting = self._waiting, []
                for board in [b for b in self._boards if b.is_deleted or b.client.is_deleted]:
                    del self._boards[board]
                groups: dict[Scope, list[Board]] = {}
                actors: dict[Scope, int] = {}
                for board, (scope, person_id) in self._boards.items():
                    groups.setdefault(scope, []).append(board)
                    actors.setdefault(scope, person_id)
                if any(c.entity in RELOADING or self._renamed(c) for c in changes):
                    for board in self._boards:
                        board.reload()
                    continue
                for scope, boards in groups.items():
                    deltas = await self._deltas(scope, actors[scope], changes)
                    for board in boards:
                        board.apply(*deltas)
        finally:
            self._running = False

    async def _deltas(self, scope: Scope, actor: int, changes: list[Change]) -> list[dict[str, Any]]:
        ids = list(dict.fromkeys(id for change in changes for id in self._touched(change)))
        by = {id: change.actor_id for change in changes for id in self._touched(change)}
        left = {
            c.entity_id for c in changes
            if c.entity == self.noun and ({c.before.get('stage_id'), c.after.get('stage_id')} & scope.stages)
        }  # fmt: skip

        def read(work: UnitOfWork) -> dict[str, Any]:
            return self.delta(work, ids, scope.lanes, dict(scope.filters), zone=scope.zone or None)

        try:
            news = await self.store.ask(actor, read)
        except Refusal:
            return []
        deltas = [{'v': news['v'], 'card': card, 'by': by[card['id']]} for card in news['cards']
                  if card['s'] in scope.stages or card['id'] in left]  # fmt: skip
        deltas += [{'v': news['v'], 'gone': id, 'by': by[id]} for id in news['gone']]
        if deltas:
            deltas[-1]['heads'] = news['heads']
        return deltas


_news: WeakKeyDictionary[Any, dict[str, BoardNews]] = WeakKeyDictionary()


def board_news(store: Store, noun: str, delta: Delta) -> BoardNews:
    """The one BoardNews of a noun in this process."""
    of_store = _news.setdefault(store, {})
    if noun not in of_store:
        of_store[noun] = BoardNews(store, noun, delta)
    return of_store[noun]
