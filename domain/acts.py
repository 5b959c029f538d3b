"""Whole acts out of history: all changes of a batch, and whether it can be taken back now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from .history import Change
from .permissions import Permission
from .types import plain
from .unit_of_work import DERIVED, Entity, UnitOfWork

MOST = 200
AT_ONCE = 5000
Noun = tuple[str, int]


@dataclass(frozen=True)
class Act:
    """What one person did at once. `changes` is empty for an act of more than 200 changes."""

    batch: str
    changes: Sequence[Change]
    undoable: bool


def acts(work: UnitOfWork, batches: Iterable[str]) -> dict[str, Act]:
    """These acts by batch, with a fixed number of queries. `undoable` foresees what `undo` would answer."""
    wanted = list(set(batches))
    counted: Any = (Change.batch, func.count(), func.max(Change.actor_id))
    sizes = {b: (n, actor) for b, n, actor in work.rows(select(*counted).where(_of(wanted)).group_by(Change.batch))}
    small = [batch for batch, (count, _) in sizes.items() if count <= MOST]
    changes: dict[str, list[Change]] = {batch: [] for batch in wanted}
    for (change,) in work.rows(select(Change).where(_of(small)).order_by(col(Change.id))):
        changes[change.batch].append(change)
    seen = records(work, (change.noun for made in changes.values() for change in made))
    found: dict[str, Act] = {}
    for batch in wanted:
        count, actor = sizes.get(batch, (0, None))
        allowed = (actor is not None and actor == work.actor_id) or work.may(Permission.UNDO_OTHERS)
        allowed = allowed and all(work.may(Permission(right)) for c in changes[batch] for right in c.rights)
        # A big act (an import) is not read whole for a button: its author may try, and `undo` decides.
        fits = count > MOST or _still_there(changes[batch], seen)
        found[batch] = Act(batch, changes[batch], bool(count) and allowed and fits)
    return found


def records(work: UnitOfWork, nouns: Iterable[Noun]) -> dict[Noun, Entity]:
    """The records this actor may see among these, deleted ones too; one query per kind."""
    wanted: dict[str, set[int]] = {}
    for kind, id in nouns:
        wanted.setdefault(kind, set()).add(id)
    found: dict[Noun, Entity] = {}
    for kind, ids in wanted.items():
        noun: Any = Entity.kinds.get(kind)
        if noun is not None:
            listed = sorted(ids)
            for at in range(0, len(listed), AT_ONCE):
                some = noun.id.in_(listed[at : at + AT_ONCE])
                rows = work.rows(select(noun).where(some, noun.seen_by(work.actor)))
                found.update({(kind, row[0].id): row[0] for row in rows})
    return found


def _of(batches: list[str]) -> Any:
    return col(Change.batch).in_(batches)


def _still_there(changes: Sequence[Change], seen: dict[Noun, Entity]) -> bool:
    """Whether every field still has the value this act gave it, walking back as `undo` does."""
    now: dict[Noun, dict[str, Any]] = {}
    for change in reversed(changes):
        record = seen.get(change.noun)
        if record is None:
            if Entity.kinds[change.entity].passing:
                continue
            return False
        values = now.setdefault(change.noun, {})
        hidden = type(record).secret
        if not change.before:
            if values.get('deleted_at', plain(record.deleted_at)) is not None:
                return False
            continue
        if change.action in DERIVED:
            continue
        for name, value in change.after.items():
            if name not in hidden | type(record).together and values.get(name, plain(getattr(record, name))) != value:
                return False
        values.update(change.before)
    return True
