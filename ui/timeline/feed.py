"""The timeline of one record: planned activities on top, then what happened, by day."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from domain import comments, mail
from domain.comments import Comment
from domain.errors import Refusal
from domain.history import Change
from domain.permissions import Permission
from domain.timeline import Entry

from ..attached import FilesStrip
from ..components.dialogs import FormDialog
from ..components.fields import textarea_field
from ..components.kit import Tag, btn, html
from ..context import Context
from . import entries
from .plans import Plans
from .reading import PAGE, Shown, older, read

_ACTS = """(e) => {
  const button = e.target.closest("[data-act]"), picture = e.target.closest("[data-pic]");
  if (picture && !e.ctrlKey && !e.metaKey && !e.shiftKey) {
    e.preventDefault();
    emit({act: "look", id: picture.dataset.pic});
  }
  if (button) emit({act: button.dataset.act, id: button.dataset.id});
}"""


class Timeline(Tag):
    """The planned and the past of a record; live by itself. Without `data` it reads its own at once."""

    def __init__(self, context: Context, kind: str, id: int, data: Shown | None = None,
                 links: Sequence[tuple[str, int]] = ()) -> None:  # fmt: skip
        super().__init__('div', cls='d-feed', role='region', aria_label=context.t('Timeline'), tabindex=0)
        self.context, self.t, self.kind, self.record_id = context, context.t, kind, id
        self.data, self._known = data or Shown(), set[int]()
        self._days: dict[date, tuple[Tag, Any]] = {}
        with self:
            self._dialogs = Tag('div')
            self.plans = Plans(context, kind, id, self._dialogs, list(links))
            self.files = FilesStrip(context, self._dialogs)
            self._list = Tag('div').on('click', self._act, js_handler=_ACTS)
            self._more = btn(self.t('Show older'), 'down', 'ghost sm', on_click=self._older)
        context.live(self._renew, (kind, id))
        self._draw()
        if data is None:
            ui.timer(0, self.reload, once=True)

    async def reload(self) -> None:
        """Read it anew."""
        await self._renew([])

    async def _renew(self, changes: list[Change]) -> None:
        try:
            fresh = await self.context.ask(read, self.kind, self.record_id)
        except Refusal:
            return  # the card itself says that the record is gone
        if self.is_deleted:
            return
        first = not self._known
        self.data = self.data.renewed(fresh)
        others = {change.batch for change in changes if change.actor_id != self.context.id}
        self._draw(set() if first else {e.id for e in self.data.entries if e.batch in others} - self._known)

    def _draw(self, fresh: set[int] | None = None) -> None:
        t, context = self.t, self.context
        self.plans.show(self.data.planned, self.data.links)
        self.files.show(self.data.files)
        today = datetime.now(t.tz).date()
        mails = context.may(Permission.LETTER_SEND)
        grouped = {d: list(es) for d, es in groupby(self.data.entries, lambda e: entries.day_of(t, e.at))}
        for day in [day for day in self._days if day not in grouped]:
            self._days.pop(day)[0].delete()
        for place, (day, of_day) in enumerate(grouped.items()):
            marks = Markup().join(
                entries.draw(t, e, context.team, context.id, e.id in (fresh or ()), mails) for e in of_day
            )
            if day not in self._days:
                with self._list:
                    box = Tag('section', cls='d-dayb')
                    with box:
                        Tag('h2', entries.day_heading(t, day, today), 'd-day')
                        self._days[day] = (box, html(marks, 'd-tl', 'ul'))
                if place < len(self._days) - 1:
                    box.move(target_index=place)
            else:
                self._days[day][1].set_content(str(marks))
        self._known |= {entry.id for entry in self.data.entries}
        self._more.set_visibility(self.data.more)

    async def _older(self) -> None:
        cursor = self.data.cursor
        if cursor is None:
            return
        found: list[Entry] = await self.context.ask(older, self.kind, self.record_id, cursor)
        self.data.entries += [entry for entry in found if entry.cursor < cursor]
        self.data.more = len(found) >= PAGE
        self._draw()

    async def _act(self, event: GenericEventArguments) -> None:
        act, id = str(event.args.get('act')), str(event.args.get('id'))
        if act == 'undo' and any(entry.batch == id and entry.undoable for entry in self.data.entries):
            await self.context.undo(id)
        elif act == 'letter-again' and id.isdecimal():
            await self.context.do(mail.again, int(id), said=self.t('The letter is sent once more'))
        elif act == 'letter-stop' and id.isdecimal():
            await self.context.do(mail.stop, int(id), said=self.t('The letter will not be sent'))
        elif act == 'look':
            self.files.look(id)
        elif act == 'comment' and id.isdecimal():
            with self._dialogs:
                await self._edit_comment(int(id))

    async def _edit_comment(self, comment_id: int) -> None:
        t, context = self.t, self.context
        try:
            comment = await context.ask(lambda work: work.get(Comment, comment_id))
        except Refusal as refusal:
            context.tell(refusal)
            return

        async def save() -> bool | str:
            people = [id for id, one in context.team.items() if f'@{one["name"]}' in (field.value or '')]
            done = await context.do(
                comments.change, comment_id, field.value or '', people, seen=comment.version, quiet=True
            )
            return context.words(done.refusal) if done.refusal else True

        async def remove() -> None:
            form.close()
            await context.do(comments.remove, comment_id, said=t('Comment deleted'))

        form = FormDialog(t, t('Comment'), t('Save'), save, icon='note')
        with form.body:
            field = textarea_field(t('Comment'), comment.text, rows=5, hide_label=True, autofocus=True)
        with form.extra:
            btn(t('Delete'), 'trash', 'ghost dng', on_click=remove)
        form.open()
