"""Invoices are made, from deals and quotes too, and edited."""

from types import SimpleNamespace
from typing import Any, cast

from .. import numerators, own, rows
from ..deals import Deal
from ..errors import Invalid
from ..own.carrying import carried
from ..permissions import Permission
from ..quotes import Quote
from ..quotes.papers import COMMON, defaults, must_tie, of_deal, printed
from ..requisites import BankAccount, Requisites
from ..unit_of_work import UnitOfWork, when
from .noun import NEW, Invoice, InvoiceFields

UNTIL = 'pay_until'
_NUMBERED = {'number', 'date', 'seller_id', 'deal_id'}


def create(work: UnitOfWork, values: dict[str, Any]) -> Invoice:
    """Make a new invoice with the next number, our first company as seller, to be paid within a week."""
    work.require(Permission.INVOICE_EDIT)
    return _make(work, values)


def from_deal(work: UnitOfWork, deal_id: int, values: dict[str, Any] | None = None) -> Invoice:
    """Make an invoice with the deal's client, currency, own fields and rows. Raises Invalid('invoice.no_rows')."""
    work.require(Permission.INVOICE_EDIT)
    deal = work.get(Deal, deal_id)
    there = rows.of(work, 'deal', deal_id)
    if not there:
        raise Invalid('invoice.no_rows', deal=deal.title)
    taken = of_deal(deal)
    told = taken | {'vat_mode': there[0].vat_mode} | carried(work, deal, 'invoice') | (values or {})
    invoice = _make(work, told, taken)
    rows.copy(work, ('deal', deal_id), ('invoice', cast(int, invoice.id)))
    return invoice


def from_quote(work: UnitOfWork, quote_id: int, values: dict[str, Any] | None = None) -> Invoice:
    """Make an invoice with a quote's client, words, own fields and rows, whatever was answered.

    A replaced version is refused. Of its optional rows only the chosen ones are taken.
    """
    work.require(Permission.INVOICE_EDIT)
    quote = work.get(Quote, quote_id)
    quote.must_be_last()
    if not rows.counted(work, 'quote', quote_id):
        raise Invalid('invoice.no_rows', number=quote.number)
    taken = {name: getattr(quote, name) for name in ('deal_id', *COMMON)} | {'quote_id': quote.id}
    invoice = _make(work, taken | carried(work, quote, 'invoice') | (values or {}), taken)
    rows.copy(work, ('quote', quote_id), ('invoice', cast(int, invoice.id)))
    return invoice


def from_invoice(work: UnitOfWork, invoice_id: int, values: dict[str, Any] | None = None) -> Invoice:
    """Make the same invoice once more, dated today, with the next number."""
    work.require(Permission.INVOICE_EDIT)
    old = work.get(Invoice, invoice_id)
    names = set(InvoiceFields.model_fields) - {'number', 'date', UNTIL, 'owner_id'}
    taken = {name: getattr(old, name) for name in names}
    invoice = _make(work, taken | carried(work, old, 'invoice') | (values or {}), taken)
    rows.copy(work, ('invoice', invoice_id), ('invoice', cast(int, invoice.id)))
    return invoice


def change(work: UnitOfWork, invoice_id: int, values: dict[str, Any], seen: int | None = None) -> Invoice:
    """Change some fields; a paid or cancelled invoice's comments, title, owner and own fields, a credited one's day."""
    work.require(Permission.INVOICE_EDIT)
    invoice, fields = work.get(Invoice, invoice_id), own.fit(work, 'invoice', InvoiceFields, values)
    if printed(fields):
        invoice.must_be_live()
    if printed(fields) - {UNTIL}:
        invoice.must_be_uncredited()
    must_tie(work, fields, UNTIL, invoice)
    _must_tie(work, fields, invoice)
    if fields.keys() & _NUMBERED:
        _must_number(work, invoice, fields)
    work.must_not_clash(invoice, fields, seen)
    if UNTIL in fields and fields[UNTIL] != invoice.pay_until and invoice.schedule:
        raise Invalid('schedule.day_by_parts', field=UNTIL, number=invoice.number)
    if invoice.paid and fields.get('currency', invoice.currency) != invoice.currency:
        raise Invalid('invoice.has_payments', number=invoice.number, paid=invoice.paid)
    mode = fields.pop('vat_mode', invoice.vat_mode)
    work.record('invoice.changed', invoice, **fields)
    if mode != invoice.vat_mode:
        rows.set_vat_mode(work, 'invoice', invoice_id, mode)
    return invoice


def drop(work: UnitOfWork, invoice_id: int) -> None:
    """Put an invoice nobody has seen into the bin; others are cancelled instead, so that no number is missing."""
    work.require(Permission.INVOICE_EDIT)
    invoice = work.get(Invoice, invoice_id)
    must_be_unseen(invoice)
    work.remove(invoice)


def must_be_unseen(invoice: Invoice) -> None:
    """Raise Invalid for an invoice that was sent or has payments: it can only be cancelled."""
    if invoice.paid:
        raise Invalid('invoice.has_payments', number=invoice.number, paid=invoice.paid)
    invoice.must_be_uncredited()
    if invoice.status != NEW or invoice.sent_at:
        raise Invalid('invoice.cancel_instead', number=invoice.number)


@when('invoice.changed.undone')
def _changed_back(work: UnitOfWork, invoice: Invoice) -> None:
    """What credit notes and payments stand on does not go back under them."""
    back = work.latest.after.keys() if work.latest else set()
    if printed(back) - {UNTIL}:
        invoice.must_be_uncredited()
    if back & _NUMBERED:
        place = numerators.place(work, invoice.seller_id, invoice.deal_id)
        numerators.must_be_free(work, 'invoice', invoice.number, invoice.date, invoice.id, place)
    if invoice.paid and 'currency' in back:
        raise Invalid('invoice.has_payments', number=invoice.number, paid=invoice.paid)


def _must_number(work: UnitOfWork, invoice: Invoice, fields: dict[str, Any]) -> None:
    """Raise where the number, or the period or company it counts in, would become another's, or a sent one change."""
    number, seller_id, deal_id, day = (
        fields.get(name, getattr(invoice, name)) for name in ('number', 'seller_id', 'deal_id', 'date')
    )
    numerator, renamed = numerators.of(work, 'invoice'), number != invoice.number
    if not number:
        raise Invalid('field.required', field='number')
    if renamed and invoice.sent_at:
        raise Invalid('invoice.number_sent', field='number', number=invoice.number)
    was = numerators.place(work, invoice.seller_id, invoice.deal_id)
    place = numerators.place(work, seller_id, deal_id)
    if renamed or numerator.key(day, place) != numerator.key(invoice.date, was):
        numerators.must_be_free(work, 'invoice', number, day, invoice.id, place)


def _make(work: UnitOfWork, values: dict[str, Any], taken: dict[str, Any] | None = None) -> Invoice:
    known = SimpleNamespace(**(taken or {}))
    fields = own.fit(work, 'invoice', InvoiceFields, defaults(work, UNTIL, values))
    must_tie(work, fields, UNTIL, known)
    _must_tie(work, fields, known)
    place = numerators.place(work, fields.get('seller_id'), fields.get('deal_id'))
    numerators.must_be_free(work, 'invoice', fields.get('number', ''), fields['date'], where=place)
    fields['number'] = fields.get('number') or numerators.issue(work, 'invoice', fields['date'], place)
    return work.add(Invoice(**fields))


def _must_tie(work: UnitOfWork, fields: dict[str, Any], known: Any) -> None:
    """Raise where requisites or a bank account are not of the party they are named for."""
    if fields.get('quote_id') not in (None, getattr(known, 'quote_id', None)):
        work.get(Quote, fields['quote_id'])
    seller = fields.get('seller_id', getattr(known, 'seller_id', None))
    buyer = fields.get('company_id', getattr(known, 'company_id', None))
    for name, company_id in (
        ('seller_requisites_id', seller),
        ('seller_bank_id', seller),
        ('buyer_requisites_id', buyer),
    ):
        id = fields.get(name)
        if id is None or id == getattr(known, name, None):
            continue
        found = work.get(BankAccount, id) if name == 'seller_bank_id' else work.get(Requisites, id)
        if found.company_id != company_id:
            raise Invalid('paper.other_requisites', field=name)
