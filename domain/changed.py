"""Changed fields in words: what they were, what they became, and whom and what they point at by name."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import col, select

from . import addresses
from .activities.titles import titles
from .acts import Noun
from .attached import names_of
from .history import Change
from .own import CHOSEN, PREFIX, OwnField
from .sources import Source
from .unit_of_work import UnitOfWork

OBSERVERS = 'observers'
QUIET_FIELDS = frozenset({
    'rank', 'since', 'sort', 'closed_at', 'links', 'amount_manual', 'deleted_at', 'viewed_at', 'main', 'done_at',
    'done_by', 'state', 'mentions', 'entity', 'entity_id', 'activity_id', 'comment_id',
})  # fmt: skip


def changed(before: dict[str, Any], after: dict[str, Any], named: dict[Any, Any], quiet: bool) -> list[dict[str, Any]]:
    """The fields worth showing: [{field, label, before, after, before_text, after_text}]; none of a `quiet` change."""
    names = [] if quiet else [n for n in after if n not in QUIET_FIELDS and before.get(n) != after[n]]
    if 'address' in names:  # the line says what its parts do
        names = [name for name in names if name not in addresses.NAMES]
    return [
        {'field': name, 'label': named.get(('own', name), {}).get('title', ''),
         'before': before.get(name), 'after': after[name],
         'before_text': _text(name, before.get(name), named), 'after_text': _text(name, after[name], named)}
        for name in names
    ]  # fmt: skip


def blank() -> dict[str, Any]:
    """The row of a change that has no field to show."""
    return {'field': '', 'label': '', 'before': None, 'after': None, 'before_text': '', 'after_text': ''}


def kind_of(name: str) -> str:
    """Which noun a field points at: company_id at a company, owner_id and done_by at a person."""
    if name in ('owner_id', 'author_id') or name.endswith('_by'):
        return 'person'
    return name.removesuffix('_id') if name.endswith('_id') else ''


def words(name: str, value: Any, named: dict[Any, Any]) -> str:
    """What a field points at by name, and an own field's choices in words; '' for a value that says it itself."""
    if value is None:
        return ''
    if ('own', name) in named:
        return _own_text(named['own', name]['field'], value, named)
    found = None if isinstance(value, dict | list) else named.get((kind_of(name) or name, value))
    return str(found['title']) if found else ''


def _text(name: str, value: Any, named: dict[Any, Any]) -> str:
    if name == 'files':
        return names_of(value)
    if name == OBSERVERS:
        return ', '.join(called(('person', id), named) for id in value or ())
    return words(name, value, named) or ('' if value is None or isinstance(value, dict | list) else str(value))


def _own_text(field: OwnField, value: Any, named: dict[Any, Any]) -> str:
    """A choice's words, a record's name; '' where the value says it itself."""
    if field.kind in CHOSEN:
        return ', '.join(field.words.get(code, str(code)) for code in (value if isinstance(value, list) else [value]))
    if field.kind == 'file':
        return names_of(value)
    found = named.get((field.target or field.kind, value)) if field.kind in ('record', 'person') else None
    return str(found['title']) if found else ''


def own_named(work: UnitOfWork, names: Iterable[str]) -> dict[Any, dict[str, Any]]:
    """{('own', 'own.12'): {'title', 'field'}} of own fields, put away ones too; one query."""
    ids = [int(name.removeprefix(PREFIX)) for name in set(names) if name.removeprefix(PREFIX).isdecimal()]
    query = select(OwnField).where(col(OwnField.id).in_(ids), OwnField.seen_by(work.actor))
    return {('own', f.name): {'title': f.label, 'field': f} for (f,) in work.rows(query)} if ids else {}


def pointed(named: dict[Any, dict[str, Any]], values: dict[str, Any]) -> set[Noun]:
    """What the own fields among these values point at."""
    fields = {name: named['own', name]['field'] for name in values if ('own', name) in named}
    return {
        (field.target or field.kind, values[name])
        for name, field in fields.items()
        if field.kind in ('record', 'person') and isinstance(values[name], int)
    }


def called(noun: Noun, named: dict[Noun, dict[str, Any]]) -> str:
    """A record's name, '' where it is not known."""
    return str(named[noun]['title']) if noun in named else ''


def named_in(work: UnitOfWork, changes: Sequence[Change], also: Sequence[Change] = ()) -> dict[Any, dict[str, Any]]:
    """Names of the changed records and of everything their fields point at, and of sources by code."""
    wanted = {change.noun for change in (*changes, *also)}
    codes = False
    sides = [values for change in changes for values in (change.before, change.after)]
    own = own_named(work, (n for values in sides for n in values if n.startswith(PREFIX)))
    wanted |= {noun for values in sides for noun in pointed(own, values)}
    for change in changes:
        for values in (change.before, change.after):
            codes = codes or bool(values.get('source'))
            wanted |= {(kind_of(n), v) for n, v in values.items() if kind_of(n) and isinstance(v, int)}
            wanted |= {('person', id) for id in values.get(OBSERVERS) or ()}
    named: dict[Any, dict[str, Any]] = own | dict(titles(work, wanted))
    if codes:
        columns: Any = (Source.code, Source.name)
        named |= {('source', code): {'title': name} for code, name in work.rows(select(*columns))}
    return named
