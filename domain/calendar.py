"""Records on the days of a calendar: how many and how much each day holds, and the first ones of each.

Two queries whatever the size: one counts by day and currency, one takes the largest few of every day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlmodel import col, select

from . import catalog
from .catalog import Field
from .deals.filters import midnight
from .errors import Invalid
from .money import ZERO
from .unit_of_work import UnitOfWork

MOST_DAYS, MOST_OF_DAY = 42, 500
Where = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Chip:
    """One record on its day; `amount` in `currency`, None where it has none."""

    id: int
    title: str
    amount: Decimal | None
    currency: str
    stage_id: int | None


@dataclass
class Day:
    """What a day holds: `count` records, their sums by currency, and the largest ones."""

    count: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    chips: list[Chip] = field(default_factory=list)


def axes(work: UnitOfWork, kind: str, direction_id: int | None = None) -> list[Field]:
    """The fields by whose day records of a noun, of a direction where one is named, can stand in a calendar."""
    known = catalog.fields(work, kind).values()
    return [one for one in known if one.kind in ('date', 'moment') and one.stands(direction_id)]


def of(work: UnitOfWork, kind: str, by: str, first: date, last: date, where: Where = (), *, zone: str = 'UTC',
       most: int = 4) -> dict[date, Day]:  # fmt: skip
    """The days from `first` to `last` that hold records, by the field `by`; days begin in `zone` (IANA).

    Raises Invalid for a field that has no days, NotFound for a noun without a list.
    """
    days = _days(first, last)
    expression, within = _axis(work, kind, by, days, zone)
    entity: Any = catalog.noun(kind).entity
    seen = (entity.seen_by(work.actor), col(entity.deleted_at).is_(None), *within, *where)
    found: dict[date, Day] = {}
    amount, currency = _money(entity)
    each = select(expression.label('day'), currency.label('currency'), amount.label('amount')).where(*seen).subquery()
    counted = select(each.c.day, each.c.currency, func.count(), func.sum(each.c.amount))
    for value, code, count, total in work.rows(counted.group_by(each.c.day, each.c.currency)):
        day = found.setdefault(_read(value, days), Day())
        day.count += count
        if total:
            day.sums[code] = day.sums.get(code, ZERO) + Decimal(total)
    for value, chip in _chips(work, entity, expression, seen, most):
        found[_read(value, days)].chips.append(chip)
    return found


def of_day(work: UnitOfWork, kind: str, by: str, day: date, where: Where = (), *, zone: str = 'UTC') -> list[Chip]:
    """All records of one day, the largest first, at most 500."""
    expression, within = _axis(work, kind, by, [day], zone)
    entity: Any = catalog.noun(kind).entity
    seen = (entity.seen_by(work.actor), col(entity.deleted_at).is_(None), *within, *where)
    return [chip for _, chip in _chips(work, entity, expression, seen, MOST_OF_DAY)]


def _days(first: date, last: date) -> list[date]:
    count = (last - first).days + 1
    if not 0 < count <= MOST_DAYS:
        raise Invalid('field.wrong', field='last')
    return [first + timedelta(days=n) for n in range(count)]


def _axis(work: UnitOfWork, kind: str, by: str, days: list[date], zone: str) -> tuple[Any, Where]:
    """(SQL of a record's day, the conditions for days in sight)."""
    chosen = next((one for one in axes(work, kind) if one.name == by), None)
    if chosen is None:
        raise Invalid('field.wrong', field='by')
    column = chosen.column
    if chosen.kind == 'date':
        return column, (column >= days[0], column <= days[-1])
    begins = [midnight(day, zone) for day in [*days, days[-1] + timedelta(days=1)]]
    number = case(*((column < begins[n + 1], n) for n in range(len(days) - 1)), else_=len(days) - 1)
    return number, (column >= begins[0], column < begins[-1])


def _money(entity: Any) -> tuple[Any, Any]:
    return getattr(entity, 'amount', func.nullif(1, 1)), getattr(entity, 'currency', func.coalesce('', ''))


def _chips(work: UnitOfWork, entity: Any, expression: Any, seen: Where, most: int) -> list[tuple[Any, Chip]]:
    amount, currency = _money(entity)
    order = [amount.desc().nulls_last(), entity.id] if hasattr(entity, 'amount') else [entity.id]
    place = func.row_number().over(partition_by=expression, order_by=order)
    columns: list[Any] = [
        expression.label('day'), entity.id.label('id'), _title(entity).label('title'), amount.label('amount'),
        currency.label('currency'), getattr(entity, 'stage_id', func.nullif(1, 1)).label('stage'), place.label('place'),
    ]  # fmt: skip
    numbered = select(*columns).where(*seen).subquery()
    query = select(*numbered.c).where(numbered.c.place <= most).order_by(numbered.c.day, numbered.c.place)
    return [
        (row.day, Chip(row.id, row.title or '', row.amount, row.currency or '', row.stage)) for row in work.rows(query)
    ]


def _title(entity: Any) -> Any:
    if hasattr(entity, 'number'):
        return entity.number
    return entity.title if hasattr(entity, '__table__') and 'title' in entity.__table__.c else entity.last_name


def _read(value: Any, days: list[date]) -> date:
    if isinstance(value, int):
        return days[value]
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
