"""Contacts: people, and what each is in a company."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, ColumnElement, Index, true
from sqlmodel import Field, col, select

from . import addresses, own, phones, settings, sources, tags
from .addresses import Addressed
from .companies import Company, must_be_here
from .errors import Invalid
from .own import Owned
from .permissions import Actor, Permission
from .phones import Reached
from .unit_of_work import Entity, UnitOfWork

TYPES = ('CLIENT', 'SUPPLIER', 'PARTNER', 'OTHER')
HONORIFICS = ('', 'HNR_RU_1', 'HNR_RU_2', 'HNR_EN_1', 'HNR_EN_2', 'HNR_EN_3', 'HNR_EN_4')


class ContactFields(Addressed, Reached):
    """What a person fills in. `company_id` is the main company; `photo` is the token of a kept file."""

    honorific: str = Field(default='', max_length=20)
    name: str = Field(default='', max_length=100)
    second_name: str = Field(default='', max_length=100)
    last_name: str = Field(default='', max_length=100)
    post: str = Field(default='', max_length=150)
    birthday: date | None = None
    type_code: str = Field(default='CLIENT', max_length=20)
    source: str = Field(default='', max_length=60)
    source_note: str = Field(default='', max_length=500)
    comments: str = Field(default='', max_length=10_000)
    owner_id: int | None = None
    company_id: int | None = None
    photo: str = Field(default='', max_length=200)
    tags: list[str] = Field(
        default_factory=list, sa_type=JSON, nullable=False, sa_column_kwargs={'server_default': '[]'}
    )


class Contact(ContactFields, Owned, Entity, table=True):
    """A person. The surname is required unless the setting `surname_required` is off."""

    __table_args__ = (Index('ix_contact_owner', 'owner_id'), Index('ix_contact_company', 'company_id'),
                      Index('ix_contact_name', 'last_name', 'name'))  # fmt: skip

    found_by: ClassVar[frozenset[str]] = frozenset({'last_name', 'name', 'second_name', 'phones', 'emails', 'tags'})
    together: ClassVar[frozenset[str]] = frozenset({'tags'})

    lead_id: int | None = Field(default=None, index=True)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true() if actor.may(Permission.RECORDS_SEE_ALL) else col(cls.owner_id) == actor.id

    def about(self) -> Iterable[tuple[str, int]]:
        if self.company_id:
            yield 'company', self.company_id

    def keys(self) -> Iterable[tuple[str, str]]:
        yield from self.keys_of_reach()
        yield from name_keys(self.last_name, self.name, self.second_name)
        yield from tags.keys(self.tags)

    def texts(self) -> Iterable[str]:
        return self.last_name, self.name, self.second_name, *self.tags, *self.own_texts()

    @property
    def title(self) -> str:
        """«Петров Василий Ильич», else the first phone or e-mail."""
        return full_name(self) or phones.main(self.phones) or phones.main(self.emails)


class ContactCompany(Entity, table=True):
    """What a person is in a company. `role` is free words: директор, бухгалтер, секретарь, снабжение …

    `sort` orders people on the company's card, `main` is the company's main person.
    """

    contact_id: int = Field(index=True)
    company_id: int = Field(index=True)
    role: str = Field(default='', max_length=100)
    sort: int = 0
    main: bool = False

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return col(cls.contact_id).in_(select(Contact.id).where(Contact.seen_by(actor)))

    def about(self) -> Iterable[tuple[str, int]]:
        yield 'contact', self.contact_id
        yield 'company', self.company_id


def full_name(who: Any) -> str:
    """Surname, name and patronymic of a contact or a lead, those that are there."""
    return ' '.join(part for part in (who.last_name, who.name, who.second_name) if part)


def name_key(*words: str) -> str:
    """Words in any order, case and with «ё» or «е» alike; '' for fewer than two: a first name alone finds nobody."""
    parts = sorted(' '.join(words).casefold().replace('ё', 'е').split())
    return ' '.join(parts) if len(parts) > 1 else ''


def name_keys(last_name: str, name: str, second_name: str) -> Iterable[tuple[str, str]]:
    """The keys of a person's name, with the patronymic and without."""
    if last_name and name:
        yield 'name', name_key(last_name, name)
        if second_name:
            yield 'name', name_key(last_name, name, second_name)


def create(work: UnitOfWork, values: dict[str, Any], *, lead_id: int | None = None, role: str = '',
           kept: phones.Multi | None = None) -> Contact:  # fmt: skip
    """Make a contact, owned by its maker unless named, with `role` in its company if it has one.

    `kept` are phones taken over unread from a lead. Raises Invalid('field.required' | 'contact.empty' | …).
    """
    work.require(Permission.CLIENT_EDIT)
    fields = own.fit(work, 'contact', ContactFields, phones.tidied({'owner_id': work.actor_id, **values}, kept or []))
    must_fit(work, fields)
    tags.settle(work, fields)
    contact = Contact(lead_id=lead_id, **addresses.settled(fields) | {'company_id': None})
    must_be_named(work, contact)
    work.add(contact)
    if fields.get('company_id'):
        tie(work, cast(int, contact.id), fields['company_id'], role)
    return contact


def change(work: UnitOfWork, contact_id: int, values: dict[str, Any], seen: int | None = None, *,
           kept: phones.Multi | None = None) -> Contact:  # fmt: skip
    """Change some fields. `seen` is the version the person saw: Conflict where a same field moved on since."""
    work.require(Permission.CLIENT_EDIT)
    contact = work.get(Contact, contact_id)
    fields = own.fit(work, 'contact', ContactFields, phones.tidied(values, [*contact.phones, *(kept or [])]))
    must_fit(work, fields)
    tags.settle(work, fields, contact.tags)
    work.must_not_clash(contact, fields, seen)
    tied = fields.get('company_id')
    if tied and tied != contact.company_id:
        tie(work, contact_id, tied)
    work.record('contact.changed', contact, **addresses.settled(fields, contact))
    must_be_named(work, contact)
    return contact


def drop(work: UnitOfWork, contact_id: int) -> None:
    """Put a contact into the bin; its ties stay for the day it comes back."""
    work.require(Permission.CLIENT_DELETE)
    work.remove(work.get(Contact, contact_id))


def tie(work: UnitOfWork, contact_id: int, company_id: int, role: str = '') -> ContactCompany:
    """Put a person on a company's card. The first person becomes its main one, the first company the person's."""
    work.require(Permission.CLIENT_EDIT)
    contact, company = work.get(Contact, contact_id), work.get(Company, company_id)
    there = ties_of(work, company_id)
    found = next((t for t in there if t.contact_id == contact.id), None)
    if found:
        if role.strip():
            work.record('contact_company.changed', found, role=_role(role))
    else:
        sort = max((t.sort for t in there), default=0) + 10
        found = work.add(ContactCompany(contact_id=contact_id, company_id=company_id, role=_role(role), sort=sort,
                                        main=not there))  # fmt: skip
    if contact.company_id is None:
        work.record('contact.changed', contact, company_id=company.id)
    return found


def untie(work: UnitOfWork, contact_id: int, company_id: int) -> None:
    """Take a person off a company's card; who was main hands over to the next."""
    work.require(Permission.CLIENT_EDIT)
    gone = _tie(work, contact_id, company_id)
    work.remove(gone)
    rest = ties_of(work, company_id)
    if gone.main and rest:
        work.record('contact_company.changed', rest[0], main=True)
    contact = work.find(Contact, col(Contact.id) == contact_id)
    if contact and contact.company_id == company_id:
        other = work.find(ContactCompany, col(ContactCompany.contact_id) == contact_id)
        work.record('contact.changed', contact, company_id=other.company_id if other else None)


def change_tie(work: UnitOfWork, contact_id: int, company_id: int, *, role: str | None = None,
               main: bool | None = None) -> ContactCompany:  # fmt: skip
    """Say what a person is in a company, or make them its main person."""
    work.require(Permission.CLIENT_EDIT)
    found = _tie(work, contact_id, company_id)
    if role is not None:
        work.record('contact_company.changed', found, role=_role(role))
    if main:
        for other in ties_of(work, company_id):
            work.record('contact_company.changed', other, main=other.id == found.id)
    return found


def reorder_ties(work: UnitOfWork, company_id: int, contact_ids: list[int]) -> None:
    """Put the people of a company into this order; those not named follow as they stood."""
    work.require(Permission.CLIENT_EDIT)
    work.get(Company, company_id)
    place = {id: n for n, id in enumerate(contact_ids)}
    for n, found in enumerate(sorted(ties_of(work, company_id), key=lambda t: place.get(t.contact_id, len(place))), 1):
        work.record('contact_company.changed', found, sort=n * 10)


def ties_of(work: UnitOfWork, company_id: int) -> list[ContactCompany]:
    """What people are in a company, in the card's order."""
    where = col(ContactCompany.company_id) == company_id
    return work.all(ContactCompany, where, order=[col(ContactCompany.sort), col(ContactCompany.id)])


def people_of(work: UnitOfWork, company_id: int) -> list[tuple[Contact, ContactCompany]]:
    """The people on a company's card, in order."""
    ties = ties_of(work, company_id)
    found = {c.id: c for c in work.all(Contact, col(Contact.id).in_([t.contact_id for t in ties]))}
    return [(found[t.contact_id], t) for t in ties if t.contact_id in found]


def companies_of(work: UnitOfWork, contact_id: int) -> list[tuple[Company, ContactCompany]]:
    """The companies of a person, the main one first."""
    contact = work.get(Contact, contact_id)
    ties = work.all(ContactCompany, col(ContactCompany.contact_id) == contact_id)
    found = {c.id: c for c in work.all(Company, col(Company.id).in_([t.company_id for t in ties]))}
    pairs = [(found[t.company_id], t) for t in ties if t.company_id in found]
    return sorted(pairs, key=lambda pair: pair[0].id != contact.company_id)


def must_fit(work: UnitOfWork, fields: dict[str, Any]) -> None:
    """Raise where a code is not in its list, the company is not there or the owner has left; name the source."""
    for name, codes in {'type_code': TYPES, 'honorific': HONORIFICS}.items():
        if name in fields and fields[name] not in codes:
            raise Invalid('field.wrong', field=name)
    if fields.get('company_id') is not None:
        work.get(Company, fields['company_id'])
    must_be_here(work, fields.get('owner_id'))
    if fields.get('source'):
        fields['source'] = sources.named(work, fields['source']).code


def must_be_named(work: UnitOfWork, contact: Contact) -> None:
    """Raise Invalid('field.required') without a surname, or 'contact.empty' where the setting lets it go."""
    if settings.value(work, 'surname_required'):
        if not contact.last_name:
            raise Invalid('field.required', field='last_name')
    elif not (contact.name or contact.last_name or contact.phones or contact.emails):
        raise Invalid('contact.empty', field='last_name')


def _role(text: str) -> str:
    role = ' '.join(text.replace('\x00', '').split())
    if len(role) > 100:
        raise Invalid('field.too_long', field='role', limit=100)
    return role


def _tie(work: UnitOfWork, contact_id: int, company_id: int) -> ContactCompany:
    where = col(ContactCompany.contact_id) == contact_id, col(ContactCompany.company_id) == company_id
    found = work.find(ContactCompany, *where)
    if found is None:
        raise Invalid('contact.not_of_company', field='company_id')
    return found
