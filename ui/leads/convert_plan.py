"""What is chosen in the conversion of a lead, and where the choices start: no screen, only data."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain import leads, sources
from domain.companies import Company
from domain.contacts import Contact
from domain.deals import Deal
from domain.errors import Refusal
from domain.leads import Lead
from domain.leads.noun import GOOD
from domain.picking import named
from domain.unit_of_work import Entity, UnitOfWork

from ..context import Context
from ..locales import Words
from .seen import reach_text

CLIENTS = ('contact', 'company')


@dataclass
class Choice:
    """A new client (`id` None) or one that is there, as it is or filled up with what the lead knows."""

    id: int | None = None
    complete: bool = True


@dataclass
class Plan:
    """The choices of one conversion; `asked()` is the plan that domain.leads.convert takes."""

    lead_id: int
    title: str
    source: str
    created: datetime
    good: bool
    repeat: bool
    currency: str
    needs: list[str]
    directions: list[dict[str, Any]]
    moved: dict[str, Any]
    values: dict[str, dict[str, Any]]
    duplicates: dict[str, list[dict[str, Any]]]
    on: dict[str, bool] = field(default_factory=dict)
    choice: dict[str, Choice] = field(default_factory=dict)
    amount: Decimal | None = None

    def about(self, t: Words) -> list[str]:
        """The line under the dialog's title."""
        return [part for part in (self.title, self.source, t.when(self.created)) if part]

    def linked(self, kind: str) -> dict[str, Any] | None:
        """The existing client that is chosen, as a row of duplicates."""
        chosen = self.choice.get(kind)
        return next((row for row in self.duplicates[kind] if row['id'] == chosen.id), None) if chosen else None

    def choose(self, kind: str, id: int | None, complete: bool) -> None:
        """Link an existing client, or make a new one where `id` is None."""
        self.on[kind], self.choice[kind] = True, Choice(id, complete)

    def facts(self, t: Words, row: dict[str, Any]) -> str:
        """The second line of a client that is there."""
        parts = [t('INN {inn}', inn=row['inn']) if row.get('inn') else '', reach_text(t, row)]
        if row.get('deals'):
            parts.append(t.n('{n} deal', '{n} deals', row['deals']))
            if row.get('last'):
                parts.append(t('last {day}', day=t.short_day(t.local(row['last']).date())))
        return ' · '.join(part for part in parts if part)

    def asked(self) -> dict[str, Any]:
        """The plan for the verb."""
        plan: dict[str, Any] = {}
        for kind in CLIENTS:
            chosen = self.choice[kind]
            if not self.on[kind]:
                plan[kind] = None
            elif chosen.id:
                plan[kind] = {'link': chosen.id, 'complete': chosen.complete}
            else:
                names = ('last_name', 'name', 'second_name', 'post') if kind == 'contact' else ('title',)
                plan[kind] = {'make': True, 'values': {name: self.values[kind].get(name) or '' for name in names}}
        deal = self.values['deal']
        if self.on['deal']:
            plan['deal'] = {'title': deal['title'], 'direction_id': deal['direction_id']}
            # The sum is named only where somebody changed it: rows keep the right to count it.
            plan['deal'] |= {'amount': deal['amount']} if deal['amount'] != self.amount else {}
        return plan


async def read(context: Context, lead_id: int) -> Plan | None:
    """The choices a conversion starts with; None, and the reason told, where the lead cannot be converted."""
    try:
        return await context.ask(start, lead_id)
    except Refusal as refusal:
        context.tell(refusal)
        return None


def start(work: UnitOfWork, lead_id: int) -> Plan:
    """A plan as the domain suggests it, with the switches as this person left them last time."""
    found, lead = leads.preview(work, lead_id), work.get(Lead, lead_id)
    plan = Plan(
        lead_id, lead.title, _source(work, lead.source), lead.created_at, lead.verdict == GOOD, found['repeat'],
        lead.currency, found['contact']['needs'], found['directions'], found['carried'],
        values={kind: dict(found[kind]['values']) for kind in (*CLIENTS, 'deal')},
        duplicates={kind: found[kind]['duplicates'] for kind in CLIENTS}, amount=lead.amount,
    )  # fmt: skip
    variant = None if plan.repeat else last_variant(work)
    for kind in CLIENTS:
        suggested = found[kind]['plan']
        plan.on[kind] = suggested is not None and (variant is None or bool(variant[kind]) or 'link' in suggested)
        plan.choice[kind] = Choice((suggested or {}).get('link'), (suggested or {}).get('complete', True))
        _know(work, plan, kind)
    plan.on['deal'] = plan.repeat or variant is None or variant['deal'] is not None
    if variant and any(d['id'] == variant['deal'] for d in plan.directions):
        plan.values['deal']['direction_id'] = variant['deal']
    if not any(plan.on.values()):
        plan.on['deal'] = True
    return plan


def _know(work: UnitOfWork, plan: Plan, kind: str) -> None:
    """The linked client is shown even where nothing of it matches any more."""
    id = plan.choice[kind].id
    if id and not plan.linked(kind):
        known = named(work, kind, [id]).get(id)
        if known is None:
            plan.choice[kind] = Choice()
            plan.on[kind] = False
            return
        plan.duplicates[kind].insert(
            0, {'kind': kind, 'id': id, 'title': known.title, 'why': [], 'phone': known.sub, 'email': '', 'inn': '',
                'owner_id': None, 'deals': 0, 'last': None},
        )  # fmt: skip


def _source(work: UnitOfWork, code: str) -> str:
    return next((s.name for s in sources.listed(work, all=True) if s.code == code), code) if code else ''


def made_of(work: UnitOfWork, lead_id: int) -> dict[str, int | None]:
    """What was made of a converted lead, or linked to it: {'contact', 'company', 'deal'}."""
    lead = work.get(Lead, lead_id)
    made: dict[str, int | None] = {'contact': lead.contact_id, 'company': lead.company_id, 'deal': None}
    kinds: dict[str, type[Entity]] = {'contact': Contact, 'company': Company, 'deal': Deal}
    for kind, noun in kinds.items():
        of_lead: Any = noun
        if found := work.all(noun, of_lead.lead_id == lead_id, limit=1):
            made[kind] = made[kind] or found[0].id
    return made


def last_variant(work: UnitOfWork) -> dict[str, int | None] | None:
    """What this person's last converted lead became; 'deal' is its direction. None where there was none."""
    noun: Any = Lead
    last = work.all(Lead, noun.owner_id == work.actor_id, noun.verdict == GOOD, noun.closed_at.is_not(None),
                    noun.repeat.is_(False), order=noun.closed_at.desc(), limit=1)  # fmt: skip
    if not last or last[0].id is None:
        return None
    made = made_of(work, last[0].id)
    of_deal: Any = Deal
    deal = work.find(Deal, of_deal.id == made['deal']) if made['deal'] else None
    return made | {'deal': deal.direction_id if deal else None}
