"""The list of a direction's deals."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from starlette.datastructures import QueryParams

from domain import bulk, deals, sources
from domain.activities.steps import deadline_of
from domain.deals import Deal
from domain.deals.listing import drawn, where
from domain.people import Person
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..components.table import Column
from ..context import Context
from ..lists import BulkAction, Chosen, ListSpec, ListTable, add_action
from ..lists.bulk import do
from ..lists.reading import page
from ..lists.table import Setup
from ..locales import Words
from .forms import ask_reason

ENDED = {'won': 'Won', 'lost': 'Lost'}


def _columns(t: Words) -> list[Column]:
    return [
        Column(key='title', label=t('Deal'), kind='link', width=270, pinned=True),
        Column(key='stage', label=t('Stage'), kind='stage', width=150),
        Column(key='amount', label=t('Amount'), kind='money', width=120, align='right'),
        Column(key='next', label=t('Next step'), kind='next', width=160),
        Column(key='owner', label=t('Owner'), kind='person', width=150),
        Column(key='closing', label=t('Closing'), kind='date', width=110),
        Column(key='source', label=t('Source'), kind='source', width=150),
        Column(key='created', label=t('Created'), kind='datetime', width=140),
    ]


def _draw(work: UnitOfWork, records: Sequence[Any], t: Words) -> list[dict[str, Any]]:
    named = {s.code: s.name for s in sources.listed(work, all=True)}
    rows = drawn(work, records)
    for row in rows:
        code = row['source']
        row['title'] |= {'href': f'/deal/{row["id"]}'}
        row['source'] = {'t': named.get(code, code), 'v': code} if code else None
    return rows


def conditions(work: UnitOfWork, filters: dict[str, Any], zone: str) -> list[ColumnElement[bool]]:
    """SQL of the bar's filters; the presets `won` and `lost` leave the open deals."""
    asked = dict(filters)
    direction = asked.pop('direction', None)
    if asked.get('preset') in ENDED:
        asked['state'] = asked.pop('preset')
    return where(work, direction, asked, zone=zone)


SPEC = ListSpec(
    kind='deal', feed='deals.page', columns=_columns, draw=_draw, where=conditions, params=('direction',),
    fields={'title': 'title', 'stage': 'stage_id', 'amount': 'amount', 'owner': 'owner_id', 'closing': 'close_date',
            'source': 'source', 'created': 'created_at'},
    shown=('title', 'stage', 'amount', 'next', 'owner', 'closing', 'source'),
    sorts={'next': lambda work: (deadline_of(work, 'deal', Deal.id),),
           'owner': lambda work: (_owner_name(),)},
    leave=frozenset({'direction_id'}),
)  # fmt: skip


def _owner_name() -> Any:
    return select(Person.name).where(col(Person.id) == col(Deal.owner_id)).scalar_subquery()


def deal_table(context: Context, setup: Setup, filters: Callable[[], dict[str, Any]], direction_id: int) -> ListTable:
    """The list of a direction, kept true while it is shown."""
    t = context.t

    async def act(args: dict[str, Any]) -> None:
        from ..activities.forms import plan

        if context.may(Permission.ACTIVITY_EDIT):
            await plan(context, [('deal', args['id'])])

    return ListTable(context, SPEC, setup, filters, label=t('Deals'), empty=t('Deals will appear here'), on_act=act,
                     params={'direction': direction_id})  # fmt: skip


def list_feed(work: UnitOfWork, params: QueryParams, t: Words) -> dict[str, Any]:
    """A page of the list, `direction` absent for all directions."""
    return page(work, SPEC, t, params)


async def _lose(context: Context, chosen: Chosen) -> bool:
    reason = await ask_reason(context)
    return bool(reason and await do(context, chosen, _lose_each, reason))


def _lose_each(work: UnitOfWork, kind: str, ids: Sequence[int], reason: str) -> int:
    return bulk.each(work, deals.lose, ids, reason)


add_action(BulkAction(key='lose', label='Lost', icon='lost', run=_lose,
                      offered=lambda context, kind: kind == 'deal' and context.may(Permission.DEAL_EDIT)))  # fmt: skip
FEEDS = {'deals.page': list_feed}
