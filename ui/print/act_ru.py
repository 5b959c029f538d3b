"""Акт приёмки-сдачи выполненных работ (оказанных услуг): a form of one's own, after article 9 of the law 402-ФЗ."""

from typing import Any

from .amounts import amount_in_words, glue, long_date, money, short_date
from .flow import Block, keep_totals, text_blocks
from .images import image_data_uri
from .invoice_ru import BASE, LINE, MARGINS, ROOM, goods_table, party_line, total_lines, unit_of
from .metrics import height, width
from .paper import Paper, Party

CLOSING = (
    'Перечисленные работы (услуги) выполнены полностью и в срок. Заказчик претензий по объёму, качеству и срокам '
    'не имеет. Акт составлен в двух экземплярах, по одному для каждой стороны.'
)


def view(paper: Paper) -> dict[str, Any]:
    """Everything the template prints, as plain values."""
    table = goods_table(paper, 'Наименование работ, услуг')
    details = [(label, glue(value)) for label, value in _details(paper) if value]
    head = 18.0 + sum(2.2 + height(text, 'sans-bold', 9, ROOM * 0.85, 1.25) for _, text in details)
    sums = total_lines(paper, 'Всего:')
    words = amount_in_words(paper.totals.gross, paper.currency, 'ru')
    people = [_signer(paper, paper.seller, 'Исполнитель', own=True), _signer(paper, paper.buyer, 'Заказчик', own=False)]
    stamp = image_data_uri(paper.stamp)
    tall = max(height(f'{one["post"]} {one["name"]}', 'sans', 9, ROOM * 0.47, 1.25) for one in people)
    blocks = [
        Block('head', head),
        *keep_totals(table.rows),
        Block('totals', 3.0 + sum(6.4 if strong else 5.4 for _, _, strong in sums), sums, stays=True),
        Block('words', 5.0 + LINE + height(words, 'sans-bold', 9, ROOM, 1.25),
              {'count': _count(paper), 'words': words}, stays=True),
        *text_blocks(CLOSING, 'sans', 9, ROOM, 1.4, before=4.0),
        Block('sign', (42.0 if stamp else 34.0) + tall, {'people': people, 'stamp': stamp}, stays=True),
    ]  # fmt: skip
    return {
        'title': f'Акт № {paper.number} от {short_date(paper.date, "ru")}',
        'heading': f'Акт № {paper.number} от {long_date(paper.date, "ru")}',
        'continued': f'Акт № {paper.number} от {short_date(paper.date, "ru")}',
        'details': details,
        'table': table,
        'blocks': blocks,
        'margins': MARGINS,
        'base': BASE,
        'sums_width': f'{max(0.16, width(money(paper.totals.gross, "ru"), "sans-bold", 11) / ROOM + 0.03):.2%}',
    }


def bank_line(party: Party) -> str:
    """«р/с … в …, БИК …, к/с …», or '' without an account."""
    if not party.account:
        return ''
    known = ((' в ', party.bank_name), (', БИК ', party.bik), (', к/с ', party.correspondent_account))
    return f'р/с {party.account}' + ''.join(f'{label}{value}' for label, value in known if value)


def _details(paper: Paper) -> list[tuple[str, str]]:
    seller = ', '.join(text for text in (party_line(paper.seller), bank_line(paper.seller)) if text)
    return [
        ('Исполнитель:', seller),
        ('Заказчик:', party_line(paper.buyer)),
        ('Основание:', str(paper.details.get('basis', ''))),
        ('Период:', str(paper.details.get('work_period', ''))),
    ]


def _count(paper: Paper) -> str:
    whole = f'{money(paper.totals.gross, "ru")} {unit_of(paper.currency)}'
    return f'Всего наименований {len(paper.rows)}, на сумму {whole}'


def _signer(paper: Paper, party: Party, role: str, *, own: bool) -> dict[str, str]:
    post = party.director_post or ('' if party.sole else 'Руководитель' if party.director or party.inn else '')
    return {'role': role, 'post': post, 'name': party.name, 'person': party.director,
            'image': image_data_uri(paper.signature) if own else ''}  # fmt: skip
