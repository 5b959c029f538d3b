"""Which session a request belongs to: read once from the database, then kept until the news says it ended."""

import logging
import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from time import monotonic

from domain import signing
from domain.errors import Refusal
from domain.permissions import House
from domain.types import now

from ..ports import Store

HOUSE = House()
KEPT, TRUSTED_FOR = 10_000, 30.0
_TOKEN = re.compile(r'[A-Za-z0-9_-]{43}')
log = logging.getLogger('artel.guard')


@dataclass(frozen=True)
class Signed:
    """Who a request or an open page belongs to."""

    person_id: int
    session_id: int
    expires_at: datetime


class Sessions:
    """The open sessions this process has met. What it remembers is trusted for half a minute at most."""

    def __init__(self, store: Store, cookie: str) -> None:
        self.store, self.cookie = store, cookie
        self._known: OrderedDict[str, tuple[Signed, float]] = OrderedDict()
        self._ended: OrderedDict[int, None] = OrderedDict()

    async def of(self, cookies: str) -> Signed | None:
        """The open session of a Cookie header, or None."""
        token = self.token(cookies)
        return await self.of_hash(signing.hash_of(token)) if token else None

    def token(self, cookies: str) -> str | None:
        """The token in a Cookie header; None where there is none or it cannot be one."""
        try:
            morsel = SimpleCookie(cookies).get(self.cookie)
        except CookieError:
            return None
        return morsel.value if morsel and _TOKEN.fullmatch(morsel.value) else None

    async def of_hash(self, token_hash: str) -> Signed | None:
        """The open session with this token, or None."""
        signed, since = self._known.get(token_hash, (None, 0.0))
        if signed is None or monotonic() - since > TRUSTED_FOR:
            found = await self.store.ask(HOUSE, signing.live, token_hash)
            if found is None:
                self._known.pop(token_hash, None)
                return None
            signed = Signed(found.person_id, found.session_id, found.expires_at)
            self._known[token_hash] = (signed, monotonic())
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
            if now() - found.last_seen >= signing.SEEN_EVERY:
                await self._touch(found.session_id)
        return signed if self.open(signed) else None

    def open(self, signed: Signed) -> bool:
        """Whether a session, as far as is known here, has neither ended nor expired."""
        return signed.session_id not in self._ended and signed.expires_at > now()

    def forget(self, session_ids: Iterable[int] = (), person_id: int | None = None, *, ended: bool = True) -> None:
        """Sessions have ended (`ended`), or what is known of them is out of date."""
        gone = set(session_ids)
        for key, (signed, _) in list(self._known.items()):
            if signed.session_id in gone or signed.person_id == person_id:
                del self._known[key]
                gone.add(signed.session_id)
        if ended:
            # Remembered, since a question asked before the end may be answered after it.
            self._ended.update(dict.fromkeys(gone))
            while len(self._ended) > KEPT:
                self._ended.popitem(last=False)

    async def _touch(self, session_id: int) -> None:
        try:
            await self.store.do(HOUSE, signing.touch, session_id)
        except Refusal as refusal:
            log.info('session %s was not marked as used: %s', session_id, refusal)


def header(scope: Mapping[str, object], name: bytes) -> str:
    """A header of an ASGI scope, '' where there is none; cookies of several headers are joined (RFC 9113 8.2.3)."""
    headers: Iterable[tuple[bytes, bytes]] = scope.get('headers', ())  # type: ignore[assignment]
    found = [value.decode('latin-1') for key, value in headers if key.lower() == name]
    return ('; ' if name == b'cookie' else ',').join(found)
