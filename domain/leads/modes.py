"""CRM mode: classic with leads, or simple, where every inquiry becomes a deal at once."""

from typing import Any, cast

from sqlalchemy import func
from sqlmodel import col

from .. import directions, settings, stages
from ..deals import Deal
from ..directions import Direction
from ..errors import Invalid
from ..permissions import Permission
from ..stages import PROCESS
from ..unit_of_work import UnitOfWork
from .conversion import convert
from .noun import Lead

# Nobody is there to ask for a surname that the setting requires.
UNKNOWN = {'ru': 'неизвестна', 'en': 'unknown'}


def simple_preview(work: UnitOfWork) -> dict[str, Any]:
    """What going simple would do: {'mode', 'open', 'deals', 'contacts', 'companies', 'repeat', 'closed', 'directions',
    'direction_id'}; counts of leads, those this person may see."""
    work.require(Permission.SETTINGS_EDIT)
    known = col(Lead.repeat).is_(True)
    person = (Lead.name != '') | (Lead.last_name != '') | _has('phones') | _has('emails') | _has('messengers')
    open_ = col(Lead.stage_id).in_(_open_stages(work))
    counts = {
        'open': work.count(Lead, open_),
        'repeat': work.count(Lead, open_, known),
        'contacts': work.count(Lead, open_, ~known, person),
        'companies': work.count(Lead, open_, ~known, col(Lead.company_title) != ''),
        'closed': work.count(Lead, ~open_),
    }
    listed = directions.listed(work)
    chosen = settings.value(work, 'simple_direction_id')
    return {
        'mode': settings.value(work, 'crm_mode'),
        **counts,
        'deals': counts['open'],
        'directions': [{'id': d.id, 'name': d.name, 'color': d.color} for d in listed],
        'direction_id': chosen if any(d.id == chosen for d in listed) else directions.main(work).id,
    }


def go_simple(work: UnitOfWork, direction_id: int, what: str = 'convert') -> dict[str, Any]:
    """Do without leads: inquiries become deals of this direction. `what`: 'convert' open leads too, or 'keep' them.

    {'converted': how many}. One act, undone as one; nothing is deleted.
    """
    work.require(Permission.SETTINGS_EDIT)
    if what not in ('convert', 'keep'):
        raise Invalid('field.wrong', field='what')
    direction = work.get(Direction, direction_id)
    settings.change(work, crm_mode='simple', simple_direction_id=direction.id)
    leads = work.all(Lead, col(Lead.stage_id).in_(_open_stages(work))) if what == 'convert' else []
    for lead in leads:
        convert_by_itself(work, cast(int, lead.id))
    return {'converted': len(leads)}


def go_classic(work: UnitOfWork) -> None:
    """Work with leads again. What has become a deal stays one."""
    work.require(Permission.SETTINGS_EDIT)
    settings.change(work, crm_mode='classic')


def convert_by_itself(work: UnitOfWork, lead_id: int) -> Deal | None:
    """Convert a lead with nobody to ask: a deal, with a contact where there is a person and a company where named."""
    lead = work.get(Lead, lead_id)
    chosen = settings.value(work, 'simple_direction_id')
    direction = work.find(Direction, col(Direction.id) == chosen) if chosen else None
    plan: dict[str, Any] = {'deal': {'direction_id': (direction or directions.main(work)).id}}
    if not lead.repeat:
        if lead.name or lead.last_name or lead.phones or lead.emails or lead.messengers:
            nameless = not lead.last_name and settings.value(work, 'surname_required')
            unknown = UNKNOWN.get(settings.value(work, 'lang'), UNKNOWN['en'])
            plan['contact'] = {'make': True, 'values': {'last_name': unknown} if nameless else {}}
        if lead.company_title:
            plan['company'] = {'make': True}
    made = convert(work, lead_id, plan)
    return work.get(Deal, made['deal'])


def _open_stages(work: UnitOfWork) -> list[int | None]:
    return [stage.id for stage in stages.of(work, 'lead') if stage.semantic == PROCESS]


def _has(name: str) -> Any:
    return func.json_array_length(getattr(Lead, name)) > 0
