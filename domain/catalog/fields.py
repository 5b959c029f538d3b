"""One field of a noun: its name, kind, and the SQL that sorts and filters by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from sqlalchemy import JSON, Boolean, Date, Integer, func, inspect
from sqlmodel import SQLModel

from .. import addresses, utm
from ..entity import Entity
from ..types import Exact, Moment, Money

FieldKind = Literal[
    'text', 'long', 'number', 'money', 'date', 'moment', 'yesno', 'choice', 'many', 'person', 'people', 'stage',
    'direction', 'source', 'record', 'reach', 'file', 'address', 'link', 'data',
    'tags',
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(FieldKind)


@dataclass(frozen=True)
class Field:
    """What a screen or a program needs to know of one field.

    `name` is what history and the noun's `change` call it («owner_id»; an own field: «own.12»). `column` is SQL of the
    noun's row. `choices` maps codes to words of an own list; None where words are the screen's (`choice.<name>.<code>`)
    and then `codes` are the values. `target` is the kind a `record` field points at. `label` is an own field's
    name; '' where the screen says `field.<name>`, or what `extra['word']` names. `fixed` fields are shown and filtered
    by, and changed by verbs of their own only.
    """

    name: str
    kind: FieldKind
    column: Any
    label: str = ''
    codes: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None
    target: str = ''
    required: bool = False
    fixed: bool = False
    sortable: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def own(self) -> bool:
        """Whether the team made it."""
        return self.name.startswith('own.')

    @property
    def wordless(self) -> bool:
        """Whether its value says nothing to a reader: data of programs, the token of a card's picture."""
        return self.kind == 'data' or (self.kind == 'file' and not self.own)

    def stands(self, direction_id: int | None) -> bool:
        """Whether records of this direction have it; without one all do."""
        named = self.extra.get('directions')
        return not named or direction_id is None or direction_id in named


LONG = {'comments', 'description', 'content', 'source_note'}
LINKS = {'owner_id': 'person', 'created_by': 'person', 'stage_id': 'stage', 'direction_id': 'direction'}
REACH = {'phones', 'emails', 'messengers', 'webs'}
PEOPLE = {'observers'}
PICTURES = {'photo', 'logo', 'stamp', 'signature'}


def read(
    entity: type[Entity],
    plain: type[SQLModel],
    *,
    codes: Mapping[str, tuple[str, ...]],
    also: tuple[str, ...],
    leave: frozenset[str] = frozenset(),
    required: frozenset[str] = frozenset(),
) -> dict[str, Field]:
    """The fields of a noun out of its plain class, in its order, then `also` (changed by verbs of their own only)."""
    names = _in_order([name for name in plain.model_fields if name not in leave])
    return {
        name: _field(entity, name, codes.get(name, ()), required=name in required, fixed=name in also)
        for name in [*names, *also]
    }


def _in_order(names: list[str]) -> list[str]:
    """An address and its parts stand before what is written about a record."""
    if 'address' not in names:
        return names
    rest = [name for name in names if name not in addresses.ALL]
    at = rest.index('comments')
    return [*rest[:at], *addresses.ALL, *rest[at:]]


def tags(entity: type[Entity], *, fixed: bool = False) -> dict[str, Field]:
    """The UTM tags of a noun, each a field."""
    return {
        name: Field(name, 'text', utm.column(entity, tag), fixed=fixed)
        for tag in utm.UTM for name in [utm.PREFIX + tag]
    }  # fmt: skip


def _field(entity: type[Entity], name: str, codes: tuple[str, ...], *, required: bool, fixed: bool) -> Field:
    column = getattr(entity, name)
    if name in addresses.NAMES:  # empty ones stand last
        column = func.nullif(column, '')
    kind, target = _kind(entity, name, codes)
    return Field(
        name=name,
        kind=kind,
        column=column,
        codes=codes,
        target=target,
        required=required,
        fixed=fixed,
        sortable=kind not in ('reach', 'data', 'people', 'file', 'many', 'tags'),
    )


def _kind(entity: type[Entity], name: str, codes: tuple[str, ...]) -> tuple[FieldKind, str]:
    if name in LINKS:
        kind: FieldKind = LINKS[name]  # type: ignore[assignment]
        return kind, ''
    if name in REACH:
        return 'reach', ''
    if name in PEOPLE:
        return 'people', ''
    if name in ('source', 'address', 'tags'):
        return name, ''  # type: ignore[return-value]
    if name in PICTURES:
        return 'file', ''
    if codes:
        return 'choice', ''
    if name in LONG:
        return 'long', ''
    if name.endswith('_id'):
        return 'record', name.removesuffix('_id')
    return _of_type(inspect(entity).columns[name].type), ''


def _of_type(type_: Any) -> FieldKind:
    if isinstance(type_, Money):
        return 'money'
    if isinstance(type_, Exact | Integer):
        return 'number'
    if isinstance(type_, Moment):
        return 'moment'
    for kind, types in (('date', Date), ('yesno', Boolean), ('data', JSON)):
        if isinstance(type_, types):
            return kind  # type: ignore[return-value]
    return 'text'
