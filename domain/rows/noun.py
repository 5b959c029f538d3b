"""The product row: its fields, whose it is, and how it is counted."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Index, and_, or_, true
from sqlmodel import Column, Field, SQLModel, col, select

from .. import money
from ..errors import Invalid
from ..money import MOST, Line, Totals
from ..permissions import Actor, Permission
from ..types import Exact, Money
from ..unit_of_work import Entity, UnitOfWork

OWNERS = {'lead': Permission.LEAD_EDIT, 'deal': Permission.DEAL_EDIT, 'quote': Permission.QUOTE_EDIT,
          'invoice': Permission.INVOICE_EDIT}  # fmt: skip
OFFERED, CHOSEN = 'offered', 'chosen'
CHOICES = ('', OFFERED, CHOSEN)


class ProductRowFields(SQLModel):
    """What is filled in. `price` for one unit in the owner's currency; `discount_sum` is off the whole row.

    A row has one discount: in percent or as a sum. `vat_rate` in percent, None is without VAT.
    `choice` is one of CHOICES: an obligatory row, or in a quote an optional one, only offered or chosen by the client.
    """

    product_id: int | None = None
    name: str = Field(min_length=1, max_length=500)
    code: str = Field(default='', max_length=60)
    quantity: Decimal = Field(
        default=Decimal(1), gt=0, le=999_999_999, decimal_places=3, sa_column=Column(Exact(3), nullable=False)
    )
    unit_code: str = Field(default='796', max_length=4)
    unit: str = Field(default='шт', max_length=20)
    price: Decimal = Field(default=Decimal(0), ge=0, le=MOST, decimal_places=2, sa_type=Money)
    discount_percent: Decimal = Field(
        default=Decimal(0), ge=0, le=100, decimal_places=2, sa_column=Column(Exact(2), nullable=False)
    )
    discount_sum: Decimal = Field(default=Decimal(0), ge=0, le=MOST, decimal_places=2, sa_type=Money)
    vat_rate: Decimal | None = Field(
        default=None, ge=0, le=100, decimal_places=2, sa_column=Column(Exact(2), nullable=True)
    )
    choice: str = Field(default='', max_length=8)


class ProductRow(ProductRowFields, Entity, table=True):
    """A row of `entity` (OWNERS) number `entity_id`. `vat_mode` is one of VAT_MODES, the same in all its rows."""

    __table_args__ = (
        Index('ix_product_row_owner', 'entity', 'entity_id'),
        Index('ix_product_row_product', 'product_id'),
    )

    entity: str = Field(max_length=10)
    entity_id: int
    vat_mode: str = Field(default='included', max_length=10)
    sort: int = 0

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        kinds = [(kind, Entity.kinds[kind]) for kind in OWNERS if kind in Entity.kinds]
        theirs = [(kind, select(noun.id).where(noun.seen_by(actor))) for kind, noun in kinds]
        return or_(*(and_(col(cls.entity) == kind, col(cls.entity_id).in_(ids)) for kind, ids in theirs))

    def about(self) -> list[tuple[str, int]]:
        return [(self.entity, self.entity_id)]

    def part_of(self) -> Iterable[tuple[str, int]]:
        yield self.entity, self.entity_id

    @property
    def optional(self) -> bool:
        """Whether the client may leave it out."""
        return self.choice != ''

    @property
    def counts(self) -> bool:
        """Whether it is part of the sum: obligatory, or optional and chosen."""
        return self.choice != OFFERED

    @property
    def line(self) -> Line:
        """The row counted by the rules of `money`."""
        return money.line(self.price, self.quantity, discount_percent=self.discount_percent,
                          discount_sum=self.discount_sum, vat_rate=self.vat_rate, mode=self.vat_mode)  # fmt: skip

    def must_fit(self) -> None:
        """Raise Invalid for two discounts, one above the row's sum, a sum nobody can keep, a choice outside quotes."""
        if self.choice not in CHOICES:
            raise Invalid('field.wrong', field='choice')
        if self.optional and self.entity != 'quote':
            raise Invalid('row.not_optional', field='choice')
        if self.discount_percent and self.discount_sum:
            raise Invalid('row.two_discounts', field='discount_sum')
        line = self.line
        if line.full > MOST or line.gross > MOST:
            raise Invalid('field.too_big', field='quantity', limit=MOST)
        if self.discount_sum > line.full:
            raise Invalid('row.discount_too_big', field='discount_sum', limit=line.full)


def owner_of(work: UnitOfWork, entity: str, entity_id: int) -> Any:
    """The record that has the rows. Raises Invalid for a kind without rows, NotFound."""
    if entity not in OWNERS or entity not in Entity.kinds:
        raise Invalid('field.wrong', field='entity')
    return work.get(Entity.kinds[entity], entity_id)


def of(work: UnitOfWork, entity: str, entity_id: int) -> list[ProductRow]:
    """The rows in order."""
    where = (col(ProductRow.entity) == entity, col(ProductRow.entity_id) == entity_id)
    return work.all(ProductRow, *where, order=[col(ProductRow.sort), col(ProductRow.id)])


def owners(work: UnitOfWork, entity: str, ids: Collection[int]) -> set[int]:
    """Which of these records have rows; one query."""
    these = col(ProductRow.entity_id).in_(ids), ProductRow.entity == entity, col(ProductRow.deleted_at).is_(None)
    return {id for (id,) in work.rows(select(ProductRow.entity_id).where(*these).distinct())}


def counted(work: UnitOfWork, entity: str, entity_id: int) -> list[ProductRow]:
    """The rows that make the sum, in order: optional ones only where they are chosen."""
    return [row for row in of(work, entity, entity_id) if row.counts]


def sums(found: Iterable[ProductRow]) -> Totals:
    """Sums of those rows that count."""
    return money.totals(row.line for row in found if row.counts)


def totals_of(work: UnitOfWork, entity: str, entity_id: int) -> Totals:
    """Sums of the rows that count."""
    return sums(of(work, entity, entity_id))
