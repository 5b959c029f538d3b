"""Cutting a paper into pages: wkhtmltopdf splits rows and repeats no headings, so it gets whole pages from us."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from .metrics import MM_PER_POINT, Font, height, width, wrap

# A4 is 297 mm, but wkhtmltopdf starts one more page from 295.5 mm on
SHEET_MM = 294.5
LANDSCAPE_MM = 207.5
SLACK_MM = 3.0
PIECE_LINES = 5
SMALLEST_TEXT_COLUMN_MM = 48.0


@dataclass(frozen=True, slots=True)
class Block:
    """Something that is never split: its height in mm, its data, and whether it stays with the block before.

    A `fresh` one begins a new page.
    """

    kind: str
    mm: float
    data: Any = None
    stays: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the goods table; without `flexible` it is as wide as its longest value, at least `least` mm."""

    heading: str
    values: Sequence[str]
    align: str = 'r'
    least: float = 0.0
    most: float = 60.0
    flexible: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class TableStyle:
    """Type and spacing of a goods table, in points and mm."""

    font: Font
    strong: Font
    heading: Font
    points: float
    heading_points: float
    leading: float
    pad_x: float
    pad_y: float
    heading_mm: float


@dataclass(frozen=True, slots=True)
class Table:
    """A fitted table: headings with widths in per cent, and the height of its heading."""

    columns: list[dict[str, Any]]
    rows: list[Block]
    points: float
    heading_mm: float


def fit(columns: Sequence[Column], style: TableStyle, room: float) -> Table:
    """Widths by what is really in the columns; the type shrinks when the name would get too narrow."""
    for points in (style.points, style.points * 0.92, style.points * 0.84, style.points * 0.76):
        widths = [0.0 if column.flexible else _natural(column, style, points) for column in columns]
        rest = room - sum(widths)
        if rest >= SMALLEST_TEXT_COLUMN_MM:
            break
    rest = max(rest, SMALLEST_TEXT_COLUMN_MM)
    widths = [size or rest for size in widths]
    total = sum(widths)
    heads = [
        {
            'heading': column.heading,
            'width': f'{size / total * 100:.3f}%',
            'align': column.align,
            'strong': column.strong,
        }
        for column, size in zip(columns, widths, strict=True)
    ]
    rows = []
    for cells in zip(*(column.values for column in columns), strict=True):
        tallest = max(
            height(cell or '-', style.strong if column.strong else style.font, points,
                   size * room / total - 2 * style.pad_x, style.leading)
            for column, size, cell in zip(columns, widths, cells, strict=True)
        )  # fmt: skip
        rows.append(Block('row', tallest + 2 * style.pad_y + 0.3, list(cells)))
    return Table(heads, rows, points, style.heading_mm)


def _natural(column: Column, style: TableStyle, points: float) -> float:
    font = style.strong if column.strong else style.font
    widest = max((width(value, font, points) for value in column.values), default=0.0)
    widest = max(widest, width(column.heading, style.heading, style.heading_points))
    return max(column.least, min(column.most, widest + 2 * style.pad_x + 0.6))


def keep_totals(rows: Sequence[Block]) -> list[Block]:
    """The last two rows stay together, so that the totals after them never stand alone."""
    if len(rows) < 3:
        return list(rows)
    return [*rows[:-1], replace(rows[-1], stays=True)]


def text_blocks(
    text: str, font: Font, points: float, room: float, leading: float, *, before: float = 0.0
) -> list[Block]:
    """Long text as pieces of a few lines; pieces of one paragraph are joined again where they share a page."""
    blocks: list[Block] = []
    line_mm = points * leading * MM_PER_POINT
    for number, paragraph in enumerate(text.splitlines()):
        lines = wrap(paragraph, font, points, room)
        for start in range(0, len(lines), PIECE_LINES):
            piece = lines[start : start + PIECE_LINES]
            gap = before if not blocks else 0.0
            blocks.append(Block('text', len(piece) * line_mm + gap, {'number': number, 'text': ''.join(piece)}))
    return blocks


def paginate(blocks: Sequence[Block], *, room: float, later_room: float, heading_mm: float) -> list[list[Block]]:
    """Blocks page by page; a chain of blocks that stay together moves as one unless it is taller than a page."""
    pages: list[list[Block]] = [[]]
    used = 0.0
    for chain in _chains(blocks):
        space = room if len(pages) == 1 else later_room
        fits = used + _tall(chain, pages[-1], heading_mm) <= space
        if pages[-1] and (chain[0].fresh or (not fits and _tall(chain, [], heading_mm) <= later_room)):
            pages.append([])
            used = 0.0
        for block in chain:
            space = room if len(pages) == 1 else later_room
            cost = _tall([block], pages[-1], heading_mm)
            if pages[-1] and used + cost > space:
                pages.append([])
                cost, used = _tall([block], [], heading_mm), 0.0
            pages[-1].append(block)
            used += cost
    return pages


def _chains(blocks: Sequence[Block]) -> list[list[Block]]:
    chains: list[list[Block]] = []
    for block in blocks:
        if block.stays and chains:
            chains[-1].append(block)
        else:
            chains.append([block])
    return chains


def _tall(chain: Sequence[Block], page: Sequence[Block], heading_mm: float) -> float:
    """Height of the chain at the end of the page: the first row there brings the table's heading along."""
    kinds = [page[-1].kind if page else '', *(block.kind for block in chain)]
    headings = sum(1 for before, kind in pairwise(kinds) if kind == 'row' and before != 'row')
    return sum(block.mm for block in chain) + headings * heading_mm


def parts(page: Sequence[Block]) -> list[dict[str, Any]]:
    """A page as the templates want it: rows in a row are one table, pieces of a text its paragraphs."""
    found: list[dict[str, Any]] = []
    for block in page:
        last = found[-1] if found else None
        if block.kind == 'row':
            if last is None or last['kind'] != 'rows':
                last = {'kind': 'rows', 'data': []}
                found.append(last)
            last['data'].append(block.data)
        elif block.kind == 'text':
            if last is None or last['kind'] != 'text':
                last = {'kind': 'text', 'data': []}
                found.append(last)
            if last['data'] and last['data'][-1]['number'] == block.data['number']:
                joined = last['data'][-1]['text'] + block.data['text']
                last['data'][-1] = {'number': block.data['number'], 'text': joined}
            else:
                last['data'].append(dict(block.data))
        else:
            found.append({'kind': block.kind, 'data': block.data})
    return found
