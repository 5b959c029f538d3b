"""The page of one deal: read at once, drawn by parts, kept true while it is open."""

from functools import partial
from uuid import uuid4

from nicegui import ui

from domain import deals, invoices, quotes
from domain.errors import Refusal
from domain.history import Change
from domain.permissions import Permission
from domain.watching import only_watches

from ..activities.forms import next_step
from ..cards import Editing
from ..components.choices import Tabs
from ..components.kit import Tag, btn, empty, set_attrs
from ..context import Context
from ..deals.forms import ask_direction
from ..documents.section import Documents
from ..presence import presence
from ..timeline import HistoryTable, Side
from .about import About
from .client import ClientBlock
from .goods import Goods
from .header import Head, Quick, Top
from .papers_tab import Papers
from .reading import Card, Opened, open_card, read
from .stage_bar import StageBar

CLIENTS = {'contact_company', 'company', 'contact', 'requisites'}
# On a phone the timeline comes first, as there is no second column for it.
_PHONE = '(id => { if (innerWidth < 900) document.getElementById(id)?.click(); })'


class DealPage:
    """One person's open card of a deal."""

    def __init__(self, context: Context, id: int) -> None:
        self.context, self.t, self.id, self._opened = context, context.t, id, uuid4().hex

    async def build(self) -> None:
        """Draw the card, or say calmly that there is none."""
        context = self.context
        try:
            opened = await context.ask(open_card, self.id)
        except Refusal:
            gone(context)
            return
        self.card: Card = opened.card
        context.watches = only_watches(context.person, self.card.deal)
        context.look('deal', self.id)
        self._title()
        self.box = Tag('div', cls='d-page')
        with self.box:
            self._draw(opened)
        self._keys()
        context.live(self._renew, ('deal', self.id), *CLIENTS, 'stage', 'direction', 'source',
                     'direction_document', 'card_layout', 'own_field')  # fmt: skip
        presence.hear('card', self._see)
        self._see()

    def _draw(self, opened: Opened) -> None:
        context, card, t = self.context, self.card, self.t
        may = context.may(Permission.DEAL_EDIT)
        acts = {'invoice': self._invoice, 'quote': self._quote, 'direction': self._direction, 'drop': self._drop,
                'plan': self._plan}  # fmt: skip
        self._dialogs = Tag('div')
        self.editing = Editing(context, 'deal', card.deal, may)
        self.top = Top(context, card, acts)
        self.head = Head(context, card, self.editing, self._plan)
        self.stages = StageBar(context, card, may, self._dialogs)
        self.quick = Quick(context, card, acts)
        with Tag('div', cls='d-body'):
            with Tag('section', cls='d-left', aria_label=t('The deal')):
                tabs = [('feed', t('Timeline')), ('about', t('About the deal')), ('goods', t('Products'), '', '0'),
                        ('papers', t('Quotes and invoices'), '', '0'), ('docs', t('Documents'), '', '0'),
                        ('history', t('History'))]  # fmt: skip
                self.tabs = Tabs(tabs, 'about', label=t('Parts of the card'), on_change=self._opened_tab)
                self.tabs.buttons['feed'].classes('d-feedtab')
                with self.tabs.panel('about', 'd-scroll'):
                    self.about = About(context, card, self.editing)
                    self.client = ClientBlock(context, self.about.client_box, self._dialogs, card)
                self.top.offer(self.about.sections, self._dialogs)
                with self.tabs.panel('goods', 'd-scroll'):
                    self.goods = Goods(context, card, opened.rows, lambda n: self._count('goods', n))
                with self.tabs.panel('papers', 'd-scroll'):
                    self.papers = Papers(context, card, acts)
                with self.tabs.panel('docs', 'd-scroll'):
                    self.documents = Documents(context, card.documents, self._dialogs)
                with self.tabs.panel('history', 'd-scroll'):
                    self.history = HistoryTable(context, 'deal', self.id)
            self.side = Side(context, 'deal', self.id, opened.feed)
        set_attrs(self.side, hidden=True)
        set_attrs(self.tabs.buttons['feed'], aria_controls=self.side.html_id)
        self.tabs.panels['feed'] = self.side
        self._count('papers', len(card.quotes) + len(card.invoices))
        self._count('docs', len(card.documents.documents))
        ui.run_javascript(f'{_PHONE}("{self.tabs.buttons["feed"].html_id}")')

    def _title(self) -> None:
        ui.page_title(f'{self.card.deal.title} · Artel')

    def _count(self, tab: str, count: int) -> None:
        last = self.tabs.buttons[tab].default_slot.children[-1]
        if isinstance(last, Tag):
            last.set_text(str(count))
            set_attrs(last, hidden=None if count else True)

    async def _opened_tab(self, tab: str) -> None:
        if tab == 'history':
            await self.history.load()

    def _keys(self) -> None:
        context = self.context
        context.on_key('j', lambda: self._go(self.card.after))
        context.on_key('k', lambda: self._go(self.card.before))
        context.on_key('esc', lambda: ui.navigate.to(f'/deals/{self.card.direction.id}'))
        for key, tab in (('m', 'note'), ('p', 'call'), ('t', 'task')):
            context.on_key(key, partial(self._write, tab))
        if context.may(Permission.INVOICE_EDIT):
            context.on_key('i', self._invoice)
        if context.may(Permission.DEAL_EDIT):
            context.on_key('e', self._edit)
            context.on_key('shift+w', lambda: self.stages.end('S'))
            context.on_key('shift+x', lambda: self.stages.end('F'))

    def _go(self, id: int | None) -> None:
        if id:
            ui.navigate.to(f'/deal/{id}')

    def _write(self, tab: str) -> None:
        self.side.composer.choose(tab)

    async def _edit(self) -> None:
        await self.tabs.choose('about')
        await self.about.amount.edit()

    async def _renew(self, changes: list[Change]) -> None:
        if not any(self._concerns(change) for change in changes):
            return
        try:
            card = await self.context.ask(read, self.id)
        except Refusal:
            if self.box.is_deleted:
                return
            self.box.clear()
            with self.box:
                gone(self.context, self.card.direction.id)
            return
        if self.box.is_deleted:
            return  # the person went on while it was read
        if only_watches(self.context.person, card.deal) != self.context.watches:
            ui.navigate.to(f'/deal/{self.id}')  # what may be done here is another thing now
            return
        moved = card.deal.direction_id != self.card.deal.direction_id
        self.card = card
        by = {
            name: c.actor_id
            for c in changes
            if c.entity == 'deal' and c.actor_id != self.context.id
            for name in c.after
        }
        self.editing.offer('source', card.sources)
        self.editing.layout = card.layout
        self.editing.show(card.deal, by)
        for part in (self.top, self.head, self.stages, self.quick, self.about, self.client, self.goods, self.papers):
            part.show(card)
        self.documents.show(card.documents)
        self._count('papers', len(card.quotes) + len(card.invoices))
        self._count('docs', len(card.documents.documents))
        if moved or 'title' in by:
            self._title()

    def _concerns(self, change: Change) -> bool:
        if change.noun == ('deal', self.id) or ['deal', self.id] in [list(one) for one in change.about]:
            return True
        if change.entity in ('stage', 'direction', 'source', 'direction_document', 'card_layout', 'own_field'):
            return True
        deal, ids = self.card.deal, {('company', self.card.deal.company_id), ('contact', self.card.deal.contact_id)}
        ids |= {('contact', one.contact.id) for one in self.card.people}
        return (
            bool(deal)
            and change.entity in CLIENTS
            and (change.noun in ids or any(tuple(one) in ids for one in change.about))
        )

    def _see(self) -> None:
        if self.box.is_deleted:
            return  # the ear outlives the page
        place = ('deal', self.id)
        editors = presence.editors(place, self.context.id)
        self.top.here(presence.viewers(place, self.context.id), editors)
        self.editing.editors(editors)

    async def _plan(self) -> None:
        with self._dialogs:
            await next_step(self.context, self.side.timeline.data.links)

    async def _invoice(self) -> None:
        accepted = self.card.accepted
        if accepted and accepted.id:
            done = await self.context.do(invoices.from_quote, accepted.id, key=self._key())
        else:
            if not self.goods.rows.rows:
                await self._need_rows()
                return
            done = await self.context.do(invoices.from_deal, self.id, key=self._key())
        if done and done.value:
            ui.navigate.to(f'/invoice/{done.value.id}')

    def _key(self) -> str:
        """The same for clicks in a row: a double click makes one paper."""
        return f'{self._opened}-{len(self.card.invoices)}-{len(self.card.quotes)}'

    async def _quote(self) -> None:
        if not self.goods.rows.rows:
            await self._need_rows()
            return
        done = await self.context.do(quotes.from_deal, self.id, key=self._key())
        if done and done.value:
            ui.navigate.to(f'/quote/{done.value.id}')

    async def _need_rows(self) -> None:
        await self.tabs.choose('goods')
        self.goods.grid.focus()
        self.context.toast(self.t('Add products first: a paper is made from them.'))

    async def _direction(self) -> None:
        with self._dialogs:
            await ask_direction(self.context, self.id, self.card.directions, self.card.deal.direction_id)

    async def _drop(self) -> None:
        back = self.card.direction.id
        if await self.context.do(deals.drop, self.id, said=self.t('Deal moved to the bin')):
            ui.navigate.to(f'/deals/{back}')


def gone(context: Context, direction_id: int | None = None) -> None:
    """A calm word where there is no such deal for this person."""
    t = context.t
    ui.page_title(f'{t("No such deal")} · Artel')
    with (
        Tag('div', cls='d-gone'),
        empty(t('This deal is not here'), t('It was deleted, or it is not for your eyes.'), 'deal', whole=True),
    ):
        address = f'/deals/{direction_id}' if direction_id else '/deals'
        btn(t('To the deals'), 'arrow-left', 'pri', on_click=lambda: ui.navigate.to(address))


async def deal_page(context: Context, id: int) -> None:
    """/deal/{id}: the card of a deal."""
    await DealPage(context, id).build()
