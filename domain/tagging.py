"""What is done with tags: on one record, on many, and over the whole base."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import and_, col, or_, select

from . import bulk, catalog
from .entity import Entity, Key
from .errors import Invalid
from .permissions import Permission
from .tags import KEY, folded, spelled, tidied
from .together import joined
from .unit_of_work import UnitOfWork
from .views import ListView

KINDS = ('lead', 'contact', 'company', 'deal')
AT_ONCE = 5000


@dataclass(frozen=True)
class Known:
    """A tag the team uses, and how many records of each kind this person sees with it."""

    name: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many records have it."""
        return sum(self.counts.values())


def put(work: UnitOfWork, kind: str, id: int, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Any:
    """Add tags to a record and take others away; those of other people stay. The record.

    Raises Invalid('field.too_long' | 'tags.too_many' | 'field.unknown'), Forbidden, NotFound.
    """
    noun = catalog.noun(kind)
    if kind not in KINDS or noun.change is None:
        raise Invalid('field.unknown', field='tags')
    work.require(noun.edit)
    record: Any = work.get(noun.entity, id)
    gone = {folded(tag) for tag in tidied(remove, AT_ONCE)}
    kept = [tag for tag in record.tags if folded(tag) not in gone]
    return noun.change(work, id, {'tags': joined((kept, tidied(add)))})


def put_many(work: UnitOfWork, kind: str, ids: Sequence[int], add: Sequence[str], remove: Sequence[str] = ()) -> int:
    """Add tags to many records and take others away, in one act; how many. Raises as `put` and `bulk.each`."""
    for tag in tidied(add):
        spelled(work, tag)  # asked before anything waits to be written
    return bulk.each(work, lambda work, id: put(work, kind, id, add, remove), ids)


def known(work: UnitOfWork) -> list[Known]:
    """All tags on records this person sees, in the order of the alphabet; at most five queries."""
    count, first = func.count(), func.min(Key.entity_id)
    query: Any = select(col(Key.value), col(Key.entity), count, first).where(Key.kind == KEY, _seen(work))
    found: dict[str, dict[str, int]] = {}
    of: dict[str, dict[int, list[str]]] = {}
    for value, kind, many, id in work.rows(query.group_by(Key.value, Key.entity)):
        if value not in found:
            of.setdefault(kind, {}).setdefault(id, []).append(value)
        found.setdefault(value, {})[kind] = many
    names: dict[str, str] = {}
    for kind, ids in of.items():
        noun: Any = Entity.kinds[kind]
        for tags, id in work.rows(select(noun.tags, noun.id).where(noun.id.in_(ids), noun.seen_by(work.actor))):
            names |= {folded(tag): tag for tag in tags if folded(tag) in ids[id]}
    return [Known(names[value], found[value]) for value in sorted(names)]


def rename(work: UnitOfWork, tag: str, name: str) -> int:
    """Call a tag otherwise on all records; one that is there already takes it in. How many records are changed.

    Raises Invalid('field.required' | 'field.too_long' | 'tags.one_name'), Forbidden.
    """
    said = tidied([name])
    if not said:
        raise Invalid('field.required', field='name')
    if len(said) > 1:
        raise Invalid('tags.one_name', field='name')
    new = said[0] if folded(said[0]) == folded(tag) else spelled(work, said[0])
    done = _change_all(work, tag, [new])
    for view in work.all(ListView):
        work.record('list_view.changed', view, filter=_asked(view.filter, tag, new))
    return done


def _asked(node: Any, tag: str, new: str) -> Any:
    """A saved filter that asks for the tag as it is called now."""
    if not isinstance(node, dict):
        return node
    if node.get('field') == 'tags' and isinstance(node.get('value'), list):
        return node | {'value': joined([[new if folded(str(one)) == folded(tag) else one for one in node['value']]])}
    return {word: [_asked(part, tag, new) for part in parts] if word in ('and', 'or') else parts
            for word, parts in node.items()}  # fmt: skip


def drop(work: UnitOfWork, tag: str) -> int:
    """Take a tag away from all records; how many."""
    return _change_all(work, tag, [])


def _change_all(work: UnitOfWork, tag: str, instead: list[str]) -> int:
    work.require(Permission.SETTINGS_EDIT)
    work.require(Permission.RECORDS_SEE_ALL)
    done = 0
    keys: Any = select(Key.entity, Key.entity_id).where(Key.kind == KEY, Key.value == folded(tag))
    ids: dict[str, list[int]] = {}
    for kind, id in work.rows(keys.order_by(Key.entity, Key.entity_id)):
        ids.setdefault(kind, []).append(id)
    records = [one for kind, its in ids.items() for one in _records(work, Entity.kinds[kind], its)]
    with work.gathering():
        for record in records:
            said = [word for one in record.tags for word in (instead if folded(one) == folded(tag) else [one])]
            done += work.record(f'{record.entity_kind()}.changed', record, tags=joined([said]))
    return done


def _records(work: UnitOfWork, noun: Any, ids: list[int]) -> list[Any]:
    some = [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
    return [one for part in some for one in work.all(noun, noun.id.in_(part))]


def _seen(work: UnitOfWork) -> ColumnElement[bool]:
    """The keys of records that are for these eyes; those in the bin have none."""
    if work.may(Permission.RECORDS_SEE_ALL):
        return col(Key.entity).in_(KINDS)
    nouns: list[tuple[str, Any]] = [(kind, Entity.kinds[kind]) for kind in KINDS]
    mine = [(kind, select(noun.id).where(noun.seen_by(work.actor))) for kind, noun in nouns]
    return or_(*(and_(col(Key.entity) == kind, col(Key.entity_id).in_(ids)) for kind, ids in mine))
