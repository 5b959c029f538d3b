"""Sensible values for what a form asks, taken from the record, its invoices, payments and contract."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import col

from .. import addresses, companies, numerators
from ..invoices import Invoice
from ..payments import Payment
from ..quotes.papers import today
from ..unit_of_work import UnitOfWork
from . import genitive
from .forms import Form, form_of
from .noun import Document
from .snapshot import Origin, origin, sides

M2_DAYS = 15


def suggest(work: UnitOfWork, code: str, kind: str, id: int) -> dict[str, Any]:
    """{field: value} for every field of the form and of `DocumentFields`; the number is what would be given."""
    return suggest_for(work, form_of(work, code), origin(work, kind, id))


def suggest_for(work: UnitOfWork, form: Form, found: Origin) -> dict[str, Any]:
    """As `suggest`, for a form and a record already at hand."""
    day = today(work)
    own = companies.own_companies(work)
    seller_id = getattr(found.record, 'seller_id', None) or (own[0].id if own else None)
    where = numerators.place(work, seller_id, found.deal_id)
    number = numerators.preview(work, form.code, day, where)
    return {'number': number, 'date': day, 'seller_id': seller_id, 'stamped': False} | extras(
        work, form, found, day, seller_id
    )


def extras(work: UnitOfWork, form: Form, found: Origin, day: date, seller_id: int | None) -> dict[str, Any]:
    """The form's own fields with what is known."""
    values = {name: info.get_default() for name, info in form.extra.model_fields.items() if not info.is_required()}
    values['lines'] = form.lines if found.lines(form.lines) else 'all'
    invoice, contract = _invoice(work, found), _contract(work, found)
    known = _known(work, form, found, day, seller_id, invoice, contract)
    return values | {name: value for name, value in known.items() if name in form.extra.model_fields}


def _known(work: UnitOfWork, form: Form, found: Origin, day: date, seller_id: int | None,
           invoice: Invoice | None, contract: Document | None) -> dict[str, Any]:  # fmt: skip
    both = sides(work, found, seller_id)
    seller, buyer = both['seller'], both['buyer']
    named = [f'{what} № {one.number} от {one.date:%d.%m.%Y}'
             for what, one in (('договор', contract), ('счёт', invoice)) if one]  # fmt: skip
    basis = ', '.join(named)
    if form.code == 'm2':
        basis = ', '.join(text.replace('договор', 'договору').replace('счёт', 'счёту') for text in named)
    mass = sum((row.quantity for row in found.lines('goods') if row.unit_code == '168'), 0)
    known: dict[str, Any] = {
        'basis': basis[:1].upper() + basis[1:] if form.code != 'm2' else basis,
        'work_period': f'{day:%m.%Y}', 'basis_number': contract.number if contract else '',
        'basis_date': contract.date if contract else None, 'net': mass or None, 'gross': mass or None,
        'payment': _paid(work, invoice), 'consignor': 'он же',
        'consignee': ', '.join(text for text in (buyer['name'], buyer.get('address', '')) if text)[:300],
        'shipped_on': day, 'address': buyer.get('address', ''),
        'signed_in': addresses.town_of(addresses.split(seller.get('address', ''))),
        'supply': 'товары (далее — «Товар») и связанные с поставкой услуги',
    }  # fmt: skip
    for side, party in both.items():
        post = genitive.post(party.get('director_post', '') or ('директор' if party.get('director') else ''))
        face = f'{post} {genitive.person(party.get("director", ""))}'.strip()
        known |= {f'{side}_face': face, f'{side}_base': party.get('base_doc') or ('устава' if face else '')}
    if form.code == 'contract':
        known['valid_until'] = date(day.year, 12, 31) if day.month < 10 else date(day.year + 1, 12, 31)
    if form.code == 'm2':
        known |= {'valid_until': day + timedelta(days=M2_DAYS)}
    return known


def _invoice(work: UnitOfWork, found: Origin) -> Invoice | None:
    if isinstance(found.record, Invoice):
        return found.record
    if not found.deal_id:
        return None
    where = (col(Invoice.deal_id) == found.deal_id, col(Invoice.status) != 'D')
    there = work.all(Invoice, *where, order=[col(Invoice.date).desc(), col(Invoice.id).desc()], limit=1)
    return there[0] if there else None


def _contract(work: UnitOfWork, found: Origin) -> Document | None:
    if not found.company_id:
        return None
    where = (col(Document.form) == 'contract', col(Document.company_id) == found.company_id,
             col(Document.replaced_by).is_(None))  # fmt: skip
    there = work.all(Document, *where, order=[col(Document.date).desc(), col(Document.id).desc()], limit=1)
    return there[0] if there else None


def _paid(work: UnitOfWork, invoice: Invoice | None) -> str:
    if invoice is None:
        return ''
    paid = work.all(Payment, col(Payment.invoice_id) == invoice.id, order=col(Payment.date), limit=5)
    return ', '.join(f'№ {one.document} от {one.date:%d.%m.%Y}' for one in paid if one.document)
