"""The list of deals: one page of the big table, sorted and filtered by the database."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from .. import stages
from ..activities.steps import deadline_of, next_steps
from ..activities.titles import people, titles
from ..errors import Invalid
from ..permissions import Permission
from ..stages import LOST, PROCESS, WON, Stage
from ..types import now as current
from ..types import plain
from ..unit_of_work import UnitOfWork
from .board import client_refs
from .filters import conditions
from .noun import Deal

MOST = 500
STATES: dict[str, tuple[str, ...]] = {'open': (PROCESS,), 'won': (WON,), 'lost': (LOST,), 'any': (PROCESS, WON, LOST)}
SORTS: dict[str, Callable[[UnitOfWork], Any]] = {
    'title': lambda work: Deal.title,
    'amount': lambda work: Deal.amount,
    'probability': lambda work: Deal.probability,
    'owner': lambda work: Deal.owner_id,
    'stage': lambda work: select(Stage.sort).where(Stage.id == Deal.stage_id).scalar_subquery(),
    'source': lambda work: Deal.source,
    'created': lambda work: Deal.created_at,
    'changed': lambda work: Deal.changed_at,
    'closing': lambda work: Deal.close_date,
    'since': lambda work: Deal.since,
    'next': lambda work: deadline_of(work, 'deal', Deal.id),
}
COLUMNS: Any = (
    Deal.id, Deal.title, Deal.amount, Deal.currency, Deal.company_id, Deal.contact_id, Deal.owner_id, Deal.stage_id,
    Deal.direction_id, Deal.source, Deal.probability, Deal.created_at, Deal.changed_at, Deal.close_date,
    Deal.since, Deal.closed_at, Deal.lost_reason, Deal.version,
)  # fmt: skip


def page(work: UnitOfWork, direction_id: int | None, *, offset: int = 0, limit: int = 100, sort: str = 'created',
         descending: bool = True, filters: dict[str, Any] | None = None, now: datetime | None = None,
         zone: str | None = None) -> dict[str, Any]:  # fmt: skip
    """{"v", "total", "rows", "people", "stages"} for `components/table`, of one direction or of all (None).

    `sort`: a key of SORTS, empty values last. Beside the board's filters `state`: open (the default) | won | lost |
    any, and `stage`: id. Raises Invalid('field.wrong', field='sort' or the filter's name).
    """
    version = work.last_sequence()
    asked = dict(filters or {})
    ids = _stage_ids(work, direction_id, asked.pop('state', None) or 'open', asked.pop('stage', None))
    where = conditions(work, asked, now or current(), zone)
    if sort not in SORTS:
        raise Invalid('field.wrong', field='sort')
    key = SORTS[sort](work)
    order = [key.desc().nulls_last(), col(Deal.id).desc()] if descending else [key.asc().nulls_last(), col(Deal.id)]
    query = (
        select(*COLUMNS)
        .where(Deal.seen_by(work.actor), col(Deal.deleted_at).is_(None), col(Deal.stage_id).in_(ids), *where)
        .order_by(*order)
        .offset(max(0, min(offset, 10**9)))
        .limit(max(0, min(limit, MOST)))
    )
    rows = work.rows(query)
    return {
        'v': version,
        'total': _total(work, ids, where),
        'rows': drawn(work, rows),
        'people': people(work),
        'stages': {s.id: {'name': s.name, 'color': s.color} for s in _stages(work, direction_id)},
    }


def where(work: UnitOfWork, direction_id: int | None, filters: dict[str, Any], *, now: datetime | None = None,
          zone: str | None = None) -> list[ColumnElement[bool]]:  # fmt: skip
    """SQL of the list's filters, as `page` takes them."""
    asked = dict(filters)
    ids = _stage_ids(work, direction_id, asked.pop('state', None) or 'open', asked.pop('stage', None))
    return [col(Deal.stage_id).in_(ids), *conditions(work, asked, now or current(), zone)]


def _stages(work: UnitOfWork, direction_id: int | None) -> list[Stage]:
    if direction_id is not None:
        return stages.of(work, 'deal', direction_id)
    return work.all(Stage, col(Stage.noun) == 'deal', order=[col(Stage.direction_id), col(Stage.sort)])


def _stage_ids(work: UnitOfWork, direction_id: int | None, state: Any, stage_id: Any) -> list[int]:
    if state not in STATES:
        raise Invalid('field.wrong', field='state')
    chosen = [s.id for s in _stages(work, direction_id) if s.id and s.semantic in STATES[state]]
    return chosen if stage_id in (None, '') else [id for id in chosen if str(id) == str(stage_id)]


def _total(work: UnitOfWork, ids: list[int], where: Sequence[Any]) -> int:
    if where or not work.may(Permission.RECORDS_SEE_ALL):
        return work.count(Deal, col(Deal.stage_id).in_(ids), *where)
    return sum(count for counted in stages.heads(work, ids).values() for count, _ in counted.values())


def drawn(work: UnitOfWork, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Deals, or rows of COLUMNS, as rows of the table."""
    named = titles(work, client_refs(rows))
    following = next_steps(work, 'deal', [r.id for r in rows])
    return [_row(r, named, following.get(r.id)) for r in rows]


def _row(r: Any, named: dict[tuple[str, int], dict[str, Any]], step: dict[str, Any] | None) -> dict[str, Any]:
    client = named.get(('company', r.company_id) if r.company_id else ('contact', r.contact_id))
    return {
        'id': r.id,
        'title': {'t': r.title, 'sub': client['title'] if client else ''},
        'client': client['title'] if client else '',
        'stage': r.stage_id,
        'direction': r.direction_id,
        'amount': None if r.amount is None else {'a': plain(r.amount), 'cur': r.currency},
        'probability': r.probability,
        'owner': r.owner_id,
        'source': r.source,
        'next': step,
        'created': r.created_at.isoformat(),
        'changed': r.changed_at.isoformat(),
        'closing': r.close_date.isoformat() if r.close_date else None,
        'since': r.since.isoformat(),
        'closed': r.closed_at.isoformat() if r.closed_at else None,
        'reason': r.lost_reason,
        'version': r.version,
        'fresh': False,
    }
