"""The activity: something to do with a client by a moment, and the records it is tied to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import JSON, Column, ColumnElement, Index, or_, true
from sqlmodel import Field, SQLModel, col, select

from ..errors import Invalid
from ..permissions import Actor, Permission
from ..types import Moment
from ..unit_of_work import Entity

CALL, MEETING, EMAIL, TASK = KINDS = ('call', 'meeting', 'email', 'task')
BITRIX = {CALL: 2, MEETING: 1, EMAIL: 4, TASK: 3}
PLANNED, DONE = STATES = ('planned', 'done')
DIRECTIONS = ('', 'in', 'out')
TIED = ('lead', 'contact', 'company', 'deal')
MOST_LINKS = 20
YEARS = range(1990, 2101)


class ActivityFields(SQLModel):
    """What a person fills in. `duration` and `reminder` (before the deadline) in minutes; priority 1 low to 3 high."""

    kind: str = Field(default=TASK, max_length=10)
    direction: str = Field(default='', max_length=3)
    subject: str = Field(min_length=1, max_length=250)
    description: str = Field(default='', max_length=10_000)
    deadline: AwareDatetime | None = Field(default=None, sa_type=Moment)
    duration: int | None = Field(default=None, ge=0, le=10_080)
    location: str = Field(default='', max_length=250)
    priority: int = Field(default=2, ge=1, le=3)
    reminder: int | None = Field(default=None, ge=0, le=43_200)
    owner_id: int | None = None
    phone: str = Field(default='', max_length=50)
    result: str = Field(default='', max_length=10_000)


class Activity(ActivityFields, Entity, table=True):
    """A call, meeting, e-mail or task. `owner_id` does it, `created_by` gave it; `links` repeats the ActivityLink rows.

    `auto` names what made it by itself ('letter', 'call', …), '' where a person did.
    """

    __table_args__ = (
        Index('ix_activity_mine', 'owner_id', 'state', 'deadline'),
        Index('ix_activity_due', 'state', 'deadline'),
        Index('ix_activity_done', 'owner_id', 'done_at'),
    )

    state: str = Field(default=PLANNED, max_length=10)
    done_at: datetime | None = Field(default=None, sa_type=Moment)
    done_by: int | None = None
    auto: str = Field(default='', max_length=20)
    links: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return or_(col(cls.owner_id) == actor.id, col(cls.created_by) == actor.id)

    def about(self) -> Iterable[tuple[str, int]]:
        return [(kind, id) for kind, id in self.links]

    @property
    def open(self) -> bool:
        return self.state == PLANNED


class ActivityLink(Entity, table=True):
    """An activity belongs to a record; kept as rows so that SQL can ask for the next step of many records."""

    __table_args__ = (Index('ix_activity_link_of', 'entity', 'entity_id', 'activity_id'),)

    activity_id: int = Field(index=True)
    entity: str = Field(max_length=40)
    entity_id: int

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return col(cls.activity_id).in_(select(Activity.id).where(Activity.seen_by(actor)))

    def about(self) -> Iterable[tuple[str, int]]:
        # While it stands, the activity itself names the record; a link that went must tell the record it left.
        return [(self.entity, self.entity_id)] if self.deleted_at else []


def must_fit(fields: dict[str, Any]) -> None:
    """Raise Invalid for an unknown kind or direction, or a deadline out of all calendars."""
    for name, known in (('kind', KINDS), ('direction', DIRECTIONS)):
        if name in fields and fields[name] not in known:
            raise Invalid('field.wrong', field=name)
    deadline = fields.get('deadline')
    if deadline is not None and deadline.year not in YEARS:
        raise Invalid('field.not_a_date', field='deadline')
