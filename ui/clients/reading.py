"""What the card of a contact or a company shows, read in one go."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import col, func, select

from domain import contacts, directions, sources
from domain.companies import Company
from domain.contacts import Contact, ContactCompany
from domain.deals import Deal
from domain.deals.listing import page as deals_page
from domain.invoices import Invoice
from domain.invoices.lists import page as invoices_page
from domain.payments import Payment
from domain.quotes.papers import today
from domain.refunds import Refund
from domain.unit_of_work import UnitOfWork

from .. import timeline
from ..cards.layout import Layout, read_layout
from ..documents.reading import Found as Documented
from ..documents.reading import of as documents_of
from ..timeline.reading import Shown
from . import requisites as client_requisites
from .requisites import Faces, Owner

RECENT = 6
Record = Contact | Company
Sums = dict[str, Decimal]


@dataclass
class Card:
    """A client with what hangs on it. `deals` and `invoices` are rows of their lists, sums are by currency."""

    record: Any
    ties: list[tuple[Any, ContactCompany]]
    faces: Faces
    sources: dict[str, str]
    colors: dict[int, str]
    deals: list[dict[str, Any]]
    stages: dict[int, dict[str, Any]]
    deals_open: int
    deals_all: int
    invoices: list[dict[str, Any]]
    invoices_all: int
    paid: Sums
    owed: Sums
    last_paid: date | None
    months: list[tuple[date, Decimal]]
    timeline: Shown
    layout: Layout
    documents: Documented | None = None
    kind: str = field(default='')


def read(work: UnitOfWork, kind: str, id: int, currency: str) -> Card:
    """The card of ('contact' | 'company', id); a fixed number of queries. Raises NotFound."""
    record: Any = work.get(Company if kind == 'company' else Contact, id)
    filters = {kind: id}
    open_deals = deals_page(work, None, filters=filters, limit=20, sort='changed')
    papers = invoices_page(work, filters=filters, limit=RECENT)
    mine = {name: getattr(noun, f'{kind}_id') == id for name, noun in (('paid', Payment), ('owed', Invoice))}
    last = work.one(_seen(select(func.max(Payment.date)), work, Payment).where(mine['paid']))
    return Card(
        record=record,
        ties=list(contacts.people_of(work, id) if kind == 'company' else contacts.companies_of(work, id)),
        faces=client_requisites.read(work, Owner(kind, id)),
        sources={s.code: s.name for s in sources.listed(work, all=True)},
        colors={d.id or 0: d.color for d in directions.listed(work)},
        deals=open_deals['rows'],
        stages=open_deals['stages'],
        deals_open=open_deals['total'],
        deals_all=work.count(Deal, getattr(Deal, f'{kind}_id') == id),
        invoices=papers['rows'],
        invoices_all=papers['total'],
        paid=_sums(work, ['paid'], ['refunded'], mine['owed']),
        owed=_sums(work, ['amount', 'refunded'], ['credited', 'paid'], mine['owed'], Invoice.owed()),
        last_paid=last[0] if last else None,
        months=_months(work, f'{kind}_id', id, currency),
        timeline=timeline.read(work, kind, id),
        layout=read_layout(work, kind, record),
        documents=documents_of(work, 'company', id) if kind == 'company' else None,
        kind=kind,
    )


def _seen(query: Any, work: UnitOfWork, noun: Any) -> Any:
    return query.where(noun.seen_by(work.actor), col(noun.deleted_at).is_(None))


def _sums(work: UnitOfWork, more: list[str], less: list[str], *where: Any) -> Sums:
    """By currency some sums of invoices less others, each summed alone: in SQL their difference is no money."""
    noun: Any = Invoice
    query = _seen(select(noun.currency, *(func.sum(getattr(noun, name)) for name in (*more, *less))), work, noun)
    sums: Sums = {}
    for currency, *amounts in work.rows(query.where(*where).group_by(noun.currency)):
        sums[currency] = sum(amounts[: len(more)], Decimal(0)) - sum(amounts[len(more) :], Decimal(0))
    return {currency: amount for currency, amount in sums.items() if amount}


def _months(work: UnitOfWork, client: str, id: int, currency: str) -> list[tuple[date, Decimal]]:
    """Money that came in each of the last twelve months less what went back in it, the present one last.

    Below zero where more went back than came; an empty list where there was neither.
    """
    this = today(work).replace(day=1)
    months = [this]
    while len(months) < 12:
        months.insert(0, (months[0] - timedelta(days=1)).replace(day=1))
    sums: dict[date, Decimal] = {}
    nouns: tuple[tuple[Any, int], ...] = ((Payment, 1), (Refund, -1))
    for noun, sign in nouns:
        query = _seen(select(noun.date, func.sum(noun.amount)), work, noun).where(
            getattr(noun, client) == id, noun.date >= months[0], noun.currency == currency
        )
        for day, amount in work.rows(query.group_by(noun.date)):
            sums[day.replace(day=1)] = sums.get(day.replace(day=1), Decimal(0)) + sign * Decimal(amount)
    return [(month, sums.get(month, Decimal(0))) for month in months] if any(sums.values()) else []


__all__ = ['Card', 'Record', 'read']
