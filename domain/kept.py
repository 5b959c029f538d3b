"""Which kept files are named: by any row of any table, the history too, in whichever field."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, String, func
from sqlalchemy import cast as sql_cast
from sqlmodel import SQLModel, select

from .alike import fits
from .signing import must_be_the_house
from .types import Exact, Moment, Money
from .unit_of_work import UnitOfWork

LENGTH = 64
GLOB, REGULAR = f'*{"[0-9a-f]" * LENGTH}*', f'[0-9a-f]{{{LENGTH}}}'
_TOKEN = re.compile(f'(?=({REGULAR}))')
_NO_TEXT = (Integer, Boolean, Date, Exact, Money, Moment)


def columns() -> Iterator[Column[Any]]:
    """Every column of every table that has room for a token, so that no noun can be forgotten."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            length = getattr(column.type, 'length', None)
            if not isinstance(column.type, _NO_TEXT) and (length is None or length >= LENGTH):
                yield column


def named(work: UnitOfWork) -> set[str]:
    """The tokens of all files that anything names, and other texts that look like tokens.

    What history tells of a living record counts, since it can be taken back; of what is gone for good it tells
    nothing. The house's own question: it reads through all texts there are.
    """
    must_be_the_house(work)
    found: set[str] = set()
    for column in columns():
        text: Any = sql_cast(column, String)
        holds = (func.length(text) >= LENGTH) & fits(text, GLOB, REGULAR)
        for (value,) in work.rows(select(text).where(holds).distinct()):
            found.update(_TOKEN.findall(value))
    return found
