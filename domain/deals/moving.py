"""Deals move: between the stages of their direction, and to another direction."""

from .. import ranks, stages
from ..demands import must_be_filled
from ..directions import Direction
from ..errors import Invalid
from ..permissions import Permission
from ..stages import LOST, Stage
from ..types import now
from ..unit_of_work import UnitOfWork
from .noun import Deal


def move(work: UnitOfWork, deal_id: int, stage_id: int, *, before: int | None = None, after: int | None = None,
         reason: str | None = None) -> Deal:  # fmt: skip
    """Put a deal into a stage: above the deal `before`, below the deal `after`, or on top.

    A failure stage wants a reason, others the fields they ask for.
    Raises Invalid('deal.needs_reason' | 'deal.foreign_stage' | 'stage.fields_missing').
    """
    work.require(Permission.DEAL_EDIT)
    deal = work.get(Deal, deal_id)
    stage = next((s for s in stages.of(work, 'deal', deal.direction_id) if s.id == stage_id), None)
    stage = stage or work.get(Stage, stage_id)
    reason = (reason or '').replace('\x00', '').strip()[:250] or deal.lost_reason
    deal.must_fit(stage, reason)
    rank = ranks.between(work, deal, stage_id, before, after)
    if stage_id == deal.stage_id:
        work.record('deal.placed', deal, rank=rank)
        return deal
    must_be_filled(work, deal, stage)
    _enter(work, deal, stage, rank, reason)
    return deal


def move_to_direction(work: UnitOfWork, deal_id: int, direction_id: int, stage_id: int | None = None) -> Deal:
    """Move a deal to another direction: into `stage_id`, else into the stage of the same code, else the first one."""
    work.require(Permission.DEAL_EDIT)
    deal, direction = work.get(Deal, deal_id), work.get(Direction, direction_id)
    if direction.id == deal.direction_id:
        raise Invalid('deal.same_direction', direction=direction.name)
    there = stages.of(work, 'deal', direction_id)
    if stage_id is not None:
        stage = next((s for s in there if s.id == stage_id), None)
        if stage is None:
            raise Invalid('deal.foreign_stage', stage='')
    else:
        code = work.get(Stage, deal.stage_id, deleted=True).code.split(':')[-1]
        stage = next((s for s in there if s.code.split(':')[-1] == code), there[0])
    assert stage.id
    work.record('deal.direction_changed', deal, direction_id=direction_id, stage_id=stage.id, since=now(),
                rank=ranks.top(work, Deal, stage.id))  # fmt: skip
    must_be_filled(work, deal, stage)
    return deal


def _enter(work: UnitOfWork, deal: Deal, stage: Stage, rank: float, reason: str) -> None:
    probability = stage.probability if stage.probability is not None else deal.probability
    work.record(
        'deal.won' if stage.semantic == 'S' else 'deal.lost' if stage.semantic == LOST else 'deal.moved',
        deal,
        stage_id=stage.id,
        rank=rank,
        since=now(),
        probability=probability,
        closed_at=(deal.closed_at or now()) if stage.final else None,
        lost_reason=reason if stage.semantic == LOST else '',
    )
