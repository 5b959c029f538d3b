"""Quotes in lists: of a deal, of everybody."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

from ..errors import Invalid
from ..unit_of_work import MAX_ID, UnitOfWork
from .noun import APPROVED, FINAL, Quote
from .papers import said, titles, today

PRESETS = ('all', 'mine', 'open', 'expired', 'accepted', 'closed')


def of_deal(work: UnitOfWork, deal_id: int) -> list[Quote]:
    """The quotes of a deal, newest first, replaced versions right below theirs."""
    order = [col(Quote.date).desc(), col(Quote.id).desc()]
    found = work.all(Quote, col(Quote.deal_id) == deal_id, order=order)
    newest: dict[int | None, int] = {}
    for place, quote in enumerate(found):
        newest.setdefault(quote.first_id or quote.id, place)
    return sorted(found, key=lambda q: (newest[q.first_id or q.id], -q.quote_version))


def conditions(work: UnitOfWork, filters: dict[str, Any], day: date) -> list[ColumnElement[bool]]:
    """SQL of {'preset': PRESETS, 'owner', 'deal', 'company', 'contact', 'status', 'q'}, replaced versions left out."""
    is_open = col(Quote.status).not_in(FINAL)
    presets: dict[str, list[ColumnElement[bool]]] = {
        'mine': [col(Quote.owner_id) == work.actor_id], 'open': [is_open],
        'expired': [is_open, col(Quote.valid_until) < day], 'accepted': [col(Quote.status) == APPROVED],
        'closed': [col(Quote.status).in_(FINAL)],
    }  # fmt: skip
    where = [col(Quote.replaced_by).is_(None), *presets.get(str(filters.get('preset', 'all')), [])]
    for name in ('owner', 'deal', 'company', 'contact'):
        if (id := filters.get(name)) is not None:
            if not isinstance(id, int) or not 0 < id <= MAX_ID:
                raise Invalid('field.wrong', field=name)
            where.append(getattr(Quote, f'{name}_id') == id)
    if filters.get('status'):
        where.append(col(Quote.status) == str(filters['status']))
    return where + said(work, Quote, filters.get('q'))


def drawn(work: UnitOfWork, found: Sequence[Quote]) -> list[dict[str, Any]]:
    """Rows of a table: number, version, status, client, deal, amount, date, valid_until, owner."""
    day = today(work)
    firms = titles(work, 'company', (q.company_id for q in found))
    contacts = titles(work, 'contact', (q.contact_id for q in found))
    deals = titles(work, 'deal', (q.deal_id for q in found))
    return [
        {
            'id': q.id, 'number': q.number, 'version': q.quote_version, 'status': q.status, 'title': q.title,
            'client': firms.get(q.company_id or 0) or contacts.get(q.contact_id or 0, ''), 'company_id': q.company_id,
            'contact_id': q.contact_id, 'deal': deals.get(q.deal_id or 0, ''), 'deal_id': q.deal_id,
            'amount': {'a': str(q.amount), 'cur': q.currency}, 'date': q.date.isoformat(),
            'valid_until': q.valid_until.isoformat() if q.valid_until else None,
            'expired': bool(q.valid_until and q.valid_until < day and q.status not in FINAL), 'owner': q.owner_id,
        }
        for q in found
    ]  # fmt: skip


def preset_counts(work: UnitOfWork, filters: dict[str, Any] | None = None) -> dict[str, int]:
    """How many quotes each preset holds."""
    day = today(work)
    return {name: work.count(Quote, *conditions(work, {**(filters or {}), 'preset': name}, day)) for name in PRESETS}
