"""Leads as a list: the table, its news, and the bar for what is selected."""

from collections.abc import Callable
from typing import Any

from nicegui import ui
from starlette.datastructures import QueryParams

from domain import leads
from domain.history import Change
from domain.leads import Lead
from domain.leads.filters import conditions
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..addresses import paging, read_filters
from ..components.kit import Tag
from ..components.table import Act, Column, Table, table_labels
from ..context import Context
from ..locales import Words
from .acts import judge
from .bulk import BulkBar
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
        'source': source and source | {'icon': ICONS.get(source['code'], 'tag')},
        'phone': row['phone'] and t.plain_phone(row['phone']),
        'open': not row['closed'],
    }


def list_feed(work: UnitOfWork, params: QueryParams, t: Words) -> dict[str, Any]:
    """A page of the list."""
    found = leads.page(work, **paging(params), filters=read_filters(params), zone=str(t.tz))
    return found | {'me': work.actor_id, 'rows': [dressed(row, t) for row in found['rows']]}


def columns(context: Context) -> list[Column]:
    """What the list of leads can show."""
    t = context.t
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


class LeadTable(Tag):
    """The list with its selection bar, kept true while it is shown. `filters()` are those in force."""

    def __init__(self, context: Context, src: str, filters: Callable[[], dict[str, Any]]) -> None:
        super().__init__('div', cls='l-list')
        self.context, self.t, self.filters = context, context.t, filters
        t, edit = context.t, context.may(Permission.LEAD_EDIT)
        first = t('Write down the first enquiry in the line above, or let the site and the mail do it.')
        words = table_labels(t, empty_title=t('Leads will appear here'), empty_text=first)
        acts = [Act(id='convert', label=t('Convert'), icon='wand', key='Shift+KeyK', when='open')] if edit else []
        with self:
            self.table = Table(
                src, columns(context), label=t('Leads'), labels=words, lang=t.lang, tz=context.person.zone,
                on_open=lambda args: ui.navigate.to(f'/lead/{args["id"]}'), selectable=edit, shown=SHOWN,
                on_select=self._selected if edit else None, on_act=self._act, acts=acts, row_height=42,
            )  # fmt: skip
            self.bulk = BulkBar(context, filters, self.table.clear_selection)
        context.live(self._renew, 'lead')

    def reload(self, src: str) -> None:
        """Show what another address answers."""
        self.table.reload(src)

    def _selected(self, args: dict[str, Any]) -> None:
        self.bulk.show(args)

    async def _act(self, args: dict[str, Any]) -> None:
        id, act = args['id'], args['act']
        if act == 'plan':
            from ..activities.forms import plan

            if self.context.may(Permission.ACTIVITY_EDIT):
                await plan(self.context, [('lead', id)])
        elif not self.context.may(Permission.LEAD_EDIT):
            ui.navigate.to(f'/lead/{id}')
        elif act == 'convert':
            await convert(self.context, id)
        else:
            await judge(self.context, id, act)

    async def _renew(self, changes: list[Change]) -> None:
        ids = list(dict.fromkeys(id for c in changes for kind, id in [c.noun, *map(tuple, c.about)] if kind == 'lead'))
        if len(ids) > 50:
            self.table.reload(keep_selection=True)
            return
        news = await self.context.ask(self._news, ids, changes)
        if not self.is_deleted:
            self.table.apply(*news)

    def _news(self, work: UnitOfWork, ids: list[int], changes: list[Change]) -> list[dict[str, Any]]:
        by, v = {c.entity_id: c.actor_id for c in changes if c.entity == 'lead'}, work.last_sequence()
        # The total is what tells the table that rows came or went by the filter.
        where = conditions(work, self.filters(), zone=self.context.person.zone)
        deltas: list[dict[str, Any]] = []
        for id in ids:
            one = leads.row(work, id)
            deltas.append({'v': v, 'by': by.get(id), **({'row': dressed(one, self.t)} if one else {'gone': id})})
        return [*deltas, {'v': v, 'total': work.count(Lead, *where)}]


FEEDS = {'leads.page': list_feed}
