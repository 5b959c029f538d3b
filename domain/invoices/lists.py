"""Invoices in lists: of a deal, of everybody, and what is owed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

from ..errors import Invalid
from ..quotes.papers import said, titles, today
from ..unit_of_work import MAX_ID, UnitOfWork
from .noun import CANCELLED, NEW, PAID, Invoice

PRESETS = ('all', 'mine', 'new', 'checking', 'waiting', 'overdue', 'paid', 'to_refund', 'cancelled')


def of_deal(work: UnitOfWork, deal_id: int) -> list[Invoice]:
    """The invoices of a deal, newest first."""
    return work.all(Invoice, col(Invoice.deal_id) == deal_id, order=[col(Invoice.date).desc(), col(Invoice.id).desc()])


def conditions(work: UnitOfWork, filters: dict[str, Any], day: date) -> list[ColumnElement[bool]]:
    """SQL of {'preset': PRESETS, 'owner', 'deal', 'company', 'contact', 'quote', 'status', 'q'}."""
    presets: dict[str, list[ColumnElement[bool]]] = {
        'mine': [col(Invoice.owner_id) == work.actor_id],
        'new': [col(Invoice.status) == NEW],
        'checking': [col(Invoice.check_state) == 'asked', col(Invoice.status).not_in((PAID, CANCELLED))],
        'waiting': [Invoice.owed()],
        'overdue': [Invoice.owed(), col(Invoice.pay_until) < day],
        'paid': [col(Invoice.status) == PAID],
        'to_refund': [Invoice.to_refund()],
        'cancelled': [col(Invoice.status) == CANCELLED],
    }
    where = list(presets.get(str(filters.get('preset', 'all')), []))
    for name in ('owner', 'deal', 'company', 'contact', 'quote'):
        if (id := filters.get(name)) is not None:
            if not isinstance(id, int) or not 0 < id <= MAX_ID:
                raise Invalid('field.wrong', field=name)
            where.append(getattr(Invoice, f'{name}_id') == id)
    if filters.get('status'):
        where.append(col(Invoice.status) == str(filters['status']))
    return where + said(work, Invoice, filters.get('q'))


def page(work: UnitOfWork, *, offset: int = 0, limit: int = 100, sort: str = 'date', descending: bool = True,
         filters: dict[str, Any] | None = None) -> dict[str, Any]:  # fmt: skip
    """{'total', 'rows'} for the table, rows as `drawn` says."""
    day = today(work)
    where = conditions(work, filters or {}, day)
    columns: dict[str, Any] = {name: getattr(Invoice, name)
                               for name in ('number', 'status', 'amount', 'paid', 'date', 'pay_until')}  # fmt: skip
    columns |= {
        'created': Invoice.created_at,
        'owner': Invoice.owner_id,
        'debt': debt(),
    }
    column = columns.get(sort, Invoice.date)
    order = [column.desc(), col(Invoice.id).desc()] if descending else [column, col(Invoice.id)]
    found = work.all(Invoice, *where, order=order, offset=max(0, offset), limit=max(1, min(limit, 500)))
    return {'total': work.count(Invoice, *where), 'rows': drawn(work, found)}


def drawn(work: UnitOfWork, found: Sequence[Invoice]) -> list[dict[str, Any]]:
    """Rows of a table: number, status, check, client, deal, amount, paid, debt, dates, owner."""
    day = today(work)
    firms = titles(work, 'company', (i.company_id for i in found))
    contacts = titles(work, 'contact', (i.contact_id for i in found))
    deals = titles(work, 'deal', (i.deal_id for i in found))
    return [
        {
            'id': i.id, 'number': i.number, 'status': i.status, 'check': i.check_state, 'title': i.title,
            'client': firms.get(i.company_id or 0) or contacts.get(i.contact_id or 0, ''), 'company_id': i.company_id,
            'contact_id': i.contact_id, 'deal': deals.get(i.deal_id or 0, ''), 'deal_id': i.deal_id,
            'amount': {'a': str(i.amount), 'cur': i.currency}, 'paid': {'a': str(i.paid), 'cur': i.currency},
            'debt': {'a': str(i.debt), 'cur': i.currency}, 'standing': i.standing, 'date': i.date.isoformat(),
            'pay_until': i.pay_until.isoformat() if i.pay_until else None, 'overdue': i.overdue(day),
            'owner': i.owner_id,
        }
        for i in found
    ]  # fmt: skip


def debt() -> Any:
    """SQL of what is still owed."""
    return col(Invoice.amount) - col(Invoice.credited) - col(Invoice.paid) + col(Invoice.refunded)


def preset_counts(work: UnitOfWork, filters: dict[str, Any] | None = None) -> dict[str, int]:
    """How many invoices each preset holds."""
    day = today(work)
    return {name: work.count(Invoice, *conditions(work, {**(filters or {}), 'preset': name}, day)) for name in PRESETS}
