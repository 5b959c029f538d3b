"""Changed fields in words: what they were, what they became, and whom and what they point at by name."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import select

from .activities.titles import titles
from .acts import Noun
from .history import Change
from .sources import Source
from .unit_of_work import UnitOfWork

QUIET_FIELDS = frozenset({
    'rank', 'since', 'sort', 'closed_at', 'links', 'amount_manual', 'deleted_at', 'viewed_at', 'main', 'done_at',
    'done_by', 'state', 'mentions', 'entity', 'entity_id', 'activity_id', 'comment_id',
})  # fmt: skip


def changed(before: dict[str, Any], after: dict[str, Any], named: dict[Any, Any], quiet: bool) -> list[dict[str, Any]]:
    """[{field, before, after, before_text, after_text}] of the fields worth showing; none for a `quiet` change."""
    names = [] if quiet else [n for n in after if n not in QUIET_FIELDS and before.get(n) != after[n]]
    return [
        {'field': name, 'before': before.get(name), 'after': after[name],
         'before_text': _text(name, before.get(name), named), 'after_text': _text(name, after[name], named)}
        for name in names
    ]  # fmt: skip


def blank() -> dict[str, Any]:
    """The row of a change that has no field to show."""
    return {'field': '', 'before': None, 'after': None, 'before_text': '', 'after_text': ''}


def kind_of(name: str) -> str:
    """Which noun a field points at: company_id at a company, owner_id and done_by at a person."""
    if name in ('owner_id', 'author_id') or name.endswith('_by'):
        return 'person'
    return name.removesuffix('_id') if name.endswith('_id') else ''


def _text(name: str, value: Any, named: dict[Any, Any]) -> str:
    if value is None or isinstance(value, dict | list):
        return ''
    found = named.get((kind_of(name) or name, value))
    return str(found['title'] if found else value)


def called(noun: Noun, named: dict[Noun, dict[str, Any]]) -> str:
    """A record's name, '' where it is not known."""
    return str(named[noun]['title']) if noun in named else ''


def named_in(work: UnitOfWork, changes: Sequence[Change], also: Sequence[Change] = ()) -> dict[Any, dict[str, Any]]:
    """Names of the changed records and of everything their fields point at, and of sources by code."""
    wanted = {change.noun for change in (*changes, *also)}
    codes = False
    for change in changes:
        for values in (change.before, change.after):
            codes = codes or bool(values.get('source'))
            wanted |= {(kind_of(n), v) for n, v in values.items() if kind_of(n) and isinstance(v, int)}
    named: dict[Any, dict[str, Any]] = dict(titles(work, wanted))
    if codes:
        columns: Any = (Source.code, Source.name)
        named |= {('source', code): {'title': name} for code, name in work.rows(select(*columns))}
    return named
