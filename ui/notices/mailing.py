"""Notices by e-mail for those who are away: written in each person's language, sent by the outbox."""

import asyncio
import logging
from typing import Any

from sqlmodel import col

from domain.errors import Refusal
from domain.mail import digest
from domain.notices import Notice
from domain.people import Person
from domain.permissions import House
from domain.unit_of_work import UnitOfWork

from ..components.kit import Person as Face
from ..context import face
from ..locales import Words
from ..ports import Store
from .lines import Line, author, lined

EVERY = 60.0
log = logging.getLogger('artel.mail')


async def run(store: Store, site: str) -> None:
    """Look every minute until cancelled; `site` is the address that links begin with."""
    while True:
        try:
            await turn(store, site)
        except Refusal as refusal:
            log.warning('notices were not mailed: %s', refusal)
        except Exception:
            log.exception('notices were not mailed')
        await asyncio.sleep(EVERY)


async def turn(store: Store, site: str) -> int:
    """Write the letters that are due; how many."""
    due = await store.ask(House(), digest.waiting)
    written = 0
    for person_id, ids in due.items():

        def read(work: UnitOfWork, person_id: int = person_id, ids: list[int] = ids) -> Any:
            found = work.all(Notice, col(Notice.id).in_(ids), order=col(Notice.id).desc(), limit=50)
            team = {one.id: face(one) for one in work.all(Person) if one.id}
            return work.get(Person, person_id), lined(work, found), team

        person, lines, team = await store.ask(person_id, read)
        t = Words(person.lang, person.zone)
        subject, text = letter(t, lines, team, site)
        written += bool(await store.do(House(), digest.notify, person_id, ids, subject, text))
    return written


def letter(t: Words, lines: list[Line], team: dict[int, Face], site: str) -> tuple[str, str]:
    """Subject and text."""
    said = []
    for line in lines:
        who = author(t, team, line.notice)
        words = f'{who["name"]} {line.said(t)}: {line.record(t)}'
        said.append('\n'.join(part for part in (words, line.notice.text, f'{site}{line.address}') if part))
    first = lines[0]
    subject = (
        f'{author(t, team, first.notice)["name"]} {first.said(t)}: {first.record(t)}'
        if len(lines) == 1
        else t.n('Artel: {n} notification', 'Artel: {n} notifications', len(lines))
    )
    end = t('What comes by e-mail is chosen in “About me”: {address}', address=f'{site}/settings/me')
    return ' '.join(subject.split()), '\n\n'.join([*said, '—', end])
