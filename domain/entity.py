"""What every noun of the CRM has: a version, times, a soft end, keys that find it, totals it counts in."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from .fresh import Fresh
from .permissions import Actor
from .types import Moment, Money, now

MAX_ID = 2**31 - 1
Tallies = dict[tuple[str, int, str], tuple[int, Decimal]]


class Entity(Fresh):
    """A noun of the CRM: kept with a version and history, deleted softly.

    Subclasses say who sees a row (`seen_by`), what finds it (`keys`, `texts`) and whose timeline shows it (`about`).
    `found_by` names the fields that keys and texts read: a change of others leaves the index alone. Lists that are
    `together` are filled by several people: acts add to them and take away, and so are they undone.
    What is `passing` goes away by itself with time, and acts are taken back without it.
    """

    kinds: ClassVar[dict[str, type['Entity']]] = {}
    secret: ClassVar[frozenset[str]] = frozenset()
    quiet: ClassVar[frozenset[str]] = frozenset(
        {'id', 'version', 'created_at', 'created_by', 'changed_at', 'deleted_at'}
    )

    found_by: ClassVar[frozenset[str] | None] = None
    together: ClassVar[frozenset[str]] = frozenset()
    passing: ClassVar[bool] = False

    id: int | None = Field(default=None, primary_key=True)
    version: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=Moment, index=True)
    created_by: int | None = None
    changed_at: datetime = Field(default_factory=now, sa_type=Moment)
    deleted_at: datetime | None = Field(default=None, sa_type=Moment)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        Entity.kinds[cls.entity_kind()] = cls

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.entity_kind()

    @classmethod
    @cache
    def entity_kind(cls) -> str:
        """The noun as history and programs call it: `ProductRow` is 'product_row'."""
        return re.sub(r'(?<=[a-z])(?=[A-Z])', '_', cls.__name__).lower()

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        """The SQL condition for the rows this actor may see."""
        raise NotImplementedError(cls)

    @classmethod
    def seen_in_parts(cls, actor: Actor) -> list[ColumnElement[bool]]:
        """`seen_by` cut into conditions of which a record fits one at most, each with an index of its own."""
        return [cls.seen_by(actor)]

    def about(self) -> Iterable[tuple[str, int]]:
        """Other records whose timelines show what happens to this one."""
        return ()

    def part_of(self) -> Iterable[tuple[str, int]]:
        """Records that this one belongs to: whoever only observes one of them may not change this one."""
        return ()

    def keys(self) -> Iterable[tuple[str, str]]:
        """(kind, normalised value) pairs that find this record: phones, e-mails, ИНН, names."""
        return ()

    def texts(self) -> Iterable[str]:
        """Names and titles whose words find this record."""
        return ()

    @classmethod
    def finds(cls, fields: Iterable[str]) -> bool:
        """Whether a change of these fields changes what finds a record."""
        return cls.found_by is None or 'deleted_at' in fields or not cls.found_by.isdisjoint(fields)

    def told(self) -> dict[str, Any]:
        """Its fields and their values as history tells them."""
        return self.model_dict()

    def must_hold(self) -> None:
        """Raise Invalid where its fields contradict each other: asked after every change, an undone one too."""

    def whole(self, back: dict[str, Any]) -> dict[str, Any]:
        """Fields that go back to what they were, with those that go along."""
        return back

    def tallies(self) -> Tallies:
        """What this record adds to kept totals: {(of kind, id, currency): (how many, how much)}."""
        return {}


class Key(SQLModel, table=True):
    """What finds a record, derived from it on every change.

    `kind` is 'phone', 'email', 'inn', 'name', 'tag' or 'watch' (an observer).
    """

    kind: str = Field(primary_key=True, max_length=12)
    value: str = Field(primary_key=True, max_length=255)
    entity: str = Field(primary_key=True, max_length=40)
    entity_id: int = Field(primary_key=True, index=True)


class Tally(SQLModel, table=True):
    """Counts and sums kept with every change, so that a board's headers cost the same at any size."""

    kind: str = Field(primary_key=True, max_length=12)
    of_id: int = Field(primary_key=True)
    currency: str = Field(primary_key=True, max_length=3)
    count: int = 0
    total: Decimal = Field(default=Decimal(0), sa_type=Money)
