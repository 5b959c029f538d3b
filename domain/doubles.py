"""Duplicates of the whole base: which contacts, companies or leads share a phone, an e-mail, an ИНН or a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from . import addresses, catalog, changed, merging
from .activities.titles import titles
from .duplicates import WHYS, row_of
from .errors import Invalid
from .requisites import Requisites
from .types import dumps, plain
from .unit_of_work import Key, UnitOfWork

MOST_GROUPS = 50
MOST_ALIKE = 10
MOST_VALUES = 1000
Pair = tuple[int, int]


@dataclass(frozen=True)
class Group:
    """Records that seem to be one; rows as `duplicates.find` gives them, the oldest first; `why` of WHYS."""

    why: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Compared:
    """Records side by side. `fields`: {name: {record id: (value, what it points at in words)}} where they differ.

    `known` are these fields as the catalogue has them.
    """

    titles: dict[int, str]
    fields: dict[str, dict[int, tuple[Any, str]]]
    known: dict[str, catalog.Field]


def groups(work: UnitOfWork, kind: str) -> list[Group]:
    """What seems to be one among the records this person may see, the surest first, at most MOST_GROUPS.

    Of a value that more than MOST_ALIKE share nothing is made: that is a switchboard, not a person. The number of
    queries does not depend on how much there is.
    """
    if kind not in merging.KINDS:
        raise Invalid('merge.nothing')
    whys: dict[Pair, set[str]] = {}
    for why, ids in _alike(work, kind):
        for pair in combinations(sorted(ids), 2):
            whys.setdefault(pair, set()).add(why)
    apart = merging.told_apart(work, kind, {id for pair in whys for id in pair}) if whys else set()
    found = _joined({pair: why for pair, why in whys.items() if pair not in apart})
    found.sort(key=lambda group: (min(WHYS.index(why) for why in group[1]), -len(group[1]), group[0]))
    found = found[:MOST_GROUPS]
    noun: Any = catalog.noun(kind).entity
    there = {one.id: one for one in work.all(noun, noun.id.in_([id for ids, _ in found for id in ids]))}
    return [
        Group(tuple(why for why in WHYS if why in whys_of),
              tuple(row_of(kind, there[id], set(), {}) for id in ids if id in there))
        for ids, whys_of in found
    ]  # fmt: skip


def compare(work: UnitOfWork, kind: str, ids: Iterable[int]) -> Compared:
    """What a choice is to be made of before records are merged. Raises NotFound, Invalid('merge.…')."""
    noun = catalog.noun(kind)
    wanted = list(dict.fromkeys(ids))
    if kind not in merging.KINDS or len(wanted) < 2:
        raise Invalid('merge.nothing')
    if len(wanted) > merging.MOST:
        raise Invalid('merge.too_many', limit=merging.MOST)
    records: list[Any] = [work.get(noun.entity, id) for id in wanted]
    known = catalog.fields(work, kind)
    names = [
        name
        for name, field in known.items()
        if not field.fixed
        and name not in addresses.NAMES
        and field.kind not in ('reach', 'data', 'people', 'tags')
        and not (field.kind == 'file' and field.own)
    ]
    values = {name: {one.id: plain(getattr(one, name)) for one in records} for name in names}
    values = {n: its for n, its in values.items() if len({dumps(v) for v in its.values() if v not in ('', None)}) > 1}
    sides = [{name: its[id] for name, its in values.items()} for id in wanted]
    own = changed.own_named(work, values)
    refs = {(changed.kind_of(n), v) for side in sides for n, v in side.items() if changed.kind_of(n)}
    refs |= {ref for side in sides for ref in changed.pointed(own, side)}
    named = own | titles(work, {(of, v) for of, v in refs if isinstance(v, int)})
    fields = {name: {id: (v, changed.words(name, v, named)) for id, v in its.items()} for name, its in values.items()}
    return Compared({one.id: one.title for one in records}, fields, {n: known[n] for n in fields})


def _alike(work: UnitOfWork, kind: str) -> list[tuple[str, set[int]]]:
    """Ids that share one value, with what it is."""
    noun: Any = catalog.noun(kind).entity
    seen = [noun.seen_by(work.actor), noun.deleted_at.is_(None)]
    if kind == 'lead':
        seen.append(noun.closed_at.is_(None))
    keys = select(Key.kind, Key.value).join(noun, noun.id == Key.entity_id).where(Key.entity == kind, *seen)
    keys = keys.where(col(Key.kind).in_(WHYS))
    count = func.count()
    shared = keys.group_by(Key.kind, Key.value).having(count.between(2, MOST_ALIKE)).limit(MOST_VALUES).subquery()
    both = (col(Key.kind) == shared.c.kind) & (col(Key.value) == shared.c.value) & (col(Key.entity) == kind)
    query = select(Key.kind, Key.value, Key.entity_id).join(shared, both).join(noun, noun.id == Key.entity_id)
    found: dict[tuple[str, str], set[int]] = {}
    for why, value, id in work.rows(query.where(*seen)):
        found.setdefault((why, value), set()).add(id)
    if kind != 'lead':
        column: Any = getattr(Requisites, f'{kind}_id')
        here = [Requisites.inn != '', col(Requisites.deleted_at).is_(None), column.in_(select(noun.id).where(*seen))]
        many = select(Requisites.inn).where(*here).group_by(col(Requisites.inn))
        many = many.having(func.count(column.distinct()).between(2, MOST_ALIKE)).limit(MOST_VALUES)
        for inn, id in work.rows(select(Requisites.inn, column).where(*here, col(Requisites.inn).in_(many))):
            found.setdefault(('inn', inn), set()).add(id)
    return [(why, ids) for (why, _), ids in found.items()]


def _joined(whys: dict[Pair, set[str]]) -> list[tuple[list[int], set[str]]]:
    """Pairs that hang together become groups: (ids, why)."""
    of: dict[int, set[int]] = {}
    for one, other in whys:
        both = of.get(one, {one}) | of.get(other, {other})
        of.update(dict.fromkeys(both, both))
    found = {id(ids): ids for ids in of.values()}
    return [
        (sorted(ids), set().union(*(why for (one, _), why in whys.items() if one in ids))) for ids in found.values()
    ]
