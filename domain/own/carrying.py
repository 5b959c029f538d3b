"""What own fields say goes along into what a record becomes: into the field of the same name and kind."""

from contextlib import suppress
from typing import Any

from ..errors import Refusal
from ..unit_of_work import UnitOfWork
from .noun import CHOSEN, OwnField
from .values import read
from .verbs import of


def carried(work: UnitOfWork, record: Any, noun: str) -> dict[str, Any]:
    """Values for own fields of another record, of any noun: {'own.7': value}; choices go by their words.

    What does not fit there any more, such as a colleague who has left, stays behind.
    """
    there = {(field.label.casefold(), field.kind, field.target): field for field in of(work, noun)}
    found = {}
    for field in of(work, record.entity_kind()):
        target, value = there.get((field.label.casefold(), field.kind, field.target)), getattr(record, field.name)
        if target and value is not None:
            said = _translated(field, target, value) if field.kind in CHOSEN else value
            with suppress(Refusal):
                found[target.name] = read(work, target, said)
    return {name: value for name, value in found.items() if value is not None}


def _translated(field: OwnField, target: OwnField, value: Any) -> Any:
    codes = {label.casefold(): code for code, label in target.words.items()}
    known = field.words
    found = [codes[word] for one in (value if isinstance(value, list) else [value])
             if (word := known.get(one, '').casefold()) in codes]  # fmt: skip
    return found if isinstance(value, list) else next(iter(found), None)
