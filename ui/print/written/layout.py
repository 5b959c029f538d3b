"""A template's page cut into measured blocks, so that long tables break between rows and repeat their heads."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree, html
from markupsafe import Markup

from ..flow import Block
from ..render import PrintFailed
from .cleaning import CLASSES, CONTAINERS, INLINE, TEXT, cleaned
from .measuring import ABOVE_GOODS, BELOW_TABLE, GAPS, LI_MM, Measure, Node, look_of, row_mm, rows_of, shares_of, tall
from .styles import read, scaled

MOST_NODES = 60_000


@dataclass
class Table:
    """A table that is cut between its rows; `head`, `head_mm` tall, is repeated on every page."""

    classes: str
    head: Markup
    head_mm: float
    style: str = ''


def segments(text: str, measure: Measure, scale: float) -> list[list[Block]]:
    """Blocks of a rendered template, parted where it asks for a new page; sizes are written `scale` times as large."""
    root = html.fragment_fromstring(cleaned(text), create_parent='div')
    for count, _ in enumerate(root.iter()):
        if count > MOST_NODES:
            raise PrintFailed('template.too_large')
    found: list[list[Block]] = [[]]
    for block in _blocks(root, measure, scale):
        if block.kind == 'page':
            found.append([])
            continue
        after_heading = bool(found[-1]) and found[-1][-1].kind == 'heading'
        found[-1].append(replace(block, stays=True) if after_heading else block)
    return [part for part in found if part] or [[Block('html', 0.0, Markup())]]


def grouped(page: list[Block]) -> list[dict[str, Any]]:
    """A page as the template wants it: rows of one table in a row are one table with its head."""
    found: list[dict[str, Any]] = []
    last: Table | None = None
    for block in page:
        if block.kind in ('row', 'line'):
            table, row = block.data
            if table is not last:
                found.append({'kind': 'table', 'data': {'table': table, 'rows': []}})
                last = table
            found[-1]['data']['rows'].append(row)
        else:
            found.append({'kind': 'html', 'data': block.data})
            last = None
    return found


def _blocks(parent: Node, measure: Measure, scale: float) -> Iterator[Block]:
    """The blocks of what stands in `parent`; text without a paragraph becomes one."""
    loose = etree.Element('p')
    loose.text = parent.text
    for child in list(parent):
        tail, child.tail = child.tail, None
        if child.tag in INLINE and not _is_page(child):
            loose.append(child)
            child.tail = tail
            continue
        yield from _text(loose, measure, scale)
        loose = etree.Element('p')
        loose.text = tail
        yield from _block(child, measure, scale)
    yield from _text(loose, measure, scale)


def _block(node: Node, measure: Measure, scale: float) -> Iterator[Block]:
    if _is_page(node):
        yield Block('page', 0.0)
    elif node.tag == 'table':
        yield from _table(node, measure, scale)
    elif node.tag in ('ul', 'ol'):
        yield from _list(node, measure, scale)
    elif node.tag in CONTAINERS and not node.get('style') and 'keep' not in (node.get('class') or ''):
        yield from _blocks(node, measure, scale)
    elif node.tag in TEXT:
        yield from _text(node, measure, scale)
    else:
        yield _whole(node, measure, scale)


def _is_page(node: Node) -> bool:
    return bool(node.tag == 'hr' and 'page' in (node.get('class') or '').split())


def _whole(node: Node, measure: Measure, scale: float) -> Block:
    stays = 'keep' in (node.get('class') or '').split()
    return Block('html', tall(node, measure), _written(node, scale), stays=stays)


def _text(node: Node, measure: Measure, scale: float) -> Iterator[Block]:
    """A paragraph as one block, a very long one as several, cut at its line ends."""
    if not ''.join(node.itertext()).strip() and next(node.iter('img', 'br'), None) is None:
        return
    heading = node.tag in ('h1', 'h2', 'h3', 'h4')
    for piece in _pieces(node, measure) if not heading else [node]:
        yield Block('heading' if heading else 'html', tall(piece, measure), _written(piece, scale))


def _pieces(node: Node, measure: Measure) -> Iterator[Node]:
    """The paragraph itself where it is short; one of plain text is cut into runs of lines."""
    if tall(node, measure) < 60 or any(child.tag != 'br' for child in node):
        yield node
        return
    lines = [node.text or '', *(child.tail or '' for child in node)]
    runs = [part for line in lines for part in _runs(line)]
    for text in runs:
        piece = etree.Element(node.tag, dict(node.attrib))
        piece.text = text
        yield piece


def _runs(line: str, most: int = 700) -> Iterator[str]:
    words, run = line.split(' '), ''
    for word in words:
        if run and len(run) + len(word) > most:
            yield run
            run = word
        else:
            run = f'{run} {word}' if run else word
    yield run


def _list(node: Node, measure: Measure, scale: float) -> Iterator[Block]:
    number = int(node.get('start') or 1)
    for item in node:
        if item.tag != 'li':
            continue
        mark = f'{number}.' if node.tag == 'ol' else '•'
        number += 1
        mm = tall(item, replace(measure, room=measure.room - LI_MM)) + GAPS['li'][1]
        item.tag, item.tail = 'td', None
        yield Block('html', mm, Markup('<table class="li"><tr><td class="mk">{}</td>{}</tr></table>').format(
            mark, _written(item, scale)))  # fmt: skip


def _table(node: Node, measure: Measure, scale: float) -> Iterator[Block]:
    """Its rows as blocks; the rows of its head cost once a page and are repeated."""
    classes = [one for one in (node.get('class') or '').split() if one in CLASSES]
    style = read(node.get('style'))
    if style.width_mm(measure.room):
        measure = replace(measure, room=style.width_mm(measure.room) or measure.room)
    rows = rows_of(node)
    shares = shares_of(rows)
    kind = look_of(node)
    heads = [row for row in rows if row.getparent().tag == 'thead']
    above = ABOVE_GOODS if 'goods' in classes else 0.0
    head_mm = sum(row_mm(row, shares, measure, kind) for row in heads) + above
    table = Table(' '.join(classes) or 'plain', Markup().join(_written(row, scale) for row in heads), head_mm,
                  scaled(style, scale))  # fmt: skip
    body = [row for row in rows if row not in heads]
    for at, row in enumerate(body):
        mm = row_mm(row, shares, measure, kind) + (BELOW_TABLE if at == len(body) - 1 else 0.0)
        stays = ('keep' in classes) or (at == len(body) - 1 and len(body) > 2)
        yield Block('row' if heads else 'line', mm, (table, _written(row, scale)), stays=stays)


def head_mm(blocks: list[Block]) -> float:
    """The height of the tallest repeated head."""
    return max((block.data[0].head_mm for block in blocks if block.kind == 'row'), default=0.0)


def _written(node: Node, scale: float) -> Markup:
    """The element with its sizes scaled; what went into it was cleaned."""
    for child in node.iter():
        if child.get('style'):
            written = scaled(read(child.get('style')), scale)
            child.set('style', written)
            if not written:
                del child.attrib['style']
    node.tail = None
    return Markup(html.tostring(node, encoding='unicode'))  # noqa: S704 cleaned
