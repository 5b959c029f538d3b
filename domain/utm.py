"""UTM tags: one JSON column of a lead or a deal, spoken of as fields «utm_source» … everywhere else."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col

from .errors import Invalid

UTM = ('source', 'medium', 'campaign', 'content', 'term')
PREFIX = 'utm_'
FIELDS = frozenset(PREFIX + tag for tag in UTM)
LONGEST = 250


class Tagged(SQLModel):
    """A noun with tags, read and set as fields too. The dictionary is never changed in its place."""

    def __getattr__(self, name: str) -> Any:
        if name in FIELDS:
            return str((self.utm or {}).get(name.removeprefix(PREFIX), ''))
        return super().__getattr__(name)  # type: ignore[misc]

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in FIELDS:
            super().__setattr__(name, value)
            return
        rest = {tag: kept for tag, kept in (self.utm or {}).items() if PREFIX + tag != name}
        super().__setattr__('utm', rest | ({name.removeprefix(PREFIX): value} if value else {}))


def column(entity: Any, name: str) -> ColumnElement[Any]:
    """SQL of one tag in a row of its noun; NULL where there is none."""
    found: ColumnElement[Any] = col(entity.utm)[name].as_string()
    return found


def gathered(values: Mapping[str, Any], there: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Values with their «utm_…» put together under `utm`, over those that are there."""
    tags = {tag: str(values[PREFIX + tag] or '') for tag in UTM if PREFIX + tag in values}
    rest = {name: value for name, value in values.items() if name not in FIELDS}
    return rest | {'utm': {**(there or {}), **(values.get('utm') or {}), **tags}} if tags else rest


def tidied(utm: Mapping[str, Any]) -> dict[str, str]:
    """Tags by their short names, without empty ones. Raises Invalid('field.unknown' | 'field.too_long')."""
    given = {name.lower().removeprefix(PREFIX): str(text).replace('\x00', '').strip() for name, text in utm.items()}
    if not given.keys() <= set(UTM):
        raise Invalid('field.unknown', field='utm')
    if any(len(text) > LONGEST for text in given.values()):
        raise Invalid('field.too_long', field='utm', limit=LONGEST)
    return {name: text for name, text in given.items() if text}
