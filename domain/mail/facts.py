"""What is known for a letter about a record: whom it may go to, and the values its text may name."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col

from .. import settings
from ..companies import Company
from ..contacts import Contact, people_of
from ..credit_notes import CreditNote, of_invoice
from ..deals import Deal
from ..deals.noun import DealContact
from ..documents import Document
from ..errors import Invalid
from ..invoices import Invoice
from ..people import Person
from ..quotes import Quote
from ..unit_of_work import Entity, UnitOfWork
from .templates import OF

MOST_ENCLOSURES, MOST_ADDRESSEES = 10, 20
TIED = ('deal', 'lead', 'contact', 'company')


@dataclass(frozen=True)
class Addressee:
    """An address that is known, and whose it is."""

    email: str
    name: str


@dataclass(frozen=True)
class Enclosure:
    """A paper that may be attached; `chosen` from the start where the letter is about it."""

    kind: str
    id: int
    version: int
    title: str
    chosen: bool = False


@dataclass
class Facts:
    """`values`: texts, days, and 'sum' as (Decimal, currency), by the name of a place. `links` are what the letter is
    tied to, `offered` whether a client's link to the quote can be made."""

    addressees: list[Addressee] = field(default_factory=list)
    values: dict[str, str | date | tuple[Decimal, str] | None] = field(default_factory=dict)
    links: list[tuple[str, int]] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)
    offered: bool = False


def facts_of(work: UnitOfWork, kind: str, id: int) -> Facts:
    """What a letter about a record begins with, as this person may see it. Raises NotFound, Invalid."""
    if kind not in OF or not kind:
        raise Invalid('field.wrong', field='kind')
    record: Any = work.get(Entity.kinds[kind], id)
    found = Facts()
    deal = record if kind == 'deal' else _seen(work, Deal, getattr(record, 'deal_id', None))
    people, firm = _people(work, kind, record, deal), _firm(work, kind, record, deal)
    others = [person for person, _ in people_of(work, firm.id)] if firm and firm.id and kind != 'company' else []
    known = [*people, *([firm] if firm else []), *([record] if kind == 'lead' else []), *others]
    found.addressees = _addressees(known)[:MOST_ADDRESSEES]
    _tie(found, kind, record, deal, people, firm)
    person = people[0] if people else record if kind == 'lead' else None
    found.values = _author(work) | {
        'client': _called(person),
        'company': (firm.title if firm else '') or getattr(record, 'company_title', ''),
        'title': _title(work, record),
        'deal': deal.title if deal else '',
    }
    if kind in ('quote', 'invoice'):
        asked = record.charged if kind == 'invoice' else record.amount
        found.values |= {'number': record.number, 'sum': (asked, record.currency), 'date': record.date,
                         'until': record.valid_until if kind == 'quote' else record.pay_until}  # fmt: skip
        found.offered = kind == 'quote' and record.replaced_by is None
    elif kind == 'credit_note':
        found.values |= {'number': record.number, 'sum': (record.amount, record.currency), 'date': record.date}
    elif kind == 'deal':
        found.values |= {'sum': (record.amount, record.currency), 'number': str(record.id)}
    found.enclosures = _enclosures(work, kind, record, deal)
    return found


def _enclosures(work: UnitOfWork, kind: str, record: Any, deal: Any) -> list[Enclosure]:
    found = [_enclosure(kind, record, True)] if kind in ('quote', 'invoice', 'credit_note') else []
    if kind == 'invoice':
        found += [_enclosure('credit_note', one, False) for one in of_invoice(work, record.id, live=True)]
    if deal is None:
        return found
    nouns: tuple[tuple[str, Any, Any], ...] = (
        ('invoice', Invoice, col(Invoice.status) != 'D'),
        ('quote', Quote, col(Quote.replaced_by).is_(None)),
        ('document', Document, col(Document.replaced_by).is_(None)),
    )
    for name, noun, live in nouns:
        there = work.all(noun, noun.deal_id == deal.id, live, order=noun.id.desc(), limit=MOST_ENCLOSURES)
        found += [_enclosure(name, one, False) for one in there if (name, one.id) != (kind, record.id)]
    return found


def _enclosure(kind: str, one: Any, chosen: bool) -> Enclosure:
    return Enclosure(kind, one.id, one.version, one.title if kind == 'document' else one.number, chosen)


def _title(work: UnitOfWork, record: Any) -> str:
    """What a record is called; a credit note by the number of its invoice."""
    if isinstance(record, CreditNote):
        return work.get(Invoice, record.invoice_id).number
    return str(record.title)


def _author(work: UnitOfWork) -> dict[str, Any]:
    me = work.find(Person, col(Person.id) == work.actor_id)
    team = settings.value(work, 'team_name')
    if me is None:
        return {'team': team}
    return {'me': me.name, 'my_post': me.post, 'my_phone': me.phone, 'my_email': me.email, 'team': team}


def _seen(work: UnitOfWork, kind: Any, id: int | None) -> Any:
    return work.find(kind, kind.id == id) if id else None


def _people(work: UnitOfWork, kind: str, record: Any, deal: Any) -> list[Contact]:
    if kind == 'contact':
        return [record]
    if kind == 'company':
        return [person for person, _ in people_of(work, record.id)][:20]
    main = _seen(work, Contact, getattr(record, 'contact_id', None) or (deal.contact_id if deal else None))
    people = [main] if main else []
    if deal:
        more = work.all(DealContact, col(DealContact.deal_id) == deal.id, order=col(DealContact.sort), limit=20)
        ids = {one.contact_id for one in more} - {one.id for one in people}
        people += work.all(Contact, col(Contact.id).in_(ids)) if ids else []
    return people


def _firm(work: UnitOfWork, kind: str, record: Any, deal: Any) -> Company | None:
    if kind == 'company':
        return record  # type: ignore[no-any-return]
    id = getattr(record, 'company_id', None) or (deal.company_id if deal else None)
    return _seen(work, Company, id)  # type: ignore[no-any-return]


def _addressees(whose: list[Any]) -> list[Addressee]:
    found: dict[str, Addressee] = {}
    for one in whose:
        mains = sorted(one.emails, key=lambda item: not item.get('main'))
        for item in mains:
            value = str(item.get('value', ''))
            if value:
                found.setdefault(value.casefold(), Addressee(value, one.title))
    return list(found.values())


def _tie(found: Facts, kind: str, record: Any, deal: Any, people: list[Contact], firm: Company | None) -> None:
    tied = [(kind, record.id)] if kind in TIED else []
    tied += [('deal', deal.id)] if deal else []
    if kind not in ('contact', 'company'):
        tied += [('contact', people[0].id)] if people else []
        tied += [('company', firm.id)] if firm else []
    found.links = list(dict.fromkeys(tied))


def _called(person: Any) -> str:
    """How a person is addressed: by name and patronymic, else by what they are called."""
    if person is None:
        return ''
    names = ' '.join(part for part in (person.name, person.second_name) if part)
    return names or (person.last_name if person.last_name else '')
