"""Payments: money that came for an invoice, in parts or in full."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import Field, SQLModel, col, select

from .errors import Invalid
from .invoices import Invoice
from .money import MOST, ZERO
from .permissions import Actor, Permission
from .quotes.papers import today
from .types import Money
from .unit_of_work import Entity, UnitOfWork, fit, when

METHODS = ('', 'bank', 'cash', 'card', 'other')


class PaymentFields(SQLModel):
    """What is filled in. `amount` in the invoice's currency; `date` is the day the money came."""

    amount: Decimal = Field(gt=0, le=MOST, decimal_places=2, sa_type=Money)
    date: date
    method: str = Field(default='', max_length=10)
    document: str = Field(default='', max_length=60)
    note: str = Field(default='', max_length=500)


class Payment(PaymentFields, Entity, table=True):
    """A payment. Deal and client are the invoice's, kept here so that their timelines show it;
    `bank_line_id` the line of a bank's statement it was made from."""

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
           method: str = '', document: str = '', note: str = '', allow_more: bool = False,
           bank_line_id: int | None = None) -> Payment:  # fmt: skip
    """Write down a payment: a part, or the whole rest where `amount` is None; today unless `on` says when.

    Raises Invalid: 'payment.too_much' (fact debt) unless `allow_more`, 'payment.nothing_owed', 'invoice.cancelled'.
    """
    work.require(Permission.PAYMENT_RECORD)
    invoice = work.get(Invoice, invoice_id)
    if invoice.status == 'D':
        raise Invalid('invoice.cancelled', number=invoice.number)
    if amount is None and not invoice.debt:
        raise Invalid('payment.nothing_owed', number=invoice.number)
    fields = fit(PaymentFields, {'amount': invoice.debt if amount is None else amount, 'date': on or today(work),
                                 'method': method, 'document': document, 'note': note})  # fmt: skip
    _must_fit(fields)
    if fields['amount'] > invoice.debt and not allow_more:
        raise Invalid('payment.too_much', field='amount', number=invoice.number, debt=invoice.debt,
                      currency=invoice.currency)  # fmt: skip
    if invoice.paid + fields['amount'] > MOST:
        raise Invalid('field.too_big', field='amount', limit=MOST)
    return work.add(
        Payment(invoice_id=invoice_id, currency=invoice.currency, deal_id=invoice.deal_id,
                company_id=invoice.company_id, contact_id=invoice.contact_id, bank_line_id=bank_line_id, **fields),
        'payment.recorded',
    )  # fmt: skip


def change(work: UnitOfWork, payment_id: int, values: dict[str, Any], seen: int | None = None) -> Payment:
    """Change the day and the words; a wrong sum is cancelled and recorded anew."""
    work.require(Permission.PAYMENT_RECORD)
    payment, fields = work.get(Payment, payment_id), fit(PaymentFields, values)
    if 'amount' in fields and fields['amount'] != payment.amount:
        raise Invalid('payment.sum_stays', field='amount')
    _must_fit(fields)
    work.must_not_clash(payment, fields, seen)
    work.record('payment.changed', payment, **fields)
    return payment


def cancel(work: UnitOfWork, payment_id: int) -> None:
    """Take a payment back; its invoice owes again."""
    work.require(Permission.PAYMENT_RECORD)
    work.remove(work.get(Payment, payment_id), 'payment.cancelled')


def of_invoice(work: UnitOfWork, invoice_id: int) -> list[Payment]:
    """The payments of an invoice by day."""
    return work.all(Payment, col(Payment.invoice_id) == invoice_id, order=[col(Payment.date), col(Payment.id)])


def paid_of_deal(work: UnitOfWork, deal_id: int, currency: str | None = None) -> tuple[Decimal, Decimal, Decimal]:
    """(invoiced, paid, debt) of a deal's live invoices in one currency, the deal's unless named.

    Credit notes lower what was invoiced, refunds what was paid.
    """
    return paid_of_deals(work, [deal_id], currency).get(deal_id, (ZERO, ZERO, ZERO))


def paid_of_deals(work: UnitOfWork, deal_ids: Iterable[int],
                  currency: str | None = None) -> dict[int, tuple[Decimal, Decimal, Decimal]]:  # fmt: skip
    """The same for many deals in one query; deals without invoices are left out."""
    deal: Any = Entity.kinds['deal']
    chosen: Any = select  # five columns have no type of their own
    query = (
        chosen(Invoice.deal_id, Invoice.amount, Invoice.credited, Invoice.paid, Invoice.refunded)
        .join(deal, deal.id == Invoice.deal_id)
        .where(col(Invoice.deal_id).in_(set(deal_ids)), Invoice.currency == (currency or deal.currency))
        .where((col(Invoice.status) != 'D') | (col(Invoice.credited) > 0))
        .where(col(Invoice.deleted_at).is_(None), Invoice.seen_by(work.actor))
    )
    found: dict[int, tuple[Decimal, Decimal, Decimal]] = {}
    for deal_id, amount, credited, paid, refunded in work.rows(query):
        total, came, debt = found.get(deal_id, (ZERO, ZERO, ZERO))
        charged, held = amount - credited, paid - refunded
        found[deal_id] = (total + charged, came + held, debt + max(charged - held, ZERO))
    return found


@when('invoice.changed', 'invoice.changed.undone')
def _follow(work: UnitOfWork, invoice: Invoice) -> None:
    """Payments go where their invoice goes."""
    moved = {name: getattr(invoice, name) for name in ('deal_id', 'company_id', 'contact_id')}
    if work.latest and work.latest.after.keys() & moved.keys() and invoice.id:
        for payment in of_invoice(work, invoice.id):
            work.record('payment.followed', payment, **moved)


def _must_fit(fields: dict[str, Any]) -> None:
    if 'method' in fields and fields['method'] not in METHODS:
        raise Invalid('field.wrong', field='method')
