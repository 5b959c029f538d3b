"""Deals are made and edited."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from .. import directions, own, ranks, settings, sources, stages, tags
from ..demands import must_be_filled
from ..directions import Direction
from ..errors import Invalid
from ..people import Person, must_be_observers
from ..permissions import Permission
from ..stages import PROCESS, Stage
from ..types import now
from ..unit_of_work import Entity, UnitOfWork
from .noun import Deal, DealFields

CURRENCIES = ('RUB', 'USD', 'EUR', 'GBP', 'KZT', 'BYN')
DAYS_TO_CLOSE = 7


def create(work: UnitOfWork, values: dict[str, Any], *, direction_id: int | None = None, stage_id: int | None = None,
           lead_id: int | None = None) -> Deal:  # fmt: skip
    """Make a deal at the head of a stage (the direction's first unless named), owned by its maker unless named."""
    work.require(Permission.DEAL_EDIT)
    stage = work.get(Stage, stage_id) if stage_id else None
    if stage and direction_id is None:
        direction_id = stage.direction_id
    direction = work.get(Direction, direction_id) if direction_id else directions.main(work)
    stage = stage or stages.first(work, 'deal', direction.id)
    if stage.noun != 'deal' or stage.direction_id != direction.id:
        raise Invalid('deal.foreign_stage', stage=stage.name)
    if stage.semantic != PROCESS:
        raise Invalid('deal.starts_open', stage=stage.name)
    today = now().date()
    given = {
        'title': '', 'currency': settings.value(work, 'currency'), 'begin_date': today, 'owner_id': work.actor_id,
        'close_date': today + timedelta(days=DAYS_TO_CLOSE), 'probability': stage.probability, **values,
    }  # fmt: skip
    fields = own.fit(work, 'deal', DealFields, given)
    if fields.get('amount') is not None and 'amount_manual' not in values:
        fields['amount_manual'] = True
    must_tie(work, fields)
    must_be_observers(work, fields)
    tags.settle(work, fields)
    if fields.get('source'):
        fields['source'] = sources.named(work, fields['source']).code
    assert stage.id
    assert direction.id
    rank = ranks.top(work, Deal, stage.id)
    deal = Deal(direction_id=direction.id, stage_id=stage.id, lead_id=lead_id, rank=rank, **fields)
    if stage_id:
        must_be_filled(work, deal, stage)
    return work.add(deal)


def change(work: UnitOfWork, deal_id: int, values: dict[str, Any], seen: int | None = None) -> Deal:
    """Change some fields. `seen` is the version the person saw: Conflict where a same field moved on since."""
    work.require(Permission.DEAL_EDIT)
    deal = work.get(Deal, deal_id)
    fields = own.fit(work, 'deal', DealFields, values)
    must_tie(work, fields)
    must_be_observers(work, fields, deal)
    tags.settle(work, fields, deal.tags)
    if fields.get('source'):
        fields['source'] = sources.named(work, fields['source']).code
    if 'amount' in fields and 'amount_manual' not in fields:
        fields['amount_manual'] = fields['amount'] is not None
    work.must_not_clash(deal, fields, seen)
    work.record('deal.changed', deal, **fields)
    return deal


def set_amount(work: UnitOfWork, deal: Deal, total: Decimal) -> None:
    """Take the sum from the product rows, unless it was set by hand."""
    if not deal.amount_manual:
        work.record('deal.amount_changed', deal, amount=total)


def drop(work: UnitOfWork, deal_id: int) -> None:
    """Put a deal into the bin."""
    work.require(Permission.DEAL_DELETE)
    work.remove(work.get(Deal, deal_id))


def must_tie(work: UnitOfWork, fields: dict[str, Any]) -> None:
    """Raise where a field names a record this person does not see, a dismissed owner or an unknown currency."""
    for name in ('company', 'contact'):
        id = fields.get(f'{name}_id')
        if id is not None:
            work.get(Entity.kinds[name], id)
    if fields.get('owner_id') is not None and not work.get(Person, fields['owner_id']).active:
        raise Invalid('person.dismissed', field='owner_id')
    if 'currency' in fields and fields['currency'] not in CURRENCIES:
        raise Invalid('field.wrong', field='currency')
    begin, close = fields.get('begin_date'), fields.get('close_date')
    if begin and close and close < begin:
        raise Invalid('deal.dates_crossed', field='close_date')
