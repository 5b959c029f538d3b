"""The credit note: its fields, whose it is, and what it takes off each row of its invoice."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, ColumnElement, true
from sqlmodel import Field, SQLModel, col, select

from ..invoices import Invoice
from ..permissions import Actor, Permission
from ..types import Moment, Money
from ..unit_of_work import Entity, UnitOfWork


class CreditNoteFields(SQLModel):
    """What is filled in: `date` a plain day, `reason` in words, printed."""

    date: date
    reason: str = Field(min_length=1, max_length=250)


class CreditNote(CreditNoteFields, Entity, table=True):
    """A credit note of one invoice; made once, it is cancelled but never changed, and keeps its number.

    `amount` with VAT is what it takes off. `lines` say how, each as `lines.CreditLine` keeps it; `by_sum` where a sum
    was chosen, not rows. `parties` are seller and buyer as the invoice named them. `before`, `debt` and `overpaid`
    tell how the invoice stood: what it asked for until then, what was owed and to be given back from then on.
    Deal and client are the invoice's, so that their timelines show it.
    """

    quiet: ClassVar[frozenset[str]] = Entity.quiet | {'lines', 'parties', 'before', 'debt', 'overpaid', 'by_sum'}

    number: str = Field(max_length=30, index=True)
    invoice_id: int = Field(index=True)
    deal_id: int | None = Field(default=None, index=True)
    company_id: int | None = None
    contact_id: int | None = None
    seller_id: int | None = None
    currency: str = Field(max_length=3)
    amount: Decimal = Field(sa_type=Money)
    before: Decimal = Field(sa_type=Money)
    debt: Decimal = Field(sa_type=Money)
    overpaid: Decimal = Field(sa_type=Money)
    by_sum: bool = False
    stamped: bool = True
    lines: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    parties: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    cancelled_at: datetime | None = Field(default=None, sa_type=Moment)
    cancel_reason: str = Field(default='', max_length=250)

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

    @property
    def after(self) -> Decimal:
        """What the invoice asked for from then on."""
        return self.before - self.amount


def of_invoice(work: UnitOfWork, invoice_id: int, *, live: bool = False) -> list[CreditNote]:
    """The credit notes of an invoice, the first one first; with `live` without cancelled ones."""
    where = [col(CreditNote.invoice_id) == invoice_id]
    if live:
        where.append(col(CreditNote.cancelled_at).is_(None))
    return work.all(CreditNote, *where, order=col(CreditNote.id))
