"""Fields of forms by the catalogue: what a filter compares with, and what a bulk edit sets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from domain import sources, tagging
from domain.catalog import Field
from domain.directions import listed as directions_listed
from domain.picking import Found, named, pick
from domain.stages import Stage
from domain.unit_of_work import Entity, UnitOfWork

from ..attached import FormFiles
from ..components.fields import date_field, number_field, select_field, text_field
from ..components.kit import Tag
from ..context import Context
from ..field_words import choice_text, field_label
from ..record_field import RecordField

ME, NOBODY = 'me', 0


@dataclass(frozen=True)
class Known:
    """What choices are made from: sources by code, stages and directions by id, records by the field's
    target, the team's tags with how many records have each."""

    sources: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[int, str] = field(default_factory=dict)
    directions: Mapping[int, str] = field(default_factory=dict)
    records: Mapping[str, list[Found]] = field(default_factory=dict)
    tags: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Editor:
    """A form's field: `value()` in the JSON of filters and acts, `check()` whether it makes sense."""

    value: Callable[[], Any]
    check: Callable[[], bool] = lambda: True


def known_of(work: UnitOfWork, kind: str, ids: Mapping[str, list[int]] | None = None,
             direction_id: int | None = None) -> Known:  # fmt: skip
    """All that choices of a list are made from; `ids` are records chosen before, by kind.

    Stages are of this direction, of all where none is named.
    """
    from domain import catalog

    targets = {f.target for f in catalog.fields(work, kind).values() if f.kind == 'record'}
    mine = [s for s in work.all(Stage) if s.noun == kind and direction_id in (None, s.direction_id)]
    steps = sorted(mine, key=lambda s: (s.direction_id or 0, s.sort))
    tags = sorted(tagging.known(work), key=lambda one: -one.count) if kind in tagging.KINDS else []
    offered = {}
    for target in targets & Entity.kinds.keys():
        there = {one.id: one for one in pick(work, target)} | named(work, target, (ids or {}).get(target, []))
        offered[target] = list(there.values())
    return Known(
        {s.code: s.name for s in sources.listed(work, all=True)},
        {s.id or 0: s.name for s in steps},
        {d.id or 0: d.name for d in directions_listed(work)},
        offered,
        {one.name: one.count for one in tags},
    )


def editor(context: Context, kind: str, field: Field, op: str, known: Known, value: Any = None) -> Editor:
    """The field for a value of a filter's operator, or for 'set': the value a record gets."""
    t, label = context.t, field_label(context.t, field)
    match field.kind, op:
        case _, 'empty' | 'filled':
            return Editor(lambda: None)
        case (('date' | 'moment'), ('last' | 'next')):
            days = number_field(t, t('Days'), Decimal(str(value or 7)), hide_label=True)
            return Editor(lambda: int(days.value or 0), days.check)
        case (('date' | 'moment' | 'number' | 'money'), 'between'):
            return _between(context, field, value)
        case (('date' | 'moment'), _):
            day = date_field(t, label, _day(value), hide_label=op != 'set')
            return Editor(lambda: day.value.isoformat() if day.value else None, day.check)
        case (('number' | 'money'), _):
            number = number_field(t, label, _number(value), hide_label=op != 'set')
            return Editor(lambda: None if number.value is None else str(number.value), number.check)
        case 'file', 'set':
            files = FormFiles(context, label, value)
            return Editor(lambda: files.value, files.settled)
        case 'record', 'in' | 'notin' | 'set':
            return _record(context, field, op, known, value)
    if field.kind in ('yesno', 'choice', 'source', 'stage', 'direction', 'person', 'many', 'people', 'tags'):
        return _choice(context, kind, field, op, known, value)
    text = text_field(label, str(value or ''), hide_label=op != 'set')
    return Editor(lambda: text.value or '', text.check)


def options_of(context: Context, kind: str, field: Field, known: Known) -> dict[Any, str]:
    """What can be chosen for a field: {value: words}."""
    t = context.t
    match field.kind:
        case 'yesno':
            return {True: t('yes'), False: t('no')}
        case 'source':
            return {'': '—', **known.sources}
        case 'stage':
            return dict(known.stages)
        case 'direction':
            return dict(known.directions)
        case 'tags':
            return {tag: tag for tag in known.tags}
        case 'person' | 'people':
            return {id: str(face['name']) for id, face in context.team.items()}
    return {code: choice_text(t, kind, field, code) for code in field.codes}


def _choice(context: Context, kind: str, field: Field, op: str, known: Known, value: Any) -> Editor:
    t, options = context.t, options_of(context, kind, field, known)
    worded = field.kind == 'tags'
    several = (op in ('in', 'notin') and field.kind != 'yesno') or field.kind in ('many', 'people', 'tags')
    if several and field.kind == 'person':
        options = {ME: t('Me'), NOBODY: t('No owner') if field.name == 'owner_id' else '—', **options}
    if field.kind == 'people' and op != 'set':
        options = {ME: t('Me'), **options}
    if several:
        there = [one for one in (value if isinstance(value, list) else []) if worded or one in options]
        chosen = select_field(field_label(t, field), options, there, multiple=True, hide_label=op != 'set',
                              new_words=worded and op == 'set')  # fmt: skip
        return Editor(lambda: list(chosen.value or []), lambda: op == 'set' or bool(chosen.value))
    first = value if value in options else None if op == 'set' else next(iter(options), None)
    one = select_field(field_label(t, field), options, first, hide_label=op != 'set', clearable=op == 'set')
    return Editor(lambda: one.value)


def _record(context: Context, field: Field, op: str, known: Known, value: Any) -> Editor:
    first = value[0] if isinstance(value, list) and value else value
    offered = known.records.get(field.target, [])
    chosen = first if any(one.id == first for one in offered) else None
    box = RecordField(context, field.target, field_label(context.t, field), list(offered), chosen,
                      hide_label=op != 'set')  # fmt: skip
    if op == 'set':
        return Editor(lambda: box.value)
    return Editor(lambda: [box.value or 0])


def _between(context: Context, field: Field, value: Any) -> Editor:
    t = context.t
    low, high = value if isinstance(value, list | tuple) and len(value) == 2 else (None, None)
    with Tag('div', cls='a-cols2'):
        if field.kind in ('date', 'moment'):
            days = [
                date_field(t, label, _day(end), hide_label=True) for label, end in ((t('From'), low), (t('To'), high))
            ]
            return Editor(
                lambda: [day.value.isoformat() if day.value else None for day in days],
                lambda: all(day.check() for day in days) and any(day.value for day in days),
            )
        ends = [
            number_field(t, label, _number(end), hide_label=True) for label, end in ((t('From'), low), (t('To'), high))
        ]
    return Editor(
        lambda: [None if end.value is None else str(end.value) for end in ends],
        lambda: all(end.check() for end in ends) and any(end.value is not None for end in ends),
    )


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, '') else None
    except ArithmeticError:
        return None
