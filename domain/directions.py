"""Directions: kinds of deals, each with its own stages."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import Field, SQLModel, col

from . import own, stages
from .defaults import DEAL_STAGES, LEAD_STAGES, SYSTEM_STAGES, pick
from .errors import Invalid
from .permissions import Actor, Permission
from .stages import COLORS, Stage
from .unit_of_work import Entity, UnitOfWork, fit


class DirectionFields(SQLModel):
    name: str = Field(min_length=1, max_length=60)
    color: str = Field(default='teal', max_length=10)


class Direction(DirectionFields, Entity, table=True):
    """A kind of deal («направление»). The default one (`main`) cannot be deleted."""

    sort: int = 0
    main: bool = False

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()


def listed(work: UnitOfWork) -> list[Direction]:
    """All directions in order."""
    return work.all(Direction, order=[col(Direction.sort), col(Direction.id)])


def main(work: UnitOfWork) -> Direction:
    """The direction new deals go to."""
    there = work.once(Direction, 'listed', lambda: listed(work))
    return next((d for d in there if d.main), there[0])


def add(work: UnitOfWork, values: dict[str, Any], *, like: int | None = None, lang: str = 'ru') -> Direction:
    """Add a direction with the default stages, or arranged as the direction `like`.

    Its stages with what they ask for, its own fields, its set of documents and where its numbers begin are taken.
    """
    work.require(Permission.SETTINGS_EDIT)
    fields = fit(DirectionFields, {'name': '', **values})
    must_fit(work, fields)
    there = listed(work)
    direction = work.add(Direction(sort=10 * (len(there) + 1), main=not there, **fields))
    assert direction.id
    if like:
        _take_after(work, direction.id, work.get(Direction, like))
    else:
        for place, (code, (semantic, color, probability, russian, english)) in enumerate(DEAL_STAGES.items(), 1):
            _stage(work, direction.id, code, semantic, color, probability, pick(lang, russian, english), place * 10)
    return direction


def _take_after(work: UnitOfWork, direction_id: int, model: Direction) -> None:
    from .beginnings import begin_like
    from .documents import sets

    assert model.id
    taken: dict[int, int] = {}
    for s in stages.of(work, 'deal', model.id):
        made = _stage(work, direction_id, s.code.split(':')[-1], s.semantic, s.color, s.probability, s.name, s.sort,
                      s.norm, s.required)  # fmt: skip
        taken[s.id or 0] = made.id or 0
    for field in own.of(work, 'deal'):
        if model.id in field.directions:
            work.record('own_field.changed', field, directions=sorted({*field.directions, direction_id}))
    sets.copy(work, model.id, direction_id, taken)
    begin_like(work, model.id, direction_id)


def _stage(work: UnitOfWork, direction_id: int, code: str, semantic: str, color: str, probability: int | None,
           name: str, sort: int, norm: int | None = None, required: Iterable[str] = ()) -> Stage:  # fmt: skip
    return work.add(
        Stage(
            noun='deal',
            direction_id=direction_id,
            code=f'C{direction_id}:{code}',
            semantic=semantic,
            color=color,
            probability=probability,
            name=name,
            sort=sort,
            system=code in SYSTEM_STAGES,
            norm=norm,
            required=list(required),
        )
    )


def add_lead_stages(work: UnitOfWork, lang: str = 'ru') -> None:
    """The stages leads start with; does nothing where there are some."""
    if stages.of(work, 'lead'):
        return
    for place, (code, (semantic, color, _, russian, english)) in enumerate(LEAD_STAGES.items(), 1):
        work.add(
            Stage(
                noun='lead',
                code=code,
                semantic=semantic,
                color=color,
                name=pick(lang, russian, english),
                sort=place * 10,
                system=code in SYSTEM_STAGES,
            )
        )


def change(work: UnitOfWork, direction_id: int, values: dict[str, Any], seen: int | None = None) -> Direction:
    """Rename or recolour."""
    work.require(Permission.SETTINGS_EDIT)
    direction, fields = work.get(Direction, direction_id), fit(DirectionFields, values)
    must_fit(work, fields, direction_id)
    work.must_not_clash(direction, fields, seen)
    work.record('direction.changed', direction, **fields)
    return direction


def reorder(work: UnitOfWork, ids: list[int]) -> None:
    work.require(Permission.SETTINGS_EDIT)
    for place, id in enumerate(ids, 1):
        work.record('direction.reordered', work.get(Direction, id), sort=place * 10)


def remove(work: UnitOfWork, direction_id: int) -> None:
    """Delete an empty direction. Raises Invalid for the main one and for one that still has deals."""
    work.require(Permission.SETTINGS_EDIT)
    direction = work.get(Direction, direction_id)
    if direction.main:
        raise Invalid('direction.main', direction=direction.name)
    deals = Entity.kinds['deal']
    count = work.count(deals, deals.direction_id == direction_id)  # type: ignore[attr-defined]
    if count:
        raise Invalid('direction.not_empty', direction=direction.name, count=count)
    work.remove(direction)


def must_fit(work: UnitOfWork, fields: dict[str, Any], but: int | None = None) -> None:
    """Raise Invalid for an unknown colour or a name that is taken."""
    if 'color' in fields and fields['color'] not in COLORS:
        raise Invalid('field.wrong', field='color')
    name = fields.get('name')
    if name and any(d.name.casefold() == name.casefold() and d.id != but for d in listed(work)):
        raise Invalid('direction.name_taken', field='name', name=name)


def open_counts(work: UnitOfWork) -> dict[int, int]:
    """How many deals this person sees in work: {direction id: count}."""
    process = work.all(Stage, col(Stage.noun) == 'deal', col(Stage.semantic) == stages.PROCESS)
    ids = [s.id for s in process if s.id]
    if work.may(Permission.RECORDS_SEE_ALL):
        held = stages.heads(work, ids)
    else:
        deals: Any = Entity.kinds['deal']
        held = stages.counted(work, deals, deals.stage_id.in_(ids))
    found: dict[int, int] = {}
    for stage in process:
        if stage.id and stage.direction_id:
            count = sum(n for n, _ in held.get(stage.id, {}).values())
            found[stage.direction_id] = found.get(stage.direction_id, 0) + count
    return found
