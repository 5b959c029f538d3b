"""What a quote and an invoice have in common: whose it is, for whom, by whom, and the sum of its rows."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import Field, SQLModel, col, select

from .. import companies, settings
from ..alike import alike
from ..called import client_called, client_phoned, phone_in
from ..companies import Company
from ..contacts import Contact
from ..deals import Deal
from ..errors import Invalid
from ..money import VAT_MODES
from ..own import PREFIX, Owned
from ..people import Person
from ..permissions import Actor, Permission
from ..products import CURRENCIES
from ..requisites import Requisites
from ..types import Money, now
from ..unit_of_work import Entity, UnitOfWork, fit

DAYS = 7
MOST_WORDS = 6
ALWAYS_OPEN = frozenset({'comments', 'owner_id', 'title'})
COMMON = ('title', 'company_id', 'contact_id', 'seller_id', 'currency', 'vat_mode', 'terms', 'comments')


class PaperFields(SQLModel):
    """What is filled in on both. `seller_id` is an own company; `vat_mode` one of VAT_MODES; `date` a plain day."""

    number: str = Field(default='', max_length=30, index=True)
    title: str = Field(default='', max_length=250)
    deal_id: int | None = Field(default=None, index=True)
    company_id: int | None = Field(default=None, index=True)
    contact_id: int | None = Field(default=None, index=True)
    seller_id: int | None = None
    currency: str = Field(default='RUB', min_length=3, max_length=3)
    vat_mode: str = Field(default='included', max_length=10)
    date: date
    terms: str = Field(default='', max_length=5000)
    comments: str = Field(default='', max_length=10_000)
    owner_id: int | None = Field(default=None, index=True)
    stamped: bool = True
    with_codes: bool = False


class Paper(PaperFields, Owned):
    """A quote or an invoice. `amount` is the sum of its rows with VAT."""

    found_by: ClassVar[frozenset[str] | None] = frozenset({'title', 'number'})

    amount: Decimal = Field(default=Decimal(0), sa_type=Money)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return (col(cls.owner_id) == actor.id) | col(cls.deal_id).in_(select(Deal.id).where(Deal.seen_by(actor)))

    def about(self) -> Iterable[tuple[str, int]]:
        for kind in ('deal', 'company', 'contact', 'lead', 'quote'):
            id = getattr(self, f'{kind}_id', None)
            if id:
                yield kind, id

    def part_of(self) -> Iterable[tuple[str, int]]:
        return [(kind, id) for kind, id in self.about() if kind in ('deal', 'lead')]

    def texts(self) -> Iterable[str]:
        return self.title, self.number, *self.own_texts()


def said(work: UnitOfWork, paper: type[Paper], text: Any) -> list[ColumnElement[bool]]:
    """SQL of papers whose number, title, deal or client has every word of a text; by digits, a phone or an ИНН too."""
    text = str(text or '').replace('\x00', ' ').replace('№', ' ').strip()[:100]
    if digits := phone_in(text):
        number = col(paper.number).contains(digits, autoescape=True)
        return [or_(number, col(paper.company_id).in_(_of_inn(text)), *client_phoned(paper, digits))]
    return [or_(*_called(work, paper, word)) for word in text.split()[:MOST_WORDS]]


def _called(work: UnitOfWork, paper: type[Paper], word: str) -> list[ColumnElement[bool]]:
    deals = select(Deal.id).where(alike(Deal.title, word), Deal.seen_by(work.actor))
    own = [alike(paper.number, word), alike(paper.title, word), col(paper.deal_id).in_(deals)]
    return own + client_called(work, paper, word)


def _of_inn(text: str) -> Any:
    inn = ''.join(text.split())
    return select(Requisites.company_id).where(Requisites.inn == inn, col(Requisites.deleted_at).is_(None))


def printed(fields: Iterable[str]) -> set[str]:
    """Which of these fields stay as the client has seen them: not the team's own, nor those about the paper."""
    return {name for name in fields if name not in ALWAYS_OPEN and not name.startswith(PREFIX)}


def today(work: UnitOfWork) -> date:
    """The day it is in the team's time zone."""
    return now().astimezone(ZoneInfo(settings.value(work, 'zone'))).date()


def defaults(work: UnitOfWork, until: str, values: dict[str, Any]) -> dict[str, Any]:
    """What a new paper says of itself: our first company, the team's currency, today and a week to `until`."""
    day = fit(PaperFields, {'date': values['date']})['date'] if values.get('date') else today(work)
    own = companies.own_companies(work)
    return {
        'date': day,
        until: day + timedelta(days=DAYS) if day < date(9999, 1, 1) else day,
        'currency': settings.value(work, 'currency'),
        'owner_id': work.actor_id,
        'seller_id': own[0].id if own else None,
    } | {name: value for name, value in values.items() if name != 'date'}


def of_deal(deal: Deal) -> dict[str, Any]:
    """What a paper made from a deal takes over."""
    return {'deal_id': deal.id, 'company_id': deal.company_id, 'contact_id': deal.contact_id, 'currency': deal.currency,
            'title': deal.title}  # fmt: skip


def must_tie(work: UnitOfWork, fields: dict[str, Any], until: str, known: Any = None) -> None:
    """Raise where a field names what is not there, a seller that is not ours, a wrong currency or crossed dates.

    What `known` (the paper as it is, or the record it is made from) is tied to already is not asked for again.
    """
    ties: tuple[tuple[str, type[Entity]], ...] = (('deal_id', Deal), ('company_id', Company), ('contact_id', Contact))
    for name, kind in ties:
        if fields.get(name) is not None and fields[name] != getattr(known, name, None):
            work.get(kind, fields[name])
    if fields.get('seller_id') is not None and not work.get(Company, fields['seller_id']).mine:
        raise Invalid('paper.not_ours', field='seller_id')
    owner = work.get(Person, fields['owner_id']) if fields.get('owner_id') is not None else None
    if owner is not None and not owner.active:
        raise Invalid('person.dismissed', field='owner_id', name=owner.name)
    for name, codes in (('currency', CURRENCIES), ('vat_mode', VAT_MODES)):
        if name in fields and fields[name] not in codes:
            raise Invalid('field.wrong', field=name)
    begin = fields.get('date', getattr(known, 'date', None))
    end = fields.get(until, getattr(known, until, None))
    if begin and end and end < begin:
        raise Invalid('paper.dates_crossed', field=until)


def titles(work: UnitOfWork, kind: str, ids: Iterable[int | None]) -> dict[int, str]:
    """{id: title} of companies, contacts or deals the person may see, in one query."""
    wanted = {id for id in ids if id}
    found: Any = Entity.kinds[kind]
    return {one.id: one.title for one in work.all(found, col(found.id).in_(wanted))} if wanted else {}
