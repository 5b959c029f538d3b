"""The rows of the palette: what was found, as the browser part draws it."""

from collections.abc import Callable, Sequence
from typing import Any

from domain.search import GUESS, Found

from ..locales import Words

Item = dict[str, Any]
# kind: (icon, colour, group)
LOOK = {
    'deal': ('deal', 'teal', 'deals'),
    'lead': ('lead', 'slate', 'deals'),
    'contact': ('contact', 'sky', 'clients'),
    'company': ('company', 'blue', 'clients'),
    'invoice': ('receipt', 'violet', 'papers'),
    'quote': ('doc', 'plum', 'papers'),
    'document': ('doc', 'plum', 'papers'),
    'product': ('product', 'amber', 'products'),
    'person': ('users', 'indigo', 'team'),
}
NAMES = {
    'deal': 'deal',
    'lead': 'lead',
    'contact': 'Contact',
    'company': 'Company',
    'invoice': 'Invoice',
    'quote': 'Quote',
    'document': 'Document',
}
GROUPS = ('deals', 'clients', 'papers', 'products', 'team', 'files')


def grouped(t: Words, found: Sequence[Found], address: Callable[[Found], str]) -> list[dict[str, Any]]:
    """The surest one by itself, then the rest by kinds."""
    titles = {'deals': t('Deals and leads'), 'clients': t('People and companies'), 'papers': t('Quotes and invoices'),
              'products': t('Products'), 'team': t('Team'), 'files': t('By a file')}  # fmt: skip
    best = t('Perhaps you meant') if found and found[0].rank == GUESS else t('Best match')
    groups = [{'k': 'best', 't': best, 'items': [item(t, one, address(one)) for one in found[:1]]}]
    for key in GROUPS:
        mine = [item(t, one, address(one)) for one in found[1:]
                if key == ('files' if one.file else LOOK[one.kind][2])]  # fmt: skip
        groups.append({'k': key, 't': titles[key], 'items': mine})
    return [group for group in groups if group['items']]


def item(t: Words, one: Found, href: str) -> Item:
    """A row of the palette: key, title, second line, what stands at the right, icon and colour, address."""
    icon, hue, _ = LOOK[one.kind]
    title, sub, right = one.title or t('No name'), [one.sub], ''
    match one.kind:
        case 'deal' | 'lead':
            sub = [t('deal') if one.kind == 'deal' else t('lead'), one.stage, one.sub]
            right = t.money(one.amount, one.currency) if one.amount is not None else ''
        case 'contact' | 'company' | 'person':
            right = t.plain_phone(one.phone) if one.phone else one.email
        case 'invoice' | 'quote':
            title = t('Invoice {number}', number=one.number) if one.kind == 'invoice' else (
                t('Quote {number}', number=one.number))  # fmt: skip
            sub = [one.sub, t.short_day(one.day)]
            right = t.money(one.amount, one.currency)
        case 'document':
            sub = [one.sub, t.short_day(one.day)]
            right = t.money(one.amount, one.currency) if one.amount else ''
        case 'product':
            right = f'{t.money(one.amount, one.currency)}/{one.unit}'
    if one.file:
        sub, icon = [one.file, t(NAMES[one.kind])], 'clip'
    return {'key': f'{one.kind}/{one.id}', 't': title, 's': ' · '.join(part for part in sub if part), 'r': right,
            'ic': icon, 'h': hue, 'href': href}  # fmt: skip
