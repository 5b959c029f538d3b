"""Quotes and invoices on boards: by status, or by how soon their day comes; a fixed number of queries a lane."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from . import settings
from .activities.titles import people
from .deals.board import head
from .errors import Invalid
from .invoices import Invoice
from .invoices.lists import conditions as of_invoices
from .quotes import Quote
from .quotes.lists import conditions as of_quotes
from .quotes.noun import FINAL
from .quotes.papers import titles, today
from .types import now, plain
from .unit_of_work import UnitOfWork

FIRST, PAGE = 20, 50
RECENT = timedelta(days=30)
VIEWS = ('board', 'deadlines')
NOUNS: dict[str, Any] = {'quote': Quote, 'invoice': Invoice}
UNTIL = {'quote': 'valid_until', 'invoice': 'pay_until'}
Filters = dict[str, Any]


@dataclass(frozen=True)
class Lane:
    """A lane of a board: `code` is a status, or how soon; `ended` lanes hold the last thirty days only."""

    id: int
    code: str
    color: str
    ended: bool = False


_STATUSES = {
    'quote': (('DRAFT', 'slate'), ('SENT', 'blue'), ('RECEIVED', 'indigo'), ('UNANSWERED', 'amber'),
              ('APPROVED', 'green'), ('DECLAINED', 'rose'), ('APOLOGY', 'plum')),
    'invoice': (('N', 'slate'), ('S', 'blue'), ('P', 'green'), ('D', 'rose')),
}  # fmt: skip
_SOON = (
    ('late', 'rose'),
    ('today', 'amber'),
    ('week', 'blue'),
    ('next', 'indigo'),
    ('later', 'teal'),
    ('none', 'slate'),
)
_ENDED = frozenset({*FINAL, 'P', 'D'})


def lanes(kind: str, view: str) -> list[Lane]:
    """The lanes of a board, in order. Raises Invalid for a board that does not exist."""
    if kind not in NOUNS or view not in VIEWS:
        raise Invalid('field.wrong', field='view')
    named = _STATUSES[kind] if view == 'board' else _SOON
    return [Lane(n, code, color, code in _ENDED) for n, (code, color) in enumerate(named, 1)]


def lane(kind: str, view: str, id: int | None) -> Lane:
    """The lane with this id. Raises Invalid."""
    found = next((one for one in lanes(kind, view) if one.id == id), None)
    if found is None:
        raise Invalid('field.wrong', field='stage')
    return found


def day_of(code: str, day: date) -> date | None:
    """The day that a paper dropped into a lane of deadlines gets. Raises Invalid('paper.no_such_day') for the past."""
    sunday = day + timedelta(days=6 - day.weekday())
    match code:
        case 'today':
            return day
        case 'week' if sunday > day:
            return sunday
        case 'next':
            return sunday + timedelta(days=7)
        case 'later':
            return sunday + timedelta(days=30)
        case 'none':
            return None
    raise Invalid('paper.no_such_day')


def snapshot(work: UnitOfWork, kind: str, view: str, filters: Filters | None = None) -> dict[str, Any]:
    """The board as `components/board` takes it; names of lanes and tags of cards are codes for the screen's words."""
    day, currency = today(work), settings.value(work, 'currency')
    return {
        'v': work.last_sequence(),
        'me': work.actor_id,
        'stages': [
            {
                'id': one.id, 'name': one.code, 'color': one.color, 'kind': 'process', 'norm': None,
                **head(_counted(work, kind, view, one, filters, day), currency),
                'cards': cards(work, kind, view, one.id, 0, filters, limit=FIRST),
            }
            for one in lanes(kind, view)
        ],
        'zones': [],
        'people': people(work),
    }  # fmt: skip


def cards(work: UnitOfWork, kind: str, view: str, lane_id: int, offset: int = 0, filters: Filters | None = None, *,
          limit: int = PAGE) -> list[dict[str, Any]]:  # fmt: skip
    """The next cards of one lane from `offset`: by day where lanes are days, else the newest first."""
    one = lane(kind, view, lane_id)
    day, noun = today(work), NOUNS[kind]
    until = getattr(noun, UNTIL[kind])
    order = [until, col(noun.id)] if view == 'deadlines' else [col(noun.id).desc()]
    where = _where(work, kind, view, one, filters, day)
    found = work.all(noun, *where, order=order, offset=max(0, min(offset, 10**9)), limit=limit)
    firms = titles(work, 'company', (paper.company_id for paper in found))
    persons = titles(work, 'contact', (paper.contact_id for paper in found))
    return [_card(paper, kind, view, one, firms, persons) for paper in found]


def _counted(work: UnitOfWork, kind: str, view: str, one: Lane, filters: Filters | None,
             day: date) -> dict[str, tuple[int, Decimal]]:  # fmt: skip
    noun = NOUNS[kind]
    query = select(noun.currency, func.count(), func.sum(noun.amount)).where(
        noun.seen_by(work.actor), col(noun.deleted_at).is_(None), *_where(work, kind, view, one, filters, day)
    )
    return {code: (count, Decimal(total or 0)) for code, count, total in work.rows(query.group_by(noun.currency))}


def _where(work: UnitOfWork, kind: str, view: str, one: Lane, filters: Filters | None,
           day: date) -> Sequence[ColumnElement[bool]]:  # fmt: skip
    noun, asked = NOUNS[kind], of_quotes if kind == 'quote' else of_invoices
    where = list(asked(work, filters or {}, day))
    if view == 'board':
        where.append(col(noun.status) == one.code)
        return [*where, col(noun.closed_at) >= now() - RECENT] if one.ended else where
    where.append(Invoice.owed() if kind == 'invoice' else col(Quote.status).not_in(FINAL))
    until, sunday = col(getattr(noun, UNTIL[kind])), day + timedelta(days=6 - day.weekday())
    next_sunday = sunday + timedelta(days=7)
    soon: dict[str, list[ColumnElement[bool]]] = {
        'late': [until < day],
        'today': [until == day],
        'week': [until > day, until <= sunday],
        'next': [until > sunday, until <= next_sunday],
        'later': [until > max(day, next_sunday)],
        'none': [until.is_(None)],
    }
    return [*where, *soon[one.code]]


def _card(
    paper: Any, kind: str, view: str, one: Lane, firms: dict[int, str], persons: dict[int, str]
) -> dict[str, Any]:
    until = getattr(paper, UNTIL[kind])
    waits = not one.ended and paper.status not in _ENDED
    return {
        'id': paper.id,
        's': one.id,
        'r': until.toordinal() * 10**7 + paper.id if view == 'deadlines' and until else -paper.id,
        't': paper.number,
        'name': paper.title,
        'a': plain(paper.amount),
        'cur': paper.currency,
        'c': firms.get(paper.company_id or 0) or persons.get(paper.contact_id or 0) or None,
        'ci': 'company' if paper.company_id else 'person',
        'o': paper.owner_id,
        'since': (paper.sent_at or paper.created_at).isoformat(),
        'n': {'k': 'task', 'at': until.isoformat()} if waits and until else None,
        'tag': paper.standing if kind == 'invoice' else '',
        'cl': not waits,
    }
