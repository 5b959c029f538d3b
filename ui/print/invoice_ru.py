"""Счёт на оплату: the Russian invoice, what stands where and how tall it is."""

from collections.abc import Sequence
from typing import Any

from .amounts import NB, SYMBOLS, amount_in_words, glue, long_date, money, number, percent, short_date
from .flow import Block, Column, Table, TableStyle, fit, keep_totals, text_blocks
from .images import image_data_uri
from .metrics import MM_PER_POINT, height, width
from .paper import Paper, Party, Row
from .payment_qr import payment_purpose, qr_data_uri, st00012

MARGINS = (10, 10, 12, 15)
ROOM = 185.0
BASE = {'points': 9.0, 'leading': 1.25}
SMALL = {'points': 7.6, 'leading': 1.3}
LINE = 9.0 * 1.25 * MM_PER_POINT
STYLE = TableStyle('sans', 'sans', 'sans-bold', 8.6, 8.0, 1.25, 1.4, 1.2, 8.9)


def view(paper: Paper) -> dict[str, Any]:
    """Everything the template prints, as plain values."""
    qr = qr_data_uri(st00012(paper)) if paper.qr else ''
    seller = paper.seller
    details = _details(paper)
    blocks, table = body(paper, _terms(paper), qr_mm=8.0 if qr else 0.0, details=details)
    return {
        'title': f'Счёт № {paper.number} от {short_date(paper.date, "ru")}',
        'heading': f'Счёт на оплату № {paper.number} от {long_date(paper.date, "ru")}',
        'continued': f'Счёт № {paper.number} от {short_date(paper.date, "ru")}',
        's': {name: getattr(seller, name) for name in ('name', 'inn', 'kpp', 'bank_name', 'bik', 'account')}
        | {'correspondent_account': seller.correspondent_account},
        'qr': qr,
        'details': details,
        'table': table,
        'blocks': blocks,
        'margins': MARGINS,
        'base': BASE,
        'small': SMALL,
        'sums_width': f'{max(0.16, width(money(paper.totals.gross, "ru"), "sans-bold", 11) / ROOM + 0.03):.2%}',
    }


def body(paper: Paper, terms: str, *, qr_mm: float, details: list[tuple[str, str]]) -> tuple[list[Block], Table]:
    """Blocks of the whole invoice and its fitted table."""
    table = goods_table(paper)
    bank_lines = height(paper.seller.bank_name, 'sans', 9, 76, 1.25) + height(
        paper.seller.name, 'sans-bold', 9, 76, 1.25
    )
    head = max(30.0 + max(bank_lines - 2 * LINE, 0.0), 31.0 + qr_mm if qr_mm else 0.0)
    head += 7.5 + height(f'Счёт на оплату № {paper.number} от 30 сентября 2026 г.', 'sans-bold', 14, ROOM, 1.25) + 2.0
    head += sum(2.0 + max(height(text, 'sans-bold', 9, ROOM * 0.83, 1.25), label.count('\n') * LINE + LINE)
                for label, text in details)  # fmt: skip
    sums = total_lines(paper)
    words = amount_in_words(paper.to_pay, paper.currency, 'ru')
    text = text_blocks(terms, 'sans', SMALL['points'], ROOM, SMALL['leading'], before=2.0)
    stamp = image_data_uri(paper.stamp)
    blocks = [
        Block('head', head),
        *keep_totals(table.rows),
        Block('totals', 3.0 + sum(6.4 if strong else 5.4 for _, _, strong in sums), sums, stays=True),
        Block('words', 5.0 + LINE + height(words, 'sans-bold', 9, ROOM, 1.25),
              {'count': _count(paper), 'words': words}, stays=True),
        *(Block(block.kind, block.mm, block.data, stays=len(text) < 3) for block in text),
        Block('sign', 43.0 if stamp else 27.0, {'people': people_of(paper), 'stamp': stamp}, stays=True),
    ]  # fmt: skip
    return blocks, table


def goods_table(paper: Paper, heading: str = 'Товары (работы, услуги)', style: TableStyle | None = None,
                room: float = ROOM) -> Table:  # fmt: skip
    """The goods; the discount and VAT columns appear only where some row has them."""
    rows, unit = paper.rows, SYMBOLS.get(paper.currency, paper.currency)
    columns = [
        Column('№', [str(index) for index, _ in enumerate(rows, 1)], 'c', least=7.4),
        Column(heading, [glue(row.name) for row in rows], 'n', flexible=True),
        Column('Кол-во', [number(row.quantity, 'ru') for row in rows], least=14.8),
        Column('Ед.', [row.unit for row in rows], 'c', least=12.9, most=20.0),
        Column(f'Цена, {unit}', [money(row.price, 'ru') for row in rows], least=20.3),
    ]
    if any(row.discount_percent or row.discount for row in rows):
        columns.append(
            Column('Скидка', [discount_text(row.discount_percent, row.discount) for row in rows], least=14.8)
        )
    columns.append(Column('НДС', vat_cells(paper, rows), least=13.0))
    amounts = [money(row.net if paper.net_prices else row.gross, 'ru') for row in rows]
    columns.append(Column(f'Сумма, {unit}', amounts, least=25.9))
    return fit(columns, style or STYLE, room)


def discount_text(rate: Any, amount: Any) -> str:
    """«3 %», the sum where the discount was given as a sum, or a dash."""
    if rate:
        return percent(rate, 'ru')
    return money(amount, 'ru') if amount else '—'


def vat_cells(paper: Paper, rows: Sequence[Row]) -> list[str]:
    """«22 %», «без НДС»; a rate on top says so where other rows have VAT inside."""
    mixed = not paper.net_prices and any(not row.vat_included and row.vat_rate for row in rows)
    cells = []
    for row in rows:
        if row.vat_rate is None:
            cells.append('без НДС')
        else:
            cells.append(percent(row.vat_rate, 'ru') + (' сверху' if mixed and not row.vat_included else ''))
    return cells


def total_lines(paper: Paper, whole: str = 'Всего к оплате:') -> list[tuple[str, str, bool]]:
    """Label, sum and emphasis of every line under the table."""
    totals, lines = paper.totals, []
    lines.append(('Итого:', money(totals.net if paper.net_prices else totals.gross, 'ru'), False))
    word = 'НДС' if paper.net_prices else 'В том числе НДС'
    lines += [(f'{word} {percent(vat.rate, "ru")}:', money(vat.amount, 'ru'), False) for vat in totals.vat]
    if not totals.vat:
        lines.append(('Без налога (НДС):', '—', False))
    if totals.discount:
        lines.append(('Скидка учтена:', money(totals.discount, 'ru'), False))
    if not paper.partly_paid:
        return [*lines, (whole, money(totals.gross, 'ru'), True)]
    lines.append(('Всего по счёту:', money(totals.gross, 'ru'), False))
    if paper.credited:
        lines.append(('Корректировка:', f'−{money(paper.credited, "ru")}', False))
    if paper.part_came:
        lines.append(('Оплачено:', money(totals.gross - paper.credited - paper.to_pay, 'ru'), False))
        whole = 'Осталось оплатить:'
    return [*lines, (whole, money(paper.to_pay, 'ru'), True)]


def party_line(party: Party) -> str:
    """Name, ИНН, КПП, address and phone in one line, without the empty ones."""
    known = (('ИНН', party.inn), ('КПП', party.kpp), ('', party.address), ('тел.', party.phone))
    return ', '.join([party.name, *(f'{label} {value}'.strip() for label, value in known if value)])


def _details(paper: Paper) -> list[tuple[str, str]]:
    due = paper.pay_until
    known = [
        ('Поставщик\n(исполнитель):', party_line(paper.seller)),
        ('Покупатель\n(заказчик):', party_line(paper.buyer)),
        ('Основание:', paper.basis),
        ('Сделка:', f'№{NB}{paper.deal_number}' if paper.deal_number else ''),
        ('Адрес доставки:', paper.ship_to),
        ('Порядок оплаты:', _parts(paper)) if paper.parts else ('Оплатить до:', long_date(due, 'ru') if due else ''),
    ]
    return [(label, glue(value)) for label, value in known if value]


def _parts(paper: Paper) -> str:
    lines = []
    for part in paper.parts:
        when = f'до {long_date(part.until, "ru")}' if part.until else 'по факту'
        sum_ = f'{money(part.amount, "ru")}{NB}{unit_of(paper.currency)}'
        name = f'{part.note}: ' if part.note else ''
        share = '' if part.credited else f'{percent(part.percent, "ru")} — '
        lines.append(f'{name}{share}{sum_} {when}')
    return '; '.join(lines)


def _terms(paper: Paper) -> str:
    purpose = f'В назначении платежа укажите: «{payment_purpose(paper)}»'
    return '\n'.join(text for text in (paper.terms, paper.comments, purpose if paper.to_pay else '') if text.strip())


def _count(paper: Paper) -> str:
    text = f'Всего наименований {len(paper.rows)}, на сумму {money(paper.totals.gross, "ru")} {unit_of(paper.currency)}'
    return text + (', осталось оплатить:' if paper.part_came else ', к оплате:' if paper.credited else '')


def unit_of(currency: str) -> str:
    """«руб.», or the sign of another currency."""
    return 'руб.' if currency == 'RUB' else SYMBOLS.get(currency, currency)


def people_of(paper: Paper) -> list[dict[str, str]]:
    """Who signs for the seller: the head and, unless alone, the accountant."""
    seller = paper.seller
    alone = seller.name.startswith(('ИП ', 'Индивидуальный предприниматель'))
    people = [{'post': 'Предприниматель' if alone else 'Руководитель', 'name': seller.director,
               'image': image_data_uri(paper.signature)}]  # fmt: skip
    if not alone or seller.accountant:
        image = image_data_uri(paper.accountant_signature)
        people.append({'post': 'Бухгалтер', 'name': seller.accountant, 'image': image})
    return people
