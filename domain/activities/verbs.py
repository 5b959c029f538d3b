"""Activities are planned, noted after the fact, changed, handed over and done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlmodel import col

from ..errors import Invalid
from ..people import Person
from ..permissions import Permission
from ..types import now
from ..unit_of_work import MAX_ID, Entity, UnitOfWork, fit
from . import days
from .noun import DONE, MOST_LINKS, PLANNED, TIED, Activity, ActivityFields, ActivityLink, must_fit

Links = Iterable[tuple[str, int]]


def plan(
    work: UnitOfWork, values: dict[str, Any], links: Links = (), *, no_date: bool = False, auto: str = ''
) -> Activity:
    """Plan something for oneself or, with the right, for a colleague (`owner_id`).

    Without a deadline it gets one in three working days, unless `no_date`. Raises Invalid, NotFound, Forbidden.
    """
    work.require(Permission.ACTIVITY_EDIT)
    fields = _fitting(work, {'subject': '', 'owner_id': work.actor_id, **values})
    if fields.get('deadline') is None and not no_date:
        fields['deadline'] = days.default_deadline(now(), days.zone_for(work, fields['owner_id'] or work.actor_id))
    return _make(work, Activity(state=PLANNED, auto=auto[:20], **fields), links)


def log(work: UnitOfWork, kind: str, values: dict[str, Any], links: Links = (), *, auto: str = '') -> Activity:
    """Write down what has already happened: a call, a meeting, an e-mail, a task. `deadline` says when, else now."""
    work.require(Permission.ACTIVITY_EDIT)
    fields = _fitting(work, {'subject': '', 'owner_id': work.actor_id, **values, 'kind': kind})
    fields['deadline'] = at = min(fields.get('deadline') or now(), now())
    made = Activity(state=DONE, done_at=at, done_by=fields['owner_id'], auto=auto[:20], **fields)
    return _make(work, made, links, 'activity.logged')


def change(work: UnitOfWork, activity_id: int, values: dict[str, Any], seen: int | None = None) -> Activity:
    """Change some fields. `seen` is the version the person saw: Conflict where a same field moved on since."""
    work.require(Permission.ACTIVITY_EDIT)
    activity = work.get(Activity, activity_id)
    fields = _fitting(work, values, activity.owner_id)
    work.must_not_clash(activity, fields, seen)
    work.record('activity.changed', activity, **fields)
    return activity


def done(work: UnitOfWork, activity_id: int, result: str = '') -> Activity:
    """Complete it, with what came out of it. A second time only the result is taken."""
    work.require(Permission.ACTIVITY_EDIT)
    activity = work.get(Activity, activity_id)
    fields = fit(ActivityFields, {'result': result} if result.strip() else {})
    if activity.open:
        work.record('activity.done', activity, state=DONE, done_at=now(), done_by=work.actor_id, **fields)
    elif fields:
        work.record('activity.changed', activity, **fields)
    return activity


def reopen(work: UnitOfWork, activity_id: int) -> Activity:
    """Back to the planned ones; nothing happens to one that is there."""
    work.require(Permission.ACTIVITY_EDIT)
    activity = work.get(Activity, activity_id)
    work.record('activity.reopened', activity, state=PLANNED, done_at=None, done_by=None)
    return activity


def postpone(work: UnitOfWork, activity_id: int, deadline: datetime | str) -> Activity:
    """Give a planned one another deadline, an aware time. Raises Invalid('activity.already_done')."""
    work.require(Permission.ACTIVITY_EDIT)
    activity = work.get(Activity, activity_id)
    fields = _fitting(work, {'deadline': deadline})
    must_be_open(activity)
    if fields['deadline'] is None:
        raise Invalid('field.required', field='deadline')
    work.record('activity.postponed', activity, **fields)
    return activity


def tomorrow(work: UnitOfWork, activity_id: int) -> Activity:
    """Put it off to the owner's next day, at the same time of day."""
    work.require(Permission.ACTIVITY_EDIT)
    activity = work.get(Activity, activity_id)
    return postpone(work, activity_id, days.tomorrow(now(), activity.deadline, days.zone_for(work, activity.owner_id)))


def postpone_all_overdue(work: UnitOfWork, to: datetime, person_id: int | None = None) -> int:
    """Give all overdue ones of a person (one's own unless named) this deadline, as one act; how many there were."""
    work.require(Permission.ACTIVITY_EDIT)
    moment = now()
    deadline = _fitting(work, {'deadline': to})['deadline']
    if deadline is None or deadline <= moment:
        raise Invalid('activity.past', field='deadline')
    owner = work.actor_id if person_id is None else person_id
    if owner != work.actor_id:
        work.require(Permission.ACTIVITY_ASSIGN)
    late = work.all(Activity, col(Activity.owner_id) == owner, col(Activity.state) == PLANNED,
                    col(Activity.deadline) < moment)  # fmt: skip
    for activity in late:
        work.record('activity.postponed', activity, deadline=deadline)
    return len(late)


def assign(work: UnitOfWork, activity_id: int, person_id: int) -> Activity:
    """Hand it over to a colleague, or take it."""
    work.require(Permission.ACTIVITY_EDIT)
    activity = work.get(Activity, activity_id)
    fields = _fitting(work, {'owner_id': person_id}, activity.owner_id)
    if fields['owner_id'] is None:
        raise Invalid('field.required', field='owner_id')
    must_be_open(activity)
    work.record('activity.assigned', activity, **fields)
    return activity


def drop(work: UnitOfWork, activity_id: int) -> None:
    """Put it into the bin: the owner, the author, or one who gives out work."""
    work.require(Permission.ACTIVITY_EDIT)
    activity = work.get(Activity, activity_id)
    if work.actor_id not in (activity.owner_id, activity.created_by):
        work.require(Permission.ACTIVITY_ASSIGN)
    work.remove(activity)


def bind(work: UnitOfWork, activity: Activity, kind: str, id: int) -> None:
    """Tie an activity to one more record; nothing happens where it is tied already."""
    work.require(Permission.ACTIVITY_EDIT)
    if (kind, id) in activity.about():
        return
    links = [*activity.links, *must_tie(work, [(kind, id)])]
    if len(links) > MOST_LINKS:
        raise Invalid('activity.too_many_links', limit=MOST_LINKS)
    work.add(ActivityLink(activity_id=_id(activity), entity=kind, entity_id=id))
    work.record('activity.bound', activity, links=links)


def unbind(work: UnitOfWork, activity: Activity, kind: str, id: int) -> None:
    """Untie an activity from a record."""
    work.require(Permission.ACTIVITY_EDIT)
    link = work.find(ActivityLink, col(ActivityLink.activity_id) == activity.id, col(ActivityLink.entity) == kind,
                     col(ActivityLink.entity_id) == id)  # fmt: skip
    if link:
        work.remove(link)
    work.record('activity.unbound', activity, links=[pair for pair in activity.links if pair != [kind, id]])


def must_be_open(activity: Activity) -> None:
    """Raise Invalid where it is done already."""
    if not activity.open:
        raise Invalid('activity.already_done', subject=activity.subject)


def must_tie(work: UnitOfWork, links: Links) -> list[list[Any]]:
    """The links as they are kept, each once. Raises Invalid for a wrong kind, NotFound for what is not there."""
    kept: list[list[Any]] = []
    for link in links:
        kind, id = link if isinstance(link, tuple | list) and len(link) == 2 else (None, None)
        noun = Entity.kinds.get(kind) if kind in TIED else None
        if noun is None or isinstance(id, bool) or not isinstance(id, int) or not 0 < id <= MAX_ID:
            raise Invalid('activity.wrong_link', kind=kind)
        work.get(noun, id)
        if [kind, id] not in kept:
            kept.append([kind, id])
    if len(kept) > MOST_LINKS:
        raise Invalid('activity.too_many_links', limit=MOST_LINKS)
    return kept


def _fitting(work: UnitOfWork, values: dict[str, Any], owner_now: int | None = None) -> dict[str, Any]:
    fields = fit(ActivityFields, values)
    must_fit(fields)
    owner = fields.get('owner_id')
    if owner is not None and owner not in (owner_now, work.actor_id):
        work.require(Permission.ACTIVITY_ASSIGN)
    if owner is not None and owner != owner_now and not work.get(Person, owner).active:
        raise Invalid('person.dismissed', field='owner_id')
    return fields


def _make(work: UnitOfWork, activity: Activity, links: Links, action: str | None = None) -> Activity:
    activity.links = must_tie(work, links)
    work.add(activity, action)
    for kind, id in activity.links:
        work.add(ActivityLink(activity_id=_id(activity), entity=kind, entity_id=id))
    return activity


def _id(activity: Activity) -> int:
    return cast(int, activity.id)
