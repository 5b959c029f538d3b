"""The bin: what was deleted, for thirty days; brought back with its ties, or gone for good after that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, func, select

from .activities.titles import titles
from .errors import NotFound
from .history import Change
from .products import folded
from .signing import must_be_the_house
from .types import now
from .unit_of_work import Entity, UnitOfWork, take_back

DAYS = 30
KINDS = ('lead', 'deal', 'contact', 'company', 'quote', 'invoice', 'document', 'product', 'activity')
MOST = 500
SWEPT = 200


@dataclass(frozen=True)
class Thrown:
    """A record in the bin. `left` is how many whole days it stays there; `actor_id` who put it there."""

    kind: str
    id: int
    title: str
    at: datetime
    actor_id: int | None
    left: int


def listed(work: UnitOfWork, kind: str = '', text: str = '') -> list[Thrown]:
    """What this person may see in the bin, newest first: at most 500 of each kind; a fixed number of queries a kind."""
    kinds = [one for one in KINDS if kind in ('', one)]
    found = [one for name in kinds for one in _of_kind(work, name)]
    words = folded(text).split()
    shown = [one for one in found if all(word in folded(one.title) for word in words)]
    return sorted(shown, key=lambda one: one.at, reverse=True)


def _of_kind(work: UnitOfWork, kind: str) -> list[Thrown]:
    noun: Any = Entity.kinds[kind]
    query = select(noun.id, noun.deleted_at).where(noun.seen_by(work.actor), noun.deleted_at >= _since())
    rows = [(int(id), at) for id, at in work.rows(query.order_by(noun.deleted_at.desc()).limit(MOST))]
    named = titles(work, [(kind, id) for id, _ in rows])
    thrown = _deletions(work, kind, [id for id, _ in rows])
    return [
        Thrown(kind, id, str(named[kind, id]['title']), at, thrown[id].actor_id if id in thrown else None,
               max(0, DAYS - (now() - at).days))
        for id, at in rows
    ]  # fmt: skip


def _since() -> datetime:
    return now() - timedelta(days=DAYS)


def _deletions(work: UnitOfWork, kind: str, ids: Iterable[int]) -> dict[int, Change]:
    """The newest change that put each of these records into the bin."""
    newest = (
        select(func.max(Change.id))
        .where(Change.entity == kind, col(Change.entity_id).in_(list(ids)))
        .where(col(Change.action).endswith('.deleted') | col(Change.action).endswith('.created.undone'))
        .group_by(col(Change.entity_id))
    )
    return {row[0].entity_id: row[0] for row in work.rows(select(Change).where(col(Change.id).in_(newest)))}


def restore(work: UnitOfWork, nouns: Sequence[tuple[str, int]]) -> int:
    """Bring records back with what went with them; how many came. Raises NotFound, Forbidden, Conflict.

    It asks for the rights that deleting asked for.
    """
    for kind, id in nouns:
        if kind not in KINDS:
            raise NotFound('missing', entity=kind, id=id)
        record = work.get(Entity.kinds[kind], id, deleted=True)
        if record.deleted_at is None:
            continue
        if record.deleted_at < _since():
            raise NotFound('missing', entity=kind, id=id)
        take_back(work, _with_ties(work, _deletion(work, kind, id)))
    return len(nouns)


def _deletion(work: UnitOfWork, kind: str, id: int) -> Change:
    found = _deletions(work, kind, [id]).get(id)
    if found is None:
        raise NotFound('missing', entity=kind, id=id)
    return found


def _with_ties(work: UnitOfWork, change: Change) -> list[Change]:
    """The changes of the same act that belong to the deletion, oldest first: all, where it deleted nothing else."""
    made = work.changes_of(change.batch)
    if sum(one.action.endswith('.deleted') and one.entity in KINDS for one in made) <= 1:
        return made
    return [one for one in made if one.noun == change.noun or list(change.noun) in one.about]


def sweep(work: UnitOfWork) -> int:
    """Take away for good what was deleted more than thirty days ago, comments too, 200 at once; how many went.

    The house's own step. History keeps that there was a record, and no longer what it held.
    """
    must_be_the_house(work)
    gone = 0
    for kind in (*KINDS, 'comment'):
        noun: Any = Entity.kinds[kind]
        for record in work.thrown(noun, _since(), SWEPT - gone):
            work.erase(record)
            gone += 1
    return gone
