"""How wide printed text is: advance widths read from the bundled fonts, so that pages can be cut beforehand."""

import struct
from functools import cache
from pathlib import Path
from typing import Literal

Font = Literal['sans', 'sans-bold', 'serif', 'serif-bold', 'brand', 'brand-medium', 'brand-bold']
FILES: dict[Font, str] = {
    'sans': 'PTS55F.ttf',
    'sans-bold': 'PTS75F.ttf',
    'serif': 'PTF55F.ttf',
    'serif-bold': 'PTF75F.ttf',
    'brand': 'ArtelDoc-Regular.ttf',
    'brand-medium': 'ArtelDocMedium-Regular.ttf',
    'brand-bold': 'ArtelDoc-Bold.ttf',
}
MM_PER_POINT = 25.4 / 72
FALLBACK_EM = 1.05
KERNING_SLACK = 1.015


@cache
def advances(font: Font) -> dict[int, float]:
    """Advance width of each code point of the basic plane, in em."""
    data = (Path(__file__).parent / 'fonts' / FILES[font]).read_bytes()
    count = struct.unpack_from('>H', data, 4)[0]
    tables: dict[bytes, int] = {}
    for index in range(count):
        tag, _sum, offset, _length = struct.unpack_from('>4sLLL', data, 12 + 16 * index)
        tables[tag] = offset
    em = struct.unpack_from('>H', data, tables[b'head'] + 18)[0]
    long_metrics = struct.unpack_from('>H', data, tables[b'hhea'] + 34)[0]
    widths: dict[int, float] = {}
    for code, glyph in _glyphs(data, tables[b'cmap']).items():
        entry = min(glyph, long_metrics - 1)
        widths[code] = struct.unpack_from('>H', data, tables[b'hmtx'] + 4 * entry)[0] / em
    return widths


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Code point → glyph from the format 4 subtable (Microsoft's TrueType specification, cmap)."""
    for index in range(struct.unpack_from('>H', data, cmap + 2)[0]):
        start = cmap + struct.unpack_from('>L', data, cmap + 4 + 8 * index + 4)[0]
        if struct.unpack_from('>H', data, start)[0] == 4:
            break
    else:
        raise ValueError('the font has no format 4 cmap')
    double = struct.unpack_from('>H', data, start + 6)[0]
    segments = double // 2
    ends = struct.unpack_from(f'>{segments}H', data, start + 14)
    starts = struct.unpack_from(f'>{segments}H', data, start + 16 + double)
    deltas = struct.unpack_from(f'>{segments}h', data, start + 16 + 2 * double)
    offsets_at = start + 16 + 3 * double
    offsets = struct.unpack_from(f'>{segments}H', data, offsets_at)
    found: dict[int, int] = {}
    for segment, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[segment]:
                at = offsets_at + 2 * segment + offsets[segment] + 2 * (code - first)
                glyph = struct.unpack_from('>H', data, at)[0]
                if not glyph:
                    continue
            found[code] = (glyph + deltas[segment]) & 0xFFFF
    return found


def width(text: str, font: Font, points: float) -> float:
    """Width of one line in mm, a little generous; unknown characters count as a full em."""
    table = advances(font)
    em = sum(table.get(ord(letter), FALLBACK_EM) for letter in text)
    return em * points * MM_PER_POINT * KERNING_SLACK


def wrap(text: str, font: Font, points: float, room: float) -> list[str]:
    """Lines of one paragraph in `room` mm that join back into it; breaks at spaces, inside a word only if it must."""
    lines: list[str] = []
    line, used = '', 0.0
    space = width(' ', font, points)
    for index, word in enumerate(text.split(' ')):
        size = width(word, font, points)
        if index and used + space + size <= room:
            line, used = f'{line} {word}', used + space + size
            continue
        if index:
            lines.append(line + ' ')
        line, used = word, size
        while len(line) > 1 and used > room:
            cut = _fitting(line, font, points, room)
            lines.append(line[:cut])
            line = line[cut:]
            used = width(line, font, points)
    return [*lines, line]


def height(text: str, font: Font, points: float, room: float, leading: float) -> float:
    """Height in mm of text that keeps its line ends; 0 for no text."""
    if not text:
        return 0.0
    count = sum(len(wrap(paragraph, font, points, room)) for paragraph in text.splitlines())
    return count * points * leading * MM_PER_POINT


def _fitting(word: str, font: Font, points: float, room: float) -> int:
    """How many letters fit into the line, at least one and never all of them."""
    used = 0.0
    for index, letter in enumerate(word):
        used += width(letter, font, points)
        if used > room:
            return max(index, 1)
    return max(len(word) - 1, 1)
