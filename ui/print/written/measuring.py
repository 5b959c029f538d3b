"""How tall the pieces of a template's page are, by the widths of their letters."""

import re
from dataclasses import dataclass, replace
from typing import Any

from ..metrics import MM_PER_POINT, Font, height
from .cleaning import CONTAINERS, TEXT
from .styles import read

BOLD = {'b', 'strong', 'h1', 'h2', 'h3', 'h4', 'th'}
LEADING = 1.35
# Size of type against the text's, and mm above and below; own.html draws with the same numbers.
SIZES = {'h1': 1.5, 'h2': 1.2, 'h3': 1.06, 'h4': 1.0, 'small': 0.85}
GAPS: dict[str, tuple[float, float]] = {
    'h1': (0, 2.5), 'h2': (4, 1.5), 'h3': (3, 1), 'h4': (2, 0.6), 'p': (0, 1.6), 'blockquote': (1, 2), 'li': (0, 0.8),
    'hr': (2, 2), 'pre': (0, 1.6),
}  # fmt: skip
PADS = {'grid': (1.4, 1.1), 'light': (1.2, 1.7), 'plain': (0.6, 0.6)}
LOOKS = ('grid', 'light')
IMAGES = {'logo': 14.0, 'qr': 30.0, 'stamp': 0.0, 'signature': 0.0}
LI_MM = 7.0
ABOVE_GOODS = 2.0
BELOW_TABLE = 1.6
_SPACE = re.compile(r'[ \t\r\n]+')

Node = Any
"""An element of lxml."""


@dataclass(frozen=True)
class Measure:
    """What a piece is measured with: the family of its font, size of type in points, width in mm, and boldness."""

    family: str
    points: float
    room: float
    bold: bool = False

    @property
    def font(self) -> Font:
        return f'{self.family}-bold' if self.bold else self.family  # type: ignore[return-value]


def rows_of(table: Node) -> list[Node]:
    """The rows of a table, those of tables in its cells left out."""
    return [row for row in table.iter('tr') if next(row.iterancestors('table')) is table]


def look_of(table: Node) -> str:
    """Which of PADS the cells of a table have."""
    classes = (table.get('class') or '').split()
    return next((look for look in LOOKS if look in classes), 'plain')


def shares_of(rows: list[Node]) -> list[float]:
    """The widths of the columns as shares of one; those that no cell names part the rest."""
    count = max((sum(_span(cell) for cell in row) for row in rows), default=1)
    named: list[float | None] = [None] * count
    for row in rows:
        at = 0
        for cell in row:
            wide = read(cell.get('style')).share
            if wide and _span(cell) == 1 and named[at] is None:
                named[at] = wide
            at += _span(cell)
    rest = max(0.05, 1 - sum(one or 0 for one in named)) / max(1, named.count(None))
    shares = [one or rest for one in named]
    return [one / sum(shares) for one in shares]


def _span(cell: Node) -> int:
    return min(100, int(cell.get('colspan') or 1))


def row_mm(row: Node, shares: list[float], measure: Measure, kind: str) -> float:
    """The height of a row; every cell gets its width written, since each page holds a table of its own."""
    pad_x, pad_y = PADS[kind]
    tallest, at = 0.0, 0
    strong = 'strong' in (row.get('class') or '')
    for cell in row:
        share = sum(shares[at : at + _span(cell)])
        at += _span(cell)
        style = read(cell.get('style'))
        room = max(4.0, measure.room * share - 2 * pad_x - style.sides_mm)
        inner = replace(measure, room=room, bold=measure.bold or strong)
        tallest = max(tallest, tall(cell, inner) + style.above_mm, style.height_mm or 0.0)
        cell.set('style', f'{style.without_width()};width:{share * 100:.3f}%'.lstrip(';'))
    return tallest + 2 * pad_y + 0.3


def tall(node: Node, measure: Measure) -> float:
    """Height of an element in mm, a little generous."""
    style = read(node.get('style'))
    size = SIZES.get(node.tag, 1.0)
    points = style.points or measure.points * size
    bold = measure.bold or node.tag in BOLD or style.bold
    room = max(4.0, measure.room - style.sides_mm)
    inner = Measure(measure.family, points, room, bold)
    above, below = GAPS.get(node.tag, (0.0, 0.0))
    mm = above + below + style.above_mm
    if any(child.tag in TEXT or child.tag in CONTAINERS or child.tag in ('table', 'hr') for child in node):
        mm += _flowing(node, inner)
    else:
        mm += _lines_mm(node, inner, style.leading or LEADING)
    return max(mm, style.height_mm or 0.0)


def _flowing(node: Node, measure: Measure) -> float:
    """Height of blocks and loose text one under another."""
    mm = height(_said(node.text), measure.font, measure.points, measure.room, LEADING)
    for child in node:
        if child.tag == 'table':
            kind = look_of(child)
            rows = rows_of(child)
            mm += sum(row_mm(row, shares_of(rows), measure, kind) for row in rows)
        elif child.tag in ('ul', 'ol'):
            mm += sum(tall(item, replace(measure, room=measure.room - LI_MM)) for item in child if item.tag == 'li')
        else:
            mm += tall(child, measure)
        mm += height(_said(child.tail), measure.font, measure.points, measure.room, LEADING)
    return mm


def _lines_mm(node: Node, measure: Measure, leading: float) -> float:
    text, points, bold, image = '', measure.points, measure.bold, 0.0
    for child in node.iter():
        if child is not node:
            style = read(child.get('style'))
            points = max(points, style.points or 0.0)
            bold = bold or child.tag in BOLD or style.bold
            if child.tag == 'br':
                text += '\n'
            elif child.tag == 'img':
                image = max(image, style.height_mm or IMAGES.get((child.get('class') or '').split(' ')[0], 20.0))
        text += _said(child.text)
        if child is not node:
            text += _said(child.tail)
    font: Font = f'{measure.family}-bold' if bold else measure.family  # type: ignore[assignment]
    # An empty line takes its place too.
    lines = '\n'.join(line.strip() or '·' for line in text.split('\n')) if text.strip() or image else ''
    return max(height(lines, font, points, measure.room, leading), image + (points * MM_PER_POINT if image else 0))


def _said(text: str | None) -> str:
    return _SPACE.sub(' ', text or '')
