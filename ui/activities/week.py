"""One's own week: seven columns of what is planned and done."""

from datetime import UTC, date, datetime, timedelta

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from domain.history import Change
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..components.kit import Tag, btn, html, hue, icon_btn, set_attrs, svg
from ..context import Context
from ..locales import WEEKDAYS
from ..shell import filter_bar
from .forms import edit, plan, soon
from .head import Head
from .reading import Day, Row, day, href, week
from .rows import MARKS, moment

_OPEN = '(e) => { const b = e.target.closest("[data-edit]"); if (b) { emit(Number(b.dataset.edit)); } }'


class WeekPage:
    """Seven days from a Monday; the page walks from week to week."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t
        today = datetime.now(self.t.tz).date()
        self.monday = today - timedelta(days=today.weekday())
        self.may = context.may(Permission.ACTIVITY_EDIT)

    async def build(self) -> None:
        """Draw the page."""
        context, t = self.context, self.t
        self.day, self.rows = await context.ask(self._read)
        self.head = Head(context, 'week')
        bar = filter_bar(t('Week'))
        with bar.left:
            icon_btn('left', t('The week before'), on_click=lambda: self._walk(-7))
            icon_btn('right', t('The week after'), on_click=lambda: self._walk(7))
            btn(t('Go to this week'), kind='ghost sm', on_click=lambda: self._walk(0))
            self._title = Tag('h2', cls='a-h3 m-week__t')
        self._box = Tag('div', cls='m-week', role='group', aria_label=t('Week'), tabindex=0)
        self._box.on('click', self._edit, js_handler=_OPEN)
        self._dialogs = Tag('div')
        self._columns: list[Tag] = []
        with self._box:
            for n in range(7):
                with Tag('section', cls='m-wd') as column:
                    head = Tag('div', cls='m-wd__h')
                    with head:
                        Tag('h3', cls='a-sm')
                        Tag('span', cls='a-count')
                        Tag('span', cls='a-grow')
                        if self.may:
                            icon_btn('plus', t('Plan for this day'), on_click=lambda n=n: self._plan(n))
                    html(Markup(), 'm-wd__l', 'ul')
                self._columns.append(column)
        self._draw()
        context.live(self._renew, 'activity')
        ui.timer(60.0, self._draw)

    def _read(self, work: UnitOfWork) -> tuple[Day, list[Row]]:
        me = self.context.id
        return day(work, me, str(self.t.tz)), week(work, me, self.monday, self.t.tz)

    async def _renew(self, changes: list[Change]) -> None:
        known = {row['id'] for row in self.rows}
        if changes and not any(c.entity_id in known or c.after.get('owner_id') == self.context.id
                               or c.before.get('owner_id') == self.context.id or not c.before for c in changes
                               if c.entity == 'activity'):  # fmt: skip
            return
        self.day, self.rows = await self.context.ask(self._read)
        self._draw()

    async def _walk(self, days: int) -> None:
        today = datetime.now(self.t.tz).date()
        self.monday = self.monday + timedelta(days=days) if days else today - timedelta(days=today.weekday())
        await self._renew([])

    def _draw(self) -> None:
        t, now = self.t, datetime.now(UTC)
        self.head.show(self.day.done, self.day.of)
        today, sunday = t.local(now).date(), self.monday + timedelta(days=6)
        self._title.set_text(f'{t.short_day(self.monday)} – {t.short_day(sunday)}')
        by_day: dict[date, list[Row]] = {}
        for row in self.rows:
            if at := moment(row['at']):
                by_day.setdefault(t.local(at).date(), []).append(row)
        for n, column in enumerate(self._columns):
            of_day = self.monday + timedelta(days=n)
            rows = by_day.get(of_day, [])
            column.classes(**{'add' if of_day == today else 'remove': 'is-today'})
            set_attrs(column, aria_label=t.day(of_day), aria_current='date' if of_day == today else None)
            head, box = column.default_slot.children
            name, count = head.default_slot.children[:2]
            assert isinstance(name, Tag)
            assert isinstance(count, Tag)
            assert isinstance(box, ui.html)
            name.set_text(f'{WEEKDAYS[t.lang][n]}, {of_day.day}')
            count.set_text(str(len(rows)) if rows else '')
            shown = str(Markup().join(self._row(row, now) for row in rows))
            if box.content != shown:
                box.set_content(shown)

    def _row(self, row: Row, now: datetime) -> Markup:
        at, link, done = moment(row['at']), row['link'], row['state'] == 'done'
        icon, color = MARKS.get(row['k'], MARKS['task'])
        late = not done and at is not None and at < now
        under = Markup()
        if link and href(link):
            under = Markup('<a class="a-sm a-t3 a-ell m-col__d" href="{}">{}</a>').format(href(link), link['title'])
        state = self.t('Done:') if done else self.t('Overdue:') if late else ''
        return Markup(
            '<li class="m-wr{}" style="--h:{}"><span class="a-row a-g4 a-sm {}">'
            '<span class="m-wr__k" aria-hidden="true">{}</span><b class="a-num">{}</b>'
            '<span class="a-sr">{}</span></span>'
            '<button type="button" class="m-wr__t" data-edit="{}" title="{}">{}</button>{}</li>'
        ).format(' is-done' if done else ' is-late' if late else '', hue(color), 'a-danger' if late else 'a-t3',
                 svg(icon, 12), self.t.time(at) if at else '', state, row['id'], row['subject'], row['subject'],
                 under)  # fmt: skip

    async def _edit(self, event: GenericEventArguments) -> None:
        if self.may and any(row['id'] == event.args for row in self.rows):
            with self._dialogs:
                await edit(self.context, event.args)

    async def _plan(self, n: int) -> None:
        ahead = (self.monday + timedelta(days=n) - datetime.now(self.t.tz).date()).days
        with self._dialogs:
            await plan(self.context, values={'deadline': soon(self.t, ahead)})


async def week_page(context: Context) -> None:
    """/activities/week: one's own plan of seven days."""
    await WeekPage(context).build()
