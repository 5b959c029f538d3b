"""Observers are named one by one and leave; what observing gives is told in `watching`."""

from collections.abc import Sequence
from typing import Any

from . import catalog
from .errors import Invalid
from .people import must_be_observers, myself
from .unit_of_work import UnitOfWork

NOUNS = ('lead', 'deal')


def join(work: UnitOfWork, kind: str, id: int, people: Sequence[int]) -> Any:
    """Let colleagues observe a record beside those who do; the record. Asks for what changing it asks."""
    return _change(work, kind, id, lambda there: [*there, *people])


def part(work: UnitOfWork, kind: str, id: int, people: Sequence[int]) -> Any:
    """Let these observe a record no more; the record."""
    return _change(work, kind, id, lambda there: [one for one in there if one not in people])


def follow(work: UnitOfWork, kind: str, id: int) -> Any:
    """Observe a record oneself: whoever sees it may."""
    record, me = _record(work, kind, id), myself(work).id
    fields = {'observers': [*record.observers, me]}
    must_be_observers(work, fields, record)
    work.record(f'{kind}.followed', record, **fields)
    return record


def unfollow(work: UnitOfWork, kind: str, id: int) -> None:
    """Observe a record no more oneself; whom a role shows only their own does not see it afterwards."""
    record = _record(work, kind, id)
    left = [one for one in record.observers if one != work.actor_id]
    work.record(f'{kind}.unfollowed', record, observers=left)


def _record(work: UnitOfWork, kind: str, id: int) -> Any:
    if kind not in NOUNS:
        raise Invalid('field.wrong', field='entity')
    return work.get(catalog.noun(kind).entity, id)


def _change(work: UnitOfWork, kind: str, id: int, new: Any) -> Any:
    record, change = _record(work, kind, id), catalog.noun(kind).change
    assert change
    return change(work, id, {'observers': new(record.observers)})
