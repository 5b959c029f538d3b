"""Everything the card of a deal shows, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from domain import contacts, directions, invoices, payments, phones, quotes, requisites, sources, stages
from domain.activities import next_steps
from domain.companies import Company
from domain.contacts import Contact
from domain.deals import Deal
from domain.directions import Direction
from domain.history import Change
from domain.invoices import Invoice
from domain.quotes import Quote
from domain.stages import PROCESS, Stage
from domain.types import now
from domain.unit_of_work import UnitOfWork

from .. import rows_grid, timeline
from ..cards.layout import Layout, read_layout
from ..documents.reading import Found as Documented
from ..documents.reading import of as documents_of


@dataclass(frozen=True)
class Someone:
    """A person of the client: the contact, what they are in the company, and ways to reach them."""

    contact: Contact
    role: str = ''
    tied: bool = False

    @property
    def phone(self) -> str:
        """The main phone, E.164 or as it was written; '' for none."""
        return phones.main(self.contact.phones)

    @property
    def email(self) -> str:
        """The main e-mail; '' for none."""
        return phones.main(self.contact.emails)


@dataclass
class Card:
    """A deal with all that stands around it."""

    deal: Deal
    direction: Direction
    directions: list[Direction]
    stages: list[Stage]
    days: dict[int, int]
    company: Company | None = None
    inn: str = ''
    won: tuple[int, Decimal] = (0, Decimal(0))
    people: list[Someone] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    paid: Decimal = Decimal(0)
    quotes: list[Quote] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    layout: Layout = field(default_factory=lambda: Layout('deal'))
    documents: Documented = field(default_factory=lambda: Documented('deal', 0, []))
    next: dict[str, Any] | None = None
    before: int | None = None
    after: int | None = None
    place: tuple[int, int] = (0, 0)

    @property
    def stage(self) -> Stage | None:
        """The stage the deal is in."""
        return next((s for s in self.stages if s.id == self.deal.stage_id), None)

    @property
    def contact(self) -> Contact | None:
        """The deal's own contact."""
        return next((one.contact for one in self.people if one.contact.id == self.deal.contact_id), None)

    @property
    def accepted(self) -> Quote | None:
        """The newest quote that was accepted and has no live invoice yet."""
        billed = {invoice.quote_id for invoice in self.invoices if invoice.status != 'D'}
        live = (q for q in self.quotes if q.status == 'APPROVED' and q.replaced_by is None)
        return next((quote for quote in live if quote.id not in billed), None)


@dataclass
class Opened:
    """What a card begins with."""

    card: Card
    rows: rows_grid.Rows
    feed: timeline.Shown


def open_card(work: UnitOfWork, id: int) -> Opened:
    """The card, its product rows and its timeline. Raises NotFound."""
    return Opened(read(work, id), rows_grid.read(work, 'deal', id), timeline.read(work, 'deal', id))


def read(work: UnitOfWork, id: int) -> Card:
    """The card alone. Raises NotFound."""
    deal = work.get(Deal, id)
    of_direction = stages.of(work, 'deal', deal.direction_id)
    every = directions.listed(work)
    card = Card(
        deal=deal,
        direction=next((d for d in every if d.id == deal.direction_id), every[0]),
        directions=every,
        stages=of_direction,
        days=stage_days(work, deal),
        sources={s.code: s.name for s in sources.listed(work, all=True)},
        paid=payments.paid_of_deal(work, id)[1],
        quotes=quotes.of_deal(work, id),
        invoices=invoices.of_deal(work, id),
        layout=read_layout(work, 'deal', deal, deal.direction_id),
        documents=documents_of(work, 'deal', id),
        next=next_steps(work, 'deal', [id]).get(id),
    )
    _client(work, card)
    _neighbours(work, card)
    return card


def stage_days(work: UnitOfWork, deal: Deal) -> dict[int, int]:
    """{stage id: whole days the deal spent in it}, the current one included."""
    moved = select(Change).where(
        Change.entity == 'deal', Change.entity_id == deal.id, ~col(Change.action).like('%placed')
    )
    spent: dict[int, float] = {}
    at: datetime | None = None
    stage: int | None = None
    for (change,) in work.rows(moved.order_by(col(Change.id))):
        into = change.after.get('stage_id')
        if into is None:
            continue
        if stage is not None and at is not None:
            spent[stage] = spent.get(stage, 0) + (change.at - at).total_seconds()
        stage, at = int(into), change.at
    if stage is not None and at is not None:
        spent[stage] = spent.get(stage, 0) + (now() - at).total_seconds()
    return {id: int(seconds // 86_400) for id, seconds in spent.items()}


def _client(work: UnitOfWork, card: Card) -> None:
    deal = card.deal
    if deal.company_id:
        card.company = work.find(Company, col(Company.id) == deal.company_id)
    if card.company and card.company.id:
        main, _ = requisites.main_requisites(work, card.company.id)
        card.inn = main.inn if main else ''
        card.people = [Someone(c, tie.role, True) for c, tie in contacts.people_of(work, card.company.id)]
        closed = [s.id for s in work.all(Stage, col(Stage.noun) == 'deal', col(Stage.semantic) == 'S')]
        bought: Any = select(col(Deal.amount)).where(
            col(Deal.company_id) == card.company.id, col(Deal.stage_id).in_(closed), col(Deal.deleted_at).is_(None),
            Deal.seen_by(work.actor), col(Deal.currency) == deal.currency,
        )  # fmt: skip
        sums = [amount or Decimal(0) for (amount,) in work.rows(bought)]
        card.won = (len(sums), sum(sums, Decimal(0)))
    if deal.contact_id and all(one.contact.id != deal.contact_id for one in card.people):
        contact = work.find(Contact, col(Contact.id) == deal.contact_id)
        if contact:
            card.people.append(Someone(contact))
    card.people.sort(key=lambda one: one.contact.id != deal.contact_id)


def _neighbours(work: UnitOfWork, card: Card) -> None:
    """The deals above and below in the lane, as the board orders them."""
    deal, stage = card.deal, card.stage
    if stage is None or stage.semantic != PROCESS:
        return
    rank, ident = col(Deal.rank), col(Deal.id)
    lane = (col(Deal.stage_id) == deal.stage_id,)
    above = (rank < deal.rank) | ((rank == deal.rank) & (ident < deal.id))
    below = (rank > deal.rank) | ((rank == deal.rank) & (ident > deal.id))
    first: Sequence[Deal] = work.all(Deal, *lane, above, order=[rank.desc(), ident.desc()], limit=1)
    then: Sequence[Deal] = work.all(Deal, *lane, below, order=[rank, ident], limit=1)
    card.before = first[0].id if first else None
    card.after = then[0].id if then else None
    card.place = (work.count(Deal, *lane, above) + 1, work.count(Deal, *lane))
