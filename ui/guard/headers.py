"""What every answer tells the browser: a strict content policy with nonces for pages, and no guessing of types."""

import re
import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

# Vue compiles its templates in the browser, so NiceGUI's pages cannot do without unsafe-eval.
PAGE = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
    "frame-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PLAIN = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
FILE = "frame-ancestors 'self'"
_SCRIPT = re.compile(rb'<script(?=[\s>])')


class Sealed:
    """Sends an answer with its headers; a NiceGUI page is held back until its scripts have their nonce."""

    def __init__(self, send: Send, *, private: bool) -> None:
        self._send, self._private = send, private
        self._start: Message | None = None
        self._body = bytearray()
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message['type'] == 'http.response.start':
            self.started = True
            headers = MutableHeaders(raw=message.setdefault('headers', []))
            if headers.get('x-nicegui-content') == 'page':
                self._start = message
                return
            self._dress(headers, PLAIN if headers.get('content-type', '').startswith('text/html') else FILE)
        elif message['type'] == 'http.response.body' and self._start is not None:
            self._body += message.get('body', b'')
            if not message.get('more_body'):
                await self._page(self._start)
            return
        await self._send(message)

    async def _page(self, start: Message) -> None:
        nonce = secrets.token_urlsafe(16)
        body = _SCRIPT.sub(b'<script nonce="' + nonce.encode() + b'"', bytes(self._body))
        headers = MutableHeaders(raw=start['headers'])
        headers['content-length'] = str(len(body))
        self._dress(headers, PAGE.format(nonce=nonce))
        await self._send(start)
        await self._send({'type': 'http.response.body', 'body': body})

    def _dress(self, headers: MutableHeaders, policy: str) -> None:
        headers.setdefault('content-security-policy', policy)
        headers['x-content-type-options'] = 'nosniff'
        headers.setdefault('referrer-policy', 'same-origin')
        if headers.get('content-type', '').startswith('text/html'):
            headers.setdefault('cross-origin-opener-policy', 'same-origin')
            headers.setdefault('cache-control', 'no-store')
        elif self._private:
            headers.setdefault('cache-control', 'private, no-cache')
            headers.setdefault('cross-origin-resource-policy', 'same-origin')
