"""One window of a list, and what is selected in it: sorted, filtered and counted by the database."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from starlette.datastructures import QueryParams

from domain import bulk, catalog, filtering
from domain.activities.titles import people
from domain.catalog import Field
from domain.errors import Invalid
from domain.history import Change
from domain.stages import Stage
from domain.unit_of_work import Entity, UnitOfWork

from ..addresses import number, paging, read_filters
from ..locales import Words
from .cells import Cells
from .spec import ListSpec

MOST = 500
STAGED = ('lead', 'deal')


def page(work: UnitOfWork, spec: ListSpec, t: Words, params: QueryParams) -> dict[str, Any]:
    """{'v', 'total', 'rows', 'people', 'stages', 'me'} for the table. Raises Invalid for what makes no sense.

    Beside offset, limit, sort, dir and the filters `f`, `cols` names fields of the catalogue to be shown.
    """
    version, noun = work.last_sequence(), catalog.noun(spec.kind).entity
    asked: dict[str, Any] = {'sort': spec.sort[0], 'descending': spec.sort[1] < 0} | paging(params)
    asked_for = read_filters(params) | {name: number(params, name) for name in spec.params if name in params}
    where = conditions(work, spec, asked_for, str(t.tz))
    total = work.count(noun, *where)
    ids = _window(work, spec, where, total, **asked)
    found = {record.id: record for record in work.all(noun, col(noun.id).in_(ids))}
    shown = columns_asked(work, spec, params.get('cols', ''))
    return {
        'v': version,
        'total': total,
        'rows': drawn(work, spec, t, [found[id] for id in ids if id in found], shown),
        'people': people(work),
        'stages': stages_of(work, spec.kind),
        'me': work.actor_id,
    }


def drawn(
    work: UnitOfWork, spec: ListSpec, t: Words, records: Sequence[Any], shown: Sequence[Field]
) -> list[dict[str, Any]]:
    """Records as rows: the list's own columns, and the fields that are shown."""
    cells = Cells(work, t, spec.kind, shown, records)
    own = {row['id']: row for row in spec.draw(work, records, t)}
    return [cells.row(one) | own[one.id] | {'version': one.version} for one in records if one.id in own]


def deltas(work: UnitOfWork, spec: ListSpec, t: Words, filters: dict[str, Any], ids: Collection[int],
           cols: str, by: dict[int, int | None]) -> list[dict[str, Any]]:  # fmt: skip
    """News for an open table: rows that fit its filters, those that do not any more, and how many there are now."""
    noun, version = catalog.noun(spec.kind).entity, work.last_sequence()
    where = conditions(work, spec, filters, str(t.tz))
    records = work.all(noun, col(noun.id).in_(ids), *where)
    rows = {row['id']: row for row in drawn(work, spec, t, records, columns_asked(work, spec, cols))}
    news: list[dict[str, Any]] = [
        {'v': version, 'by': by.get(id)} | ({'row': rows[id]} if id in rows else {'gone': id}) for id in ids
    ]
    return [*news, {'v': version, 'total': work.count(noun, *where)}]


def touched(kind: str, changes: Iterable[Change]) -> list[int]:
    """The records of a kind that changes are made to or about."""
    pairs = (pair for change in changes for pair in [change.noun, *map(tuple, change.about)])
    return list(dict.fromkeys(id for of, id in pairs if of == kind))


def conditions(work: UnitOfWork, spec: ListSpec, filters: dict[str, Any], zone: str) -> list[ColumnElement[bool]]:
    """SQL of all that is asked: presets and search, and the built filter under `tree`."""
    asked = dict(filters)
    tree = asked.pop('tree', None)
    where = list(spec.where(work, asked, zone))
    return where + ([filtering.where(work, spec.kind, tree, zone=zone)] if tree else [])


def _window(work: UnitOfWork, spec: ListSpec, where: Sequence[ColumnElement[bool]], total: int, *,
            sort: str, descending: bool, offset: int, limit: int) -> list[int]:  # fmt: skip
    """Ids of the rows from `offset`. The database steps over all rows before them, so it begins from the nearer end."""
    noun = catalog.noun(spec.kind).entity
    offset = min(offset, total)
    limit = max(0, min(limit, MOST, total - offset))
    behind = total - offset - limit
    from_end = behind < offset
    order = ordered(work, spec, sort, descending, from_end=from_end)
    query = select(noun.id).where(noun.seen_by(work.actor), col(noun.deleted_at).is_(None), *where).order_by(*order)
    ids = [id for (id,) in work.rows(query.offset(behind if from_end else offset).limit(limit))]
    return ids[::-1] if from_end else ids


def ordered(work: UnitOfWork, spec: ListSpec, sort: str, descending: bool, *, from_end: bool = False) -> list[Any]:
    """ORDER BY of a column: one of the list's own orders or a field; empty values last, ties by id.

    `from_end`: exactly the other way round.
    """
    noun = catalog.noun(spec.kind).entity
    if sort in spec.sorts:
        keys = list(spec.sorts[sort](work))
    else:
        name = spec.fields.get(sort, sort)
        field = catalog.fields(work, spec.kind).get(name)
        if field is None or not field.sortable:
            raise Invalid('field.wrong', field='sort')
        keys = [by_name(field)]
    down = descending is not from_end
    return [*(_way(key, down, from_end) for key in keys), col(noun.id).desc() if down else col(noun.id)]


def _way(key: Any, down: bool, empty_first: bool) -> Any:
    """A key, its direction, where its empty values stand; one never empty keeps the plain order of its index."""
    way = key.desc() if down else key.asc()
    column = getattr(key, 'expression', key)
    if getattr(column, 'nullable', True) is False:
        return way
    return way.nulls_first() if empty_first else way.nulls_last()


def by_name(field: Field) -> Any:
    """What a field is ordered by: stages as they follow, other records by name, all else by its value."""
    if field.kind == 'stage':
        return select(Stage.sort).where(Stage.id == field.column).scalar_subquery()
    target: Any = Entity.kinds.get(field.target) if field.kind == 'record' else None
    titled = catalog.NOUNS[field.target].title if field.target in catalog.NOUNS else ()
    if target is not None and titled:
        return select(getattr(target, titled[0])).where(target.id == field.column).scalar_subquery()
    return field.column


def columns_asked(work: UnitOfWork, spec: ListSpec, cols: str) -> list[Field]:
    """The fields named in an address, those that can be shown."""
    known = catalog.fields(work, spec.kind)
    names = dict.fromkeys(cols.split(',')[:100])
    return [known[name] for name in names if name in known and not known[name].wordless]


def stages_of(work: UnitOfWork, kind: str) -> dict[int, dict[str, str]]:
    """Stages by id, for nouns that have them."""
    if kind not in STAGED:
        return {}
    order = [col(Stage.direction_id), col(Stage.sort)]
    return {
        s.id or 0: {'name': s.name, 'color': s.color} for s in work.all(Stage, col(Stage.noun) == kind, order=order)
    }


def chosen(work: UnitOfWork, spec: ListSpec, filters: dict[str, Any], picked: dict[str, Any], zone: str) -> list[int]:
    """Ids of what is selected and still there. Raises Invalid('bulk.too_many', limit=…)."""
    noun = catalog.noun(spec.kind).entity
    left = set(picked.get('except', []))
    query = select(noun.id).where(noun.seen_by(work.actor), col(noun.deleted_at).is_(None)).order_by(col(noun.id))
    if picked.get('all'):
        query = query.where(*conditions(work, spec, filters, zone)).limit(bulk.MOST + len(left) + 1)
    else:
        query = query.where(col(noun.id).in_(picked.get('ids', [])[: bulk.MOST + 1]))
    ids = [id for (id,) in work.rows(query) if id not in left]
    if len(ids) > bulk.MOST:
        raise Invalid('bulk.too_many', limit=bulk.MOST)
    return ids
