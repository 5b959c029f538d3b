"""The text of a Word file as a plain page, for screens that show no PDF; how it looks is told by the file itself."""

import io

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from markupsafe import Markup

STYLE = (
    'body{margin:0;background:#fff;color:#1b1a17;font:15px/1.5 "PT Sans",Arial,sans-serif}'
    'main{max-width:720px;margin:0 auto;padding:24px 20px}p{margin:0 0 8px;white-space:pre-line}'
    'table{border-collapse:collapse;width:100%;margin:8px 0}'
    'td{border:1px solid #c9c5bb;padding:4px 8px;vertical-align:top}'
)
DEEPEST = 6


def page(content: bytes, title: str) -> str:
    """Whole HTML page of a .docx's paragraphs and tables."""
    body = _shown(list(Document(io.BytesIO(content)).iter_inner_content()), 0)
    style = Markup(STYLE)  # noqa: S704 our own
    return str(Markup(
        '<!doctype html><html><head><meta charset="utf-8"><title>{}</title><style>{}</style></head>'
        '<body><main>{}</main></body></html>').format(title, style, body))  # fmt: skip


def _shown(blocks: list[Paragraph | Table], depth: int) -> Markup:
    made = Markup()
    for block in blocks:
        if isinstance(block, Paragraph):
            bold = block.runs and all(run.bold for run in block.runs)
            made += (Markup('<p><b>{}</b></p>') if bold else Markup('<p>{}</p>')).format(block.text)
        elif depth < DEEPEST:
            made += Markup('<table>{}</table>').format(_rows(block, depth + 1))
    return made


def _rows(table: Table, depth: int) -> Markup:
    made = Markup()
    for row in table.rows:
        seen: list[object] = []
        cells = Markup()
        for cell in row.cells:
            if cell._tc not in seen:  # merged cells are told once for each place they take
                seen.append(cell._tc)
                cells += Markup('<td>{}</td>').format(_shown(list(cell.iter_inner_content()), depth))
        made += Markup('<tr>{}</tr>').format(cells)
    return made
