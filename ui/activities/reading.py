"""What the pages of activities read: a person's day, the team's, a week, and whom one can call."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, select

from domain import activities
from domain.people import Person
from domain.permissions import Permission
from domain.types import now as current
from domain.unit_of_work import Entity, UnitOfWork

Row = dict[str, Any]
Ref = tuple[str, int]
OPENS = {'deal': '/deal/{}', 'lead': '/lead/{}', 'contact': '/contact/{}', 'company': '/company/{}'}
REACHED = ('contact', 'lead', 'company')


@dataclass(frozen=True)
class Day:
    """A person's activities by when they are due, and the phone that each of them may need (by activity id)."""

    person_id: int
    groups: dict[str, list[Row]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    done: int = 0
    of: int = 0
    phones: dict[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        """All rows, group after group."""
        return [row for rows in self.groups.values() for row in rows]


@dataclass(frozen=True)
class Shown:
    """What the page shows: one's own day, a colleague's, and how the team's goes ({} without the right to see it)."""

    mine: Day
    other: Day | None = None
    team: dict[int, Row] = field(default_factory=dict)


def read(work: UnitOfWork, person_id: int, zone: str, other_id: int | None = None) -> Shown:
    """One's own day; with the right, the team's and the day of one colleague in it."""
    mine = day(work, person_id, zone)
    if not work.actor.may(Permission.TEAM_SEE):
        return Shown(mine)
    at_work = select(col(Person.id)).where(col(Person.active), col(Person.deleted_at).is_(None))
    here = {id for (id,) in work.rows(at_work)}
    team = {id: row for id, row in activities.team(work, current(), zone).items() if id in here}
    return Shown(mine, day(work, other_id, zone) if other_id in team and other_id else None, team)


def day(work: UnitOfWork, person_id: int, zone: str) -> Day:
    """A person's planned activities and those done today; `zone` says where days begin."""
    found = activities.mine(work, person_id, current(), zone)
    rows = [row for of_group in found['groups'].values() for row in of_group]
    return Day(person_id, found['groups'], found['counts'], found['done'], found['of'], phones(work, rows))


def week(work: UnitOfWork, person_id: int, monday: date, zone: Any) -> list[Row]:
    """A person's activities of the seven days from `monday`, planned and done, by time."""
    since, until = (datetime.combine(monday + timedelta(days=n), time(), zone) for n in (0, 7))
    return activities.between(work, person_id, since, until)


def phones(work: UnitOfWork, rows: list[Row]) -> dict[int, str]:
    """{activity id: the number to call}: its own, else the first of the people and companies it is tied to."""
    open_rows = [row for row in rows if row['state'] == 'planned' and row['k'] in ('call', 'meeting', 'task')]
    tied = {row['id']: [(link['kind'], link['id']) for link in row['links']] for row in open_rows}
    persons = _persons_of_deals(work, {id for links in tied.values() for kind, id in links if kind == 'deal'})
    wanted = {id: [*links, *(persons[ref[1]] for ref in links if ref[0] == 'deal' and ref[1] in persons)]
              for id, links in tied.items()}  # fmt: skip
    known = _numbers(work, {ref for links in wanted.values() for ref in links})
    found = {row['id']: row['phone'] for row in open_rows if row['phone']}
    for id, links in wanted.items():
        number = next((known[ref] for ref in sorted(links, key=_nearest) if ref in known), None)
        if number:
            found.setdefault(id, number)
    return found


def _nearest(ref: Ref) -> int:
    return REACHED.index(ref[0]) if ref[0] in REACHED else len(REACHED)


def _persons_of_deals(work: UnitOfWork, ids: set[int]) -> dict[int, Ref]:
    if not ids:
        return {}
    deal: Any = Entity.kinds['deal']
    query = select(deal.id, deal.contact_id).where(deal.seen_by(work.actor), col(deal.id).in_(ids))
    return {id: ('contact', contact) for id, contact in work.rows(query) if contact}


def _numbers(work: UnitOfWork, refs: set[Ref]) -> dict[Ref, str]:
    found: dict[Ref, str] = {}
    for kind in REACHED:
        ids = [id for of, id in refs if of == kind]
        if not ids:
            continue
        noun: Any = Entity.kinds[kind]
        query = select(noun.id, noun.phones).where(noun.seen_by(work.actor), col(noun.id).in_(ids))
        for id, numbers in work.rows(query):
            if number := next((str(n.get('value', '')) for n in numbers or [] if n.get('value')), ''):
                found[kind, id] = number
    return found


def href(link: Row | None) -> str:
    """The address of a record's card, '' where there is none."""
    return OPENS[link['kind']].format(int(link['id'])) if link and link['kind'] in OPENS else ''
