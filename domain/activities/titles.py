"""What records and people are called, for many of them at once: one query per kind."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import col, select

from ..people import Person
from ..unit_of_work import Entity, UnitOfWork

NAMES = ('title', 'name', 'last_name', 'second_name', 'number', 'subject', 'color', 'direction_id', 'semantic')
Ref = tuple[str, int]


def titles(work: UnitOfWork, refs: Iterable[Ref]) -> dict[Ref, dict[str, Any]]:
    """{(kind, id): {"kind", "id", "title", …}} of the records this actor may see, deleted ones too.

    A deal comes with the `color` of its direction, a stage with its own and its `semantic`.
    """
    wanted: dict[str, set[int]] = {}
    for kind, id in refs:
        wanted.setdefault(kind, set()).add(id)
    found: dict[Ref, dict[str, Any]] = {}
    for kind, ids in wanted.items():
        noun: Any = Entity.kinds.get(kind)
        if noun is None:
            continue
        names = [name for name in NAMES if name in noun.model_fields]
        query = select(noun.id, *(getattr(noun, name) for name in names))
        for row in work.rows(query.where(col(noun.id).in_(ids), noun.seen_by(work.actor))):
            values = dict(zip(names, row[1:], strict=True))
            shown = {'kind': kind, 'id': row[0], 'title': title_of(values)}
            found[kind, row[0]] = shown | {k: values[k] for k in ('color', 'direction_id', 'semantic') if k in values}
    _colour_deals(work, found)
    return found


def title_of(values: dict[str, Any]) -> str:
    """A record's name out of whichever of title, names, number and subject it has."""
    if values.get('title'):
        return str(values['title'])
    if 'last_name' in values:
        return ' '.join(str(values[n]) for n in ('last_name', 'name', 'second_name') if values.get(n))
    return str(values.get('name') or values.get('number') or values.get('subject') or '')


def _colour_deals(work: UnitOfWork, found: dict[Ref, dict[str, Any]]) -> None:
    deals = [shown for (kind, _), shown in found.items() if kind == 'deal']
    direction: Any = Entity.kinds.get('direction')
    if deals and direction:
        colors = dict(tuple(row) for row in work.rows(select(direction.id, direction.color)))
        for shown in deals:
            shown['color'] = colors.get(shown.get('direction_id'), 'slate')


def people(work: UnitOfWork) -> dict[int, dict[str, Any]]:
    """Everybody of the team, dismissed ones too: {id: {"n" name, "i" initials, "h" hue 0-11}}."""
    columns: Any = (Person.id, Person.name)
    query = select(*columns)
    return {id: {'n': name, 'i': Person(name=name).initials, 'h': id % 12} for id, name in work.rows(query)}
