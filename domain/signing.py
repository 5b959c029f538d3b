"""Signing in: who a browser belongs to. Passwords and tokens are kept as hashes and never written into history."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, true
from sqlmodel import Field, col, select

from .errors import Forbidden, Invalid, NotFound
from .people import Person, folded, myself, undoings
from .permissions import Actor, Permission
from .types import Moment, now
from .unit_of_work import Entity, UnitOfWork, when

LIVES = timedelta(days=14)
AT_MOST = timedelta(days=90)
SEEN_EVERY = timedelta(hours=1)


class Credential(Entity, table=True):
    """A person's password hash."""

    secret = frozenset({'password_hash', 'deleted_at'})

    person_id: int = Field(unique=True)
    password_hash: str = Field(max_length=200)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true() if actor.id is None else col(cls.person_id) == actor.id


class SignIn(Entity, table=True):
    """A session: a browser that signed in. Only the SHA-256 of its token is kept.

    What ended it counts as a secret, so that undoing an act never opens a session again.
    """

    secret = frozenset({'token_hash', 'address', 'agent', 'ended_at', 'deleted_at', 'expires_at', 'last_seen'})

    person_id: int = Field(index=True)
    token_hash: str = Field(max_length=64, unique=True)
    address: str = Field(default='', max_length=45)
    agent: str = Field(default='', max_length=160)
    last_seen: datetime = Field(default_factory=now, sa_type=Moment)
    expires_at: datetime = Field(default_factory=lambda: now() + LIVES, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.id is None or actor.may(Permission.PEOPLE_MANAGE):
            return true()
        return col(cls.person_id) == actor.id


@dataclass(frozen=True)
class Live:
    """A session that may act: until `expires_at`, last written down as used at `last_seen`."""

    session_id: int
    person_id: int
    expires_at: datetime
    last_seen: datetime


def new_token() -> str:
    """A secret of 32 random bytes for a cookie or a link."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def credential(work: UnitOfWork, email: str) -> tuple[int, str] | None:
    """(person id, password hash) of an active person with this e-mail, for the door only."""
    must_be_the_house(work)
    email = folded(email)
    person = work.find(Person, col(Person.email) == email, col(Person.active).is_(True)) if email else None
    found = person and work.find(Credential, col(Credential.person_id) == person.id)
    return (found.person_id, found.password_hash) if found else None


def own_hash(work: UnitOfWork) -> str:
    """The acting person's password hash, to compare a typed password with; '' where there is none."""
    found = work.find(Credential, col(Credential.person_id) == myself(work).id)
    return found.password_hash if found else ''


def sign_in(work: UnitOfWork, person_id: int | None, token_hash: str, *, address: str = '', agent: str = '',
            instead_of: str | None = None) -> SignIn:  # fmt: skip
    """Open a session for one whose password was right; `instead_of` is the token hash of the browser's old one."""
    must_be_the_house(work)
    person = work.get(Person, person_id)
    if not person.active:
        raise Invalid('sign_in.wrong')
    old = instead_of and work.find(SignIn, col(SignIn.token_hash) == instead_of)
    if old:
        _end(work, old)
    clean = ''.join(char for char in agent if char.isprintable())[:160]
    return work.add(SignIn(person_id=person.id or 0, token_hash=token_hash, address=address[:45], agent=clean))


def live(work: UnitOfWork, token_hash: str) -> Live | None:
    """The session with this token if it is still open and its person active."""
    must_be_the_house(work)
    found = work.find(SignIn, col(SignIn.token_hash) == token_hash, *_open())
    person = found and work.find(Person, col(Person.id) == found.person_id, col(Person.active).is_(True))
    if not found or not person or not found.id:
        return None
    return Live(found.id, found.person_id, found.expires_at, found.last_seen)


def open_among(work: UnitOfWork, session_ids: list[int]) -> set[int]:
    """Which of these sessions are still open and belong to active people."""
    must_be_the_house(work)
    query = (
        select(SignIn.id)
        .join(Person, col(Person.id) == col(SignIn.person_id))
        .where(
            col(SignIn.id).in_(session_ids), *_open(), SignIn.seen_by(work.actor), col(SignIn.deleted_at).is_(None),
            col(Person.active).is_(True), col(Person.deleted_at).is_(None), Person.seen_by(work.actor),
        )
    )  # fmt: skip
    return {id for (id,) in work.rows(query)}


def mine(work: UnitOfWork) -> list[SignIn]:
    """One's own open sessions, the latest first."""
    return work.all(SignIn, col(SignIn.person_id) == work.actor_id, *_open(), order=col(SignIn.last_seen).desc())


def touch(work: UnitOfWork, session_id: int) -> None:
    """Write down that a session is used and let it live on; at most every SEEN_EVERY, up to AT_MOST in all."""
    must_be_the_house(work)
    found = work.get(SignIn, session_id)
    moment = now()
    if found.ended_at is None and moment - found.last_seen >= SEEN_EVERY:
        ends = min(moment + LIVES, found.created_at + AT_MOST)
        work.record('sign_in.seen', found, last_seen=moment, expires_at=max(ends, found.expires_at))


def sign_out(work: UnitOfWork, session_id: int) -> None:
    """End a session: one's own, or with the right to manage people anybody's. Ended ones stay ended."""
    _end(work, work.get(SignIn, session_id))


def end_others(work: UnitOfWork, keep: int) -> int:
    """End one's other sessions; how many there were."""
    others = [session for session in mine(work) if session.id != keep]
    for session in others:
        _end(work, session)
    return len(others)


def end_all(work: UnitOfWork, person_id: int) -> int:
    """End every session of a colleague; how many there were."""
    work.require(Permission.PEOPLE_MANAGE)
    return _end_all(work, person_id)


def change_password(work: UnitOfWork, old_hash: str, new_hash: str, keep: int) -> None:
    """Set one's password after the old one was checked against `own_hash`; other sessions end.

    Raises Invalid('password.wrong') where it was changed meanwhile.
    """
    if not old_hash or own_hash(work) != old_hash:
        raise Invalid('password.wrong', field='password')
    keep_password(work, myself(work), new_hash)
    end_others(work, keep)


def set_password(work: UnitOfWork, person_id: int, new_hash: str) -> None:
    """Set anybody's password from the command line; all their sessions end."""
    must_be_the_house(work)
    keep_password(work, work.get(Person, person_id), new_hash)
    _end_all(work, person_id)


def keep_password(work: UnitOfWork, person: Person, new_hash: str) -> None:
    """Write a password hash down; the callers have checked who asks."""
    found = work.find(Credential, col(Credential.person_id) == person.id)
    if found:
        work.record('credential.changed', found, password_hash=new_hash)
    else:
        work.add(Credential(person_id=person.id or 0, password_hash=new_hash))


def must_be_the_house(work: UnitOfWork) -> None:
    """Raise Forbidden for a person: only the doors themselves do this."""
    if work.actor_id is not None:
        raise Forbidden('not_allowed', permission='house')


@when(
    'person.dismissed',
    'person.deleted',
    'person.cleared',
    *undoings('person.created', 'person.dismissed', 'person.brought_back'),
)
def let_go(work: UnitOfWork, person: Person) -> None:
    """Whoever is let go is out at once, everywhere."""
    if not person.active or person.deleted_at is not None:
        _end_all(work, person.id or 0)


def _end_all(work: UnitOfWork, person_id: int) -> int:
    sessions = work.all(SignIn, col(SignIn.person_id) == person_id, *_open())
    for session in sessions:
        _end(work, session)
    return len(sessions)


def _end(work: UnitOfWork, session: SignIn) -> None:
    if session.deleted_at is not None:
        raise NotFound('missing', entity='sign_in', id=session.id)
    if session.ended_at is None:
        work.record('sign_in.ended', session, ended_at=now())


def _open() -> tuple[ColumnElement[bool], ...]:
    return col(SignIn.ended_at).is_(None), col(SignIn.expires_at) > now()
