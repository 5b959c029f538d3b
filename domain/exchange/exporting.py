"""Lists as files: rows of any fields of the catalogue, only what the person may see, ready for a spreadsheet."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from .. import catalog
from ..activities.titles import titles
from ..attached import names_of
from ..catalog import Field
from ..errors import Invalid
from ..own.values import typed
from ..permissions import Permission
from ..sources import listed as sources_listed
from ..unit_of_work import UnitOfWork
from .cells import told
from .sheets import FORMULAS, MOST_ROWS

POINTING = {'person': 'person', 'stage': 'stage', 'direction': 'direction'}
Say = Callable[[Field, str], str]
"""A choice's word in the reader's language."""


def columns(work: UnitOfWork, kind: str, names: Sequence[str] = ()) -> list[Field]:
    """The fields a file shows, all where none is named. Raises Invalid('field.unknown')."""
    known = {name: field for name, field in catalog.fields(work, kind).items() if not field.wordless}
    for name in names:
        if name not in known:
            raise Invalid('field.unknown', field=name)
    return [known[name] for name in names or known]


def ids(work: UnitOfWork, kind: str, where: Sequence[ColumnElement[bool]] = (), order: Sequence[Any] = ()) -> list[int]:
    """The records a file holds, in order, among those this person may see. Raises Forbidden."""
    work.require(Permission.RECORDS_EXPORT)
    noun: Any = catalog.noun(kind).entity
    seen = (noun.seen_by(work.actor), col(noun.deleted_at).is_(None))
    return [id for (id,) in work.rows(select(noun.id).where(*seen, *where).order_by(*order, noun.id).limit(MOST_ROWS))]


def export(work: UnitOfWork, kind: str, names: Sequence[str], ids: Sequence[int], say: Say) -> list[list[Any]]:
    """Rows of these records: text, numbers, days and moments. A few queries whatever their number. Raises Forbidden."""
    work.require(Permission.RECORDS_EXPORT)
    shown, noun = columns(work, kind, names), catalog.noun(kind).entity
    records = {one.id: one for one in work.all(noun, col(noun.id).in_(ids))}
    refs = {
        (_target(field), value)
        for field in shown if _target(field) for one in records.values()
        if isinstance(value := getattr(one, field.name, None), int)
    }  # fmt: skip
    refs |= {('person', id) for field in shown if field.kind == 'people' for one in records.values()
             for id in getattr(one, field.name) or ()}  # fmt: skip
    named = {ref: str(found['title']) for ref, found in titles(work, refs).items()} if refs else {}
    sources = {s.code: s.name for s in sources_listed(work, all=True)}
    found = [records[id] for id in ids if id in records]
    return [[one.id, *(_cell(field, one, named, sources, say) for field in shown)] for one in found]


def _target(field: Field) -> str:
    return field.target if field.kind == 'record' else POINTING.get(field.kind, '')


def _cell(field: Field, record: Any, named: dict[Any, str], sources: dict[str, str], say: Say) -> Any:
    value = getattr(record, field.name, None)
    if field.own:
        if value is None:
            return ''
        value = typed(field.kind, value)
    if target := _target(field):
        return named.get((target, value), '')
    if field.kind == 'people':
        return ', '.join(named.get(('person', id), '') for id in value or ())
    if field.kind == 'source':
        return sources.get(value or '', value or '')
    if field.kind == 'choice':
        return say(field, value) if value else ''
    if field.kind == 'many':
        return ', '.join(say(field, str(one)) for one in value or [])
    if field.kind == 'file':
        return names_of(value)
    if field.kind == 'yesno':
        return say(field, 'yes' if value else 'no')
    return told(value)


def guarded(value: Any) -> Any:
    """A cell that a spreadsheet would take for a formula, as text (OWASP, «CSV Injection»)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value
