"""Everything the page of one invoice or quote shows, read at once."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import col

from domain import companies, credit_notes, invoices, mail, payments, quotes, refunds, requisites
from domain.credit_notes import CreditNote
from domain.errors import Refusal
from domain.history import Change
from domain.invoices import Invoice
from domain.mail import Letter
from domain.payments import Payment
from domain.picking import Found, named, pick
from domain.quotes import Quote, QuoteLink
from domain.quotes.papers import titles, today
from domain.refunds import Refund
from domain.unit_of_work import UnitOfWork

from ..cards import Layout, read_own
from ..context import Context
from ..documents.reading import Found as Documented
from ..documents.reading import of as documents_of
from ..rows_grid import Rows
from ..rows_grid import read as read_rows

KINDS: dict[str, type[Invoice] | type[Quote]] = {'invoice': Invoice, 'quote': Quote}
HIDDEN = '…'
# Other records that a printed paper shows.
PARTS = ('company', 'contact', 'requisites', 'bank_account', 'person', 'own_field')


@dataclass
class Opened:
    """A paper with all around it. `paper` is an Invoice or a Quote; `sequence` numbers the newest change."""

    kind: str
    paper: Any
    rows: Rows
    sequence: int
    day: date
    deal: str = ''
    sellers: dict[int, str] = field(default_factory=dict)
    banks: dict[int, str] = field(default_factory=dict)
    companies: list[Found] = field(default_factory=list)
    contacts: list[Found] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    credits: list[CreditNote] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    quote: Quote | None = None
    invoices: list[Invoice] = field(default_factory=list)
    versions: list[Quote] = field(default_factory=list)
    links: list[QuoteLink] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    own: Layout = field(default_factory=lambda: Layout('invoice'))
    documents: Documented = field(default_factory=lambda: Documented('invoice', 0, []))

    @property
    def id(self) -> int:
        return int(self.paper.id)

    @property
    def invoice(self) -> Invoice | None:
        """The paper where it is an invoice."""
        return self.paper if isinstance(self.paper, Invoice) else None

    def concerns(self, change: Change) -> bool:
        """Whether a change of somebody else's record is to be seen on this paper."""
        paper = self.paper
        own = {('company', paper.company_id), ('company', paper.seller_id), ('contact', paper.contact_id),
               ('person', paper.owner_id)}  # fmt: skip
        touched = {change.noun, *((kind, id) for kind, id in change.about)}
        return bool(touched & own) or change.entity in ('requisites', 'bank_account', 'own_field')


def read(work: UnitOfWork, kind: str, id: int) -> Opened:
    """The paper and what belongs to it. Raises NotFound."""
    paper: Any = work.get(KINDS[kind], id)
    own = companies.own_companies(work)
    found = Opened(
        kind, paper, read_rows(work, kind, id), work.last_sequence(), today(work),
        deal=titles(work, 'deal', [paper.deal_id]).get(paper.deal_id or 0, ''),
        sellers=titles(work, 'company', [paper.seller_id]) | {one.id or 0: one.title for one in own},
        companies=_offered(work, 'company', paper.company_id),
        contacts=_offered(work, 'contact', paper.contact_id),
        gaps=invoices.paper_facts(work, kind, id)['extras']['gaps'],
        documents=documents_of(work, kind, id, paper.deal_id),
        letters=mail.of_record(work, kind, id),
        own=read_own(work, kind, paper),
    )  # fmt: skip
    if kind == 'invoice':
        found.payments = payments.of_invoice(work, id)
        found.credits = credit_notes.of_invoice(work, id)
        found.refunds = refunds.of_invoice(work, id)
        found.quote = work.find(Quote, col(Quote.id) == paper.quote_id) if paper.quote_id else None
        found.banks = _banks(work, paper.seller_id)
    else:
        found.versions = quotes.versions(work, paper)
        found.links = quotes.links_of(work, paper)
        ids = [one.id for one in found.versions]
        found.invoices = work.all(Invoice, col(Invoice.quote_id).in_(ids), col(Invoice.status) != 'D')
    return found


def lock_of(context: Context, paper: Any) -> str:
    """Why rows and printed words may not change, in words; '' where they may."""
    try:
        paper.must_be_open()
    except Refusal as refusal:
        return context.words(refusal)
    return ''


def may_choose(paper: Any) -> bool:
    """Whether optional rows may still be chosen or left out: of a quote that nobody has answered."""
    try:
        paper.must_be_unanswered()
    except (AttributeError, Refusal):
        return False
    return True


def _offered(work: UnitOfWork, kind: str, chosen: int | None) -> list[Found]:
    found = pick(work, kind)
    if chosen and all(one.id != chosen for one in found):
        # One who may see the paper need not see the client's own card: the name stays unsaid.
        found += named(work, kind, [chosen]).values() or [Found(kind, chosen, HIDDEN)]
    return found


def _banks(work: UnitOfWork, company_id: int | None) -> dict[int, str]:
    if not company_id:
        return {}
    faces = [one.id for one in requisites.of(work, company_id=company_id) if one.id]
    return {
        bank.id or 0: f'{bank.bank_name} · …{(bank.account or bank.iban)[-4:]}'
        for bank in (requisites.accounts_of(work, *faces) if faces else [])
    }
