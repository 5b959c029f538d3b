"""Duplicates become one record: the chosen values stay, everything tied moves along, and one undo takes it all back."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Index, true
from sqlmodel import Field, col, select

from . import addresses, catalog, own, together
from .errors import Invalid
from .own import columns as own_columns
from .permissions import Actor, Permission
from .phones import joined
from .rows.sums import recount
from .unit_of_work import Entity, UnitOfWork

KINDS = ('contact', 'company', 'lead')
MOST = 20
# Ties that two merged records may both have: of the same ends only one stays.
ENDS = {
    'contact_company': ('contact_id', 'company_id'),
    'deal_contact': ('deal_id', 'contact_id'),
    'activity_link': ('activity_id', 'entity', 'entity_id'),
    'comment_link': ('comment_id', 'entity', 'entity_id'),
}
# Of what the same record leads to only one is main.
LED = {'contact_company': ('company_id',), 'requisites': ('company_id', 'contact_id')}


class Merged(Entity, table=True):
    """The record `record_id` has become a part of `main_id`: its timeline is read there."""

    __table_args__ = (Index('ix_merged_main', 'kind', 'main_id'), Index('ix_merged_record', 'kind', 'record_id'))

    kind: str = Field(max_length=10)
    record_id: int
    main_id: int

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()


class NotSame(Entity, table=True):
    """Two records that somebody of the team has told apart; `one_id` is the smaller one."""

    __table_args__ = (Index('ix_not_same_one', 'kind', 'one_id'), Index('ix_not_same_other', 'kind', 'other_id'))

    kind: str = Field(max_length=10)
    one_id: int
    other_id: int

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()


def merge(work: UnitOfWork, kind: str, main_id: int, ids: Iterable[int], values: dict[str, int] | None = None) -> Any:
    """Make these records a part of the main one; the main one.

    `values` names for a field the record whose value stays; without it the main one's, or the first that is not
    empty. Phones, tags and the like are joined, observers too. Whoever merges must see all records, since everything
    tied moves. Raises Invalid('merge.…'), Forbidden, NotFound.
    """
    noun = catalog.noun(kind)
    for right in (noun.edit, noun.delete, Permission.RECORDS_SEE_ALL):
        work.require(right)
    others = [id for id in dict.fromkeys(ids) if id != main_id]
    if kind not in KINDS or not others:
        raise Invalid('merge.nothing')
    if len(others) >= MOST:
        raise Invalid('merge.too_many', limit=MOST)
    main: Any = work.get(noun.entity, main_id)
    rest: list[Any] = [work.get(noun.entity, id) for id in others]
    if any(getattr(one, 'mine', False) for one in rest):
        raise Invalid('merge.mine')
    with work.gathering():
        _move_all(work, kind, others, main_id)
        fields = _fields(work, kind, [main, *rest], values or {})
        for one in rest:
            work.add(Merged(kind=kind, record_id=one.id, main_id=main_id))
            work.remove(one, f'{kind}.merged_away')
        work.record(f'{kind}.merged', main, **fields)
        if hasattr(main, 'amount_manual') and _has_rows(work, kind, main_id):
            recount(work, main)
    return main


def tell_apart(work: UnitOfWork, kind: str, ids: Sequence[int]) -> None:
    """Remember for the whole team that none of these records is another."""
    noun = catalog.noun(kind)
    work.require(noun.edit)
    if kind not in KINDS or len(set(ids)) < 2:
        raise Invalid('merge.nothing')
    if len(set(ids)) > MOST:
        raise Invalid('merge.too_many', limit=MOST)
    known = told_apart(work, kind, ids)
    for id in ids:
        work.get(noun.entity, id)
    for one in sorted(set(ids)):
        for other in sorted(set(ids)):
            if one < other and (one, other) not in known:
                work.add(NotSame(kind=kind, one_id=one, other_id=other))


def told_apart(work: UnitOfWork, kind: str, ids: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs among these that are known to differ, the smaller id first."""
    some = list(ids)
    found = work.all(NotSame, col(NotSame.kind) == kind, col(NotSame.one_id).in_(some), col(NotSame.other_id).in_(some))
    return {(one.one_id, one.other_id) for one in found}


def _fields(work: UnitOfWork, kind: str, records: list[Any], values: dict[str, int]) -> dict[str, Any]:
    """What the main record says afterwards."""
    by_id, known = {one.id: one for one in records}, catalog.fields(work, kind)
    for name, id in values.items():
        if name not in known or known[name].fixed or name in addresses.NAMES or id not in by_id:
            raise Invalid('merge.wrong_choice', field=name)
    fields: dict[str, Any] = {}
    for name, field in known.items():
        if field.fixed or name in addresses.NAMES:
            continue
        if name == 'address':  # its parts go with the line
            there = by_id.get(values.get(name, 0)) or next((one for one in records if one.address), records[0])
            fields |= addresses.told(there)
        elif name in values:
            fields[name] = getattr(by_id[values[name]], name)
        elif field.kind == 'reach':
            fields[name] = getattr(records[0], name)
            for one in records[1:]:
                fields[name] = joined(fields[name], getattr(one, name))
        elif field.kind == 'people':
            fields[name] = list(dict.fromkeys(id for one in records for id in getattr(one, name)))
        elif field.kind == 'tags':
            fields[name] = together.joined(getattr(one, name) for one in records)
        elif field.kind == 'file' and field.own:
            fields[name] = _together(getattr(one, name) for one in records)
        else:
            there = (value for one in records if (value := getattr(one, name)) not in ('', None, [], {}))
            fields[name] = next(there, getattr(records[0], name))
    if hasattr(records[0], 'amount_manual'):
        there = (one for one in records if one.amount is not None)
        of = by_id[values['amount']] if 'amount' in values else next(there, records[0])
        chosen = 'amount' in values and of is not records[0]
        fields['amount_manual'] = of.amount is not None and (of.amount_manual or chosen)
    return fields


def _together(several: Iterable[list[dict[str, Any]] | None]) -> list[dict[str, Any]] | None:
    """All files of several records, each once."""
    found = {file['token']: file for files in several for file in files or []}
    return list(found.values()) or None


def _move_all(work: UnitOfWork, kind: str, ids: list[int], main_id: int) -> None:
    """Let everything that points at these records point at the main one, what is in the bin too."""
    told: dict[str, set[int]] = {'activity': set(), 'comment': set()}
    for name, noun in list(Entity.kinds.items()):
        columns = noun.model_fields
        if f'{kind}_id' in columns:
            _move(work, noun, f'{kind}_id', ids, main_id)
        if name == 'product_row' and _has_rows(work, kind, main_id):
            continue
        if {'entity', 'entity_id'} <= columns.keys():
            moved = _move(work, noun, 'entity_id', ids, main_id, col(cast(Any, noun).entity) == kind)
            for of in told:
                told[of] |= {id for one in moved if (id := getattr(one, f'{of}_id', None))}
        if {'source', 'source_id'} <= columns.keys():
            _move(work, noun, 'source_id', ids, main_id, col(cast(Any, noun).source) == kind)
    _move(work, Merged, 'main_id', ids, main_id, col(Merged.kind) == kind)
    _move_own(work, kind, ids, main_id)
    for of, its in told.items():
        _relink(work, of, its, kind, ids, main_id)


def _move(work: UnitOfWork, noun: Any, field: str, ids: list[int], main_id: int,
          *where: ColumnElement[bool]) -> list[Any]:  # fmt: skip
    query = select(noun).where(noun.seen_by(work.actor), *where).order_by(noun.id)
    moving = [one for (one,) in work.rows(query.where(getattr(noun, field).in_(ids)))]
    ends, leads = ENDS.get(noun.entity_kind(), ()), field in LED.get(noun.entity_kind(), ())
    there = [one for (one,) in work.rows(query.where(getattr(noun, field) == main_id))] if moving else []
    alive = [one for one in there if not one.deleted_at]
    kept = {tuple(getattr(one, end) for end in ends): one for one in alive if ends}
    led = leads and any(one.main for one in alive)
    for one in moving:
        main = leads and one.main and not one.deleted_at
        new: dict[str, Any] = {'main': False} if main and led else {}
        place = tuple(main_id if end == field else getattr(one, end) for end in ends)
        same = kept.get(place) if not one.deleted_at else None
        if same is not None:
            work.remove(one)
            said = {name: getattr(one, name) for name in ('role', 'main') if getattr(one, name, None)} | new
            more = {name: value for name, value in said.items() if value and not getattr(same, name)}
            work.record(f'{noun.entity_kind()}.changed', same, **more)
        else:
            work.record(f'{noun.entity_kind()}.changed', one, **new | {field: main_id})
            if ends and not one.deleted_at:
                kept[place] = one
        led = led or main
    return moving


def _move_own(work: UnitOfWork, kind: str, ids: list[int], main_id: int) -> None:
    """What the team's own fields of any noun say, those put away too."""
    pointing = col(own.OwnField.kind) == 'record', col(own.OwnField.target) == kind
    for (field,) in work.rows(select(own.OwnField).where(own.OwnField.seen_by(work.actor), *pointing)):
        noun: Any = Entity.kinds[field.noun]
        query = select(noun).where(noun.seen_by(work.actor), own_columns.column(noun, field).in_(ids))
        for (one,) in work.rows(query):
            work.record(f'{field.noun}.changed', one, **{field.name: main_id})


def _has_rows(work: UnitOfWork, kind: str, id: int) -> bool:
    noun: Any = Entity.kinds['product_row']
    return work.count(noun, noun.entity == kind, noun.entity_id == id) > 0


def _relink(work: UnitOfWork, of: str, its: set[int], kind: str, ids: list[int], main_id: int) -> None:
    """The list of links that an activity or a comment repeats."""
    noun: Any = Entity.kinds[of]
    for (one,) in work.rows(select(noun).where(noun.seen_by(work.actor), noun.id.in_(its))) if its else []:
        links = [[kind, main_id] if k == kind and id in ids else [k, id] for k, id in one.links]
        work.record(f'{of}.changed', one, links=[list(pair) for pair in dict.fromkeys(map(tuple, links))])
