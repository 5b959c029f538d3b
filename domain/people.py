"""People who work in Artel: who they are to the rest, and what administrators decide about them."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import JSON, ColumnElement, true
from sqlmodel import Field, SQLModel, col

from .errors import Conflict, Forbidden, Invalid
from .permissions import ROLES, Actor, Permission
from .unit_of_work import Entity, UnitOfWork, fit, when

ADMINISTRATOR = 'administrator'
LANGS = ('ru', 'en')
THEMES = ('auto', 'light', 'dark')
MOST_OBSERVERS = 50
NOTICES = ('mention', 'assigned', 'activity', 'client', 'check', 'paid', 'mail', 'observer', 'watched')
_EMAIL = re.compile(r'[^\s@<>"\',;:()\[\]\\]{1,64}@[^\s@<>"\',;:()\[\]\\.]+(?:\.[^\s@<>"\',;:()\[\]\\.]+)*')


class PersonFields(SQLModel):
    """What a person may say of themselves; `muted` are those of NOTICES they do not want to hear of.

    `mail_notices`: the others come by e-mail too, where they were not read in time.
    """

    name: str = Field(min_length=1, max_length=100)
    email: str = Field(default='', max_length=200)
    phone: str = Field(default='', max_length=30)
    post: str = Field(default='', max_length=100)
    lang: str = Field(default='ru', max_length=5)
    theme: str = Field(default='auto', max_length=5)
    zone: str = Field(default='Europe/Moscow', max_length=40)
    muted: list[str] = Field(
        default_factory=list, sa_type=JSON, nullable=False, sa_column_kwargs={'server_default': '[]'}
    )
    mail_notices: bool = Field(default=True, sa_column_kwargs={'server_default': true()})


class Person(PersonFields, Entity, table=True):
    """A member of the team. `role` is one of permissions.ROLES; a dismissed person has active=False."""

    found_by: ClassVar[frozenset[str]] = frozenset({'name'})

    role: str = Field(default='seller', max_length=20)
    active: bool = True

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true()

    def may(self, permission: Permission) -> bool:
        return self.active and permission in ROLES.get(self.role, frozenset())

    def texts(self) -> Iterable[str]:
        return (self.name,)

    @property
    def initials(self) -> str:
        """One or two capital letters for the avatar."""
        words = self.name.split()
        return ''.join(word[0] for word in words[:2]).upper()


def change(work: UnitOfWork, person_id: int, values: dict[str, Any], seen: int | None = None) -> Person:
    """Change what is known of a colleague. Raises Invalid('person.…'), Conflict."""
    work.require(Permission.PEOPLE_MANAGE)
    return _change(work, work.get(Person, person_id), values, seen)


def change_self(work: UnitOfWork, values: dict[str, Any], seen: int | None = None) -> Person:
    """Change what is known of oneself, language and theme included."""
    return _change(work, myself(work), values, seen)


def change_role(work: UnitOfWork, person_id: int, role: str) -> Person:
    """Give a colleague another role; their open screens are reloaded. Never one's own or the last administrator's."""
    work.require(Permission.PEOPLE_MANAGE)
    person = work.get(Person, person_id)
    must_be_role(role)
    must_be_another(work, person)
    work.record('person.role_changed', person, role=role)
    must_keep_an_administrator(work)
    return person


def dismiss(work: UnitOfWork, person_id: int) -> Person:
    """Let a colleague go: their sessions end, their records stay. Never oneself or the last administrator."""
    work.require(Permission.PEOPLE_MANAGE)
    person = work.get(Person, person_id)
    must_be_another(work, person)
    work.record('person.dismissed', person, active=False)
    must_keep_an_administrator(work)
    return person


def bring_back(work: UnitOfWork, person_id: int) -> Person:
    """Let a dismissed colleague in again, with the password and role they had."""
    work.require(Permission.PEOPLE_MANAGE)
    person = work.get(Person, person_id)
    work.record('person.brought_back', person, active=True)
    return person


def myself(work: UnitOfWork) -> Person:
    """The acting person. Raises Forbidden for the house and for the dismissed."""
    person = work.get(Person, work.actor_id) if work.actor_id else None
    if person is None or not person.active:
        raise Forbidden('not_allowed', permission='people:self')
    return person


def listed(work: UnitOfWork, *, all: bool = False) -> list[Person]:
    """The team by name; `all` adds the dismissed."""
    where = () if all else (col(Person.active).is_(True),)
    return work.all(Person, *where, order=[col(Person.name), col(Person.id)])


def checked(work: UnitOfWork, values: dict[str, Any], but: int | None = None) -> dict[str, Any]:
    """Typed-in values as a person's fields; e-mail in lower case and nobody else's. Raises Invalid."""
    fields = fit(PersonFields, values)
    if 'email' in fields:
        fields['email'] = folded(fields['email'])
        must_be_free(work, fields['email'], but)
    if fields.get('lang', 'ru') not in LANGS:
        raise Invalid('field.wrong', field='lang')
    if fields.get('theme', 'auto') not in THEMES:
        raise Invalid('field.wrong', field='theme')
    if not set(fields.get('muted') or ()) <= set(NOTICES):
        raise Invalid('field.wrong', field='muted')
    if 'zone' in fields:
        try:
            ZoneInfo(fields['zone'])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Invalid('field.wrong', field='zone') from None
    return fields


def folded(email: str) -> str:
    """An e-mail address as it is kept and compared."""
    return email.replace('\x00', '').strip().casefold()


def must_be_free(work: UnitOfWork, email: str, but: int | None = None) -> None:
    """Raise Invalid unless this is an e-mail address that no colleague, dismissed ones included, has."""
    if not email:
        return
    if not _EMAIL.fullmatch(email):
        raise Invalid('person.email_wrong', field='email')
    other = work.find(Person, col(Person.email) == email, col(Person.id) != (but or 0))
    if other:
        raise Invalid('person.email_taken', field='email', name=other.name)


def must_be_observers(work: UnitOfWork, fields: dict[str, Any], record: Any = None) -> None:
    """Put each of `fields['observers']` there once. Who has left may stay on a record and is not named anew.

    Raises Invalid('observers.too_many' | 'person.dismissed'), NotFound for who is not of the team.
    """
    if 'observers' not in fields:
        return
    there = set(record.observers) if record else set()
    named = fields['observers'] = list(dict.fromkeys(fields['observers']))
    if len(named) > MOST_OBSERVERS:
        raise Invalid('observers.too_many', field='observers', limit=MOST_OBSERVERS)
    for id in named:
        person = None if id in there else work.once(Person, id, lambda id=id: work.get(Person, id))  # type: ignore[misc]
        if person and not person.active:
            raise Invalid('person.dismissed', field='observers', name=person.name)


def still_here(work: UnitOfWork, ids: Iterable[int]) -> list[int]:
    """Those of these people who have not left."""
    return [id for id in ids if work.once(Person, id, lambda id=id: work.get(Person, id)).active]  # type: ignore[misc]


def must_be_role(role: str) -> None:
    if role not in ROLES:
        raise Invalid('field.wrong', field='role')


def must_be_another(work: UnitOfWork, person: Person) -> None:
    if person.id == work.actor_id:
        raise Invalid('person.not_yourself')


def must_keep_an_administrator(work: UnitOfWork) -> None:
    """Raise Conflict where nobody could manage the team any more."""
    if not work.count(Person, col(Person.role) == ADMINISTRATOR, col(Person.active).is_(True)):
        raise Conflict('person.last_administrator')


def undoings(*actions: str) -> tuple[str, ...]:
    """The names under which these acts are taken back, and the taking back itself, as far as names reach."""
    return tuple(action + '.undone' * times for action in actions for times in range(1, 7))


@when(*undoings('person.created', 'person.role_changed', 'person.dismissed', 'person.brought_back'))
def still_may_manage(work: UnitOfWork, person: Person) -> None:
    """Taking back a decision about people asks for the same right as making it, which may be lost since."""
    work.require(Permission.PEOPLE_MANAGE)
    must_keep_an_administrator(work)


def _change(work: UnitOfWork, person: Person, values: dict[str, Any], seen: int | None) -> Person:
    fields = checked(work, values, person.id)
    if person.email and not fields.get('email', 'kept'):
        raise Invalid('field.required', field='email')
    work.must_not_clash(person, fields, seen)
    work.record('person.changed', person, **fields)
    return person
