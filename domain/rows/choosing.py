"""Optional rows of a quote are chosen and left out: by the team, and by the client who answers."""

from collections.abc import Collection
from typing import Any

from sqlmodel import col

from ..errors import Invalid
from ..unit_of_work import Entity, UnitOfWork, when
from .noun import CHOSEN, OFFERED, OWNERS, ProductRow, of, owner_of
from .sums import recount, touched


def choose(work: UnitOfWork, row_id: int, chosen: bool, seen: int | None = None) -> ProductRow:
    """Choose an optional row or leave it out, also of a quote that was sent: what is offered stays the same.

    `seen` is the version the person saw. Raises Invalid: 'row.not_optional', 'quote.answered', 'quote.replaced'.
    """
    row = work.get(ProductRow, row_id)
    work.require(OWNERS[row.entity])
    owner = owner_of(work, row.entity, row.entity_id)
    if not row.optional:
        raise Invalid('row.not_optional', field='choice')
    owner.must_be_unanswered()
    choice = CHOSEN if chosen else OFFERED
    work.must_not_clash(row, {'choice': choice}, seen)
    work.record('product_row.chosen', row, choice=choice)
    recount(work, owner)
    return row


def choose_all(work: UnitOfWork, owner: Any, chosen: Collection[int]) -> None:
    """The client's choice: these optional rows and no others. Part of the verb that answers, not one itself."""
    for row in of(work, owner.entity_kind(), owner.id):
        if row.optional:
            work.record('product_row.client_chose', row, choice=CHOSEN if row.id in chosen else OFFERED)
    recount(work, owner)


@when('product_row.chosen.undone', 'product_row.client_chose.undone')
def _follow(work: UnitOfWork, row: ProductRow) -> None:
    """A choice taken back: not of a quote that was answered since, and the sum follows."""
    kind = Entity.kinds[row.entity]
    owner: Any = work.find(kind, col(kind.id) == row.entity_id)
    if owner is None:
        return
    if not touched(work, row.entity, row.entity_id, 'status'):
        owner.must_be_unanswered()
    if not touched(work, row.entity, row.entity_id, 'amount'):
        recount(work, owner)
