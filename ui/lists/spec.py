"""What one list is: its own columns, what they stand for in the catalogue, and how it is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement

from domain.unit_of_work import UnitOfWork

from ..components.table import Column
from ..locales import Words

Draw = Callable[[UnitOfWork, Sequence[Any], Words], list[dict[str, Any]]]
Where = Callable[[UnitOfWork, dict[str, Any], str], Sequence[ColumnElement[bool]]]
Order = Callable[[UnitOfWork], Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class ListSpec:
    """A list of `kind`. `columns(t)` are its own ones, `fields` says which field of the catalogue each shows.

    `draw(work, records, t)` makes rows for the table; `where(work, filters, zone)` is SQL of presets and search;
    `sorts` are orders beside the fields'; `leave` are fields not worth a column; `params` are
    numbers of the address that go to `where` with the filters; `feed` answers at /data/<feed>.
    """

    kind: str
    feed: str
    columns: Callable[[Words], list[Column]]
    draw: Draw
    where: Where
    fields: Mapping[str, str]
    shown: tuple[str, ...]
    sorts: Mapping[str, Order] = field(default_factory=dict)
    sort: tuple[str, int] = ('created', -1)
    leave: frozenset[str] = frozenset()
    params: tuple[str, ...] = ()
    row_height: int = 36

    def address(self, id: int) -> str:
        """Where a record opens."""
        return f'/{self.kind}/{id}'
