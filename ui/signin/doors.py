"""What the doors share: the store, the session cookie, safe places to go on to, and forms."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain import signing
from domain.permissions import House

from ..ports import Store
from .page import keep_language
from .tries import Tries

HOUSE = House()
Demo = Callable[[str], Awaitable[int]]


class SignedLike(Protocol):
    @property
    def person_id(self) -> int: ...
    @property
    def session_id(self) -> int: ...


class SessionsLike(Protocol):
    cookie: str

    def token(self, cookies: str) -> str | None: ...


class OriginsLike(Protocol):
    secure: bool

    def local(self, scope: Any) -> bool: ...
    def base(self, scope: Any) -> str: ...


@dataclass
class Doors:
    """Everything the doors need; `per_email` and `per_address` count tries of passwords, codes and links."""

    store: Store
    sessions: SessionsLike
    origins: OriginsLike
    current: Callable[[Request], SignedLike | None]
    address: Callable[[Any], str]
    demo: Demo | None = None
    setup_code: str | None = None
    per_email: Tries = field(default_factory=lambda: Tries(10))
    per_address: Tries = field(default_factory=lambda: Tries(40))

    async def let_in(self, request: Request, person_id: int | None, there: str, lang: str | None = None) -> Response:
        """Open a new session for this browser, end its old one, and go on."""
        token = signing.new_token()
        old = self.sessions.token(request.headers.get('cookie', ''))
        await self.store.do(
            HOUSE, signing.sign_in, person_id, signing.hash_of(token), address=self.address(request.scope),
            agent=request.headers.get('user-agent', ''), instead_of=signing.hash_of(old) if old else None,
        )  # fmt: skip
        answer = self.go(there)
        secure = self.secure(request)
        answer.set_cookie(self.sessions.cookie, token, max_age=int(signing.AT_MOST.total_seconds()), path='/',
                          httponly=True, samesite='lax', secure=secure)  # fmt: skip
        if lang:
            keep_language(answer, lang, secure)
        return answer

    def secure(self, request: Request) -> bool:
        """Whether the cookie may travel over https only."""
        return self.origins.secure or request.url.scheme == 'https'

    def go(self, there: str) -> RedirectResponse:
        return RedirectResponse(there, 303, {'Cache-Control': 'no-store'})


def safe_next(there: str | None) -> str:
    """Where to go on: a path of this very site and none of the doors, else '/'."""
    if not there or len(there) > 2000 or there[0] != '/' or there[1:2] in ('/', '\\') or '\\' in there:
        return '/'
    if any(ord(char) <= 32 or ord(char) == 127 for char in there):
        return '/'
    return '/' if there.startswith(('/sign-', '/first-run', '/invitation', '/_nicegui')) else there


def text(form: FormData, name: str, limit: int = 300) -> str:
    """A typed-in text of a form without surrounding blanks; '' for a file or for nothing."""
    value = form.get(name)
    return value.replace('\x00', '').strip()[:limit] if isinstance(value, str) else ''


def password_of(form: FormData, name: str = 'password') -> str:
    """A typed-in password as it is: blanks count."""
    value = form.get(name)
    return value if isinstance(value, str) else ''
