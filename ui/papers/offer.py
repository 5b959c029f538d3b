"""What a client sees of a quote, in plain values for the page without scripts."""

from datetime import date
from typing import Any

from domain.quotes import Quote

from ..locales import Words
from ..print.amounts import long_date
from ..print.images import image_data_uri


def page_facts(
    t: Words, facts: dict[str, Any], quote: Quote, images: dict[str, bytes], *, over: bool
) -> dict[str, Any]:
    """The values of offer.html; `facts` are those of the printed paper, `over` whether its last day has passed."""
    currency = facts['currency']
    number = t('Quote {number}', number=facts['number'])
    if facts['version'] > 1:
        number = t('Quote {number}, version {version}', number=facts['number'], version=facts['version'])
    answered = {'APPROVED': 'yes', 'DECLAINED': 'no', 'APOLOGY': 'no'}.get(quote.status, '')
    extras, pictured = facts['extras'], facts['extras']['pictures']
    lines = [
        _row(t, row, currency) | {'id': id, 'picture': pictured.get(id, '')[:12]}
        for row, id in zip(facts['rows'], extras['row_ids'], strict=True)
    ]
    options = [
        _row(t, row, currency) | {'id': id, 'picture': pictured.get(id, '')[:12], 'chosen': row['chosen']}
        for row, id in zip(facts['options'], extras['option_ids'], strict=True)
    ]
    phone = (facts['manager'] or {}).get('phone', '')
    return {
        'facts': facts | {'client_name': quote.client_name, 'client_words': quote.client_words},
        'name': t('{name} of {day}', name=number, day=_day(t, facts['date'])), 'seller': facts['seller'],
        'logo': image_data_uri(images.get('logo', b'')), 'about': _about(t, facts, over=over and not answered),
        'rows': lines, 'options': options, 'pictured': bool(pictured),
        'discounts': any(row['discount'] for row in (*lines, *options)),
        'sums': _sums(t, facts), 'total': facts['totals']['gross'],
        'answered': answered, 'answered_when': t.full(quote.closed_at) if answered else '',
        'open': not answered, 'over': over, 'phone': (phone, t.plain_phone(phone)) if phone else None,
    }  # fmt: skip


def _day(t: Words, day: date) -> str:
    return long_date(day, 'ru' if t.lang == 'ru' else 'en')


def _about(t: Words, facts: dict[str, Any], *, over: bool) -> list[tuple[str, str]]:
    buyer = facts['buyer']
    client = ', '.join(part for part in (buyer['name'], buyer.get('person', '')) if part)
    about = [(t('For'), client)] if client else []
    if facts['valid_until']:
        day = _day(t, facts['valid_until'])
        about.append((t('Valid until'), t('{day}, the term is over', day=day) if over else day))
    return about


def _row(t: Words, row: dict[str, Any], currency: str) -> dict[str, Any]:
    discount = ''
    if row['discount_percent']:
        discount = t('−{percent}', percent=t.percent(row['discount_percent']))
    elif row['discount']:
        discount = t.money(-row['discount'], currency)
    return {
        'name': row['name'], 'code': row['code'], 'quantity': f'{t.number(row["quantity"])} {row["unit"]}',
        'price': t.money(row['price'], currency), 'discount': discount, 'sum': t.money(row['gross'], currency),
    }  # fmt: skip


def _sums(t: Words, facts: dict[str, Any]) -> list[tuple[str, str, bool]]:
    totals, currency = facts['totals'], facts['currency']
    sums = [(t('Discount'), t.money(totals['discount'], currency), False)] if totals['discount'] else []
    for vat in totals['vat']:
        if vat['amount']:
            sums.append((t('VAT {rate}', rate=t.percent(vat['rate'])), t.money(vat['amount'], currency), False))
    sums.append((t('Total'), t.money(totals['gross'], currency), True))
    if facts['with_options'] is not None:
        sums.append((t('With all options'), t.money(facts['with_options'], currency), False))
    return sums
