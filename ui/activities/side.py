"""A colleague's day beside one's own: what is done, what waits, and a line to give out work."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

from markupsafe import Markup
from nicegui.events import GenericEventArguments

from domain.permissions import Permission

from ..components.kit import Tag, avatar, call, empty, html, hue, icon_btn, menu, menu_item, set_attrs, svg
from ..context import Context
from ..presence import presence
from .forms import edit
from .line import Line
from .reading import Day, Row, Shown, href
from .rows import first_name, late_by, moment

_OPEN = '(e) => { const b = e.target.closest("[data-edit]"); if (b) { emit(Number(b.dataset.edit)); } }'
# Whose day a tab shows: the same one on each page of activities.
_chosen: WeakKeyDictionary[Context, int] = WeakKeyDictionary()


def colleague(context: Context, team: dict[int, Row] | None = None) -> int | None:
    """Whose day this tab shows; at first the one with most overdue."""
    found = _chosen.get(context)
    if found is None and team:
        others = [id for id in team if id != context.id]
        busy = {id: (team[id]['overdue'], team[id]['planned'] + team[id]['done'], -id) for id in others}
        found = max(others, key=lambda id: busy[id], default=None)
        if found:
            _chosen[context] = found
    return found


def choose(context: Context, person_id: int) -> None:
    """From now on this tab shows this colleague's day."""
    _chosen[context] = person_id


class Side(Tag):
    """The panel. `on_choose(id)` is asked for another colleague's day."""

    def __init__(self, context: Context, shown: Shown, on_choose: Callable[[int], Any]) -> None:
        super().__init__('aside', cls='m-side', aria_label=context.t("A colleague's day"))
        self.context, self.t, self._on_choose = context, context.t, on_choose
        self._who, self._known, self._html = 0, set[int](), ''
        with self:
            self._head = Tag('div', cls='m-side__h')
            self._meter = Tag('div', cls='m-meter')
            self._list = html(Markup(), 'm-col', 'ul')
            self._none = Tag('div', cls='m-col')
            with self._none:
                empty(self.t('Nothing for today'), '', 'cal')
            self._assign = Tag('div', cls='m-assign')
        self._list.on('click', self._edit, js_handler=_OPEN)
        self.show(shown)
        presence.hear('activity-side', self._see)

    def show(self, shown: Shown, fresh: dict[int, str] | None = None) -> None:
        """Show this state; `fresh` rows are highlighted {id: colour}."""
        self.shown, day = shown, shown.other
        set_attrs(self, hidden=None if day else True)
        if day is None:
            return
        if self._who != day.person_id:
            self._who = day.person_id
            self._draw_head()
            self._draw_assign()
        self._draw_meter(shown.team[day.person_id])
        self._draw_rows(day, fresh or {})

    @property
    def _face(self) -> dict[str, Any]:
        return dict(self.context.team.get(self._who, {'id': self._who, 'name': '', 'initials': '', 'hue': 0}))

    def _see(self) -> None:
        if self._who and not self.is_deleted:
            self._draw_head()

    def _draw_head(self) -> None:
        t, face = self.t, self._face
        on = self._who in presence.online()
        self.style(f'--h:{hue(face["hue"])}')
        set_attrs(self, aria_label=t('Activities of a colleague: {name}', name=face['name']))
        self._head.clear()
        with self._head:
            avatar({**face, 'status': 'on' if on else ''}, 'lg', hidden=True)
            with Tag('div', cls='a-grow'):
                label = t('Choose a colleague: {name}', name=face['name'])
                with Tag('button', cls='a-row a-g4 m-who', type='button', aria_haspopup='menu', aria_label=label):
                    Tag('b', str(face['name']), 'a-h3 a-ell')
                    html(svg('down', 14, 'a-t3'), 'a-icw', 'span')
                    with menu(t('Colleagues')):
                        for id in self.shown.team:
                            if id != self.context.id and id in self.context.team:
                                menu_item(str(self.context.team[id]['name']), checked=id == self._who,
                                          on_click=lambda id=id: self._choose(id))  # fmt: skip
                with Tag('div', cls='a-sm a-t3'):
                    if on:
                        Tag('span', cls='m-live', aria_hidden='true')
                    Tag('span', t('in Artel now') if on else t('shown live'))
            icon_btn('panel-right-close', t("Hide the colleague's panel"), on_click=self.hide)

    def hide(self) -> None:
        """Take the panel away until it is asked for."""
        self.classes(remove='is-open', add='is-off')

    def open(self) -> None:
        """Show it where it was hidden; on a phone it covers the page."""
        self.classes(remove='is-off', add='is-open')

    async def _choose(self, id: int) -> None:
        choose(self.context, id)
        await call(self._on_choose, id)

    def _draw_meter(self, row: Row) -> None:
        t = self.t
        of = row['done'] + row['planned'] + row['overdue']
        late = 'a-num a-danger' if row['overdue'] else 'a-num'
        self._meter.clear()
        with self._meter:
            for value, words, cls in (
                (str(row['done']), t('of {of} done', of=of), 'a-num'),
                (str(row['overdue']), t('overdue'), late),
                (t('{n} min', n=t.number(row['call_minutes'])), t('on calls'), 'a-num'),
            ):
                with Tag('div'):
                    Tag('b', value, cls)
                    Tag('span', words)

    def _draw_rows(self, day: Day, fresh: dict[int, str]) -> None:
        now = datetime.now(UTC)
        wanted = ('today', 'overdue', 'done_today', 'tomorrow')
        rows = [(name, row) for name in wanted for row in day.groups.get(name, [])]
        marks = Markup().join(self._row(name, row, now, fresh.get(row['id'])) for name, row in rows[:100])
        set_attrs(self._none, hidden=True if rows else None)
        set_attrs(self._list, hidden=None if rows else True)
        if str(marks) != self._html:
            self._html = str(marks)
            self._list.set_content(self._html)

    def _row(self, group: str, row: Row, now: datetime, by: str | None) -> Markup:
        t, link, done = self.t, row['link'], group == 'done_today'
        at = moment(row['done_at'] if done else row['at'])
        if group == 'overdue' and at:
            when, tone = t('overdue {ago}', ago=late_by(t, at, now)), 'a-danger'
        else:
            when = (t('Tomorrow').lower() + ' ' if group == 'tomorrow' else '') + (t.time(at) if at else '')
            tone = 'a-t3' if done or group == 'tomorrow' else 'a-warnc'
        under = Markup()
        if link and href(link):
            under = Markup('<a class="a-sm a-t3 a-ell m-col__d" href="{}">{}</a>').format(href(link), link['title'])
        name = Markup('<span class="a-sr">{} </span>').format(t('Done:')) if done else Markup()
        return Markup(
            '<li class="{}{}" style="--by:{}"><span class="a-row"><span class="a-done{}" aria-hidden="true">{}</span>'
            '<button type="button" class="a-grow a-ell m-col__t" data-edit="{}" title="{}">{}{}</button>'
            '<span class="a-sm a-num {}">{}</span></span>{}</li>'
        ).format('is-done' if done else '', ' is-fresh' if by else '', by or 'transparent', ' is-on' if done else '',
                 svg('check', 12), row['id'], row['subject'], name, row['subject'], tone, when, under)  # fmt: skip

    async def _edit(self, event: GenericEventArguments) -> None:
        day = self.shown.other
        if day and self.context.may(Permission.ACTIVITY_EDIT) and any(row['id'] == event.args for row in day.rows):
            await edit(self.context, event.args)

    def _draw_assign(self) -> None:
        self._assign.clear()
        set_attrs(self._assign, hidden=None if self.context.may(Permission.ACTIVITY_ASSIGN) else True)
        if not self.context.may(Permission.ACTIVITY_ASSIGN):
            return
        t, who = self.t, self._who
        label = t('Give work: {name}', name=first_name(self._face))
        with self._assign:
            Tag('div', label, 'a-lab')
            Line(
                self.context, label, t('Give'), draft=f'activity:give:{who}', owner_id=lambda: who, by_default=0,
                placeholder=t('“Fetch the quality certificate tomorrow at 10”'), said=self._given, open_=True,
            )  # fmt: skip

    def _given(self, subject: str, at: datetime | None, batch: str) -> None:
        self.context.toast(self.t('Given: {name}', name=self._face['name']), batch)
