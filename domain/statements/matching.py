"""Which invoice a line of a statement pays or refunds: proposed by ИНН, number in the purpose and sum."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import col

from ..invoices import Invoice
from ..refunds import Refund
from ..requisites import Requisites
from ..unit_of_work import UnitOfWork
from .noun import CURRENCY, BankLine

INN, NUMBER, SUM = SIGNS = ('inn', 'number', 'sum')
_AFTER = re.compile(
    r'(?:сч[её]т\w*|сч\b\.?|invoice|inv\b\.?|№|\bn\b|#)\s*(?:на\s+оплату\s*)?(?:№|n\b|#)?\s*'
    r'([\w/.-]+(?:\s*(?:[,;]|\bи\b|\band\b)\s*(?:№|n\b|#)?\s*[\w/.-]*\d[\w/.-]*)*)',
    re.IGNORECASE,
)
_TOKEN = re.compile(r'[\w/.-]*\d[\w/.-]*')
AT_ONCE, NEAR = 400, timedelta(days=5)


@dataclass(frozen=True)
class Proposal:
    """An invoice for a line and what speaks for it; `sure` where two of three signs agree and nothing else fits.

    `known` is a refund somebody has written down by hand: the line is tied to it, so that nothing is booked twice.
    """

    invoice: Invoice
    signs: tuple[str, ...]
    sure: bool
    known: Refund | None = None


def numbers_in(purpose: str) -> set[str]:
    """Numbers of invoices that a purpose of payment names, in lower case."""
    found: set[str] = set()
    for after in _AFTER.finditer(purpose):
        found |= {token.strip('.-/').casefold() for token in _TOKEN.findall(after[1])}
    return found - {''}


def proposals(work: UnitOfWork, lines: Sequence[BankLine]) -> dict[int, Proposal]:
    """{line id: the best invoice} for lines that still have money left, in a few statements."""
    found = matched(work, lines)
    return {line.id or 0: one for line, one in zip(lines, found, strict=True) if one}


def matched(work: UnitOfWork, lines: Sequence[BankLine]) -> list[Proposal | None]:
    """The same for each line in its place, lines that are not kept yet too."""
    named = [numbers_in(line.purpose) for line in lines]
    buyers = _buyers(work, {line.inn for line in lines if line.inn})
    found: list[Proposal | None] = [None] * len(lines)
    for out in (False, True):
        places = [place for place, line in enumerate(lines) if line.out == out]
        numbers = {one for place in places for one in named[place]}
        invoices = _candidates(work, numbers, buyers, out) if places else []
        written = by_hand(work, invoices) if out else {}
        for place in places:
            theirs = buyers.get(lines[place].inn, set())
            found[place] = _best(lines[place], invoices, named[place], theirs, written)
    return found


def _best(line: BankLine, invoices: list[Invoice], named: set[str], theirs: set[tuple[str, int]],
          written: dict[int, list[Refund]]) -> Proposal | None:  # fmt: skip
    scored = []
    for invoice in invoices:
        known = known_of(line, written.get(invoice.id or 0, ()))
        if line.out and not (invoice.overpaid or known):
            continue
        signs = _signs(line, invoice, named, theirs, known)
        # money that went out is nobody's refund because of its sum or of some number alone
        if signs and (INN in signs or len(signs) > 1 if line.out else signs != (SUM,)):
            scored.append((signs, invoice, known))
    if not scored:
        return None
    scored.sort(
        key=lambda one: (-len(one[0]), NUMBER not in one[0], one[2] is None, one[1].pay_until or one[1].date, one[1].id)
    )
    best, invoice, known = scored[0]
    rival = len(scored) > 1 and scored[1][0] == best and NUMBER not in best
    return Proposal(invoice, best, len(best) > 1 and not rival and (INN in best or not line.out), known)


def by_hand(work: UnitOfWork, invoices: Iterable[Invoice]) -> dict[int, list[Refund]]:
    """Refunds of these invoices that no line of a statement is tied to."""
    found: dict[int, list[Refund]] = {}
    for some in _chunks({one.id for one in invoices if one.refunded}):
        for refund in work.all(Refund, col(Refund.invoice_id).in_(some), col(Refund.bank_line_id).is_(None)):
            found.setdefault(refund.invoice_id, []).append(refund)
    return found


def known_of(line: BankLine, refunds: Iterable[Refund]) -> Refund | None:
    """The refund written down by hand that this line is about: its sum, and its number or about its day."""
    for refund in refunds:
        if line.out and refund.amount == line.left == line.amount:
            numbers = {refund.document.lstrip('0'), line.number.lstrip('0')}
            near = abs(refund.date - line.date) <= NEAR
            if len(numbers) == 1 if all(numbers) else near:
                return refund
    return None


def _signs(line: BankLine, invoice: Invoice, named: set[str], theirs: set[tuple[str, int]],
           known: Refund | None) -> tuple[str, ...]:  # fmt: skip
    ours = {('company', invoice.company_id), ('contact', invoice.contact_id)}
    sent = ((invoice.parties or {}).get('buyer') or {}).get('inn', '')
    wanted = (known.amount if known else invoice.overpaid) if line.out else invoice.debt
    signs = (
        (INN, bool(ours & theirs) or bool(line.inn and sent == line.inn)),
        (NUMBER, invoice.number.casefold() in named),
        (SUM, wanted == line.left),
    )
    return tuple(sign for sign, holds in signs if holds)


def _buyers(work: UnitOfWork, inns: set[str]) -> dict[str, set[tuple[str, int]]]:
    found: dict[str, set[tuple[str, int]]] = {}
    for some in _chunks(inns):
        for face in work.all(Requisites, col(Requisites.inn).in_(some)):
            for kind, id in (('company', face.company_id), ('contact', face.contact_id)):
                if id:
                    found.setdefault(face.inn, set()).add((kind, id))
    return found


def _candidates(work: UnitOfWork, numbers: set[str], buyers: dict[str, set[tuple[str, int]]],
                out: bool) -> list[Invoice]:  # fmt: skip
    open_ = or_(Invoice.to_refund(), col(Invoice.refunded) > 0) if out else Invoice.owed()
    clients = {one for some in buyers.values() for one in some}
    found: dict[int, Invoice] = {}
    spelled = {form for one in numbers for form in (one, one.upper(), one.capitalize())}
    asked: list[tuple[Any, set[Any]]] = [(col(Invoice.number), spelled)]
    for kind in ('company', 'contact'):
        asked.append((col(getattr(Invoice, f'{kind}_id')), {id for of, id in clients if of == kind}))
    for column, values in asked:
        for some in _chunks(values):
            those = work.all(Invoice, column.in_(some), open_, col(Invoice.currency) == CURRENCY)
            found |= {one.id or 0: one for one in those}
    return list(found.values())


def _chunks(values: Iterable[object]) -> Iterable[list[object]]:
    every = sorted(values, key=str)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
