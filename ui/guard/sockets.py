"""The sockets of open pages: each frame must come from the session that opened the page.

Made for nicegui==3.18.0: it replaces that version's handlers and reads its private names.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import nicegui.nicegui as engine
from nicegui import Client, background_tasks, core, ui
from nicegui.element import Element
from socketio.exceptions import ConnectionRefusedError as Refused  # type: ignore[import-untyped]

from .origins import Origins
from .sessions import Sessions, Signed, header

SCOPE_KEY = 'artel.signed'
EVENTS, FRAMES, LOGS, SECONDS = 400, 3000, 20, 10.0
CLOSING = 3.0
NAMES = ('client_id', 'tab_id', 'document_id')
LEVELS = {'debug': logging.DEBUG, 'info': logging.INFO, 'warning': logging.WARNING, 'error': logging.ERROR}
# NiceGUI's script reloads the page on exactly this message; the reload then meets the door.
GONE = 'Implicit handshake failed'
log = logging.getLogger('artel.guard')
browser_log = logging.getLogger('artel.browser')


def opened_by(client: Client) -> Signed | None:
    """The session that opened this page."""
    found = client._request.scope.get(SCOPE_KEY) if client._request is not None else None
    return found if isinstance(found, Signed) else None


class Sockets:
    """Stands between the browser's frames and NiceGUI."""

    def __init__(self, sessions: Sessions, origins: Origins) -> None:
        self.sessions, self.origins = sessions, origins
        self._signed: dict[str, Signed] = {}
        self._rates: dict[tuple[str, str], deque[float]] = {}
        self._seen_open: dict[tuple[str, int], float] = {}
        self._inner: dict[str, Callable[..., Any]] = {}

    def install(self) -> None:
        """Take NiceGUI's handlers over; once per process."""
        handlers = core.sio.handlers['/']
        self._inner = dict(handlers)
        engine._on_handshake = self._handshake
        handlers |= {'connect': self._connect, 'handshake': self._handshake, 'disconnect': self._disconnect,
                     'event': self._event}  # fmt: skip
        for name in ('javascript_response', 'ack', 'log'):
            handlers[name] = self._only_bound(name)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        scope = environ.get('asgi.scope', {})
        if not self.origins.ours(scope):
            log.warning('a socket from %r was refused', header(scope, b'origin')[:200])
            self._hang_up(sid)
            raise Refused('foreign origin')
        signed = await self.sessions.of(header(scope, b'cookie'))
        if signed is None:
            self._hang_up(sid)
            raise Refused(GONE)
        self._signed[sid] = signed
        try:
            await self._inner['connect'](sid, environ, auth)
        except Refused:
            self._forget(sid)
            raise
        except Exception as error:
            self._forget(sid)
            log.warning('a socket could not be opened: %s', type(error).__name__)
            raise Refused(GONE) from None

    async def _handshake(self, sid: str, data: Any) -> bool:
        if not isinstance(data, dict) or not all(isinstance(data.get(name), str) for name in NAMES):
            return False
        client, signed = Client.instances.get(data['client_id']), self._signed.get(sid)
        if client is None or signed is None or not self.sessions.open(signed):
            return False
        opener = opened_by(client)
        if opener is None or opener.session_id != signed.session_id:
            log.warning('session %s asked for a page of another session', signed.session_id)
            return False
        return bool(await self._inner['handshake'](sid, data))

    def _hang_up(self, sid: str) -> None:
        """Close the connection under a refused socket, once the refusal had time to arrive."""
        under = core.sio.manager.eio_sid_from_sid(sid, '/')

        async def close() -> None:
            await asyncio.sleep(2)
            await core.sio.eio.disconnect(under)

        background_tasks.create(close(), name='hang up')

    def _disconnect(self, sid: str, *args: Any) -> Any:
        self._forget(sid)
        return self._inner['disconnect'](sid)

    def _forget(self, sid: str) -> None:
        self._signed.pop(sid, None)
        for kind in ('event', 'frame', 'log'):
            self._rates.pop((sid, kind), None)

    def _bound(self, sid: str, msg: Any) -> Client | None:
        """The page this frame speaks of, if it is this very socket's and its session still lives."""
        if not isinstance(msg, dict) or not isinstance(msg.get('client_id'), str):
            return None
        client, signed = Client.instances.get(msg['client_id']), self._signed.get(sid)
        if client is None or signed is None or client.id not in core.sio.rooms(sid):
            return None
        opener = opened_by(client)
        if opener is None or opener.session_id != signed.session_id or not self.sessions.open(signed):
            return None
        return client if self._in_time(sid, 'frame', FRAMES) else None

    def _in_time(self, sid: str, kind: str, limit: int) -> bool:
        moments, moment = self._rates.setdefault((sid, kind), deque()), time.monotonic()
        while moments and moments[0] < moment - SECONDS:
            moments.popleft()
        moments.append(moment)
        if len(moments) == limit + 1:
            log.warning('socket %s sends too many frames (%s)', sid, kind)
        return len(moments) <= limit

    async def _event(self, sid: str, msg: Any = None) -> None:
        client = self._bound(sid, msg)
        if client is None:
            return
        if not self._in_time(sid, 'event', EVENTS):
            await core.sio.disconnect(sid)  # dropping single events would leave the page showing what is not so
            return
        element = client.elements.get(msg['id']) if isinstance(msg.get('id'), int) else None
        listener, args = msg.get('listener_id'), msg.get('args', [])
        if element is None or not isinstance(listener, str) or listener not in element._event_listeners:
            return
        if not isinstance(args, list) or not all(arg is None or isinstance(arg, str) for arg in args):
            return
        if not self.reachable(element):
            log.info('an event on hidden element %s was dropped', element.id)
            return
        try:
            self._inner['event'](sid, msg)
        except Exception as error:
            log.warning('an event on %s could not be read: %s', type(element).__name__, type(error).__name__)

    def reachable(self, element: Element) -> bool:
        """Whether a person can get at this element: it and all around it are shown, enabled and open."""
        at: Element | None = element
        moment = time.monotonic()
        while at is not None:
            if at.is_ignoring_events:
                return False
            if isinstance(at, ui.dialog):
                key = (at.client.id, at.id)
                if at.value:
                    self._seen_open[key] = moment
                elif at is not element and moment - self._seen_open.get(key, 0.0) > CLOSING:
                    return False  # a field's last event may arrive just after its dialog closed, none later
            slot = at.parent_slot
            at = slot.parent if slot else None
        return True

    def _only_bound(self, name: str) -> Callable[[str, Any], Any]:
        def handle(sid: str, msg: Any = None) -> Any:
            if self._bound(sid, msg) is None:
                return None
            if name == 'log':
                return self._log(sid, msg)
            try:
                return self._inner[name](sid, msg)
            except Exception as error:
                log.warning('a frame %s could not be read: %s', name, type(error).__name__)
                return None

        return handle

    def _log(self, sid: str, msg: dict[str, Any]) -> None:
        if self._in_time(sid, 'log', LOGS):
            level = LEVELS.get(str(msg.get('level')), logging.INFO)
            browser_log.log(level, 'person %s: %r', self._signed[sid].person_id, str(msg.get('message'))[:500])

    async def end(self, *, session_id: int | None = None, person_id: int | None = None, stay: bool = False) -> int:
        """Close the open pages of a session or a person; how many. `stay`: they reload, else they meet the door."""
        code = 'window.location.reload()' if stay else 'window.location.href = "/sign-in"'
        closed = 0
        for client in list(Client.instances.values()):
            opener = opened_by(client)
            if opener is None or (opener.session_id != session_id and opener.person_id != person_id):
                continue
            closed += 1
            sockets = list(client._socket_to_document_id)
            if client.id in Client.instances:
                client.delete()
            for sid in sockets:
                self._forget(sid)
                await core.sio.emit('run_javascript', {'code': code}, room=sid)
                await core.sio.disconnect(sid)
        if self._seen_open:
            self._seen_open = {key: at for key, at in self._seen_open.items() if key[0] in Client.instances}
        return closed

    def sessions_of_pages(self) -> dict[int, Signed]:
        """{session id: session} of every open page."""
        openers = (opened_by(client) for client in Client.instances.values())
        return {one.session_id: one for one in openers if one is not None}
