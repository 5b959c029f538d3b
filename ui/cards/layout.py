"""The layouts that cards come with, and what one person's card needs to draw its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain import catalog, layouts
from domain.catalog import Field
from domain.layouts import CardLayout, Section
from domain.unit_of_work import UnitOfWork

SHIPPED: Mapping[str, tuple[Section, ...]] = {
    'deal': (
        Section('main', ('amount', 'source', 'close_date', 'type_code', 'probability', 'tag')),
        Section('client', block=True),
        Section('people', ('owner_id', 'begin_date')),
        Section('notes', ('comments', 'source_note')),
    ),
    'lead': (
        Section('reach', block=True),
        Section('who', ('last_name', 'name', 'second_name', 'post', 'company_title', 'city')),
        Section('enquiry', ('product', 'amount', 'source', 'source_note', 'owner_id', 'address')),
        Section('message', ('comments',)),
        Section('known', block=True),
        Section('utm', block=True),
    ),
    'contact': (
        Section('main', ('last_name', 'name', 'second_name', 'post', 'birthday', 'type_code')),
        Section('more', ('owner_id', 'source', 'address', 'comments', 'photo')),
    ),
    'company': (
        Section('main', ('title', 'type_code', 'industry', 'employees', 'revenue')),
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
}


@dataclass(frozen=True)
class Layout:
    """The layout a person gets for a card, and the noun's fields, the team's own included."""

    kind: str
    saved: CardLayout | None = None
    direction_id: int | None = None
    known: Mapping[str, Field] = field(default_factory=dict)

    @property
    def state(self) -> object:
        """Differs where the card has to be arranged anew."""
        return self.saved and (self.saved.id, self.saved.version), tuple(self.known)


def read_layout(work: UnitOfWork, kind: str, direction_id: int | None = None) -> Layout:
    """One query, and what the team's own fields need."""
    return Layout(kind, layouts.saved(work, kind, direction_id), direction_id, catalog.fields(work, kind))


def title_of(kind: str, section: Section) -> str:
    """What a section is called: given by people, else an English text to be said in the person's language."""
    return section.title or TITLES.get((kind, section.key), 'More about it')
