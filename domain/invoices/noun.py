"""The invoice: its fields and rules."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index, and_
from sqlmodel import Field, col

from ..errors import Invalid
from ..money import ZERO
from ..quotes.papers import Paper, PaperFields
from ..types import Moment, Money
from ..unit_of_work import Entity

# Bitrix24's codes: new, sent, paid, not paid (cancelled)
STATUSES = ('N', 'S', 'P', 'D')
NEW, SENT, PAID, CANCELLED = STATUSES
Day = date  # the invoice has a field of that name
CHECKS = ('', 'asked', 'checked', 'returned')


class InvoiceFields(PaperFields):
    """What is filled in on an invoice. `pay_until` a plain day; requisites and bank are the main ones where None."""

    quote_id: int | None = Field(default=None, index=True)
    seller_requisites_id: int | None = None
    seller_bank_id: int | None = None
    buyer_requisites_id: int | None = None
    pay_until: date | None = None
    basis: str = Field(default='', max_length=300)
    purpose: str = Field(default='', max_length=210)
    with_qr: bool = True


class Invoice(InvoiceFields, Paper, Entity, table=True):
    """An invoice. `paid` is the sum of its payments; `parties` seller and buyer as they were when it was sent;
    `reminded_for` the day of payment whose passing has made an activity; `schedule` its parts, as `schedule.PartFields`
    tells, [] where the whole sum is paid by `pay_until`."""

    __table_args__ = (Index('ix_invoice_status', 'status', 'pay_until'),)

    status: str = Field(default=NEW, max_length=1)
    paid: Decimal = Field(default=Decimal(0), sa_type=Money)
    check_state: str = Field(default='', max_length=10)
    checked_by: int | None = None
    checked_at: datetime | None = Field(default=None, sa_type=Moment)
    check_note: str = Field(default='', max_length=1000)
    cancel_reason: str = Field(default='', max_length=250)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    reminded_for: date | None = None
    parties: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    schedule: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default='[]'))

    @property
    def debt(self) -> Decimal:
        """What is still to be paid, in its currency; nothing is owed on a cancelled one."""
        return ZERO if self.status == CANCELLED else max(self.amount - self.paid, ZERO)

    @property
    def open_status(self) -> str:
        """What it is while it is neither paid nor cancelled."""
        return SENT if self.sent_at else NEW

    def overdue(self, day: Day) -> bool:
        """Whether money should have come before this day."""
        return bool(self.pay_until and self.pay_until < day and self.debt > 0)

    @classmethod
    def owed(cls) -> ColumnElement[bool]:
        """SQL: something is still to be paid."""
        return and_(col(cls.status).in_((NEW, SENT)), col(cls.amount) > col(cls.paid))

    def must_be_open(self) -> None:
        """Raise Invalid where rows and printed words may not change: paid or cancelled."""
        if self.status == PAID:
            raise Invalid('invoice.locked', number=self.number)
        if self.status == CANCELLED:
            raise Invalid('invoice.cancelled', number=self.number)
