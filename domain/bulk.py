"""Many records in one act: one batch, one undo; what is refused for one record is refused for all."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import col

from . import catalog, deals, demands, leads, observers
from .errors import Invalid
from .stages import Stage
from .unit_of_work import UnitOfWork

MOST = 2000
# How a field that `change` leaves alone is set: by a verb of its own, (work, id, value).
VERBS: dict[tuple[str, str], Callable[..., Any]] = {
    ('lead', 'stage_id'): leads.move,
    ('deal', 'stage_id'): deals.move,
}


def each(work: UnitOfWork, verb: Callable[..., Any], ids: Sequence[int], *args: Any) -> int:
    """One verb, `verb(work, id, *args)`, for many records; how many. Raises Invalid('bulk.too_many', limit=…)."""
    if len(ids) > MOST:
        raise Invalid('bulk.too_many', limit=MOST)
    with work.gathering():
        for id in ids:
            verb(work, id, *args)
    return len(ids)


def change(work: UnitOfWork, kind: str, ids: Sequence[int], values: dict[str, Any]) -> int:
    """Set these fields of many records; how many. Raises Invalid('field.fixed') for one with verbs of its own."""
    noun, known = catalog.noun(kind), catalog.fields(work, kind)
    plain: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise Invalid('field.unknown', field=name)
        if verb := VERBS.get((kind, name)):
            each(work, verb, ids, value)
        elif known[name].fixed or noun.change is None:
            raise Invalid('field.fixed', field=name)
        else:
            plain[name] = value
    return each(work, noun.change, ids, plain) if plain and noun.change else len(ids)


def observe(work: UnitOfWork, kind: str, ids: Sequence[int], people: Sequence[int]) -> int:
    """Let colleagues observe many records beside those who do; how many records."""
    return each(work, lambda work, id: observers.join(work, kind, id, people), ids)


def lacking(work: UnitOfWork, kind: str, ids: Sequence[int], stage_id: int) -> dict[str, int]:
    """{field: how many of these records lack it} of what keeps them out of a stage."""
    noun, stage = catalog.noun(kind), work.get(Stage, stage_id)
    these = work.all(noun.entity, col(noun.entity.id).in_(ids))
    return dict(Counter(name for record in these for name in demands.missing(work, record, stage)))


def unready(work: UnitOfWork, stage_id: int, target_id: int) -> int:
    """How many records of a stage lack something that another stage of the same kind asks for."""
    stage, target = work.get(Stage, stage_id), work.get(Stage, target_id)
    entity = catalog.noun(stage.noun).entity
    there = work.all(entity, entity.stage_id == stage.id)  # type: ignore[attr-defined]
    return sum(1 for record in there if demands.missing(work, record, target))


def fill_and_move(work: UnitOfWork, kind: str, ids: Sequence[int], stage_id: int, values: dict[str, Any]) -> int:
    """Give each record those of the values that it lacks for a stage, then move it there; how many."""
    noun, stage = catalog.noun(kind), work.get(Stage, stage_id)

    def one(work: UnitOfWork, id: int) -> None:
        lacks = demands.missing(work, work.get(noun.entity, id), stage)
        if noun.change and (given := {name: values[name] for name in lacks if name in values}):
            noun.change(work, id, given)
        VERBS[kind, 'stage_id'](work, id, stage_id)

    return each(work, one, ids)


def changeable(work: UnitOfWork, kind: str) -> list[str]:
    """The names of the fields that can be set for many at once, in the catalogue's order."""
    noun, lists = catalog.noun(kind), ('reach', 'file', 'data')
    return [
        name
        for name, field in catalog.fields(work, kind).items()
        if (kind, name) in VERBS or (noun.change and not field.fixed and field.kind not in lists)
    ]


def drop(work: UnitOfWork, kind: str, ids: Sequence[int]) -> int:
    """Put many records into the bin; how many."""
    noun = catalog.noun(kind)
    if noun.drop is None:
        raise Invalid('bulk.no_bin')
    return each(work, noun.drop, ids)


def set_field(work: UnitOfWork, kind: str, id: int, name: str, value: Any, seen: int | None = None) -> None:
    """Set one field of one record, as an edit in a list's cell does. `seen` is the version the person saw."""
    noun, known = catalog.noun(kind), catalog.fields(work, kind)
    if name not in known:
        raise Invalid('field.unknown', field=name)
    if verb := VERBS.get((kind, name)):
        verb(work, id, value)
    elif known[name].fixed or noun.change is None:
        raise Invalid('field.fixed', field=name)
    else:
        noun.change(work, id, {name: value}, seen)
