"""The lines of statements are given to invoices by a person's word."""

from sqlmodel import col, select

from .. import payments, refunds
from ..errors import Invalid
from ..invoices import Invoice
from ..money import ZERO
from ..payments import Payment
from ..permissions import Permission
from ..refunds import Refund
from ..rows import touched
from ..unit_of_work import UnitOfWork, derived, when
from .matching import by_hand, known_of, proposals
from .noun import CURRENCY, NEW, SKIPPED, SORTED, BankLine

derived('bank_line.sorted')
LIMIT = 200


def confirm(work: UnitOfWork, line_id: int, invoice_id: int) -> Payment | Refund:
    """Pay an invoice with what is left of a line, as much as is owed; of one that went out give back what is overpaid.

    A refund that was written down by hand already is tied to the line instead, and nothing is booked.
    Raises Invalid: 'bank_line.nothing_left', 'bank_line.currency', 'payment.nothing_owed', 'refund.nothing',
    'invoice.cancelled'.
    """
    work.require(Permission.PAYMENT_RECORD)
    line, invoice = work.get(BankLine, line_id), work.get(Invoice, invoice_id)
    if line.state == SORTED or not line.left:
        raise Invalid('bank_line.nothing_left')
    if invoice.currency != CURRENCY:
        raise Invalid('bank_line.currency', number=invoice.number, currency=invoice.currency)
    note = ' · '.join(part for part in (line.payer, line.purpose) if part)[:500]
    if line.out:
        known = known_of(line, by_hand(work, [invoice]).get(invoice_id, ()))
        if known is not None:
            work.record('refund.found', known, bank_line_id=line_id)
            return known
        return refunds.record(work, invoice_id, min(line.left, invoice.overpaid) or line.left, line.date,
                              method='bank', document=line.number, note=note, bank_line_id=line_id)  # fmt: skip
    if not invoice.debt and invoice.status != 'D':
        raise Invalid('payment.nothing_owed', number=invoice.number)
    return payments.record(work, invoice_id, min(line.left, invoice.debt) or line.left, line.date, method='bank',
                           document=line.number, note=note, bank_line_id=line_id)  # fmt: skip


def confirm_sure(work: UnitOfWork) -> int:
    """Confirm every proposal that is sure, as one act; how many."""
    work.require(Permission.PAYMENT_RECORD)
    lines = waiting(work)
    sure = {id: one for id, one in proposals(work, lines).items() if one.sure}
    count, taken = 0, set[int]()
    for line in lines:
        proposal = sure.get(line.id or 0)
        # an invoice two lines point to is for a person to decide, once the first has paid it
        if proposal is not None and proposal.invoice.id not in taken and line.id:
            confirm(work, line.id, proposal.invoice.id or 0)
            taken.add(proposal.invoice.id or 0)
            count += 1
    return count


def skip(work: UnitOfWork, line_id: int) -> BankLine:
    """What is left of a line is for no invoice."""
    work.require(Permission.PAYMENT_RECORD)
    line = work.get(BankLine, line_id)
    if line.state == NEW:
        work.record('bank_line.skipped', line, state=SKIPPED)
    return line


def bring_back(work: UnitOfWork, line_id: int) -> BankLine:
    """A skipped line waits again."""
    work.require(Permission.PAYMENT_RECORD)
    line = work.get(BankLine, line_id)
    if line.state == SKIPPED:
        work.record('bank_line.returned', line, state=NEW)
    return line


def waiting(work: UnitOfWork) -> list[BankLine]:
    """Lines with money no invoice has got yet, oldest first, LIMIT of them."""
    return work.all(BankLine, col(BankLine.state) == NEW, order=[col(BankLine.date), col(BankLine.id)], limit=LIMIT)


def sorted_lately(work: UnitOfWork, limit: int = 30) -> list[BankLine]:
    """Lines that are done with, newest first."""
    order = [col(BankLine.changed_at).desc(), col(BankLine.id).desc()]
    return work.all(BankLine, col(BankLine.state) != NEW, order=order, limit=limit)


def paid_by(work: UnitOfWork, line_ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    """{line id: [(invoice id, its number), …]} of live payments and refunds, in two queries."""
    found: dict[int, list[tuple[int, str]]] = {}
    for noun in (Payment, Refund):
        query = select(col(noun.bank_line_id), col(Invoice.id), col(Invoice.number)).join(
            Invoice, col(Invoice.id) == col(noun.invoice_id)
        )
        seen = (noun.seen_by(work.actor), Invoice.seen_by(work.actor), col(noun.deleted_at).is_(None))
        for line_id, invoice_id, number in work.rows(query.where(col(noun.bank_line_id).in_(line_ids), *seen)):
            found.setdefault(line_id, []).append((invoice_id, number))
    return found


@when(*(f'{noun}.{act}' for noun in ('payment', 'refund') for act in ('recorded', 'cancelled', 'restored')),
      'refund.found')  # fmt: skip
def _settle(work: UnitOfWork, given: Payment | Refund) -> None:
    """What is left of a line follows the payments and refunds made from it."""
    _follow(work, given.bank_line_id)


@when(*(f'{noun}.{act}.undone' for noun in ('payment', 'refund') for act in ('recorded', 'cancelled')),
      'refund.found.undone')  # fmt: skip
def _settle_undone(work: UnitOfWork, given: Payment | Refund) -> None:
    was = work.latest.before.get('bank_line_id') if work.latest else None
    line_id = given.bank_line_id or was
    if line_id and not touched(work, 'bank_line', line_id, 'left'):
        _follow(work, line_id)


def _follow(work: UnitOfWork, line_id: int | None) -> None:
    line = work.find(BankLine, col(BankLine.id) == line_id) if line_id else None
    if line is None:
        return
    paid = sum((one.amount for one in work.all(Payment, col(Payment.bank_line_id) == line_id)), ZERO)
    back = sum((one.amount for one in work.all(Refund, col(Refund.bank_line_id) == line_id)), ZERO)
    left = max(line.amount - paid - back, ZERO)
    work.record('bank_line.sorted', line, left=left, state=NEW if left else SORTED)
