"""Pieces that most papers have, as HTML: the product rows, the sums under them, a party's details, its signature."""

from typing import Any, cast

from markupsafe import Markup, escape

from .. import english, invoice_ru, quote_ru
from ..flow import Table, TableStyle
from ..paper import Lang, Paper
from ..papers import NOWRAP
from .measuring import LEADING, PADS, Measure
from .values import Side

LIGHT, SMALL = 'light', 'small'
LARGE, SMALLER = 1.2, 0.86
LABELS = {
    'ru': (('Адрес', 'address'), ('ИНН', 'inn'), ('КПП', 'kpp'), ('ОГРН', 'ogrn'), ('Р/с', 'account'),
           ('Банк', 'bank_name'), ('БИК', 'bik'), ('К/с', 'correspondent_account'), ('Тел.', 'phone'),
           ('Эл. почта', 'email')),
    'en': (('Address', 'address'), ('VAT no.', 'vat_id'), ('Company no.', 'ogrn'), ('Bank', 'bank_name'),
           ('Account', 'account'), ('IBAN', 'iban'), ('SWIFT', 'swift'), ('Phone', 'phone'), ('E-mail', 'email')),
}  # fmt: skip


def goods(paper: Paper, measure: Measure, look: str = '') -> Markup:
    """The product rows with the columns their values call for, fitted to the page.

    `look`: 'light' as branded papers have them, 'small' in smaller type.

    Optional rows stand below the others under a heading of their own.
    """
    if not paper.rows and not (look == LIGHT and paper.options):
        return Markup()
    kind, strong = ('light' if look == LIGHT else 'grid'), f'{measure.family}-bold'
    font: Any = measure.family
    points = measure.points * (SMALLER if look == SMALL else 1)
    style = TableStyle(font, cast(Any, strong), cast(Any, strong), points, points, LEADING,
                       PADS[kind][0] + 0.2, PADS[kind][1], 0.0)  # fmt: skip
    if paper.lang != 'ru':
        table = english.goods_table(paper, style, measure.room)
    elif look == LIGHT:
        table = quote_ru.goods_table(paper, style, measure.room)
    else:
        table = invoice_ru.goods_table(paper, style=style, room=measure.room)
    size = f'font-size:{table.points:.2f}pt' if table.points < measure.points else ''
    heads = Markup().join(
        Markup('<th class="{}" style="width:{};{}">{}</th>').format(one['align'], one['width'], size, one['heading'])
        for one in table.columns
    )
    rows = [_row(table, row.data, size) for row in table.rows]
    if options := rows[len(paper.rows) :]:
        words, about = (('По желанию', quote_ru.about_options) if paper.lang == 'ru'
                        else ('Optional', english.about_options))  # fmt: skip
        told = Markup('<tr><td colspan="{}"><b>{}</b> — {}</td></tr>').format(len(table.columns), words, about(paper))
        rows = [*rows[: len(paper.rows)], told, *options]
    return Markup('<table class="{} goods"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        kind, heads, Markup().join(rows))  # fmt: skip


def _row(table: Table, cells: list[str], size: str) -> Markup:
    told = (_whole_ranges(cell) if one['align'] == 'n' else cell
            for one, cell in zip(table.columns, cells, strict=True))  # fmt: skip
    shown = (Markup('<b>{}</b>').format(cell) if one['strong'] else cell
             for one, cell in zip(table.columns, told, strict=True))  # fmt: skip
    return Markup('<tr>{}</tr>').format(Markup().join(
        Markup('<td class="{}" style="{}">{}</td>').format(one['align'], size, cell)
        for one, cell in zip(table.columns, shown, strict=True)))  # fmt: skip


def _whole_ranges(text: str) -> Markup:
    """Ranges of numbers stay on one line, as they are measured."""
    return Markup(NOWRAP.sub(r'<span style="white-space:nowrap">\1</span>', str(escape(text))))  # noqa: S704 escaped


def sums(paper: Paper, measure: Measure, look: str = '') -> Markup:
    """Totals under the rows; they never stand alone on a page."""
    if paper.lang != 'ru':
        lines = english.total_lines(paper, 'invoice' if paper.debt is not None else 'quote')
    else:
        lines = quote_ru.quote_sums(paper) if look == LIGHT else invoice_ru.total_lines(paper)
    large = f'font-size:{measure.points * LARGE:.2f}pt;'
    return Markup('<table class="plain sums keep">{}</table>').format(Markup().join(
        Markup('<tr{}><td class="r" style="{}width:76%">{}</td><td class="r" style="{}width:24%">{}</td></tr>').format(
            Markup(' class="strong"') if strong else '', large if strong else '', label, large if strong else '', value)
        for label, value, strong in lines))  # fmt: skip


def details(side: Side, lang: Lang) -> Markup:
    """A party with all its details, one under another."""
    lines = [Markup('<b>{}</b>').format(side.get('full_name') or side.get('name', ''))]
    lines += [Markup('{}: {}').format(label, side[name]) for label, name in LABELS[lang] if side.get(name)]
    return Markup('<br>').join(lines)


def sign(side: Side, role: str) -> Markup:
    """Who signs, a line to sign on, and, where the paper is stamped, the seller's signature and stamp."""
    signature, stamp = (side.get('signature'), side.get('stamp')) if side.own else ('', '')
    head = Markup('<b>{}</b><br>').format(role) if role else Markup()
    return Markup('{}{}<br>{}{}<span class="line">________________</span> / {} /').format(
        head, side.get('director_post', ''), signature or '', stamp or '', side.get('director') or side.get('name', '')
    )
