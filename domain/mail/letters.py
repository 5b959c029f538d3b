"""Letters: written by a person, kept waiting in the outbox, sent by the house."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, ColumnElement, Index, or_, true
from sqlmodel import Field, SQLModel, col, select

from .. import activities, invoices, quotes
from ..activities import Activity
from ..attached import must_be_files
from ..credit_notes import CreditNote
from ..documents import Document
from ..errors import Conflict, Invalid, NotFound
from ..history import Change, Mention
from ..invoices import Invoice
from ..people import myself
from ..permissions import Actor, Permission
from ..quotes import Quote
from ..types import Moment, now
from ..unit_of_work import Entity, UnitOfWork, fit, when
from .account import must_be_set_up
from .addresses import addresses

WAITING, SENDING, SENT, FAILED, STOPPED = STATES = ('waiting', 'sending', 'sent', 'failed', 'stopped')
WAIT = timedelta(seconds=10)
HEAVIEST = 18 * 2**20
LONGEST_LETTER = 10_000
AUTO = ('', 'notice', 'test')
_PAPERS: dict[str, type[Entity]] = {
    'quote': Quote,
    'invoice': Invoice,
    'credit_note': CreditNote,
    'document': Document,
}


class LetterFields(SQLModel):
    """What a person writes: plain text, addresses without names."""

    to: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    cc: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    subject: str = Field(min_length=1, max_length=250)
    text: str = Field(default='', max_length=LONGEST_LETTER)


class Letter(LetterFields, Entity, table=True):
    """A letter on its way. Timelines show the activity it belongs to; `links` repeats that activity's and its papers.

    `files`: what is attached, each as `attached.AttachedFile`. `state` is one of STATES; a waiting one is tried at
    `due_at`. `error` is a code with the server's `words`, `refused` those of the addresses it did not take.
    `message_id` stays the same however often it is tried. `auto` is 'notice' or 'test' for the house's own letters.
    """

    __table_args__ = (Index('ix_letter_due', 'state', 'due_at'),)

    activity_id: int | None = Field(default=None, index=True)
    links: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    files: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    auto: str = Field(default='', max_length=10)
    message_id: str = Field(default_factory=lambda: uuid4().hex, max_length=40)
    state: str = Field(default=WAITING, max_length=10)
    due_at: datetime = Field(default_factory=lambda: now() + WAIT, sa_type=Moment)
    tries: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    error: str = Field(default='', max_length=40)
    words: str = Field(default='', max_length=300)
    refused: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.id is None:
            return true()
        own = col(cls.created_by) == actor.id
        if not actor.may(Permission.RECORDS_SEE_ALL):
            return own
        return or_(own, col(cls.auto) == '')

    def about(self) -> Iterable[tuple[str, int]]:
        if self.activity_id:
            yield 'activity', self.activity_id
        yield from ((kind, id) for kind, id in self.links)


def write(work: UnitOfWork, values: dict[str, Any], links: Iterable[tuple[str, int]] = (),
          files: Iterable[dict[str, Any]] = (), papers: Sequence[tuple[str, int, int]] = (),
          offer: tuple[int, str, str] | None = None) -> Letter:  # fmt: skip
    """Put a letter into the outbox: it leaves ten seconds later, unless the act is undone.

    `links`: the records it is written about. `papers`: (kind, id, version seen) of quotes, invoices, credit notes and
    documents it carries; quotes and invoices become sent. `offer`: (quote id, hash of a token, language) of the
    client's link that its text holds.
    Raises Invalid('mail.not_set_up' | 'letter.…'), Conflict('letter.paper_changed'), NotFound.
    """
    work.require(Permission.LETTER_SEND)
    must_be_set_up(work)
    fields, attached = _fitting(values), must_be_files(files)
    if sum(file['size'] for file in attached) > HEAVIEST:
        raise Invalid('letter.too_heavy', field='files', limit=HEAVIEST // 2**20)
    carried = [link for paper in papers for link in _carry(work, *paper)]
    if offer is not None:
        quotes.share(work, offer[0], offer[1], offer[2])
    activity = activities.log(
        work,
        'email',
        {'subject': fields['subject'], 'result': fields['text'], 'direction': 'out'},
        links,
        auto='letter',
    )
    return work.add(Letter(activity_id=activity.id, links=[*activity.links, *carried], files=attached, **fields))


def _fitting(values: dict[str, Any]) -> dict[str, Any]:
    plain = {'subject': '', 'text': '', **{name: value for name, value in values.items() if name not in ('to', 'cc')}}
    fields = fit(LetterFields, plain)
    fields['subject'] = ' '.join(fields['subject'].split())
    to = addresses(values.get('to') or (), 'to')
    cc = [one for one in addresses(values.get('cc') or (), 'cc') if one not in to]
    if not to:
        raise Invalid('letter.no_address', field='to')
    return {**fields, 'to': to, 'cc': cc}


def _carry(work: UnitOfWork, kind: str, id: int, seen: int) -> list[list[Any]]:
    if kind not in _PAPERS:
        raise Invalid('field.wrong', field='papers')
    paper: Any = work.get(_PAPERS[kind], id)
    if paper.version != seen:
        raise Conflict('letter.paper_changed', number=paper.number or paper.title)
    if kind == 'quote' and paper.status == 'DRAFT':
        quotes.send(work, id)
    elif kind == 'invoice' and paper.status == 'N':
        invoices.send(work, id)
    return [[kind, id], ['invoice', paper.invoice_id]] if kind == 'credit_note' else [[kind, id]]


def try_account(work: UnitOfWork, subject: str, text: str) -> Letter:
    """Send a letter to oneself at once, to see whether the account works."""
    work.require(Permission.SETTINGS_EDIT)
    must_be_set_up(work)
    person = myself(work)
    fields = _fitting({'to': [person.email], 'subject': subject, 'text': text})
    return work.add(Letter(auto='test', due_at=now(), **fields))


def stop(work: UnitOfWork, letter_id: int) -> Letter:
    """Give up a letter that has not left yet. Raises Invalid('letter.gone')."""
    work.require(Permission.LETTER_SEND)
    letter = work.get(Letter, letter_id)
    if letter.state not in (WAITING, STOPPED):
        raise Invalid('letter.gone')
    work.record('letter.stopped', letter, state=STOPPED)
    return letter


def again(work: UnitOfWork, letter_id: int) -> Letter:
    """Try a letter that failed, waits or was stopped once more, now."""
    work.require(Permission.LETTER_SEND)
    must_be_set_up(work)
    letter = work.get(Letter, letter_id)
    if letter.state not in (FAILED, STOPPED, WAITING):
        raise Invalid('letter.gone')
    work.record('letter.renewed', letter, state=WAITING, due_at=now(), tries=0, error='', words='')
    return letter


def of_activities(work: UnitOfWork, ids: Iterable[int]) -> dict[int, Letter]:
    """{activity id: its letter}, in one query; also letters in the bin, whose activities are there too."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = work.all(Letter, col(Letter.activity_id).in_(wanted))
    return {letter.activity_id: letter for letter in found if letter.activity_id}


def of_record(work: UnitOfWork, kind: str, id: int, limit: int = 20) -> list[Letter]:
    """The letters that were written about a record or carry it, newest first."""
    told = (
        select(Change.entity_id)
        .join(Mention, col(Mention.change_id) == col(Change.id))
        .where(Mention.entity == kind, Mention.entity_id == id, Change.entity == 'letter')
        .where(Change.action == 'letter.created')
    )
    return work.all(Letter, col(Letter.id).in_(told), order=col(Letter.id).desc(), limit=limit)


def file_of(work: UnitOfWork, letter_id: int, token: str) -> dict[str, Any]:
    """A file that a letter carries. Raises NotFound."""
    files = work.get(Letter, letter_id).files
    found = next((file for file in files if token and token in (file['token'], file['thumb'])), None)
    if found is None:
        raise NotFound('missing', entity='file', id=token)
    return dict(found)


@when('letter.created.undone')
def _must_be_here(work: UnitOfWork, letter: Letter) -> None:
    if letter.state in (SENDING, SENT):
        raise Invalid('letter.gone')


@when('letter.created.undone.undone', 'letter.stopped.undone')
def _wait_again(work: UnitOfWork, letter: Letter) -> None:
    if letter.state == WAITING:
        work.record('letter.renewed', letter, due_at=now() + WAIT)


@when('activity.deleted')
def _stop_along(work: UnitOfWork, activity: Activity) -> None:
    letter = _of(work, activity)
    if letter is not None and letter.state == WAITING:
        work.record('letter.stopped', letter, state=STOPPED)


@when('activity.erased')
def _go_along(work: UnitOfWork, activity: Activity) -> None:
    letter = _of(work, activity)
    if letter is not None:
        if letter.deleted_at is None:
            work.remove(letter)
        work.erase(letter)


def _of(work: UnitOfWork, activity: Activity) -> Letter | None:
    return (
        work.find(Letter, col(Letter.activity_id) == activity.id, deleted=True) if activity.auto == 'letter' else None
    )
