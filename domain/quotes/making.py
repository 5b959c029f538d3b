"""Quotes are made, from deals too, edited, and made anew as the next version."""

from types import SimpleNamespace
from typing import Any, cast

from sqlmodel import col

from .. import numerators, own, rows
from ..deals import Deal
from ..errors import Invalid
from ..own.carrying import carried
from ..permissions import Permission
from ..unit_of_work import Entity, UnitOfWork
from .noun import DRAFT, Quote, QuoteFields
from .papers import COMMON, defaults, must_tie, of_deal, printed, today

UNTIL = 'valid_until'


def create(work: UnitOfWork, values: dict[str, Any]) -> Quote:
    """Make a draft with the next number, our first company as seller, valid for a week."""
    work.require(Permission.QUOTE_EDIT)
    return _make(work, values)


def from_deal(work: UnitOfWork, deal_id: int, values: dict[str, Any] | None = None) -> Quote:
    """Make a draft with the deal's client, currency, own fields and rows. Raises Invalid('quote.no_rows')."""
    work.require(Permission.QUOTE_EDIT)
    deal = work.get(Deal, deal_id)
    there = rows.of(work, 'deal', deal_id)
    if not there:
        raise Invalid('quote.no_rows', deal=deal.title)
    taken = of_deal(deal)
    told = taken | {'vat_mode': there[0].vat_mode} | carried(work, deal, 'quote') | (values or {})
    quote = _make(work, told, taken)
    rows.copy(work, ('deal', deal_id), ('quote', cast(int, quote.id)))
    return quote


def _make(work: UnitOfWork, values: dict[str, Any], taken: dict[str, Any] | None = None) -> Quote:
    fields = own.fit(work, 'quote', QuoteFields, defaults(work, UNTIL, values))
    must_tie(work, fields, UNTIL, SimpleNamespace(**(taken or {})))
    if fields.get('lead_id') is not None:
        work.get(Entity.kinds['lead'], fields['lead_id'])
    place = numerators.place(work, fields.get('seller_id'), fields.get('deal_id'))
    numerators.must_be_free(work, 'quote', fields.get('number', ''), fields['date'], where=place)
    fields['number'] = fields.get('number') or numerators.issue(work, 'quote', fields['date'], place)
    return work.add(Quote(**fields))


def change(work: UnitOfWork, quote_id: int, values: dict[str, Any], seen: int | None = None) -> Quote:
    """Change some fields; of a quote that is no draft only comments, title, owner and own fields.

    A new number goes to all its versions.
    """
    work.require(Permission.QUOTE_EDIT)
    quote, fields = work.get(Quote, quote_id), own.fit(work, 'quote', QuoteFields, values)
    if printed(fields):
        quote.must_be_open()
    must_tie(work, fields, UNTIL, quote)
    if fields.get('lead_id') not in (None, quote.lead_id):
        work.get(Entity.kinds['lead'], fields['lead_id'])
    work.must_not_clash(quote, fields, seen)
    number = fields.pop('number', quote.number)
    if number != quote.number:
        _renumber(work, quote, number, fields.get('date', quote.date))
    mode = fields.pop('vat_mode', quote.vat_mode)
    work.record('quote.changed', quote, **fields)
    if mode != quote.vat_mode:
        rows.set_vat_mode(work, 'quote', quote_id, mode)
    return quote


def new_version(work: UnitOfWork, quote_id: int) -> Quote:
    """Replace a quote by a draft with the same number, client, own fields and rows, dated today."""
    work.require(Permission.QUOTE_EDIT)
    old = work.get(Quote, quote_id)
    old.must_be_last()
    day = today(work)
    taken = {name: getattr(old, name) for name in (*COMMON, 'number', 'deal_id', 'lead_id', 'content', 'owner_id',
                                                   'stamped', 'with_codes', 'own')}  # fmt: skip
    length = (old.valid_until - old.date) if old.valid_until else None
    new = work.add(
        Quote(date=day, valid_until=day + length if length else None, first_id=old.first_id or old.id,
              quote_version=old.quote_version + 1, status=DRAFT, **taken),
        'quote.versioned',
    )  # fmt: skip
    rows.copy(work, ('quote', quote_id), ('quote', cast(int, new.id)))
    work.record('quote.replaced', old, replaced_by=new.id)
    return new


def drop(work: UnitOfWork, quote_id: int) -> None:
    """Put a quote into the bin; the version before it is the last one again."""
    work.require(Permission.QUOTE_EDIT)
    quote = work.get(Quote, quote_id)
    quote.must_be_last()
    must_have_no_invoice(work, quote)
    for before in work.all(Quote, col(Quote.replaced_by) == quote_id):
        work.record('quote.replaced', before, replaced_by=None)
    work.remove(quote)


def must_have_no_invoice(work: UnitOfWork, quote: Quote) -> None:
    """Raise Invalid where a live invoice was made from the quote."""
    kind: Any = Entity.kinds['invoice']
    invoice: Any = work.find(kind, kind.quote_id == quote.id, kind.status != 'D')
    if invoice is not None:
        raise Invalid('quote.has_invoice', number=quote.number, invoice=invoice.number)


def versions(work: UnitOfWork, quote: Quote) -> list[Quote]:
    """All versions of a quote, the newest first."""
    first = quote.first_id or quote.id
    where = (col(Quote.first_id) == first) | (col(Quote.id) == first)
    return work.all(Quote, where, order=col(Quote.quote_version).desc())


def _renumber(work: UnitOfWork, quote: Quote, number: str, on: Any) -> None:
    if not number:
        raise Invalid('field.required', field='number')
    place = numerators.place(work, quote.seller_id, quote.deal_id)
    numerators.must_be_free(work, 'quote', number, on, where=place)
    for version in versions(work, quote):
        work.record('quote.changed', version, number=number)
