"""Edits in cells: which input a field gets in the table, and what was typed there."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.catalog import Field
from domain.errors import Invalid
from domain.tags import chips

from ..components.table import Edit
from ..context import Context
from .values import Known, options_of

INPUTS: dict[str, Edit] = {
    'text': 'text', 'address': 'text', 'link': 'text', 'number': 'number', 'money': 'number', 'date': 'date',
    'choice': 'choice', 'source': 'choice', 'yesno': 'choice', 'person': 'choice', 'stage': 'choice', 'tags': 'tags',
    'people': 'many',
}  # fmt: skip


def editing(context: Context, kind: str, field: Field, known: Known) -> tuple[Edit, list[list[Any]]]:
    """The input of a field and the [value, words] it offers; '' where it is not edited in its place."""
    edit = INPUTS.get(field.kind, '')
    if edit == 'tags':
        return edit, [[one['t'], one['tone'], known.tags[one['t']]] for one in chips(known.tags)]
    if edit not in ('choice', 'many'):
        return edit, []
    options = options_of(context, kind, field, known)
    if field.own and not field.required and field.kind != 'person':
        options = {'': '—', **options}
    if field.kind == 'person':
        options = {None: '—', **options}
    return edit, [[value, words] for value, words in options.items()]


def typed(field: Field, value: Any) -> Any:
    """What the browser sent, as verbs take it. Raises Invalid."""
    if field.kind in ('number', 'money'):
        text = str(value or '').replace('\u00a0', '').replace(' ', '').replace(',', '.')
        if not text:
            return None
        try:
            return Decimal(text)
        except InvalidOperation:
            raise Invalid('field.not_a_number', field=field.name) from None
    if field.kind == 'date':
        try:
            return date.fromisoformat(str(value)) if value else None
        except ValueError:
            raise Invalid('field.not_a_date', field=field.name) from None
    return value
