"""The deal: its fields and rules."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, ColumnElement, Index, true
from sqlmodel import Field, SQLModel, col

from .. import tags
from ..errors import Invalid
from ..own import Owned
from ..permissions import Actor, Permission
from ..stages import LOST, Stage
from ..types import Moment, Money, now
from ..unit_of_work import Entity
from ..utm import Tagged
from ..watching import Ids, Observed, observers_field

MOST = 99_999_999_999


class DealFields(SQLModel):
    """What a person fills in. `amount` in `currency`; `probability` in percent; dates are plain days."""

    title: str = Field(min_length=1, max_length=250)
    amount: Decimal | None = Field(default=None, ge=0, le=MOST, decimal_places=2, sa_type=Money)
    amount_manual: bool = False
    currency: str = Field(default='RUB', min_length=3, max_length=3)
    company_id: int | None = None
    contact_id: int | None = None
    owner_id: int | None = None
    observers: Ids = observers_field()
    begin_date: date | None = None
    close_date: date | None = None
    probability: int | None = Field(default=None, ge=0, le=100)
    source: str = Field(default='', max_length=60)
    source_note: str = Field(default='', max_length=500)
    type_code: str = Field(default='SALE', max_length=20)
    comments: str = Field(default='', max_length=10_000)
    lost_reason: str = Field(default='', max_length=250)
    tags: list[str] = Field(
        default_factory=list, sa_type=JSON, nullable=False, sa_column_kwargs={'server_default': '[]'}
    )


class Deal(DealFields, Owned, Tagged, Observed, Entity, table=True):
    """A deal. `rank` orders it within its stage; `since` is when it entered the stage."""

    __table_args__ = (
        Index('ix_deal_lane', 'stage_id', 'rank'),
        Index('ix_deal_company', 'company_id'),
        Index('ix_deal_contact', 'contact_id'),
        Index('ix_deal_owner', 'owner_id', 'stage_id', 'rank'),
        # Lanes' headers of those who see only their own are counted from this index alone.
        Index('ix_deal_count', 'owner_id', 'stage_id', 'deleted_at', 'currency', 'amount'),
    )

    found_by: ClassVar[frozenset[str]] = frozenset({'title', 'tags', 'observers'})
    together: ClassVar[frozenset[str]] = frozenset({'tags', 'observers'})

    direction_id: int
    stage_id: int
    rank: float = 0.0
    since: datetime = Field(default_factory=now, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    lead_id: int | None = Field(default=None, index=True)
    utm: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    def about(self) -> Iterable[tuple[str, int]]:
        if self.company_id:
            yield 'company', self.company_id
        if self.contact_id:
            yield 'contact', self.contact_id

    def keys(self) -> Iterable[tuple[str, str]]:
        yield from self.keys_of_observers()
        yield from tags.keys(self.tags)

    def texts(self) -> Iterable[str]:
        return self.title, *self.tags, *self.own_texts()

    def tallies(self) -> dict[tuple[str, int, str], tuple[int, Decimal]]:
        return {('stage', self.stage_id, self.currency): (1, self.amount or Decimal(0))}

    def must_fit(self, stage: Stage, reason: str | None = None) -> None:
        """Raise Invalid where this deal may not stand in the stage: another direction's, or no reason for a loss."""
        if stage.noun != 'deal' or stage.direction_id != self.direction_id:
            raise Invalid('deal.foreign_stage', stage=stage.name)
        if stage.semantic == LOST and not (reason or '').strip():
            raise Invalid('deal.needs_reason', field='lost_reason', stage=stage.name)


class DealContact(Entity, table=True):
    """A person who takes part in a deal besides the main contact."""

    deal_id: int = Field(index=True)
    contact_id: int = Field(index=True)
    sort: int = 0

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        from sqlmodel import select

        return col(cls.deal_id).in_(select(Deal.id).where(Deal.seen_by(actor)))

    def part_of(self) -> Iterable[tuple[str, int]]:
        yield 'deal', self.deal_id

    def about(self) -> Iterable[tuple[str, int]]:
        yield 'deal', self.deal_id
        yield 'contact', self.contact_id
