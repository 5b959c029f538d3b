"""Коммерческое предложение: the Russian quote in the brand's dress."""

from typing import Any

from .amounts import glue, long_date, number, percent, plural_ru, short_date
from .brand import manager_view
from .branded import STYLE, Lines, common_view, goods_blocks, joined, points_block, priced
from .flow import Block, Column, Table, TableStyle, fit, text_blocks
from .invoice_ru import discount_text, vat_cells
from .metrics import height, width
from .paper import Fact, Paper

MARGINS = (11, 14, 12, 14)
ROOM = 182.0


def view(paper: Paper) -> dict[str, Any]:
    """Коммерческое предложение as the template prints it."""
    heading = paper.title or 'Коммерческое предложение'
    addressee = 'Для ' + ', '.join(filter(None, (paper.buyer.name, paper.buyer.person)))
    numbered = f'Коммерческое предложение № {paper.number} от {long_date(paper.date, "ru")}'
    if paper.version > 1:
        numbered += f', версия {paper.version}'
    facts, table, card = _facts(paper), goods_table(paper), manager_view(paper.manager)
    fact_points = _fact_points(facts)
    hero = 20.5 + height(heading, 'brand-bold', 19, 120, 1.15) + height(addressee, 'brand', 9.4, 120, 1.3) + 3.9
    notes = max(height(fact.note, 'brand', 7.2, 36, 1.3) for fact in facts)
    values = max(height(fact.value, 'brand-bold', fact_points, 37, 1.3) for fact in facts)
    head = 19.0 + max(hero, 40.0) + 10.0 + 3.6 + 1.2 + notes + values
    head += max(0.0, height(paper.seller.name, 'brand-bold', 11, 100, 1.3) - 5.1)
    sums = quote_sums(paper)
    tail = text_blocks(joined(paper.terms, paper.comments), 'brand', 8.8, ROOM, 1.45, before=8.0)
    blocks = [
        Block('head', head),
        *text_blocks(paper.intro, 'brand', 8.8, ROOM, 1.45, before=4.0),
        *goods_blocks(paper, table, 'По желанию', about_options(paper)),
        Block('totals', 4.0 + sum(7.0 if strong else 4.2 for _, _, strong in sums), sums, stays=True),
        *points_block(paper, ROOM),
        *tail,
    ]
    if card or paper.closing:
        blocks.append(
            Block(
                'manager',
                16.5 + max(13.5, height(paper.closing, 'brand', 8.2, 55, 1.4)) + 2.0,
                {'card': card, 'closing': paper.closing},
            )
        )
    return common_view(paper, table, blocks, MARGINS, ROOM) | {
        'title': numbered,
        'numbered': numbered,
        'continued': f'Коммерческое предложение № {paper.number} от {short_date(paper.date, "ru")}',
        'heading': heading,
        'addressee': addressee,
        'tagline': paper.seller.tagline,
        'facts': facts,
        'fact_points': fact_points,
    }


def goods_table(paper: Paper, style: TableStyle = STYLE, room: float = ROOM) -> Table:
    """The rows, the optional ones after them; discount and VAT appear only where some row calls for them."""
    rows = paper.lines
    columns = [
        Column(
            'Что поставим',
            [glue(f'{row.name} — выбрано' if row.chosen else row.name) for row in rows],
            'n',
            flexible=True,
            strong=True,
        ),
        Column('Количество', [f'{number(row.quantity, "ru")}\u00a0{row.unit}'.strip() for row in rows], least=21.0),
        Column('Цена', [priced(paper, row.price) for row in rows], least=25.0),
    ]
    if any(row.discount_percent or row.discount for row in rows):
        columns.append(
            Column('Скидка', [discount_text(row.discount_percent, row.discount) for row in rows], least=16.0)
        )
    if len({(row.vat_rate, row.vat_included) for row in rows}) > 1:
        columns.append(Column('НДС', vat_cells(paper, rows), least=14.0))
    amounts = [priced(paper, row.net if paper.net_prices else row.gross) for row in rows]
    return fit([*columns, Column('Сумма', amounts, least=30.0, strong=True)], style, room)


def quote_sums(paper: Paper) -> Lines:
    """Label, sum and emphasis of every line under the table."""
    totals = paper.totals
    word = 'НДС' if paper.net_prices else 'В том числе НДС'
    lines: Lines = [('Сумма без НДС', priced(paper, totals.net), False)] if paper.net_prices else []
    lines += [(f'{word} {percent(vat.rate, "ru")}', priced(paper, vat.amount), False) for vat in totals.vat]
    if not paper.taxed:
        lines.append(('Без НДС', '', False))
    lines.append(('Итого', priced(paper, totals.gross), True))
    if paper.with_options is not None:
        lines.append(('Итого со всеми позициями по желанию', priced(paper, paper.with_options), False))
    return lines


def about_options(paper: Paper) -> str:
    """What the heading of optional rows says of the total."""
    if any(row.chosen for row in paper.options):
        return 'в итог входят только выбранные позиции'
    return 'в итог не входит, пока не выбрано' if paper.with_options is not None else 'не выбрано'


def _facts(paper: Paper) -> list[Fact]:
    totals, count = paper.totals, len(paper.rows) + sum(row.chosen for row in paper.options)
    saved = f'скидка {priced(paper, totals.discount)} уже внутри' if totals.discount else ''
    facts = [Fact('Сумма с НДС' if paper.taxed else 'Сумма, без НДС', priced(paper, totals.gross), saved)]
    positions = f'{count} {plural_ru(count, ("позиция", "позиции", "позиций"))}'
    facts += list(paper.facts[:2]) or [Fact('В предложении', positions)]
    if paper.valid_until:
        facts.append(Fact('Предложение до', short_date(paper.valid_until, 'ru'), 'цены закреплены'))
    return facts


def _fact_points(facts: list[Fact]) -> float:
    """The largest type, from 12 down to 9 points, in which every value takes one line."""
    room = ROOM / len(facts) - 7.5
    sizes = (12.0, 11.0, 10.0, 9.0)
    return next((size for size in sizes if all(width(fact.value, 'brand-bold', size) <= room for fact in facts)), 9.0)
