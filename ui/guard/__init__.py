"""The guard: who may open a page, send an event, upload, and how long. NiceGUI trusts whoever knows a page's id.

`main.py` calls `install` before `ui.run(...)`, which takes `Squeezed` and must get no `storage_secret`: a session is
Artel's own cookie, and NiceGUI's would only add a second one without any authority.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from nicegui import App, background_tasks
from nicegui.version import __version__
from starlette.requests import Request

from domain import signing
from domain.errors import Refusal
from domain.history import Change

from .. import signin
from ..ports import Store
from .door import Door, Site, not_found
from .leaving import Squeezed
from .origins import Origins, is_loopback, network
from .sessions import HOUSE, Sessions, Signed
from .sockets import SCOPE_KEY, Sockets

__all__ = ['Guard', 'Signed', 'Squeezed', 'current', 'install', 'network', 'setup_code_for']
TESTED = '3.18.0'
SWEEP = 20.0
log = logging.getLogger('artel.guard')


def current(request: Request) -> Signed | None:
    """Whose request this is: {person_id, session_id, expires_at}; None for nobody and for programs' paths."""
    found = request.scope.get(SCOPE_KEY)
    return found if isinstance(found, Signed) else None


def setup_code_for(host: str) -> str | None:
    """A code for the first run where strangers can reach the server (to be printed at start), None on loopback."""
    return None if is_loopback(host) else secrets.token_hex(8)


class Guard:
    """What `install` gives back: `end` closes open pages now, whatever the database says."""

    def __init__(self, store: Store, site: Site) -> None:
        self.store, self.site = store, site
        self._stop: Callable[[], None] | None = None

    async def end(self, *, session_id: int | None = None, person_id: int | None = None) -> int:
        """Close the open pages of a session or of a person and forget what was known of them; how many pages."""
        self.site.sessions.forget([session_id] if session_id else (), person_id)
        return await self.site.sockets.end(session_id=session_id, person_id=person_id)

    async def start(self) -> None:
        """Listen to the news and look after the sessions of open pages; runs with the server."""
        self._stop = self.store.feed.listen(self.hear)
        background_tasks.create(self._sweep(), name='sessions of open pages')

    def stop(self) -> None:
        if self._stop:
            self._stop()

    def hear(self, changes: Sequence[Change]) -> None:
        """Who signed out or was let go is out at once; whose rights changed gets a fresh page."""
        for change in changes:
            if change.entity == 'sign_in' and change.action not in ('sign_in.created', 'sign_in.seen'):
                self._later(self.end(session_id=change.entity_id))
            elif change.entity == 'person' and (change.after.get('active') is False or change.after.get('deleted_at')):
                self._later(self.end(person_id=change.entity_id))
            elif change.entity == 'person' and 'role' in change.before:
                self.site.sessions.forget(person_id=change.entity_id, ended=False)
                self._later(self.site.sockets.end(person_id=change.entity_id, stay=True))

    def _later(self, work: Awaitable[int]) -> None:
        background_tasks.create(work, name='end of a session')

    async def _sweep(self) -> None:
        """Expiry makes no news, and news may be lost with a connection: ask for all open pages now and then."""
        while True:
            await asyncio.sleep(SWEEP)
            pages = self.site.sockets.sessions_of_pages()
            if not pages:
                continue
            try:
                open_still = await self.store.ask(HOUSE, signing.open_among, list(pages))
            except Refusal as refusal:
                log.warning('the sessions of open pages could not be checked: %s', refusal)
                continue
            for session_id in pages.keys() - open_still:
                await self.end(session_id=session_id)


def install(
    app: App, store: Store, *, public_url: str | None = None, programs: Iterable[str] = (),
    demo: signin.Demo | None = None, setup_code: str | None = None, limit: int = 26 * 2**20,
    limits: Mapping[str, int] | None = None,
) -> Guard:  # fmt: skip
    """Put the guard and the doors into NiceGUI's app; call it once, after theme.install and before ui.run.

    `public_url`: the address people type where it is not the server's own. `programs`: path prefixes whose routes check
    keys of their own ('/rest/'); all other paths need a session. `demo(lang)` fills an empty database and returns the
    id of who signs in. `setup_code`: asked for at the first run; None lets only this machine in. `limit`: bytes of any
    body; `limits`: other limits by path prefix. Raises RuntimeError for a NiceGUI this was not made for.
    """
    if __version__ != TESTED:
        raise RuntimeError(f'the guard was made for NiceGUI {TESTED}, not {__version__}')
    origins = Origins(public_url)
    sessions = Sessions(store, '__Host-artel' if origins.secure else 'artel')
    sockets = Sockets(sessions, origins)
    site = Site(app, sessions, origins, sockets, tuple(programs), limit, dict(limits or {}))
    guard = Guard(store, site)
    sockets.install()
    app.include_router(signin.routes(signin.Doors(store, sessions, origins, current, network, demo, setup_code)))
    app.add_middleware(Door, site=site)
    app.add_exception_handler(404, not_found)
    app.on_startup(guard.start)
    app.on_shutdown(guard.stop)
    return guard
