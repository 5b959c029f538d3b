"""Records found by the clients they are for: a word of a company's title, of a person's name, the end of a phone."""

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from .alike import alike
from .entity import Entity, Key
from .unit_of_work import UnitOfWork

NAMES = {'company': ('title',), 'contact': ('last_name', 'name')}
LEAST_DIGITS = 7


def client_called(work: UnitOfWork, noun: Any, word: str) -> list[ColumnElement[bool]]:
    """Each a way by which a word calls the client of a record that has `company_id` and `contact_id`."""
    found: list[ColumnElement[bool]] = []
    for kind, names in NAMES.items():
        client: Any = Entity.kinds[kind]
        called = or_(*(alike(getattr(client, name), word) for name in names))
        found.append(_for(noun, kind, select(client.id).where(called, client.seen_by(work.actor))))
    return found


def client_phoned(noun: Any, digits: str) -> list[ColumnElement[bool]]:
    """Each a way by which the end of a phone finds the client of a record."""
    keys = select(Key.entity_id).where(Key.kind == 'phone', col(Key.value).endswith(digits))
    return [_for(noun, kind, keys.where(Key.entity == kind)) for kind in NAMES]


def phone_in(text: str) -> str:
    """The last ten digits of what looks like a phone; '' for other texts."""
    digits = ''.join(c for c in text if c.isdecimal() and c.isascii())
    return digits[-10:] if len(digits) >= LEAST_DIGITS and not any(c.isalpha() for c in text) else ''


def _for(noun: Any, kind: str, ids: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = col(getattr(noun, f'{kind}_id')).in_(ids)
    return found
