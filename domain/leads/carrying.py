"""What a lead takes along into what it becomes: activities, comments, product rows."""

from typing import Any, cast

from sqlalchemy import func
from sqlmodel import col, select

from .. import rows
from ..comments import files_of
from ..deals import Deal
from ..unit_of_work import Entity, UnitOfWork
from .noun import Lead

Target = tuple[str, int]


def counts(work: UnitOfWork, lead: Lead) -> dict[str, int]:
    """How much there is to take along: {'activities', 'comments', 'rows', 'files'}."""
    found = {}
    for name, kind in (('activities', 'activity_link'), ('comments', 'comment'), ('rows', 'product_row')):
        noun: Any = Entity.kinds.get(kind)
        found[name] = work.count(noun, noun.entity == 'lead', noun.entity_id == lead.id) if noun else 0
    found['comments'] += bool(lead.comments)
    found['files'] = len(files_of(work, 'lead', cast(int, lead.id)))
    return found


def carry(work: UnitOfWork, lead: Lead, targets: list[Target]) -> None:
    """Tie the lead's activities and comments to the targets, and copy its product rows to the deal among them."""
    lead_id = cast(int, lead.id)
    _share(work, lead_id, targets, 'activity', 'activity_link')
    _share(work, lead_id, targets, 'comment', 'comment_link')
    for kind, id in targets:
        if kind == 'deal' and rows.of(work, 'lead', lead_id):
            rows.copy(work, ('lead', lead_id), ('deal', id))


def _share(work: UnitOfWork, lead_id: int, targets: list[Target], kind: str, link_kind: str) -> None:
    noun: Any = Entity.kinds.get(kind)
    link: Any = Entity.kinds.get(link_kind)
    if noun is None or link is None:
        return
    of_it = f'{kind}_id'
    linked = {getattr(found, of_it) for found in work.all(link, link.entity == 'lead', link.entity_id == lead_id)}
    if kind == 'comment':
        linked |= {found.id for found in work.all(noun, noun.entity == 'lead', noun.entity_id == lead_id)}
    for record in work.all(noun, col(noun.id).in_(linked)) if linked else []:
        there = {(entity, id) for entity, id in getattr(record, 'links', None) or []}
        new = [target for target in targets if target not in there]
        for entity, id in new:
            work.add(link(**{of_it: record.id, 'entity': entity, 'entity_id': id}))
        if new and hasattr(record, 'links'):
            work.record(f'{kind}.bound', record, links=[*record.links, *([entity, id] for entity, id in new)])


def deals_of(work: UnitOfWork, field: str, ids: list[int]) -> dict[int, dict[str, Any]]:
    """{client id: {'deals': how many, 'last': when the newest began}} by `field`, contact_id or company_id."""
    column = col(getattr(Deal, field))
    query = (
        select(column, func.count(), func.max(col(Deal.created_at)))
        .where(column.in_(ids), Deal.seen_by(work.actor), col(Deal.deleted_at).is_(None))
        .group_by(column)
    )
    return {id: {'deals': count, 'last': last} for id, count, last in work.rows(query)} if ids else {}
