"""Filters of the deals board and list: plain values from an address or a form, turned into SQL conditions."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from .. import stages
from ..activities.days import zone_of
from ..activities.steps import with_overdue, without_steps
from ..alike import alike
from ..called import client_called, client_phoned, phone_in
from ..errors import Invalid
from ..stages import LOST, PROCESS, WON
from ..tags import tagged
from ..types import now as current
from ..unit_of_work import MAX_ID, UnitOfWork
from .noun import Deal

PRESETS = ('all', 'mine', 'watched', 'overdue', 'no_step', 'big')
BIG = {'RUB': 1_000_000, 'USD': 10_000, 'EUR': 10_000, 'GBP': 10_000, 'KZT': 5_000_000, 'BYN': 30_000}
MOST_WORDS = 6


def conditions(
    work: UnitOfWork, filters: dict[str, Any], now: datetime, zone: str | None = None
) -> list[ColumnElement[bool]]:
    """SQL conditions for filters, none of them looking at the stage. Raises Invalid('field.wrong', field=name).

    `preset`: all | mine | watched (one observes them) | overdue | no_step | big; `owner`, `company`, `contact`: id;
    `q`: words of the title, the client or a phone, or a deal's number; `closing`: (from, to) days; `created`: (from,
    to) days of `zone`; `source`; `tag`; `tree`: a filter by any fields (`domain.filtering`). An absent, None or empty
    one asks nothing.
    """
    where: list[ColumnElement[bool]] = []
    for name, value in filters.items():
        if value in (None, '', (), []):
            continue
        if name == 'preset':
            where += _preset(work, value, now)
        elif name in ('owner', 'company', 'contact'):
            where.append(col(getattr(Deal, f'{name}_id')) == _id(value, name))
        elif name == 'q':
            where += _words(work, str(value))
        elif name == 'closing':
            first, last = _days(value, name)
            where += [col(Deal.close_date) >= first] if first else []
            where += [col(Deal.close_date) <= last] if last else []
        elif name == 'created':
            first, last = _days(value, name)
            where += [col(Deal.created_at) >= midnight(first, zone)] if first else []
            where += [col(Deal.created_at) < midnight(last + timedelta(1), zone)] if last else []
        elif name == 'tree':
            where.append(_tree(work, value, now, zone))
        elif name == 'source':
            where.append(col(Deal.source) == str(value))
        elif name == 'tag':
            where.append(col(Deal.id).in_(tagged('deal', [str(value).replace('\x00', '')])))
        else:
            raise Invalid('field.unknown', field=name)
    return where


def preset_counts(work: UnitOfWork, direction_id: int, *, now: datetime | None = None,
                  ended: bool = False) -> dict[str, int]:  # fmt: skip
    """How many open deals each preset finds in a direction; with `ended` how many are won and lost too."""
    moment = now or current()
    steps = stages.of(work, 'deal', direction_id)
    ids = [stage.id for stage in steps if stage.semantic == PROCESS]
    found: dict[str, int] = {}
    for preset in PRESETS:
        where = and_(col(Deal.stage_id).in_(ids), *_preset(work, preset, moment))
        found[preset] = work.count(Deal, where)
    for name, semantic in (('won', WON), ('lost', LOST)) if ended else ():
        found[name] = work.count(Deal, col(Deal.stage_id).in_([s.id for s in steps if s.semantic == semantic]))
    return found


def _preset(work: UnitOfWork, preset: Any, now: datetime) -> list[ColumnElement[bool]]:
    match preset:
        case 'all':
            return []
        case 'mine':
            return [col(Deal.owner_id) == work.actor_id]
        case 'watched':
            return [Deal.watched_by(work.actor_id)]
        case 'overdue':
            return [with_overdue(work, 'deal', Deal.id, now)]
        case 'no_step':
            return [without_steps(work, 'deal', Deal.id)]
        case 'big':
            big = [and_(col(Deal.currency) == code, col(Deal.amount) >= Decimal(least)) for code, least in BIG.items()]
            return [or_(*big)]
    raise Invalid('field.wrong', field='preset')


def _words(work: UnitOfWork, text: str) -> list[ColumnElement[bool]]:
    if digits := phone_in(text):
        return [or_(col(Deal.title).contains(digits, autoescape=True), *client_phoned(Deal, digits))]
    where: list[ColumnElement[bool]] = []
    for word in text.replace('\x00', ' ').replace('№', ' ').split()[:MOST_WORDS]:
        found = [alike(Deal.title, word), *client_called(work, Deal, word)]
        if word.isascii() and word.isdecimal() and len(word) < 10:
            found.append(col(Deal.id) == int(word))
        where.append(or_(*found))
    return where


def _tree(work: UnitOfWork, node: Any, now: datetime, zone: str | None) -> ColumnElement[bool]:
    from ..filtering import where

    return where(work, 'deal', node, now=now, zone=zone)


def _id(value: Any, name: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 11:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_ID:
        return value
    raise Invalid('field.wrong', field=name)


def _days(value: Any, name: str) -> tuple[date | None, date | None]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Invalid('field.wrong', field=name)
    first, last = (_day(part, name) for part in value)
    return first, last


def _day(value: Any, name: str) -> date | None:
    if not value:
        return None
    try:
        found = value if isinstance(value, date) and not isinstance(value, datetime) else date.fromisoformat(str(value))
    except ValueError:
        raise Invalid('field.not_a_date', field=name) from None
    if not 1990 <= found.year <= 2200:
        raise Invalid('field.not_a_date', field=name)
    return found


def midnight(day: date, zone: str | None) -> datetime:
    """When a day begins in an IANA time zone, in UTC; an unknown zone is UTC."""
    return datetime.combine(day, time(), zone_of(zone)).astimezone(UTC)
