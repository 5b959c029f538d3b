"""Invoices are sent, cancelled and reopened; paid is what their payments make them."""

from typing import Any

from ..errors import Invalid
from ..permissions import Permission
from ..rows import touched
from ..types import now
from ..unit_of_work import UnitOfWork, derived, when
from .checking import must_be_ready
from .making import must_be_unseen
from .noun import CANCELLED, PAID, SENT, Invoice
from .printing import parties

derived('invoice.paid', 'invoice.part_paid', 'invoice.paid_changed')


def send(work: UnitOfWork, invoice_id: int) -> Invoice:
    """Mark an invoice as sent; seller and buyer are kept as the client saw them.

    Raises Invalid('invoice.no_rows' | 'invoice.fields_missing').
    """
    work.require(Permission.INVOICE_EDIT)
    invoice = work.get(Invoice, invoice_id)
    invoice.must_be_open()
    must_be_ready(work, invoice)
    work.record('invoice.sent', invoice, status=SENT, sent_at=now(), parties=parties(work, invoice))
    return invoice


def cancel(work: UnitOfWork, invoice_id: int, reason: str) -> Invoice:
    """Give up an invoice, saying why; its number stays.

    Raises Invalid('invoice.needs_reason' | 'invoice.has_payments').
    """
    work.require(Permission.INVOICE_EDIT)
    invoice = work.get(Invoice, invoice_id)
    reason = reason.replace('\x00', '').strip()[:250]
    if not reason:
        raise Invalid('invoice.needs_reason', field='cancel_reason', number=invoice.number)
    if invoice.paid:
        raise Invalid('invoice.has_payments', number=invoice.number, paid=invoice.paid)
    if invoice.status != CANCELLED:
        work.record('invoice.cancelled', invoice, status=CANCELLED, cancel_reason=reason, closed_at=now())
    return invoice


def reopen(work: UnitOfWork, invoice_id: int) -> Invoice:
    """Bring a cancelled invoice back to new or sent. Raises Invalid('invoice.has_payments') for a paid one."""
    work.require(Permission.INVOICE_EDIT)
    invoice = work.get(Invoice, invoice_id)
    if invoice.status == PAID:
        raise Invalid('invoice.has_payments', number=invoice.number, paid=invoice.paid)
    if invoice.status == CANCELLED:
        work.record('invoice.reopened', invoice, status=invoice.open_status, cancel_reason='', closed_at=None)
    return invoice


def settle(work: UnitOfWork, invoice: Invoice, **more: Any) -> None:
    """Set the status that the paid sum makes: paid in full, or open again. Part of verbs, not one itself."""
    paid = more.get('paid', invoice.paid)
    full = paid > 0 and paid >= invoice.amount
    if invoice.status == CANCELLED:
        work.record('invoice.paid_changed', invoice, **more)
    elif full:
        work.record('invoice.paid', invoice, status=PAID, closed_at=invoice.closed_at or now(), **more)
    else:
        action = 'invoice.part_paid' if paid > invoice.paid else 'invoice.paid_changed'
        work.record(action, invoice, status=invoice.open_status, closed_at=None, **more)


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
