"""Credit notes are made and cancelled; their invoice's sums and status follow."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel

from .. import numerators, rows
from ..errors import Invalid
from ..invoices import Invoice
from ..invoices.noun import CANCELLED
from ..invoices.printing import parties
from ..money import MOST, ZERO
from ..permissions import Permission
from ..quotes.papers import today
from ..types import now
from ..unit_of_work import UnitOfWork, fit, when
from .lines import CreditLine, Rest, rests, take_all, take_rows, take_sum
from .noun import CreditNote, CreditNoteFields, of_invoice


class _Asked(SQLModel):
    quantity: Decimal = Field(default=Decimal(1), gt=0, le=999_999_999, decimal_places=3)
    amount: Decimal = Field(default=Decimal(1), gt=0, le=MOST, decimal_places=2)


def create(work: UnitOfWork, invoice_id: int, reason: str, *, quantities: Mapping[int, Decimal | str] | None = None,
           amount: Decimal | str | None = None, on: date | str | None = None) -> CreditNote:  # fmt: skip
    """Take something off an invoice, saying why: quantities by row id, or a sum with VAT, or all that is left.

    Today unless `on` says when. What was paid beyond the new sum is the invoice's `overpaid`, to be given back.
    Raises Invalid: 'credit_note.draft' | 'credit_note.all_credited' | 'credit_note.too_many' | 'credit_note.too_much' |
    'credit_note.nothing' | 'credit_note.too_early', 'invoice.cancelled'.
    """
    work.require(Permission.INVOICE_CREDIT)
    invoice = work.get(Invoice, invoice_id)
    must_be_creditable(invoice)
    fields = fit(CreditNoteFields, {'reason': ' '.join(reason.split()), 'date': on or today(work)})
    if fields['date'] < invoice.date:
        raise Invalid('credit_note.too_early', field='date', number=invoice.number, day=invoice.date)
    lines = _lines(invoice, left_of(work, invoice), quantities, amount)
    total = sum((line.gross for line in lines), ZERO)
    if total <= 0:
        raise Invalid('credit_note.nothing', number=invoice.number)
    charged = invoice.charged - total
    place = numerators.place(work, invoice.seller_id, invoice.deal_id)
    return work.add(
        CreditNote(
            number=numerators.issue(work, 'credit_note', fields['date'], place), invoice_id=invoice_id,
            deal_id=invoice.deal_id, company_id=invoice.company_id, contact_id=invoice.contact_id,
            seller_id=invoice.seller_id, currency=invoice.currency, amount=total, before=invoice.charged,
            debt=max(charged - invoice.held, ZERO), overpaid=max(invoice.held - charged, ZERO),
            by_sum=amount is not None, stamped=invoice.stamped, lines=[line.kept() for line in lines],
            parties=invoice.parties or parties(work, invoice), **fields,
        )
    )  # fmt: skip


def cancel(work: UnitOfWork, note_id: int, reason: str) -> CreditNote:
    """Give a credit note up, saying why; it keeps its number, and its invoice asks for the sum again.

    Raises Invalid('credit_note.needs_reason'), 'invoice.over_refunded' where the money was given back already.
    """
    work.require(Permission.INVOICE_CREDIT)
    note = work.get(CreditNote, note_id)
    reason = ' '.join(reason.replace('\x00', '').split())[:250]
    if not reason:
        raise Invalid('credit_note.needs_reason', field='cancel_reason', number=note.number)
    if note.cancelled_at is None:
        work.record('credit_note.cancelled', note, cancelled_at=now(), cancel_reason=reason)
    return note


def must_be_creditable(invoice: Invoice) -> None:
    """Raise Invalid for a draft that nobody has seen, a cancelled invoice, and one without anything left to credit."""
    if invoice.credited_in_full:
        raise Invalid('credit_note.all_credited', number=invoice.number)
    if invoice.status == CANCELLED:
        raise Invalid('invoice.cancelled', number=invoice.number)
    if not (invoice.sent_at or invoice.paid):
        raise Invalid('credit_note.draft', number=invoice.number)


def left_of(work: UnitOfWork, invoice: Invoice) -> list[Rest]:
    """What is left of each row of an invoice to be credited."""
    assert invoice.id
    taken = [line for note in of_invoice(work, invoice.id, live=True) for line in note.lines]
    return rests(rows.of(work, 'invoice', invoice.id), taken)


def _lines(invoice: Invoice, left: list[Rest], quantities: Mapping[int, Decimal | str] | None,
           amount: Decimal | str | None) -> list[CreditLine]:  # fmt: skip
    if amount is not None:
        wanted = fit(_Asked, {'amount': amount})['amount']
        if wanted > invoice.charged:
            raise Invalid('credit_note.too_much', field='amount', number=invoice.number, left=invoice.charged,
                          currency=invoice.currency)  # fmt: skip
        return take_sum(left, wanted)
    if quantities is None:
        return take_all(left)
    return take_rows(left, {id: fit(_Asked, {'quantity': one})['quantity'] for id, one in quantities.items()})


@when('credit_note.cancelled.undone', 'credit_note.created.undone.undone')
def _must_stand(work: UnitOfWork, note: CreditNote) -> None:
    """A note that comes back finds its rows as they were, and an invoice that can be credited."""
    invoice = work.get(Invoice, note.invoice_id)
    left_of(work, invoice)
    if invoice.cancel_reason:
        raise Invalid('invoice.cancelled', number=invoice.number)
