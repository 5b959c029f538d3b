"""Which fields a stage asks for, said by administrators; and how what it asks for is filled in on the way."""

from collections.abc import Callable, Iterable
from typing import Any

from . import catalog
from .catalog import Field
from .errors import Invalid
from .permissions import Permission
from .stages import LOST, Stage
from .unit_of_work import UnitOfWork

MOST = 30


def askable(work: UnitOfWork, noun: str, direction_id: int | None = None) -> dict[str, Field]:
    """The fields a stage can ask for: those that a person fills in and records of the direction have."""
    return {
        name: field
        for name, field in catalog.fields(work, noun).items()
        if not field.fixed and not field.wordless and field.stands(direction_id)
    }


def demand(work: UnitOfWork, stage_id: int, names: Iterable[str], seen: int | None = None) -> Stage:
    """Say which fields are to be filled from a stage on. Raises Invalid('field.unknown' | 'stage.asks_too_much')."""
    work.require(Permission.SETTINGS_EDIT)
    stage = work.get(Stage, stage_id)
    known = askable(work, stage.noun, stage.direction_id)
    wanted = list(dict.fromkeys(names))
    if len(wanted) > MOST or (wanted and stage.semantic == LOST):
        raise Invalid('stage.asks_too_much', stage=stage.name, limit=MOST)
    for name in wanted:
        if name not in known:
            raise Invalid('field.unknown', field=name)
    work.must_not_clash(stage, {'required': wanted}, seen)
    work.record('stage.changed', stage, required=wanted)
    return stage


def filled(work: UnitOfWork, noun: str, id: int, values: dict[str, Any], verb: Callable[..., Any], *args: Any,
           **more: Any) -> Any:  # fmt: skip
    """Fill fields of a record and then do with it what was refused for their sake, as one act."""
    change = catalog.noun(noun).change
    assert change
    change(work, id, values)
    return verb(work, *args, **more)
