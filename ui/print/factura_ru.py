"""Счёт-фактура: appendix 1 to the decree № 1137, in its editions № 1096 (01.10.2024) and № 26 (01.04.2026)."""

from datetime import date
from functools import partial
from typing import Any

from .amounts import glue, long_date, money, number, short_date
from .flow import Block, keep_totals
from .grid import CURRENCIES, DASH, extra_mm, filled, grid_rows, net_price, official, rate, tax_numbers, vat, vat_whole
from .images import image_data_uri
from .paper import Paper

MARGINS = (8, 8, 8, 8)
ROOM = 281.0
EDITIONS = {'2024-10': '16 августа 2024 г. № 1096', '2026-04': '23 января 2026 г. № 26'}
TRACE = (2.4, 4.0, 5.6, 5.4)
LEFT, RIGHT = 140.0, 106.0


def view(paper: Paper, edition: str) -> dict[str, Any]:
    """Everything the template prints, as plain values."""
    shared = form(paper, edition, upd=False)
    widths = shared['widths']
    blocks = [
        Block('head', 11.0 + head_mm(shared['left'], shared['right'], 7.9, 3.9)),
        *keep_totals(grid_rows(lines(paper, upd=False), widths, ROOM, 7.3, 7.4)),
        Block('totals', 5.0, stays=True),
        Block('sign', 26.0, stays=True),
    ]
    day = short_date(paper.date, 'ru')
    return shared | {
        'title': f'Счёт-фактура № {paper.number} от {day}', 'continued': f'Счёт-фактура № {paper.number} от {day}',
        'blocks': blocks, 'heading_mm': 33.0, 'margins': MARGINS,
    }  # fmt: skip


def form(paper: Paper, edition: str, *, upd: bool) -> dict[str, Any]:
    """What a счёт-фактура and a УПД share: the lines of the head, the table's columns, who signs."""
    left, right = _left(paper, edition, upd), _right(paper)
    signer = paper.seller.director
    return {
        'edition': EDITIONS[edition], 'number': paper.number, 'date': long_date(paper.date, 'ru'),
        'left': left, 'right': right, 'advance': _advance(paper) if edition == '2026-04' else None, 'upd': upd,
        'widths': filled(([5.0] if upd else []) + [2.4, 0, 3, 2.6, 4, 5, 5.8, 7.4, 4, 3.8, 6.6, 7.4, 3, 4]
                         + ([8.0] if upd else [5.8, *TRACE])),
        'net': money(paper.totals.net, 'ru'), 'vat': vat_whole(paper), 'gross': money(paper.totals.gross, 'ru'),
        'head_person': '' if paper.seller.sole else signer, 'accountant': paper.seller.accountant,
        'sole_person': signer if paper.seller.sole else '', 'ogrnip': paper.seller.ogrn if paper.seller.sole else '',
        'signature': image_data_uri(paper.signature),
        'accountant_signature': image_data_uri(paper.accountant_signature),
        'base': {'points': 7.1 if upd else 7.9, 'leading': 1.16}, 'landscape': True,
    }  # fmt: skip


def lines(paper: Paper, *, upd: bool) -> list[dict[str, Any]]:
    """The rows of the table as texts, in the order of the form's columns."""
    found = []
    for index, row in enumerate(paper.rows, 1):
        cells = [str(index), glue(row.name), DASH, row.unit_code or DASH, row.unit or DASH, number(row.quantity, 'ru'),
                 net_price(row), money(row.net, 'ru'), 'без акциза', rate(row), vat(row), money(row.gross, 'ru'),
                 DASH, DASH, DASH]  # fmt: skip
        found.append({'cells': [row.code or DASH, *cells] if upd else cells + [DASH] * len(TRACE)})
    return found


def head_mm(left: list[tuple[str, str, str]], right: list[tuple[str, str, str]], points: float, line: float) -> float:
    """Height of the two columns of the head and of the line about advances."""
    tall = [sum(line + max(extra_mm(value, room * (0.94 - share), points), extra_mm(label, room * share, points))
                for label, value, _ in column)
            for column, room, share in ((left, LEFT, 0.26), (right, RIGHT, 0.33))]  # fmt: skip
    return max(tall[0] + 13.0, tall[1])


def _left(paper: Paper, edition: str, upd: bool) -> list[tuple[str, str, str]]:
    said, seller = partial(_said, paper), paper.seller
    shipped = said('shipment')
    if upd and not shipped:
        shipped = f'Универсальный передаточный документ, № {paper.number} от {short_date(paper.date, "ru")}'
    return [
        ('Продавец', official(seller), '2'),
        ('Адрес', seller.address or DASH, '2а'),
        ('ИНН/КПП продавца', tax_numbers(seller), '2б'),
        ('Грузоотправитель и его адрес', said('consignor') or DASH, '3'),
        ('Грузополучатель и его адрес', glue(said('consignee')) or DASH, '4'),
        ('К платежно-расчетному документу', said('payment') or DASH, '5'),
        ('Документ об отгрузке: наименование, №', shipped or DASH, '5а'),
    ]


def _right(paper: Paper) -> list[tuple[str, str, str]]:
    buyer = paper.buyer
    return [
        ('Покупатель', official(buyer), '6'),
        ('Адрес', glue(buyer.address) or DASH, '6а'),
        ('ИНН/КПП покупателя', tax_numbers(buyer), '6б'),
        ('Валюта: наименование, код', CURRENCIES.get(paper.currency, paper.currency), '7'),
        ('Идентификатор государственного контракта, договора (соглашения) (при наличии)',
         _said(paper, 'contract_id') or DASH, '8'),
    ]  # fmt: skip


def _advance(paper: Paper) -> dict[str, str]:
    return {'number': _said(paper, 'advance_number') or DASH, 'date': _said(paper, 'advance_date') or DASH}


def _said(paper: Paper, name: str) -> str:
    value = paper.details.get(name)
    return short_date(value, 'ru') if isinstance(value, date) else str(value or '')
