"""Stages: the steps that leads and the deals of a direction pass through."""

from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ColumnElement, func, true
from sqlmodel import Field, SQLModel, col, select

from .errors import Invalid
from .permissions import Actor, Permission
from .unit_of_work import Entity, Tally, UnitOfWork, fit

COLORS = ('slate', 'sky', 'blue', 'indigo', 'violet', 'plum', 'rose', 'orange', 'amber', 'olive', 'green', 'teal')
PROCESS, WON, LOST = 'P', 'S', 'F'
SHOWN = {PROCESS: 'process', WON: 'won', LOST: 'lost'}


class StageFields(SQLModel):
    """What an administrator sets: `norm` is in days, `probability` in percent; `required` fields are to be filled."""

    name: str = Field(min_length=1, max_length=60)
    color: str = Field(default='slate', max_length=10)
    probability: int | None = Field(default=None, ge=0, le=100)
    norm: int | None = Field(default=None, ge=1, le=999)
    required: list[str] = Field(
        default_factory=list, sa_type=JSON, nullable=False, sa_column_kwargs={'server_default': '[]'}
    )


class Stage(StageFields, Entity, table=True):
    """A step. `code` keeps Bitrix24's (NEW, C7:WON); `semantic` is P in work, S success, F failure."""

    noun: str = Field(max_length=10, index=True)
    direction_id: int | None = Field(default=None, index=True)
    code: str = Field(max_length=50)
    semantic: str = Field(default=PROCESS, max_length=1)
    sort: int = 0
    system: bool = False

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()

    def about(self) -> list[tuple[str, int]]:
        return [('direction', self.direction_id)] if self.direction_id else []

    @property
    def final(self) -> bool:
        return self.semantic != PROCESS


def of(work: UnitOfWork, noun: str, direction_id: int | None = None) -> list[Stage]:
    """The stages of leads (`noun='lead'`) or of one direction's deals, in order."""
    place = col(Stage.direction_id).is_(None) if direction_id is None else col(Stage.direction_id) == direction_id
    order = [col(Stage.sort), col(Stage.id)]
    found = work.once(Stage, (noun, direction_id), lambda: work.all(Stage, col(Stage.noun) == noun, place, order=order))
    return list(found)


def first(work: UnitOfWork, noun: str, direction_id: int | None = None) -> Stage:
    """Where new records start."""
    return next(stage for stage in of(work, noun, direction_id) if not stage.final)


def success(work: UnitOfWork, noun: str, direction_id: int | None = None) -> Stage:
    """The one success stage."""
    return next(stage for stage in of(work, noun, direction_id) if stage.semantic == WON)


def add(work: UnitOfWork, noun: str, direction_id: int | None, values: dict[str, Any], *, semantic: str = PROCESS,
        before_id: int | None = None) -> Stage:  # fmt: skip
    """Add a stage right before another one, or as the last of its kind."""
    work.require(Permission.SETTINGS_EDIT)
    if semantic not in (PROCESS, LOST):
        raise Invalid('stage.one_success')
    fields = fit(StageFields, {'name': '', **values})
    must_be_free(work, noun, direction_id, fields['name'])
    others = of(work, noun, direction_id)
    place = next((i for i, s in enumerate(others) if s.id == before_id and s.semantic == semantic), None)
    prefix = f'C{direction_id}:' if direction_id else ''
    taken = {stage.code for stage in work.all(Stage, col(Stage.noun) == noun)}
    code = next(f'{prefix}UC_{n}' for n in range(1, 10_000) if f'{prefix}UC_{n}' not in taken)
    stage = work.add(Stage(noun=noun, direction_id=direction_id, code=code, semantic=semantic, **fields))
    others.insert(len(others) if place is None else place, stage)
    _number(work, sorted(others, key=lambda s: 'PSF'.index(s.semantic)))
    return stage


def change(work: UnitOfWork, stage_id: int, values: dict[str, Any], seen: int | None = None) -> Stage:
    """Rename, recolour, set norm and probability."""
    work.require(Permission.SETTINGS_EDIT)
    stage = work.get(Stage, stage_id)
    fields = fit(StageFields, values)
    if 'color' in fields and fields['color'] not in COLORS:
        raise Invalid('field.wrong', field='color')
    if 'name' in fields:
        must_be_free(work, stage.noun, stage.direction_id, fields['name'], stage_id)
    work.must_not_clash(stage, fields, seen)
    work.record('stage.changed', stage, **fields)
    return stage


def reorder(work: UnitOfWork, noun: str, direction_id: int | None, ids: list[int]) -> None:
    """Put stages into this order; the first stays in work, final ones stay last."""
    work.require(Permission.SETTINGS_EDIT)
    stages = {stage.id: stage for stage in of(work, noun, direction_id)}
    if sorted(ids) != sorted(id for id in stages if id is not None):
        raise Invalid('stage.order_stale')
    order = [stages[id] for id in ids]
    _number(work, sorted(order, key=lambda stage: 'PSF'.index(stage.semantic)))


def remove(work: UnitOfWork, stage_id: int, move_to: int | None = None) -> int:
    """Delete a stage; its records go to `move_to`. How many went. Raises Invalid for a needed stage."""
    work.require(Permission.SETTINGS_EDIT)
    stage = work.get(Stage, stage_id)
    others = [s for s in of(work, stage.noun, stage.direction_id) if s.id != stage.id]
    if stage.semantic == WON or not any(s.semantic == stage.semantic for s in others) or stage.system:
        raise Invalid('stage.needed', stage=stage.name)
    kind = Entity.kinds[stage.noun]
    there = work.all(kind, kind.stage_id == stage.id)  # type: ignore[attr-defined]
    if there:
        target = next((s for s in others if s.id == move_to), None)
        if target is None:
            raise Invalid('stage.not_empty', stage=stage.name, count=len(there))
        if target.semantic != stage.semantic:
            raise Invalid('stage.other_kind', stage=target.name)
        for record in there:
            work.record(f'{stage.noun}.moved', record, stage_id=target.id)
    work.remove(stage)
    return len(there)


def must_be_free(work: UnitOfWork, noun: str, direction_id: int | None, name: str, but: int | None = None) -> None:
    """Raise Invalid where a neighbour has this name already."""
    if any(s.name.casefold() == name.casefold() and s.id != but for s in of(work, noun, direction_id)):
        raise Invalid('stage.name_taken', field='name', name=name)


def heads(work: UnitOfWork, stage_ids: list[int]) -> dict[int, dict[str, tuple[int, Decimal]]]:
    """What the stages hold for one who sees everything: {stage id: {currency: (count, sum)}}."""
    query = select(Tally).where(Tally.kind == 'stage', col(Tally.of_id).in_(stage_ids))
    found: dict[int, dict[str, tuple[int, Decimal]]] = {id: {} for id in stage_ids}
    for (tally,) in work.rows(query):
        if tally.count:
            found[tally.of_id][tally.currency] = (tally.count, tally.total)
    return found


def counted(
    work: UnitOfWork, kind: type[Entity], *where: ColumnElement[bool]
) -> dict[int, dict[str, tuple[int, Decimal]]]:
    """The same counted row by row, for filters and for those who see only a part."""
    k: Any = kind
    query = select(k.stage_id, k.currency, func.count(), func.coalesce(func.sum(k.amount), 0))
    query = query.where(col(kind.deleted_at).is_(None), *where).group_by(k.stage_id, k.currency)
    found: dict[int, dict[str, tuple[int, Decimal]]] = {}
    for seen in kind.seen_in_parts(work.actor):
        for stage_id, currency, count, total in work.rows(query.where(seen)):
            before, sum_before = found.setdefault(stage_id, {}).get(currency, (0, Decimal(0)))
            found[stage_id][currency] = (before + count, sum_before + Decimal(total))
    return found


def _number(work: UnitOfWork, stages: list[Stage]) -> None:
    for place, stage in enumerate(stages, 1):
        work.record('stage.reordered', stage, sort=place * 10)
