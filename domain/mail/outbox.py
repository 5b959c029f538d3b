"""The outbox: which letters are due, and what came of each attempt. Only the house that sends asks.

A letter is claimed in one act and its fate written in another, so it is tried at least once whatever stops in between;
its Message-ID stays the same, by which servers recognise what comes twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, func, select

from ..notices import tell
from ..people import Person
from ..signing import must_be_the_house
from ..types import now
from ..unit_of_work import UnitOfWork
from .account import account
from .letters import FAILED, SENDING, SENT, WAITING, Letter

AT_ONCE = 10
CLAIMED = timedelta(minutes=15)
PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360, 720))
KEPT, SWEPT = timedelta(days=30), 200


@dataclass(frozen=True)
class Parcel:
    """Everything needed to send one letter. `server`: host, port, security, username and password."""

    letter_id: int
    message_id: str
    sender: str
    from_email: str
    reply_to: str
    to: list[str]
    cc: list[str]
    subject: str
    text: str
    files: list[dict[str, Any]]
    auto: str
    server: dict[str, Any]


def take(work: UnitOfWork, limit: int = AT_ONCE) -> list[Parcel]:
    """Claim letters that are due, oldest first; also those whose sender was stopped a quarter of an hour ago."""
    must_be_the_house(work)
    kept = account(work)
    if kept is None:
        return []
    moment = now()
    due = (col(Letter.state) == WAITING) & (col(Letter.due_at) <= moment)
    lost = (col(Letter.state) == SENDING) & (col(Letter.due_at) <= moment - CLAIMED)
    found = work.all(Letter, due | lost, order=[col(Letter.due_at), col(Letter.id)], limit=limit)
    server = {name: getattr(kept, name) for name in ('host', 'port', 'security', 'username', 'password')}
    parcels = []
    for letter in found:
        work.record('letter.taken', letter, state=SENDING, due_at=moment, tries=letter.tries + 1)
        author = work.find(Person, col(Person.id) == letter.created_by) if letter.created_by else None
        own = ' '.join(author.name.split()) if author and not letter.auto else ''
        name = ', '.join(part for part in (own, kept.from_name) if part)
        answers = author.email if author and kept.reply_to_author and author.email != kept.from_email else ''
        parcels.append(
            Parcel(
                letter_id=letter.id or 0,
                message_id=letter.message_id,
                sender=name,
                from_email=kept.from_email,
                reply_to=answers,
                to=list(letter.to),
                cc=list(letter.cc),
                subject=letter.subject,
                text=letter.text,
                files=list(letter.files),
                auto=letter.auto,
                server=server,
            )
        )
    return parcels


def next_due(work: UnitOfWork) -> datetime | None:
    """When the next letter is to be tried; None where none waits or there is nothing to send with."""
    must_be_the_house(work)
    if account(work) is None:
        return None
    query = select(func.min(Letter.due_at)).where(
        col(Letter.state) == WAITING, col(Letter.deleted_at).is_(None), Letter.seen_by(work.actor)
    )
    found = work.one(query)
    return found[0] if found else None


def delivered(work: UnitOfWork, letter_id: int, refused: list[str] | None = None) -> None:
    """The server took it, but for these addresses."""
    must_be_the_house(work)
    letter = work.get(Letter, letter_id, deleted=True)
    work.record('letter.sent', letter, state=SENT, sent_at=now(), error='', words='', refused=refused or [])


def put_off(work: UnitOfWork, letter_id: int, code: str, words: str = '', *, final: bool = False) -> None:
    """It could not be sent: tried again later, or given up where it never will be; then its author is told."""
    must_be_the_house(work)
    letter = work.get(Letter, letter_id, deleted=True)
    said = {'error': code, 'words': ' '.join(words.split())[:300]}
    if final or letter.auto == 'test' or letter.tries > len(PAUSES):
        work.record('letter.failed', letter, state=FAILED, **said)
        if not letter.auto and letter.deleted_at is None:
            noun = next(iter(letter.links), None) or ['activity', letter.activity_id]
            tell(work, [letter.created_by], 'mail', 'letter.failed', (noun[0], noun[1]), letter.subject)
    else:
        pause = PAUSES[min(max(letter.tries, 1), len(PAUSES)) - 1]
        work.record('letter.put_off', letter, state=WAITING, due_at=now() + pause, **said)


def sweep(work: UnitOfWork) -> int:
    """Take away for good the house's own letters of more than thirty days ago, 200 at once; how many went."""
    must_be_the_house(work)
    old = work.all(Letter, col(Letter.auto) != '', col(Letter.created_at) < now() - KEPT, limit=SWEPT)
    for letter in old:
        work.remove(letter)
        work.erase(letter)
    return len(old)
