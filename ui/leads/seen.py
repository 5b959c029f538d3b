"""How a lead and its likes are named on its screens: initials, a way to reach, why two records look alike."""

from typing import Any

from ..components.kit import Person
from ..faces import face
from ..locales import Words

WHY = {'inn': 'Same INN', 'phone': 'Same phone', 'email': 'Same e-mail', 'name': 'Same name'}


def face_of(row: dict[str, Any]) -> Person:
    """The mark of a person who is no colleague: one or two letters and a colour."""
    words = [word for word in row['title'].split() if word[:1].isalpha()]
    initials = ''.join(word[0] for word in words[:2]).upper() or '?'
    return {'name': row['title'], 'initials': initials, 'hue': hue_of(row['id']), 'picture': picture_of(row)}


def picture_of(row: dict[str, Any]) -> str:
    """The address of the small photo or logo of a row, '' where there is none."""
    return face(row['kind'], row['id'], row.get('picture') or '')


def hue_of(id: int) -> int:
    """The colour of a client's mark, the same on every screen."""
    return id % 12


def reach_text(t: Words, row: dict[str, Any]) -> str:
    """The phone of a row, else its e-mail."""
    return t.plain_phone(row['phone']) if row.get('phone') else str(row.get('email') or '')


def why_text(t: Words, row: dict[str, Any]) -> str:
    """What is the same in both records, the surest first."""
    return t(WHY[row['why'][0]]) if row.get('why') else ''
