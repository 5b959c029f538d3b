"""Leads are judged good or poor, and move between their stages."""

from typing import cast

from .. import ranks, stages
from ..demands import must_be_filled
from ..errors import Invalid
from ..permissions import Permission
from ..stages import LOST, WON, Stage
from ..types import now
from ..unit_of_work import UnitOfWork
from .noun import GOOD, POOR, Lead


def move(work: UnitOfWork, lead_id: int, stage_id: int, *, before: int | None = None, after: int | None = None,
         reason: str | None = None) -> Lead:  # fmt: skip
    """Put a lead into a stage: above the lead `before`, below the lead `after`, or on top.

    Raises Invalid('lead.needs_reason' | 'lead.convert_first' | 'lead.already_converted' | 'lead.foreign_stage' |
    'stage.fields_missing').
    """
    work.require(Permission.LEAD_EDIT)
    lead = work.get(Lead, lead_id)
    stage = next((s for s in stages.of(work, 'lead') if s.id == stage_id), None) or work.get(Stage, stage_id)
    reason = (reason or '').replace('\x00', '').strip() or lead.junk_reason
    if len(reason) > 250:
        raise Invalid('field.too_long', field='junk_reason', limit=250)
    lead.must_fit(stage, reason)
    if stage_id != lead.stage_id:
        must_not_be_converted(work, lead)
    rank = ranks.between(work, lead, stage_id, before, after)
    if stage_id == lead.stage_id:
        work.record('lead.placed', lead, rank=rank)
        if stage.semantic == LOST and reason != lead.junk_reason:
            work.record('lead.reason_changed', lead, junk_reason=reason)
        return lead
    must_be_filled(work, lead, stage)
    lost = stage.semantic == LOST
    work.record(
        'lead.junked' if lost else 'lead.moved',
        lead,
        stage_id=stage_id,
        rank=rank,
        since=now(),
        closed_at=(lead.closed_at or now()) if lost else None,
        verdict=POOR if lost else '' if lead.verdict == POOR else lead.verdict,
        junk_reason=reason if lost else '',
    )
    return lead


def good(work: UnitOfWork, lead_id: int) -> Lead:
    """Rate a lead good; what becomes of it is said by the conversion. A poor one comes back to work."""
    work.require(Permission.LEAD_EDIT)
    lead = work.get(Lead, lead_id)
    if lead.verdict == POOR:
        lead = reopen(work, lead_id)
    work.record('lead.rated', lead, verdict=GOOD)
    return lead


def junk(work: UnitOfWork, lead_id: int, reason: str, stage_id: int | None = None) -> Lead:
    """Rate a lead poor: one of REASONS or own words, up to 250 characters. It moves to a failure stage."""
    work.require(Permission.LEAD_EDIT)
    lead = work.get(Lead, lead_id)
    failures = [s for s in stages.of(work, 'lead') if s.semantic == LOST]
    ids = [s.id for s in failures]
    stage = next((s for s in failures if s.id == (stage_id or lead.stage_id)), failures[0])
    if stage_id and stage_id not in ids:
        raise Invalid('lead.foreign_stage', stage='')
    if not reason.strip():
        raise Invalid('lead.needs_reason', field='junk_reason', stage=stage.name)
    return move(work, lead_id, cast(int, stage.id), reason=reason)


def unrate(work: UnitOfWork, lead_id: int) -> Lead:
    """Take a rating back; a poor lead comes back to work."""
    work.require(Permission.LEAD_EDIT)
    lead = work.get(Lead, lead_id)
    must_not_be_converted(work, lead)
    if lead.verdict == POOR:
        return reopen(work, lead_id)
    work.record('lead.rated', lead, verdict='')
    return lead


def reopen(work: UnitOfWork, lead_id: int, stage_id: int | None = None) -> Lead:
    """Bring a poor lead back to work, to the first stage unless named. A converted one comes back only by undoing."""
    work.require(Permission.LEAD_EDIT)
    lead = work.get(Lead, lead_id)
    must_not_be_converted(work, lead)
    stage = work.get(Stage, stage_id) if stage_id else stages.first(work, 'lead')
    if stage.final:
        raise Invalid('lead.starts_open', stage=stage.name)
    return move(work, lead_id, cast(int, stage.id))


def must_not_be_converted(work: UnitOfWork, lead: Lead) -> None:
    """Raise Invalid where the lead has become a client or a deal."""
    if work.get(Stage, lead.stage_id, deleted=True).semantic == WON:
        raise Invalid('lead.already_converted', lead=lead.title)
