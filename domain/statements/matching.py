"""Which invoice a line of a statement pays: proposed by ИНН, number in the purpose and sum; a person confirms."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col

from ..invoices import Invoice
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
AT_ONCE = 400


@dataclass(frozen=True)
class Proposal:
    """An invoice for a line and what speaks for it; `sure` where two of three signs agree and nothing else fits."""

    invoice: Invoice
    signs: tuple[str, ...]
    sure: bool


def numbers_in(purpose: str) -> set[str]:
    """Numbers of invoices that a purpose of payment names, in lower case."""
    found: set[str] = set()
    for after in _AFTER.finditer(purpose):
        found |= {token.strip('.-/').casefold() for token in _TOKEN.findall(after[1])}
    return found - {''}


def proposals(work: UnitOfWork, lines: Sequence[BankLine]) -> dict[int, Proposal]:
    """{line id: the best invoice} for lines that still have money left, in a few statements."""
    named = {line.id or 0: numbers_in(line.purpose) for line in lines}
    buyers = _buyers(work, {line.inn for line in lines if line.inn})
    candidates = _candidates(work, {one for some in named.values() for one in some}, buyers)
    found: dict[int, Proposal] = {}
    for line in lines:
        theirs = buyers.get(line.inn, set())
        scored = [(signs, one) for one in candidates if (signs := _signs(line, one, named[line.id or 0], theirs))]
        scored.sort(
            key=lambda pair: (-len(pair[0]), NUMBER not in pair[0], pair[1].pay_until or pair[1].date, pair[1].id)
        )
        if not scored or scored[0][0] == (SUM,):
            continue
        best = scored[0][0]
        rival = len(scored) > 1 and scored[1][0] == best and NUMBER not in best
        found[line.id or 0] = Proposal(scored[0][1], best, len(best) > 1 and not rival)
    return found


def _signs(line: BankLine, invoice: Invoice, named: set[str], theirs: set[tuple[str, int]]) -> tuple[str, ...]:
    ours = {('company', invoice.company_id), ('contact', invoice.contact_id)}
    sent = ((invoice.parties or {}).get('buyer') or {}).get('inn', '')
    signs = (
        (INN, bool(ours & theirs) or bool(line.inn and sent == line.inn)),
        (NUMBER, invoice.number.casefold() in named),
        (SUM, invoice.debt == line.left),
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


def _candidates(work: UnitOfWork, numbers: set[str], buyers: dict[str, set[tuple[str, int]]]) -> list[Invoice]:
    clients = {one for some in buyers.values() for one in some}
    found: dict[int, Invoice] = {}
    spelled = {form for one in numbers for form in (one, one.upper(), one.capitalize())}
    asked: list[tuple[Any, set[Any]]] = [(col(Invoice.number), spelled)]
    for kind in ('company', 'contact'):
        asked.append((col(getattr(Invoice, f'{kind}_id')), {id for of, id in clients if of == kind}))
    for column, values in asked:
        for some in _chunks(values):
            owed = work.all(Invoice, column.in_(some), Invoice.owed(), col(Invoice.currency) == CURRENCY)
            found |= {one.id or 0: one for one in owed}
    return list(found.values())


def _chunks(values: Iterable[object]) -> Iterable[list[object]]:
    every = sorted(values, key=str)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
