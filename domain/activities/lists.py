"""My activities and the team's, read with a fixed number of queries."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func
from sqlmodel import col, select

from ..permissions import Permission
from ..types import now as current
from ..unit_of_work import UnitOfWork
from . import days
from .noun import CALL, DONE, KINDS, PLANNED, Activity, ActivityLink
from .titles import people, titles

GROUPS = ('overdue', 'today', 'tomorrow', 'week', 'later', 'no_date', 'done_today')
MOST = 1000
AS_THEY_ARE = (
    'id', 'version', 'subject', 'description', 'duration', 'location', 'priority', 'reminder', 'phone', 'result',
    'direction', 'state', 'auto', 'done_by',
)  # fmt: skip


def mine(work: UnitOfWork, person_id: int, now: datetime, zone: str, kind: str | None = None) -> dict[str, Any]:
    """A person's planned activities by when, and what was done today (`zone`: IANA name, says where days begin).

    {"groups": {name: [row, …]}, "counts": {"all" and each kind: planned}, "done": today, "of": done and due today}.
    At most 1000 planned rows, the soonest; `kind` leaves only the rows of one kind.
    """
    at = days.zone_of(zone)
    today, due = days.midnight(now, at), days.midnight(now, at, 1)
    own = (col(Activity.owner_id) == person_id, *([col(Activity.kind) == kind] if kind else []))
    when = [col(Activity.deadline).asc().nulls_last(), col(Activity.id)]
    planned = work.all(Activity, *own, col(Activity.state) == PLANNED, order=when, limit=MOST)
    done = work.all(Activity, *own, col(Activity.state) == DONE, col(Activity.done_at) >= today,
                    order=col(Activity.done_at).desc(), limit=MOST)  # fmt: skip
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    drawn = rows(work, [*planned, *done])
    for activity, row in zip(planned, drawn[: len(planned)], strict=True):
        groups[group_of(activity.deadline, now, zone)].append(row)
    groups['done_today'] = drawn[len(planned) :]
    columns: Any = (Activity.kind, func.count(), func.sum(case((col(Activity.deadline) < due, 1), else_=0)))
    query = select(*columns).where(Activity.seen_by(work.actor), col(Activity.deleted_at).is_(None))
    query = query.where(col(Activity.owner_id) == person_id, col(Activity.state) == PLANNED)
    counted = {what: (n, late) for what, n, late in work.rows(query.group_by(Activity.kind))}
    counts = {what: counted.get(what, (0, 0))[0] for what in KINDS}
    due_now = sum(late for _, late in counted.values())
    return {
        'groups': groups,
        'counts': {'all': sum(counts.values())} | counts,
        'done': len(done),
        'of': len(done) + due_now,
    }


def group_of(deadline: datetime | None, now: datetime, zone: str) -> str:
    """Which group a planned activity stands in; 'week' is the rest of this week, to Sunday."""
    if deadline is None:
        return 'no_date'
    if deadline < now:
        return 'overdue'
    local, day = now.astimezone(days.zone_of(zone)).date(), deadline.astimezone(days.zone_of(zone)).date()
    ahead = (day - local).days
    if ahead < 2:
        return 'tomorrow' if ahead else 'today'
    return 'week' if day <= local + timedelta(days=6 - local.weekday()) else 'later'


def between(work: UnitOfWork, person_id: int, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """A person's activities, planned and done, with deadlines from `since` to before `until`: a calendar's rows."""
    own, when = col(Activity.owner_id) == person_id, col(Activity.deadline)
    return rows(work, work.all(Activity, own, when >= since, when < until, order=[when, col(Activity.id)], limit=MOST))


def of_record(work: UnitOfWork, kind: str, id: int) -> list[dict[str, Any]]:
    """The planned activities of a record, soonest first. The caller has asked `get` for the record."""
    tied = select(ActivityLink.activity_id).where(ActivityLink.entity == kind, ActivityLink.entity_id == id,
                                                  col(ActivityLink.deleted_at).is_(None))  # fmt: skip
    when = [col(Activity.deadline).asc().nulls_last(), col(Activity.id)]
    return rows(
        work, work.all(Activity, col(Activity.id).in_(tied), col(Activity.state) == PLANNED, order=when, limit=MOST)
    )


def rows(work: UnitOfWork, found: Iterable[Activity]) -> list[dict[str, Any]]:
    """Activities as screens show them; `link` is the first record it is tied to, `links` all that may be seen."""
    activities = list(found)
    named = titles(work, {(kind, id) for a in activities for kind, id in a.links})
    return [_row(a, [named[kind, id] for kind, id in a.links if (kind, id) in named]) for a in activities]


def _row(a: Activity, links: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: getattr(a, name) for name in AS_THEY_ARE} | {
        'k': a.kind,
        'at': a.deadline.isoformat() if a.deadline else None,
        'done_at': a.done_at.isoformat() if a.done_at else None,
        'owner': a.owner_id,
        'author': a.created_by,
        'link': links[0] if links else None,
        'links': links,
    }


def team(work: UnitOfWork, now: datetime, zone: str) -> dict[int, dict[str, Any]]:
    """Everybody's day: {person id: {"person": {n,i,h}, "done", "planned" for today, "overdue", "calls",
    "call_minutes" done today}}; people without any are there too. Needs TEAM_SEE."""
    work.require(Permission.TEAM_SEE)
    today, due = days.midnight(now, days.zone_of(zone)), days.midnight(now, days.zone_of(zone), 1)
    open_, when = col(Activity.state) == PLANNED, col(Activity.deadline)
    made = (col(Activity.state) == DONE) & (col(Activity.done_at) >= today)
    calls = made & (col(Activity.kind) == CALL)
    columns: Any = (
        Activity.owner_id,
        _many(made),
        _many(open_ & (when >= now) & (when < due)),
        _many(open_ & (when < now)),
        _many(calls),
        func.sum(case((calls, func.coalesce(Activity.duration, 0)), else_=0)),
    )
    query = select(*columns).where(
        Activity.seen_by(work.actor), col(Activity.deleted_at).is_(None), made | (open_ & (when < due))
    )
    counted = {row[0]: tuple(map(int, row[1:])) for row in work.rows(query.group_by(col(Activity.owner_id)))}
    names = ('done', 'planned', 'overdue', 'calls', 'call_minutes')
    return {id: {'person': person} | dict(zip(names, counted.get(id, (0,) * 5), strict=True))
            for id, person in people(work).items()}  # fmt: skip


def counters(work: UnitOfWork, person_id: int, now: datetime | None = None, zone: str | None = None) -> int:
    """The menu's badge: how many are overdue or due until the end of the person's today."""
    at = days.zone_of(zone) if zone else days.zone_for(work, person_id)
    due = days.midnight(now or current(), at, 1)
    return work.count(
        Activity, col(Activity.owner_id) == person_id, col(Activity.state) == PLANNED, col(Activity.deadline) < due
    )


def _many(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))
