"""My activities: the list by when they are due, kept true while it is open; home."""

from datetime import datetime
from functools import partial
from typing import Any

from nicegui import ui

from domain import activities
from domain.activities import Activity
from domain.history import Change
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..components.kit import Tag, chip, empty, hue, set_attrs
from ..context import Context
from ..shell import filter_bar
from .forms import assign, edit, next_step
from .head import Head
from .line import Line
from .list import ActivityList
from .reading import Shown, read
from .rows import KIND_NAMES, MARKS, later_today
from .side import Side, colleague
from .team import team_page
from .week import week_page

TICK = 30.0


class ActivitiesPage:
    """One's own activities, and beside them a colleague's day for who may see the team."""

    def __init__(self, context: Context) -> None:
        self.context, self.t, self.kind = context, context.t, ''
        self.may = context.may(Permission.ACTIVITY_EDIT)

    async def build(self) -> None:
        """Draw the page."""
        context, t = self.context, self.t
        self.shown = await context.ask(self._read)
        self._today = datetime.now(t.tz).date()
        team = bool(self.shown.team)
        self.head = Head(context, 'list', on_colleague=self._colleague if team else None)
        self._chips()
        with Tag('div', cls='m-split') as self.split:
            with Tag('section', cls='m-list', aria_label=t('My activities')):
                if self.may:
                    self.line = Line(
                        context, t('New activity'), t('Add'), draft='activity:new', key='T',
                        owner_id=lambda: context.id,
                        placeholder=t('New activity: “call Irina tomorrow at 11, Podolsk”'), said=self._planned,
                    )  # fmt: skip
                    context.on_key('t', self.line.focus)
                assigns = self.may and context.may(Permission.ACTIVITY_ASSIGN)
                self.list = ActivityList(context, self.shown.mine, may=self.may, assign=assigns, on_act=self._act)
                self._none = Tag('div', cls='m-none')
                with self._none:
                    empty(t('No activities'), t('Planned calls, meetings, e-mails and tasks will appear here.'), 'act')
            if team:
                self.side = Side(context, self.shown, self._choose)
        self._dialogs = Tag('div')
        self._draw()
        context.live(self._renew, 'activity', 'deal', 'lead', 'contact', 'company')
        ui.timer(TICK, self._tick)

    def _read(self, work: UnitOfWork) -> Shown:
        zone, who = str(self.t.tz), colleague(self.context)
        shown = read(work, self.context.id, zone, who)
        if shown.other is None and shown.team and (first := colleague(self.context, shown.team)):
            shown = read(work, self.context.id, zone, first)
        return shown

    def _chips(self) -> None:
        t = self.t
        self._bar = filter_bar(t('Filters'))
        self._kinds: dict[str, Tag] = {}
        with self._bar.left:
            for kind, name in {'': 'All', **KIND_NAMES}.items():
                icon = MARKS[kind][0] if kind else 'act'
                self._kinds[kind] = chip(t(name), 0, pressed=not kind, icon=icon, on_click=partial(self._filter, kind))

    def _filter(self, kind: str) -> None:
        self.kind = '' if kind == self.kind else kind
        self.list.filter(self.kind)
        self._draw()

    def _draw(self, fresh: dict[int, str] | None = None) -> None:
        mine = self.shown.mine
        self.head.show(mine.done, mine.of)
        for kind, element in self._kinds.items():
            set_attrs(element, aria_pressed='true' if kind == self.kind else 'false')
            count = element.default_slot.children[-1]
            assert isinstance(count, Tag)
            count.set_text(str(mine.counts.get(kind or 'all', 0)))
        self.list.show(mine, fresh)
        left = [row for row in mine.rows if not self.kind or row['k'] == self.kind]
        set_attrs(self._none, hidden=True if left else None)

    def _tick(self) -> None:
        """Time goes: what was planned becomes overdue, today becomes another day."""
        today = datetime.now(self.t.tz).date()
        if today != self._today:
            self._today = today
            ui.timer(0, partial(self._renew, []), once=True)
        else:
            self.list.show(self.shown.mine)

    async def _renew(self, changes: list[Change]) -> None:
        if changes and not any(self._matters(change) for change in changes):
            return
        self.shown = await self.context.ask(self._read)
        lit = {c.entity_id: self._hue(c) for c in changes if c.entity == 'activity' and c.actor_id != self.context.id}
        self._draw({row['id']: lit[row['id']] for row in self.shown.mine.rows if row['id'] in lit})
        if self.shown.team:
            touched = {c.entity_id: self._hue(c) for c in changes if c.entity == 'activity'}
            self.side.show(self.shown, touched)

    def _matters(self, change: Change) -> bool:
        """Whether a change can be seen here: one's own row, a record named in a row, or anything of the team."""
        if change.entity == 'activity':
            known = {row['id'] for row in self.shown.mine.rows}
            mine = change.after.get('owner_id') == self.context.id or change.entity_id in known
            return mine or bool(self.shown.team)
        days = [self.shown.mine, *([self.shown.other] if self.shown.other else [])]
        links = (link for day in days for row in day.rows for link in row['links'])
        return any((link['kind'], link['id']) == change.noun for link in links)

    def _hue(self, change: Change) -> str:
        face = self.context.team.get(change.actor_id or 0)
        return hue(face['hue']) if face else 'var(--a-accent)'

    async def _act(self, act: str, id: int, person: int | None) -> None:
        if not self.may or (id and not any(row['id'] == id for row in self.shown.mine.rows)):
            return
        context, t = self.context, self.t
        with self._dialogs:
            if act == 'done':
                await self._done(id)
            elif act == 'reopen' and not await context.do(activities.reopen, id, said=t('Back to planned')):
                self.list.settle(id)
            elif act == 'tomorrow':
                await self._tomorrow(id)
            elif act == 'assign' and person and context.may(Permission.ACTIVITY_ASSIGN):
                await assign(context, id, person)
            elif act == 'edit':
                await edit(context, id)
            elif act == 'all':
                await self._all_to_today()

    async def _done(self, id: int) -> None:
        context, t = self.context, self.t
        row = next(row for row in self.shown.mine.rows if row['id'] == id)
        done = await context.do(activities.done, id)
        if not done:
            self.list.settle(id)
            return
        links = [(link['kind'], link['id']) for link in row['links']]
        said = context.toast(t('Activity done. Plan the next one?'), done.batch)
        said.next_step(t('Next one'), partial(next_step, context, links))

    async def _tomorrow(self, id: int) -> None:
        done = await self.context.do(activities.tomorrow, id)
        if isinstance(done.value, Activity) and done.value.deadline:
            self.context.toast(self.t('Postponed: {when}', when=self.t.when(done.value.deadline)), done.batch)

    async def _all_to_today(self) -> None:
        t = self.t
        at = later_today(t)
        done = await self.context.do(activities.postpone_all_overdue, at)
        if done and done.value:
            said = t.n('{n} activity moved: {when}', '{n} activities moved: {when}', done.value, when=t.when(at))
            self.context.toast(said, done.batch)

    def _planned(self, subject: str, at: datetime | None, batch: str) -> None:
        said = self.t('Planned: {when}', when=self.t.when(at)) if at else self.t('Planned without a date')
        self.context.toast(said, batch)

    async def _choose(self, person_id: int) -> None:
        self.shown = await self.context.ask(self._read)
        self.side.show(self.shown)

    def _colleague(self) -> None:
        self.side.open()


async def list_page(context: Context) -> None:
    """/activities and home: one's own activities."""
    await ActivitiesPage(context).build()


PAGES: dict[str, Any] = {
    '/': list_page,
    '/activities': list_page,
    '/activities/week': week_page,
    '/activities/team': team_page,
}
