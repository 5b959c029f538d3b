"""Sources: add, rename, retire, put into order; how much came from each lately."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlmodel import col, func, select

from domain import sources
from domain.history import Change
from domain.sources import Source
from domain.types import now
from domain.unit_of_work import Entity, UnitOfWork

from ..components.dialogs import FormDialog
from ..components.fields import text_field
from ..components.kit import Tag, btn, html, icon_btn, set_attrs, svg
from ..components.ordering import OrderedList
from ..context import Context, Done
from .kept import Kept, kept_text
from .parts import head

DAYS = 30
ICONS = {
    'CALL': 'call', 'CALL_IN': 'phonein', 'CALL_OUT': 'phoneout', 'CALLBACK': 'phonein', 'ADVERTISING_PHONE': 'ad',
    'ADVERTISING': 'ad', 'EMAIL': 'mail', 'CORPORATE_MAIL': 'mail', 'WEB': 'globe', 'WEBFORM': 'doc',
    'STORE': 'product',
    'LEAFLET': 'flyer', 'PARTNER': 'users', 'RECOMMENDATION': 'users', 'TRADE_SHOW': 'flag', 'REPEAT_SALE': 'repeat',
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """All sources in order, retired ones too, and how many leads and deals each brought in the last DAYS days."""

    sources: list[Source]
    leads: dict[str, int]
    deals: dict[str, int]


def read(work: UnitOfWork) -> Found:
    """Three queries."""
    return Found(sources.listed(work, all=True), _counted(work, 'lead'), _counted(work, 'deal'))


def _counted(work: UnitOfWork, kind: str) -> dict[str, int]:
    noun: Any = Entity.kinds[kind]
    since = now() - timedelta(days=DAYS)
    query = (
        select(noun.source, func.count())
        .where(noun.seen_by(work.actor), col(noun.deleted_at).is_(None), noun.created_at >= since)
        .group_by(noun.source)
    )
    return {row[0]: row[1] for row in work.rows(query)}


class SourceRow:
    """One source."""

    def __init__(self, part: 'SourcesPart', source: Source) -> None:
        self.part, self.source = part, source
        context, t = part.context, part.t
        id = source.id or 0
        with part.list.row(id, 'h-src') as self.row:
            part.list.handle(id, t('Move the source “{name}”: Alt and arrows', name=source.name))
            icon = ICONS.get(source.code) or ('chat' if source.code.startswith('OPENLINE') else 'link')
            html(svg(icon, 16, 'a-t3'), 'a-icw', 'span')
            with Tag('div', cls='h-li__name'):
                self.name: Kept = kept_text(
                    context, t('Source name'), source.name, partial(self._save, 'name'), hide_label=True
                )
            self.leads = Tag('span', cls='h-li__n a-num h-src__n')
            self.deals = Tag('span', cls='h-li__n a-num h-src__n')
            self.switch = Tag('button', cls='a-sw', type='button', role='switch')
            self.switch.on('click', self._toggle)
            icon_btn('trash', t('Delete the source “{name}”', name=source.name), on_click=self._delete)

    def show(self, source: Source, leads: int, deals: int) -> None:
        """Follow what was saved."""
        t = self.part.t
        self.source = source
        self.name.show(source.name)
        self.leads.set_text(t.number(leads))
        self.deals.set_text(t.number(deals))
        self.row.classes(remove='is-off') if source.active else self.row.classes(add='is-off')
        set_attrs(self.switch, aria_checked='true' if source.active else 'false',
                  aria_label=t('Offer the source “{name}”', name=source.name))  # fmt: skip

    async def _save(self, name: str, value: Any) -> Done[Source]:
        t = self.part.t
        return await self.part.context.do(sources.change, self.source.id, {name: value}, seen=self.source.version,
                                          quiet=True, said=t('Source changed'))  # fmt: skip

    async def _toggle(self) -> None:
        context, t, on = self.part.context, self.part.t, not self.source.active
        said = t('The source is offered again') if on else t('The source is no longer offered')
        await context.do(sources.change, self.source.id, {'active': on}, said=said)

    async def _delete(self) -> None:
        t = self.part.t
        await self.part.context.do(
            sources.remove, self.source.id, said=t('Source “{name}” deleted', name=self.source.name)
        )


class SourcesPart:
    """The list of sources, live."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t
        self.rows: dict[int, SourceRow] = {}

    async def build(self) -> None:
        """Draw it."""
        t = self.t
        found = await self.context.ask(read)
        with head(
            t('Sources'), t('Where clients come from. Any name will do as long as the team means the same by it.')
        ):
            btn(t('Source'), 'plus', 'pri', label=t('Add a source'), on_click=self._new)
        with Tag('div', cls='h-srcs'):
            with Tag('div', cls='h-cap a-sm a-t3', aria_hidden='true'):
                Tag('span', t('Source'), 'a-grow h-cap__src')
                Tag('span', t.n('Leads in {n} day', 'Leads in {n} days', DAYS), 'h-li__n h-src__n')
                Tag('span', t.n('Deals in {n} day', 'Deals in {n} days', DAYS), 'h-li__n h-src__n')
                Tag('span', cls='h-cap__sw')
            self.list = OrderedList(t('Sources'), self._reorder)
        self._show(found)
        self.context.live(self._renew, 'source')

    def _show(self, found: Found) -> None:
        ids = [source.id or 0 for source in found.sources]
        for gone in self.rows.keys() - set(ids):
            self.list.drop(gone)
            del self.rows[gone]
        for source in found.sources:
            id = source.id or 0
            if id not in self.rows:
                self.rows[id] = SourceRow(self, source)
            self.rows[id].show(source, found.leads.get(source.code, 0), found.deals.get(source.code, 0))
        self.list.put(ids)

    async def _renew(self, _: list[Change]) -> None:
        self._show(await self.context.ask(read))

    async def _reorder(self, ids: list[int]) -> None:
        if not await self.context.do(sources.reorder, ids, said=self.t('Order changed')):
            await self._renew([])

    async def _new(self) -> None:
        context, t = self.context, self.t

        async def save() -> bool | str:
            done = await context.do(sources.add, name.value or '', quiet=True, said=t('Source added'))
            return context.words(done.refusal) if done.refusal else True

        form = FormDialog(t, t('New source'), t('Add'), save, icon='plus')
        with form.body:
            name = text_field(t('Source name'), required=True, autofocus=True)
        form.open()


async def build_sources(context: Context, _: int | None) -> None:
    """/settings/sources."""
    await SourcesPart(context).build()
