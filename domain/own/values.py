"""Values of own fields: read as each kind wants it, kept as plain JSON."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Field, SQLModel

from .. import fitting
from ..attached import must_be_files
from ..entity import MAX_ID, Entity
from ..errors import Invalid
from ..people import Person
from ..types import plain
from ..unit_of_work import UnitOfWork
from .noun import OwnField
from .owned import PREFIX
from .verbs import of

BIGGEST = 10**11 - 1
LISTS = ('many', 'file')


class _Kinds(SQLModel):
    """How a value of each kind is read."""

    text: str | None = Field(max_length=500)
    long: str | None = Field(max_length=10_000)
    address: str | None = Field(max_length=500)
    link: str | None = Field(max_length=1000)
    number: Decimal | None = Field(ge=-BIGGEST, le=BIGGEST, decimal_places=4)
    money: Decimal | None = Field(ge=-BIGGEST, le=BIGGEST, decimal_places=2)
    date: date | None
    yesno: bool | None
    choice: str | None
    many: list[str] | None
    file: list[dict[str, Any]] | None
    record: int | None = Field(ge=1, le=MAX_ID)
    person: int | None = Field(ge=1, le=MAX_ID)


def fit(work: UnitOfWork, noun: str, fields: type[SQLModel], values: dict[str, Any]) -> dict[str, Any]:
    """As `fitting.fit`, own fields too: their values come back as they are kept. Raises Invalid('field.…')."""
    own = {name: value for name, value in values.items() if name.startswith(PREFIX)}
    fitting_in = fitting.fit(fields, {name: value for name, value in values.items() if name not in own})
    if own:
        known = {field.name: field for field in of(work, noun)}
        for name, value in own.items():
            if name not in known:
                raise Invalid('field.unknown', field=name)
            fitting_in[name] = read(work, known[name], value)
    return fitting_in


def read(work: UnitOfWork, field: OwnField, value: Any) -> Any:
    """A value as it is kept; None for an empty one. Raises Invalid('field.…'), NotFound."""
    try:
        found = fitting.fit(_Kinds, {field.kind: [] if value == '' and field.kind in LISTS else value})[field.kind]
    except Invalid as refusal:
        raise field.wrong(refusal.code, **refusal.facts) from None
    if found in (None, []):
        if field.required:
            raise field.wrong('field.required')
        return None
    check = _CHECKS.get(field.kind)
    return check(work, field, found) if check else found


def _number(work: UnitOfWork, field: OwnField, value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _link(work: UnitOfWork, field: OwnField, value: str) -> str:
    address = value if '://' in value else f'https://{value}'
    try:
        parts = urlsplit(address)
        fits = parts.scheme.lower() in ('http', 'https') and bool(parts.hostname) and '.' in (parts.hostname or '')
    except ValueError:
        fits = False
    if not fits or any(c.isspace() for c in address):
        raise field.wrong('field.not_a_link')
    return address


def _code(work: UnitOfWork, field: OwnField, value: str) -> str:
    if value not in field.words:
        raise field.wrong('field.wrong')
    return value


def _codes(work: UnitOfWork, field: OwnField, value: list[str]) -> list[str]:
    words = field.words
    if any(one not in words for one in value):
        raise field.wrong('field.wrong')
    return [code for code in words if code in value]


def _files(work: UnitOfWork, field: OwnField, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
    try:
        return must_be_files(value)
    except Invalid as refusal:
        code = 'field.too_many_files' if refusal.code == 'comment.too_many_files' else refusal.code
        raise field.wrong(code, **refusal.facts) from None


def _record(work: UnitOfWork, field: OwnField, value: int) -> int:
    work.get(Entity.kinds[field.target], value)
    return value


def _person(work: UnitOfWork, field: OwnField, value: int) -> int:
    person = work.get(Person, value)
    if not person.active:
        raise field.wrong('person.dismissed', name=person.name)
    return value


def _day(work: UnitOfWork, field: OwnField, value: date) -> Any:
    return plain(value)


_CHECKS: dict[str, Callable[[UnitOfWork, OwnField, Any], Any]] = {
    'number': _number, 'money': _number, 'date': _day, 'link': _link, 'choice': _code, 'many': _codes,
    'record': _record, 'person': _person, 'file': _files,
}  # fmt: skip


def typed(kind: str, value: Any) -> Any:
    """A kept value as screens take it: Decimal for numbers, a date for days."""
    if value is None:
        return None
    if kind in ('number', 'money'):
        return Decimal(str(value))
    if kind == 'date':
        return date.fromisoformat(value)
    return value
