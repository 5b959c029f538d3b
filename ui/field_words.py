"""What fields and their values are called."""

from domain import addresses
from domain.catalog import Field

from .locales import Words

# Codes whose words stand under a name of their own.
SPECIAL = {('quote', 'status'): 'quote_status', ('invoice', 'status'): 'invoice_status',
           ('invoice', 'check_state'): 'invoice_check'}  # fmt: skip


def field_label(t: Words, field: Field) -> str:
    """A field's name: the team's own, or the catalogue's in this language."""
    return field.label or t(field.extra.get('word') or f'field.{field.name}')


def choice_text(t: Words, kind: str, field: Field, code: str) -> str:
    """A choice's word; '—' for the empty one, a code without words as it is."""
    if field.choices is not None:
        return field.choices.get(code, code)
    if not code:
        return '—'
    if field.name == 'address_country_code':
        return addresses.called(code, t.lang) or code
    for name in (SPECIAL.get((kind, field.name), ''), f'{kind}.{field.name}', field.name):
        if name and (text := t(f'{name}.{code}')) != f'{name}.{code}':
            return text
    return code
