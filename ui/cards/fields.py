"""Which field of the catalogue becomes which field on a card."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nicegui.element import Element

from domain import addresses
from domain.catalog import Field

from ..components.kit import call
from ..record_field import RecordField, record_choices
from .editing import Editing

# Stand in the card's head, or are told by it in other ways.
ELSEWHERE = {'lead': ('title',), 'deal': ('title', 'lost_reason')}
KINDS = {'text': 'text', 'long': 'textarea', 'address': 'textarea', 'link': 'text', 'number': 'number',
         'money': 'money', 'date': 'date', 'moment': 'datetime'}  # fmt: skip
OWN_KINDS = KINDS | {'link': 'link'}
LABELS = {
    'last_name': 'Surname', 'name': 'First name', 'second_name': 'Patronymic', 'owner_id': 'Owner',
    'probability': 'Probability, %', 'birthday': 'Birthday', 'begin_date': 'Begun',
    ('lead', 'company_title'): 'Company', ('lead', 'comments'): 'Message', ('deal', 'comments'): 'Comment',
    ('contact', 'comments'): 'Notes', ('company', 'comments'): 'Notes', ('company', 'title'): 'Company name',
    ('contact', 'type_code'): 'Kind', ('company', 'type_code'): 'Kind',
}  # fmt: skip
EMPTY = {'amount': 'No amount', 'owner_id': 'No owner', 'comments': 'Nothing written',
         'source_note': 'Nothing written'}  # fmt: skip
COMPANY_TYPES = {
    'CUSTOMER': 'Client',
    'SUPPLIER': 'Supplier',
    'COMPETITOR': 'Competitor',
    'PARTNER': 'Partner',
    'OTHER': 'Other',
}
CONTACT_TYPES = {'CLIENT': 'Client', 'SUPPLIER': 'Supplier', 'PARTNER': 'Partner', 'OTHER': 'Other'}
INDUSTRIES = {
    'IT': 'IT', 'TELECOM': 'Telecom', 'MANUFACTURING': 'Manufacturing', 'BANKING': 'Banking',
    'CONSULTING': 'Consulting', 'FINANCE': 'Finance', 'GOVERNMENT': 'Government', 'DELIVERY': 'Delivery',
    'ENTERTAINMENT': 'Entertainment', 'NOTPROFIT': 'Non-profit', 'OTHER': 'Other',
}  # fmt: skip
SIZES = {'EMPLOYEES_1': 'under 50', 'EMPLOYEES_2': '50–250', 'EMPLOYEES_3': '250–500', 'EMPLOYEES_4': 'over 500'}
CHOICES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ('company', 'type_code'): COMPANY_TYPES,
    ('contact', 'type_code'): CONTACT_TYPES,
    ('company', 'industry'): INDUSTRIES,
    ('company', 'employees'): SIZES,
}


@dataclass(frozen=True)
class CardField:
    """A field of a card: its name in the catalogue, its label in the person's words, and what draws it where it is."""

    name: str
    label: str
    draw: Callable[[], Element]
    wide: bool = False


def label_of(editing: Editing, field: Field) -> str:
    """What a field is called on a card of this kind."""
    if field.label:
        return field.label
    text = LABELS.get((editing.kind, field.name)) or LABELS.get(field.name)
    return editing.t(text or f'field.{field.name}')


def card_fields(editing: Editing, *, sources: Mapping[str, str],
                more: Mapping[str, Callable[[], Element]] | None = None) -> dict[str, CardField]:  # fmt: skip
    """The fields of a card by name. `sources`: {code: name} on offer; `more` draws those a card makes itself."""
    found: dict[str, CardField] = {}
    for name, field in editing.layout.known.items():
        if field.fixed or name in ELSEWHERE.get(editing.kind, ()) or name in addresses.NAMES:
            continue
        label = label_of(editing, field)
        draw = (more or {}).get(name) or (own_drawn if field.own else drawn)(editing, field, label, sources)
        if draw:
            wide = field.kind in ('long', 'address', 'file', 'people') and name != 'source_note'
            found[name] = CardField(name, label, draw, wide)
    return found


def drawn(editing: Editing, field: Field, label: str, sources: Mapping[str, str]) -> Callable[[], Element] | None:
    """What draws a field of the catalogue on a card; None for kinds that need a place of their own there."""
    t = editing.t
    more = {'empty': t(EMPTY[field.name])} if field.name in EMPTY else {}
    options: dict[str, Any] = {}
    match field.kind:
        case 'address':
            return lambda: editing.address(label)
        case 'person':
            kind, options = 'person', {'people': list(editing.context.team.values())}
        case 'people':
            return lambda: editing.people(field.name, label)
        case 'source':
            kind, options = 'words', {'options': {'': '—', **sources}}
        case 'choice':
            kind, options = 'select', {'options': choices_of(editing, field)}
        case 'yesno':
            kind, options = 'select', {'options': {True: t('Yes'), False: t('No')}}
        case 'tags':
            return lambda: editing.tags(field.name, label)
        case _ if field.kind in KINDS:
            kind = 'text' if field.name == 'source_note' else KINDS[field.kind]
        case _:
            return None
    return lambda: editing.field(field.name, label, kind, **options, **more)


def own_drawn(editing: Editing, field: Field, label: str, _: Mapping[str, str]) -> Callable[[], Element]:
    """What draws an own field."""
    t, context = editing.t, editing.context
    empty = {} if field.required else {'': '—'}
    options: dict[str, Any] = {}
    match field.kind:
        case 'person':
            kind, options = 'person', {'people': list(context.team.values()), 'clearable': not field.required}
        case 'choice' | 'many':
            kind = 'select' if field.kind == 'choice' else 'many'
            options = {'options': ({} if kind == 'many' else empty) | offered(field, editing.value_of(field.name))}
        case 'yesno':
            kind, options = 'select', {'options': {**empty, True: t('Yes'), False: t('No')}}
        case 'record':
            kind, options = (
                'other',
                {'show': lambda id: editing.named(field.target, id), 'make': _picker(editing, field)},
            )
        case 'file':
            return lambda: editing.files(field.name, label)
        case _:
            kind = OWN_KINDS[field.kind]
    return lambda: editing.field(field.name, label, kind, **options)


def offered(field: Field, value: Any) -> dict[str, str]:
    """The choices of an own field: those there are, and those taken away since that the record still has."""
    there = value if isinstance(value, list) else [value]
    return {code: word for code, word in (field.choices or {}).items() if code in field.codes or code in there}


def _picker(editing: Editing, field: Field) -> Callable[[Any], Awaitable[RecordField]]:
    """Makes the search over the records that an own field may point at."""

    async def make(on_chosen: Any) -> RecordField:
        value = editing.value_of(field.name)
        there = await record_choices(editing.context, field.target, value)

        async def chosen(id: int | None) -> None:
            if box.chosen:
                editing.picked[field.target, box.chosen.id] = box.chosen.title
            await call(on_chosen, id)

        box = RecordField(
            editing.context, field.target, field.label, there, value, chosen, hide_label=True, autofocus=True
        )
        return box

    return make


def choices_of(editing: Editing, field: Field) -> dict[str, str]:
    """{code: word} of a field with a list of its own."""
    t, words = editing.t, CHOICES.get((editing.kind, field.name), {})
    if field.name == 'currency':
        return {code: code for code in field.codes}
    return {code: t(words.get(code, f'{field.name}.{code}')) if code else '—' for code in field.codes}
