"""Everything the card of a lead shows, read in one go."""

from dataclasses import dataclass, field
from typing import Any

from domain import activities, duplicates, sources, stages
from domain.leads import Lead
from domain.permissions import Permission
from domain.picking import Found, named
from domain.stages import WON, Stage
from domain.unit_of_work import UnitOfWork

from .. import rows_grid, timeline
from ..cards.layout import Layout, read_layout
from .convert_plan import made_of

LATEST = 200


@dataclass
class Card:
    """A lead with all that stands around it; `made` and `undo` only where it is converted."""

    lead: Lead
    stages: list[Stage]
    sources: dict[str, str]
    offered: dict[str, str]
    alike: list[dict[str, Any]]
    next: dict[str, Any] | None
    layout: Layout = field(default_factory=lambda: Layout('lead'))
    contact: Found | None = None
    company: Found | None = None
    deal: Found | None = None
    made: dict[str, int | None] = field(default_factory=dict)
    undo: str = ''

    @property
    def stage(self) -> Stage | None:
        """Where it stands; None where its stage was deleted."""
        return next((s for s in self.stages if s.id == self.lead.stage_id), None)

    @property
    def converted(self) -> bool:
        """Whether it became a client or a deal."""
        return bool(self.stage and self.stage.semantic == WON)


@dataclass
class Opened:
    """What a page needs when it opens: the card, its product rows and its timeline."""

    card: Card
    rows: rows_grid.Rows
    feed: timeline.Shown


def open_card(work: UnitOfWork, lead_id: int) -> Opened:
    """The whole page of a lead. Raises NotFound."""
    return Opened(read(work, lead_id), rows_grid.read(work, 'lead', lead_id), timeline.read(work, 'lead', lead_id))


def read(work: UnitOfWork, lead_id: int) -> Card:
    """The card of a lead. Raises NotFound."""
    lead = work.get(Lead, lead_id)
    known = sources.listed(work, all=True)
    card = Card(
        lead, stages.of(work, 'lead'), {s.code: s.name for s in known}, {s.code: s.name for s in known if s.active},
        [], activities.next_steps(work, 'lead', [lead_id]).get(lead_id),
        layout=read_layout(work, 'lead', lead),
    )  # fmt: skip
    if card.converted:
        card.made = made_of(work, lead_id)
        card.undo = _conversion(work, lead_id)
    else:
        mine = {('contact', lead.contact_id), ('company', lead.company_id)}
        alike = duplicates.of_record(work, 'lead', lead_id)
        card.alike = [row for row in alike if (row['kind'], row['id']) not in mine]
    ids = {'contact': lead.contact_id, 'company': lead.company_id, 'deal': card.made.get('deal')}
    for kind, id in ids.items():
        setattr(card, kind, named(work, kind, [id]).get(id) if id else None)
    return card


def _conversion(work: UnitOfWork, lead_id: int) -> str:
    """The batch that undoes the conversion; '' where this person may not undo it."""
    for change in work.timeline('lead', lead_id, LATEST):
        if change.noun == ('lead', lead_id) and change.action == 'lead.converted':
            return change.batch if change.actor_id == work.actor_id or work.may(Permission.UNDO_OTHERS) else ''
    return ''
