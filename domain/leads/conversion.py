"""Leads are converted: into a contact, a company and a deal, in any combination, as one act."""

from typing import Any, cast

from sqlmodel import col

from .. import addresses, checks, companies, contacts, deals, directions, duplicates, phones, ranks, settings, stages
from ..companies import Company
from ..contacts import Contact, ContactCompany
from ..deals import Deal
from ..demands import must_be_filled
from ..errors import Invalid
from ..own import PREFIX
from ..own.carrying import carried
from ..people import Person, still_here
from ..permissions import Permission
from ..together import joined
from ..types import now
from ..unit_of_work import UnitOfWork
from .carrying import Target, carry, counts, deals_of
from .judging import must_not_be_converted
from .noun import GOOD, Lead

_PERSON = ('honorific', 'name', 'second_name', 'last_name', 'post', 'birthday')
_REACH = ('phones', 'emails', 'messengers', 'webs')
_ABOUT = ('source', 'source_note', 'address')
_TARGETS = ('contact', 'company', 'deal')


def preview(work: UnitOfWork, lead_id: int) -> dict[str, Any]:
    """What the wizard shows: {'lead', 'repeat', 'contact', 'company', 'deal', 'carried', 'directions'}.

    `contact` and `company` are {'values', 'needs': [fields still to ask], 'duplicates': rows of duplicates.find with
    'deals' and 'last', 'plan': the suggested part of a plan}; `deal` is {'values', 'plan'}.
    """
    lead = work.get(Lead, lead_id)
    must_not_be_converted(work, lead)
    person, firm, deal = proposed(work, lead)
    surname = settings.value(work, 'surname_required') and not person.get('last_name')
    calls, mails = _values(lead.phones), _values(lead.emails)
    inn = checks.inn_in(f'{lead.title} {lead.comments}')
    like_person = duplicates.find(work, phones=calls, emails=mails, inn=inn, names=[lead.person], kinds=('contact',))
    like_firm = duplicates.find(
        work, phones=calls, emails=mails, inn=inn, titles=[lead.company_title], kinds=('company',)
    )
    for field, rows in (('contact_id', like_person), ('company_id', like_firm)):
        known = deals_of(work, field, [row['id'] for row in rows])
        rows[:] = [row | known.get(row['id'], {'deals': 0, 'last': None}) for row in rows]
    return {
        'lead': {'id': lead.id, 'title': lead.title, 'source': lead.source, 'created_at': lead.created_at,
                 'version': lead.version},
        'repeat': lead.repeat,
        'contact': {'values': person, 'needs': ['last_name'] if surname else [], 'duplicates': like_person,
                    'plan': _suggested(lead, lead.contact_id, like_person, _has_person(lead))},
        'company': {'values': firm, 'needs': [], 'duplicates': like_firm,
                    'plan': _suggested(lead, lead.company_id, like_firm, bool(lead.company_title))},
        'deal': {'values': deal, 'plan': {}},
        'carried': {**{name: len(getattr(lead, name)) for name in _REACH}, **counts(work, lead),
                    'source': lead.source, 'utm': lead.utm, 'tags': lead.tags},
        'directions': [{'id': d.id, 'name': d.name, 'color': d.color} for d in directions.listed(work)],
    }  # fmt: skip


def proposed(work: UnitOfWork, lead: Lead) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The values a contact, a company and a deal of this lead start with."""
    owner = work.find(Person, col(Person.id) == lead.owner_id) if lead.owner_id else None
    owner_id = lead.owner_id if owner and owner.active else work.actor_id
    shared = {name: getattr(lead, name) for name in ('source', 'source_note')} | {'owner_id': owner_id}
    reach = {name: getattr(lead, name) for name in _REACH} | addresses.carried(lead)
    person = {name: getattr(lead, name) for name in _PERSON} | shared | reach
    # With a person to reach, the phone is the person's; a company alone takes it over.
    firm = {'title': lead.company_title} | shared | ({} if _has_person(lead) else reach)
    deal = shared | {
        'title': lead.title, 'direction_id': directions.main(work).id, 'amount': lead.amount,
        'amount_manual': lead.amount_manual, 'currency': lead.currency, 'comments': lead.comments,
        'observers': still_here(work, lead.observers),
    }  # fmt: skip
    deal['tags'] = person['tags'] = firm['tags'] = lead.tags
    person, firm, deal = (
        values | carried(work, lead, noun) for noun, values in (('contact', person), ('company', firm), ('deal', deal))
    )
    return person, firm, deal


def convert(work: UnitOfWork, lead_id: int, plan: dict[str, Any]) -> dict[str, int | None]:
    """Make of a lead what the plan says; {'lead', 'contact', 'company', 'deal'}: ids, None where there is none.

    The plan: 'contact' and 'company' are {'make': True, 'values': {…}}, {'link': id, 'complete': bool} or None; 'deal'
    is {'direction_id', 'title', 'amount', …}, possibly empty, or None. Raises Invalid('lead.nothing_to_make' |
    'lead.already_converted' | 'lead.repeat_deal_only' | 'stage.fields_missing' | 'field.…', part='contact' |
    'company' | 'deal').
    """
    work.require(Permission.LEAD_EDIT)
    lead = work.get(Lead, lead_id)
    must_not_be_converted(work, lead)
    parts = must_be_a_plan(lead, plan)
    stage = stages.success(work, 'lead')
    if settings.value(work, 'crm_mode') != 'simple':  # there leads are nobody's to fill
        must_be_filled(work, lead, stage)
    person, firm, sale = proposed(work, lead)
    if not parts['contact']:
        firm |= {name: getattr(lead, name) for name in _REACH} | addresses.carried(lead)
    if parts['deal'] is None:
        (person if parts['contact'] else firm)['comments'] = lead.comments
    company, contact = work_out(work, lead, parts, firm=firm, person=person)
    made: dict[str, int | None] = {'contact': None, 'company': None, 'deal': None}
    client: dict[str, int | None] = {}
    if contact:
        made['contact'], client = contact.id, {'contact_id': contact.id, 'company_id': contact.company_id}
    if company:
        made['company'] = client['company_id'] = company.id
    if parts['deal'] is not None:
        made['deal'] = _deal(work, lead, parts['deal'], sale | client)
    targets: list[Target] = [(kind, id) for kind, id in made.items() if id]
    carry(work, lead, targets)
    work.record(
        'lead.converted', lead, stage_id=stage.id, rank=ranks.top(work, Lead, cast(int, stage.id)), since=now(),
        closed_at=now(), verdict=GOOD, junk_reason='', contact_id=made['contact'] or lead.contact_id,
        company_id=made['company'] or lead.company_id,
    )  # fmt: skip
    return {'lead': lead.id, **made}


def work_out(work: UnitOfWork, lead: Lead, parts: dict[str, Any], *, firm: dict[str, Any],
             person: dict[str, Any]) -> tuple[Company | None, Contact | None]:  # fmt: skip
    """Make, complete or find the company and the contact, and tie one to the other where one is new."""
    company, new_company = _client(work, lead, 'company', parts['company'], firm)
    contact, new_contact = _client(work, lead, 'contact', parts['contact'], person)
    if company and contact and (new_company or new_contact):
        pair = col(ContactCompany.contact_id) == contact.id, col(ContactCompany.company_id) == company.id
        tied = work.find(ContactCompany, *pair)
        if not tied:
            contacts.tie(work, cast(int, contact.id), cast(int, company.id), lead.post[:100])
    return cast(Company | None, company), cast(Contact | None, contact)


def _client(work: UnitOfWork, lead: Lead, kind: str, part: dict[str, Any] | None,
            values: dict[str, Any]) -> tuple[Company | Contact | None, bool]:  # fmt: skip
    room: Any = contacts if kind == 'contact' else companies
    noun: Any = Contact if kind == 'contact' else Company
    try:
        if part is None:
            known = getattr(lead, f'{kind}_id')
            return (work.find(noun, noun.id == known) if known else None), False
        if part.get('make'):
            given = part.get('values') or {}
            return room.create(work, {**values, **given}, lead_id=lead.id, kept=lead.phones), True
        client = work.get(noun, part['link'])
        if part.get('complete'):
            client = room.change(work, client.id, _lacking(client, values, lead), kept=lead.phones)
        return client, False
    except Invalid as refusal:
        refusal.facts.setdefault('part', kind)
        raise


def _lacking(client: Any, values: dict[str, Any], lead: Lead) -> dict[str, Any]:
    """What the lead knows and the client's record does not."""
    more = {name: phones.joined(getattr(client, name), getattr(lead, name)) for name in _REACH}
    empty = {
        name: values[name] for name in (*_PERSON, *_ABOUT)
        if values.get(name) and hasattr(client, name) and not getattr(client, name)
    }  # fmt: skip
    # One empty name is filled only where the others do not speak of somebody else.
    if any(getattr(client, n, '') and values.get(n) and getattr(client, n) != values[n] for n in ('name', 'last_name')):
        empty = {name: value for name, value in empty.items() if name in _ABOUT}
    more['tags'] = joined((client.tags, lead.tags))
    if 'address' in empty:
        empty |= {name: values[name] for name in addresses.NAMES}
    own = {n: v for n, v in values.items() if n.startswith(PREFIX) and getattr(client, n) is None}
    return {name: value for name, value in more.items() if value != getattr(client, name)} | empty | own


def _deal(work: UnitOfWork, lead: Lead, part: dict[str, Any], values: dict[str, Any]) -> int | None:
    fields = values | part
    if 'amount' in part and 'amount_manual' not in part:
        fields['amount_manual'] = _typed_anew(part['amount'], lead)
    place = {name: fields.pop(name, None) for name in ('direction_id', 'stage_id')}
    if place['stage_id']:
        place['direction_id'] = part.get('direction_id')
    try:
        deal: Deal = deals.create(work, fields, **place, lead_id=lead.id)
    except Invalid as refusal:
        refusal.facts.setdefault('part', 'deal')
        raise
    if lead.utm:
        work.record('deal.changed', deal, utm=lead.utm)
    return deal.id


def _typed_anew(amount: Any, lead: Lead) -> bool:
    """Whether the wizard's sum is somebody's own word: it is not where it repeats the sum of the rows."""
    if amount in (None, ''):
        return False
    return lead.amount_manual or str(amount).replace(',', '.').replace(' ', '') != str(lead.amount)


def must_be_a_plan(lead: Lead, plan: dict[str, Any]) -> dict[str, dict[str, Any] | None]:
    """The plan with all its parts; Raises Invalid where it makes no sense, makes nothing or makes a known client."""
    if not isinstance(plan, dict) or not plan.keys() <= set(_TARGETS):
        raise Invalid('field.wrong', field='plan')
    parts: dict[str, dict[str, Any] | None] = {}
    for name in _TARGETS:
        part = plan.get(name)
        if part is not None and not isinstance(part, dict):
            raise Invalid('field.wrong', field=name)
        if part is not None and name != 'deal':
            makes, links = part.get('make') is True, part.get('link') is not None
            if makes == links or not isinstance(part.get('values') or {}, dict):
                raise Invalid('field.wrong', field=name)
            if makes and lead.repeat:
                raise Invalid('lead.repeat_deal_only', lead=lead.title, part=name)
        parts[name] = part
    if all(part is None for part in parts.values()):
        raise Invalid('lead.nothing_to_make', lead=lead.title)
    return parts


def _suggested(lead: Lead, known: int | None, like: list[dict[str, Any]], there: bool) -> dict[str, Any] | None:
    """Which choice the wizard starts with: the known client, the surest duplicate, a new record, or none."""
    if known:
        return {'link': known, 'complete': True}
    if like and not lead.repeat and set(like[0]['why']) & {'inn', 'phone', 'email'}:
        return {'link': like[0]['id'], 'complete': True}
    return {'make': True} if there and not lead.repeat else None


def _has_person(lead: Lead) -> bool:
    return bool(lead.name or lead.last_name or ((lead.phones or lead.emails) and not lead.company_title))


def _values(items: phones.Multi) -> list[str]:
    return [str(item['value']) for item in items]
