"""Values that both databases keep exactly: money and quantities as whole numbers, times in UTC."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect
from sqlalchemy.types import TypeDecorator


class Exact(TypeDecorator[Decimal]):
    """A Decimal with `scale` places, kept as a whole number so that SQL sums are exact everywhere."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, scale: int = 2) -> None:
        super().__init__()
        self.scale = scale

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        return None if value is None else int(Decimal(value).scaleb(self.scale).to_integral_value(ROUND_HALF_UP))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.scale)


class Money(Exact):
    """Money in units of its currency, two places."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(2)


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError('times must be aware')
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def plain(value: Any) -> Any:
    """The JSON form of a field's value, as history keeps it: Decimal and times as text."""
    if isinstance(value, Decimal):
        text = format(value, 'f')
        return text.rstrip('0').rstrip('.') or '0' if '.' in text else text
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def dumps(value: Any) -> str:
    """JSON for the database; Decimals and times as text."""
    return _EMPTY[type(value)] if not value and type(value) in _EMPTY else _JSON.encode(value)


_JSON = json.JSONEncoder(default=plain, ensure_ascii=False, separators=(',', ':'))
_EMPTY: dict[type, str] = {list: '[]', dict: '{}'}  # half of what an import writes


_moment: ContextVar[datetime | None] = ContextVar('moment', default=None)


def now() -> datetime:
    """The current time, aware, UTC."""
    return _moment.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now` answer this moment within the block: for demo data that has a past."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
