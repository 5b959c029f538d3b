"""The leads board and list: read with a fixed number of queries whatever the size."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from .. import phones, settings, stages, tags
from ..activities.steps import deadline_of, next_steps
from ..activities.titles import people
from ..contacts import full_name
from ..deals.board import head
from ..errors import Invalid
from ..people import Person
from ..permissions import Permission
from ..sources import Source
from ..stages import LOST, PROCESS, SHOWN, WON, Stage
from ..types import plain
from ..unit_of_work import UnitOfWork
from .filters import conditions
from .noun import Lead

FIRST, PAGE = 20, 50
MOST = 500
Filters = dict[str, Any]
Sorts = dict[str, Any]


def snapshot(work: UnitOfWork, filters: Filters | None = None, *, now: datetime | None = None,
             zone: str | None = None) -> dict[str, Any]:  # fmt: skip
    """The board as `components/board` takes it: the stages in work with their first cards each.

    The zone 'convert' has no stage (the screen opens the wizard); 'junk' moves to the first failure stage. A repeat
    lead's tag has the code 'repeat': the screen gives it its word.
    """
    version = work.last_sequence()
    steps = stages.of(work, 'lead')
    where = conditions(work, filters, now=now, zone=zone)
    lanes = [stage for stage in steps if stage.semantic == PROCESS]
    ids = [stage.id for stage in lanes if stage.id]
    counts = _heads(work, ids, where)
    rows = {id: _lane(work, id, 0, where, FIRST) if counts[id]['count'] else [] for id in ids}
    drawn = _drawn(work, [lead for lane in rows.values() for lead in lane])
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
                'cards': [drawn[lead.id or 0] for lead in rows[s.id]],
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
    leads = _lane(work, stage_id, max(0, min(offset, 10**9)), conditions(work, filters, now=now, zone=zone))
    drawn = _drawn(work, leads)
    return [drawn[lead.id or 0] for lead in leads]


def card(work: UnitOfWork, lead_id: int) -> dict[str, Any] | None:
    """One lead's card; None where it is gone or not for these eyes."""
    return _drawn(work, work.all(Lead, col(Lead.id) == lead_id)).get(lead_id)


def delta(work: UnitOfWork, lead_ids: Collection[int], stage_ids: Collection[int], filters: Filters | None = None, *,
          now: datetime | None = None, zone: str | None = None) -> dict[str, Any]:  # fmt: skip
    """News for open boards: {"v", "cards", "gone": ids that left this board, "heads": {stage id: {…}}}."""
    version = work.last_sequence()
    where = conditions(work, filters, now=now, zone=zone)
    drawn = _drawn(work, work.all(Lead, col(Lead.id).in_(lead_ids), *where)) if lead_ids else {}
    return {
        'v': version,
        'cards': [drawn[id] for id in lead_ids if id in drawn],
        'gone': [id for id in lead_ids if id not in drawn],
        'heads': _heads(work, list(stage_ids), where) if stage_ids else {},
    }


def rows(work: UnitOfWork, leads: Sequence[Lead]) -> list[dict[str, Any]]:
    """Leads as rows of the list, for `components/table`."""
    following = next_steps(work, 'lead', [lead.id or 0 for lead in leads])
    codes = {lead.source for lead in leads if lead.source}
    # A source that was deleted still names where its records came from.
    named = dict(tuple(r) for r in work.rows(_names(codes))) if codes else {}
    return [
        {
            'id': lead.id,
            'version': lead.version,
            'title': {'t': lead.title, 'sub': full_name(lead) or lead.company_title},
            'verdict': {'v': lead.verdict or None, 'why': lead.junk_reason},
            'source': {'code': lead.source, 't': named.get(lead.source, lead.source)} if lead.source else None,
            'phone': phones.main(lead.phones) or phones.main(lead.messengers) or None,
            'email': phones.main(lead.emails) or None,
            'stage': lead.stage_id,
            'owner': lead.owner_id,
            'next': following.get(lead.id or 0),
            'amount': {'a': plain(lead.amount), 'cur': lead.currency} if lead.amount is not None else None,
            'created': lead.created_at.isoformat(),
            'repeat': lead.repeat,
            'closed': lead.closed_at is not None,
            'fresh': lead.viewed_at is None and not lead.verdict,
        }
        for lead in leads
    ]


def _names(codes: set[str]) -> Any:
    columns: Any = (Source.code, Source.name)
    return select(*columns).where(col(Source.code).in_(codes))


def order(work: UnitOfWork, sort: str) -> Any:
    """What the list is ordered by: created | title | verdict | source | phone | stage | owner | next | amount."""
    columns: Sorts = {
        'created': Lead.created_at, 'title': Lead.title, 'verdict': Lead.verdict, 'amount': Lead.amount,
    }  # fmt: skip
    if sort in columns:
        return col(columns[sort])
    if sort == 'next':
        return deadline_of(work, 'lead', Lead.id)
    if sort == 'phone':
        return col(Lead.phones)[(0, 'value')].as_string()
    named: dict[str, tuple[Any, Any]] = {
        'source': (Source.name, Source.code == Lead.source),
        'stage': (Stage.sort, Stage.id == Lead.stage_id),
        'owner': (Person.name, Person.id == Lead.owner_id),
    }
    if sort not in named:
        raise Invalid('field.unknown', field=sort)
    name, tie = named[sort]
    return select(name).where(tie).scalar_subquery()


def _heads(work: UnitOfWork, ids: list[int], where: list[Any]) -> dict[int, dict[str, Any]]:
    currency = settings.value(work, 'currency')
    if where or not work.may(Permission.RECORDS_SEE_ALL):
        counted = stages.counted(work, Lead, col(Lead.stage_id).in_(ids), *where)
    else:
        counted = stages.heads(work, ids)
    return {id: head(counted.get(id, {}), currency) for id in ids}


def _lane(work: UnitOfWork, stage_id: int, offset: int, where: list[Any], limit: int = PAGE) -> list[Lead]:
    here, order = (col(Lead.stage_id) == stage_id, *where), [col(Lead.rank), col(Lead.id)]
    parts = [work.all(Lead, seen, *here, order=order, limit=offset + limit) for seen in Lead.seen_in_parts(work.actor)]
    found = sorted((lead for part in parts for lead in part), key=lambda lead: (lead.rank, lead.id or 0))
    return found[offset : offset + limit]


def _drawn(work: UnitOfWork, leads: Sequence[Lead]) -> dict[int, dict[str, Any]]:
    following = next_steps(work, 'lead', [lead.id or 0 for lead in leads])
    return {
        lead.id or 0: {
            'id': lead.id,
            's': lead.stage_id,
            'r': lead.rank,
            't': lead.title,
            'a': None if lead.amount is None else plain(lead.amount),
            'cur': lead.currency,
            'c': lead.company_title or full_name(lead) or phones.main(lead.phones) or None,
            'ci': 'company' if lead.company_title else 'person',
            'o': lead.owner_id,
            'since': lead.since.isoformat(),
            'n': following.get(lead.id or 0),
            **tags.on_card(lead.tags, {'code': 'repeat', 't': 'repeat', 'tone': 'teal'} if lead.repeat else None),
            'cl': lead.closed_at is not None,
        }
        for lead in leads
    }


def _zones(work: UnitOfWork, steps: list[Stage]) -> list[dict[str, Any]]:
    if not work.may(Permission.LEAD_EDIT):
        return []
    won = next((s for s in steps if s.semantic == WON), None)
    lost = next((s for s in steps if s.semantic == LOST), None)
    zones = [{'id': 'convert', 'label': won.name, 'tone': 'ok'}] if won else []
    zones += [{'id': 'junk', 'stage': lost.id, 'label': lost.name, 'tone': 'danger'}] if lost else []  # type: ignore[dict-item]
    return zones
