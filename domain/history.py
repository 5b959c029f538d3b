"""History: one row for everything that ever happened. Undo, timelines and live screens all read it."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Column, Field, SQLModel

from .fresh import Fresh
from .types import Moment, now


class Change(Fresh, table=True):
    """What one act did to one record. `id` grows in commit order; `batch` ties an act's changes together.

    `before` and `after` hold only the fields that changed, as JSON; a creation has no `before`.
    `rights` are the permissions the act asked for; taking it back asks for them again.
    `about` names the records whose timeline shows this change besides the record itself: [[kind, id], …].
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=Moment)
    batch: str = Field(index=True, max_length=64)
    cause: str | None = Field(default=None, max_length=64)
    actor_id: int | None = None
    action: str = Field(max_length=60)
    entity: str = Field(max_length=40)
    entity_id: int
    version: int = 0
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    about: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    rights: list[Any] = Field(sa_column=Column(JSON, nullable=False))

    @property
    def noun(self) -> tuple[str, int]:
        """(kind, id) of the record."""
        return self.entity, self.entity_id

    @property
    def undone(self) -> bool:
        return self.action.endswith('.undone')


class Mention(SQLModel, table=True):
    """A change shown on the timeline of a record: the change's own record and those it is about."""

    entity: str = Field(primary_key=True, max_length=40)
    entity_id: int = Field(primary_key=True)
    change_id: int = Field(primary_key=True)
