"""The values of a template's places at the moment a paper is made: plain ones, which JSON keeps with the paper."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col

from .. import catalog, settings
from ..activities.titles import titles
from ..attached import names_of
from ..catalog import Field
from ..own.values import typed
from ..sources import listed as sources_listed
from ..types import plain
from ..unit_of_work import UnitOfWork
from .places import of_record

POINTING = {'person': 'person', 'people': 'person', 'stage': 'stage', 'direction': 'direction'}
Said = list[Any]
"""[kind, value]: a date, moment (in the team's zone), money or number, else a text; a choice is 'noun field code'."""


def told(work: UnitOfWork, records: Mapping[str, int | None]) -> dict[str, dict[str, Said]]:
    """{kind: {place: [kind, value]}} of records by id; what is hidden or missing is left out. A few queries a kind."""
    return {kind: _record(work, kind, id) for kind, id in records.items() if id}


def _record(work: UnitOfWork, kind: str, id: int) -> dict[str, Said]:
    noun: Any = catalog.noun(kind).entity
    record = work.find(noun, col(noun.id) == id)
    if record is None:
        return {}
    places = of_record(work, kind)
    refs = {(_target(one.field), value) for one in places if _target(one.field)
            for value in _several(getattr(record, one.field.name, None)) if isinstance(value, int)}  # fmt: skip
    named = {ref: str(found['title']) for ref, found in titles(work, refs).items()} if refs else {}
    zone = ZoneInfo(settings.value(work, 'zone'))
    sources = {one.code: one.name for one in sources_listed(work, all=True)}
    return {
        one.name: _said(kind, one.field, getattr(record, one.field.name, None), named, sources, zone) for one in places
    }


def _target(field: Field) -> str:
    return field.target if field.kind == 'record' else POINTING.get(field.kind, '')


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _said(kind: str, field: Field, value: Any, named: Mapping[Any, str], sources: Mapping[str, str],
          zone: ZoneInfo) -> Said:  # fmt: skip
    if value is None or value == '':
        return ['text', '']
    if field.own:
        value = typed(field.kind, value)
    if target := _target(field):
        return ['text', ', '.join(filter(None, (named.get((target, one), '') for one in _several(value))))]
    if field.kind == 'source':
        return ['text', sources.get(value, value)]
    if field.kind in ('choice', 'many'):
        return _choice(kind, field, _several(value))
    if field.kind == 'tags':
        return ['text', ', '.join(value)]
    if field.kind == 'file':
        return ['text', names_of(value)]
    if field.kind == 'yesno':
        return ['yesno', bool(value)]
    if field.kind == 'reach':
        return ['text', ', '.join(str(one['value']) for one in value)]
    if isinstance(value, datetime):
        return ['moment', value.astimezone(zone).replace(tzinfo=None).isoformat(timespec='minutes')]
    if isinstance(value, date):
        return ['date', plain(value)]
    if isinstance(value, Decimal | int | float):
        return ['money' if field.kind == 'money' else 'number', str(value)]
    return ['text', str(value)]


def _choice(kind: str, field: Field, codes: list[str]) -> Said:
    words = field.choices
    if words is None:
        return ['choice', f'{kind} {field.name} {codes[0]}']
    return ['text', ', '.join(words.get(code, code) for code in codes)]
