"""Colours and marks of a paper: the person's initials, the seller's logo or its first letter."""

import re
from typing import Any

from .images import image_data_uri, picture_size
from .paper import Manager, Paper

INK = '#1C1A17'
# slate sky blue indigo violet plum rose orange amber olive green teal: the palette of tokens.css
HUES = (
    '#687281', '#1A79A8', '#3A6BD0', '#5C5AD0', '#8150C6', '#A6448F',
    '#CC4068', '#BF5218', '#946900', '#687519', '#2C7D46', '#0F7F80',
)  # fmt: skip
LEGAL_FORMS = re.compile(r'^(ООО|АО|ПАО|ЗАО|ОАО|ИП|НКО|ТОО|УП|ЧУП)\b[\s«"„]*', re.IGNORECASE)


def manager_view(manager: Manager | None) -> dict[str, Any] | None:
    """The card of the manager, or None; initials fall back to the first letters of the name."""
    if manager is None or not manager.name:
        return None
    hue = HUES[manager.hue % len(HUES)]
    initials = manager.initials or ''.join(word[0] for word in manager.name.split()[:2]).upper()
    return {
        'name': manager.name,
        'initials': initials[:3],
        'background': _mix(hue, '#FFFFFF', 0.18),
        'colour': _mix(hue, INK, 0.62),
        'post': manager.post,
        'phone': manager.phone,
        'email': manager.email,
    }


def brand_view(paper: Paper) -> dict[str, Any]:
    """The seller at the top: logo as data: address ('' when there is none) and the letter in its place."""
    name = LEGAL_FORMS.sub('', paper.seller.name.strip()).strip('«»"„“ ')
    logo = image_data_uri(paper.logo)
    wide, high = (picture_size(paper.logo) if logo else None) or (1, 1)
    return {
        'logo': logo,
        'logo_mm': min(38.0, 12.0 * wide / high),
        'letter': (name or paper.seller.name or '·')[:1].upper(),
        'name': paper.seller.name,
    }


def _mix(first: str, second: str, share: float) -> str:
    pairs = ((int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5))
    return '#' + ''.join(f'{round(a * share + b * (1 - share)):02X}' for a, b in pairs)
