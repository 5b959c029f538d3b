"""The accountant's check: asked for, given, refused with a note, and lost when the paper changes."""

from typing import Any, cast

from .. import rows
from ..demands import lacks
from ..errors import Invalid
from ..permissions import Permission
from ..rows import ProductRow, touched
from ..types import now
from ..unit_of_work import UnitOfWork, when
from .noun import Invoice

_OF_PARTIES = {'company_id', 'contact_id', 'seller_id', 'seller_requisites_id', 'seller_bank_id', 'buyer_requisites_id'}
CHECKED_FIELDS = frozenset({'number', 'date', 'currency', 'vat_mode', 'basis', 'purpose', *_OF_PARTIES})


def ask_check(work: UnitOfWork, invoice_id: int) -> Invoice:
    """Hand an invoice to the accountant. Raises Invalid('invoice.no_rows' | 'invoice.fields_missing')."""
    work.require(Permission.INVOICE_EDIT)
    invoice = work.get(Invoice, invoice_id)
    invoice.must_be_open()
    must_be_ready(work, invoice)
    work.record('invoice.check_asked', invoice, check_state='asked', checked_by=None, checked_at=None, check_note='')
    return invoice


def check(work: UnitOfWork, invoice_id: int) -> Invoice:
    """The accountant finds the invoice right."""
    work.require(Permission.INVOICE_CHECK)
    invoice = _open(work, invoice_id)
    if invoice.check_state != 'checked':
        work.record('invoice.checked', invoice, check_state='checked', checked_by=work.actor_id, checked_at=now(),
                    check_note='')  # fmt: skip
    return invoice


def return_(work: UnitOfWork, invoice_id: int, note: str) -> Invoice:
    """The accountant sends the invoice back, saying what is wrong. Raises Invalid('invoice.needs_note')."""
    work.require(Permission.INVOICE_CHECK)
    invoice = _open(work, invoice_id)
    note = note.replace('\x00', '').strip()[:1000]
    if not note:
        raise Invalid('invoice.needs_note', field='check_note')
    work.record('invoice.returned', invoice, check_state='returned', checked_by=work.actor_id, checked_at=now(),
                check_note=note)  # fmt: skip
    return invoice


def must_be_ready(work: UnitOfWork, invoice: Invoice) -> None:
    """Raise Invalid for an invoice that has no rows, or lacks own fields that are required."""
    must_have_rows(work, invoice)
    if missing := lacks(work, invoice):
        raise Invalid('invoice.fields_missing', number=invoice.number, **missing)


def must_have_rows(work: UnitOfWork, invoice: Invoice) -> None:
    """Raise Invalid for an invoice of nothing."""
    if not rows.of(work, 'invoice', cast(int, invoice.id)):
        raise Invalid('invoice.no_rows', number=invoice.number)


def _open(work: UnitOfWork, invoice_id: int) -> Invoice:
    invoice = work.get(Invoice, invoice_id)
    invoice.must_be_open()
    must_have_rows(work, invoice)
    return invoice


def _lose(work: UnitOfWork, invoice: Invoice) -> None:
    if invoice.check_state == 'checked':
        work.record('invoice.check_lost', invoice, check_state='', checked_by=None, checked_at=None)


@when(*(f'product_row.{act}{way}' for act in ('created', 'changed', 'deleted') for way in ('', '.undone')),
      'product_row.restored')  # fmt: skip
def _by_row(work: UnitOfWork, row: ProductRow) -> None:
    if row.entity != 'invoice' or touched(work, 'invoice', row.entity_id, 'check_state'):
        return  # lost already, or given back by the undo that runs
    invoice: Any = work.get(Invoice, row.entity_id, deleted=True)
    _lose(work, invoice)


@when('invoice.changed', 'invoice.changed.undone')
def _by_field(work: UnitOfWork, invoice: Invoice) -> None:
    if (
        work.latest
        and work.latest.after.keys() & CHECKED_FIELDS
        and not touched(work, 'invoice', invoice.id, 'check_state')
    ):
        _lose(work, invoice)
