"""Places between neighbours, so that one drop on a board writes one row."""

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from .errors import Invalid
from .unit_of_work import Entity, UnitOfWork

STEP = 1024.0


def top(work: UnitOfWork, kind: type[Entity], stage_id: int) -> float:
    """The rank of a new card at the head of its lane; other people's cards count, seen or not."""
    if not work.gathers:
        return _first(work, kind, stage_id) - STEP
    head = work.once(Entity, ('head', kind.entity_kind(), stage_id), lambda: [_first(work, kind, stage_id)])
    head[0] -= STEP
    return head[0]


def _first(work: UnitOfWork, kind: type[Entity], stage_id: int) -> float:
    k = _k(kind)
    (first,) = work.one(select(func.min(k.rank)).where(k.stage_id == stage_id))
    return 0.0 if first is None else float(first)


def between(work: UnitOfWork, record: Entity, stage_id: int, before: int | None, after: int | None) -> float:
    """The rank right above `before`, else right below `after`, else at the head of the lane.

    A neighbour that has left the lane meanwhile is passed over.
    """
    kind = type(record)
    rank = col(_k(kind).rank)
    for _ in range(2):
        lower = _rank(work, kind, stage_id, before)
        if lower is not None:
            upper = _next(work, record, stage_id, rank < lower, rank.desc())
            place = lower - STEP if upper is None else (upper + lower) / 2
            if upper is None or upper < place < lower:
                return place
        else:
            upper = _rank(work, kind, stage_id, after)
            if upper is None:
                return top(work, kind, stage_id)
            lower = _next(work, record, stage_id, rank > upper, rank)
            place = upper + STEP if lower is None else (upper + lower) / 2
            if lower is None or upper < place < lower:
                return place
        _spread(work, kind, stage_id)
    raise Invalid('field.wrong', field='rank')


def _k(kind: Any) -> Any:
    return kind


def _rank(work: UnitOfWork, kind: type[Entity], stage_id: int, id: int | None) -> float | None:
    k = _k(kind)
    found = work.one(select(k.rank).where(k.id == id, k.stage_id == stage_id)) if id else None
    return None if found is None else float(found[0])


def _next(work: UnitOfWork, record: Entity, stage_id: int, side: ColumnElement[bool], order: Any) -> float | None:
    k = _k(type(record))
    found = work.one(select(k.rank).where(k.stage_id == stage_id, side, k.id != record.id).order_by(order).limit(1))
    return None if found is None else float(found[0])


def _spread(work: UnitOfWork, kind: type[Entity], stage_id: int) -> None:
    """Give a lane whose neighbours have grown too close its distances back."""
    for place, record in enumerate(work.all(kind, _k(kind).stage_id == stage_id, order=col(_k(kind).rank))):
        work.record(f'{kind.entity_kind()}.placed', record, rank=place * STEP)
