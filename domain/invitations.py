"""Links that let a colleague in, once: an invitation to the team, or a new password for one who forgot it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, false, true
from sqlmodel import Field, SQLModel, col

from .errors import Invalid
from .people import Person, checked, must_be_role
from .permissions import Actor, Permission
from .signing import _end_all, keep_password, must_be_the_house
from .types import Moment, now
from .unit_of_work import Entity, UnitOfWork, fit

LIVES = timedelta(days=7)


class InvitationFields(SQLModel):
    """`name` and `email` are only proposed to who opens the link."""

    name: str = Field(default='', max_length=100)
    email: str = Field(default='', max_length=200)


class Invitation(InvitationFields, Entity, table=True):
    """A link of one use. With `person_id` it sets that person's password, else it makes a person with `role`.

    That it was used or revoked counts as a secret, so that undoing an act never makes a link good again.
    """

    secret = frozenset({'token_hash', 'used_at', 'revoked_at', 'expires_at', 'deleted_at'})

    token_hash: str = Field(max_length=64, unique=True)
    role: str = Field(max_length=20)
    person_id: int | None = None
    expires_at: datetime = Field(default_factory=lambda: now() + LIVES, sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true() if actor.may(Permission.PEOPLE_MANAGE) else false()


@dataclass(frozen=True)
class Offer:
    """What a link is good for: a new person's proposed name and e-mail, or `person_id` whose password it sets."""

    name: str
    email: str
    role: str
    person_id: int | None
    team: str


def invite(work: UnitOfWork, role: str, token_hash: str, values: dict[str, Any] | None = None) -> Invitation:
    """Offer a place in the team by a link; `values` may propose name and email."""
    work.require(Permission.PEOPLE_MANAGE)
    must_be_role(role)
    fields = fit(InvitationFields, values or {})
    if fields.get('email'):
        fields['email'] = checked(work, {'email': fields['email']})['email']
    return work.add(Invitation(role=role, token_hash=token_hash, **fields))


def renew_password(work: UnitOfWork, person_id: int, token_hash: str) -> Invitation:
    """A link by which an active colleague sets a new password; earlier ones of theirs are revoked."""
    work.require(Permission.PEOPLE_MANAGE)
    person = work.get(Person, person_id)
    if not person.active:
        raise Invalid('person.dismissed', name=person.name)
    if not person.email:
        raise Invalid('field.required', field='email')
    for earlier in work.all(Invitation, col(Invitation.person_id) == person.id, *_waiting()):
        work.record('invitation.revoked', earlier, revoked_at=now())
    return work.add(Invitation(role=person.role, person_id=person.id, token_hash=token_hash))


def revoke(work: UnitOfWork, invitation_id: int) -> None:
    """Make a link useless. Raises Invalid where it was used already."""
    work.require(Permission.PEOPLE_MANAGE)
    invitation = work.get(Invitation, invitation_id)
    if invitation.used_at:
        raise Invalid('invitation.used')
    work.record('invitation.revoked', invitation, revoked_at=invitation.revoked_at or now())


def waiting(work: UnitOfWork) -> list[Invitation]:
    """Links that still can be used, newest first."""
    work.require(Permission.PEOPLE_MANAGE)
    return work.all(Invitation, *_waiting(), order=col(Invitation.id).desc())


def offer(work: UnitOfWork, token_hash: str) -> Offer:
    """What this link is good for. Raises Invalid('invitation.unknown' | 'used' | 'revoked' | 'expired')."""
    must_be_the_house(work)
    from .settings import value

    found = usable(work, token_hash)
    person = work.get(Person, found.person_id) if found.person_id else None
    return Offer(
        name=person.name if person else found.name, email=person.email if person else found.email,
        role=found.role, person_id=found.person_id, team=str(value(work, 'team_name')),
    )  # fmt: skip


def accept(work: UnitOfWork, token_hash: str, values: dict[str, Any], password_hash: str) -> Person:
    """Use a link: a new person of `values` (name, email, lang) with this password, or a new password for its person."""
    must_be_the_house(work)
    found = usable(work, token_hash)
    if found.person_id:
        person = work.get(Person, found.person_id)
        if not person.active:
            raise Invalid('invitation.revoked')
        _end_all(work, found.person_id)
    else:
        fields = checked(work, {'name': '', 'email': '', **values})
        if not fields['email']:
            raise Invalid('field.required', field='email')
        person = work.add(Person(role=found.role, **fields))
    keep_password(work, person, password_hash)
    work.record('invitation.used', found, used_at=now())
    return person


def usable(work: UnitOfWork, token_hash: str) -> Invitation:
    """The invitation with this token, or Invalid that says why it does not work."""
    found = work.find(Invitation, col(Invitation.token_hash) == token_hash)
    if found is None:
        raise Invalid('invitation.unknown')
    if found.used_at:
        raise Invalid('invitation.used')
    if found.revoked_at:
        raise Invalid('invitation.revoked')
    if found.expires_at <= now():
        raise Invalid('invitation.expired')
    return found


def _waiting() -> tuple[ColumnElement[bool], ...]:
    unused = (col(Invitation.used_at).is_(None), col(Invitation.revoked_at).is_(None))
    return (*unused, col(Invitation.expires_at) > now())
