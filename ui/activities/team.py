"""The whole team's day as cards, live, with one colleague's day beside them."""

from typing import Any

from nicegui import ui

from domain.history import Change
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..components.kit import Progress, Tag, avatar, empty, set_attrs
from ..context import Context
from ..presence import presence
from .head import Head
from .reading import Row, Shown, read
from .rows import progress_words
from .side import Side, choose, colleague


class TeamCard(Tag):
    """One person's day: done of planned, overdue, calls. A press shows the day itself."""

    def __init__(self, page: 'TeamPage', id: int) -> None:
        super().__init__('button', cls='m-card', type='button')
        self.t, self._id, t = page.t, id, page.t
        face = page.context.team.get(id, {'id': id, 'name': '', 'initials': '', 'hue': 0})
        self._face, self._row = face, dict[str, Any]()
        with self:
            with Tag('span', cls='a-row a-g8'):
                self._mark = Tag('span', cls='a-icw')
                Tag('b', str(face['name']), 'a-h3 a-grow a-ell')
            with Tag('span', cls='a-row m-card__p'):
                self._count = Tag('span', cls='a-sm a-num')
                Tag('span', cls='a-grow')
                self._bar = Progress(0, 1, t('Done today'))
            with Tag('span', cls='m-card__n'):
                self._late, self._left, self._calls = Tag('span'), Tag('span'), Tag('span')
        self.on('click', lambda: page.choose(id))
        self.see(id in presence.online())

    def see(self, on: bool) -> None:
        """Show whether the person is in Artel now."""
        self._mark.clear()
        with self._mark:
            avatar({**self._face, 'status': 'on' if on else ''}, '', hidden=True)

    def show(self, row: Row, chosen: bool) -> None:
        """Show these numbers."""
        set_attrs(self, aria_pressed='true' if chosen else 'false')
        if row == self._row:
            return
        self._row, t = row, self.t
        of = row['done'] + row['planned'] + row['overdue']
        self._count.set_text(t('Done today: {count}', count=progress_words(t, row['done'], of)))
        self._bar.show(row['done'], of)
        self._late.set_text(t('{n} overdue', n=row['overdue']))
        self._late.classes(replace='a-danger' if row['overdue'] else 'a-t3')
        self._left.set_text(t('{n} ahead today', n=row['planned']))
        self._calls.set_text(t.n('{n} call', '{n} calls', row['calls']))


class TeamPage:
    """Cards of everybody at work, and a colleague's day."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t
        self.cards: dict[int, TeamCard] = {}

    async def build(self) -> None:
        """Draw the page."""
        context, t = self.context, self.t
        self.shown = await context.ask(self._read)
        self.head = Head(context, 'team', on_colleague=self._open)
        with Tag('div', cls='m-split'):
            with Tag('section', cls='m-list', aria_label=t('Team')):
                self._box = Tag('div', cls='m-cards')
            self.side = Side(context, self.shown, self.choose)
        self._draw()
        context.live(self._renew, 'activity', 'person')
        presence.hear('activity-team', self._see)
        ui.timer(60.0, self.reload)

    def _read(self, work: UnitOfWork) -> Shown:
        zone = str(self.t.tz)
        shown = read(work, self.context.id, zone, colleague(self.context))
        if shown.other is None and (first := colleague(self.context, shown.team)):
            shown = read(work, self.context.id, zone, first)
        return shown

    async def reload(self) -> None:
        """Read it anew: what was planned a minute ago may be overdue."""
        await self._renew([])

    async def _renew(self, changes: list[Change]) -> None:
        self.shown = await self.context.ask(self._read)
        self._draw()
        self.side.show(self.shown)

    def _draw(self) -> None:
        self.head.show(self.shown.mine.done, self.shown.mine.of)
        if set(self.cards) != set(self.shown.team):
            self._box.clear()
            with self._box:
                order = sorted(self.shown.team, key=lambda id: str(self.context.team.get(id, {}).get('name', '')))
                self.cards = {id: TeamCard(self, id) for id in order}
        for id, card in self.cards.items():
            card.show(self.shown.team[id], chosen=id == colleague(self.context))

    def _see(self) -> None:
        if not self._box.is_deleted:
            online = set(presence.online())
            for id, card in self.cards.items():
                card.see(id in online)

    def _open(self) -> None:
        self.side.open()

    async def choose(self, person_id: int) -> None:
        """Show this person's day."""
        choose(self.context, person_id)
        await self._renew([])
        self.side.open()


async def team_page(context: Context) -> None:
    """/activities/team: how everybody's day goes; for who may see the team."""
    if context.may(Permission.TEAM_SEE):
        await TeamPage(context).build()
    else:
        t = context.t
        with Tag('div', cls='m-none'):
            empty(t("The team's activities are not shown to you"), t('An administrator can give this right.'), 'lock')
