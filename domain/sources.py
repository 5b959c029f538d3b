"""Sources: how a person found us. A word typed for the first time becomes one."""

from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import Field, SQLModel, col, select

from .errors import Invalid
from .permissions import Actor, Permission
from .unit_of_work import Entity, UnitOfWork, fit


class SourceFields(SQLModel):
    name: str = Field(min_length=1, max_length=60)
    active: bool = True


class Source(SourceFields, Entity, table=True):
    """A source; `code` keeps Bitrix24's (CALL, WEB …)."""

    code: str = Field(max_length=60, unique=True)
    sort: int = 0

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()


def listed(work: UnitOfWork, *, all: bool = False) -> list[Source]:
    """Sources offered when choosing, in order; `all` adds the retired ones."""
    where = () if all else (col(Source.active).is_(True),)
    return work.all(Source, *where, order=[col(Source.sort), col(Source.id)])


def named(work: UnitOfWork, text: str) -> Source:
    """The source with this code, id or name; a new word becomes a source."""
    text = text.replace('\x00', '').strip()
    for source in work.once(Source, 'all', lambda: work.all(Source)):
        if text in (source.code, str(source.id)) or source.name.casefold() == text.casefold():
            return source
    return _make(work, text)


def add(work: UnitOfWork, name: str) -> Source:
    """Add a source. Raises Invalid where its name is taken."""
    work.require(Permission.SETTINGS_EDIT)
    _must_be_free(work, name)
    return _make(work, name)


def change(work: UnitOfWork, source_id: int, values: dict[str, Any], seen: int | None = None) -> Source:
    """Rename, retire or bring back a source."""
    work.require(Permission.SETTINGS_EDIT)
    source, fields = work.get(Source, source_id), fit(SourceFields, values)
    if 'name' in fields:
        _must_be_free(work, fields['name'], source_id)
    work.must_not_clash(source, fields, seen)
    work.record('source.changed', source, **fields)
    return source


def reorder(work: UnitOfWork, ids: list[int]) -> None:
    work.require(Permission.SETTINGS_EDIT)
    for place, id in enumerate(ids, 1):
        work.record('source.reordered', work.get(Source, id), sort=place * 10)


def remove(work: UnitOfWork, source_id: int) -> None:
    """Delete a source; records that came from it keep its code and are counted under it."""
    work.require(Permission.SETTINGS_EDIT)
    work.remove(work.get(Source, source_id))


def seed(work: UnitOfWork, code: str, name: str, sort: int) -> None:
    """A source every installation starts with; one that was deleted comes back. Part of the first run."""
    there = work.find(Source, col(Source.code) == code, deleted=True)
    if there:
        work.record('source.restored', there, name=name, sort=sort, active=True, deleted_at=None)
    else:
        work.add(Source(code=code, name=name, sort=sort))


def _must_be_free(work: UnitOfWork, name: str, but: int | None = None) -> None:
    if any(s.name.casefold() == name.strip().casefold() and s.id != but for s in work.all(Source)):
        raise Invalid('source.name_taken', field='name', name=name)


def _make(work: UnitOfWork, name: str) -> Source:
    fields = fit(SourceFields, {'name': name})
    gone = work.find(Source, col(Source.name) == fields['name'], deleted=True)
    if gone:
        work.restore(gone)
        return gone
    used = {code for (code,) in work.rows(select(Source.code))}
    code = next(f'UC_{n}' for n in range(1, 100_000) if f'UC_{n}' not in used)
    return work.add(Source(code=code, sort=10 * (len(used) + 1), **fields))
