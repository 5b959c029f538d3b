"""The lead: any inquiry, not yet checked. Its fields and rules."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import JSON, Index
from sqlmodel import Field

from .. import tags
from ..addresses import Addressed
from ..companies import title_key
from ..contacts import full_name, name_keys
from ..errors import Invalid
from ..own import Owned
from ..phones import Reached
from ..stages import LOST, WON, Stage
from ..types import Moment, Money, now
from ..unit_of_work import Entity
from ..utm import Tagged
from ..watching import Ids, Observed, observers_field

REASONS = ('wrong_number', 'wrong_city', 'price_only', 'spam', 'duplicate')
GOOD, POOR = 'good', 'poor'


class LeadFields(Addressed, Reached):
    """What a person or a program fills in; nothing of it is required by itself. `amount` in `currency`."""

    title: str = Field(default='', max_length=250)
    honorific: str = Field(default='', max_length=20)
    name: str = Field(default='', max_length=100)
    second_name: str = Field(default='', max_length=100)
    last_name: str = Field(default='', max_length=100)
    company_title: str = Field(default='', max_length=250)
    post: str = Field(default='', max_length=150)
    city: str = Field(default='', max_length=100)
    product: str = Field(default='', max_length=250)
    birthday: date | None = None
    source: str = Field(default='', max_length=60)
    source_note: str = Field(default='', max_length=500)
    amount: Decimal | None = Field(default=None, ge=0, le=10**11 - 1, decimal_places=2, sa_type=Money)
    amount_manual: bool = False
    currency: str = Field(default='RUB', min_length=3, max_length=3)
    comments: str = Field(default='', max_length=10_000)
    owner_id: int | None = None
    observers: Ids = observers_field()
    contact_id: int | None = None
    company_id: int | None = None
    tags: list[str] = Field(
        default_factory=list, sa_type=JSON, nullable=False, sa_column_kwargs={'server_default': '[]'}
    )
    utm: dict[str, str] = Field(default_factory=dict, sa_type=JSON, nullable=False)


class Lead(LeadFields, Owned, Tagged, Observed, Entity, table=True):
    """A lead. `verdict` is '', 'good' or 'poor', the latter with a reason: one of REASONS or own words.

    `rank` orders it within its stage, `since` is when it entered the stage. `repeat`: from a known client.
    `viewed_at`: when somebody of the team first opened it.
    """

    __table_args__ = (Index('ix_lead_lane', 'stage_id', 'rank'), Index('ix_lead_owner', 'owner_id'),
                      Index('ix_lead_contact', 'contact_id'), Index('ix_lead_company', 'company_id'))  # fmt: skip

    found_by: ClassVar[frozenset[str]] = frozenset(
        {'title', 'company_title', 'last_name', 'name', 'second_name', 'phones', 'emails', 'tags', 'observers'}
    )
    together: ClassVar[frozenset[str]] = frozenset({'tags', 'observers'})

    stage_id: int
    rank: float = 0.0
    since: datetime = Field(default_factory=now, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    verdict: str = Field(default='', max_length=4)
    junk_reason: str = Field(default='', max_length=250)
    repeat: bool = False
    viewed_at: datetime | None = Field(default=None, sa_type=Moment)

    def about(self) -> Iterable[tuple[str, int]]:
        if self.company_id:
            yield 'company', self.company_id
        if self.contact_id:
            yield 'contact', self.contact_id

    def keys(self) -> Iterable[tuple[str, str]]:
        yield from self.keys_of_reach()
        yield from self.keys_of_observers()
        yield from name_keys(self.last_name, self.name, self.second_name)
        if self.company_title:
            yield 'name', title_key(self.company_title)
        yield from tags.keys(self.tags)

    def texts(self) -> Iterable[str]:
        said = self.title, self.company_title, self.last_name, self.name, self.second_name
        return *said, *self.tags, *self.own_texts()

    def tallies(self) -> dict[tuple[str, int, str], tuple[int, Decimal]]:
        return {('stage', self.stage_id, self.currency): (1, self.amount or Decimal(0))}

    @property
    def person(self) -> str:
        """Surname, name and patronymic, those that are known."""
        return full_name(self)

    def must_fit(self, stage: Stage, reason: str = '') -> None:
        """Raise Invalid where this lead may not stand in the stage by a mere move."""
        if stage.noun != 'lead':
            raise Invalid('lead.foreign_stage', stage=stage.name)
        if stage.semantic == WON and stage.id != self.stage_id:
            raise Invalid('lead.convert_first', stage=stage.name, lead=self.title)
        if stage.semantic == LOST and not reason.strip():
            raise Invalid('lead.needs_reason', field='junk_reason', stage=stage.name)
