"""The frame filled for one person and kept true while the tab is open."""

import functools
import logging
import secrets
from collections.abc import Callable
from typing import Any

from nicegui import ui

from domain import notices, people
from domain.errors import Refusal

from .components.feedback import toast
from .components.kit import Tag, btn, empty
from .context import Context, face
from .nav_news import Tab, around, hot, nav_news
from .notices.ringing import ring
from .palette import Palette
from .presence import presence
from .shell import ShellData, shell

SECTIONS = {'activities', 'notices', 'leads', 'deals', 'contacts', 'companies', 'invoices', 'products', 'settings'}
log = logging.getLogger('artel.ui')


async def build(context: Context, pages: dict[str, Callable[..., Any]]) -> None:
    """The frame with the page of the current path in it."""
    t = context.t
    now, due, unread = await context.ask(
        lambda work: (around(work), hot(work, [context.id])[context.id], notices.unread(work))
    )
    context.currency, context.mails = now.settings['currency'], bool(now.settings['mail_from'])
    context.team = {p.id: face(p) for p in now.people if p.id}

    async def choose(**fields: str) -> None:
        if await context.do(people.change_self, fields) and 'lang' in fields:
            ui.navigate.reload()

    data = ShellData(
        org=now.settings['team_name'],
        me=face(context.person),
        directions=now.listed(),
        counts={'activities': due, 'notices': unread},
        lang=context.person.lang,
        theme=context.person.theme,
        leads=True,
        keys=bool(now.settings['single_keys']),
    )
    frame = context.frame = shell(
        t, data, ui.context.client.sub_pages_router.current_path.strip('/').split('/')[0] or 'activities', SECTIONS,
        on_language=lambda lang: choose(lang=lang), on_theme=lambda theme: choose(theme=theme),
    )  # fmt: skip

    palette = Palette(context, frame, now.directions, on_language=lambda lang: choose(lang=lang))

    def gather() -> None:
        frame.nav.set_online([context.team[id] for id in presence.online() if id in context.team])

    classic = now.settings['crm_mode'] == 'classic'
    nav_news(context.store).show(Tab(context, frame, palette, now.listed(), due, classic))
    ring(context)
    presence.arrive(context.id)
    presence.hear('online', gather, frame=True)
    gather()
    ui.context.client.sub_pages_router.on_path_changed(context.went)
    with frame:
        routes = {path: opened(context, page) for path, page in pages.items()}
        Pages(context, routes)
    ui.on_exception(lambda error: broke(context, error))


class Pages(ui.sub_pages):
    """The place of the pages; an address that leads nowhere is told in words."""

    def __init__(self, context: Context, routes: dict[str, Callable[..., Any]]) -> None:
        self.context = context
        super().__init__(routes, data={'context': context})
        self.classes('a-page')

    def _render_404(self) -> None:
        not_there(self.context)

    def _render_error(self, _: Exception) -> None:
        not_there(self.context)


def not_there(context: Context) -> None:
    """The page of a record or an address that is not there for this person."""
    t = context.t
    text = t('The address may be mistyped, or the record was deleted, or it is not yours to see.')
    with Tag('div', cls='a-fill'), empty(t('There is no such page'), text, 'search'):
        btn(t('Open my activities'), kind='pri', on_click=lambda: ui.navigate.to('/activities'))


def broke(context: Context, error: Exception) -> None:
    """An unexpected error: a sentence with a number that is in the log."""
    number = secrets.token_hex(3)
    log.error('error %s of person %s', number, context.id, exc_info=error)
    text = 'Something broke. The number of this error is {number}, it is in the log of the server.'
    toast(context.t, context.t(text, number=number), 'err')


def opened(context: Context, page: Callable[..., Any]) -> Callable[..., Any]:
    """A page builder that first lets go of what the page before it listened to."""

    @functools.wraps(page)
    async def build_page(*args: Any, **kwargs: Any) -> None:
        context.enter()
        here = ui.context.slot.parent
        try:
            await page(*args, **kwargs)
        except Refusal:
            here.clear()
            with here:
                not_there(context)

    return build_page
