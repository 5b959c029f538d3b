"""Checks and converts what people type, field by field, against a noun's plain fields class."""

from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from sqlmodel import SQLModel

from .errors import Invalid

_ADAPTERS: dict[tuple[type[SQLModel], str], TypeAdapter[Any]] = {}


def _adapter(kind: type[SQLModel], name: str) -> TypeAdapter[Any]:
    found = _ADAPTERS.get((kind, name))
    if found is None:
        info = kind.model_fields[name]
        annotation: Any = info.annotation
        for constraint in info.metadata:
            annotation = Annotated[annotation, constraint]
        found = _ADAPTERS[kind, name] = TypeAdapter(annotation)
    return found


def typed(kind: type[SQLModel], name: str, value: Any) -> Any:
    """A field's value out of the JSON that history keeps; «own.12» and «utm_term» are plain JSON."""
    if name.startswith(('own.', 'utm_')):
        return value
    return _adapter(kind, name).validate_python(value)


_KINDS = {
    'field.required': 'string_too_short missing',
    'field.too_long': 'string_too_long',
    'field.not_a_number': 'decimal_parsing decimal_type int_parsing int_type finite_number',
    'field.too_big': 'decimal_max_digits decimal_whole_digits less_than_equal less_than',
    'field.too_small': 'greater_than_equal greater_than',
    'field.too_precise': 'decimal_max_places',
    'field.not_a_date': 'date_from_datetime_parsing date_parsing date_type datetime_parsing datetime_type '
    'timezone_aware datetime_from_date_parsing date_from_datetime_inexact',
}
_CODES = {kind: code for code, kinds in _KINDS.items() for kind in kinds.split()}


def fit(fields: type[SQLModel], values: dict[str, Any]) -> dict[str, Any]:
    """Check a part of a noun's plain fields class and convert it. Raises Invalid('field.…', field=name)."""
    fitting: dict[str, Any] = {}
    known = fields.model_fields
    for name, typed_in in values.items():
        if name not in known:
            raise Invalid('field.unknown', field=name)
        value = typed_in
        if isinstance(typed_in, str):
            value = typed_in.replace('\x00', '').strip()
            if value == '' and known[name].annotation is not str:
                value = None
        try:
            fitting[name] = _adapter(fields, name).validate_python(value)
        except ValidationError as error:
            first = error.errors()[0]
            if value is None:
                raise Invalid('field.required', field=name) from None
            limits = first.get('ctx', {})
            limit = next((limits[k] for k in ('max_length', 'le', 'lt', 'ge', 'gt', 'max_digits') if k in limits), '')
            raise Invalid(_CODES.get(first['type'], 'field.wrong'), field=name, limit=limit) from None
    return fitting
