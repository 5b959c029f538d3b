"""Rates of VAT: those the law knows with the days they hold on, and the team's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from . import settings
from .errors import Invalid
from .unit_of_work import UnitOfWork

MOST = 20
# НК РФ, ст. 164: 22 % is the general rate from 2026, 20 % was it from 2019; 5 and 7 % are for the simplified
# taxation from 2025.
LAW: tuple[dict[str, str | None], ...] = (
    {'rate': None},
    {'rate': '0'},
    {'rate': '5', 'since': '2025-01-01'},
    {'rate': '7', 'since': '2025-01-01'},
    {'rate': '10'},
    {'rate': '20', 'since': '2019-01-01', 'until': '2025-12-31'},
    {'rate': '22', 'since': '2026-01-01'},
)


@dataclass(frozen=True)
class Rate:
    """A rate in percent, None for «без НДС», and the first and last day it holds on; `own` ones the team added."""

    percent: Decimal | None
    since: date | None = None
    until: date | None = None
    own: bool = False

    def holds(self, day: date) -> bool:
        """Whether it may be charged on this day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def listed(work: UnitOfWork) -> list[Rate]:
    """All rates, «без НДС» first, then by percent."""
    kept = settings.value(work, 'vat_rates')
    found = [_rate(one, own=False) for one in LAW] + [_rate(one, own=True) for one in kept]
    return sorted(found, key=lambda one: (one.percent is not None, one.percent or 0, one.since or date.min))


def offered(work: UnitOfWork, day: date, used: Iterable[Decimal | None] = ()) -> list[Decimal | None]:
    """The percents to choose from on a day, with those that are used already, whenever they held."""
    found = {rate.percent for rate in listed(work) if rate.holds(day)} | set(used)
    return sorted(found, key=lambda one: (one is not None, one or 0))


def add(
    work: UnitOfWork, percent: str | Decimal, since: str | date | None = None, until: str | date | None = None
) -> None:
    """Offer one more rate from a day to a day. Raises Invalid('vat.wrong' | 'vat.there' | 'vat.days_crossed')."""
    rate = Rate(_percent(percent), _day(since, 'since'), _day(until, 'until'), own=True)
    if rate.since and rate.until and rate.until < rate.since:
        raise Invalid('vat.days_crossed', field='until')
    there = listed(work)
    if any(one.percent == rate.percent and _overlap(one, rate) for one in there):
        raise Invalid('vat.there', field='rate', percent=rate.percent)
    kept = settings.value(work, 'vat_rates')
    if len(kept) >= MOST:
        raise Invalid('vat.too_many', limit=MOST)
    settings.change(work, vat_rates=[*kept, _plain(rate)])


def remove(work: UnitOfWork, rate: Rate) -> None:
    """Offer an own rate no longer; rows that have it keep it."""
    kept = settings.value(work, 'vat_rates')
    settings.change(work, vat_rates=[one for one in kept if one != _plain(rate)])


def _rate(one: dict[str, Any], *, own: bool) -> Rate:
    percent = one['rate']
    days = [date.fromisoformat(one[name]) if one.get(name) else None for name in ('since', 'until')]
    return Rate(None if percent is None else Decimal(percent), days[0], days[1], own)


def _plain(rate: Rate) -> dict[str, str | None]:
    return {
        'rate': f'{rate.percent:f}',
        'since': rate.since.isoformat() if rate.since else None,
        'until': rate.until.isoformat() if rate.until else None,
    }


def _overlap(one: Rate, other: Rate) -> bool:
    return (one.since or date.min) <= (other.until or date.max) and (other.since or date.min) <= (one.until or date.max)


def _percent(value: str | Decimal) -> Decimal:
    try:
        percent = Decimal(str(value).replace(',', '.').strip().rstrip('%').strip())
    except InvalidOperation:
        raise Invalid('vat.wrong', field='rate') from None
    if not percent.is_finite() or not 0 <= percent <= 100 or percent != percent.quantize(Decimal('0.01')):
        raise Invalid('vat.wrong', field='rate')
    return percent.normalize() if percent else Decimal(0)


def _day(value: str | date | None, field: str) -> date | None:
    if value in (None, ''):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Invalid('field.not_a_date', field=field) from None
