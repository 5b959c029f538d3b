"""What a document says, taken from its record at the moment it is made: plain values that JSON keeps."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from .. import money, rows, templates
from ..companies import Company
from ..deals import Deal
from ..errors import Invalid
from ..invoices import Invoice
from ..invoices.printing import images_of, manager_of, parties, printed_row, printed_totals
from ..invoices.schedule import parts_of
from ..quotes import Quote
from ..rows import ProductRow
from ..types import plain
from ..unit_of_work import UnitOfWork
from .forms import Form
from .noun import SOURCES

KINDS: dict[str, Any] = {'deal': Deal, 'invoice': Invoice, 'quote': Quote, 'company': Company}
# What is done, not handed over, by its unit: conventional units, hours, days, months.
SERVICE_CODES = frozenset({'876', '356', '359', '362'})
SERVICE_UNITS = frozenset(
    {'рейс', 'усл. ед', 'усл.ед', 'услуга', 'ч', 'час', 'н/ч', 'сут', 'смена', 'мес', 'trip', 'h'}
)


@dataclass(frozen=True)
class Origin:
    """The record a document is made for, as documents see it."""

    kind: str
    record: Any
    deal_id: int | None
    company_id: int | None
    contact_id: int | None
    currency: str
    rows: list[ProductRow]

    @property
    def id(self) -> int:
        return int(self.record.id)

    def lines(self, which: str) -> list[ProductRow]:
        """The rows of 'goods' or 'services'; all of them for 'all'."""
        if which == 'all':
            return self.rows
        return [row for row in self.rows if is_service(row) == (which == 'services')]


def is_service(row: ProductRow) -> bool:
    """Whether a row is work or a service, told by its unit."""
    return row.unit_code in SERVICE_CODES or row.unit.strip().casefold().rstrip('.') in SERVICE_UNITS


def origin(work: UnitOfWork, kind: str, id: int) -> Origin:
    """The record of one of SOURCES. Raises NotFound, Invalid."""
    if kind not in SOURCES:
        raise Invalid('field.wrong', field='source')
    record = work.get(KINDS[kind], id)
    if kind == 'company':
        return Origin(kind, record, None, id, None, record.currency, [])
    deal_id = id if kind == 'deal' else record.deal_id
    return Origin(kind, record, deal_id, record.company_id, record.contact_id, record.currency,
                  rows.of(work, kind, id))  # fmt: skip


def sides(work: UnitOfWork, found: Origin, seller_id: int | None) -> dict[str, dict[str, str]]:
    """{'seller', 'buyer'} as they are now; the seller's account is the invoice's own where it names one."""
    own = found.kind == 'invoice' and seller_id == found.record.seller_id
    named = {name: getattr(found.record, name, None) if own else None
             for name in ('seller_requisites_id', 'seller_bank_id')}  # fmt: skip
    named['buyer_requisites_id'] = getattr(found.record, 'buyer_requisites_id', None)
    return parties(work, SimpleNamespace(seller_id=seller_id, company_id=found.company_id,
                                         contact_id=found.contact_id, **named))  # fmt: skip


def take(work: UnitOfWork, form: Form, found: Origin, fields: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """The snapshot: seller, buyer, rows, totals, currency, images. Raises Invalid where the paper would be empty."""
    lines = found.lines(extra['lines'])
    if form.rows and not lines:
        raise Invalid('document.no_rows', name=form.name)
    both = sides(work, found, fields.get('seller_id'))
    for side in ('seller', 'buyer'):
        if not both[side]['name']:
            raise Invalid(f'document.no_{side}', name=form.name)
    totals = money.totals(row.line for row in lines)
    said = told_by(work, found) if form.template_id else {}
    return dict(plain({
        **both, **said, 'rows': [printed_row(row, True) for row in lines], 'totals': printed_totals(totals),
        'currency': found.currency, 'images': images_of(work, SimpleNamespace(**fields)),
    }))  # fmt: skip


def told_by(work: UnitOfWork, found: Origin) -> dict[str, Any]:
    """What only templates ask for: {'fields': values of the records' places, 'manager', 'parts'}."""
    records = {'deal': found.deal_id, 'company': found.company_id, 'contact': found.contact_id, found.kind: found.id}
    parts = [{'percent': one.percent, 'amount': one.amount, 'left': one.left, 'until': one.until, 'note': one.note}
             for one in parts_of(found.record)] if found.kind == 'invoice' else []  # fmt: skip
    owner_id = getattr(found.record, 'owner_id', None)
    return {'fields': templates.told(work, records), 'manager': manager_of(work, owner_id), 'parts': parts}
