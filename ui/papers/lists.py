"""The lists of all invoices and quotes."""

from typing import Any

from nicegui import ui

from domain import catalog, invoices, quotes
from domain.history import Change
from domain.paperboard import VIEWS
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..components.choices import Segmented
from ..components.dialogs import FormDialog
from ..components.kit import Tag, btn
from ..context import Context
from ..filters import FilterBar
from ..lists import ListTable, Setup
from ..lists.reading import conditions
from ..record_field import RecordField, record_choices
from ..shell import filter_bar, top_bar
from .board import FEEDS as BOARD_FEEDS
from .board import PaperBoard
from .listing import FEEDS as LIST_FEEDS
from .listing import SPECS
from .turn import turn

PRESETS = {
    'invoice': {'all': 'All', 'mine': 'Mine', 'checking': 'To check', 'waiting': 'Unpaid', 'overdue': 'Past due',
                'paid': 'Paid', 'to_refund': 'To refund', 'cancelled': 'Called off'},
    'quote': {'all': 'All', 'mine': 'Mine', 'open': 'Waiting for an answer', 'expired': 'Out of date',
              'accepted': 'Accepted', 'closed': 'Closed'},
}  # fmt: skip
NOUNS: dict[str, Any] = {'invoice': invoices, 'quote': quotes}
EDIT = {'invoice': Permission.INVOICE_EDIT, 'quote': Permission.QUOTE_EDIT}


FEEDS = {**LIST_FEEDS, **BOARD_FEEDS}


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
            self._switch('e-lg')
        if context.may(EDIT[kind]):
            with bar.right:
                name = t('Invoice') if kind == 'invoice' else t('Quote')
                btn(name, 'plus', 'pri', label=name, on_click=self._new).classes('e-file')
            context.on_key('create', self._new)
        line = filter_bar(t('Filters'))
        with line.left:
            self._switch('e-views')
        self.bar = FilterBar(context, line, PRESETS[kind], counts, self._filtered,
                             total=self._total(counts['all']), period='',
                             kind=kind if self.view == 'list' else '')  # fmt: skip
        with Tag('div', cls='a-fill'):
            if self.view != 'list':
                self.board = PaperBoard(context, kind, self.view, context.may(EDIT[kind]), lambda: self.filters)
            else:
                await self._table(title)
        context.live(self._renew, kind)
        await self.bar.load()

    def _switch(self, cls: str) -> None:
        """The views; beside the title where there is room, before the filters on a phone."""
        t = self.t
        views = [('list', t('List'), 'list'), ('board', t('Board'), 'board'), ('deadlines', t('Deadlines'), 'cal')]
        Segmented(views, self.view, label=t('View'), on_change=self._turn).classes(cls)

    def _turn(self, view: str) -> None:
        ui.navigate.to(f'/{self.kind}s' + ('' if view == 'list' else f'/{view}'))

    async def _table(self, title: str) -> None:
        t, kind, context = self.t, self.kind, self.context
        empty = t('Invoices will appear here') if kind == 'invoice' else t('Quotes will appear here')
        setup = await context.ask(Setup.read, SPECS[kind])
        self.table = ListTable(context, SPECS[kind], setup, lambda: self.filters, label=title, empty=empty,
                               text=t('They are made from the products of a deal.'))  # fmt: skip

    def _total(self, n: int) -> str:
        one = self.t.n
        return one('{n} invoice', '{n} invoices', n) if self.kind == 'invoice' else one('{n} quote', '{n} quotes', n)

    async def _filtered(self, filters: dict[str, Any]) -> None:
        self.filters = filters
        (self.table if self.view == 'list' else self.board).reload()
        self.bar.set_total(self._total(await self.context.ask(self._count)))

    def _count(self, work: UnitOfWork) -> int:
        spec = SPECS[self.kind]
        return work.count(catalog.noun(self.kind).entity, *conditions(work, spec, self.filters, str(self.t.tz)))

    async def _renew(self, changes: list[Change]) -> None:
        def read(work: UnitOfWork) -> tuple[dict[str, int], int]:
            return NOUNS[self.kind].preset_counts(work), self._count(work)

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
