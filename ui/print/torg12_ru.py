"""ТОРГ-12: the unified form of the decree of Госкомстат № 132 of 25.12.1998, ОКУД 0330212."""

from datetime import date
from decimal import Decimal
from typing import Any

from .act_ru import bank_line
from .amounts import amount_in_words, glue, money, number, number_in_words, plural_ru, quoted_date, short_date
from .flow import Block, keep_totals
from .grid import DASH, extra_mm, filled, grid_rows, net_price, vat_whole
from .images import image_data_uri
from .paper import Paper, Party, Row

MARGINS = (7, 8, 6, 8)
ROOM = 281.0
WIDTHS = filled([3, 0, 5.5, 4.6, 4.2, 5, 4.4, 4.4, 5.4, 6.2, 7.2, 9, 5, 8.2, 9.6])
TONNE = '168'
TONNES = ('тонна', 'тонны', 'тонн')
SAID = ('basis', 'basis_number', 'department', 'waybill_number', 'attachments', 'released_post', 'released_by',
        'accepted_post', 'accepted_by', 'proxy_number', 'proxy_issued')  # fmt: skip


def view(paper: Paper) -> dict[str, Any]:
    """Everything the template prints, as plain values."""
    said = {name: str(paper.details.get(name) or '') for name in SAID}
    seller, buyer = whole_line(paper.seller), whole_line(paper.buyer)
    words = amount_in_words(paper.totals.gross, paper.currency, 'ru')
    head = 72.0 + 2 * sum(extra_mm(text, 180, 6.9) for text in (seller, buyer)) + extra_mm(said['basis'], 180, 6.9)
    tail = 63.0 + extra_mm(words, 98, 6.9) + extra_mm(said['proxy_issued'], 110, 6.9)
    day = short_date(paper.date, 'ru')
    return said | {name: _day(paper, name) for name in ('basis_date', 'waybill_date')} | {
        'title': f'ТОРГ-12 № {paper.number} от {day}', 'continued': f'Товарная накладная № {paper.number} от {day}',
        'number': paper.number, 'date': day, 'day': quoted_date(paper.date), 'seller': seller, 'buyer': buyer,
        'okpo': {'seller': paper.seller.okpo, 'buyer': paper.buyer.okpo}, 'widths': WIDTHS, 'summed': _summed,
        'whole': _summed([_line(index, row) for index, row in enumerate(paper.rows, 1)]) | {'vat': vat_whole(paper)},
        'records': number_in_words(Decimal(len(paper.rows))), 'words': words,
        'places': number_in_words(Decimal(paper.details['places'])) if paper.details.get('places') else DASH,
        'masses': [(label, *_mass(paper.details.get(name))) for label, name in (('нетто', 'net'), ('брутто', 'gross'))],
        'proxy_date': quoted_date(paper.details['proxy_date']) if _day(paper, 'proxy_date') else '',
        'allowed': {'post': paper.seller.director_post, 'name': paper.seller.director},
        'accountant': paper.seller.accountant, 'signature': image_data_uri(paper.signature),
        'accountant_signature': image_data_uri(paper.accountant_signature), 'stamp': image_data_uri(paper.stamp),
        'heading_mm': 17.5, 'margins': MARGINS, 'landscape': True, 'base': {'points': 6.9, 'leading': 1.16},
        'blocks': [
            Block('head', head),
            *keep_totals(grid_rows([_line(n, row) for n, row in enumerate(paper.rows, 1)], WIDTHS, ROOM, 6.9, 4.4)),
            Block('totals', 4.0, stays=True), Block('sign', tail, stays=True),
        ],
    }  # fmt: skip


def whole_line(party: Party) -> str:
    """Full name, ИНН, address, phone and bank in one line, as the form wants them."""
    known = (('', party.full_name or party.name), ('ИНН ', party.inn), ('КПП ', party.kpp), ('', glue(party.address)),
             ('тел. ', party.phone), ('', bank_line(party)))  # fmt: skip
    return ', '.join(f'{label}{text}' for label, text in known if text)


def _line(index: int, row: Row) -> dict[str, Any]:
    tonnes = row.quantity if row.unit_code == TONNE else Decimal(0)
    cells = [str(index), glue(row.name), row.code or DASH, row.unit or DASH, row.unit_code or DASH, DASH, DASH, DASH,
             number(tonnes, 'ru') if tonnes else DASH, number(row.quantity, 'ru'), net_price(row),
             money(row.net, 'ru'), DASH if row.vat_rate is None else number(row.vat_rate, 'ru'),
             'без НДС' if row.vat_rate is None else money(row.vat, 'ru'), money(row.gross, 'ru')]  # fmt: skip
    return {'cells': cells, 'row': row, 'tonnes': tonnes}


def _summed(lines: list[dict[str, Any]]) -> dict[str, str]:
    """Sums of a page: gross mass, quantity where the unit is one, without VAT, VAT, with VAT."""
    rows: list[Row] = [line['row'] for line in lines]
    one_unit = len({(row.unit_code, row.unit) for row in rows}) == 1
    tonnes = sum((line['tonnes'] for line in lines), Decimal(0))
    taxed = any(row.vat_rate is not None for row in rows)
    return {
        'mass': number(tonnes, 'ru') if tonnes else DASH,
        'quantity': number(sum((row.quantity for row in rows), Decimal(0)), 'ru') if one_unit else DASH,
        'net': money(sum((row.net for row in rows), Decimal(0)), 'ru'),
        'vat': money(sum((row.vat for row in rows), Decimal(0)), 'ru') if taxed else 'без НДС',
        'gross': money(sum((row.gross for row in rows), Decimal(0)), 'ru'),
    }


def _mass(value: Any) -> tuple[str, str]:
    """(in words, in digits) of tonnes."""
    if not value:
        return '', ''
    tonnes = Decimal(value)
    digits = f'{number(tonnes, "ru")} т'
    if tonnes != tonnes.to_integral_value():
        return digits, digits
    return f'{number_in_words(tonnes, feminine=True)} {plural_ru(int(tonnes), TONNES)}', digits


def _day(paper: Paper, name: str) -> str:
    value = paper.details.get(name)
    return short_date(value, 'ru') if isinstance(value, date) else ''
