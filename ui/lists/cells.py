"""Fields of the catalogue as columns and cells of the big table."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from domain import phones
from domain.activities.titles import titles
from domain.catalog import Field
from domain.catalog import noun as noun_of
from domain.own.values import LISTS
from domain.sources import listed as sources_listed
from domain.tags import chips
from domain.types import plain
from domain.unit_of_work import UnitOfWork

from ..components.table import Column, Kind
from ..field_words import choice_text, field_label
from ..locales import Words

LONGEST = 200
TABLE: dict[str, Kind] = {
    'money': 'money', 'date': 'date', 'moment': 'datetime', 'person': 'person', 'stage': 'stage', 'record': 'link',
    'choice': 'choice', 'source': 'choice', 'yesno': 'choice', 'direction': 'choice',
    'file': 'choice', 'people': 'choice', 'tags': 'tags',
}  # fmt: skip
WIDTH = {'money': 120, 'number': 90, 'date': 110, 'moment': 110, 'yesno': 90, 'long': 260, 'record': 200, 'people': 220,
         'tags': 220}  # fmt: skip
RIGHT = ('money', 'number')


def column_of(t: Words, field: Field) -> Column:
    """The column of a field; its key is the field's name."""
    kind: Kind = 'phone' if field.name == 'phones' else TABLE.get(field.kind, 'text')
    return Column(
        key=field.name, label=field_label(t, field), kind=kind, width=WIDTH.get(field.kind, 150),
        sortable=field.sortable, align='right' if field.kind in RIGHT else 'left',
    )  # fmt: skip


class Cells:
    """Values of some fields of some records, as cells; names of what they point at are read together."""

    def __init__(self, work: UnitOfWork, t: Words, kind: str, fields: Sequence[Field], records: Sequence[Any]) -> None:
        self.t, self.kind, self.fields = t, kind, fields
        own = [f for f in fields if f.own and f.kind not in LISTS]
        self._own = _own_values(work, kind, own, [r.id for r in records])
        refs = [(f.target or 'direction', v) for f in fields if f.kind in ('record', 'direction') for r in records
                if isinstance(v := self._value(f, r), int)]  # fmt: skip
        refs += [('person', id) for f in fields if f.kind == 'people' for r in records for id in getattr(r, f.name)]
        self._named = titles(work, refs) if refs else {}
        self._sources: Mapping[str, str] = {}
        if any(f.kind == 'source' for f in fields):
            self._sources = {s.code: s.name for s in sources_listed(work, all=True)}

    def row(self, record: Any) -> dict[str, Any]:
        """{field: cell} of one record."""
        return {field.name: self._cell(field, record) for field in self.fields}

    def _cell(self, field: Field, record: Any) -> Any:
        value = self._value(field, record)
        if value is None or value in ('', []):
            return None
        match field.kind:
            case 'money':
                return {'a': plain(value), 'cur': getattr(record, 'currency', '')}
            case 'yesno':
                return {'t': self.t('yes') if value else self.t('no'), 'v': bool(value)}
            case 'choice':
                return {'t': choice_text(self.t, self.kind, field, value), 'v': value}
            case 'source':
                return {'t': self._sources.get(value, value), 'v': value}
            case 'record' | 'direction':
                return self._link(field, value)
            case 'reach':
                first = phones.main(value)
                return self.t.plain_phone(first) if field.name == 'phones' else first
            case 'many':
                return ', '.join(choice_text(self.t, self.kind, field, str(one)) for one in value)
            case 'people':
                names = [str(one['title']) for id in value if (one := self._named.get(('person', id)))]
                return {'t': ', '.join(names), 'v': value}
            case 'tags':
                return chips(value)
            case 'file':
                return self._files(value)
            case 'person' | 'stage':
                return value
            case 'text' | 'long' | 'address' | 'link':
                return str(value)[:LONGEST]
        return plain(value)

    def _files(self, files: list[dict[str, Any]]) -> dict[str, Any]:
        count = self.t.n('{n} file', '{n} files', len(files))
        return {'t': str(files[0]['name'])[:LONGEST] if len(files) == 1 else count, 'icon': 'clip'}

    def _value(self, field: Field, record: Any) -> Any:
        if field.own and field.kind not in LISTS:
            return self._own.get((field.name, record.id))
        return getattr(record, field.name, None)

    def _link(self, field: Field, id: int) -> dict[str, Any] | None:
        kind = field.target or 'direction'
        found = self._named.get((kind, id))
        if found is None:
            return None
        return {'t': found['title'], 'v': id} | ({'href': f'/{kind}/{id}'} if kind in OPENED else {})


OPENED = ('lead', 'deal', 'contact', 'company', 'quote', 'invoice')


def _own_values(work: UnitOfWork, kind: str, fields: Sequence[Field], ids: Sequence[int]) -> dict[tuple[str, int], Any]:
    """{(field, id): value} of the team's own fields, read as the catalogue says."""
    if not fields or not ids:
        return {}
    noun = noun_of(kind).entity
    query = select(noun.id, *(f.column for f in fields)).where(col(noun.id).in_(ids), noun.seen_by(work.actor))
    return {(f.name, row[0]): value for row in work.rows(query) for f, value in zip(fields, row[1:], strict=True)}
