"""Next steps: which planned activity of a record comes first, asked for many records at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from ..unit_of_work import UnitOfWork
from .noun import PLANNED, Activity, ActivityLink


def next_steps(work: UnitOfWork, kind: str, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """{record id: {"id", "k" kind, "at" ISO deadline or None, "t" subject}} of the soonest planned, in one query."""
    if not ids:
        return {}
    columns: Any = (ActivityLink.entity_id, Activity.id, Activity.kind, Activity.deadline, Activity.subject)
    query = (
        select(*columns)
        .join(Activity, col(Activity.id) == ActivityLink.activity_id)
        .where(ActivityLink.entity == kind, col(ActivityLink.entity_id).in_(ids), *_planned(work, indexed=False))
        .order_by(col(Activity.deadline), col(Activity.id))
    )
    found: dict[int, dict[str, Any]] = {}
    undated: dict[int, dict[str, Any]] = {}
    for entity_id, id, what, deadline, subject in work.rows(query):
        step = {'id': id, 'k': what, 'at': deadline.isoformat() if deadline else None, 't': subject}
        (found if deadline else undated).setdefault(entity_id, step)
    return undated | found


def deadline_of(work: UnitOfWork, kind: str, id_column: Any) -> Any:
    """A scalar subquery with the soonest planned deadline, for sorting lists by the next step."""
    return (
        select(func.min(Activity.deadline))
        .join(ActivityLink, col(ActivityLink.activity_id) == Activity.id)
        .where(ActivityLink.entity == kind, ActivityLink.entity_id == id_column, *_planned(work, indexed=False))
        .scalar_subquery()
    )


def with_overdue(work: UnitOfWork, kind: str, id_column: Any, now: datetime) -> ColumnElement[bool]:
    """The SQL condition for records that have a planned activity whose deadline has passed."""
    return col(id_column).in_(_tied(work, kind).where(col(Activity.deadline) < now))


def without_steps(work: UnitOfWork, kind: str, id_column: Any) -> ColumnElement[bool]:
    """The SQL condition for records without any planned activity."""
    return col(id_column).not_in(_tied(work, kind))


def _tied(work: UnitOfWork, kind: str) -> Any:
    return (
        select(ActivityLink.entity_id)
        .join(Activity, col(Activity.id) == ActivityLink.activity_id)
        .where(ActivityLink.entity == kind, *_planned(work))
    )


def _planned(work: UnitOfWork, indexed: bool = True) -> list[ColumnElement[bool]]:
    # Few records are asked by their links: the planner must not walk through all planned activities instead.
    state: Any = col(Activity.state) if indexed else col(Activity.state).concat('')
    return [
        state == PLANNED,
        col(Activity.deleted_at).is_(None),
        col(ActivityLink.deleted_at).is_(None),
        Activity.seen_by(work.actor),
    ]
