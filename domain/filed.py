"""Files in own fields: added to those that are there, taken off, found for whoever sees the record."""

from collections.abc import Iterable
from typing import Any

from . import catalog
from .errors import Invalid, NotFound
from .unit_of_work import UnitOfWork


def attach(work: UnitOfWork, kind: str, id: int, name: str, files: Iterable[dict[str, Any]]) -> Any:
    """Add files to an own field («own.12»), each as `attached.AttachedFile` tells, and give back the record.

    What a colleague has added meanwhile stays. Asks for what changing the record asks. Raises Invalid, NotFound.
    """
    return _change(work, kind, id, name, [*_there(work, kind, id, name), *files])


def detach(work: UnitOfWork, kind: str, id: int, name: str, token: str) -> Any:
    """Take a file off an own field and give back the record. Raises NotFound, Invalid('field.required')."""
    there = _there(work, kind, id, name)
    left = [file for file in there if file['token'] != token]
    if len(left) == len(there):
        raise NotFound('missing', entity='file', id=token)
    return _change(work, kind, id, name, left)


def file_of(work: UnitOfWork, kind: str, id: int, name: str, token: str) -> dict[str, Any]:
    """The file in a field of a record that has this token, or whose small picture has. Raises NotFound."""
    found = (file for file in _there(work, kind, id, name) if token and token in (file['token'], file['thumb']))
    file = next(found, None)
    if file is None:
        raise NotFound('missing', entity='file', id=token)
    return file


def _there(work: UnitOfWork, kind: str, id: int, name: str) -> list[dict[str, Any]]:
    field = catalog.fields(work, kind).get(name)
    if field is None or not field.own or field.kind != 'file':
        raise NotFound('missing', entity='own_field', id=name)
    return getattr(work.get(catalog.noun(kind).entity, id), name) or []


def _change(work: UnitOfWork, kind: str, id: int, name: str, files: list[dict[str, Any]]) -> Any:
    change = catalog.noun(kind).change
    if change is None:
        raise Invalid('field.fixed', field=name)
    return change(work, id, {name: files})
