"""/notices: everything that called this person, newest first."""

from nicegui import ui

from domain import notices
from domain.history import Change
from domain.unit_of_work import UnitOfWork

from ..components.choices import Segmented
from ..components.kit import Tag, avatar, btn, empty, link
from ..context import Context
from ..shell import top_bar
from .lines import Line, author, lined


class NoticesPage:
    """The list, live; what is opened is read."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t
        self.only_new, self.lines = False, list[Line]()

    async def build(self) -> None:
        """Draw it."""
        t = self.t
        ui.page_title(f'{t("Notifications")} · Artel')
        bar = top_bar(t('Notifications'))
        with bar.left:
            kinds = [('all', t('All')), ('new', t('Not read'))]
            Segmented(kinds, 'all', label=t('Which notifications'), on_change=self._turn)
        with bar.right:
            self._all = btn(t('Mark all as read'), 'check', 'ghost', on_click=self._read_all).classes('n-all')
            link(t('What to tell me about'), '/settings/me', 'a-btn a-btn--ghost a-lg')
        with Tag('div', cls='a-fill n-page'):
            self._list = Tag('ul', cls='n-list', role='list', aria_label=t('Notifications'))
            self._more = btn(t('Show older'), 'down', 'ghost sm', on_click=self._older)
        await self._renew([])
        self.context.live(self._renew, 'notice')

    def _read(self, work: UnitOfWork, before: int | None = None) -> list[Line]:
        return lined(work, notices.mine(work, unread=self.only_new, before=before))

    async def _renew(self, _: list[Change]) -> None:
        self.lines = await self.context.ask(self._read)
        self._draw()

    async def _older(self) -> None:
        if self.lines:
            self.lines += await self.context.ask(self._read, self.lines[-1].notice.id)
            self._draw()

    def _draw(self) -> None:
        t = self.t
        if self._list.is_deleted:
            return
        self._list.clear()
        with self._list:
            day = ''
            for line in self.lines:
                if (its := t.day(line.notice.created_at.astimezone(t.tz).date())) != day:
                    day = its
                    Tag('li', day, 'a-h3 n-day')
                self._row(line)
            if not self.lines:
                text = t(
                    'A colleague mentions you, gives you a lead or an activity, a client answers: you see it here.'
                )
                with Tag('li'):
                    empty(t('Nothing new') if self.only_new else t('No notifications yet'), text, 'bell')
        self._more.set_visibility(len(self.lines) >= notices.SHOWN)
        self._all.set_enabled(any(line.notice.read_at is None for line in self.lines))

    def _row(self, line: Line) -> None:
        t, notice = self.t, line.notice
        who = author(t, self.context.team, notice)
        with Tag('li', cls='n-row' if notice.read_at else 'n-row is-new'):
            with Tag('a', cls='n-row__a', href=line.address) as row:
                avatar({**who, 'status': ''}, hidden=True)
                with Tag('span', cls='n-row__t'):
                    with Tag('span'):
                        Tag('b', str(who['name']), 'a-b')
                        Tag('span', f' {line.said(t)}: ')
                        Tag('b', line.record(t), 'a-b')
                    if notice.text:
                        Tag('span', notice.text, 'a-t2 n-row__x')
                Tag('time', t.when(notice.created_at), 'a-sm a-t3 a-nowrap', title=t.full(notice.created_at))
                if notice.read_at is None:
                    Tag('span', t('not read'), 'a-sr')
            row.on('click', lambda id=notice.id: self._seen(id))
            if notice.read_at is None:
                label = t('Mark as read: {name}', name=line.record(t))
                done = Tag('button', cls='n-dot', type='button', aria_label=label, title=t('Mark as read'))
                done.on('click', lambda id=notice.id: self._seen(id))

    async def _seen(self, id: int) -> None:
        await self.context.do(notices.read, id, quiet=True)

    async def _read_all(self) -> None:
        await self.context.do(notices.read_all)

    async def _turn(self, which: str) -> None:
        self.only_new = which == 'new'
        await self._renew([])


async def notices_page(context: Context) -> None:
    """/notices."""
    await NoticesPage(context).build()


PAGES = {'/notices': notices_page}
