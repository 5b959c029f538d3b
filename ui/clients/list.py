"""The lists of contacts and companies."""

from collections.abc import Callable
from typing import Any

from nicegui import ui
from sqlmodel import col
from starlette.datastructures import QueryParams

from domain.companies import Company
from domain.contacts import Contact
from domain.history import Change
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..components.kit import Tag, btn, icon_btn, link
from ..components.table import Column
from ..context import Context
from ..filters import FilterBar
from ..lists import ListSpec, ListTable
from ..lists.reading import conditions, page
from ..lists.table import Setup
from ..locales import Words
from ..shell import filter_bar, top_bar
from . import rows as client_rows
from .forms import new_company, new_contact

TITLES = {'contact': 'Contacts', 'company': 'Companies'}
COUNTS_PAUSE = 2.5
SHOWN = {'contact': ('title', 'phone', 'email', 'company', 'owner', 'created'),
         'company': ('title', 'phone', 'email', 'inn', 'owner', 'created')}  # fmt: skip


def _columns(kind: str, t: Words) -> list[Column]:
    last = [
        Column(key='phone', label=t('Phone'), kind='phone', width=170, sortable=False),
        Column(key='email', label=t('E-mail'), width=190, sortable=False),
        Column(key='owner', label=t('Owner'), kind='person', width=160),
        Column(key='created', label=t('Created'), kind='datetime', width=120),
    ]
    if kind == 'contact':
        company = Column(key='company', label=t('Company and role'), kind='link', width=220)
        return [Column(key='title', label=t('Name'), kind='link', width=260, pinned=True), company, *last]
    inn = Column(key='inn', label=t('field.inn'), width=130, sortable=False)
    return [Column(key='title', label=t('Company'), kind='link', width=320, pinned=True), inn, *last]


def _spec(kind: str, feed: str, **more: Any) -> ListSpec:
    fields = {'owner': 'owner_id', 'created': 'created_at', 'phone': 'phones', 'email': 'emails'}
    return ListSpec(
        kind=kind, feed=feed, columns=lambda t: _columns(kind, t), shown=SHOWN[kind],
        fields=fields | more.pop('fields'),
        draw=lambda work, found, t: client_rows.drawn(work, kind, found, t),
        where=lambda work, filters, zone: client_rows.conditions(work, kind, filters), **more,
    )  # fmt: skip


SPECS = {
    'contact': _spec('contact', 'contacts.page', fields={'company': 'company_id'},
                     sorts={'title': lambda work: (col(Contact.last_name), col(Contact.name))}),
    'company': _spec('company', 'companies.page', fields={'title': 'title'},
                     sorts={'title': lambda work: (col(Company.title),)}),
}  # fmt: skip


def feed(kind: str) -> Callable[[UnitOfWork, QueryParams, Words], dict[str, Any]]:
    """The answer to the table's questions."""
    return lambda work, params, t: page(work, SPECS[kind], t, params)


FEEDS = {spec.feed: feed(kind) for kind, spec in SPECS.items()}


class ClientList:
    """One list with its presets, its search and «new»."""

    def __init__(self, context: Context, kind: str) -> None:
        self.context, self.t, self.kind, self.spec = context, context.t, kind, SPECS[kind]
        self.filters: dict[str, Any] = {}

    async def build(self) -> None:
        """Draw it."""
        context, t, kind = self.context, self.t, self.kind
        counts = await context.ask(client_rows.counts, kind)
        setup = await context.ask(Setup.read, self.spec)
        ui.page_title(f'{t(TITLES[kind])} · Artel')
        bar = top_bar(t(TITLES[kind]))
        if context.may(Permission.CLIENT_EDIT):
            with bar.right:
                link(t('Duplicates'), f'/duplicates/{kind}', 'a-btn a-btn--ghost a-lg')
                if context.may(Permission.RECORDS_IMPORT):
                    icon_btn('import', t('Import'), on_click=lambda: ui.navigate.to(f'/import/{kind}'))
                btn(t('Contact') if kind == 'contact' else t('Company'), 'plus', 'pri', on_click=self._new)
            context.on_key('create', self._new)
        self.bar = FilterBar(context, filter_bar(t('Filters')), client_rows.PRESETS, counts, self._filtered,
                             total=self._total(counts['all']), period='', kind=kind)  # fmt: skip
        with Tag('div', cls='a-fill'):
            empty = t('Contacts will appear here') if kind == 'contact' else t('Companies will appear here')
            self.table = ListTable(context, self.spec, setup, lambda: self.filters, label=t(TITLES[kind]), empty=empty)
        context.live(self._renew, kind, pause=COUNTS_PAUSE)
        await self.bar.load()

    def _total(self, n: int) -> str:
        one = self.t.n
        return (
            one('{n} contact', '{n} contacts', n) if self.kind == 'contact' else one('{n} company', '{n} companies', n)
        )

    async def _new(self) -> None:
        await (new_contact(self.context) if self.kind == 'contact' else new_company(self.context))

    async def _filtered(self, filters: dict[str, Any]) -> None:
        self.filters = filters
        self.table.reload()
        await self._renew([])

    async def _renew(self, changes: list[Change]) -> None:
        def read(work: UnitOfWork) -> tuple[dict[str, int], int]:
            where = conditions(work, self.spec, self.filters, str(self.t.tz))
            return client_rows.counts(work, self.kind), work.count(client_rows.KINDS[self.kind], *where)

        counts, total = await self.context.ask(read)
        self.bar.set_counts(counts)
        self.bar.set_total(self._total(total))


async def contacts_page(context: Context) -> None:
    """/contacts."""
    await ClientList(context, 'contact').build()


async def companies_page(context: Context) -> None:
    """/companies."""
    await ClientList(context, 'company').build()
