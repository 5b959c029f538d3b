"""All fields of a form or a card: one door to inputs, pickers and the field that is edited in its place."""

from .inline import InlineField
from .inputs import (
    Field,
    MomentField,
    date_field,
    datetime_field,
    money_field,
    number_field,
    phone_field,
    text_field,
    textarea_field,
)
from .pickers import PersonField, SelectField, person_field, select_field, switch_field

__all__ = [
    'Field',
    'InlineField',
    'MomentField',
    'PersonField',
    'SelectField',
    'date_field',
    'datetime_field',
    'money_field',
    'number_field',
    'person_field',
    'phone_field',
    'select_field',
    'switch_field',
    'text_field',
    'textarea_field',
]
