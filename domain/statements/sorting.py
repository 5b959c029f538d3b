"""Statements are taken in, and their lines given to invoices by a person's word."""

from dataclasses import dataclass

from sqlmodel import col, select

from .. import payments
from ..errors import Invalid
from ..invoices import Invoice
from ..money import ZERO
from ..payments import Payment
from ..permissions import Permission
from ..rows import touched
from ..unit_of_work import UnitOfWork, derived, when
from .matching import proposals
from .noun import CURRENCY, NEW, SKIPPED, SORTED, BankLine, mark_of
from .parsing import Statement

derived('bank_line.sorted')
LIMIT = 200


@dataclass(frozen=True)
class Taken:
    """What came of a file: lines that are new, that were known, and documents of money that went out."""

    new: int
    known: int
    outgoing: int


def take(work: UnitOfWork, statement: Statement) -> Taken:
    """Keep the arrivals of a statement; what is kept already is not kept twice. Nothing is paid yet."""
    work.require(Permission.INVOICE_CHECK)
    work.require(Permission.PAYMENT_RECORD)
    arrivals = {mark_of(one): one for one in statement.arrivals}
    marks, there = list(arrivals), dict[str, BankLine]()
    for start in range(0, len(marks), 400):
        query = select(BankLine).where(col(BankLine.mark).in_(marks[start : start + 400]), BankLine.seen_by(work.actor))
        there |= {line.mark: line for (line,) in work.rows(query)}
    made = 0
    with work.gathering():
        for mark, one in arrivals.items():
            line = there.get(mark)
            if line is None:
                line = BankLine(mark=mark, number=one.number, date=one.day, amount=one.amount, left=one.amount,
                                payer=one.payer, inn=one.inn, payer_account=one.payer_account, account=one.account,
                                purpose=one.purpose)  # fmt: skip
                work.add(line, 'bank_line.taken')
                made += 1
            elif line.deleted_at:
                work.restore(line)
                made += 1
    return Taken(made, len(statement.arrivals) - made, statement.outgoing)


def confirm(work: UnitOfWork, line_id: int, invoice_id: int) -> Payment:
    """Pay an invoice with what is left of a line, as much as is owed.

    Raises Invalid: 'bank_line.nothing_left', 'bank_line.currency', 'payment.nothing_owed', 'invoice.cancelled'.
    """
    work.require(Permission.PAYMENT_RECORD)
    line, invoice = work.get(BankLine, line_id), work.get(Invoice, invoice_id)
    if line.state == SORTED or not line.left:
        raise Invalid('bank_line.nothing_left')
    if invoice.currency != CURRENCY:
        raise Invalid('bank_line.currency', number=invoice.number, currency=invoice.currency)
    if not invoice.debt and invoice.status != 'D':
        raise Invalid('payment.nothing_owed', number=invoice.number)
    note = ' · '.join(part for part in (line.payer, line.purpose) if part)[:500]
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
    """{line id: [(invoice id, its number), …]} of live payments, in one query."""
    query = select(col(Payment.bank_line_id), col(Invoice.id), col(Invoice.number)).join(
        Invoice, col(Invoice.id) == col(Payment.invoice_id)
    )
    seen = (Payment.seen_by(work.actor), Invoice.seen_by(work.actor), col(Payment.deleted_at).is_(None))
    found: dict[int, list[tuple[int, str]]] = {}
    for line_id, invoice_id, number in work.rows(query.where(col(Payment.bank_line_id).in_(line_ids), *seen)):
        found.setdefault(line_id, []).append((invoice_id, number))
    return found


@when('payment.recorded', 'payment.cancelled', 'payment.restored')
def _settle(work: UnitOfWork, payment: Payment) -> None:
    """What is left of a line follows the payments made from it."""
    line = work.find(BankLine, col(BankLine.id) == payment.bank_line_id) if payment.bank_line_id else None
    if line is None:
        return
    given = sum((one.amount for one in work.all(Payment, col(Payment.bank_line_id) == line.id)), ZERO)
    left = max(line.amount - given, ZERO)
    work.record('bank_line.sorted', line, left=left, state=NEW if left else SORTED)


@when('payment.recorded.undone', 'payment.cancelled.undone')
def _settle_undone(work: UnitOfWork, payment: Payment) -> None:
    if payment.bank_line_id and not touched(work, 'bank_line', payment.bank_line_id, 'left'):
        _settle(work, payment)
