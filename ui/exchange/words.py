"""What fields, their choices and the nouns of files are called."""

from domain import exchange
from domain.catalog import Field
from domain.unit_of_work import UnitOfWork

from ..cards.fields import CHOICES, LABELS
from ..field_words import choice_text, field_label
from ..locales import LANGS, Words

NOUNS = {'contact': 'Contacts', 'company': 'Companies', 'lead': 'Leads', 'deal': 'Deals', 'product': 'Products'}
LISTS = {'contact': '/contacts', 'company': '/companies', 'lead': '/leads', 'deal': '/deals', 'product': '/products'}
POLICIES = {'skip': 'Leave as they are', 'fill': 'Fill empty fields', 'overwrite': 'Overwrite', 'create': 'Add anyway'}


def label(t: Words, kind: str, field: Field) -> str:
    """What a column is called."""
    if field.label or field.name in ('id', 'fio', 'inn'):
        return field_label(t, field)
    text = LABELS.get((kind, field.name)) or LABELS.get(field.name)
    return t(text) if text else field_label(t, field)


def say(t: Words, kind: str, field: Field, code: str) -> str:
    """A choice's word."""
    if field.kind == 'yesno':
        return t(code)
    if field.name == 'address_country_code':
        return code
    words = CHOICES.get((kind, field.name), {})
    return t(words[code]) if code in words else choice_text(t, kind, field, code)


def choices(kind: str, fields: dict[str, Field]) -> dict[str, dict[str, str]]:
    """{field: {word in lower case, of any language: code}}."""
    known = [Words(lang) for lang in LANGS]
    return {
        name: {
            word.casefold(): code
            for t in known
            for code in field.codes
            if code
            for word in (say(t, kind, field, code), choice_text(t, kind, field, code))
        }
        for name, field in fields.items()
        if field.kind == 'choice' and field.choices is None
    }


def labels(work: UnitOfWork, kind: str, t: Words) -> tuple[dict[str, Field], dict[str, str]]:
    """The fields a file may bring and what they are called."""
    fields = exchange.targets(work, kind)
    return fields, {name: label(t, kind, field) for name, field in fields.items()}
