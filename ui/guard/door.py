"""The door every request comes through: who asks, from where, with how much, and what they are told."""

import logging
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import quote

from nicegui import App, Client
from nicegui.version import __version__
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.errors import Refusal

from ..signin import page
from .bodies import Limited, TooLarge
from .headers import Sealed
from .origins import Origins
from .sessions import Sessions, header
from .sockets import SCOPE_KEY, Sockets, opened_by

UPLOAD = re.compile(r'/_nicegui/client/([^/]+)/upload/(\d+)')
SAFE = frozenset({'GET', 'HEAD', 'OPTIONS'})
ASSETS = (*(f'/_nicegui/{__version__}/{kind}/' for kind in ('static', 'libraries', 'components', 'resources', 'esm')),
          '/artel/')  # fmt: skip
# What a stranger with a link may open: its routes check the link's secret themselves and know no session.
BY_LINK = ('/offer/',)
OPEN = frozenset({'/sign-in', '/sign-out', '/first-run', '/favicon.ico', '/robots.txt'})
FORM_LIMIT = 64 * 2**10
log = logging.getLogger('artel.guard')


@dataclass
class Site:
    """What the door knows: sessions, origins, sockets, the paths of programs and the limit of a body in bytes."""

    app: App
    sessions: Sessions
    origins: Origins
    sockets: Sockets
    programs: tuple[str, ...] = ()
    limit: int = 26 * 2**20
    limits: dict[str, int] = field(default_factory=dict)


class Door:
    """Pure ASGI. Whatever is not named open needs a session; what comes from a foreign page changes nothing."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] == 'websocket' and not self.site.origins.ours(scope):
            await receive()
            await send({'type': 'websocket.close', 'code': 1008})
        elif scope['type'] == 'http':
            await self._http(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        sealed = Sealed(send, private=not scope['path'].startswith(ASSETS))
        body = Limited(receive, self._limit(scope['path']))
        try:
            answer = await self._admit(scope)
            if answer is None and _length(scope) > body.limit:
                await body.drain()
                answer = refused(scope, 413, 'request.too_large')
            if answer is None:
                await self.app(scope, body, _Replaced(sealed, body))
        except TooLarge:
            answer = None
        except Refusal as refusal:
            answer = refused(scope, refusal.status, refusal.code, **refusal.facts)
        except Exception:
            number = secrets.token_hex(4)
            log.exception('error %s at %s %r', number, scope['method'], scope['path'][:200])
            answer = refused(scope, 500, 'request.failed', number=number)
        if body.exceeded and not sealed.started:
            await body.drain()
            answer = refused(scope, 413, 'request.too_large')
        if answer is not None and not sealed.started:
            await answer(scope, receive, sealed)

    def _limit(self, path: str) -> int:
        if path in OPEN or path.startswith(('/invitation/', *BY_LINK)):
            return FORM_LIMIT
        return next((limit for prefix, limit in self.site.limits.items() if path.startswith(prefix)), self.site.limit)

    async def _admit(self, scope: Scope) -> Response | None:
        """None for those who may go on, else what they are told instead."""
        site, path, method = self.site, scope['path'], scope['method']
        scope.pop(SCOPE_KEY, None)
        if path.startswith((*site.programs, *BY_LINK)) and not self._is_page(scope):
            return None  # programs bring keys of their own; a browser's session counts for nothing there
        if method not in SAFE and not site.origins.ours(scope):
            log.warning('%s %r from %r was refused', method, path[:200], header(scope, b'origin')[:200])
            return refused(scope, 403, 'request.foreign')
        if path.startswith('/_nicegui_ws/') and not site.origins.ours(scope):
            return refused(scope, 403, 'request.foreign')
        if path.startswith(ASSETS) and method in SAFE and not self._is_page(scope):
            return None
        signed = await site.sessions.of(header(scope, b'cookie'))
        if signed is not None:
            scope[SCOPE_KEY] = signed
        elif not ((path in OPEN or path.startswith('/invitation/')) and not self._is_page(scope)):
            return to_the_door(scope)
        upload = UPLOAD.fullmatch(path)
        if upload and signed is not None:
            client = Client.instances.get(upload[1])
            opener = opened_by(client) if client else None
            element = client.elements.get(int(upload[2])) if client else None
            if opener is None or opener.session_id != signed.session_id:
                return refused(scope, 403, 'request.foreign')
            if element is None or not site.sockets.reachable(element):
                return refused(scope, 403, 'request.hidden')
        return None

    def _is_page(self, scope: Scope) -> bool:
        """Whether this would build a NiceGUI page, which costs memory: a catch-all page takes any path."""
        pages: set[str] = set(Client.page_routes.values())
        for route in self.site.app.router.routes:
            if route.matches(scope)[0] is Match.FULL:
                return getattr(route, 'path', None) in pages
        return False


class _Replaced:
    """Drops an answer to a body that was too large: the door gives its own."""

    def __init__(self, send: Sealed, body: Limited) -> None:
        self._send, self._body = send, body

    async def __call__(self, message: dict[str, object] | object) -> None:
        if not self._body.exceeded or self._send.started:
            await self._send(message)  # type: ignore[arg-type]


def to_the_door(scope: Scope) -> Response:
    """Where somebody without a session is sent: a person to the sign-in page, a script gets 401."""
    if scope['method'] not in ('GET', 'HEAD') or not _wants_html(scope):
        return refused(scope, 401, 'request.signed_out')
    path = scope['path'] + (f'?{scope["query_string"].decode("latin-1")}' if scope['query_string'] else '')
    there = '/sign-in' if path == '/' else f'/sign-in?next={quote(path, safe="/")}'
    return RedirectResponse(there, 303, {'Cache-Control': 'no-store'})


def refused(scope: Scope, status: int, code: str, **facts: object) -> Response:
    """A refusal as a plain page in the reader's language, or as JSON for a script."""
    if _wants_html(scope) and not scope['path'].startswith('/_nicegui'):
        answer: Response = page.message(Request(scope), status, code, facts)
    else:
        answer = JSONResponse({'code': code, **({'number': facts['number']} if 'number' in facts else {})}, status)
    if status == 413:
        MutableHeaders(raw=answer.raw_headers)['connection'] = 'close'
    return answer


def not_found(request: Request, error: Exception) -> Response:
    """The handler of 404: a plain page instead of NiceGUI's, which costs a client."""
    return refused(request.scope, 404, 'request.not_found')


def _wants_html(scope: Scope) -> bool:
    accept = header(scope, b'accept')
    return 'text/html' in accept or (accept in ('', '*/*') and header(scope, b'sec-fetch-mode') in ('', 'navigate'))


def _length(scope: Scope) -> int:
    text = header(scope, b'content-length')
    return int(text) if text.isdecimal() and len(text) < 20 else 0
