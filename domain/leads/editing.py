"""Leads arrive and are edited."""

from typing import Any, cast

from sqlmodel import col

from .. import addresses, checks, duplicates, own, phones, ranks, settings, sources, stages, tags, utm
from ..companies import Company, must_be_here
from ..contacts import HONORIFICS, Contact
from ..deals import Deal
from ..demands import must_be_filled
from ..errors import Invalid
from ..people import must_be_observers
from ..permissions import Permission
from ..stages import PROCESS, Stage
from ..types import now
from ..unit_of_work import UnitOfWork
from ..watching import only_watches
from .naming import read_line, title_of
from .noun import Lead, LeadFields
from .rules import owner_for

ENOUGH = ('title', 'name', 'last_name', 'company_title', 'phones', 'emails', 'messengers', 'comments')


def create(work: UnitOfWork, values: dict[str, Any], *, stage_id: int | None = None, inn: str = '') -> Lead | Deal:
    """Write down an inquiry at the head of a stage (the first unless named), its owner by the team's rule unless named.

    In simple mode it becomes a deal at once, which is returned. Raises Invalid('lead.empty') where it says nothing.
    """
    lead = write_down(work, values, stage_id=stage_id, inn=inn)
    if settings.value(work, 'crm_mode') != 'simple':
        return lead
    from .modes import convert_by_itself

    deal = convert_by_itself(work, cast(int, lead.id))
    return deal or lead


def write_down(work: UnitOfWork, values: dict[str, Any], *, stage_id: int | None = None, inn: str = '',
               sought: bool = False) -> Lead:  # fmt: skip
    """Make a lead, and nothing of it, in any mode. `sought`: whose it is has been looked for already."""
    work.require(Permission.LEAD_EDIT)
    stage = work.get(Stage, stage_id) if stage_id else stages.first(work, 'lead')
    if stage.noun != 'lead':
        raise Invalid('lead.foreign_stage', stage=stage.name)
    if stage.semantic != PROCESS:
        raise Invalid('lead.starts_open', stage=stage.name)
    given = {'currency': settings.value(work, 'currency'), **values}
    fields = own.fit(work, 'lead', LeadFields, phones.tidied(utm.gathered(given)))
    must_say_something(fields)
    must_fit(work, fields)
    must_be_observers(work, fields)
    tags.settle(work, fields)
    if 'owner_id' not in fields:
        fields['owner_id'] = owner_for(work, fields.get('source', ''))
    if fields.get('amount') is not None and 'amount_manual' not in values:
        fields['amount_manual'] = True
    if not fields.get('title'):
        fields['title'] = title_of(settings.value(work, 'lead_title'), fields)
    if not sought and not fields.get('contact_id') and not fields.get('company_id'):
        fields |= recognised(work, fields, inn)
    repeat = bool(fields.get('contact_id') or fields.get('company_id'))
    place = cast(int, stage.id)
    lead = Lead(stage_id=place, repeat=repeat, rank=ranks.top(work, Lead, place),
                **addresses.settled(fields))  # fmt: skip
    if stage_id:
        must_be_filled(work, lead, stage)
    return work.add(lead)


def quick(work: UnitOfWork, text: str, *, source: str | None = None, phone: str = '', comment: str = '',
          owner_id: int | None = None) -> Lead | Deal:  # fmt: skip
    """Write an inquiry down by one line: «Москва, Василий, щебень, 8 916 555-01-42»."""
    work.require(Permission.LEAD_EDIT)
    if len(text) > 2_000:
        raise Invalid('field.too_long', field='title', limit=2_000)
    values = read_line(text, settings.value(work, 'lead_title'))
    if phone.strip():
        values['phones'] = [{'value': phone}, *values.get('phones', [])]
    said = {'comments': comment, 'source': source or ''} | ({'owner_id': owner_id} if owner_id else {})
    return create(work, values | said, inn=checks.inn_in(f'{text} {comment}'))


def change(work: UnitOfWork, lead_id: int, values: dict[str, Any], seen: int | None = None) -> Lead:
    """Change some fields. `seen` is the version the person saw: Conflict where a same field moved on since."""
    work.require(Permission.LEAD_EDIT)
    lead = work.get(Lead, lead_id)
    fields = own.fit(work, 'lead', LeadFields, phones.tidied(utm.gathered(values, lead.utm)))
    after = {name: getattr(lead, name) for name in LeadFields.model_fields} | fields
    must_say_something(after)
    must_fit(work, fields)
    must_be_observers(work, fields, lead)
    tags.settle(work, fields, lead.tags)
    if 'title' in fields and not fields['title']:
        fields['title'] = title_of(settings.value(work, 'lead_title'), after)
    if 'amount' in fields and 'amount_manual' not in fields:
        fields['amount_manual'] = fields['amount'] is not None
    work.must_not_clash(lead, fields, seen)
    open_still = lead.closed_at is None
    told = fields.keys() & {'contact_id', 'company_id'}
    if not told and open_still and not lead.repeat and fields.keys() & {'phones', 'emails'}:
        fields |= recognised(work, after)
    if open_still and fields.keys() & {'contact_id', 'company_id'}:
        after |= fields
        fields['repeat'] = bool(after['contact_id'] or after['company_id'])
    work.record('lead.changed', lead, **addresses.settled(fields, lead))
    return lead


def assign(work: UnitOfWork, lead_id: int, owner_id: int | None) -> Lead:
    """Make somebody responsible, or nobody."""
    work.require(Permission.LEAD_EDIT)
    lead = work.get(Lead, lead_id)
    must_be_here(work, owner_id)
    work.record('lead.assigned', lead, owner_id=owner_id)
    return lead


def look(work: UnitOfWork, lead_id: int) -> Lead:
    """Note that somebody of the team has seen a new lead; done once, and not by whoever only observes it."""
    work.require(Permission.LEAD_EDIT)
    lead = work.get(Lead, lead_id)
    if lead.viewed_at is None and not only_watches(work.actor, lead):
        work.record('lead.viewed', lead, viewed_at=now())
    return lead


def drop(work: UnitOfWork, lead_id: int) -> None:
    """Put a lead into the bin."""
    work.require(Permission.LEAD_DELETE)
    work.remove(work.get(Lead, lead_id))


def recognised(work: UnitOfWork, fields: dict[str, Any], inn: str = '') -> dict[str, Any]:
    """The client this inquiry is from, by phone, e-mail or ИНН: {'contact_id', 'company_id'}, or {}."""
    found = duplicates.find(
        work, phones=[str(p['value']) for p in fields.get('phones') or []],
        emails=[str(e['value']) for e in fields.get('emails') or []],
        inn=inn or checks.inn_in(f'{fields.get("title", "")} {fields.get("comments", "")}'),
        kinds=('contact', 'company'),
    )  # fmt: skip
    contact = next((row['id'] for row in found if row['kind'] == 'contact'), None)
    company = next((row['id'] for row in found if row['kind'] == 'company'), None)
    if contact and not company:
        main = work.get(Contact, contact).company_id
        company = main if main and work.find(Company, col(Company.id) == main) else None
    return {n: id for n, id in (('contact_id', contact), ('company_id', company)) if id}


def must_say_something(fields: dict[str, Any]) -> None:
    """Raise Invalid('lead.empty') where there is nothing to call the lead by."""
    if not any(fields.get(name) for name in ENOUGH):
        raise Invalid('lead.empty', field='title')


def must_fit(work: UnitOfWork, fields: dict[str, Any]) -> None:
    """Raise where a field names what is not there or not in its list; name the source."""
    from ..deals.editing import CURRENCIES

    if 'honorific' in fields and fields['honorific'] not in HONORIFICS:
        raise Invalid('field.wrong', field='honorific')
    if 'currency' in fields and fields['currency'] not in CURRENCIES:
        raise Invalid('field.wrong', field='currency')
    if fields.get('contact_id') is not None:
        work.get(Contact, fields['contact_id'])
    if fields.get('company_id') is not None:
        work.get(Company, fields['company_id'])
    must_be_here(work, fields.get('owner_id'))
    if fields.get('source'):
        fields['source'] = sources.named(work, fields['source']).code
    if 'utm' in fields:
        fields['utm'] = utm.tidied(fields['utm'])
