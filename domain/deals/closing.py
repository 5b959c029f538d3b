"""Deals end: won, lost with a reason, and reopened."""

from .. import stages
from ..errors import Invalid
from ..permissions import Permission
from ..stages import LOST
from ..unit_of_work import UnitOfWork
from .moving import move
from .noun import Deal


def win(work: UnitOfWork, deal_id: int) -> Deal:
    """Move a deal to its direction's success stage."""
    work.require(Permission.DEAL_EDIT)
    deal = work.get(Deal, deal_id)
    stage = stages.success(work, 'deal', deal.direction_id)
    assert stage.id
    return move(work, deal_id, stage.id)


def lose(work: UnitOfWork, deal_id: int, reason: str, stage_id: int | None = None) -> Deal:
    """Move a deal to a failure stage (the first one unless named) with a reason."""
    work.require(Permission.DEAL_EDIT)
    deal = work.get(Deal, deal_id)
    failures = [s for s in stages.of(work, 'deal', deal.direction_id) if s.semantic == LOST]
    stage = next((s for s in failures if s.id == stage_id), failures[0])
    assert stage.id
    if not reason.strip():
        raise Invalid('deal.needs_reason', field='lost_reason', stage=stage.name)
    return move(work, deal_id, stage.id, reason=reason)


def reopen(work: UnitOfWork, deal_id: int, stage_id: int | None = None) -> Deal:
    """Bring a closed deal back to work, to the first stage unless named."""
    work.require(Permission.DEAL_EDIT)
    deal = work.get(Deal, deal_id)
    target = stage_id or stages.first(work, 'deal', deal.direction_id).id
    assert target
    return move(work, deal_id, target)
