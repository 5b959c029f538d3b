"""Договор поставки with its specification, in the wording of the Civil Code (chapter 30, § 3)."""

from datetime import date
from decimal import Decimal
from typing import Any

from .amounts import amount_in_words, glue, long_date, money, number, number_in_words, percent, quoted_date, short_date
from .contract_text import sections
from .flow import Block, Column, Table, TableStyle, fit, keep_totals, text_blocks
from .images import image_data_uri
from .invoice_ru import discount_text, unit_of, vat_cells
from .metrics import height
from .paper import Paper, Party

MARGINS = (14, 14, 14, 20)
ROOM = 176.0
POINTS, LEADING = 10.0, 1.34
STYLE = TableStyle('serif', 'serif', 'serif-bold', 8.6, 8.4, 1.3, 1.3, 1.1, 9.5)


def view(paper: Paper) -> dict[str, Any]:
    """Everything the template prints, as plain values."""
    name = f'Договор поставки № {paper.number} от {short_date(paper.date, "ru")}'
    preamble = _preamble(paper)
    blocks = [Block('head', 18.0 + height(f'ДОГОВОР ПОСТАВКИ № {paper.number}', 'serif-bold', 14, ROOM, 1.25))]
    paragraph = 0
    for heading, points in [('', [preamble]), *_numbered(paper)]:
        if heading:
            blocks.append(Block('heading', 11.0, heading))
        for at, text in enumerate(points):
            first = heading and at == 0
            for piece in text_blocks(text, 'serif', POINTS, ROOM, LEADING, before=1.5):
                data = piece.data | {'number': f'{paragraph}-{piece.data["number"]}'}
                blocks.append(Block('text', piece.mm, data, stays=bool(first)))
                first = False
            paragraph += 1
    blocks.append(Block('requisites', _requisites_mm(paper), [_party(paper.seller, 'Поставщик'),
                                                              _party(paper.buyer, 'Покупатель')]))  # fmt: skip
    table = _table(paper)
    return {
        'title': name, 'continued': name, 'number': paper.number, 'day': quoted_date(paper.date),
        'signed_in': _said(paper, 'signed_in'), 'table': table, 'margins': MARGINS,
        'last_number': len(_text(paper)) + 1,
        'base': {'points': POINTS, 'leading': LEADING}, 'stamp': image_data_uri(paper.stamp),
        'signature': image_data_uri(paper.signature), 'blocks': [*blocks, *(_specification(paper, table))],
        'sides': [_party(paper.seller, 'Поставщик'), _party(paper.buyer, 'Покупатель')],
        'annex': f'к договору поставки № {paper.number} от {short_date(paper.date, "ru")}',
        'heading_mm': table.heading_mm,
    }  # fmt: skip


def _numbered(paper: Paper) -> list[tuple[str, list[str]]]:
    return [(f'{n}. {heading}', [f'{n}.{at}. {text}' for at, text in enumerate(points, 1)])
            for n, (heading, points) in enumerate(_text(paper), 1)]  # fmt: skip


def _text(paper: Paper) -> list[tuple[str, list[str]]]:
    said, until = paper.details, paper.details.get('valid_until')
    days = said.get('pay_days') or 5
    return sections(
        supply=_said(paper, 'supply') or 'товары (далее — «Товар»)',
        vat=', '.join(percent(one.rate, 'ru') for one in paper.totals.vat),
        days=f'{days} ({number_in_words(Decimal(days))})',
        prepayment=number(Decimal(said.get('prepayment') or 0), 'ru'),
        penalty=number(Decimal(said.get('penalty') or 0), 'ru'),
        until=long_date(until, 'ru') if isinstance(until, date) else '', terms=_said(paper, 'terms').splitlines(),
    )  # fmt: skip


def _preamble(paper: Paper) -> str:
    def side(which: str, party: Party, role: str) -> str:
        name = f'{party.full_name} ({party.name})' if party.full_name and party.full_name != party.name else party.name
        face, base = _said(paper, f'{which}_face'), _said(paper, f'{which}_base')
        called = 'именуемый' if party.sole else 'именуемое'
        text = f'{name}, {called} в дальнейшем «{role}»'
        text += f', в лице {face}' if face and not party.sole else ''
        return text + (f', действующ{"ий" if party.sole else "его"} на основании {base}' if base else '')

    return (
        f'{side("seller", paper.seller, "Поставщик")}, с одной стороны, и '
        f'{side("buyer", paper.buyer, "Покупатель")}, с другой стороны, вместе именуемые «Стороны», '
        'заключили настоящий договор о нижеследующем.'
    )


def _specification(paper: Paper, table: Table) -> list[Block]:
    if not paper.rows:
        return []
    unit, totals = unit_of(paper.currency), paper.totals
    words = amount_in_words(totals.gross, paper.currency, 'ru')
    whole = f'Общая стоимость: {money(totals.gross, "ru")} {unit} ({words})'
    taxes = [f'НДС {percent(one.rate, "ru")} — {money(one.amount, "ru")} {unit}' for one in totals.vat]
    whole += f', в том числе {", ".join(taxes)}'.rstrip('.') + '.' if taxes else ', НДС не облагается.'
    delivery, address = _said(paper, 'delivery'), _said(paper, 'address')
    texts = [whole, f'Срок и порядок поставки: {delivery}.' if delivery else '',
             f'Адрес поставки: {glue(address)}.' if address else '']  # fmt: skip
    sums = [('Итого', money(totals.gross, 'ru'), True)]
    sums += [(f'В том числе НДС {percent(one.rate, "ru")}', money(one.amount, 'ru'), False) for one in totals.vat]
    return [
        Block('annex', 30.0, fresh=True), *keep_totals(table.rows), Block('totals', 6.0 * len(sums), sums, stays=True),
        *text_blocks('\n'.join(text for text in texts if text), 'serif', POINTS, ROOM, LEADING, before=3.0),
        Block('sign', 52.0, stays=True),
    ]  # fmt: skip


def _table(paper: Paper) -> Table:
    rows = paper.rows
    unit = unit_of(paper.currency)
    columns = [
        Column('№', [str(index) for index, _ in enumerate(rows, 1)], 'c', least=8.0),
        Column('Наименование товара, услуги', [glue(row.name) for row in rows], 'n', flexible=True),
        Column('Кол-во', [number(row.quantity, 'ru') for row in rows], least=14.0),
        Column('Ед.', [row.unit for row in rows], 'c', least=12.0, most=20.0),
        Column(f'Цена, {unit}', [money(row.price, 'ru') for row in rows], least=22.0),
    ]
    if any(row.discount_percent or row.discount for row in rows):
        columns.append(
            Column('Скидка', [discount_text(row.discount_percent, row.discount) for row in rows], least=14.0)
        )
    columns.append(Column('НДС', vat_cells(paper, rows), 'c', least=13.0))
    columns.append(Column(f'Сумма с НДС, {unit}', [money(row.gross, 'ru') for row in rows], least=27.0))
    return fit(columns, STYLE, ROOM)


def _party(party: Party, role: str) -> dict[str, Any]:
    known = (('Адрес', glue(party.address)), ('ИНН / КПП', ' / '.join(t for t in (party.inn, party.kpp) if t)),
             ('ОГРНИП' if party.sole else 'ОГРН', party.ogrn), ('Р/с', party.account), ('Банк', party.bank_name),
             ('БИК', party.bik), ('К/с', party.correspondent_account), ('Тел.', party.phone),
             ('Эл. почта', party.email))  # fmt: skip
    return {'role': role, 'name': party.name, 'lines': [(label, text) for label, text in known if text],
            'post': party.director_post, 'person': party.director}  # fmt: skip


def _requisites_mm(paper: Paper) -> float:
    def tall(party: Party) -> float:
        one = _party(party, '')
        return sum(1.0 + height(text, 'serif', 9, 60, 1.3) for _, text in one['lines']) + height(
            f'Покупатель: {one["name"]}', 'serif-bold', 10, 82, 1.3)  # fmt: skip

    return 50.0 + max(tall(paper.seller), tall(paper.buyer))


def _said(paper: Paper, name: str) -> str:
    text = str(paper.details.get(name) or '').strip()
    return text.rstrip('.') if name in ('delivery', 'address') else text
