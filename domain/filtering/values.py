"""What a condition compares with, read out of hostile JSON. Each raises Invalid('field.…', field=name)."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from ..errors import Invalid
from ..types import Exact
from ..unit_of_work import MAX_ID

LONGEST = 200
MOST_CHOICES = 200
MOST_DAYS = 3660
YEARS = range(1900, 2201)
BIGGEST = Decimal(10) ** 15
_RELATIVE = re.compile(r'today(?:([+-])(\d{1,4}))?')


def text(value: Any, name: str) -> str:
    """A piece of text as both databases can take it."""
    if not isinstance(value, str):
        raise Invalid('field.wrong', field=name)
    found = value.replace('\x00', '').encode('utf-8', 'ignore').decode().strip()
    if not found:
        raise Invalid('field.required', field=name)
    if len(found) > LONGEST:
        raise Invalid('field.too_long', field=name, limit=LONGEST)
    return found


def number(value: Any, name: str, column: Any) -> Decimal:
    """A finite number no finer than the column keeps: a finer one equals nothing there, so it is refused."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Invalid('field.not_a_number', field=name)
    try:
        found = Decimal(str(value).strip().replace(',', '.'))
    except InvalidOperation:
        raise Invalid('field.not_a_number', field=name) from None
    if not found.is_finite():
        raise Invalid('field.not_a_number', field=name)
    if abs(found) >= BIGGEST:
        raise Invalid('field.too_big', field=name, limit=BIGGEST)
    scale = getattr(column.type, 'scale', 0) if isinstance(column.type, Exact) else 0
    if found != round(found, scale or 0):
        raise Invalid('field.too_precise', field=name, limit=scale or 0)
    return found


def day(value: Any, name: str, today: date) -> date:
    """'2026-11-21', 'today', 'today+7' or 'today-30'."""
    if isinstance(value, str) and (said := _RELATIVE.fullmatch(value)):
        days = min(int(said[2] or 0), MOST_DAYS)
        return today + timedelta(-days if said[1] == '-' else days)
    if isinstance(value, str) and len(value) <= 40:
        try:
            found = datetime.fromisoformat(value).date()
        except ValueError:
            raise Invalid('field.not_a_date', field=name) from None
        if found.year in YEARS:
            return found
    raise Invalid('field.not_a_date', field=name)


def days(value: Any, name: str) -> int:
    """How many days: 1 and more."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 6:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Invalid('field.not_a_number', field=name)
    if not 1 <= value <= MOST_DAYS:
        raise Invalid(
            'field.too_big' if value > 1 else 'field.too_small', field=name, limit=MOST_DAYS if value > 1 else 1
        )
    return value


def pair(value: Any, name: str) -> tuple[Any, Any]:
    """The two ends of a range; an absent one leaves it open."""
    if not isinstance(value, list | tuple) or len(value) != 2 or all(end in (None, '') for end in value):
        raise Invalid('field.wrong', field=name)
    return value[0], value[1]


def ids(value: Any, name: str, me: int | None) -> list[int]:
    """Ids of records; 'me' is whoever asks."""
    found = []
    for one in several(value, name):
        if one == 'me':
            found.append(me or 0)
        elif isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= MAX_ID:
            found.append(one)
        elif isinstance(one, str) and one.isascii() and one.isdecimal() and len(one) < 11 and int(one) <= MAX_ID:
            found.append(int(one))
        else:
            raise Invalid('field.wrong', field=name)
    return found


def codes(value: Any, name: str) -> list[str]:
    """Codes of a list of choices."""
    if not all(isinstance(one, str) for one in several(value, name)):
        raise Invalid('field.wrong', field=name)
    return [one.replace('\x00', '').encode('utf-8', 'ignore').decode()[:LONGEST] for one in several(value, name)]


def several(value: Any, name: str) -> list[Any]:
    """One choice or a list of them."""
    found = list(value) if isinstance(value, list | tuple) else [value]
    if not found or len(found) > MOST_CHOICES:
        raise Invalid('field.wrong', field=name)
    return found


def yes(value: Any, name: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Invalid('field.wrong', field=name)
    return value
