"""The account that the team's letters are sent from: one SMTP server with a name and a password."""

import re
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, false, true
from sqlmodel import Field, SQLModel

from .. import settings
from ..errors import Invalid
from ..permissions import Actor, Permission
from ..sealed import Sealed
from ..unit_of_work import Entity, UnitOfWork, fit, when
from .addresses import address

SECURITIES = ('tls', 'starttls', 'none')
PORTS = {'tls': 465, 'starttls': 587, 'none': 25}
_HOST = re.compile(r'[\w.:-]+')


class MailAccountFields(SQLModel):
    """How the server is reached, and who letters come from. `security`: 'tls' from the start, 'starttls' or 'none'.

    Answers go to the author of a letter with `reply_to_author`, else to `from_email`.
    """

    host: str = Field(min_length=1, max_length=253)
    port: int = Field(default=465, ge=1, le=65535)
    security: str = Field(default='tls', max_length=10)
    username: str = Field(default='', max_length=200)
    from_email: str = Field(min_length=1, max_length=200)
    from_name: str = Field(default='', max_length=100)
    reply_to_author: bool = True


class MailAccount(MailAccountFields, Entity, table=True):
    """The one account of the team; only those who set it up, and the house that sends, read it."""

    secret: ClassVar[frozenset[str]] = frozenset({'password'})

    password: str = Field(default='', sa_type=Sealed, nullable=False)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        return true() if actor.id is None or actor.may(Permission.SETTINGS_EDIT) else false()


def account(work: UnitOfWork) -> MailAccount | None:
    """The account, for those who may read it."""
    return work.find(MailAccount)


def is_set_up(work: UnitOfWork) -> bool:
    """Whether letters can be sent at all; anybody may ask."""
    return bool(settings.value(work, 'mail_from'))


def must_be_set_up(work: UnitOfWork) -> None:
    """Raise Invalid where there is nothing to send with."""
    if not is_set_up(work):
        raise Invalid('mail.not_set_up')


def set_account(work: UnitOfWork, values: dict[str, Any], password: str | None = None,
                seen: int | None = None) -> MailAccount:  # fmt: skip
    """Set the account up or change some of its fields; `password` None leaves the one that is kept.

    Another server or name asks for the password again, so that it never goes to a host it was not given for.
    Raises Invalid, Conflict.
    """
    work.require(Permission.SETTINGS_EDIT)
    kept = account(work)
    needed = {} if kept else {'host': '', 'from_email': ''}
    fields = fit(MailAccountFields, {**needed, **values})
    _must_fit(fields)
    if password is not None and len(password) > 500:
        raise Invalid('field.too_long', field='password', limit=500)
    if kept is None:
        return work.add(MailAccount(**fields, password=password or ''))
    work.must_not_clash(kept, fields, seen)
    moves = any(name in fields and fields[name] != getattr(kept, name) for name in ('host', 'username'))
    if password is not None:
        fields['password'] = password
    elif moves and kept.password:
        raise Invalid('mail.password_again', field='password')
    work.record('mail_account.changed', kept, **fields)
    return kept


def drop_account(work: UnitOfWork) -> None:
    """Send nothing any more; letters that wait go on waiting."""
    work.require(Permission.SETTINGS_EDIT)
    kept = account(work)
    if kept is not None:
        work.remove(kept)


@when('mail_account.created', 'mail_account.changed', 'mail_account.deleted', 'mail_account.created.undone',
      'mail_account.changed.undone', 'mail_account.deleted.undone', 'mail_account.created.undone.undone')  # fmt: skip
def _known(work: UnitOfWork, account: MailAccount) -> None:
    latest = work.latest
    if latest and latest.undone and latest.before and {'host', 'username'} & latest.after.keys():
        # History keeps no passwords: the one that is there was given for the server that has just been left.
        work.record('mail_account.password_dropped', account, password='')
    settings.change(work, mail_from='' if account.deleted_at else account.from_email)


def _must_fit(fields: dict[str, Any]) -> None:
    if fields.get('security', 'tls') not in SECURITIES:
        raise Invalid('field.wrong', field='security')
    if 'host' in fields and not _HOST.fullmatch(fields['host']):
        raise Invalid('mail.wrong_host', field='host')
    for name in ('username', 'from_name'):
        if any(ord(char) < 32 for char in fields.get(name, '')):
            raise Invalid('field.wrong', field=name)
    if 'from_email' in fields:
        fields['from_email'] = address(fields['from_email'], 'from_email')
