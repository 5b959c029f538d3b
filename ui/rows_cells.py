"""The cells of product rows: what typed texts mean, how values and totals read."""

from decimal import Decimal
from typing import Any

from domain.money import Totals
from domain.rows import CHOICES, ProductRow

from .components import parsing
from .components.kit import Tag
from .locales import SYMBOLS, Words


def typed(name: str, text: str) -> dict[str, Any]:
    """What a cell's text means as fields of a row. Raises ValueError where it makes no sense."""
    if name in ('name', 'unit', 'choice'):
        return {name: text.strip()}
    if name == 'vat_rate':
        return {name: Decimal(text) if text else None}
    if name == 'discount':
        bare = text.strip()
        percent = not any(sign in bare for sign in (*SYMBOLS.values(), 'р', 'руб'))
        value = (parsing.number(bare.rstrip('%').strip()) if percent else parsing.money(bare)) or Decimal(0)
        if percent and value > 100 and '%' not in bare:
            percent = False  # «500» cannot be a percentage
        return (
            {'discount_percent': value, 'discount_sum': 0}
            if percent
            else {'discount_sum': value, 'discount_percent': 0}
        )
    number = parsing.number(text) if name == 'quantity' else parsing.money(text)
    return {name: number if number is not None else Decimal(1 if name == 'quantity' else 0)}


def discount_text(t: Words, row: ProductRow, currency: str) -> str:
    """«3 %», «500 ₽», '' for none."""
    if row.discount_sum:
        return t.money(row.discount_sum, currency)
    return t.percent(row.discount_percent) if row.discount_percent else ''


def choice_text(t: Words, names: list[str]) -> str:
    """«Клиент выбрал: Доставка, Укладка», also that it was nothing."""
    return t('The client chose: {names}', names=', '.join(names)) if names else t('The client chose no options')


def rate_code(rate: Decimal | None) -> str:
    """«22», '' for none: a rate as the browser's list names it."""
    return '' if rate is None else f'{rate.normalize():f}'


def rate_text(t: Words, rate: Decimal | None) -> str:
    """«22 %», «без НДС»."""
    return t('no VAT') if rate is None else t.percent(rate)


def draw_totals(
    t: Words, box: Tag, sums: Totals, *, currency: str, vat: bool, with_options: Decimal | None = None
) -> None:
    """Net, VAT by rates, discount and total of rows, in a definition list; `with_options`: where all were chosen."""
    lines: list[tuple[str, str, str]] = []
    if sums.full and vat:
        lines.append((t('Without VAT'), t.money(sums.net, currency), ''))
        lines += [
            (t('VAT {rate}', rate=t.percent(one.rate)), t.money(one.vat, currency), '')
            for one in sums.by_rate
            if one.rate
        ]
    if sums.discount:
        lines.append((t('Discount'), t.money(-sums.discount, currency), ''))
    if sums.full:
        lines.append((t('Total'), t.money(sums.gross, currency), 'is-sum'))
    if with_options is not None:
        lines.append((t('With all options'), t.money(with_options, currency), ''))
    box.clear()
    with box:
        for name, value, cls in lines:
            with Tag('div', cls=cls):
                Tag('dt', name)
                Tag('dd', value, 'a-num')


def labels(t: Words) -> dict[str, Any]:
    """All words of the grid."""
    return {
        'table': t('Product rows'),
        'name': t('Product'),
        'quantity': t('Qty'),
        'unit': t('Unit'),
        'price': t('Price'),
        'discount': t('Discount'),
        'vat_rate': t('VAT'),
        'choice': t('field.choice'),
        'choices': [(choice, t(f'choice.{choice}')) for choice in CHOICES],
        'sum': t('Sum'),
        'acts': t('Acts'),
        'find': t('Add a product: name or code'),
        'found': t('Products found'),
        'free': t('Add “{name}” as it is', name='{text}'),
        'remove': t('Remove: {name}', name='{name}'),
        'cell': t('{field}: {name}', field='{field}', name='{name}'),
        'empty': t('No products yet. Type a name below, the sum will follow.'),
    }
