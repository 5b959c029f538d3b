"""A new notice on every open screen of whom it calls: the count by the bell, and a few words at the bottom."""

from nicegui import ui
from sqlmodel import col

from domain import notices
from domain.history import Change
from domain.notices import Notice
from domain.unit_of_work import UnitOfWork

from ..context import Context
from .lines import Line, author, lined

MOST_SAID = 3


def ring(context: Context) -> None:
    """Keep the bell of this tab true while it is open."""
    t = context.t

    def read(work: UnitOfWork, ids: list[int]) -> tuple[int, list[Line]]:
        new = work.all(Notice, col(Notice.id).in_(ids), col(Notice.person_id) == work.actor_id) if ids else []
        return notices.unread(work), lined(work, [one for one in new if one.read_at is None])

    async def hear(changes: list[Change]) -> None:
        new = [c.entity_id for c in changes if c.action == 'notice.created' and c.after['person_id'] == context.id]
        count, lines = await context.ask(read, new)
        if context.frame is None or context.gone:
            return
        with context.frame_slot:
            context.frame.nav.set_count('notices', count)
        for line in lines[:MOST_SAID]:
            who = str(author(t, context.team, line.notice)['name'])
            said = context.toast(f'{who} {line.said(t)}: {line.record(t)}')
            said.next_step(t('Open'), lambda line=line: ui.navigate.to(line.address), 'arrow-right')

    context.live(hear, 'notice', whole_frame=True)
