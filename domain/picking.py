"""Pick a record by typing a part of its name or its phone: what pickers of forms ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import col, or_, select

from .activities.titles import NAMES, title_of
from .alike import alike
from .unit_of_work import Entity, Key, UnitOfWork

NAMED = ('title', 'last_name', 'name', 'second_name')


@dataclass(frozen=True)
class Found:
    """A record offered: its kind, id, name, and a second line that tells namesakes apart."""

    kind: str
    id: int
    title: str
    sub: str = ''


def pick(work: UnitOfWork, kind: str, text: str = '', limit: int = 10) -> list[Found]:
    """Records of one kind whose name holds every word typed, or whose phone holds the digits; newest first."""
    noun: Any = Entity.kinds[kind]
    query = select(noun).where(noun.seen_by(work.actor), col(noun.deleted_at).is_(None))
    digits = ''.join(c for c in text if c.isdecimal() and c.isascii())
    if len(digits) >= 5 and not any(c.isalpha() for c in text):
        phones = select(Key.entity_id).where(
            Key.kind == 'phone', Key.entity == kind, col(Key.value).contains(digits[-10:])
        )
        query = query.where(noun.id.in_(phones))
    else:
        query = query.where(holds(noun, text.split()[:5]))
    rows = work.rows(query.order_by(noun.changed_at.desc()).limit(limit))
    return [_found(kind, record) for (record,) in rows]


def holds(noun: Any, words: Iterable[str], names: Iterable[str] = NAMED) -> ColumnElement[bool]:
    """The SQL condition for records whose names together hold every word, in any case."""
    columns = [getattr(noun, name) for name in names if name in noun.model_fields]
    return and_(true(), *(or_(*(alike(column, word) for column in columns)) for word in words))


def named(work: UnitOfWork, kind: str, ids: Sequence[int]) -> dict[int, Found]:
    """These records as pickers show them, those this person may see."""
    noun: Any = Entity.kinds[kind]
    query = select(noun).where(noun.seen_by(work.actor), noun.id.in_(list(ids)))
    return {record.id: _found(kind, record) for (record,) in work.rows(query)}


def _found(kind: str, record: Any) -> Found:
    values = {name: getattr(record, name) for name in NAMES if name in type(record).model_fields}
    phones = getattr(record, 'phones', None) or []
    emails = getattr(record, 'emails', None) or []
    sub = next((str(item.get('value', '')) for item in [*phones, *emails] if isinstance(item, dict)), '')
    return Found(kind, record.id, title_of(values) or sub, sub)
