"""The deals board: what a lane shows, read with a fixed number of queries whatever the size."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from .. import settings, stages, tags
from ..activities.steps import next_steps
from ..activities.titles import people, titles
from ..directions import Direction
from ..permissions import Permission
from ..stages import LOST, PROCESS, SHOWN, WON, Stage
from ..types import now as current
from ..types import plain
from ..unit_of_work import UnitOfWork
from .filters import conditions
from .noun import Deal

FIRST, PAGE = 20, 50
Filters = dict[str, Any]
Heads = dict[int, dict[str, tuple[int, Decimal]]]
SHOWN_FIELDS: Any = (
    Deal.id, Deal.stage_id, Deal.rank, Deal.title, Deal.amount, Deal.currency, Deal.company_id, Deal.contact_id,
    Deal.owner_id, Deal.since, Deal.tags, Deal.closed_at,
)  # fmt: skip


def snapshot(work: UnitOfWork, direction_id: int, filters: Filters | None = None, *, now: datetime | None = None,
             zone: str | None = None) -> dict[str, Any]:  # fmt: skip
    """A direction's board as `components/board` takes it: the stages in work with their first cards each.

    Sums are in the team's currency; other currencies lie beside in `other`. `now` and `zone` (IANA) say what is
    overdue and where a day begins. The zones 'direction' and 'archive' have no label: the screen names them.
    """
    version = work.last_sequence()
    work.get(Direction, direction_id)
    steps = stages.of(work, 'deal', direction_id)
    where = conditions(work, filters or {}, now or current(), zone)
    lanes = [stage for stage in steps if stage.semantic == PROCESS]
    ids = [stage.id for stage in lanes if stage.id]
    counts = _heads(work, ids, where)
    rows = {id: _rows(work, 0, FIRST, col(Deal.stage_id) == id, *where) if counts[id]['count'] else [] for id in ids}
    drawn = _drawn(work, [row for lane in rows.values() for row in lane])
    return {
        'v': version,
        'me': work.actor_id,
        'stages': [
            {
                'id': s.id,
                'name': s.name,
                'color': s.color,
                'kind': SHOWN[s.semantic],
                'norm': s.norm,
                **counts[s.id],
                'cards': [drawn[row.id] for row in rows[s.id]],
            }
            for s in lanes
            if s.id
        ],
        'zones': _zones(work, steps),
        'people': people(work),
    }


def cards(work: UnitOfWork, stage_id: int, offset: int = 0, filters: Filters | None = None, *,
          now: datetime | None = None, zone: str | None = None) -> list[dict[str, Any]]:  # fmt: skip
    """The next 50 cards of one lane from `offset`."""
    work.get(Stage, stage_id)
    where = conditions(work, filters or {}, now or current(), zone)
    rows = _rows(work, max(0, min(offset, 10**9)), PAGE, col(Deal.stage_id) == stage_id, *where)
    drawn = _drawn(work, rows)
    return [drawn[row.id] for row in rows]


def card(work: UnitOfWork, deal_id: int) -> dict[str, Any] | None:
    """One deal's card; None where it is gone or not for these eyes."""
    return _drawn(work, _rows(work, 0, 1, col(Deal.id) == deal_id)).get(deal_id)


def delta(work: UnitOfWork, deal_ids: Collection[int], stage_ids: Collection[int], filters: Filters | None = None, *,
          now: datetime | None = None, zone: str | None = None) -> dict[str, Any]:  # fmt: skip
    """News for open boards: {"v", "cards", "gone": ids that left this board, "heads": {stage id: {count, sum, other}}}.

    A card that went to a stage outside the board is still told, so that the board can say where it went.
    """
    version = work.last_sequence()
    where = conditions(work, filters or {}, now or current(), zone)
    rows = _rows(work, 0, len(deal_ids), col(Deal.id).in_(deal_ids), *where) if deal_ids else []
    drawn = _drawn(work, rows)
    return {
        'v': version,
        'cards': [drawn[id] for id in deal_ids if id in drawn],
        'gone': [id for id in deal_ids if id not in drawn],
        'heads': _heads(work, list(stage_ids), where) if stage_ids else {},
    }


def heads(work: UnitOfWork, stage_ids: Sequence[int], filters: Filters | None = None, *, now: datetime | None = None,
          zone: str | None = None) -> dict[int, dict[str, Any]]:  # fmt: skip
    """{stage id: {"count", "sum" in the team's currency, "other": {currency: sum}}}."""
    return _heads(work, list(stage_ids), conditions(work, filters or {}, now or current(), zone))


def _heads(work: UnitOfWork, ids: list[int], where: list[Any]) -> dict[int, dict[str, Any]]:
    currency = settings.value(work, 'currency')
    if where or not work.may(Permission.RECORDS_SEE_ALL):
        counted: Heads = stages.counted(work, Deal, col(Deal.stage_id).in_(ids), *where)
    else:
        counted = stages.heads(work, ids)
    return {id: head(counted.get(id, {}), currency) for id in ids}


def head(counted: dict[str, tuple[int, Decimal]], currency: str) -> dict[str, Any]:
    """{currency: (count, sum)} as a lane's header: all deals counted, foreign sums beside."""
    return {
        'count': sum(count for count, _ in counted.values()),
        'sum': f'{counted.get(currency, (0, Decimal(0)))[1]:.2f}',
        'other': {code: f'{total:.2f}' for code, (_, total) in sorted(counted.items()) if code != currency and total},
    }


def _rows(work: UnitOfWork, offset: int, limit: int, *where: Any) -> list[Any]:
    query = select(*SHOWN_FIELDS).where(col(Deal.deleted_at).is_(None), *where)
    query = query.order_by(col(Deal.rank), col(Deal.id)).limit(offset + limit)
    # Each part comes in order out of its index; together they would have to be read whole.
    parts = [work.rows(query.where(seen)) for seen in Deal.seen_in_parts(work.actor)]
    return sorted((row for part in parts for row in part), key=lambda row: (row.rank, row.id))[offset : offset + limit]


def _drawn(work: UnitOfWork, rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
    named = titles(work, client_refs(rows))
    following = next_steps(work, 'deal', [row.id for row in rows])
    return {row.id: _card(row, named, following.get(row.id)) for row in rows}


def client_refs(rows: Sequence[Any]) -> set[tuple[str, int]]:
    """Who to name on these rows: the company, else the contact."""
    return {('company', r.company_id) if r.company_id else ('contact', r.contact_id) for r in rows
            if r.company_id or r.contact_id}  # fmt: skip


def _card(row: Any, named: dict[tuple[str, int], dict[str, Any]], step: dict[str, Any] | None) -> dict[str, Any]:
    client = named.get(('company', row.company_id) if row.company_id else ('contact', row.contact_id))
    return {
        'id': row.id,
        's': row.stage_id,
        'r': row.rank,
        't': row.title,
        'a': None if row.amount is None else plain(row.amount),
        'cur': row.currency,
        'c': client['title'] if client else None,
        'ci': 'company' if row.company_id else 'person',
        'o': row.owner_id,
        'since': row.since.isoformat(),
        'n': step,
        **tags.on_card(row.tags),
        'cl': row.closed_at is not None,
    }


def _zones(work: UnitOfWork, steps: list[Stage]) -> list[dict[str, Any]]:
    if not work.may(Permission.DEAL_EDIT):
        return []
    zones: list[dict[str, Any]] = []
    for id, semantic, tone in (('won', WON, 'ok'), ('lost', LOST, 'danger')):
        stage = next((s for s in steps if s.semantic == semantic), None)
        if stage:
            zones.append({'id': id, 'stage': stage.id, 'label': stage.name, 'tone': tone})
    if work.count(Direction) > 1:
        zones.append({'id': 'direction', 'label': '', 'tone': 'slate'})
    if work.may(Permission.DEAL_DELETE):
        zones.append({'id': 'archive', 'label': '', 'tone': 'slate'})
    return zones
