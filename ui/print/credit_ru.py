"""Корректировка счёта: the Russian credit note, in the dress of the invoice it lowers."""

from dataclasses import replace
from typing import Any

from .amounts import amount_in_words, glue, long_date, money, short_date
from .flow import Block, keep_totals, text_blocks
from .images import image_data_uri
from .invoice_ru import BASE, LINE, MARGINS, ROOM, SMALL, goods_table, party_line, people_of, total_lines, unit_of
from .metrics import height, width
from .paper import Paper

# НК РФ, статья 169, пункт 3: VAT of what was shipped is changed by a корректировочный счёт-фактура only.
TAX = 'Корректировка меняет сумму счёта на оплату. Корректировочный счёт-фактура, если он нужен, составляется отдельно.'


def view(paper: Paper) -> dict[str, Any]:
    """Everything the template prints, as plain values; `details` as `credit_notes.paper_facts` tells them."""
    told = paper.details
    if told['by_sum']:
        name = f'Уменьшение суммы счёта № {told["invoice"]}'
        paper = replace(paper, rows=[replace(row, name=name, unit='—') for row in paper.rows])
    table = goods_table(paper)
    details = [(label, glue(value)) for label, value in _details(paper) if value]
    heading = f'Корректировка № {paper.number} от {long_date(paper.date, "ru")}'
    if told['cancelled']:
        heading += ' (отменена)'
    of = f'к счёту на оплату № {told["invoice"]} от {long_date(told["invoice_date"], "ru")}'
    head = 8.0 + height(heading, 'sans-bold', 14, ROOM, 1.25) + height(of, 'sans', 10, ROOM, 1.25)
    head += sum(2.0 + height(text, 'sans-bold', 9, ROOM * 0.83, 1.25) + label.count('\n') * LINE
                for label, text in details)  # fmt: skip
    sums, state = total_lines(paper, 'Счёт уменьшен на:'), _state(paper)
    words = amount_in_words(paper.totals.gross, paper.currency, 'ru')
    stamp = image_data_uri(paper.stamp)
    blocks = [
        Block('head', head),
        *keep_totals(table.rows),
        Block('totals', 3.0 + sum(6.4 if strong else 5.4 for _, _, strong in sums), sums, stays=True),
        Block('words', 5.0 + LINE + height(words, 'sans-bold', 9, ROOM, 1.25),
              {'count': _count(paper), 'words': words}, stays=True),
        Block('totals', 3.0 + sum(6.4 if strong else 5.4 for _, _, strong in state), state, stays=True),
        *(text_blocks(TAX, 'sans', SMALL['points'], ROOM, SMALL['leading'], before=2.0) if paper.totals.vat else []),
        Block('sign', 43.0 if stamp else 27.0, {'people': people_of(paper), 'stamp': stamp}, stays=True),
    ]  # fmt: skip
    widest = max(width(value, 'sans-bold', 11) for _, value, _ in [*sums, *state])
    return {
        'title': f'Корректировка № {paper.number} от {short_date(paper.date, "ru")}',
        'heading': heading,
        'of': of,
        'continued': f'Корректировка № {paper.number} от {short_date(paper.date, "ru")}',
        'details': details,
        'table': table,
        'blocks': blocks,
        'margins': MARGINS,
        'base': BASE,
        'small': SMALL,
        'sums_width': f'{max(0.16, widest / ROOM + 0.03):.2%}',
    }


def _details(paper: Paper) -> list[tuple[str, str]]:
    return [
        ('Поставщик\n(исполнитель):', party_line(paper.seller)),
        ('Покупатель\n(заказчик):', party_line(paper.buyer)),
        ('Причина:', str(paper.details['reason'])),
    ]


def _state(paper: Paper) -> list[tuple[str, str, bool]]:
    """How the invoice stands after the note: what it asks for, and what is owed or goes back."""
    told = paper.details
    lines = [('Сумма счёта до корректировки:', money(told['before'], 'ru'), False),
             ('Сумма счёта после корректировки:', money(told['after'], 'ru'), False)]  # fmt: skip
    if told['overpaid']:
        lines.append(('К возврату покупателю:', money(told['overpaid'], 'ru'), True))
    elif told['debt']:
        lines.append(('К оплате:', money(told['debt'], 'ru'), True))
    return lines


def _count(paper: Paper) -> str:
    whole = f'на сумму {money(paper.totals.gross, "ru")} {unit_of(paper.currency)}'
    return f'Уменьшение {whole}' if paper.details['by_sum'] else f'Всего наименований {len(paper.rows)}, {whole}'
