"""Notices by e-mail: what a person has not read in time, in one letter."""

from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import col

from ..notices import Notice
from ..people import Person
from ..signing import must_be_the_house
from ..types import now
from ..unit_of_work import UnitOfWork
from .account import is_set_up
from .letters import Letter

PATIENCE, FORGOTTEN = timedelta(minutes=5), timedelta(hours=24)
MOST = 500


def waiting(work: UnitOfWork) -> dict[int, list[int]]:
    """{person id: ids of notices} not read for five minutes, of those who want them by e-mail; two queries."""
    must_be_the_house(work)
    if not is_set_up(work):
        return {}
    moment = now()
    unread = work.all(
        Notice,
        col(Notice.read_at).is_(None),
        col(Notice.mailed_at).is_(None),
        col(Notice.created_at).between(moment - FORGOTTEN, moment - PATIENCE),
        limit=MOST,
    )
    wanted = {
        id
        for id, person in ((one.id, one) for one in work.all(Person, col(Person.active).is_(True)))
        if person.mail_notices and person.email
    }
    found: dict[int, list[int]] = {}
    for notice in unread:
        if notice.person_id in wanted and notice.id:
            found.setdefault(notice.person_id, []).append(notice.id)
    return found


def notify(work: UnitOfWork, person_id: int, notice_ids: Iterable[int], subject: str, text: str) -> Letter | None:
    """Send a person their notices in these words; None where they have read or been sent them meanwhile."""
    must_be_the_house(work)
    person = work.get(Person, person_id)
    ids = set(notice_ids)
    fresh = work.all(Notice, col(Notice.id).in_(ids), col(Notice.person_id) == person_id,
                     col(Notice.read_at).is_(None), col(Notice.mailed_at).is_(None))  # fmt: skip
    if not fresh or not person.email or not person.active:
        return None
    for notice in fresh:
        work.record('notice.mailed', notice, mailed_at=now())
    return work.add(Letter(auto='notice', to=[person.email], subject=subject[:250], text=text[:10_000], due_at=now()))
