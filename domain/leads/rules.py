"""What the team decides about leads: how they are named, whose they become, why one is poor."""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from .. import settings, sources
from ..errors import Invalid
from ..people import Person
from ..permissions import House, Permission
from ..settings import Setting
from ..unit_of_work import UnitOfWork
from .naming import SLOTS, slots_of, title_of
from .noun import REASONS, Lead, LeadFields

HAND, TURN, SOURCE = 'hand', 'turn', 'source'
MODES = (HAND, TURN, SOURCE)
MOST_REASONS, MOST_PEOPLE, LONGEST = 40, 100, 100


@dataclass(frozen=True)
class Assigning:
    """Whose a lead becomes that names nobody: by `mode` its maker's, one of `people` in turn, or of its source's.

    `sources`: {code: [person ids]}, others go to `people`. `by_hand`: also those that a person writes down.
    """

    mode: str = HAND
    people: list[int] = field(default_factory=list)
    sources: dict[str, list[int]] = field(default_factory=dict)
    by_hand: bool = False


def name_by(work: UnitOfWork, scheme: str) -> None:
    """Set the naming scheme; an empty one goes back to the usual. Raises Invalid('naming.unknown_word' | …)."""
    work.require(Permission.SETTINGS_EDIT)
    text = ' '.join(scheme.replace('\x00', '').split())
    if len(text) > 250:
        raise Invalid('field.too_long', field='title', limit=250)
    for slot in slots_of(text):
        if slot not in SLOTS:
            raise Invalid('naming.unknown_word', word=slot)
    if text and not slots_of(text):
        raise Invalid('naming.no_word')
    settings.change(work, lead_title=text or settings.DEFAULTS['lead_title'])


def newest(work: UnitOfWork, count: int = 6) -> list[tuple[str, dict[str, Any]]]:
    """(title, fields) of the newest leads, to see what a scheme would make of them; one query."""
    found = work.all(Lead, order=col(Lead.id).desc(), limit=count)
    return [(lead.title, {name: getattr(lead, name) for name in LeadFields.model_fields}) for lead in found]


def would_be(scheme: str, fields: dict[str, Any]) -> str:
    """The title a lead would get by this scheme."""
    return title_of(scheme, fields)


def reasons(work: UnitOfWork) -> list[str]:
    """Why a lead may be poor, in order: codes of REASONS and own words."""
    return list(settings.value(work, 'junk_reasons'))


def set_reasons(work: UnitOfWork, given: list[str]) -> None:
    """Offer these reasons: codes of REASONS and own words. Raises Invalid('reasons.taken' | 'reasons.none' | …)."""
    work.require(Permission.SETTINGS_EDIT)
    kept: list[str] = []
    for one in given:
        text = ' '.join(str(one).replace('\x00', '').split())
        if not text:
            raise Invalid('field.required', field='reason')
        if len(text) > LONGEST:
            raise Invalid('field.too_long', field='reason', limit=LONGEST)
        if text.casefold() in {other.casefold() for other in kept}:
            raise Invalid('reasons.taken', reason=text)
        kept.append(text)
    if not kept or len(kept) > MOST_REASONS:
        raise Invalid('reasons.none', limit=MOST_REASONS)
    settings.change(work, junk_reasons=kept)


def assigning(work: UnitOfWork) -> Assigning:
    """The rule by which leads get their owners."""
    kept = settings.value(work, 'lead_assign')
    return Assigning(**{name: kept[name] for name in ('mode', 'people', 'sources', 'by_hand') if name in kept})


def assign_by(work: UnitOfWork, rule: Assigning) -> None:
    """Set the rule; who has left since the last one was set leaves it.

    Raises Invalid('assign.nobody') where a turn has no people, or for people who are not here.
    """
    work.require(Permission.SETTINGS_EDIT)
    before, here = assigning(work), {person.id for person in work.all(Person, col(Person.active).is_(True))}
    left = {id for group in (before.people, *before.sources.values()) for id in group} - here
    rule = replace(
        rule,
        people=[id for id in rule.people if id not in left],
        sources={code: [id for id in ids if id not in left] for code, ids in rule.sources.items()},
    )
    groups = [rule.people, *rule.sources.values()]
    if rule.mode not in MODES or any(len(group) > MOST_PEOPLE for group in groups):
        raise Invalid('field.wrong', field='owner_id')
    for group in groups:
        if not set(group) <= here:
            raise Invalid('person.dismissed', field='owner_id')
    if rule.mode == TURN and not rule.people:
        raise Invalid('assign.nobody')
    if rule.mode == SOURCE and not any(groups):
        raise Invalid('assign.nobody')
    known = {source.code for source in sources.listed(work, all=True)}
    if not rule.sources.keys() <= known:
        raise Invalid('field.wrong', field='source')
    kept = {code: list(dict.fromkeys(ids)) for code, ids in rule.sources.items() if ids}
    settings.change(work, lead_assign={'mode': rule.mode, 'people': list(dict.fromkeys(rule.people)), 'sources': kept,
                                       'by_hand': rule.by_hand})  # fmt: skip


def by_rule(work: UnitOfWork) -> bool:
    """Whether the rule says whose a lead becomes that this person writes down."""
    rule = work.once(Setting, 'assigning', lambda: assigning(work))
    return rule.mode != HAND and (rule.by_hand or work.actor_id is None)


def owner_for(work: UnitOfWork, source: str) -> int | None:
    """Whose a new lead of this source becomes where nobody is named: the one of the group who waits longest."""
    rule = work.once(Setting, 'assigning', lambda: assigning(work))
    if not by_rule(work):
        return work.actor_id
    latest = work.once(Setting, 'turns', lambda: _latest(work, rule))
    groups = [rule.sources.get(source, []) if rule.mode == SOURCE else [], rule.people]
    waiting = next((here for group in groups if (here := [id for id in group if id in latest])), None)
    if not waiting:
        return work.actor_id
    chosen = min(waiting, key=lambda id: (latest[id], waiting.index(id)))
    latest[chosen] = max(latest.values()) + 1
    return chosen


def _latest(work: UnitOfWork, rule: Assigning) -> dict[int, int]:
    """{person: the number of the newest lead they have, 0 for none} of those of the rule who are still here."""
    ids = {*rule.people, *(id for group in rule.sources.values() for id in group)}
    here = work.all(Person, col(Person.id).in_(ids), col(Person.active).is_(True))
    # The turn is the house's: it goes by all leads, also those this person does not see.
    query = select(Lead.owner_id, func.max(Lead.id)).where(col(Lead.owner_id).in_(ids), Lead.seen_by(House()))
    newest_of = dict(tuple(row) for row in work.rows(query.group_by(col(Lead.owner_id))))
    return {person.id: newest_of.get(person.id) or 0 for person in here if person.id}


__all__ = ['REASONS', 'Assigning', 'assign_by', 'assigning', 'by_rule', 'name_by', 'newest', 'owner_for', 'reasons',
           'set_reasons', 'would_be']  # fmt: skip
