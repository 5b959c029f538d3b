"""The styles a template may use, read into millimetres and written again at the printer's scale."""

import re
from dataclasses import dataclass
from functools import lru_cache

MM = {'mm': 1.0, 'cm': 10.0, 'pt': 25.4 / 72, 'px': 25.4 / 96}
PROPERTIES = (
    'text-align', 'vertical-align', 'font-size', 'font-weight', 'font-style', 'text-decoration', 'text-indent',
    'text-transform', 'line-height', 'color', 'background-color', 'width', 'height', 'margin-top', 'margin-bottom',
    'margin-left', 'margin-right', 'padding', 'padding-top', 'padding-bottom', 'padding-left', 'padding-right',
    'border', 'border-top', 'border-bottom', 'border-left', 'border-right', 'border-color', 'border-radius',
    'white-space',
)  # fmt: skip
LARGEST_MM = 400.0
_SIZE = re.compile(r'(-?\d{1,5}(?:\.\d{1,4})?)(mm|cm|pt|px)\b')
_SHARE = re.compile(r'(\d{1,3}(?:\.\d+)?)%')
_NUMBER = re.compile(r'\d(?:\.\d{1,2})?$')


@dataclass(frozen=True)
class Style:
    """Declarations of one element: (property, value)."""

    values: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """The last value of a property, '' for none."""
        return next((value for key, value in reversed(self.values) if key == name), '')

    @property
    def points(self) -> float | None:
        """Size of type in points."""
        mm = in_mm(self.get('font-size'))
        return mm / MM['pt'] if mm and mm > 0 else None

    @property
    def bold(self) -> bool:
        return self.get('font-weight') in ('bold', 'bolder', '600', '700', '800', '900')

    @property
    def leading(self) -> float | None:
        found = _NUMBER.match(self.get('line-height'))
        return float(found.group()) or None if found else None

    @property
    def height_mm(self) -> float | None:
        return in_mm(self.get('height'))

    @property
    def share(self) -> float | None:
        """Width as a share of one, where it is a percentage."""
        found = _SHARE.fullmatch(self.get('width'))
        return min(1.0, float(found.group(1)) / 100) or None if found else None

    def width_mm(self, room: float) -> float | None:
        """Width in mm within `room`."""
        return self.share * room if self.share else in_mm(self.get('width'))

    @property
    def above_mm(self) -> float:
        """Margins and paddings above and below together."""
        whole = in_mm(self.get('padding').split(' ')[0]) or 0.0
        sides = [self.get(f'{what}-{side}') for what in ('margin', 'padding') for side in ('top', 'bottom')]
        return sum(max(0.0, in_mm(one) or 0.0) for one in sides) + 2 * max(0.0, whole)

    @property
    def sides_mm(self) -> float:
        """Margins and paddings at the left and the right together."""
        whole = in_mm((self.get('padding').split(' ') or [''])[-1]) or 0.0
        sides = [self.get(f'{what}-{side}') for what in ('margin', 'padding') for side in ('left', 'right')]
        return sum(max(0.0, in_mm(one) or 0.0) for one in sides) + 2 * max(0.0, whole)

    def without_width(self) -> str:
        """As it is written, the width left out."""
        return ';'.join(f'{name}:{value}' for name, value in self.values if name != 'width')


@lru_cache(maxsize=4096)
def read(text: str | None) -> Style:
    """The allowed declarations of a style attribute."""
    found = []
    for declaration in (text or '').split(';'):
        name, _, value = declaration.partition(':')
        name, value = name.strip().casefold(), ' '.join(value.split())
        if name in PROPERTIES and value and not re.search(r'[<>"\'\\@]|url|expression', value, re.IGNORECASE):
            found.append((name, value))
    return Style(tuple(found))


def scaled(style: Style, scale: float) -> str:
    """The declarations with every length `scale` times as large."""

    def size(found: re.Match[str]) -> str:
        unit = found.group(2)
        bounded = max(-LARGEST_MM, min(LARGEST_MM, float(found.group(1)) * MM[unit])) / MM[unit]
        return f'{bounded * scale:.2f}{unit}'

    return ';'.join(f'{name}:{_SIZE.sub(size, value)}' for name, value in style.values)


def in_mm(text: str) -> float | None:
    """A length in millimetres; None for anything else."""
    found = _SIZE.fullmatch(text)
    return max(-LARGEST_MM, min(LARGEST_MM, float(found.group(1)) * MM[found.group(2)])) if found else None
