"""Deals: the board of a direction, its list and its calendar."""

from typing import Any

from nicegui import ui
from starlette.datastructures import QueryParams

from domain import deals, directions, stages
from domain.deals.board import cards, delta, snapshot
from domain.directions import Direction
from domain.history import Change
from domain.permissions import Permission
from domain.stages import PROCESS, Stage
from domain.unit_of_work import UnitOfWork

from ..addresses import feed_address, number, read_filters
from ..board_news import Scope, board_news
from ..components.board import Board, board_labels
from ..components.choices import Segmented, menu, menu_caption, menu_item
from ..components.kit import Tag, btn, html, hue, svg
from ..components.marks import stack_markup
from ..context import Context
from ..filters import FilterBar
from ..lists import Setup
from ..locales import Words
from ..month import Month, Spec
from ..presence import presence
from ..shell import filter_bar, top_bar
from .counts import counted, known
from .forms import ask_direction, ask_reason, new_deal
from .list import ENDED, SPEC, conditions, deal_table
from .list import FEEDS as LIST_FEEDS

# The chips' counts cost a query each: on a busy board they may be seconds late, the cards never are
COUNTS_PAUSE = 2.5
PRESETS = {
    'all': 'All open',
    'mine': 'Mine',
    'watched': 'I follow',
    'overdue': 'Overdue activities',
    'no_step': 'No next step',
    'big': 'Large',
}


def board_feed(work: UnitOfWork, params: QueryParams, t: Words) -> dict[str, Any]:
    """The board's snapshot, or with `stage` and `offset` more cards of one lane."""
    filters, zone = read_filters(params), str(t.tz)
    if 'stage' in params:
        found = cards(work, number(params, 'stage'), number(params, 'offset', 0), filters, zone=zone)
        return {'v': work.last_sequence(), 'cards': found}
    shown = snapshot(work, number(params, 'direction'), filters, zone=zone)
    names = {'won': t('Won'), 'lost': t('Lost'), 'direction': t('Other direction'), 'archive': t('To the bin')}
    for zone_ in shown['zones']:
        zone_['label'] = names[zone_['id']]
    return shown


class DealsPage:
    """A direction's deals as a board, a list or a calendar."""

    def __init__(self, context: Context, direction_id: int, view: str) -> None:
        self.context, self.t, self.direction_id, self.view = context, context.t, direction_id, view
        self.filters: dict[str, Any] = {}
        self.board: Board | None = None

    async def build(self) -> None:
        """Draw the page."""
        context, t = self.context, self.t
        self.directions, self.stages = await context.ask(self._read)
        direction = next((d for d in self.directions if d.id == self.direction_id), self.directions[0])
        self.direction_id = direction.id or 0
        self.may_edit = context.may(Permission.DEAL_EDIT)
        context.look('direction', self.direction_id)
        ui.page_title(f'{direction.name} · Artel')
        bar = top_bar()
        with bar.left:
            self._switch(direction)
            Segmented(
                [('board', t('Board'), 'board'), ('list', t('List'), 'list'), ('calendar', t('Calendar'), 'cal')],
                self.view, label=t('View'), on_change=self._view,
            ).classes('a-lg')  # fmt: skip
        with bar.right:
            self._viewers = Tag('span', cls='a-row a-g6 a-lg')
            if self.may_edit:
                btn(t('Deal'), 'plus', 'pri', key='C', on_click=self._new)
                context.on_key('c', self._new)
        line = filter_bar(t('Filters'))
        ended = self.view != 'board'
        self.presets = PRESETS | (ENDED if ended else {})
        self.bar = FilterBar(context, line, self.presets, known(context, self.direction_id, ended), self._filtered,
                             kind='deal', scope=self._scope)  # fmt: skip
        with Tag('div', cls='a-fill'):
            if self.view == 'list':
                setup = await context.ask(Setup.read, SPEC, self.direction_id)
                self.table = deal_table(context, setup, lambda: self.filters, self.direction_id)
            elif self.view == 'calendar':
                self.month = Month(context, self._calendar(), 'close_date')
                await self.month.build()
            else:
                self._board()
        context.live(self._reread, 'stage', 'direction')
        context.live(self._recount, 'deal', 'activity', pause=COUNTS_PAUSE)
        presence.hear('viewers', self._see, kind='deal')
        self._see()
        await self.bar.load()
        await self._recount([])

    def _read(self, work: UnitOfWork) -> tuple[list[Direction], list[Stage]]:
        found = directions.listed(work)
        id = self.direction_id if any(d.id == self.direction_id for d in found) else found[0].id or 0
        return found, stages.of(work, 'deal', id)

    def _switch(self, direction: Direction) -> None:
        with Tag('button', cls='a-row a-g6 a-dirswitch', type='button', aria_label=self.t('Direction')):
            Tag('i', cls='a-sq a-sq--lg', aria_hidden='true').style(f'--h:{hue(direction.color)}')
            Tag('h1', direction.name)
            html(svg('down', 16, 'a-t3'), 'a-icw', 'span')
            with menu(self.t('Directions')):
                for other in self.directions:
                    menu_item(other.name, on_click=lambda id=other.id: ui.navigate.to(f'/deals/{id}'),
                              checked=other.id == direction.id)  # fmt: skip
                menu_caption(self.t('View'))
                for view, name, icon in (('board', self.t('Board'), 'board'), ('list', self.t('List'), 'list'),
                                         ('calendar', self.t('Calendar'), 'cal')):  # fmt: skip
                    menu_item(name, icon, on_click=lambda view=view: self._view(view))

    def _board(self) -> None:
        t, context = self.t, self.context
        self.board = Board(
            self._src('deals.board'), label=t('Deal stages'), labels=board_labels(t), lang=t.lang,
            currency=context.currency, quick_add=self.may_edit, on_move=self._moved, on_open=self._open,
            on_quick_add=self._added, on_plan=self._plan if self.may_edit else None, on_seen=self._seen,
            zone=context.person.zone,
        )  # fmt: skip
        self._listen()

    def _listen(self) -> None:
        if self.board:
            ids = [s.id for s in self.stages if s.id]
            lanes = [s.id for s in self.stages if s.id and s.semantic == PROCESS]
            scope = Scope.of(self.context, 'deal', lanes, ids, self.filters)
            board_news(self.context.store, 'deal', delta).show(self.board, scope, self.context.id)

    def _src(self, feed: str) -> str:
        return feed_address(feed, self.filters, direction=self.direction_id)

    def _view(self, view: str) -> None:
        ui.navigate.to(f'/deals/{self.direction_id}' + ('' if view == 'board' else f'/{view}'))

    async def _filtered(self, filters: dict[str, Any]) -> None:
        self.filters = filters
        if self.board:
            self._listen()
            self.board.reload(self._src('deals.board'))
        elif self.view == 'list':
            self.table.reload()
        else:
            await self.month.reload()
        await self._recount([])

    async def _reread(self, changes: list[Change]) -> None:
        self.directions, self.stages = await self.context.ask(self._read)
        self._listen()

    async def _recount(self, changes: list[Change]) -> None:
        counts = await counted(self.context, self.direction_id, fresh=bool(changes), ended=self.view != 'board')
        self.bar.set_counts(counts)
        if any(self.filters.get(name) for name in self.filters if name != 'preset'):
            self.bar.set_total(self._total(await self.context.ask(self._count)))
        else:
            self.bar.set_total(self._total(counts.get(self.filters.get('preset') or 'all', 0)))

    def _count(self, work: UnitOfWork) -> int:
        return work.count(deals.Deal, *self._found(work))

    def _found(self, work: UnitOfWork) -> list[Any]:
        asked = self.filters | {'direction': self.direction_id}
        return conditions(work, {k: v for k, v in asked.items() if v}, self.context.person.zone)

    def _calendar(self) -> Spec:
        return Spec('deal', self._found, lambda: {s.id: (s.color, s.semantic == PROCESS) for s in self.stages if s.id},
                    self._total, self.direction_id)  # fmt: skip

    def _scope(self, work: UnitOfWork) -> list[Any]:
        return conditions(work, {'direction': self.direction_id}, self.context.person.zone)

    def _total(self, count: int) -> str:
        return self.t.n('{n} deal', '{n} deals', count)

    async def _new(self) -> None:
        await new_deal(self.context, self.direction_id)

    def _open(self, args: dict[str, Any]) -> None:
        ui.navigate.to(f'/deal/{args["id"]}')

    async def _added(self, args: dict[str, Any]) -> str | None:
        values = {'title': args['title'], 'amount': args['amount']}
        done = await self.context.do(deals.create, values, stage_id=args['stage'], quiet=True)
        return None if done else self.context.words(done.refusal) if done.refusal else None

    async def _plan(self, args: dict[str, Any]) -> None:
        from ..activities.forms import plan

        await plan(self.context, [('deal', args['id'])])

    def _seen(self, args: dict[str, Any]) -> None:
        if args['id']:
            self.context.look('deal', args['id'])
        else:
            self.context.look('direction', self.direction_id)

    def _see(self) -> None:
        here = presence.viewers(('direction', self.direction_id), self.context.id)
        cards_seen = {id: [p for p in who if p != self.context.id] for id, who in presence.of_kind('deal').items()}
        self._viewers.clear()
        faces = [self.context.team[id] for id in here if id in self.context.team]
        with self._viewers:
            if faces:
                Tag('span', self.t('Viewing'), 'a-sm a-t3')
                html(stack_markup([{**f, 'status': 'on'} for f in faces]), 'a-stack', 'span', role='group',
                     aria_label=self.t('Colleagues on this board'))  # fmt: skip
        if self.board:
            self.board.apply({'v': 0, 'viewers': cards_seen})

    async def _moved(self, args: dict[str, Any]) -> bool | str:
        """A drop: the same verb as everywhere; False puts the card back."""
        context, t = self.context, self.t
        if args.get('zone') == 'archive':
            return bool(await context.do(deals.drop, args['id'], said=t('Deal moved to the bin')))
        if args.get('zone') == 'direction':
            return await ask_direction(context, args['id'], self.directions, self.direction_id)
        stage = next((s for s in self.stages if s.id == args.get('stage')), None)
        reason: str | None = None
        if stage and stage.semantic == stages.LOST:
            reason = await ask_reason(context)
            if reason is None:
                return False
        done = await context.do(deals.move, args['id'], args['stage'], before=args.get('before'),
                                after=args.get('after'), reason=reason, quiet=True)  # fmt: skip
        if not done:
            return context.words(done.refusal) if done.refusal and not done.told else False
        if stage and any(c.stage_id == stage.id for c in [done.value] if c):
            self._say_moved(stage, done.batch)
        return True

    def _say_moved(self, stage: Stage, batch: str) -> None:
        said = {'S': self.t('Deal won'), 'F': self.t('Deal lost')}.get(stage.semantic)
        self.context.toast(said or self.t('Deal moved to “{stage}”', stage=stage.name), batch)


async def board_page(context: Context, direction_id: int) -> None:
    """/deals/{direction_id}: the board."""
    await DealsPage(context, direction_id, 'board').build()


async def list_page(context: Context, direction_id: int) -> None:
    """/deals/{direction_id}/list: the list."""
    await DealsPage(context, direction_id, 'list').build()


async def calendar_page(context: Context, direction_id: int) -> None:
    """/deals/{direction_id}/calendar: the calendar."""
    await DealsPage(context, direction_id, 'calendar').build()


async def first_board(context: Context) -> None:
    """/deals: the board of the main direction."""
    main = await context.ask(directions.main)
    await DealsPage(context, main.id or 0, 'board').build()


PAGES = {
    '/deals': first_board,
    '/deals/{direction_id}': board_page,
    '/deals/{direction_id}/list': list_page,
    '/deals/{direction_id}/calendar': calendar_page,
}
FEEDS = {'deals.board': board_feed, **LIST_FEEDS}
