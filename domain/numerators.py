"""Numerators: numbers of papers in a row, none given twice, none lost.

A number belongs to its paper for good: cancelling, undoing or deleting the paper does not give it back. A paper that
was refused has taken none.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, ColumnElement, true
from sqlmodel import Field, SQLModel, col, select

from . import beginnings
from .errors import Conflict, Invalid
from .permissions import Actor, Permission
from .unit_of_work import Entity, UnitOfWork, derived, fit

PERIODS = ('year', 'month', 'day', 'never')
APART = ('', 'company', 'direction')
WORDS = ('PREFIX', 'NUMBER', 'YEAR', 'YY', 'MONTH', 'DAY', 'COMPANY', 'DIRECTION')
LONGEST = 30
OWN = re.compile(r'own-\d{1,9}')
MOST_ASKED = 500
derived(*beginnings.MOVED)
_WORD = re.compile(r'\{(\w*)\}')
_OLD = {'{year}': '{YEAR}', '{yy}': '{YY}', '{month}': '{MONTH}'}


@dataclass(frozen=True)
class Kind:
    """What a numerator counts: records of the noun `kind`, those with `form` where the noun has several forms."""

    kind: str
    form: str = ''
    apart: str = ''


KINDS: dict[str, Kind] = {kind: Kind(kind) for kind in ('invoice', 'quote', 'credit_note')}


def kind_of(code: str) -> Kind | None:
    """What a numerator of this code counts; the team's own forms are 'own-' and a number."""
    return KINDS.get(code) or (Kind('document', code, 'company') if OWN.fullmatch(code) else None)


class NumeratorFields(SQLModel):
    """What an administrator sets: `template` of WORDS in braces; `digits` pads with zeros; `period` starts anew.

    `apart`: counted all together, or for each own company or direction by itself.
    """

    template: str = Field(default='{PREFIX}{NUMBER}', min_length=1, max_length=60)
    prefix: str = Field(default='', max_length=20)
    digits: int = Field(default=1, ge=1, le=9)
    period: str = Field(default='year', max_length=5)
    apart: str = Field(default='', max_length=10)


class FollowingFields(SQLModel):
    """The number to be given next."""

    following: int = Field(ge=1, lt=10**9)


class Numerator(NumeratorFields, Entity, table=True):
    """Counts papers of one kind; `counts` is the last number of each period, so that a late paper fits into its own."""

    code: str = Field(max_length=40, unique=True)
    counts: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()

    def key(self, on: date, place: 'Place') -> str:
        """What counts by itself: '2026', '2026-11', '2026-11-20' or '', with '|3' for the own company or direction."""
        form = {'year': '%Y', 'month': '%Y-%m', 'day': '%Y-%m-%d'}.get(self.period)
        period = f'{on:{form}}' if form else ''
        apart = {'company': place.seller_id, 'direction': place.direction_id}.get(self.apart)
        return f'{period}|{apart}' if apart else period

    def written(self, number: int, on: date, place: 'Place') -> str:
        """The number as it is printed."""
        values = {
            'NUMBER': f'{number:0{self.digits}d}', 'YEAR': f'{on:%Y}', 'YY': f'{on:%y}', 'MONTH': f'{on:%m}',
            'DAY': f'{on:%d}', 'COMPANY': place.company, 'DIRECTION': place.direction,
        }  # fmt: skip
        whole = self.template.replace('{PREFIX}', modern(self.prefix))
        return _WORD.sub(lambda found: values.get(found.group(1), ''), whole)

    def span(self, on: date) -> tuple[date, date]:
        """First and last day of the period."""
        if self.period == 'year':
            return date(on.year, 1, 1), date(on.year, 12, 31)
        if self.period == 'month':
            later = date(on.year + on.month // 12, on.month % 12 + 1, 1) if on.year < 9999 else date.max
            return on.replace(day=1), later - timedelta(days=1)
        return (on, on) if self.period == 'day' else (date.min, date.max)


@dataclass(frozen=True)
class Place:
    """Where a paper belongs: its own company and its deal's direction, with the letters that stand for them."""

    seller_id: int | None = None
    direction_id: int | None = None
    company: str = ''
    direction: str = ''


def place(work: UnitOfWork, seller_id: int | None = None, deal_id: int | None = None) -> Place:
    """The place of a paper of this seller and deal. Asked without eyes: a number must not depend on who looks."""
    company: Any = Entity.kinds['company']
    deal: Any = Entity.kinds['deal']
    direction: Any = Entity.kinds['direction']
    seller = work.one(select(company.title).where(company.id == seller_id)) if seller_id else None
    found = None
    if deal_id:
        found = work.one(
            select(direction.id, direction.name).join(deal, deal.direction_id == direction.id).where(deal.id == deal_id)
        )
    return Place(seller_id, found[0] if found else None, letters(seller[0]) if seller else '',
                 letters(found[1]) if found else '')  # fmt: skip


def modern(prefix: str) -> str:
    """A prefix with the words it could hold before there were templates written as those of templates."""
    for old, new in _OLD.items():
        prefix = prefix.replace(old, new)
    return prefix


def letters(name: str) -> str:
    """What stands for a company or a direction in numbers: «Запчасти с ремонтом» is ЗР, «ООО «СтройСнаб»» С."""
    words = re.findall(r'\w+', re.sub(r'^(ООО|АО|ПАО|ЗАО|ИП|LLC|Ltd)\b', '', name.strip()))
    return ''.join(word[0] for word in words if len(word) > 2 or len(words) == 1)[:4].upper()


def of(work: UnitOfWork, code: str) -> Numerator:
    """The numerator of this kind, its defaults where it was never touched."""
    return work.find(Numerator, col(Numerator.code) == code) or _untouched(code)


def listed(work: UnitOfWork, codes: Iterable[str]) -> list[Numerator]:
    """The numerators of these kinds, in their order."""
    there = {one.code: one for one in work.all(Numerator)}
    return [there.get(code) or _untouched(code) for code in codes]


def _untouched(code: str) -> Numerator:
    counted = kind_of(code)
    return Numerator(code=code, apart=counted.apart if counted else '')


def issue(work: UnitOfWork, code: str, on: date, where: Place | None = None) -> str:
    """The next free number for a paper of this day. The house's own step: no right is asked for."""
    where = where or Place()
    with _apart(work):
        numerator = of(work, code)
        if numerator.id is None:
            numerator = work.add(numerator)
        [(number, text)] = _next(work, numerator, on, where)
        work.record('numerator.issued', numerator, counts={**numerator.counts, numerator.key(on, where): number})
    return text


def preview(work: UnitOfWork, code: str, on: date, where: Place | None = None,
            values: dict[str, Any] | None = None) -> str:  # fmt: skip
    """The number the next paper of this day would get; with `values`, if the numerator were set so. Raises Invalid."""
    return coming(work, code, on, where, values)[0][1]


def coming(work: UnitOfWork, code: str, on: date, where: Place | None = None, values: dict[str, Any] | None = None, *,
           following: Any = None, count: int = 1) -> list[tuple[int, str]]:  # fmt: skip
    """The next `count` numbers (counted, written) of this day, if the numerator were set as `change` would set it."""
    numerator, place = of(work, code), where or Place()
    fields = fit(NumeratorFields, values or {})
    if fields:
        must_fit(numerator, fields)
    meant = Numerator(**numerator.model_dump() | fields)
    if following is not None:
        meant.counts = _moved(work, meant, on, place, following)
    return _next(work, meant, on, place, count)


def change(work: UnitOfWork, code: str, values: dict[str, Any], *, on: date | None = None, following: Any = None,
           where: Place | None = None, seen: int | None = None) -> Numerator:  # fmt: skip
    """Set a numerator; `following` is the next number in the period of the day `on`.

    Raises Invalid('numerator.behind') for a number that was passed already, ('numerator.wrong_template' |
    'numerator.unknown_word' | 'numerator.too_long'). `seen` is the version the person saw, 0 where it was never
    touched: Conflict where a same field, or the next number of this day, was set otherwise since. Undoing it
    leaves numbers alone that were given since.
    """
    work.require(Permission.SETTINGS_EDIT)
    if kind_of(code) is None:
        raise Invalid('field.wrong', field='code')
    fields = fit(NumeratorFields, values)
    numerator = of(work, code)
    must_fit(numerator, fields)
    if following is not None and on is not None:
        _must_not_be_set_since(work, numerator, fields, on, where or Place(), following, seen)
    # The first number that is given makes the numerator as it was seen before: its making clashes with nothing.
    work.must_not_clash(numerator, fields, None if seen is None else max(seen, 1))
    if numerator.id is None:
        with _apart(work):
            numerator = work.add(numerator)
    work.record('numerator.changed', numerator, **fields)
    if following is not None and on is not None:
        work.record('numerator.moved', numerator, counts=_moved(work, numerator, on, where or Place(), following))
    return numerator


def set_since(work: UnitOfWork, code: str, on: date, where: Place | None, seen: int) -> tuple[int, int | None] | None:
    """The next number of this day that was set since version `seen`, and who set it; None where nobody has."""
    numerator = of(work, code)
    return beginnings.set_since(work, numerator, numerator.key(on, where or Place()), seen)


def _must_not_be_set_since(work: UnitOfWork, numerator: Numerator, fields: dict[str, Any], on: date, where: Place,
                           following: Any, seen: int | None) -> None:  # fmt: skip
    if seen is None or numerator.id is None:
        return
    mine = fit(FollowingFields, {'following': following})['following']
    key = Numerator(**numerator.model_dump() | fields).key(on, where)
    theirs = beginnings.set_since(work, numerator, key, seen)
    if theirs and theirs[0] != mine:
        raise Conflict('changed_meanwhile', field='following', entity='numerator', id=numerator.id, theirs=theirs[0],
                       mine=mine, by=theirs[1], version=numerator.version)  # fmt: skip


def must_fit(numerator: Numerator, fields: dict[str, Any]) -> None:
    """Raise Invalid for an unknown period, or a template without its number, with unknown words or too long."""
    for name, known in (('period', PERIODS), ('apart', APART)):
        if fields.get(name, '' if name == 'apart' else 'year') not in known:
            raise Invalid('field.wrong', field=name)
    meant = Numerator(**numerator.model_dump() | fields)
    for name, text, but in (('template', meant.template, ()), ('prefix', modern(meant.prefix), ('PREFIX', 'NUMBER'))):
        unknown = [word for word in _WORD.findall(text) if word not in WORDS or word in but]
        if unknown:
            raise Invalid('numerator.unknown_word', field=name, word=f'{{{unknown[0]}}}')
    if meant.template.count('{NUMBER}') != 1:
        raise Invalid('numerator.wrong_template', field='template', word='{NUMBER}')
    shown = len(_WORD.sub('0000', meant.template.replace('{PREFIX}', modern(meant.prefix)).replace('{NUMBER}', '')))
    if shown + max(meant.digits, 7) > LONGEST:
        raise Invalid('numerator.too_long', field='template', limit=LONGEST)


def must_be_free(work: UnitOfWork, code: str, number: str, on: date, but: int | Collection[int] | None = None,
                 where: Place | None = None) -> None:  # fmt: skip
    """Raise Invalid('number.taken') where another paper of the period, hidden or deleted too, has this number."""
    others = [but] if isinstance(but, int) else list(but or ())
    if number and _taken(work, of(work, code), [number], on, where or Place(), others):
        raise Invalid('number.taken', field='number', number=number)


def _next(work: UnitOfWork, numerator: Numerator, on: date, where: Place, count: int = 1) -> list[tuple[int, str]]:
    """The next numbers that no paper of the period has; asked for in ever larger lots, for long rows may be taken."""
    found: list[tuple[int, str]] = []
    first, size = numerator.counts.get(numerator.key(on, where), 0) + 1, count
    while len(found) < count:
        offered = [(number, numerator.written(number, on, where)) for number in range(first, first + size)]
        taken = _taken(work, numerator, [text for _, text in offered], on, where)
        found += [one for one in offered if one[1] not in taken]
        first, size = first + size, min(size * 4, MOST_ASKED)
    return found[:count]


def _moved(work: UnitOfWork, numerator: Numerator, on: date, where: Place, following: Any) -> dict[str, int]:
    """The counts that make `following` the next number of this day. Raises Invalid('numerator.behind')."""
    number, key = fit(FollowingFields, {'following': following})['following'], numerator.key(on, where)
    last = min(numerator.counts.get(key, 0), beginnings.given(work, numerator, key))
    if number <= last:
        raise Invalid('numerator.behind', field='following', last=last)
    return {**numerator.counts, key: number - 1}


def _taken(work: UnitOfWork, numerator: Numerator, numbers: Collection[str], on: date, where: Place,
           but: Collection[int] = ()) -> set[str]:  # fmt: skip
    """Which of these numbers papers of the period have."""
    counted = kind_of(numerator.code)
    kind: Any = Entity.kinds.get(counted.kind) if counted else None
    if counted is None or kind is None:
        return set()
    first, last = numerator.span(on)
    # Asked without seen_by on purpose: a number is taken even where its paper is hidden or deleted.
    query = select(kind.number).where(kind.number.in_(numbers), kind.date >= first, kind.date <= last)
    if counted.form:
        query = query.where(kind.form == counted.form)
    if numerator.apart == 'company' and where.seller_id:
        query = query.where(kind.seller_id == where.seller_id)
    if numerator.apart == 'direction' and where.direction_id:
        deal: Any = Entity.kinds['deal']
        query = query.where(kind.deal_id.in_(select(deal.id).where(deal.direction_id == where.direction_id)))
    return {row[0] for row in work.rows(query.where(kind.id.not_in(but)) if but else query)}


@contextmanager
def _apart(work: UnitOfWork) -> Iterator[None]:
    # A batch of its own: undoing the paper must neither give its number out again nor be refused because of it.
    act, work.batch = work.batch, f'number-{uuid4().hex}'
    try:
        yield
    finally:
        work.batch = act
