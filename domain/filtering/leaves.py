"""One condition in SQL: what each operator means for each kind of field. An empty value never fits but «isn't»."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col, select

from ..alike import alike, inside
from ..catalog.fields import Field
from ..deals.filters import midnight
from ..errors import Invalid
from ..tags import tagged
from ..unit_of_work import Entity, Key, UnitOfWork
from . import values
from .tree import Leaf

EMPTY = ('empty', 'filled')
TEXTS = ('has', 'hasnt', 'is', 'isnt', *EMPTY)
NUMBERS = ('is', 'isnt', 'less', 'more', 'between', *EMPTY)
DAYS = ('is', 'before', 'after', 'between', 'last', 'next', *EMPTY)
CHOICES = ('in', 'notin', *EMPTY)
OPS: dict[str, tuple[str, ...]] = {
    'text': TEXTS, 'long': TEXTS, 'address': TEXTS, 'link': TEXTS, 'number': NUMBERS, 'money': NUMBERS, 'date': DAYS,
    'moment': DAYS, 'yesno': ('is',), 'choice': CHOICES, 'source': CHOICES, 'stage': CHOICES, 'direction': CHOICES,
    'person': CHOICES, 'record': ('in', 'notin', 'has', *EMPTY), 'reach': ('has', *EMPTY), 'many': CHOICES,
    'people': CHOICES, 'tags': CHOICES, 'file': EMPTY, 'data': EMPTY,
}  # fmt: skip
KEYS = {'phones': 'phone', 'emails': 'email'}


class _Values(FunctionElement[str]):
    """All «value» of a JSON list, one after another."""

    type = String()
    inherit_cache = True
    name = 'values_of'


@compiles(_Values)
def _aggregated(element: _Values, compiler: Any, **options: Any) -> str:
    listed = compiler.process(element.clauses, **options)
    return f"coalesce((SELECT string_agg(e ->> 'value', ' ') FROM json_array_elements({listed}) e), '')"  # noqa: S608


@compiles(_Values, 'sqlite')
def _concatenated(element: _Values, compiler: Any, **options: Any) -> str:
    listed = compiler.process(element.clauses, **options)
    return f"coalesce((SELECT group_concat(json_extract(e.value, '$.value'), ' ') FROM json_each({listed}) e), '')"  # noqa: S608


@dataclass(frozen=True)
class Asked:
    """Who asks, when and where; the title columns of kinds that records point at."""

    work: UnitOfWork
    today: date
    zone: str | None
    titles: dict[str, tuple[str, ...]]


def ops(field: Field) -> tuple[str, ...]:
    """The operators a field understands."""
    return OPS.get(field.kind, ())


def leaf(asked: Asked, field: Field, said: Leaf) -> ColumnElement[bool]:
    """SQL of one condition, never NULL. Raises Invalid('filter.op' | 'field.…', field=name)."""
    if said.op not in ops(field):
        raise Invalid('filter.op', field=field.name)
    if said.op in EMPTY:
        empty = _empty(field)
        return empty if said.op == 'empty' else ~empty
    match field.kind:
        case 'text' | 'long' | 'address' | 'link':
            return _text(field, said)
        case 'number' | 'money':
            return _number(field, said)
        case 'date' | 'moment':
            return _days(asked, field, said)
        case 'yesno':
            wanted = values.yes(said.value, field.name)
            return func.coalesce(field.column, False).is_(wanted)
        case 'reach':
            return _reach(field, said)
        case 'record' if said.op == 'has':
            return _named(asked, field, said)
        case 'many' | 'people':
            return _listed(asked, field, said)
        case 'tags':
            return _tagged(field, said)
    return _chosen(asked, field, said)


def _empty(field: Field) -> ColumnElement[bool]:
    column = field.column
    match field.kind:
        case 'reach' | 'data' | 'many' | 'people' | 'tags':
            bare = func.coalesce(cast(column, String), '')
            return bare.in_(('', '[]', '{}', 'null', '""'))
        case 'text' | 'long' | 'address' | 'link' | 'choice' | 'source' | 'file':
            return or_(column.is_(None), column == '')
    found: ColumnElement[bool] = column.is_(None)
    return found


def _text(field: Field, said: Leaf) -> ColumnElement[bool]:
    wanted, column = values.text(said.value, field.name), func.coalesce(field.column, '')
    match said.op:
        case 'has':
            return alike(column, wanted)
        case 'hasnt':
            return ~alike(column, wanted)
        case 'is':
            return column == wanted
    return column != wanted


def _number(field: Field, said: Leaf) -> ColumnElement[bool]:
    column = field.column
    if said.op == 'between':
        low, high = values.pair(said.value, field.name)
        ends = [column >= values.number(low, field.name, column)] if low not in (None, '') else []
        ends += [column <= values.number(high, field.name, column)] if high not in (None, '') else []
        return and_(column.is_not(None), *ends)
    wanted = values.number(said.value, field.name, column)
    compared: dict[str, ColumnElement[bool]] = {
        'is': column == wanted, 'less': column < wanted, 'more': column > wanted, 'isnt': column != wanted
    }  # fmt: skip
    there = column.is_not(None)
    return or_(~there, compared['isnt']) if said.op == 'isnt' else and_(there, compared[said.op])


def _days(asked: Asked, field: Field, said: Leaf) -> ColumnElement[bool]:
    """From the first day's beginning to the last one's end, in the zone of whoever asks."""
    first, last = _range(asked, field.name, said)
    column, ends = field.column, []
    if field.kind == 'date':
        ends = [column >= first] if first else []
        ends += [column <= last] if last else []
    else:
        ends = [column >= midnight(first, asked.zone)] if first else []
        ends += [column < midnight(last + timedelta(1), asked.zone)] if last else []
    return and_(column.is_not(None), *ends)


def _range(asked: Asked, name: str, said: Leaf) -> tuple[date | None, date | None]:
    today, one = asked.today, timedelta(1)
    match said.op:
        case 'last':
            return today - timedelta(values.days(said.value, name) - 1), today
        case 'next':
            return today, today + timedelta(values.days(said.value, name) - 1)
        case 'between':
            low, high = values.pair(said.value, name)
            first, last = (None if end in (None, '') else values.day(end, name, today) for end in (low, high))
            return first, last
    wanted = values.day(said.value, name, today)
    return {'is': (wanted, wanted), 'before': (None, wanted - one), 'after': (wanted + one, None)}[said.op]


def _reach(field: Field, said: Leaf) -> ColumnElement[bool]:
    wanted = values.text(said.value, field.name)
    if field.name not in KEYS:
        return alike(_Values(field.column), wanted)
    entity: type[Entity] = field.column.class_
    if field.name == 'phones':
        wanted = ''.join(c for c in wanted if c.isascii() and c.isdecimal())
        if not wanted:
            return false()
        # A Russian number may be asked for with 8 instead of +7: the last ten digits are the same.
        wanted = wanted[-10:] if len(wanted) > 10 else wanted
    keys = select(Key.entity_id).where(Key.kind == KEYS[field.name], Key.entity == entity.entity_kind())
    found: ColumnElement[bool] = col(entity.id).in_(keys.where(inside(col(Key.value), wanted.casefold())))
    return found


def _named(asked: Asked, field: Field, said: Leaf) -> ColumnElement[bool]:
    """The record it points at has all these words in its name."""
    wanted, target = values.text(said.value, field.name), Entity.kinds.get(field.target)
    columns = [getattr(target, name) for name in asked.titles.get(field.target, ())]
    if target is None or not columns:
        raise Invalid('filter.op', field=field.name)
    words = [or_(*(alike(column, word) for column in columns)) for word in wanted.split()[:6]]
    seen = select(target.id).where(target.seen_by(asked.work.actor), col(target.deleted_at).is_(None), *words)
    return and_(field.column.is_not(None), field.column.in_(seen))


def _listed(asked: Asked, field: Field, said: Leaf) -> ColumnElement[bool]:
    """A JSON list holds one of these; people are found by their keys."""
    text = func.coalesce(cast(field.column, String), '')
    if field.kind == 'people':
        entity: Any = field.column.class_
        found: ColumnElement[bool] = entity.watched_by(*values.ids(said.value, field.name, asked.work.actor_id))
    else:
        found = or_(*(text.contains(f'"{one}"', autoescape=True) for one in values.codes(said.value, field.name)))
    return found if said.op == 'in' else ~found


def _tagged(field: Field, said: Leaf) -> ColumnElement[bool]:
    entity: type[Entity] = field.column.class_
    found: ColumnElement[bool] = col(entity.id).in_(tagged(entity.entity_kind(), values.codes(said.value, field.name)))
    return found if said.op == 'in' else ~found


def _chosen(asked: Asked, field: Field, said: Leaf) -> ColumnElement[bool]:
    if field.kind in ('choice', 'source'):
        wanted: list[Any] = list(values.codes(said.value, field.name))
        column = func.coalesce(field.column, '')
    else:
        wanted = values.ids(said.value, field.name, asked.work.actor_id)
        column = field.column
    some = [one for one in wanted if one not in ('', 0)]
    parts: list[ColumnElement[bool]] = [and_(column.is_not(None), column.in_(some))] if some else []
    if len(some) < len(wanted):  # «nobody», «without a source»
        parts.append(_empty(field))
    found = or_(*parts)
    return found if said.op == 'in' else ~found


def today_of(now: datetime, zone: Any) -> date:
    """Which day it is for whoever asks."""
    return now.astimezone(zone).date()
