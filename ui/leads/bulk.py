"""The dark bar under the list of leads: what can be done with all that are selected, each as one act with one undo."""

from collections.abc import Callable
from typing import Any

from domain import leads, stages
from domain.leads import Lead
from domain.leads.filters import conditions
from domain.permissions import Permission
from domain.stages import WON, Stage
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import Dialog
from ..components.fields import person_field, select_field
from ..components.kit import Tag, btn, icon_btn, set_attrs
from ..context import Context
from .acts import ask_junk
from .convert import convert

MOST = 500


def each(work: UnitOfWork, verb: Callable[..., Any], ids: list[int], *args: Any) -> int:
    """One verb for many leads in one act; how many."""
    for id in ids:
        verb(work, id, *args)
    return len(ids)


class BulkBar(Tag):
    """Shown while something is selected; `filters()` tell what «all that match» means."""

    def __init__(self, context: Context, filters: Callable[[], dict[str, Any]], clear: Callable[[], None]) -> None:
        super().__init__('div', cls='a-toast l-bulk', role='toolbar', aria_label=context.t('Selected leads'))
        self.context, self.t, self.filters, self._clear = context, context.t, filters, clear
        self.chosen: dict[str, Any] = {'ids': [], 'count': 0}
        t = self.t
        with self:
            self._count = Tag('span', cls='a-num')
            Tag('span', cls='a-vr', aria_hidden='true')
            self._convert = btn(t('Convert'), 'wand', 'sm', key='Shift K', on_click=self._convert_one)
            btn(t('Poor'), 'thumbdown', 'sm', on_click=self._junk)
            btn(t('Owner'), 'contact', 'sm', on_click=self._assign)
            btn(t('Stage'), 'board', 'sm', on_click=self._move)
            if context.may(Permission.LEAD_DELETE):
                btn(t('To the bin'), 'trash', 'sm', on_click=self._drop)
            icon_btn('x', t('Clear the selection'), on_click=clear)
        set_attrs(self, hidden=True)

    def show(self, chosen: dict[str, Any]) -> None:
        """Show the bar for a selection as the table reports it; nothing selected hides it."""
        self.chosen = chosen
        count = chosen['count']
        self._count.set_text(self.t('Selected: {n}', n=self.t.number(count)))
        self._convert.set_visibility(count == 1 and not chosen.get('all'))
        set_attrs(self, hidden=None if count else True)

    def _ids(self, work: UnitOfWork, unconverted: bool) -> tuple[list[int], int]:
        """What is selected and still there, and how many of it were left out as converted."""
        lost = set(self.chosen.get('except', []))
        if self.chosen.get('all'):
            where = conditions(work, self.filters(), zone=self.context.person.zone)
            found = work.all(Lead, *where, limit=MOST + 1 + len(lost))
        else:
            wanted: Any = Lead.id
            found = work.all(Lead, wanted.in_(self.chosen['ids'][: MOST + 1]))
        won = {s.id for s in work.all(Stage) if s.noun == 'lead' and s.semantic == WON} if unconverted else set()
        ids = [lead.id for lead in found if lead.id and lead.id not in lost]
        kept = [lead.id for lead in found if lead.id in ids and lead.stage_id not in won]
        return [id for id in kept if id], len(ids) - len(kept)

    async def _do(self, verb: Callable[..., Any], *args: Any, said: tuple[str, str], unconverted: bool = False) -> None:
        t, context = self.t, self.context
        ids, skipped = await context.ask(self._ids, unconverted)
        if len(ids) > MOST:
            context.toast(t('At most {n} leads at once. Narrow the selection.', n=MOST))
            return
        if not ids:
            context.toast(t('Nothing to change: what is selected is converted already.'))
            return
        done = await context.do(each, verb, ids, *args)
        if done:
            words = t.n(*said, len(ids))
            if skipped:
                words = f'{words} {t("Converted ones were left as they are: {n}.", n=skipped)}'
            context.toast(words, done.batch)
            self._clear()

    async def _convert_one(self) -> None:
        ids = self.chosen.get('ids') or []
        if len(ids) == 1 and await convert(self.context, ids[0]):
            self._clear()

    async def _junk(self) -> None:
        reason = await ask_junk(self.context)
        if reason:
            await self._do(leads.junk, reason, unconverted=True,
                           said=('{n} lead is marked as poor.', '{n} leads are marked as poor.'))  # fmt: skip

    async def _drop(self) -> None:
        await self._do(leads.drop, said=('{n} lead is in the bin.', '{n} leads are in the bin.'))

    async def _assign(self) -> None:
        t = self.t
        dialog = Dialog(t, t('Who is responsible?'), icon='contact')
        with dialog.body:
            field = person_field(t('Owner'), list(self.context.team.values()), self.context.id, autofocus=True)
        if await self._answered(dialog, t('Assign'), lambda: field.value):
            await self._do(leads.assign, field.value, said=('{n} lead has a new owner.', '{n} leads have a new owner.'))

    async def _move(self) -> None:
        t = self.t
        known = await self.context.ask(lambda work: [s for s in stages.of(work, 'lead') if not s.final])
        options = {s.id: s.name for s in known}
        dialog = Dialog(t, t('Move to a stage'), icon='board')
        with dialog.body:
            field = select_field(t('Stage'), options, next(iter(options), None), autofocus=True)
        if await self._answered(dialog, t('Move'), lambda: field.value):
            await self._do(leads.move, field.value, unconverted=True,
                           said=('{n} lead is moved.', '{n} leads are moved.'))  # fmt: skip

    async def _answered(self, dialog: Dialog, act: str, value: Callable[[], Any]) -> bool:
        with dialog.footer:
            Tag('span', cls='a-grow')
            btn(self.t('Cancel'), kind='ghost', on_click=dialog.close)
            btn(act, kind='pri', on_click=lambda: dialog.answer(value()))
        return await dialog.ask() is not None
