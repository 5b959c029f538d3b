"""Invoices are sent, cancelled and reopened; paid is what their payments make them."""

from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from ..errors import Invalid
from ..money import ZERO
from ..permissions import Permission
from ..rows import ProductRow, touched
from ..types import now
from ..unit_of_work import Entity, UnitOfWork, derived, when
from .checking import must_be_ready
from .making import must_be_unseen
from .noun import CANCELLED, PAID, SENT, Invoice
from .printing import parties

_AGAIN = ('', '.undone', '.undone.undone', '.undone.undone.undone')
_BY_SUMS = ('paid', 'part_paid', 'paid_changed', 'credited')
_ACTS = ('payment.recorded', 'payment.cancelled', 'payment.restored', 'credit_note.created', 'credit_note.cancelled',
         'refund.recorded', 'refund.cancelled', 'refund.restored')  # fmt: skip
derived(*(f'invoice.{act}{again}' for act in _BY_SUMS for again in _AGAIN))


def send(work: UnitOfWork, invoice_id: int) -> Invoice:
    """Mark an invoice as sent; seller and buyer are kept as the client saw them.

    Raises Invalid('invoice.no_rows' | 'invoice.fields_missing').
    """
    work.require(Permission.INVOICE_EDIT)
    invoice = work.get(Invoice, invoice_id)
    invoice.must_be_live()
    must_be_ready(work, invoice)
    work.record('invoice.sent', invoice, status=SENT, sent_at=now(), parties=parties(work, invoice))
    return invoice


def cancel(work: UnitOfWork, invoice_id: int, reason: str) -> Invoice:
    """Give up an invoice, saying why; its number stays.

    Raises Invalid('invoice.needs_reason' | 'invoice.money_came' | 'invoice.credit_instead').
    """
    work.require(Permission.INVOICE_EDIT)
    invoice = work.get(Invoice, invoice_id)
    reason = reason.replace('\x00', '').strip()[:250]
    if not reason:
        raise Invalid('invoice.needs_reason', field='cancel_reason', number=invoice.number)
    if invoice.status == CANCELLED:
        return invoice
    if invoice.paid:
        raise Invalid('invoice.money_came', number=invoice.number, paid=invoice.paid, currency=invoice.currency)
    if invoice.credited:
        raise Invalid('invoice.credit_instead', number=invoice.number)
    work.record('invoice.cancelled', invoice, status=CANCELLED, cancel_reason=reason, closed_at=now())
    return invoice


def reopen(work: UnitOfWork, invoice_id: int) -> Invoice:
    """Bring a cancelled invoice back to new or sent. Raises Invalid for a paid or credited one."""
    work.require(Permission.INVOICE_EDIT)
    invoice = work.get(Invoice, invoice_id)
    if invoice.status == PAID:
        raise Invalid('invoice.has_payments', number=invoice.number, paid=invoice.paid)
    if invoice.status == CANCELLED:
        invoice.must_be_uncredited()
        work.record('invoice.reopened', invoice, status=invoice.open_status, cancel_reason='', closed_at=None)
    return invoice


def settle(work: UnitOfWork, invoice: Invoice) -> None:
    """Set the sums to those of its payments, credit notes and refunds, and the status they make. Part of verbs.

    Paid, credited in full (cancelled, without a reason of its own), or open again.
    """
    paid, credited, refunded = (_sum(work, kind, invoice) for kind in ('payment', 'credit_note', 'refund'))
    charged, held, grown = invoice.amount - credited, paid - refunded, paid > invoice.paid
    new: dict[str, Any] = {'paid': paid, 'credited': credited, 'refunded': refunded}
    action = 'invoice.part_paid' if grown else 'invoice.paid_changed'
    if invoice.status == CANCELLED and invoice.cancel_reason:
        action = 'invoice.paid_changed'
    elif credited and charged <= 0:
        new |= {'status': CANCELLED, 'closed_at': invoice.closed_at or now()}
        action = 'invoice.credited' if invoice.status != CANCELLED else 'invoice.paid_changed'
    elif held > 0 and held >= charged:
        new |= {'status': PAID, 'closed_at': invoice.closed_at or now()}
        action = 'invoice.paid' if grown or invoice.status != PAID else 'invoice.paid_changed'
    else:
        new |= {'status': invoice.open_status, 'closed_at': None}
    work.record(action, invoice, **new)


def _sum(work: UnitOfWork, kind: str, invoice: Invoice) -> Decimal:
    """What the records of an invoice come to. Asked without eyes: sums must not depend on who looks."""
    noun: Any = Entity.kinds[kind]
    where = [noun.invoice_id == invoice.id, noun.deleted_at.is_(None)]
    if kind == 'credit_note':
        where.append(noun.cancelled_at.is_(None))
    return work.one(select(func.sum(noun.amount)).where(*where))[0] or ZERO


@when(*(act + again for act in _ACTS for again in _AGAIN))
def _follow(work: UnitOfWork, record: Any) -> None:
    """The invoice's sums and status follow what was recorded, taken back and done again."""
    settle(work, work.get(Invoice, record.invoice_id))


@when(*(f'invoice.{act}.undone.undone' for act in _BY_SUMS))
def _done_again(work: UnitOfWork, invoice: Invoice) -> None:
    """What is put back by its old value is counted anew: others have paid and credited since."""
    settle(work, invoice)


@when('invoice.sent.undone')
def _unsent(work: UnitOfWork, invoice: Invoice) -> None:
    invoice.must_be_uncredited()


@when(*(f'product_row.{act}.undone' for act in ('created', 'changed', 'deleted')), 'product_row.restored')
def _rows_stand(work: UnitOfWork, row: ProductRow) -> None:
    """Rows that a credit note stands on do not go back either."""
    invoice = work.find(Invoice, col(Invoice.id) == row.entity_id) if row.entity == 'invoice' else None
    if invoice is not None and not touched(work, 'invoice', invoice.id, 'credited'):
        invoice.must_be_uncredited()


@when('invoice.amount_changed')
def _by_rows(work: UnitOfWork, invoice: Invoice) -> None:
    """Rows may not fall below what was paid already; a discount may make a part the whole."""
    if invoice.paid > invoice.amount:
        raise Invalid('invoice.below_paid', number=invoice.number, paid=invoice.paid, amount=invoice.amount)
    if invoice.paid:
        settle(work, invoice)


@when('invoice.created.undone')
def _unmade(work: UnitOfWork, invoice: Invoice) -> None:
    """Undoing the making of an invoice is dropping it."""
    if not touched(work, 'invoice', invoice.id, 'status'):
        must_be_unseen(invoice)
