"""The Word file an own form begins with: a letter with its places in it, for what it is made for."""

import io
from functools import cache
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from ..paper import Lang
from .filling import packed, without_thumbnail

FONT = 'Arial'
GREY = 'E8E8E6'
WIDTHS = (9, 86, 22, 26, 32)
TEXTS: dict[Lang, dict[str, str]] = {
    'ru': {
        'title': 'Документ № {{ document.number }} от {{ document.date|long_date }}',
        'seller': 'Исполнитель', 'buyer': 'Заказчик', 'deal': 'По сделке «{{ deal.title }}»',
        'invoice': 'К счёту № {{ invoice.number }} от {{ invoice.date|long_date }}',
        'quote': 'К коммерческому предложению № {{ quote.number }} от {{ quote.date|long_date }}',
        'company': 'Для компании {{ company.title }}', 'heads': '№|Наименование|Кол-во|Цена|Сумма',
        'total': 'Итого: {{ totals.gross|money }}', 'vat': 'В том числе НДС: {{ totals.vat|money }}',
        'words': 'Всего наименований {{ totals.count }}, на сумму {{ totals.gross|words|lower }}.',
        'text': 'Напишите здесь свой текст.', 'page': 'Страница ',
    },
    'en': {
        'title': 'Document No. {{ document.number }} of {{ document.date|long_date }}',
        'seller': 'Seller', 'buyer': 'Buyer', 'deal': 'For the deal “{{ deal.title }}”',
        'invoice': 'To invoice {{ invoice.number }} of {{ invoice.date|long_date }}',
        'quote': 'To quotation {{ quote.number }} of {{ quote.date|long_date }}',
        'company': 'For {{ company.title }}', 'heads': 'No.|Item|Quantity|Price|Amount',
        'total': 'Total: {{ totals.gross|money }}', 'vat': 'Including VAT: {{ totals.vat|money }}',
        'words': '{{ totals.count }} items, {{ totals.gross|words }}.',
        'text': 'Write your own text here.', 'page': 'Page ',
    },
}  # fmt: skip


@cache
def starter(noun: str, lang: Lang) -> bytes:
    """A .docx with the places of a paper made for a deal, an invoice, a quote or a company."""
    said, made = TEXTS[lang], Document()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(20), Mm(15), Mm(15), Mm(18)
    _plain(made.styles['Normal'], 10)
    made.add_paragraph('{{ seller.logo }}')
    title = made.add_paragraph().add_run(said['title'])
    title.bold, title.font.size = True, Pt(15)
    made.add_paragraph(said[noun])
    sides = made.add_table(rows=1, cols=2)
    for cell, side in zip(sides.rows[0].cells, ('seller', 'buyer'), strict=True):
        cell.paragraphs[0].add_run(said[side]).bold = True
        cell.add_paragraph(f'{{{{ {side}|details }}}}')
    made.add_paragraph()
    if noun != 'company':
        _rows(made, said)
    made.add_paragraph(said['text'])
    made.add_paragraph()
    sign = made.add_paragraph('{{ seller|sign }} {{ seller.signature }}{{ seller.stamp }}')
    sign.paragraph_format.keep_together = True
    _number(page.footer.paragraphs[0], said['page'])
    file = io.BytesIO()
    without_thumbnail(made)
    made.save(file)
    return packed(file.getvalue())


def _rows(made: Any, said: dict[str, str]) -> None:
    heads = said['heads'].split('|')
    table = made.add_table(rows=4, cols=len(heads))
    table.style, table.autofit = 'Table Grid', False
    cells = ('{{ row.number }}', '{{ row.name }}', '{{ row.quantity }} {{ row.unit }}', '{{ row.price }}',
             '{{ row.gross }}')  # fmt: skip
    for at, (head, cell) in enumerate(zip(heads, cells, strict=True)):
        table.columns[at].width = Mm(WIDTHS[at])
        for row in table.rows:
            row.cells[at].width = Mm(WIDTHS[at])
        first, _, third, _ = (row.cells[at].paragraphs[0] for row in table.rows)
        first.add_run(head).bold = True
        third.add_run(cell)
        if at > 1:
            first.alignment = third.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _shade(table.rows[0].cells[at])
    _repeat(table.rows[0])
    table.rows[1].cells[0].paragraphs[0].add_run('{%tr for row in rows %}')
    table.rows[3].cells[0].paragraphs[0].add_run('{%tr endfor %}')
    for number in (1, 3):
        table.rows[number].cells[0].merge(table.rows[number].cells[-1])
    made.add_paragraph()
    for name, bold in (('total', True), ('vat', False)):
        paragraph = made.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run(said[name]).bold = bold
    made.add_paragraph(said['words'])


def _plain(style: Any, points: int) -> None:
    style.font.name, style.font.size = FONT, Pt(points)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn('w:cs'), FONT)
    style.paragraph_format.space_after = Pt(4)


def _element(name: str, **values: str) -> Any:
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f'w:{key}'), value)
    return made


def _shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(_element('w:shd', val='clear', color='auto', fill=GREY))


def _repeat(row: Any) -> None:
    """The head stands on every page."""
    row._tr.get_or_add_trPr().append(_element('w:tblHeader'))


def _number(paragraph: Any, before: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(before)
    paragraph._p.append(_element('w:fldSimple', instr='PAGE'))
