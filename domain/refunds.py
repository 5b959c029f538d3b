"""Refunds: money that goes back to the client of an invoice, of what was overpaid or credited after it was paid."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import Field, col, select

from .errors import Invalid
from .invoices import Invoice
from .payments import METHODS, PaymentFields
from .permissions import Actor, Permission
from .quotes.papers import today
from .unit_of_work import Entity, UnitOfWork, fit, when


class Refund(PaymentFields, Entity, table=True):
    """Money given back on `date`; `document` is the number of its payment order. Deal and client are the invoice's.

    `bank_line_id` is the line of a bank's statement it was made from or found in.
    """

    invoice_id: int = Field(index=True)
    currency: str = Field(max_length=3)
    deal_id: int | None = Field(default=None, index=True)
    company_id: int | None = None
    contact_id: int | None = None
    bank_line_id: int | None = Field(default=None, index=True)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return col(cls.invoice_id).in_(select(Invoice.id).where(Invoice.seen_by(actor)))

    def part_of(self) -> Iterable[tuple[str, int]]:
        yield 'invoice', self.invoice_id

    def about(self) -> Iterable[tuple[str, int]]:
        yield 'invoice', self.invoice_id
        for kind in ('deal', 'company', 'contact'):
            id = getattr(self, f'{kind}_id')
            if id:
                yield kind, id


def record(work: UnitOfWork, invoice_id: int, amount: Decimal | str | None = None, on: date | str | None = None, *,
           method: str = '', document: str = '', note: str = '',
           bank_line_id: int | None = None) -> Refund:  # fmt: skip
    """Write down money given back: a part, or all that is to be given back where `amount` is None; today unless `on`.

    Raises Invalid: 'refund.nothing' where nothing was overpaid, 'refund.too_much' (fact left).
    """
    work.require(Permission.PAYMENT_RECORD)
    invoice = work.get(Invoice, invoice_id)
    if not invoice.overpaid:
        raise Invalid('refund.nothing', number=invoice.number)
    fields = fit(PaymentFields, {'amount': invoice.overpaid if amount is None else amount, 'date': on or today(work),
                                 'method': method, 'document': document, 'note': note})  # fmt: skip
    if fields['method'] not in METHODS:
        raise Invalid('field.wrong', field='method')
    if fields['amount'] > invoice.overpaid:
        raise Invalid('refund.too_much', field='amount', number=invoice.number, left=invoice.overpaid,
                      currency=invoice.currency)  # fmt: skip
    return work.add(
        Refund(invoice_id=invoice_id, currency=invoice.currency, deal_id=invoice.deal_id,
               company_id=invoice.company_id, contact_id=invoice.contact_id, bank_line_id=bank_line_id, **fields),
        'refund.recorded',
    )  # fmt: skip


def cancel(work: UnitOfWork, refund_id: int) -> None:
    """Take a refund back: the sum is to be given back again."""
    work.require(Permission.PAYMENT_RECORD)
    work.remove(work.get(Refund, refund_id), 'refund.cancelled')


def of_invoice(work: UnitOfWork, invoice_id: int) -> list[Refund]:
    """The refunds of an invoice by day."""
    return work.all(Refund, col(Refund.invoice_id) == invoice_id, order=[col(Refund.date), col(Refund.id)])


@when('invoice.changed', 'invoice.changed.undone')
def _follow(work: UnitOfWork, invoice: Invoice) -> None:
    """Refunds go where their invoice goes."""
    moved: dict[str, Any] = {name: getattr(invoice, name) for name in ('deal_id', 'company_id', 'contact_id')}
    if work.latest and work.latest.after.keys() & moved.keys() and invoice.refunded and invoice.id:
        for refund in of_invoice(work, invoice.id):
            work.record('refund.followed', refund, **moved)
