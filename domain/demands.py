"""What is asked of a record: fields to be filled before it moves on, and those that are never left empty."""

from typing import Any

from . import stages
from .errors import Invalid
from .own import NOUNS, PREFIX, OwnField, of
from .stages import LOST, PROCESS, WON, Stage
from .unit_of_work import UnitOfWork


def asked(there: list[Stage], stage: Stage) -> list[str]:
    """The fields to be filled in a stage: its own and those of the stages in work before it; a loss asks nothing."""
    if stage.semantic == LOST:
        return []
    passed = [s for s in there if s.semantic == PROCESS]
    if stage.semantic == PROCESS:
        at = next((n for n, s in enumerate(passed) if s.id == stage.id), -1)
        passed = passed[: at + 1]
    passed += [stage] if stage.semantic == WON else []
    return list(dict.fromkeys(name for one in passed for name in one.required or ()))


def missing(work: UnitOfWork, record: Any, stage: Stage) -> list[str]:
    """The names of empty fields that keep a record out of a stage.

    What is always required is not asked of a record in the making: an inquiry is written down in one line.
    """
    if stage.semantic == LOST:
        return []
    own = _own(work, record)
    names = asked(stages.of(work, record.entity_kind(), getattr(record, 'direction_id', None)), stage)
    names += [name for name, field in own.items() if field.required and record.id and name not in names]
    return [n for n in names if (n in own or not n.startswith(PREFIX)) and empty(getattr(record, n, None))]


def empty(value: Any) -> bool:
    """Whether nothing has been filled in."""
    return value is None or value in ('', [], {})


def must_be_filled(work: UnitOfWork, record: Any, stage: Stage) -> None:
    """Raise Invalid('stage.fields_missing') naming the record and the fields it lacks for this stage."""
    lacking = missing(work, record, stage)
    if lacking:
        own = _own(work, record)
        raise Invalid(
            'stage.fields_missing', entity=record.entity_kind(), id=record.id, title=record.title, stage=stage.name,
            fields=lacking, labels={name: own[name].label for name in lacking if name in own},
        )  # fmt: skip


def lacks(work: UnitOfWork, record: Any) -> dict[str, Any]:
    """Facts for a refusal of a record whose required own fields are empty: entity, id, fields, labels; {} for none."""
    empties = {
        n: field.label for n, field in _own(work, record).items() if field.required and empty(getattr(record, n))
    }
    return {'entity': record.entity_kind(), 'id': record.id, 'fields': [*empties], 'labels': empties} if empties else {}


def must_be_whole(work: UnitOfWork, record: Any) -> None:
    """Raise Invalid('field.required') where a required own field of a record is empty."""
    for name, field in _own(work, record).items():
        if field.required and empty(getattr(record, name)):
            raise field.wrong('field.required')


def _own(work: UnitOfWork, record: Any) -> dict[str, OwnField]:
    """The own fields that this record has, by name."""
    noun, direction_id = record.entity_kind(), getattr(record, 'direction_id', None)
    return {f.name: f for f in of(work, noun) if f.stands(direction_id)} if noun in NOUNS else {}
