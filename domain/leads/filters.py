"""Filters of the leads board and list: plain values from an address or a form, turned into SQL conditions."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, and_, cast, func, or_
from sqlmodel import col, select

from .. import stages
from ..activities.steps import with_overdue, without_steps
from ..alike import alike
from ..deals.filters import midnight
from ..errors import Invalid
from ..stages import PROCESS
from ..tags import tagged
from ..types import now as current
from ..unit_of_work import MAX_ID, UnitOfWork
from .noun import GOOD, POOR, Lead

PRESETS = ('all', 'new', 'work', 'good', 'poor', 'mine', 'watched', 'overdue', 'no_step')
MOST_WORDS = 6
_SAID = (Lead.title, Lead.name, Lead.last_name, Lead.company_title, Lead.city)
_IDS = {'owner': Lead.owner_id, 'stage': Lead.stage_id, 'contact': Lead.contact_id, 'company': Lead.company_id}
_TEXTS = {'source': Lead.source, 'reason': Lead.junk_reason, 'verdict': Lead.verdict}


def conditions(work: UnitOfWork, filters: dict[str, Any] | None, *, now: datetime | None = None,
               zone: str | None = None) -> list[ColumnElement[bool]]:  # fmt: skip
    """SQL conditions for filters. Raises Invalid('field.wrong' | 'field.unknown', field=name).

    `preset` is one of PRESETS (new: not rated, in the first stage; work: not rated, further on; good; poor); `owner`
    (0: nobody's), `stage`, `contact`, `company`: id; `source`, `reason`, `verdict`: codes; `tag`; `repeat`: bool;
    `q`: words, a phone or e-mail; `created`: (from, to) days of `zone`; `tree`: a filter by any fields
    (`domain.filtering`). An absent, None or empty one asks nothing.
    """
    where: list[ColumnElement[bool]] = []
    for name, value in (filters or {}).items():
        if value is None or value in ('', ()):
            continue
        if name == 'preset':
            where += _preset(work, value, now or current())
        elif name in _IDS:
            id = _id(value, name)
            column: Any = col(_IDS[name])
            where.append(column.is_(None) if name == 'owner' and id == 0 else column == id)
        elif name in _TEXTS:
            where.append(col(_TEXTS[name]) == str(value).replace('\x00', ''))
        elif name == 'tag':
            where.append(col(Lead.id).in_(tagged('lead', [str(value).replace('\x00', '')])))
        elif name == 'repeat':
            where.append(col(Lead.repeat).is_(bool(value)))
        elif name == 'q':
            where += _words(str(value))
        elif name == 'tree':
            where.append(_tree(work, value, now, zone))
        elif name == 'created':
            first, last = _days(value)
            where += [col(Lead.created_at) >= midnight(first, zone)] if first else []
            where += [col(Lead.created_at) < midnight(last + timedelta(1), zone)] if last else []
        else:
            raise Invalid('field.unknown', field=name)
    return where


def _tree(work: UnitOfWork, node: Any, now: datetime | None, zone: str | None) -> ColumnElement[bool]:
    from ..filtering import where

    return where(work, 'lead', node, now=now, zone=zone)


def preset_counts(work: UnitOfWork, *, now: datetime | None = None) -> dict[str, int]:
    """How many leads each preset finds, in four queries."""
    first = stages.first(work, 'lead').id
    process = {s.id for s in stages.of(work, 'lead') if s.semantic == PROCESS}
    mine = func.sum(func.coalesce(cast(col(Lead.owner_id) == (work.actor_id or 0), Integer), 0))
    columns: Any = (Lead.verdict, Lead.stage_id, func.count(), mine)
    query = select(*columns).where(Lead.seen_by(work.actor), col(Lead.deleted_at).is_(None))
    found = dict.fromkeys(PRESETS, 0)
    for verdict, stage_id, count, own in work.rows(query.group_by(col(Lead.verdict), col(Lead.stage_id))):
        found['all'] += count
        found['mine'] += int(own or 0)
        if verdict in (GOOD, POOR):
            found[verdict] += count
        elif stage_id in process:
            found['new' if stage_id == first else 'work'] += count
    for name in ('watched', 'overdue', 'no_step'):
        found[name] = work.count(Lead, *_preset(work, name, now or current()))
    return found


def _preset(work: UnitOfWork, preset: Any, now: datetime) -> list[ColumnElement[bool]]:
    in_work = col(Lead.closed_at).is_(None)
    match preset:
        case 'all':
            return []
        case 'new' | 'work':
            here = col(Lead.stage_id) == stages.first(work, 'lead').id
            return [col(Lead.verdict) == '', in_work, here if preset == 'new' else ~here]
        case 'good' | 'poor':
            return [col(Lead.verdict) == preset]
        case 'mine':
            return [col(Lead.owner_id) == work.actor_id]
        case 'watched':
            return [Lead.watched_by(work.actor_id)]
        case 'overdue':
            return [with_overdue(work, 'lead', Lead.id, now)]
        case 'no_step':
            return [and_(in_work, without_steps(work, 'lead', Lead.id))]
    raise Invalid('field.wrong', field='preset')


def _words(text: str) -> list[ColumnElement[bool]]:
    digits = ''.join(c for c in text if c.isascii() and c.isdecimal())
    if len(digits) >= 5 and not any(c.isalpha() for c in text):
        tail = digits[-10:] if len(digits) > 10 else digits
        return [or_(_json(Lead.phones).contains(tail), col(Lead.title).contains(text.strip(), autoescape=True))]
    where: list[ColumnElement[bool]] = []
    for word in text.replace('\x00', ' ').replace('№', ' ').split()[:MOST_WORDS]:
        named = [alike(column, word) for column in _SAID]
        if word.isascii():
            named.append(_json(Lead.emails).icontains(word, autoescape=True))
        if word.isascii() and word.isdecimal():
            named.append(_json(Lead.phones).contains(word))
            named += [col(Lead.id) == int(word)] if len(word) < 10 else []
        where.append(or_(*named))
    return where


def _json(column: Any) -> Any:
    return cast(column, String)


def _id(value: Any, name: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 11:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_ID:
        return value
    raise Invalid('field.wrong', field=name)


def _days(value: Any) -> tuple[date | None, date | None]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Invalid('field.wrong', field='created')
    try:
        first, last = (date.fromisoformat(str(part)[:10]) if part else None for part in value)
    except ValueError:
        raise Invalid('field.not_a_date', field='created') from None
    if any(day and not 1990 <= day.year <= 2200 for day in (first, last)):
        raise Invalid('field.not_a_date', field='created')
    return first, last
