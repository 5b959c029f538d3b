"""Which documents a direction's deals need, and at which stage each is offered or made by itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import Field, SQLModel, col

from ..deals import Deal
from ..errors import Invalid, NotFound
from ..permissions import Actor, Permission
from ..stages import LOST, Stage
from ..templates import PaperTemplate
from ..unit_of_work import Entity, UnitOfWork, fit, when
from .forms import form_of, offered
from .noun import Document

OFFER, MAKE = MOMENTS = ('offer', 'make')


class DirectionDocumentFields(SQLModel):
    """`stage_id`: when a deal enters it the document is offered or made (`moment`); None is whenever it is wanted."""

    form: str = Field(max_length=40)
    stage_id: int | None = None
    moment: str = Field(default=OFFER, max_length=10)


class DirectionDocument(DirectionDocumentFields, Entity, table=True):
    """A form of a direction's set, in the order of `sort`."""

    direction_id: int = Field(index=True)
    stage_id: int | None = Field(default=None, index=True)
    sort: int = 0

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()

    def about(self) -> Iterable[tuple[str, int]]:
        return [('direction', self.direction_id)]


def of_direction(work: UnitOfWork, direction_id: int) -> list[DirectionDocument]:
    """The set of a direction, in order."""
    order = [col(DirectionDocument.sort), col(DirectionDocument.id)]
    return work.all(DirectionDocument, col(DirectionDocument.direction_id) == direction_id, order=order)


def listed(work: UnitOfWork) -> list[DirectionDocument]:
    """The sets of all directions, each in order."""
    return work.all(DirectionDocument, order=[col(DirectionDocument.sort), col(DirectionDocument.id)])


def add(work: UnitOfWork, direction_id: int, values: dict[str, Any]) -> DirectionDocument:
    """Put a form at the end of a direction's set. Raises Invalid('document.in_set' | 'document.lost_stage')."""
    work.require(Permission.SETTINGS_EDIT)
    work.get(Entity.kinds['direction'], direction_id)
    fields = fit(DirectionDocumentFields, {'form': '', **values})
    there = of_direction(work, direction_id)
    _must_fit(work, direction_id, fields)
    _must_be_once(work, there, fields['form'])
    last = max((one.sort for one in there), default=0)
    return work.add(DirectionDocument(direction_id=direction_id, sort=last + 10, **fields))


def copy(work: UnitOfWork, model_id: int, direction_id: int, stages: Mapping[int, int]) -> None:
    """Give a direction the set of another one; `stages` says which stage stands for which: {there: here}."""
    work.require(Permission.SETTINGS_EDIT)
    for one in of_direction(work, model_id):
        stage_id = stages.get(one.stage_id or 0)
        work.add(DirectionDocument(direction_id=direction_id, form=one.form, stage_id=stage_id, moment=one.moment,
                                   sort=one.sort))  # fmt: skip


def change(work: UnitOfWork, id: int, values: dict[str, Any], seen: int | None = None) -> DirectionDocument:
    """Change the moment of a form in a set; Conflict where it moved on since the version `seen`."""
    work.require(Permission.SETTINGS_EDIT)
    one = work.get(DirectionDocument, id)
    fields = fit(DirectionDocumentFields, {name: value for name, value in values.items() if name != 'form'})
    _must_fit(work, one.direction_id, fields)
    work.must_not_clash(one, fields, seen)
    work.record('direction_document.changed', one, **fields)
    return one


def remove(work: UnitOfWork, id: int) -> None:
    """Take a form out of a set."""
    work.require(Permission.SETTINGS_EDIT)
    work.remove(work.get(DirectionDocument, id))


def reorder(work: UnitOfWork, ids: list[int]) -> None:
    """Put a set into this order."""
    work.require(Permission.SETTINGS_EDIT)
    there = {one.id: one for one in work.all(DirectionDocument, col(DirectionDocument.id).in_(ids))}
    for place, id in enumerate(ids, 1):
        if id not in there:
            raise NotFound('missing', entity='direction_document', id=id)
        work.record('direction_document.reordered', there[id], sort=place * 10)


@when('stage.deleted')
def _stage_gone(work: UnitOfWork, stage: Stage) -> None:
    """What was due at a stage that is no more is made whenever it is wanted."""
    for one in work.all(DirectionDocument, col(DirectionDocument.stage_id) == stage.id):
        work.record('direction_document.changed', one, stage_id=None)


@when('direction_document.deleted.undone')
def _back(work: UnitOfWork, one: DirectionDocument) -> None:
    others = [other for other in of_direction(work, one.direction_id) if other.id != one.id]
    _must_be_once(work, others, one.form)


def due(work: UnitOfWork, deal: Deal) -> list[str]:
    """Forms whose stage the deal has reached and that were not made for it yet, in the order of the set.

    Forms that are out of use are left out.
    """
    there = of_direction(work, deal.direction_id)
    ids = [one.stage_id for one in there if one.stage_id]
    if not ids:
        return []
    stages = {stage.id: stage for stage in work.all(Stage, col(Stage.id).in_([*ids, deal.stage_id]))}
    now = stages.get(deal.stage_id)
    if now is None or now.semantic == 'F':
        return []
    made = {one.form for one in work.all(Document, col(Document.deal_id) == deal.id)}

    def reached(stage: Stage | None) -> bool:
        return stage is not None and ('PSF'.index(stage.semantic), stage.sort) <= ('PSF'.index(now.semantic), now.sort)

    missing = [one.form for one in there if one.form not in made and reached(stages.get(one.stage_id))]
    known = offered(work, 'deal') if missing else {}
    return [form for form in missing if form in known]


def directions_with(work: UnitOfWork, form: str) -> list[str]:
    """The names of the directions that have this form in their sets."""
    ids = [one.direction_id for one in work.all(DirectionDocument, col(DirectionDocument.form) == form)]
    direction: Any = Entity.kinds['direction']
    return [one.name for one in work.all(direction, direction.id.in_(ids), order=[direction.sort, direction.id])]


@when('paper_template.deleted', 'paper_template.created.undone')
def _form_gone(work: UnitOfWork, template: PaperTemplate) -> None:
    """An own form that is no more is in no set either."""
    if not template.form:
        for one in work.all(DirectionDocument, col(DirectionDocument.form) == template.code):
            work.remove(one)


def _must_be_once(work: UnitOfWork, there: Iterable[DirectionDocument], form: str) -> None:
    if any(one.form == form for one in there):
        raise Invalid('document.in_set', name=form_of(work, form).name)


def _must_fit(work: UnitOfWork, direction_id: int, fields: dict[str, Any]) -> None:
    if 'form' in fields:
        form = form_of(work, fields['form'])
        if 'deal' not in form.of:
            raise Invalid('document.not_for', name=form.name)
    if fields.get('moment', OFFER) not in MOMENTS:
        raise Invalid('field.wrong', field='moment')
    if fields.get('stage_id') is not None:
        stage = work.get(Stage, fields['stage_id'])
        if stage.noun != 'deal' or stage.direction_id != direction_id:
            raise Invalid('deal.foreign_stage', stage=stage.name)
        if stage.semantic == LOST:
            raise Invalid('document.lost_stage', field='stage_id', stage=stage.name)
