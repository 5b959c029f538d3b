"""Tables of the official landscape forms: columns of fixed widths, rows as tall as their tallest cell."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from .amounts import NB, money, number
from .flow import Block
from .metrics import height
from .paper import Paper, Party, Row

DASH = '—'
CURRENCIES = {
    'RUB': 'Российский рубль, 643', 'USD': 'Доллар США, 840', 'EUR': 'Евро, 978', 'GBP': 'Фунт стерлингов, 826',
    'KZT': 'Тенге, 398', 'BYN': 'Белорусский рубль, 933',
}  # fmt: skip


def grid_rows(lines: Sequence[dict[str, Any]], widths: Sequence[float], room: float, points: float,
              least: float) -> list[Block]:  # fmt: skip
    """A block for each line; its 'cells' are texts, `widths` per cent of `room` mm, `least` the height of a row."""
    return [
        Block('row', max(least, 1.5 + max(
            height(str(cell) or '-', 'sans', points, room * share / 100 - 1.6, 1.16)
            for cell, share in zip(line['cells'], widths, strict=True))), line)
        for line in lines
    ]  # fmt: skip


def filled(widths: Sequence[float]) -> list[float]:
    """The widths in per cent with the one that is 0 taking what is left."""
    rest = 100 - sum(widths)
    return [share or rest for share in widths]


def extra_mm(text: str, room: float, points: float) -> float:
    """How much taller a line of a form gets by this text than with one line of it, in mm."""
    return max(0.0, height(text or '-', 'sans', points, room, 1.16) - height('-', 'sans', points, room, 1.16))


def net_price(row: Row) -> str:
    """Price of a unit without VAT, after the discount, as official forms want it."""
    return money(row.net / row.quantity, 'ru') if row.quantity else DASH


def rate(row: Row) -> str:
    """«22%», or «без НДС»."""
    return 'без НДС' if row.vat_rate is None else f'{number(row.vat_rate, "ru")}%'


def vat(row: Row) -> str:
    """The sum of VAT of a row, or «без НДС»."""
    return 'без НДС' if row.vat_rate is None else money(row.vat, 'ru')


def vat_whole(paper: Paper) -> str:
    """The sum of VAT of all rows, or «без НДС» where no row has it."""
    taxed = [row.vat for row in paper.rows if row.vat_rate is not None]
    return money(sum(taxed, Decimal(0)), 'ru') if taxed else 'без НДС'


def official(party: Party) -> str:
    """«Общество … (ООО …)», or the one name there is."""
    full, short = party.full_name, party.name
    return f'{full} ({short})' if full and short and full != short else full or short


def tax_numbers(party: Party) -> str:
    """«ИНН/КПП», the ИНН alone of a sole proprietor, a dash of nobody."""
    return '/'.join(text for text in (party.inn, party.kpp) if text) or DASH


def of_day(number_: str, day: str) -> str:
    """«№ 5 от 20.11.2026», or what there is of it."""
    return ' '.join(text for text in (f'№{NB}{number_}' if number_ else '', f'от {day}' if day else '') if text)
