"""The layouts that cards come with, and what one person's card needs to draw its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain import catalog, layouts
from domain.activities.titles import titles
from domain.catalog import Field
from domain.layouts import CardLayout, Section
from domain.unit_of_work import UnitOfWork

SHIPPED: Mapping[str, tuple[Section, ...]] = {
    'deal': (
        Section('main', ('amount', 'source', 'close_date', 'type_code', 'probability', 'tags')),
        Section('client', block=True),
        Section('people', ('owner_id', 'begin_date', 'observers')),
        Section('notes', ('comments', 'source_note')),
    ),
    'lead': (
        Section('reach', block=True),
        Section('who', ('last_name', 'name', 'second_name', 'post', 'company_title', 'city')),
        Section('enquiry', ('product', 'amount', 'source', 'source_note', 'owner_id', 'tags', 'address', 'observers')),
        Section('message', ('comments',)),
        Section('known', block=True),
        Section('utm', block=True),
    ),
    'contact': (
        Section('main', ('last_name', 'name', 'second_name', 'post', 'birthday', 'type_code', 'tags')),
        Section('more', ('owner_id', 'source', 'address', 'comments', 'photo')),
    ),
    'company': (
        Section('main', ('title', 'type_code', 'industry', 'employees', 'revenue', 'tags')),
        Section('more', ('owner_id', 'source', 'address', 'comments', 'logo')),
    ),
}
TITLES = {
    ('deal', 'main'): 'Deal',
    ('deal', 'client'): 'Client',
    ('deal', 'people'): 'People and dates',
    ('deal', 'notes'): 'Notes',
    ('lead', 'reach'): 'How to reach',
    ('lead', 'who'): 'Who',
    ('lead', 'enquiry'): 'Enquiry',
    ('lead', 'message'): 'Message',
    ('lead', 'known'): 'Known client',
    ('lead', 'utm'): 'UTM tags',
    ('contact', 'main'): 'About the person',
    ('company', 'main'): 'About the company',
    **{(kind, 'own'): 'Own fields' for kind in SHIPPED},
}


@dataclass(frozen=True)
class Layout:
    """The layout a person gets for a card, and the noun's fields, the team's own included.

    `named` are the names of records that own fields of the card's record point at, by (kind, id).
    """

    kind: str
    saved: CardLayout | None = None
    direction_id: int | None = None
    known: Mapping[str, Field] = field(default_factory=dict)
    named: Mapping[tuple[str, int], str] = field(default_factory=dict)

    @property
    def state(self) -> object:
        """Differs where the card has to be arranged anew."""
        return self.saved and (self.saved.id, self.saved.version), self.direction_id, tuple(self.own.items())

    @property
    def own(self) -> dict[str, object]:
        """What each own field looks like: differs where it has to be drawn anew."""
        return {
            name: (field.label, field.codes, tuple((field.choices or {}).items()), field.required, field.extra)
            for name, field in self.known.items()
            if field.own
        }


def read_layout(work: UnitOfWork, kind: str, record: Any, direction_id: int | None = None) -> Layout:
    """The card of a record: one query, and what the team's own fields need."""
    known = {n: f for n, f in catalog.fields(work, kind).items() if f.stands(direction_id)}
    layout = known_layout(work, kind, record, known)
    return replace(layout, saved=layouts.saved(work, kind, direction_id), direction_id=direction_id)


def known_layout(work: UnitOfWork, kind: str, record: Any, known: Mapping[str, Field]) -> Layout:
    """These fields with the names of what the own ones of a record point at."""
    refs = {(f.target, getattr(record, n)) for n, f in known.items() if f.own and f.kind == 'record'}
    found = titles(work, {(of, id) for of, id in refs if id}) if refs else {}
    named = {ref: str(one['title']) for ref, one in found.items()}
    return Layout(kind, known=known, named=named)


def title_of(kind: str, section: Section) -> str:
    """What a section is called: given by people, else an English text to be said in the person's language."""
    return section.title or TITLES.get((kind, section.key), 'More about it')
