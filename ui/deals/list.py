"""Deals as a list."""

from typing import Any

from nicegui import ui
from starlette.datastructures import QueryParams

from domain import sources
from domain.deals.listing import page, row
from domain.history import Change
from domain.unit_of_work import UnitOfWork

from ..addresses import number, paging, read_filters
from ..components.table import Column, Table, table_labels
from ..context import Context
from ..locales import Words


def list_feed(work: UnitOfWork, params: QueryParams, t: Words) -> dict[str, Any]:
    """A page of the list, `direction` absent for all directions."""
    direction = number(params, 'direction') if 'direction' in params else None
    found = page(work, direction, **paging(params), filters=read_filters(params), zone=str(t.tz))
    named = {s.code: s.name for s in sources.listed(work, all=True)}
    for shown in found['rows']:
        shown['source'] = named.get(shown['source'], shown['source'])
    return found


def columns(context: Context) -> list[Column]:
    """What the list of deals shows."""
    t = context.t
    return [
        Column(key='title', label=t('Deal'), kind='link', width=300, pinned=True),
        Column(key='stage', label=t('Stage'), kind='stage', width=170),
        Column(key='amount', label=t('Amount'), kind='money', width=130, align='right'),
        Column(key='next', label=t('Next step'), kind='next', width=170),
        Column(key='owner', label=t('Owner'), kind='person', width=160),
        Column(key='closing', label=t('Closing'), kind='date', width=120),
        Column(key='source', label=t('Source'), kind='source', width=150),
        Column(key='created', label=t('Created'), kind='datetime', width=140),
    ]


def deal_table(context: Context, src: str) -> Table:
    """The list of a direction, kept true while it is shown."""
    t = context.t
    table = Table(
        src, columns(context), label=t('Deals'), labels=table_labels(t, empty_title=t('Deals will appear here')),
        lang=t.lang, tz=context.person.zone, selectable=False,
        on_open=lambda args: ui.navigate.to(f'/deal/{args["id"]}'), acts=[],
    )  # fmt: skip

    async def renew(changes: list[Change]) -> None:
        ids = list(dict.fromkeys(id for c in changes for kind, id in [c.noun, *map(tuple, c.about)] if kind == 'deal'))

        def read(work: UnitOfWork) -> list[dict[str, Any]]:
            by = {c.entity_id: c.actor_id for c in changes if c.entity == 'deal'}
            found = []
            for id in ids[:50]:
                one = row(work, id)
                found.append({'v': work.last_sequence(), 'by': by.get(id), **({'row': one} if one else {'gone': id})})
            return found

        if len(ids) > 50:
            table.reload(keep_selection=True)
        else:
            table.apply(*await context.ask(read))

    context.live(renew, 'deal')
    return table


FEEDS = {'deals.page': list_feed}
