"""Leads as a list: its own columns, and what a row and its cells do."""

from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui import ui
from starlette.datastructures import QueryParams

from domain import leads
from domain.leads.filters import conditions
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..components.table import Act, Column
from ..context import Context
from ..lists import ListSpec, ListTable, Setup
from ..lists.reading import page
from ..locales import Words
from .acts import judge
from .bulk import ACTIONS
from .convert import convert
from .reasons import reason_text

ICONS = {
    'CALL': 'phonein', 'CALL_IN': 'phonein', 'CALL_OUT': 'phoneout', 'CALLBACK': 'phoneout',
    'ADVERTISING_PHONE': 'ad', 'ADVERTISING': 'ad', 'EMAIL': 'mail', 'CORPORATE_MAIL': 'mail', 'WEB': 'globe',
    'WEBFORM': 'globe', 'STORE': 'globe',
    'LEAFLET': 'flyer', 'OPENLINE_TELEGRAM': 'tg', 'OPENLINE_VK': 'chat', 'OPENLINE_SKYPE': 'chat',
    'OPENLINE_FACEBOOK': 'chat', 'PARTNER': 'company', 'RECOMMENDATION': 'users', 'TRADE_SHOW': 'flag',
    'REPEAT_SALE': 'repeat', 'RC_GENERATOR': 'bolt',
}  # fmt: skip
SHOWN = ('title', 'verdict', 'source', 'phone', 'next', 'created', 'owner')


def dressed(row: dict[str, Any], t: Words) -> dict[str, Any]:
    """A row of the domain with the words and icons of the screen."""
    title, verdict, source = row['title'], row['verdict'], row['source']
    repeat = {'t': t('repeat'), 'tone': 'teal'} if row['repeat'] else None
    mark = {'t': t('new'), 'tone': 'acc'} if row['fresh'] else repeat
    sub = '' if title['sub'] in title['t'] else title['sub']
    return row | {
        'title': title | {'href': f'/lead/{row["id"]}', 'tag': mark, 'sub': sub},
        'verdict': verdict | {'why': reason_text(t, verdict['why'])},
        'source': source and {'t': source['t'], 'v': source['code'], 'icon': ICONS.get(source['code'], 'tag')},
        'phone': row['phone'] and t.plain_phone(row['phone']),
        'open': not row['closed'],
    }


def _by(key: str, work: UnitOfWork) -> tuple[Any, ...]:
    return (leads.order(work, key),)


def columns(t: Words) -> list[Column]:
    """What the list of leads can show beside its fields."""
    return [
        Column(key='title', label=t('Lead'), kind='link', width=330, pinned=True),
        Column(key='verdict', label=t('Quality'), kind='verdict', width=170),
        Column(key='source', label=t('Source'), kind='source', width=184),
        Column(key='phone', label=t('Phone'), kind='phone', width=150),
        Column(key='next', label=t('Next step'), kind='next', width=160),
        Column(key='created', label=t('Arrived'), kind='datetime', width=92, align='right'),
        Column(key='owner', label=t('Owner'), kind='person', width=64),
        Column(key='stage', label=t('Stage'), kind='stage', width=150),
        Column(key='email', label=t('E-mail'), width=180, sortable=False),
        Column(key='amount', label=t('Amount'), kind='money', width=120, align='right'),
    ]


SPEC = ListSpec(
    kind='lead', feed='leads.page', columns=columns, row_height=42, shown=SHOWN,
    draw=lambda work, found, t: [dressed(row, t) for row in leads.rows(work, found)],
    where=lambda work, filters, zone: conditions(work, filters, zone=zone),
    fields={'title': 'title', 'verdict': 'verdict', 'source': 'source', 'phone': 'phones', 'created': 'created_at',
            'owner': 'owner_id', 'stage': 'stage_id', 'email': 'emails', 'amount': 'amount'},
    sorts={key: partial(_by, key) for key in ('source', 'phone', 'stage', 'owner', 'next')},
)  # fmt: skip


def list_feed(work: UnitOfWork, params: QueryParams, t: Words) -> dict[str, Any]:
    """A page of the list."""
    return page(work, SPEC, t, params)


def lead_table(context: Context, setup: Setup, filters: Callable[[], dict[str, Any]]) -> ListTable:
    """The list, kept true while it is shown."""
    t, edit = context.t, context.may(Permission.LEAD_EDIT)

    async def act(args: dict[str, Any]) -> None:
        id, name = args['id'], args['act']
        if name == 'plan':
            from ..activities.forms import plan

            if context.may(Permission.ACTIVITY_EDIT):
                await plan(context, [('lead', id)])
        elif not edit:
            ui.navigate.to(f'/lead/{id}')
        elif name == 'convert':
            await convert(context, id)
        else:
            await judge(context, id, name)

    acts = [Act(id='convert', label=t('Convert'), icon='wand', key='Shift+KeyK', when='open')] if edit else []
    first = t('Write down the first enquiry in the line above, or let the site and the mail do it.')
    return ListTable(context, SPEC, setup, filters, label=t('Leads'), empty=t('Leads will appear here'), text=first,
                     acts=acts, on_act=act, first=ACTIONS if edit else ())  # fmt: skip


FEEDS = {'leads.page': list_feed}
