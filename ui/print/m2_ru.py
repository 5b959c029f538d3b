"""Доверенность М-2: the form of the decree of Госкомстат № 71а of 30.10.1997, ОКУД 0315001, two sides of a sheet."""

import re
from datetime import date
from typing import Any

from .amounts import glue, number_in_words, quoted_date, short_date
from .flow import Block
from .images import image_data_uri
from .metrics import height
from .paper import Paper, Party, Row

MARGINS = (10, 12, 10, 15)
ROOM = 183.0
FEMININE = frozenset({'т', 'тонна', 'шт', 'шт.', 'упак', 'упак.', 'тыс. шт'})


def view(paper: Paper) -> dict[str, Any]:
    """Everything the template prints, as plain values."""
    said = paper.details
    ours = said.get('issuer') == 'seller'
    issuer, supplier = (paper.seller, paper.buyer) if ours else (paper.buyer, paper.seller)
    lines = [[str(n), glue(row.name), row.unit, _quantity(row)] for n, row in enumerate(paper.rows, 1)]
    lines += [['\u00a0', '', '', '']] * max(0, 4 - len(lines))
    until, issued = said.get('valid_until'), said.get('passport_issued_on')
    series = str(said.get('passport_series') or '')
    title = f'Доверенность № {paper.number} от {short_date(paper.date, "ru")}'
    return {
        'title': title, 'continued': title, 'number': paper.number, 'date': short_date(paper.date, 'ru'),
        'day': quoted_date(paper.date), 'until': short_date(until, 'ru') if isinstance(until, date) else '',
        'until_day': quoted_date(until) if isinstance(until, date) else '',
        'person': str(said.get('person') or ''), 'short': initials(str(said.get('person') or '')),
        'post': str(said.get('post') or ''), 'series': f'{series[:2]} {series[2:]}'.strip(),
        'passport': str(said.get('passport_number') or ''), 'issued_by': str(said.get('passport_issued_by') or ''),
        'order': _nominative(str(said.get('basis') or '')),
        'issued_on': quoted_date(issued) if isinstance(issued, date) else '', 'basis': str(said.get('basis') or ''),
        'issuer': _party(issuer), 'supplier': _party(supplier), 'heading_mm': 12.0, 'margins': MARGINS,
        'base': {'points': 8.4, 'leading': 1.2}, 'signature': image_data_uri(paper.signature) if ours else '',
        'stamp': image_data_uri(paper.stamp) if ours else '',
        'blocks': [
            Block('face', 270.0),
            Block('back', 20.0),
            *(Block('row', 3.0 + max(height(cells[1] or '-', 'sans', 8.4, 66, 1.2),
                                     height(cells[3] or '-', 'sans', 8.4, 62, 1.2)), cells) for cells in lines),
            Block('sign', 62.0, stays=True),
        ],
    }  # fmt: skip


def _nominative(basis: str) -> str:
    """«Счёт № 7» of «счёту № 7», as the stub names what «материальных ценностей по» names in the dative."""
    found = re.sub(r'\b([Сс]ч[её]т|[Дд]оговор|[Зз]аказ|[Нн]аряд)у\b', r'\1', basis)
    return found[:1].upper() + found[1:]


def initials(name: str) -> str:
    """«Сомов Д. И.» of «Сомов Дмитрий Игоревич»; a name that has initials already stays."""
    first, *rest = name.split() or ['']
    return ' '.join([first, *(f'{word[0].upper()}.' for word in rest)]) if '.' not in name else name


def _quantity(row: Row) -> str:
    words = number_in_words(row.quantity, feminine=row.unit.strip().casefold() in FEMININE)
    return words[:1].upper() + words[1:]


def _party(party: Party) -> dict[str, str]:
    name = party.full_name or party.name
    known = (name, f'ИНН {party.inn}' if party.inn else '', glue(party.address))
    bank = (party.bank_name, f'БИК {party.bik}' if party.bik else '',
            f'к/с {party.correspondent_account}' if party.correspondent_account else '')  # fmt: skip
    return {
        'name': name, 'short': party.name, 'line': ', '.join(text for text in known if text), 'okpo': party.okpo,
        'account': party.account, 'bank': ', '.join(text for text in bank if text), 'director': party.director,
        'accountant': party.accountant,
    }  # fmt: skip
