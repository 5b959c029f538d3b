"""What papers in the brand's dress share: type, table style, letterhead and conditions."""

from dataclasses import replace
from typing import Any

from .amounts import money_with_symbol
from .brand import brand_view
from .flow import Block, Table, TableStyle, keep_totals
from .metrics import MM_PER_POINT, height, width
from .paper import Paper

BASE = {'points': 8.8, 'leading': 1.3}
LINE = 8.8 * 1.3 * MM_PER_POINT
STYLE = TableStyle('brand', 'brand-medium', 'brand', 8.8, 7.6, 1.3, 1.5, 2.0, 7.6)
Lines = list[tuple[str, str, bool]]


def common_view(
    paper: Paper, table: Table, blocks: list[Block], margins: tuple[int, ...], room: float
) -> dict[str, Any]:
    """What every branded template needs, whatever the paper."""
    seller = paper.seller
    share = max(0.2, width(priced(paper, paper.totals.gross), 'brand-bold', 12) / room + 0.04)
    return {
        'brand': brand_view(paper),
        'contacts': [text for text in (seller.phone, seller.email, seller.website) if text],
        'table': table,
        'blocks': blocks,
        'margins': margins,
        'base': BASE,
        'sums_width': f'{share:.2%}',
        'sums_left': f'{max(0.1, 0.75 - share):.2%}',
    }


def priced(paper: Paper, amount: Any) -> str:
    """Amount with the sign of the paper's currency, in its language."""
    return money_with_symbol(amount, paper.currency, paper.lang)


def joined(*texts: str) -> str:
    """The texts that are not empty, one under another."""
    return '\n'.join(text for text in texts if text.strip())


def goods_blocks(paper: Paper, table: Table, heading: str, note: str) -> list[Block]:
    """The table's rows; those of `paper.options` stand below the others under a heading of their own."""
    there, options = table.rows[: len(paper.rows)], table.rows[len(paper.rows) :]
    if not options:
        return keep_totals(there)
    first = replace(options[0], stays=True)
    return [*there, Block('options', 10.5, {'heading': heading, 'note': note}), *keep_totals([first, *options[1:]])]


def points_block(paper: Paper, room: float) -> list[Block]:
    """Up to four conditions side by side, as one block or none."""
    items = list(paper.points[:4])
    if not items:
        return []
    each = room / len(items) - 5.5
    tallest = max(
        height(item.heading, 'brand-bold', 9.6, each, 1.3) + height(item.text, 'brand', 8.4, each, 1.38)
        for item in items
    )
    return [Block('points', 11.0 + tallest, items)]
