"""How cards are laid out: sections and fields, for oneself or for everybody; of deals for each direction."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index
from sqlmodel import Field, col

from .directions import Direction
from .errors import Forbidden, Invalid
from .permissions import Actor, Permission
from .unit_of_work import Entity, UnitOfWork

KINDS = ('lead', 'contact', 'company', 'deal')
MOST_SECTIONS, MOST_FIELDS, LONGEST = 30, 400, 60
OWN = 'own'
_NAME = re.compile(r'[a-z][a-z0-9_.]{0,79}')


@dataclass(frozen=True)
class Section:
    """A part of a card. `title` '' is the shipped name of its `key`; a block is a section that draws itself."""

    key: str
    fields: tuple[str, ...] = ()
    title: str = ''
    block: bool = False


@dataclass(frozen=True)
class Arranged:
    """What a card shows, in order, and the names of fields and of blocks («block.client») it does not."""

    sections: tuple[Section, ...]
    hidden: tuple[str, ...] = ()


class CardLayout(Entity, table=True):
    """A saved layout: for everybody where `person_id` is None. `sections`: [{'key', 'title', 'fields'}, …]."""

    __table_args__ = (Index('ix_card_layout_place', 'kind', 'direction_id', 'person_id'),)

    kind: str = Field(max_length=10)
    direction_id: int | None = None
    person_id: int | None = None
    sections: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON, nullable=False)
    hidden: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return col(cls.person_id).is_(None) | (col(cls.person_id) == actor.id)


def save(work: UnitOfWork, kind: str, sections: Sequence[Mapping[str, Any]], hidden: Sequence[str], *,
         direction_id: int | None = None, common: bool = False) -> CardLayout:  # fmt: skip
    """Keep a layout for oneself, or with `common` for everybody who has none of their own.

    Raises Invalid('layout.wrong' | 'layout.title_too_long'), Forbidden.
    """
    person_id = _whose(work, common=common)
    if kind not in KINDS or (kind != 'deal' and direction_id is not None):
        raise Invalid('layout.wrong')
    if kind == 'deal':
        work.get(Direction, direction_id)
    fitting, away = _fit(sections, hidden)
    mine = _saved(work, kind, direction_id, work.actor_id) if common and work.actor_id else None
    if mine:
        work.remove(mine)  # whoever lays the card out for everybody wants to see it so
    found = _saved(work, kind, direction_id, person_id, deleted=True)
    if found is None:
        layout = CardLayout(kind=kind, direction_id=direction_id, person_id=person_id, sections=fitting, hidden=away)
        return work.add(layout)
    work.record('card_layout.changed', found, sections=fitting, hidden=away, deleted_at=None)
    return found


def reset(work: UnitOfWork, kind: str, *, direction_id: int | None = None, common: bool = False) -> bool:
    """Give one's own layout up, or with `common` everybody's: what stands behind it shows again. False without one."""
    found = _saved(work, kind, direction_id, _whose(work, common=common))
    if found:
        work.remove(found)
    return found is not None


def saved(work: UnitOfWork, kind: str, direction_id: int | None = None) -> CardLayout | None:
    """The layout this person gets: their own, else everybody's, else None for the shipped one. One query."""
    found = work.all(CardLayout, col(CardLayout.kind) == kind, _place(direction_id))
    return next((one for one in found if one.person_id), found[0] if found else None)


def arranged(shipped: Sequence[Section], layout: CardLayout | None, known: Iterable[str]) -> Arranged:
    """What is shown of the `known` fields by a saved layout over the shipped one.

    Fields that are no more are left out. Those a layout has not heard of stand in their shipped section; the
    team's own ones («own.12») in the section `own`; others of the noun are hidden until somebody shows them.
    """
    names = list(known)
    blocks = {section.key for section in shipped if section.block}
    left = set(names)
    hidden: list[str] = []
    drawn: list[tuple[str, str, list[str]]] = []
    for section in layout.sections if layout else _plain(shipped):
        fields = [name for name in section['fields'] if name in left]
        left -= set(fields)
        drawn.append((section['key'], section['title'], fields))
    if layout:
        hidden = [name for name in layout.hidden if name in left or name.removeprefix('block.') in blocks]
        left -= set(hidden)
        _add_blocks(shipped, drawn, hidden)
        _add_fields(shipped, drawn, left)
    own = [name for name in names if name in left and name.startswith(f'{OWN}.')]
    if own:
        _section(drawn, OWN).extend(own)
    hidden += [name for name in names if name in left and name not in own]
    sections = tuple(Section(key, tuple(fields), title, key in blocks) for key, title, fields in drawn)
    return Arranged(sections, tuple(hidden))


Drawn = list[tuple[str, str, list[str]]]


def _plain(shipped: Sequence[Section]) -> list[dict[str, Any]]:
    return [{'key': s.key, 'title': s.title, 'fields': list(s.fields)} for s in shipped]


def _add_blocks(shipped: Sequence[Section], drawn: Drawn, hidden: Sequence[str]) -> None:
    there = {key for key, _, _ in drawn}
    for section in shipped:
        if section.block and section.key not in there and f'block.{section.key}' not in hidden:
            drawn.append((section.key, '', []))


def _add_fields(shipped: Sequence[Section], drawn: Drawn, left: set[str]) -> None:
    """Fields that a newer release ships and an older layout knows nothing of."""
    for section in shipped:
        new = [name for name in section.fields if name in left]
        if new:
            _section(drawn, section.key).extend(new)
            left -= set(new)


def _section(drawn: Drawn, key: str) -> list[str]:
    found = next((fields for its, _, fields in drawn if its == key), None)
    if found is None:
        found = []
        drawn.append((key, '', found))
    return found


def _whose(work: UnitOfWork, *, common: bool) -> int | None:
    if common:
        work.require(Permission.CARD_ARRANGE_ALL)
        return None
    if work.actor_id is None:
        raise Forbidden('not_allowed', permission=str(Permission.CARD_ARRANGE_ALL))
    return work.actor_id


def _place(direction_id: int | None) -> ColumnElement[bool]:
    column = col(CardLayout.direction_id)
    return column.is_(None) if direction_id is None else column == direction_id


def _saved(work: UnitOfWork, kind: str, direction_id: int | None, person_id: int | None, *,
           deleted: bool = False) -> CardLayout | None:  # fmt: skip
    column = col(CardLayout.person_id)
    whose = column.is_(None) if person_id is None else column == person_id
    return work.find(CardLayout, col(CardLayout.kind) == kind, _place(direction_id), whose, deleted=deleted)


def _fit(sections: Sequence[Mapping[str, Any]], hidden: Sequence[str]) -> tuple[list[dict[str, Any]], list[str]]:
    fitting = []
    if not isinstance(sections, list | tuple) or not isinstance(hidden, list | tuple) or not sections:
        raise Invalid('layout.wrong')
    for section in sections:
        title = ' '.join(str(section.get('title') or '').replace('\x00', '').split())
        if len(title) > LONGEST:
            raise Invalid('layout.title_too_long', limit=LONGEST)
        fitting.append({'key': section.get('key'), 'title': title, 'fields': list(section.get('fields') or [])})
    keys = [section['key'] for section in fitting]
    names = [name for section in fitting for name in section['fields']] + list(hidden)
    if len(keys) > MOST_SECTIONS or len(names) > MOST_FIELDS:
        raise Invalid('layout.wrong')
    if not all(isinstance(one, str) and _NAME.fullmatch(one) for one in [*keys, *names]):
        raise Invalid('layout.wrong')
    if len(set(keys)) < len(keys) or len(set(names)) < len(names):
        raise Invalid('layout.wrong')
    return fitting, list(hidden)
