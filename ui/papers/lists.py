"""The lists of all invoices and quotes."""

from typing import Any

from nicegui import ui
from starlette.datastructures import QueryParams

from domain import invoices, quotes
from domain.activities.titles import people
from domain.history import Change
from domain.paperboard import VIEWS
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..addresses import feed_address, paging, read_filters
from ..components.choices import Segmented
from ..components.dialogs import FormDialog
from ..components.kit import Tag, btn
from ..components.table import Column, Table, table_labels
from ..context import Context
from ..filters import FilterBar
from ..locales import Words
from ..record_field import RecordField, record_choices
from ..shell import filter_bar, top_bar
from .board import FEEDS as BOARD_FEEDS
from .board import PaperBoard
from .head import QUOTE_TONES
from .standing import state_by
from .turn import turn

PRESETS = {
    'invoice': {'all': 'All', 'mine': 'Mine', 'checking': 'To check', 'waiting': 'Unpaid', 'overdue': 'Past due',
                'paid': 'Paid', 'to_refund': 'To refund', 'cancelled': 'Called off'},
    'quote': {'all': 'All', 'mine': 'Mine', 'open': 'Waiting for an answer', 'expired': 'Out of date',
              'accepted': 'Accepted', 'closed': 'Closed'},
}  # fmt: skip
NOUNS: dict[str, Any] = {'invoice': invoices, 'quote': quotes}
EDIT = {'invoice': Permission.INVOICE_EDIT, 'quote': Permission.QUOTE_EDIT}


def _row(t: Words, kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of the domain's page as the table's cells take it."""
    name = t('Invoice {number}' if kind == 'invoice' else 'Quote {number}', number=row['number'])
    if row.get('version', 1) > 1:
        name = t('Quote {number}, version {version}', number=row['number'], version=row['version'])
    shown = row | {
        'number': {'t': name, 'href': f'/{kind}/{row["id"]}'},
        'deal': {'t': row['deal'], 'href': f'/deal/{row["deal_id"]}'} if row['deal'] else None,
    }
    if kind == 'quote':
        tone = 'late' if row['expired'] else QUOTE_TONES.get(row['status'], '')
        word = t('Expired') if row['expired'] else t(f'quote_status.{row["status"]}')
        return shown | {'status': {'t': word, 'tone': tone}}
    word, tone = state_by(t, row['status'], row['standing'], overdue=row['overdue'])
    check = row['check'] if row['status'] in ('N', 'S') else ''
    return shown | {
        'status': {'t': word, 'tone': tone},
        'check': t(f'invoice_check.{check}') if check else None,
    }


def read_page(work: UnitOfWork, t: Words, kind: str, **asked: Any) -> dict[str, Any]:
    """A page of the table."""
    found = NOUNS[kind].page(work, **asked)
    return {'v': work.last_sequence(), 'total': found['total'], 'rows': [_row(t, kind, row) for row in found['rows']],
            'people': people(work), 'stages': {}}  # fmt: skip


def invoice_feed(work: UnitOfWork, params: QueryParams, t: Words) -> dict[str, Any]:
    """/data/invoices.page."""
    return read_page(work, t, 'invoice', **paging(params), filters=read_filters(params))


def quote_feed(work: UnitOfWork, params: QueryParams, t: Words) -> dict[str, Any]:
    """/data/quotes.page."""
    return read_page(work, t, 'quote', **paging(params), filters=read_filters(params))


FEEDS = {'invoices.page': invoice_feed, 'quotes.page': quote_feed, **BOARD_FEEDS}


class PaperList:
    """One list with presets, search, and «new»; live."""

    def __init__(self, context: Context, kind: str, view: str = 'list') -> None:
        self.context, self.t, self.kind, self.view = context, context.t, kind, view
        self.filters: dict[str, Any] = {}

    async def build(self) -> None:
        """Draw it."""
        context, t, kind = self.context, self.t, self.kind
        counts = await context.ask(NOUNS[kind].preset_counts)
        title = t('Invoices') if kind == 'invoice' else t('Quotes')
        ui.page_title(f'{title} · Artel')
        if context.frame:
            context.frame.nav.set_active('invoices')
        bar = top_bar(title)
        with bar.left:
            turn(t, kind, bank=context.may(Permission.INVOICE_CHECK))
            self._switch('a-lg')
        if context.may(EDIT[kind]):
            with bar.right:
                btn(t('Invoice') if kind == 'invoice' else t('Quote'), 'plus', 'pri', on_click=self._new)
            context.on_key('create', self._new)
        line = filter_bar(t('Filters'))
        with line.left:
            self._switch('e-views')
        self.bar = FilterBar(context, line, PRESETS[kind], counts, self._filtered,
                             total=self._total(counts['all']), period='')  # fmt: skip
        with Tag('div', cls='a-fill'):
            if self.view != 'list':
                self.board = PaperBoard(context, kind, self.view, context.may(EDIT[kind]), lambda: self.filters)
            else:
                self._table(title)
        context.live(self._renew, kind)

    def _switch(self, cls: str) -> None:
        """The views; beside the title where there is room, before the filters on a phone."""
        t = self.t
        views = [('list', t('List'), 'list'), ('board', t('Board'), 'board'), ('deadlines', t('Deadlines'), 'cal')]
        Segmented(views, self.view, label=t('View'), on_change=self._turn).classes(cls)

    def _turn(self, view: str) -> None:
        ui.navigate.to(f'/{self.kind}s' + ('' if view == 'list' else f'/{view}'))

    def _table(self, title: str) -> None:
        t, kind, context = self.t, self.kind, self.context
        empty = t('Invoices will appear here') if kind == 'invoice' else t('Quotes will appear here')
        self.table = Table(
            feed_address(f'{kind}s.page'), self._columns(), label=title, lang=t.lang, tz=context.person.zone,
            labels=table_labels(t, empty_title=empty, empty_text=t('They are made from the products of a deal.')),
            selectable=False, acts=[], sort=('date', -1),
            on_open=lambda args: ui.navigate.to(f'/{kind}/{args["id"]}'),
        )  # fmt: skip

    def _columns(self) -> list[Column]:
        t = self.t
        number = Column(key='number', label=t('Number'), kind='link', width=160, pinned=True)
        client = Column(key='client', label=t('Client'), width=180, sortable=False)
        status = Column(key='status', label=t('Status'), kind='tag', width=150)
        amount = Column(key='amount', label=t('Sum'), kind='money', width=112, align='right')
        last = [
            Column(key='deal', label=t('Deal'), kind='link', width=180, sortable=False),
            Column(key='date', label=t('Date'), kind='date', width=90),
            Column(key='owner', label=t('Owner'), kind='person', width=150),
        ]
        if self.kind == 'quote':
            until = Column(key='valid_until', label=t('Valid until'), kind='date', width=120)
            return [number, client, status, amount, until, *last]
        return [
            number,
            client,
            status,
            amount,
            Column(key='paid', label=t('Paid'), kind='money', width=112, align='right'),
            Column(key='debt', label=t('Owed'), kind='money', width=112, align='right'),
            Column(key='pay_until', label=t('Pay until'), kind='date', width=110),
            Column(key='check', label=t('Check'), width=110, sortable=False),
            *last,
        ]

    def _total(self, n: int) -> str:
        one = self.t.n
        return one('{n} invoice', '{n} invoices', n) if self.kind == 'invoice' else one('{n} quote', '{n} quotes', n)

    async def _filtered(self, filters: dict[str, Any]) -> None:
        self.filters = filters
        if self.view == 'list':
            self.table.reload(feed_address(f'{self.kind}s.page', filters))
        else:
            self.board.reload()
        found = await self.context.ask(lambda work: NOUNS[self.kind].page(work, limit=1, filters=filters))
        self.bar.set_total(self._total(found['total']))

    async def _renew(self, changes: list[Change]) -> None:
        def read(work: UnitOfWork) -> tuple[dict[str, int], int]:
            total = NOUNS[self.kind].page(work, limit=1, filters=self.filters)['total']
            return NOUNS[self.kind].preset_counts(work), total

        if self.view == 'list':
            self.table.reload(keep_selection=True)
        counts, total = await self.context.ask(read)
        self.bar.set_counts(counts)
        self.bar.set_total(self._total(total))

    async def _new(self) -> None:
        """A paper that no deal stands behind: for whom, then its page."""
        context, t, kind = self.context, self.t, self.kind
        firms, persons = await record_choices(context, 'company'), await record_choices(context, 'contact')

        async def save() -> bool | str:
            values = {'company_id': firm.value, 'contact_id': person.value}
            done = await context.do(NOUNS[kind].create, {k: v for k, v in values.items() if v}, quiet=True)
            if not done:
                return context.words(done.refusal) if done.refusal else False
            if done.value:
                ui.navigate.to(f'/{kind}/{done.value.id}')
            return True

        title = t('New invoice') if kind == 'invoice' else t('New quote')
        form = FormDialog(t, title, t('Create'), save, icon='receipt' if kind == 'invoice' else 'doc')
        with form.body, Tag('div', cls='a-cols2'):
            firm = RecordField(context, 'company', t('Company'), firms)
            person = RecordField(context, 'contact', t('Contact'), persons)
        form.open()


async def invoices_page(context: Context, view: str = 'list') -> None:
    """/invoices, /invoices/board, /invoices/deadlines."""
    await PaperList(context, 'invoice', view if view in VIEWS else 'list').build()


async def quotes_page(context: Context, view: str = 'list') -> None:
    """/quotes, /quotes/board, /quotes/deadlines."""
    await PaperList(context, 'quote', view if view in VIEWS else 'list').build()
