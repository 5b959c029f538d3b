"""Many records in one act: what `add` and `record` say is kept back and goes down in a few statements."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, func, insert, inspect, select, text
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel

from . import ledger
from .entity import Entity, Tallies
from .history import Change

FIRST_OF_REHEARSAL = 2_000_000_000
RESERVED = 100
Noun = tuple[str, int]
T = TypeVar('T')


class _MustWrite(BaseException):
    """Something is to be read in an attempt: what was gathered before it has to be in the database first."""


@dataclass
class _Mark:
    """Where an attempt began, and how to go back to it."""

    changes: int
    tallies: Tallies
    keyed: dict[Noun, tuple[Entity, bool]]
    added: list[Noun] = field(default_factory=list)
    before: list[tuple[Entity, dict[str, Any]]] = field(default_factory=list)


class Gathered:
    """New records have their ids at once; their rows, history, mentions, keys and totals are written together.

    `told` gets the changes once they are written. With `rehearsal` nothing is written at all: new and changed
    records live there, by (kind, id), from one unit of work to the next.
    """

    def __init__(self, session: Session, told: list[Change], rehearsal: dict[Noun, Entity] | None = None) -> None:
        self._session, self._told, self.rehearsal = session, told, rehearsal
        self._added: dict[Noun, Entity] = {}
        self._changes: list[Change] = []
        self._keyed: dict[Noun, tuple[Entity, bool]] = {}
        self._tallies: Tallies = {}
        self._ids: dict[str, Iterator[int]] = {}
        self._mark: _Mark | None = None
        self.gone: set[str] = set()

    def add(self, entity: Entity) -> None:
        """Give a new record its id and keep it back."""
        kind = entity.entity_kind()
        entity.id = self._next(kind)
        self._added[kind, entity.id] = entity
        if self._mark:
            self._mark.added.append((kind, entity.id))
        if self.rehearsal is not None:
            self.rehearsal[kind, entity.id] = entity

    def remember(self, entity: Entity, names: list[str]) -> None:
        """A record is about to change: how to go back."""
        if self._mark:
            self._mark.before.append((entity, {n: getattr(entity, n) for n in (*names, 'version', 'changed_at')}))
        if self.rehearsal is not None:
            self.rehearsal[entity.entity_kind(), entity.id or 0] = entity

    def count(self, before: Tallies, after: Tallies) -> None:
        """Totals that move on."""
        for tallies, sign in ((before, -1), (after, 1)):
            for key, (number, total) in tallies.items():
                n, money = self._tallies.get(key, (0, Decimal(0)))
                self._tallies[key] = (n + sign * number, money + sign * total)

    def tell(self, change: Change, entity: Entity, *, created: bool) -> None:
        """History that waits."""
        self._changes.append(change)
        if not created and not entity.finds(change.after):
            return
        fresh = self._keyed.get(change.noun, (entity, created))[1]
        self._keyed[change.noun] = (entity, fresh)

    @property
    def waiting(self) -> list[Change]:
        """Changes that are not written yet."""
        return self._changes

    def kept_back(self, kind: str, id: int) -> Entity | None:
        """A record of this act that is not in the database yet, or only in the rehearsal."""
        found = self._added.get((kind, id))
        return found if found or self.rehearsal is None else self.rehearsal.get((kind, id))

    def write(self) -> None:
        """Write all of it: before something is read, and in the end."""
        if self.rehearsal is not None:
            self._added, self._changes, self._keyed, self._tallies = {}, [], {}, {}
            return
        if not self._changes:
            return
        if self._mark:
            raise _MustWrite
        connection = self._session.connection()
        by_kind: dict[str, list[Entity]] = {}
        for (kind, _), entity in self._added.items():
            by_kind.setdefault(kind, []).append(entity)
        for kind, entities in by_kind.items():
            _insert(connection, self._session, kind, entities)
        self._session.flush()
        ledger.write_all(connection, self._changes, reserve(connection, 'change', len(self._changes)))
        ledger.index_all(connection, list(self._keyed.values()))
        ledger.count(connection, {}, self._tallies)
        self._told += self._changes
        self._added, self._changes, self._keyed, self._tallies = {}, [], {}, {}

    def attempt(self, act: Callable[[], T]) -> T:
        """What the act returns; where it fails, what it did is as if it never was (`gone`: to which kinds)."""
        mark = self._mark = _Mark(len(self._changes), dict(self._tallies), {})
        try:
            return act()
        except BaseException as error:
            self._go_back(mark)
            if not isinstance(error, _MustWrite):
                raise
        finally:
            self._mark = None
        self.write()
        told = len(self._told)
        savepoint = self._session.begin_nested()
        try:
            result = act()
            self.write()
        except BaseException:
            savepoint.rollback()
            self.gone |= {change.entity for change in (*self._told[told:], *self._changes)}
            del self._told[told:]
            self._added, self._changes, self._keyed, self._tallies = {}, [], {}, {}
            raise
        savepoint.commit()
        return result

    def _go_back(self, mark: _Mark) -> None:
        for noun in mark.added:
            self._added.pop(noun, None)
            if self.rehearsal is not None:
                self.rehearsal.pop(noun, None)
        gone = {change.noun for change in self._changes[mark.changes :]}
        self.gone = {kind for kind, _ in gone}
        del self._changes[mark.changes :]
        for noun in gone - {change.noun for change in self._changes}:
            self._keyed.pop(noun, None)
        self._tallies = mark.tallies
        for entity, values in reversed(mark.before):
            for name, value in values.items():
                setattr(entity, name, value)

    def _next(self, kind: str) -> int:
        if self.rehearsal is not None and kind not in self._ids:
            self._ids[kind] = count(FIRST_OF_REHEARSAL + len(self.rehearsal))
        connection = self._session.connection()
        if kind not in self._ids and connection.dialect.name != 'postgresql':
            self._ids[kind] = count(reserve(connection, kind, 1)[0])  # the writer alone inserts
        found = next(self._ids.get(kind, iter(())), None)
        if found is None:
            self._ids[kind] = iter(reserve(connection, kind, RESERVED))
            found = next(self._ids[kind])
        return found


class Gathering:
    """The side of a unit of work that makes acts of many records quick."""

    _session: Session
    changes: list[Change]
    _gathered: Gathered | None
    _once: dict[str, dict[Hashable, Any]]
    _marks: set[Hashable]

    @contextmanager
    def gathering(self, rehearsal: dict[tuple[str, int], Entity] | None = None) -> Iterator[None]:
        """Within the block what `add` and `record` say is written together, at the latest in its end.

        Verbs and rules need not know: whatever is read is written first. With `rehearsal` nothing is ever
        written, and what would have been lives there.
        """
        self._gathered = Gathered(self._session, self.changes, rehearsal)
        try:
            yield
            self._gathered.write()
        finally:
            self._gathered = None

    def first_time(self, what: Hashable) -> bool:
        """Whether this act comes to this for the first time; from now on it does not."""
        new = what not in self._marks
        self._marks.add(what)
        return new

    def attempt(self, act: Callable[[], T]) -> T:
        """Within `gathering`: run an act that leaves nothing behind where it is refused; the refusal goes on."""
        assert self._gathered
        marks = set(self._marks)
        try:
            return self._gathered.attempt(act)
        except BaseException:
            self._marks = marks
            for kind in self._gathered.gone:
                self._once.pop(kind, None)
            raise

    def so_far(self) -> list[Change]:
        """What this act has changed until now, gathered or written."""
        return [*self.changes, *self._gathered.waiting] if self._gathered else self.changes

    @property
    def gathers(self) -> bool:
        """Whether this is an act of many records."""
        return self._gathered is not None

    def once(self, kind: type[Entity] | str, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` answers, asked again only after a record of this kind has changed in this unit of work.

        Under a word that is no kind it is kept for the whole act.
        """
        kept = self._once.setdefault(kind if isinstance(kind, str) else kind.entity_kind(), {})
        if key not in kept:
            kept[key] = make()
        return cast(T, kept[key])

    def _settle(self) -> None:
        if self._gathered:
            self._gathered.write()


def reserve(connection: Connection, kind: str, count: int) -> list[int]:
    """Ids nobody else will get."""
    if not count:
        return []
    if connection.dialect.name == 'postgresql':
        asked = text("SELECT nextval(pg_get_serial_sequence(:of, 'id')) FROM generate_series(1, :count)")
        return [int(id) for (id,) in connection.execute(asked, {'of': f'"{kind}"', 'count': count})]
    table = SQLModel.metadata.tables[kind]
    top = int(connection.execute(select(func.max(table.c.id))).scalar() or 0)
    return list(range(top + 1, top + 1 + count))


def _insert(connection: Connection, session: Session, kind: str, entities: list[Entity]) -> None:
    table = SQLModel.metadata.tables[kind]
    connection.execute(insert(table), [entity.model_dict() for entity in entities])
    for entity in entities:
        if inspect(entity).transient:
            make_transient_to_detached(entity)
            session.add(entity)
