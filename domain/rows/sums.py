"""The owner's sum follows its rows, through every edit, undo and the bin."""

from typing import Any

from sqlmodel import col

from .. import money
from ..errors import Invalid
from ..money import MOST
from ..unit_of_work import Entity, UnitOfWork, derived, when
from .noun import ProductRow, of, sums

derived(*(f'{owner}.amount_changed' for owner in ('lead', 'deal', 'quote', 'invoice')))


def recount(work: UnitOfWork, owner: Any) -> None:
    """Take the owner's sum from its rows, unless it was set by hand. Part of verbs, not one itself."""
    rows = of(work, owner.entity_kind(), owner.id)
    if money.totals(row.line for row in rows).gross > MOST:
        raise Invalid('rows.total_too_big', limit=MOST)
    total = sums(rows).gross
    by_hand = getattr(owner, 'amount_manual', None)
    if by_hand is None:
        work.record(f'{owner.entity_kind()}.amount_changed', owner, amount=total)
    elif not by_hand:
        work.record(f'{owner.entity_kind()}.amount_changed', owner, amount=total if rows else None)


def must_take_rows(owner: Any) -> None:
    """Raise where the owner's rows are frozen: a paid invoice, a quote that was sent."""
    check = getattr(owner, 'must_be_open', None)
    if check is not None:
        check()


def touched(work: UnitOfWork, kind: str, id: int | None, field: str) -> bool:
    """Whether this unit of work has already set the field of that record."""
    return any(c.entity == kind and c.entity_id == id and field in c.after for c in work.so_far())


@when('product_row.restored', *(f'product_row.{act}.undone' for act in ('created', 'changed', 'deleted', 'reordered')))
def _follow(work: UnitOfWork, row: ProductRow) -> None:
    """Undone rows and rows out of the bin: the same rule for frozen owners, the same sum."""
    kind = Entity.kinds[row.entity]
    owner: Any = work.find(kind, col(kind.id) == row.entity_id)
    if owner is None:
        return
    if not touched(work, row.entity, row.entity_id, 'status'):
        must_take_rows(owner)
    if not touched(work, row.entity, row.entity_id, 'amount'):  # else undo has put the sum back by itself
        recount(work, owner)


@when('deal.changed', 'lead.changed')
def _by_rows_again(work: UnitOfWork, owner: Any) -> None:
    """A sum that is no longer set by hand comes from the rows."""
    if work.latest and work.latest.after.get('amount_manual') is False and of(work, owner.entity_kind(), owner.id):
        recount(work, owner)
