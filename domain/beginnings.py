"""Next numbers that were set by hand, out of the history of numerators: where rows of numbers were made to begin."""

from typing import Any

from sqlmodel import col, select

from .history import Change
from .unit_of_work import Entity, UnitOfWork

MOVED = ('numerator.moved', 'numerator.moved.undone')
MOST = 200


def set_since(work: UnitOfWork, numerator: Any, key: str, seen: int) -> tuple[int, int | None] | None:
    """The next number of a row that was set since version `seen`, and who set it; None where nobody has."""
    for change in _moves(work, numerator, Change.version > seen):
        after = change.after['counts'].get(key)
        if after != change.before['counts'].get(key):
            return (after or 0) + 1, change.actor_id
    return None


def given(work: UnitOfWork, numerator: Any, key: str) -> int:
    """Up to which number papers got theirs: what was only set by hand and never given may be set lower again."""
    issued = (
        select(Change)
        .where(Change.entity == 'numerator', Change.entity_id == numerator.id, Change.action == 'numerator.issued')
        .order_by(col(Change.id).desc())
        .limit(1)
    )
    found = work.one(issued)
    return int(found[0].after.get('counts', {}).get(key, 0)) if found else 0


def begin_like(work: UnitOfWork, model_id: int, direction_id: int) -> None:
    """Where directions are counted apart, let the numbers of one begin where those of the model were set to begin."""
    kind: Any = Entity.kinds['numerator']
    for numerator in work.all(kind, kind.apart == 'direction'):
        begun: dict[str, int | None] = {}
        for change in _moves(work, numerator):
            before, after = change.before['counts'], change.after['counts']
            for key in before.keys() | after.keys():
                period, _, of_whom = key.partition('|')
                if of_whom == str(model_id) and before.get(key) != after.get(key):
                    begun.setdefault(f'{period}|{direction_id}', after.get(key))
        counts = {key: count for key, count in begun.items() if count is not None}
        if counts:
            work.record('numerator.moved', numerator, counts={**numerator.counts, **counts})


def _moves(work: UnitOfWork, numerator: Any, *where: Any) -> list[Change]:
    """When next numbers were set, newest first."""
    asked = (Change.entity == 'numerator', Change.entity_id == numerator.id, col(Change.action).in_(MOVED), *where)
    query = select(Change).where(*asked).order_by(col(Change.id).desc()).limit(MOST)
    return [change for (change,) in work.rows(query)]
