"""The navigation kept true on every open tab: read once for all who see the same, told only where it differs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from nicegui import background_tasks

from domain import activities, directions, settings
from domain.directions import Direction
from domain.errors import Refusal
from domain.history import Change
from domain.people import Person
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from .context import Context, face
from .ports import Store

if TYPE_CHECKING:
    from .palette import Palette
    from .shell import Frame

TOUCHING = {'deal', 'direction', 'stage', 'activity', 'setting', 'person'}
PAUSE = 0.7


@dataclass(frozen=True)
class Around:
    """What the navigation shows."""

    settings: dict[str, Any]
    directions: list[Direction]
    open: dict[int, int]
    people: list[Person]

    def listed(self) -> list[dict[str, Any]]:
        """The directions as the navigation takes them."""
        return [
            {'id': d.id, 'name': d.name, 'color': d.color, 'count': self.open.get(d.id or 0, 0)}
            for d in self.directions
        ]


def around(work: UnitOfWork) -> Around:
    """Settings, directions with this person's open deals, the team: a fixed number of queries."""
    return Around(settings.current(work), directions.listed(work), directions.open_counts(work), work.all(Person))


def hot(work: UnitOfWork, ids: Sequence[int]) -> dict[int, int]:
    """How many activities are due by the end of today: {person id: count}."""
    return {id: activities.counters(work, id) for id in ids}


@dataclass
class Tab:
    """An open tab and what its navigation shows now."""

    context: Context
    frame: 'Frame'
    palette: 'Palette'
    shown: list[dict[str, Any]]
    hot: int
    leads: bool


@dataclass
class NavNews:
    """One per process."""

    store: Store
    _tabs: list[Tab] = field(default_factory=list)
    _waiting: bool = False
    _activities: bool = False

    def __post_init__(self) -> None:
        self.store.feed.listen(self._hear)

    def show(self, tab: Tab) -> None:
        """Keep this tab's navigation true from now on."""
        self._tabs.append(tab)
        _lead_in(tab, tab.leads)

    def _hear(self, changes: Sequence[Change]) -> None:
        touched = {change.entity for change in changes} & TOUCHING
        self._activities = self._activities or bool(touched - {'deal'})
        if touched and not self._waiting and self._tabs:
            self._waiting = True
            background_tasks.create(self._tell(), name='navigation')

    async def _tell(self) -> None:
        await asyncio.sleep(PAUSE)
        self._waiting, due, self._activities = False, self._activities, False
        self._tabs = [tab for tab in self._tabs if not tab.context.gone]
        groups: dict[int, list[Tab]] = {}
        for tab in self._tabs:
            sight = 0 if tab.context.may(Permission.RECORDS_SEE_ALL) else tab.context.id
            groups.setdefault(sight, []).append(tab)
        for tabs in groups.values():
            actor = tabs[0].context.id
            try:
                now = await self.store.ask(actor, around)
                counts = await self.store.ask(actor, hot, list({t.context.id for t in tabs})) if due else {}
            except Refusal:
                continue
            for tab in tabs:
                _renew(tab, now, counts.get(tab.context.id, tab.hot))


def _renew(tab: Tab, now: Around, due: int) -> None:
    context, nav, listed = tab.context, tab.frame.nav, now.listed()
    context.team = {p.id: face(p) for p in now.people if p.id}
    with context.frame_slot:
        if [(d['id'], d['name'], d['color']) for d in listed] != [(d['id'], d['name'], d['color']) for d in tab.shown]:
            nav.set_directions(listed)
            tab.palette.set_directions(now.directions)
        elif listed != tab.shown:
            for one in listed:
                nav.items[f'deals:{one["id"]}'].set_count(int(one['count']))
        if due != tab.hot:
            nav.set_count('activities', due)
        tab.context.mails = bool(now.settings['mail_from'])
        _lead_in(tab, now.settings['crm_mode'] == 'classic')
    tab.shown, tab.hot = listed, due


def _lead_in(tab: Tab, leads: bool) -> None:
    """Leads are in the navigation in the classic mode only."""
    tab.leads = leads
    for found in (tab.frame.nav.items.get('leads'), tab.frame.nav.phone.get('leads')):
        if found is not None:
            found.set_visibility(leads)


_news: WeakKeyDictionary[Any, NavNews] = WeakKeyDictionary()


def nav_news(store: Store) -> NavNews:
    """The one NavNews of this process."""
    if store not in _news:
        _news[store] = NavNews(store)
    return _news[store]
