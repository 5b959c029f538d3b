"""What own fields of a lead say goes along into what it becomes: into the field of the same name and kind."""

from typing import Any

from ..unit_of_work import UnitOfWork
from .noun import CHOSEN, OwnField
from .verbs import of


def carried(work: UnitOfWork, record: Any, noun: str) -> dict[str, Any]:
    """Values for own fields of another noun: {'own.7': value}; choices go by their words."""
    there = {(field.label.casefold(), field.kind, field.target): field for field in of(work, noun)}
    found = {}
    for field in of(work, record.entity_kind()):
        target, value = there.get((field.label.casefold(), field.kind, field.target)), getattr(record, field.name)
        if target and value is not None:
            found[target.name] = _translated(field, target, value) if field.kind in CHOSEN else value
    return {name: value for name, value in found.items() if value not in (None, [])}


def _translated(field: OwnField, target: OwnField, value: Any) -> Any:
    codes = {label.casefold(): code for code, label in target.words.items()}
    known = field.words
    found = [codes[word] for one in (value if isinstance(value, list) else [value])
             if (word := known.get(one, '').casefold()) in codes]  # fmt: skip
    return found if isinstance(value, list) else next(iter(found), None)
