"""The bar above the pages of activities: whose, how they are shown, how the day goes."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from domain.permissions import Permission

from ..components.choices import Segmented
from ..components.kit import Progress, Tag, btn, icon_btn
from ..context import Context
from ..shell import top_bar
from .forms import plan
from .rows import progress_words

VIEWS = {'list': '/activities', 'week': '/activities/week', 'team': '/activities/team'}


class Head:
    """Title, switches, «4 of 10 done today», and the button that plans."""

    def __init__(self, context: Context, view: str, *, on_colleague: Callable[[], Any] | None = None) -> None:
        self.context, t = context, context.t
        self.t, self.may = t, context.may(Permission.ACTIVITY_EDIT)
        ui.page_title(f'{t("My activities")} · Artel')
        context.look('activities', context.id)
        bar = top_bar(t('My activities'))
        with bar.left:
            if context.may(Permission.TEAM_SEE):
                whose = [('list', t('Mine')), ('team', t('Team'))]
                Segmented(whose, 'team' if view == 'team' else 'list', label=t('Whose activities'), on_change=self._go)
            if view != 'team':
                ways = [('list', t('List'), 'list'), ('week', t('Week'), 'cal')]
                Segmented(ways, view, label=t('View'), on_change=self._go).classes('a-lg')
        with bar.right:
            with Tag('span', cls='a-sm a-t3 m-progress'):
                Tag('span', t('Done today'))
                count, progress = Tag('b', cls='a-num'), Progress(0, 1, t('Done today'))
            if on_colleague:
                icon_btn('users', t("A colleague's day"), on_click=on_colleague).classes('m-sideopen')
            if self.may:
                btn(t('Activity'), 'plus', 'pri', on_click=self.plan).classes('a-lg')
                context.on_key('create', self.plan)
        with Tag('div', cls='k-sum m-sum'):
            below = Tag('b', cls='a-num')
            Tag('span', t('done today'))
            wide = Progress(0, 1, t('Done today')).classes('a-grow')
        self._counts, self._bars = (count, below), (progress, wide)

    def show(self, done: int, of: int) -> None:
        """How many of today's are done."""
        for count, bar in zip(self._counts, self._bars, strict=True):
            count.set_text(progress_words(self.t, done, of))
            bar.show(done, of)

    async def plan(self) -> None:
        """The whole form for a new activity."""
        await plan(self.context)

    def _go(self, view: str) -> None:
        ui.navigate.to(VIEWS[view])
