"""The page of one lead, /lead/{id}: its card, and what happens when somebody touches it."""

from functools import partial

from nicegui import ui

from domain import leads
from domain.errors import Refusal
from domain.history import Change
from domain.permissions import Permission
from domain.watching import only_watches

from ..activities.forms import next_step
from ..cards import Editing
from ..components.choices import Tabs
from ..components.kit import Tag, btn, empty, set_attrs
from ..context import Context
from ..presence import presence
from ..rows_grid import Rows, RowsGrid
from ..timeline import HistoryTable, Side
from .about import About
from .acts import drop_lead, junk
from .card_head import Banner, Head, Top
from .card_read import Card, Opened, open_card, read
from .convert import convert
from .stage_bar import StageBar

_PHONE = '(id => { if (innerWidth < 900) document.getElementById(id)?.click(); })'


class LeadPage:
    """One person's open card of a lead."""

    def __init__(self, context: Context, id: int) -> None:
        self.context, self.t, self.id = context, context.t, id

    async def build(self) -> None:
        """Draw the card, or say calmly that there is none."""
        context = self.context
        try:
            opened = await context.ask(open_card, self.id)
        except Refusal:
            gone(context)
            return
        self.card: Card = opened.card
        context.watches = only_watches(context.person, self.card.lead)
        context.look('lead', self.id)
        ui.page_title(f'{self.card.lead.title} · Artel')
        self.box = Tag('div', cls='d-page l-card')
        with self.box:
            self._draw(opened)
        self._keys()
        context.live(self._renew, ('lead', self.id), 'stage', 'source', 'card_layout', 'own_field')
        presence.hear('card', self._see)
        self._see()
        if self.card.lead.viewed_at is None and context.may(Permission.LEAD_EDIT):
            await context.do(leads.look, self.id, quiet=True)

    def _draw(self, opened: Opened) -> None:
        context, card, t = self.context, self.card, self.t
        may = context.may(Permission.LEAD_EDIT)
        acts = {'convert': self._convert, 'plan': self._plan, 'good': self._good, 'poor': self._poor,
                'unrate': self._unrate, 'drop': self._drop}  # fmt: skip
        self._dialogs = Tag('div')
        self.editing = Editing(context, 'lead', card.lead, may)
        self.top = Top(context, card, acts)
        self.head = Head(context, card, self.editing, acts)
        self.stages = StageBar(context, card, may, self._dialogs, self._convert)
        self.banner = Banner(context, card, self._undo)
        with Tag('div', cls='d-body'):
            with Tag('section', cls='d-left', aria_label=t('The lead')):
                tabs = [('feed', t('Timeline')), ('about', t('About the lead')), ('goods', t('Products'), '', '0'),
                        ('history', t('History'))]  # fmt: skip
                self.tabs = Tabs(tabs, 'about', label=t('Parts of the card'), on_change=self._opened_tab)
                self.tabs.buttons['feed'].classes('d-feedtab')
                with self.tabs.panel('about', 'd-scroll'):
                    self.about = About(context, card, self.editing, self._dialogs)
                    self.top.offer(self.about.sections, self._dialogs)
                with self.tabs.panel('goods', 'd-scroll'):
                    locked = t('The lead is converted: its products went to the deal.') if card.converted else ''
                    self.goods = RowsGrid(context, 'lead', self.id, opened.rows, locked=locked, on_data=self._count)
                with self.tabs.panel('history', 'd-scroll'):
                    self.history = HistoryTable(context, 'lead', self.id)
            self.side = Side(context, 'lead', self.id, opened.feed)
        set_attrs(self.side, hidden=True)
        set_attrs(self.tabs.buttons['feed'], aria_controls=self.side.html_id)
        self.tabs.panels['feed'] = self.side
        self._count(opened.rows)
        ui.run_javascript(f'{_PHONE}("{self.tabs.buttons["about"].html_id}")')

    def _count(self, rows: Rows) -> None:
        last = self.tabs.buttons['goods'].default_slot.children[-1]
        if isinstance(last, Tag):
            last.set_text(str(len(rows.rows)))
            set_attrs(last, hidden=None if rows.rows else True)

    async def _opened_tab(self, tab: str) -> None:
        if tab == 'history':
            await self.history.load()

    def _keys(self) -> None:
        context = self.context
        context.on_key('esc', lambda: ui.navigate.to('/leads'))
        for key, tab in (('m', 'note'), ('p', 'call'), ('t', 'task')):
            context.on_key(key, partial(self.side.composer.choose, tab))
        if context.may(Permission.LEAD_EDIT):
            context.on_key('e', self._edit)
            context.on_key('shift+k', self._convert)
            context.on_key('+', self._convert)
            context.on_key('-', self._poor)

    async def _edit(self) -> None:
        await self.tabs.choose('about')
        await self.editing.fields['last_name'].edit()

    async def _renew(self, changes: list[Change]) -> None:
        try:
            card = await self.context.ask(read, self.id)
        except Refusal:
            if not self.box.is_deleted:
                self.box.clear()
                with self.box:
                    gone(self.context)
            return
        if self.box.is_deleted or self.top.is_deleted:
            return
        if only_watches(self.context.person, card.lead) != self.context.watches:
            ui.navigate.to(f'/lead/{self.id}')  # what may be done here is another thing now
            return
        before, self.card = self.card, card
        others = [c for c in changes if c.entity == 'lead' and c.actor_id != self.context.id]
        by = {name: change.actor_id for change in others for name in change.after}
        self.editing.offer('source', card.sources)
        self.editing.layout = card.layout
        self.editing.show(card.lead, by)
        for part in (self.top, self.head, self.stages, self.banner, self.about):
            part.show(card)
        if before.lead.title != card.lead.title:
            ui.page_title(f'{card.lead.title} · Artel')

    def _see(self) -> None:
        place = ('lead', self.id)
        if self.top.is_deleted:
            return
        editors = presence.editors(place, self.context.id)
        self.top.here(presence.viewers(place, self.context.id), editors)
        self.editing.editors(editors)

    async def _convert(self) -> None:
        if self.card.converted:
            return
        with self._dialogs:
            await convert(self.context, self.id)

    async def _undo(self) -> None:
        if self.card.undo:
            await self.context.undo(self.card.undo)

    async def _plan(self) -> None:
        with self._dialogs:
            await next_step(self.context, self.side.timeline.data.links)

    async def _good(self) -> None:
        await self.context.do(leads.good, self.id, said=self.t('Lead rated good'))

    async def _poor(self) -> None:
        if not self.card.converted:
            with self._dialogs:
                await junk(self.context, self.id)

    async def _unrate(self) -> None:
        await self.context.do(leads.unrate, self.id, said=self.t('Rating taken back'))

    async def _drop(self) -> None:
        if await drop_lead(self.context, self.id):
            ui.navigate.to('/leads')


def gone(context: Context) -> None:
    """A calm word where there is no such lead for this person."""
    t = context.t
    ui.page_title(f'{t("No such lead")} · Artel')
    text = t('It was deleted, or it is not for your eyes.')
    with Tag('div', cls='d-gone'), empty(t('This lead is not here'), text, 'lead', whole=True):
        btn(t('To the leads'), 'arrow-left', 'pri', on_click=lambda: ui.navigate.to('/leads'))


async def card_page(context: Context, lead_id: int) -> None:
    """/lead/{lead_id}: the card of a lead."""
    await LeadPage(context, lead_id).build()
