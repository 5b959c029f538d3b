"""Files of rows: CSV of any encoding and delimiter, XLSX, vCard. What is read is text, and only so much of it."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineWorkbook

from ..errors import Invalid
from .vcards import people_of

LARGEST = 25 * 2**20
UNPACKED = 250 * 2**20
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST = 32_000
DELIMITERS = ';,\t|'
FORMULAS = ('=', '+', '-', '@', '\t', '\r')


@dataclass(frozen=True)
class Sheet:
    """A file's head and its rows, each as long as the head. `coded`: the head is names of fields (a vCard's)."""

    name: str
    head: tuple[str, ...]
    rows: list[list[str]]
    coded: bool = False


def read(name: str, content: bytes) -> Sheet:
    """The rows of a file. Raises Invalid('import.empty' | 'import.not_a_table' | 'import.too_big' | …)."""
    if len(content) > LARGEST:
        raise Invalid('import.too_big', limit=LARGEST // 2**20)
    name = name.replace('\x00', '').replace('\\', '/').rsplit('/', 1)[-1][-150:]
    if content[:4] == b'PK\x03\x04':
        return _shaped(name, _workbook(content))
    if content[:8] == b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' or content[:4] == b'%PDF':
        raise Invalid('import.not_a_table', name=name)
    text = decoded(content)
    if 'BEGIN:VCARD' in text[:2000].upper():
        head, rows = people_of(text, MOST_ROWS)
        return Sheet(name, tuple(head), rows, coded=True)
    if '\x00' in text:
        raise Invalid('import.not_a_table', name=name)
    return _shaped(name, _separated(text))


def decoded(content: bytes) -> str:
    """The text of bytes: by their mark, as UTF-8, else the likeliest encoding (Windows-1251 for Russian)."""
    for mark, encoding in ((b'\xef\xbb\xbf', 'utf-8-sig'), (b'\xff\xfe', 'utf-16'), (b'\xfe\xff', 'utf-16')):
        if content.startswith(mark):
            return content.decode(encoding, 'replace')
    try:
        return content.decode()
    except UnicodeDecodeError:
        pass
    guesses = from_bytes(content[:200_000], cp_isolation=['cp1251', 'koi8_r', 'cp866', 'cp1252', 'mac_cyrillic'])
    best = guesses.best()
    encoding = best.encoding if best else 'cp1251'
    if encoding == 'mac_cyrillic' or _russian(content, 'cp1251') >= _russian(content, encoding):
        encoding = 'cp1251'
    return content.decode(encoding, 'replace')


def _russian(content: bytes, encoding: str) -> int:
    """How much of a text in this encoding reads as Russian: common lower-case letters count."""
    text = content[:20_000].decode(encoding, 'replace')
    return sum(text.count(letter) for letter in 'оеаинтсрвл') - 5 * text.count('\ufffd')


def _separated(text: str) -> list[list[str]]:
    csv.field_size_limit(LONGEST * 4)
    lines = text[:20_000].splitlines()[:20]
    if lines and lines[0].lower().startswith('sep=') and len(lines[0]) == 5:  # Excel's own first line
        delimiter, text = lines[0][4], text.split('\n', 1)[-1]
    else:
        delimiter = max(DELIMITERS, key=lambda d: (_width(lines, d), -DELIMITERS.index(d)))
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=''), delimiter=delimiter):
            rows.append(row)
            if len(rows) > MOST_ROWS + 100:
                raise Invalid('import.too_many_rows', limit=MOST_ROWS)
    except csv.Error:
        raise Invalid('import.broken', row=len(rows) + 1) from None
    return rows


def _width(lines: list[str], delimiter: str) -> float:
    """How well a delimiter cuts the first lines: the number of cells of the head, if other lines have as many."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0
    if not widths or widths[0] < 2:
        return 0
    return widths[0] + sum(width == widths[0] for width in widths) / len(widths)


def _workbook(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED:
                raise Invalid('import.too_big', limit=UNPACKED // 2**20)
            # A head that lies about its size is caught by unpacking it within the limit.
            left = UNPACKED
            for one in packed.infolist():
                with packed.open(one) as file:
                    while part := file.read(2**20):
                        left -= len(part)
                        if left < 0:
                            raise Invalid('import.too_big', limit=UNPACKED // 2**20)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MOST_ROWS + 100:
                raise Invalid('import.too_many_rows', limit=MOST_ROWS)
            if sheet.total_height and sheet.total_width:
                rows = sheet.iter_rows()
                return [[_text(cell) for cell in row[: MOST_COLUMNS + 1]] for row in rows]
    except (zipfile.BadZipFile, CalamineError, RuntimeError, NotImplementedError, EOFError, OSError):
        raise Invalid('import.not_a_table', name='') from None
    return []


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return 'yes' if cell else 'no'
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(' ', 'minutes')
    if isinstance(cell, date | time):
        return cell.isoformat()
    return '' if cell is None or isinstance(cell, timedelta) else str(cell)


def _shaped(name: str, rows: list[list[str]]) -> Sheet:
    """The first row with words is the head; empty rows and columns without head and values go."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise Invalid('import.empty', name=name)
    if len(filled) - 1 > MOST_ROWS:
        raise Invalid('import.too_many_rows', limit=MOST_ROWS)
    width = max(len(row) for row in filled)
    if width > MOST_COLUMNS:
        raise Invalid('import.too_many_columns', limit=MOST_COLUMNS)
    body = [[_cell(cell) for cell in row] + [''] * (width - len(row)) for row in filled]
    kept = [n for n in range(width) if any(row[n] for row in body)]
    if not body[1:]:
        raise Invalid('import.only_a_head', name=name)
    head = tuple(body[0][n] for n in kept)
    return Sheet(name, head, [[row[n] for n in kept] for row in body[1:]])


def _cell(text: str) -> str:
    """A cell's text; the apostrophe that guarded it against being a formula goes."""
    text = text.replace('\x00', '').strip()[:LONGEST]
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULAS else text
