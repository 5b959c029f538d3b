"""Pieces that most papers have, as HTML: the product rows, the sums under them, a party's details, its signature."""

from markupsafe import Markup

from .. import english, invoice_ru
from ..paper import Lang, Paper
from .values import Side

LABELS = {
    'ru': (('Адрес', 'address'), ('ИНН', 'inn'), ('КПП', 'kpp'), ('ОГРН', 'ogrn'), ('Р/с', 'account'),
           ('Банк', 'bank_name'), ('БИК', 'bik'), ('К/с', 'correspondent_account'), ('Тел.', 'phone'),
           ('Эл. почта', 'email')),
    'en': (('Address', 'address'), ('VAT no.', 'vat_id'), ('Company no.', 'ogrn'), ('Bank', 'bank_name'),
           ('Account', 'account'), ('IBAN', 'iban'), ('SWIFT', 'swift'), ('Phone', 'phone'), ('E-mail', 'email')),
}  # fmt: skip


def goods(paper: Paper) -> Markup:
    """The product rows with the columns their values call for."""
    if not paper.rows:
        return Markup()
    table = invoice_ru.goods_table(paper) if paper.lang == 'ru' else english.goods_table(paper)
    heads = Markup().join(
        Markup('<th class="{}" style="width:{}">{}</th>').format(one['align'], one['width'], one['heading'])
        for one in table.columns
    )
    rows = Markup().join(
        Markup('<tr>{}</tr>').format(Markup().join(
            Markup('<td class="{}">{}</td>').format(one['align'], cell)
            for one, cell in zip(table.columns, row.data, strict=True)))
        for row in table.rows
    )  # fmt: skip
    return Markup('<table class="grid goods"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(heads, rows)


def sums(paper: Paper) -> Markup:
    """Totals under the rows; they never stand alone on a page."""
    if paper.lang == 'ru':
        lines = invoice_ru.total_lines(paper)
    else:
        lines = english.total_lines(paper, 'invoice' if paper.debt is not None else 'quote')
    return Markup('<table class="plain sums keep">{}</table>').format(Markup().join(
        Markup('<tr{}><td class="r" style="width:76%">{}</td><td class="r" style="width:24%">{}</td></tr>').format(
            Markup(' class="strong"') if strong else '', label, value)
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
