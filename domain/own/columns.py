"""Own fields in SQL and in the catalogue: each is a column to sort and filter by."""

from typing import Any

from sqlalchemy import Boolean, Date, Integer, String, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from ..catalog.fields import Field
from ..types import Exact, Money
from ..unit_of_work import UnitOfWork
from .noun import NOUNS, OwnField
from .verbs import of

_SCALES = {'number': 4, 'money': 2}
_TYPES: dict[str, Any] = {
    'number': Exact(4), 'money': Money(), 'date': Date(), 'yesno': Boolean(), 'record': Integer(), 'person': Integer(),
}  # fmt: skip


class _Value(FunctionElement[Any]):
    """The value of one own field out of a JSON column; NULL where there is none."""

    inherit_cache = False
    name = 'own_value'
    type = String()

    def __init__(self, column: Any, key: int, kind: str) -> None:
        super().__init__(column)
        self.number, self.kind = int(key), kind


@compiles(_Value)
def _postgresql(element: _Value, compiler: Any, **options: Any) -> str:
    text = f"({compiler.process(element.clauses, **options)} ->> '{element.number}')"
    match element.kind:
        case 'number' | 'money':
            return f'CAST(round(CAST({text} AS NUMERIC) * {10 ** _SCALES[element.kind]}) AS BIGINT)'
        case 'date':
            return f'CAST({text} AS DATE)'
        case 'yesno':
            return f'CAST({text} AS BOOLEAN)'
        case 'record' | 'person':
            return f'CAST({text} AS INTEGER)'
    return text


@compiles(_Value, 'sqlite')
def _sqlite(element: _Value, compiler: Any, **options: Any) -> str:
    found = f'json_extract({compiler.process(element.clauses, **options)}, \'$."{element.number}"\')'
    if element.kind in _SCALES:
        return f'CAST(round({found} * {10 ** _SCALES[element.kind]}) AS INTEGER)'
    return found


def column(entity: Any, field: OwnField) -> Any:
    """SQL of a field's value in a row of its noun."""
    assert field.id
    found = _Value(entity.own, field.id, field.kind)
    return type_coerce(found, _TYPES.get(field.kind, String()))


def field_of(entity: Any, own: OwnField) -> Field:
    """An own field as the catalogue knows it."""
    kind: Any = own.kind
    return Field(
        name=own.name, kind=kind, column=column(entity, own), label=own.label, codes=own.codes,
        choices=own.words if own.choices else None, target=own.target, required=own.required,
        sortable=own.kind not in ('many', 'file'), extra={'directions': tuple(own.directions)},
    )  # fmt: skip


def catalogued(work: UnitOfWork, noun: str, entity: Any) -> dict[str, Field]:
    """The own fields of a noun by name."""
    return {own.name: field_of(entity, own) for own in of(work, noun)} if noun in NOUNS else {}
