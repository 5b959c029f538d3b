"""Statements are taken in: arrivals, and of what went out what may be a refund to a client."""

from dataclasses import dataclass

from sqlmodel import col, select

from .. import companies
from ..permissions import Permission
from ..requisites import Requisites
from ..unit_of_work import UnitOfWork
from .matching import matched
from .noun import BankLine, mark_of
from .parsing import Arrival, Statement


@dataclass(frozen=True)
class Taken:
    """What came of a file: arrivals that are new, that were known, money that went out and is left aside, and of it
    what may be new refunds."""

    new: int
    known: int
    outgoing: int
    refunds: int = 0


def take(work: UnitOfWork, statement: Statement) -> Taken:
    """Keep the arrivals of a statement, and of what went out what may be a refund to a client; nothing is kept twice.

    Nothing is paid yet.
    """
    work.require(Permission.INVOICE_CHECK)
    work.require(Permission.PAYMENT_RECORD)
    made = _keep(work, {mark_of(one): one for one in statement.arrivals})
    ours = _ours(work)
    went = {mark_of(one): one for one in statement.departures if not ours or one.owner_inn in (*ours, '')}
    known = _kept(work, list(went))
    fresh = [mark for mark in went if mark not in known or known[mark].deleted_at]
    found = matched(work, [_line(mark, went[mark]) for mark in fresh])
    back = _keep(work, {mark: went[mark] for mark, one in zip(fresh, found, strict=True) if one})
    there = len(went) - len(fresh)
    return Taken(made, len(statement.arrivals) - made, statement.outgoing - back - there, back)


def _ours(work: UnitOfWork) -> set[str]:
    """The ИНН of our companies."""
    own = [one.id for one in companies.own_companies(work)]
    return {face.inn for face in work.all(Requisites, col(Requisites.company_id).in_(own)) if face.inn}


def _keep(work: UnitOfWork, entries: dict[str, Arrival]) -> int:
    """Keep those that are not kept; how many."""
    there, made = _kept(work, list(entries)), 0
    with work.gathering():
        for mark, one in entries.items():
            line = there.get(mark)
            if line is None:
                work.add(_line(mark, one), 'bank_line.taken')
                made += 1
            elif line.deleted_at:
                work.restore(line)
                made += 1
    return made


def _kept(work: UnitOfWork, marks: list[str]) -> dict[str, BankLine]:
    """Lines by their marks, those taken back too."""
    there: dict[str, BankLine] = {}
    for start in range(0, len(marks), 400):
        query = select(BankLine).where(col(BankLine.mark).in_(marks[start : start + 400]), BankLine.seen_by(work.actor))
        there |= {line.mark: line for (line,) in work.rows(query)}
    return there


def _line(mark: str, one: Arrival) -> BankLine:
    return BankLine(mark=mark, number=one.number, date=one.day, amount=one.amount, left=one.amount, payer=one.payer,
                    inn=one.inn, payer_account=one.payer_account, account=one.account, purpose=one.purpose,
                    out=one.out)  # fmt: skip
