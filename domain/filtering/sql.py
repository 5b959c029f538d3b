"""A whole filter in SQL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from .. import catalog
from ..activities.days import zone_of
from ..catalog.fields import Field
from ..errors import Invalid
from ..types import now as current
from ..unit_of_work import UnitOfWork
from .leaves import Asked, leaf, today_of
from .tree import Branch, Leaf, read


def where(work: UnitOfWork, kind: str, node: Any, *, now: datetime | None = None,
          zone: str | None = None) -> ColumnElement[bool]:  # fmt: skip
    """The SQL condition of a filter over records of `kind`; an empty filter fits all.

    Days begin in the IANA `zone`. Raises NotFound for a kind without a list, Invalid('filter.…' | 'field.…').
    """
    known = catalog.fields(work, kind)
    titles = {name: noun.title for name, noun in catalog.NOUNS.items()}
    asked = Asked(work, today_of(now or current(), zone_of(zone)), zone, titles)
    return _branch(asked, known, read(node))


def _branch(asked: Asked, known: Mapping[str, Field], branch: Branch) -> ColumnElement[bool]:
    parts = [_part(asked, known, part) for part in branch.parts]
    if not parts:
        return true()
    return and_(*parts) if branch.every else or_(*parts)


def _part(asked: Asked, known: Mapping[str, Field], part: Leaf | Branch) -> ColumnElement[bool]:
    if isinstance(part, Branch):
        return _branch(asked, known, part)
    if part.field not in known:
        raise Invalid('field.unknown', field=part.field)
    return leaf(asked, known[part.field], part)
