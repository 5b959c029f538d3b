"""An invoice paid in parts: what share by which day, what each part comes to, which is to be paid next.

Shares are percents of the invoice's sum, so the parts follow its rows; the last part takes what rounding leaves.
The invoice's `pay_until` is always the day of the first part that is not paid yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel

from ..errors import Invalid
from ..money import HUNDRED, ZERO, rounded
from ..permissions import Permission
from ..unit_of_work import UnitOfWork, derived, fit, when
from .noun import Invoice

MOST_PARTS = 12
derived('invoice.part_due')


class PartFields(SQLModel):
    """One part: `percent` of the sum, the last day to pay it, None for «on delivery», and what it is called."""

    percent: Decimal = Field(gt=0, le=100, decimal_places=2)
    until: date | None = None
    note: str = Field(default='', max_length=60)


@dataclass(frozen=True)
class Part:
    """A part in money: `amount` of the invoice's currency, of which `paid` has come; `credited` was taken off it."""

    percent: Decimal
    until: date | None
    note: str
    amount: Decimal
    paid: Decimal
    credited: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        return self.amount - self.paid

    def overdue(self, day: date) -> bool:
        """Whether it should have come before this day."""
        return bool(self.until and self.until < day and self.left > 0)


def set_schedule(
    work: UnitOfWork, invoice_id: int, parts: Sequence[dict[str, Any]], seen: int | None = None
) -> Invoice:
    """Let an invoice be paid in these parts, of which the percents make 100; one part or none is the whole sum at once.

    Raises Invalid('schedule.not_whole' | 'schedule.too_many' | 'schedule.days_crossed'), Conflict.
    """
    work.require(Permission.INVOICE_EDIT)
    invoice = work.get(Invoice, invoice_id)
    invoice.must_be_live()
    if len(parts) > MOST_PARTS:
        raise Invalid('schedule.too_many', limit=MOST_PARTS)
    fitting = [fit(PartFields, {'percent': None, **part}) for part in parts]
    if fitting and sum((part['percent'] for part in fitting), ZERO) != HUNDRED:
        raise Invalid('schedule.not_whole', total=sum((part['percent'] for part in fitting), ZERO))
    days = [part['until'] for part in fitting if part.get('until')]
    if days != sorted(days) or any(day < invoice.date for day in days):
        raise Invalid('schedule.days_crossed')
    kept = [{'percent': str(part['percent']), 'until': part['until'].isoformat() if part.get('until') else None,
             'note': part.get('note', '')} for part in fitting]  # fmt: skip
    new: dict[str, Any] = {'schedule': kept if len(kept) > 1 else []}
    work.must_not_clash(invoice, new, seen)
    until = fitting[0].get('until') if len(fitting) == 1 else next_until(invoice, kept) if kept else invoice.pay_until
    work.record('invoice.scheduled', invoice, **new, pay_until=until)
    return invoice


def parts_of(invoice: Invoice, schedule: Sequence[dict[str, Any]] | None = None) -> list[Part]:
    """The parts in money; [] where it is not paid in parts.

    Credit notes lower the last ones first, what was paid fills the first ones first.
    """
    found: list[Part] = []
    kept = invoice.schedule if schedule is None else schedule
    left, charged, came = invoice.amount, invoice.charged, min(invoice.held, invoice.charged)
    for place, part in enumerate(kept, 1):
        share = left if place == len(kept) else min(rounded(invoice.amount * Decimal(part['percent']) / HUNDRED), left)
        asked = min(share, charged)
        paid = min(came, asked)
        until = date.fromisoformat(part['until']) if part['until'] else None
        found.append(Part(Decimal(part['percent']), until, part['note'], asked, paid, share - asked))
        left, charged, came = left - share, charged - asked, came - paid
    return found


def next_until(invoice: Invoice, schedule: Sequence[dict[str, Any]] | None = None) -> date | None:
    """The day of the first part that is not paid yet, of the last one where all are."""
    parts = parts_of(invoice, schedule)
    waiting = next((part for part in parts if part.left > 0), parts[-1] if parts else None)
    return waiting.until if waiting else None


def late_of(invoice: Invoice, day: date) -> Decimal:
    """What should have come before this day, in the invoice's currency."""
    if invoice.schedule:
        return sum((part.left for part in parts_of(invoice) if part.overdue(day)), ZERO)
    return invoice.debt if invoice.overdue(day) else ZERO


_PAID = ('paid', 'part_paid', 'paid_changed', 'credited', 'amount_changed')


@when(*(f'invoice.{act}' for act in _PAID), *(f'invoice.{act}.undone' for act in (*_PAID, 'scheduled')))
def _follow(work: UnitOfWork, invoice: Invoice) -> None:
    """The day to pay by is that of the next part."""
    if invoice.schedule:
        work.record('invoice.part_due', invoice, pay_until=next_until(invoice))
