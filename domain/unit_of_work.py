"""One person doing one thing: what they may see, what they change, and what is written down."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, bindparam, func
from sqlmodel import Session, col, select

from . import ledger, together
from .entity import MAX_ID, Entity, Key, Tallies, Tally
from .errors import Conflict, Forbidden, NotFound
from .fitting import fit, typed
from .gathering import Gathering
from .history import Change, Mention
from .permissions import Actor, Permission
from .types import now, plain
from .watching import must_be_theirs

__all__ = ['DERIVED', 'MAX_ID', 'Entity', 'Key', 'Tally', 'UnitOfWork', 'derived', 'fit', 'take_back', 'undo', 'when']

E = TypeVar('E', bound=Entity)
Rule = Callable[['UnitOfWork', Any], None]
RULES: dict[str, list[Rule]] = {}
DERIVED: set[str] = set()
MANY = 20
_BY_ID: dict[tuple[Any, ...], Any] = {}


def when(*actions: str) -> Callable[[Rule], Rule]:
    """Run the decorated rule inside the transaction, right after a change with one of these actions."""

    def register(rule: Rule) -> Rule:
        for action in actions:
            RULES.setdefault(action, []).append(rule)
        return rule

    return register


def derived(*actions: str) -> None:
    """These actions only follow others by rule: where such a field has moved on, undo leaves it to the rules."""
    DERIVED.update(actions)


class UnitOfWork(Gathering):
    """A transaction with an author. Verbs and queries take one as their first argument.

    `changes` are those written so far, `latest` is the one a rule runs after, written or gathered; `rights` are
    those its verbs have asked for.
    """

    def __init__(self, session: Session, actor: Actor, batch: str | None = None, cause: str | None = None) -> None:
        self._session, self.actor = session, actor
        self.batch, self.cause = batch or uuid4().hex, cause
        self.changes: list[Change] = []
        self.latest: Change | None = None
        self.rights: set[str] = set()
        self._gathered, self._once, self._marks = None, {}, set()

    @property
    def actor_id(self) -> int | None:
        return self.actor.id

    def get(self, kind: type[E], id: int | None, *, deleted: bool = False) -> E:
        """The record with this id if the actor may see it. Raises NotFound: hidden equals missing."""
        found: E | None = None
        if self._gathered and id:
            # What this act has made is its own: nobody else can have hidden it.
            found = cast('E | None', self._gathered.kept_back(kind.entity_kind(), id))
        if found is None and isinstance(id, int) and 0 < id <= MAX_ID:
            found = self._session.execute(self._by_id(kind, deleted), {'id': id}).scalar_one_or_none()
        if found is None or (found.deleted_at and not deleted):
            raise NotFound('missing', entity=kind.entity_kind(), id=id)
        return found

    def _by_id(self, kind: type[E], deleted: bool) -> Any:
        """The statement of `get`, built once for each kind and pair of eyes."""
        eyes = (kind, *self.eyes, deleted)
        found = _BY_ID.get(eyes)
        if found is None:
            found = select(kind).where(col(kind.id) == bindparam('id'), kind.seen_by(self.actor))
            if not deleted:
                found = found.where(col(kind.deleted_at).is_(None))
            if len(_BY_ID) > 5000:
                _BY_ID.clear()
            _BY_ID[eyes] = found
        return found

    @property
    def eyes(self) -> tuple[Any, ...]:
        """What decides which rows the actor may see: statements built once are kept by it."""
        return self.actor_id, getattr(self.actor, 'role', ''), getattr(self.actor, 'active', True)

    def find(self, kind: type[E], *where: ColumnElement[bool], deleted: bool = False) -> E | None:
        """The first record that fits, or None; with `deleted` also one in the bin."""
        self._settle()
        query = select(kind).where(kind.seen_by(self.actor), *where) if deleted else self._seen(kind, *where)
        return self._session.exec(query.order_by(col(kind.id)).limit(1)).one_or_none()

    def all(self, kind: type[E], *where: ColumnElement[bool], order: Any = None, limit: int | None = None,
            offset: int = 0) -> list[E]:  # fmt: skip
        """Records that fit and the actor may see; `order` is a column or a list of them, by id if absent."""
        self._settle()
        orders = order if isinstance(order, list | tuple) else [order] if order is not None else [col(kind.id)]
        query = self._seen(kind, *where).order_by(*orders).offset(offset)
        return list(self._session.exec(query if limit is None else query.limit(limit)))

    def count(self, kind: type[E], *where: ColumnElement[bool]) -> int:
        self._settle()
        seen = (kind.seen_by(self.actor), col(kind.deleted_at).is_(None))
        return int(self._session.exec(select(func.count()).select_from(kind).where(*seen, *where)).one())

    def rows(self, query: Any, values: dict[str, Any] | None = None) -> Sequence[Any]:
        """Run a query made with select(); it must itself hold `seen_by` for each entity it reads.

        `values` are those of its parameters where it was built once for many runs.
        """
        self._settle()
        return self._session.execute(query, values).all()

    def one(self, query: Any) -> Any:
        """The first row of a query made with select(), or None."""
        self._settle()
        return self._session.execute(query).first()

    def _seen(self, kind: type[E], *where: ColumnElement[bool]) -> Any:
        return select(kind).where(kind.seen_by(self.actor), col(kind.deleted_at).is_(None), *where)

    def may(self, permission: Permission) -> bool:
        return self.actor.may(permission)

    def require(self, permission: Permission) -> None:
        """A verb's first line. Raises Forbidden. Undoing what the verb does asks for the same right."""
        self.rights.add(str(permission))
        if not self.actor.may(permission):
            raise Forbidden('not_allowed', permission=str(permission))

    def add(self, entity: E, action: str | None = None) -> E:
        """Keep a new record and write its creation down (`deal.created`)."""
        must_be_theirs(self, entity, new=True)
        entity.created_by = self.actor_id
        entity.version = 1
        if self._gathered:
            self._gathered.add(entity)
        else:
            self._session.add(entity)
            self._session.flush()
        after = {
            name: '•' if name in entity.secret else plain(value)
            for name, value in entity.told().items()
            if (value or value == 0) and name not in entity.quiet
        }
        self._count({}, entity.tallies())
        self._write(action or f'{entity.entity_kind()}.created', entity, {}, after)
        return entity

    def record(self, action: str, entity: Entity, **new: Any) -> bool:
        """Change fields and write the change down. False, and nothing done, where nothing differs."""
        before = {name: plain(getattr(entity, name)) for name in new}
        after = {name: plain(value) for name, value in new.items()}
        differing = [name for name in new if before[name] != after[name]]
        if not differing:
            return False
        must_be_theirs(self, entity)
        counted = {} if entity.deleted_at else entity.tallies()
        if self._gathered:
            self._gathered.remember(entity, differing)
        for name in differing:
            setattr(entity, name, new[name])
        entity.must_hold()
        entity.version += 1
        entity.changed_at = now()
        if not self._gathered:
            self._session.add(entity)
            self._session.flush()
        self._count(counted, {} if entity.deleted_at else entity.tallies())
        hide = entity.secret
        told = [{name: '•' if name in hide else side[name] for name in differing} for side in (before, after)]
        self._write(action, entity, *told)
        return True

    def remove(self, entity: Entity, action: str | None = None) -> None:
        """Delete softly; `undo` or the bin brings it back."""
        self.record(action or f'{entity.entity_kind()}.deleted', entity, deleted_at=now())

    def restore(self, entity: Entity, action: str | None = None) -> None:
        self.record(action or f'{entity.entity_kind()}.restored', entity, deleted_at=None)

    def thrown(self, kind: type[E], before: datetime, limit: int) -> list[E]:
        """Records that were deleted before this time and are for these eyes, longest gone first."""
        gone = col(kind.deleted_at)
        query = select(kind).where(kind.seen_by(self.actor), gone < before).order_by(gone).limit(max(0, limit))
        return list(self._session.exec(query))

    def erase(self, entity: Entity) -> None:
        """Take a deleted or passing record away for good with all that its history says it held."""
        assert entity.deleted_at is not None or entity.passing
        entity.version += 1
        self._write(f'{entity.entity_kind()}.erased', entity, {}, {})
        ledger.erase(self._session.connection(), entity)
        self._session.expunge(entity)

    def must_not_clash(self, entity: Entity, values: dict[str, Any], seen: int | None) -> None:
        """Raise Conflict where another act changed one of these fields to another value since version `seen`.

        Lists that are `together` get into `values` what others have done to them since.
        """
        if seen is not None and seen < entity.version:
            since = select(Change).where(
                Change.entity == entity.entity_kind(), Change.entity_id == entity.id, Change.version > seen
            )
            together.settle(entity, values, self._session.exec(since.order_by(col(Change.id).desc())))

    def _count(self, before: Tallies, after: Tallies) -> None:
        if self._gathered:
            self._gathered.count(before, after)
        else:
            ledger.count(self._session.connection(), before, after)

    def _write(self, action: str, entity: Entity, before: dict[str, Any], after: dict[str, Any]) -> None:
        assert entity.id is not None
        about = sorted(set(entity.about()))
        change = Change(
            at=now(), batch=self.batch, cause=self.cause, actor_id=self.actor_id, action=action,
            entity=entity.entity_kind(), entity_id=entity.id, version=entity.version, before=before, after=after,
            about=[list(a) for a in about], rights=sorted(self.rights),
        )  # fmt: skip
        self.latest = change
        self._once.pop(change.entity, None)
        if self._gathered:
            self._gathered.tell(change, entity, created=not before)
        else:
            connection = self._session.connection()
            ledger.write(connection, change)
            if not before or entity.finds(after):
                ledger.index(connection, entity, created=not before)
            self.changes.append(change)
        for rule in RULES.get(action, ()):
            rule(self, entity)

    def changes_of(self, batch: str) -> list[Change]:
        """The changes of one act, oldest first."""
        self._settle()
        return list(self._session.exec(select(Change).where(Change.batch == batch).order_by(col(Change.id))))

    def timeline(self, kind: str, id: int, limit: int = 100, before: int | None = None) -> list[Change]:
        """What happened to a record, to what belongs to it and to what was merged into it, newest first.

        Ask `get` for the record before.
        """
        merged: Any = Entity.kinds['merged']
        parts = select(merged.record_id).where(merged.kind == kind, merged.main_id == id, merged.deleted_at.is_(None))
        ids = [id, *(part for (part,) in self.rows(parts))]
        mentioned = select(Mention.change_id).where(Mention.entity == kind, col(Mention.entity_id).in_(ids))
        query: Select[Any] = select(Change).where(
            ((col(Change.entity) == kind) & (col(Change.entity_id).in_(ids))) | col(Change.id).in_(mentioned)
        )
        if before:
            query = query.where(col(Change.id) < before)
        return list(self._session.execute(query.order_by(col(Change.id).desc()).limit(limit)).scalars())

    def last_sequence(self) -> int:
        """The number of the newest change this transaction can see."""
        return int(self._session.exec(select(func.max(Change.id))).one() or 0)


def undo(work: UnitOfWork, batch: str, *, moved: list[Change] | None = None) -> str:
    """Take one act back, unless the same fields have moved on since (Conflict) or it is another's (Forbidden).

    Returns the batch of the undoing, which can itself be undone. With `moved`, what has moved on is left as it is
    and put there.
    """
    made = work.changes_of(batch)
    if not made:
        raise NotFound('missing', entity='change', id=batch)
    if len(made) > MANY and not work.gathers:
        with work.gathering():
            take_back(work, made, moved)
    else:
        take_back(work, made, moved)
    return work.batch


def take_back(work: UnitOfWork, made: list[Change], moved: list[Change] | None = None) -> None:
    """Walk these changes of one act back, newest first; as `undo` does with all of them."""
    from .acts import records

    there = records(work, {change.noun for change in made})
    for change in (one for one in reversed(made) if one.noun in there or not Entity.kinds[one.entity].passing):
        if change.actor_id != work.actor_id:
            work.require(Permission.UNDO_OTHERS)
        for right in change.rights:
            work.require(Permission(right))
        kind = Entity.kinds[change.entity]
        entity = there.get(change.noun)
        if entity is None:
            raise NotFound('missing', entity=change.entity, id=change.entity_id)
        told = {n: v for n, v in change.after.items() if n not in kind.secret}
        if change.before:
            moves = any(plain(getattr(entity, n)) != v for n, v in told.items() if n not in kind.together)
        else:
            moves = entity.deleted_at is not None
        if moves and change.before and change.action in DERIVED:
            continue
        if moves:
            if moved is None:
                raise Conflict('changed_since', entity=change.entity, id=change.entity_id)
            moved.append(change)
        elif not change.before:
            work.remove(entity, f'{change.action}.undone')
        else:
            back = {n: typed(kind, n, v) for n, v in change.before.items() if n not in kind.secret}
            for n in back.keys() & kind.together:
                back[n] = together.applied(getattr(entity, n), change.after[n], back[n])
            work.record(f'{change.action}.undone', entity, **entity.whole(back))
