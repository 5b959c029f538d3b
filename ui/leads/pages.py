"""Leads: the list, the board, and what both share; the card is in `lead_card`, the conversion in `lead_convert`."""

from typing import Any

from nicegui import ui
from starlette.datastructures import QueryParams

from domain import leads, settings, stages
from domain.history import Change
from domain.leads.board import cards, snapshot
from domain.leads.filters import conditions
from domain.leads.naming import read_line
from domain.permissions import Permission
from domain.stages import LOST, PROCESS, WON, Stage
from domain.unit_of_work import UnitOfWork

from ..addresses import feed_address, number, read_filters
from ..board_news import Scope
from ..components.board import Board, board_labels
from ..components.choices import Segmented, menu, menu_item
from ..components.kit import Tag, btn, empty, html, icon_btn, link
from ..components.marks import stack_markup
from ..context import Context
from ..lists import Setup
from ..locales import Words
from ..month import Month, Spec
from ..presence import presence
from ..shell import filter_bar, top_bar
from .acts import ask_junk
from .card import card_page
from .convert import convert
from .filters import LeadFilters, Sources, sources_of
from .forms import QuickLine, new_lead
from .list import FEEDS as LIST_FEEDS
from .list import SPEC, lead_table
from .news import lead_news, named

PRESETS = {
    'new': 'Not sorted out',
    'work': 'In progress',
    'good': 'Good leads',
    'poor': 'Poor leads',
    'mine': 'Mine',
    'watched': 'I follow',
    'no_step': 'No next step',
    'all': 'All',
}
PLACE = ('leads', 0)


def board_feed(work: UnitOfWork, params: QueryParams, t: Words) -> dict[str, Any]:
    """The board's snapshot, or with `stage` and `offset` more cards of one lane."""
    filters, zone = read_filters(params), str(t.tz)
    if 'stage' in params:
        found = cards(work, number(params, 'stage'), number(params, 'offset', 0), filters, zone=zone)
        return {'v': work.last_sequence(), 'cards': named(found, t)}
    shown = snapshot(work, filters, zone=zone)
    for lane in shown['stages']:
        named(lane['cards'], t)
    return shown


class LeadsPage:
    """Leads as a list, a board or a calendar."""

    def __init__(self, context: Context, view: str) -> None:
        self.context, self.t, self.view = context, context.t, view
        self.filters: dict[str, Any] = {}
        self.board: Board | None = None

    async def build(self) -> None:
        """Draw the page."""
        context, t = self.context, self.t
        self.classic, self.stages, counts, known = await context.ask(self._read)
        self.may_edit = context.may(Permission.LEAD_EDIT)
        context.look(*PLACE)
        ui.page_title(f'{t("Leads")} · Artel')
        bar = top_bar(t('Leads'))
        if not self.classic:
            self._switched_off()
            return
        with bar.left:
            Segmented([('list', t('List'), 'list'), ('board', t('Board'), 'board'), ('calendar', t('Calendar'), 'cal')],
                      self.view, label=t('View'), on_change=self._view).classes('l-views')  # fmt: skip
        with bar.right:
            self._viewers = Tag('span', cls='a-row a-g6 a-lg')
            if context.may(Permission.SETTINGS_EDIT):
                self._gear()
            if self.may_edit:
                btn(t('Lead'), 'plus', 'pri', key='L', on_click=self._new).classes('a-lg')
                context.on_key('c', self._new)
                context.on_key('l', self._new)
        if self.may_edit:
            QuickLine(context, known)
        line = filter_bar(t('Filters'))
        line.classes('l-bar')
        self.bar = LeadFilters(context, line, PRESETS, counts, known, self._filtered, total=self._total(counts['all']))
        with Tag('div', cls='a-fill'):
            if self.view == 'list':
                setup = await context.ask(Setup.read, SPEC)
                self.table = lead_table(context, setup, lambda: self.filters)
            elif self.view == 'calendar':
                self.month = Month(context, self._calendar(), 'created_at')
                await self.month.build()
            else:
                self._board()
        context.live(self._renew, 'lead', 'stage', 'activity', 'source')
        presence.hear('viewers', self._see, kind='lead')
        self._see()
        await self.bar.load()

    @staticmethod
    def _read(work: UnitOfWork) -> tuple[bool, list[Stage], dict[str, int], Sources]:
        classic = settings.value(work, 'crm_mode') == 'classic'
        return classic, stages.of(work, 'lead'), leads.preset_counts(work), sources_of(work)

    def _switched_off(self) -> None:
        t = self.t
        with Tag('div', cls='a-fill l-off'):
            text = t('The CRM is in simple mode: every enquiry becomes a deal at once. Earlier leads are kept.')
            with empty(t('Leads are switched off'), text, 'lead'):
                btn(t('Go to deals'), kind='pri', on_click=lambda: ui.navigate.to('/deals'))
                if self.context.may(Permission.SETTINGS_EDIT):
                    link(t('CRM mode'), '/settings/mode', 'a-btn')

    def _gear(self) -> None:
        t = self.t
        with icon_btn('gear', t('Set up leads'), kind='ghost'), menu(t('Set up leads')):
            for name, address, icon in ((t('CRM mode'), 'mode', 'swap'), (t('Lead stages'), 'lead-stages', 'board'),
                                        (t('Sources'), 'sources', 'ad')):  # fmt: skip
                menu_item(name, icon=icon, on_click=lambda to=address: ui.navigate.to(f'/settings/{to}'))

    def _board(self) -> None:
        t, context = self.t, self.context
        self.board = Board(
            self._src('leads.board'), label=t('Lead stages'), labels=board_labels(t), lang=t.lang,
            currency=context.currency, quick_add=self.may_edit, on_move=self._moved, on_open=self._open,
            on_quick_add=self._added, on_plan=self._plan if context.may(Permission.ACTIVITY_EDIT) else None,
            on_seen=self._seen, zone=context.person.zone,
        )  # fmt: skip
        self._listen()

    def _listen(self) -> None:
        if self.board:
            ids = [s.id for s in self.stages if s.id]
            lanes = [s.id for s in self.stages if s.id and s.semantic == PROCESS]
            scope = Scope.of(self.context, 'lead', lanes, ids, self.filters)
            lead_news(self.context.store, self.t).show(self.board, scope, self.context.id)

    def _src(self, feed: str) -> str:
        return feed_address(feed, self.filters)

    def _view(self, view: str) -> None:
        ui.navigate.to('/leads' if view == 'list' else f'/leads/{view}')

    async def _filtered(self, filters: dict[str, Any]) -> None:
        self.filters = filters
        if self.board:
            self._listen()
            self.board.reload(self._src('leads.board'))
        elif self.view == 'list':
            self.table.reload()
        else:
            await self.month.reload()
        await self._renew([])

    async def _renew(self, changes: list[Change]) -> None:
        _, self.stages, counts, known = await self.context.ask(self._read)
        if self._viewers.is_deleted:
            return
        self.bar.set_counts(counts)
        self.bar.set_sources(known)
        if self.filters.keys() <= {'preset'}:
            self.bar.set_total(self._total(counts.get(self.filters.get('preset') or 'all', 0)))
        else:
            self.bar.set_total(self._total(await self.context.ask(self._count)))

    def _count(self, work: UnitOfWork) -> int:
        return work.count(leads.Lead, *self._found(work))

    def _found(self, work: UnitOfWork) -> list[Any]:
        return conditions(work, self.filters, zone=self.context.person.zone)

    def _calendar(self) -> Spec:
        return Spec('lead', self._found, lambda: {s.id: (s.color, s.semantic == PROCESS) for s in self.stages if s.id},
                    self._total)  # fmt: skip

    def _total(self, count: int) -> str:
        return self.t.n('{n} lead', '{n} leads', count)

    async def _new(self) -> None:
        await new_lead(self.context)

    def _open(self, args: dict[str, Any]) -> None:
        ui.navigate.to(f'/lead/{args["id"]}')

    async def _added(self, args: dict[str, Any]) -> str | None:
        def values(work: UnitOfWork) -> dict[str, Any]:
            return read_line(args['title'], settings.value(work, 'lead_title')) | {'amount': args['amount']}

        fields = await self.context.ask(values)
        done = await self.context.do(leads.create, fields, stage_id=args['stage'], quiet=True)
        return self.context.words(done.refusal) if done.refusal else None

    async def _plan(self, args: dict[str, Any]) -> None:
        from ..activities.forms import plan

        await plan(self.context, [('lead', args['id'])])

    def _seen(self, args: dict[str, Any]) -> None:
        self.context.look('lead', args['id']) if args['id'] else self.context.look(*PLACE)

    def _see(self) -> None:
        context = self.context
        if self._viewers.is_deleted:
            return
        faces = [context.team[id] for id in presence.viewers(PLACE, context.id) if id in context.team]
        self._viewers.clear()
        with self._viewers:
            if faces:
                Tag('span', self.t('Viewing'), 'a-sm a-t3')
                html(stack_markup([{**f, 'status': 'on'} for f in faces]), 'a-stack', 'span', role='group',
                     aria_label=self.t('Colleagues on this page'))  # fmt: skip
        if self.board:
            seen = {id: [p for p in who if p != context.id] for id, who in presence.of_kind('lead').items()}
            self.board.apply({'v': 0, 'viewers': seen})

    async def _moved(self, args: dict[str, Any]) -> bool | str:
        """A drop: the same verbs as everywhere; False puts the card back."""
        context, t = self.context, self.t
        stage = next((s for s in self.stages if s.id == args.get('stage')), None)
        if args.get('zone') == 'convert' or (stage and stage.semantic == WON):
            return await convert(context, args['id']) is not None
        reason: str | None = None
        if stage and stage.semantic == LOST:
            reason = await ask_junk(context)
            if reason is None:
                return False
        done = await context.do(leads.move, args['id'], args.get('stage'), before=args.get('before'),
                                after=args.get('after'), reason=reason, quiet=True)  # fmt: skip
        if not done:
            return context.words(done.refusal) if done.refusal and not done.told else False
        if stage:
            said = t('Lead marked as poor') if reason else t('Lead moved to “{stage}”', stage=stage.name)
            context.toast(said, done.batch)
        return True


async def list_page(context: Context) -> None:
    """/leads: the list."""
    await LeadsPage(context, 'list').build()


async def board_page(context: Context) -> None:
    """/leads/board: the board."""
    await LeadsPage(context, 'board').build()


async def calendar_page(context: Context) -> None:
    """/leads/calendar: the calendar."""
    await LeadsPage(context, 'calendar').build()


PAGES = {
    '/leads': list_page,
    '/leads/board': board_page,
    '/leads/calendar': calendar_page,
    '/lead/{lead_id}': card_page,
}
FEEDS = {'leads.board': board_feed, **LIST_FEEDS}
