"""Saved filters as chips: one's own and the team's, each with how many it finds; kept, renamed, shared, taken away."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement

from domain import catalog, filtering, views
from domain.errors import Refusal
from domain.unit_of_work import UnitOfWork
from domain.views import ListView

from ..components.dialogs import FormDialog
from ..components.fields import switch_field, text_field
from ..components.kit import Tag, btn, chip, icon_btn, set_attrs
from ..context import Context

COUNTED = 12
COUNTS_PAUSE = 5.0
Scope = Callable[[UnitOfWork], Sequence[ColumnElement[bool]]]


class SavedViews(Tag):
    """Chips of a list's saved filters. `on_choose(filter or None)` shows one; `scope` narrows what is counted."""

    def __init__(self, context: Context, kind: str, on_choose: Callable[[dict[str, Any] | None], Awaitable[object]],
                 scope: Scope) -> None:  # fmt: skip
        super().__init__('span', cls='a-row a-g6')
        self.context, self.kind, self.chosen = context, kind, 0
        self._on_choose, self._scope = on_choose, scope
        self.views: list[ListView] = []
        self._counts: dict[int, int | None] = {}

    async def load(self) -> None:
        """Read and show them, and follow what becomes of them."""
        await self._renew([])
        self.context.live(self._renew, 'list_view')
        self.context.live(self._recount, self.kind, 'own_field', pause=COUNTS_PAUSE)

    async def choose(self, id: int) -> None:
        """Show one, or none where it is shown already."""
        view = next((one for one in self.views if one.id == id), None)
        self.chosen = 0 if view is None or id == self.chosen else id
        self._draw()
        await self._on_choose(view.filter if view and self.chosen else None)

    def forget(self) -> None:
        """Something else is shown now."""
        if self.chosen:
            self.chosen = 0
            self._draw()

    async def save(self, node: dict[str, Any]) -> None:
        """Ask for a name and keep this filter."""
        context, t = self.context, self.context.t
        name = shared = None

        async def keep() -> bool | str:
            values: dict[str, Any] = {'name': name.value or '', 'shared': bool(shared and shared.value)} if name else {}
            done = await context.do(views.save, self.kind, values, node, said=t('Filter kept'), quiet=True)
            if done.value:
                self.chosen = done.value.id or 0
            return context.words(done.refusal) if done.refusal else True

        form = FormDialog(t, t('Keep the filter'), t('Keep'), keep, icon='filter')
        with form.body:
            name = text_field(t('Title'), '', required=True, autofocus=True)
            if context.may(catalog.NOUNS[self.kind].edit):
                shared = switch_field(t('For the whole team'))
        form.open()

    async def _edit(self) -> None:
        context, t = self.context, self.context.t
        view = next((one for one in self.views if one.id == self.chosen), None)
        if view is None:
            return

        async def keep() -> bool | str:
            values = {'name': name.value or '', 'shared': bool(shared.value)}
            done = await context.do(views.change, view.id or 0, values, said=t('Filter kept'), quiet=True)
            return context.words(done.refusal) if done.refusal else True

        async def remove() -> None:
            form.close()
            if await context.do(views.drop, view.id or 0, said=t('Filter deleted')):
                await self.choose(0)

        form = FormDialog(t, t('Saved filter'), t('Save'), keep, icon='filter')
        with form.body:
            name = text_field(t('Title'), view.name, required=True, autofocus=True)
            shared = switch_field(t('For the whole team'), view.shared)
        with form.extra:
            btn(t('Delete'), 'trash', 'ghost dng', on_click=remove)
        form.open()

    async def _renew(self, changes: list[Any]) -> None:
        self.views = await self.context.ask(views.of, self.kind)
        await self._recount([])

    async def _recount(self, changes: list[Any]) -> None:
        def read(work: UnitOfWork) -> dict[int, int | None]:
            noun, scope = catalog.noun(self.kind).entity, self._scope(work)
            return {view.id or 0: self._count(work, noun, view, scope) for view in self.views[:COUNTED]}

        self._counts = await self.context.ask(read) if self.views else {}
        if not self.is_deleted:
            self._draw()

    def _count(self, work: UnitOfWork, noun: Any, view: ListView, scope: Sequence[Any]) -> int | None:
        try:
            where = filtering.where(work, self.kind, view.filter, zone=self.context.person.zone)
        except Refusal:  # it asks for a field that is no more
            return None
        return work.count(noun, *scope, where)

    def _draw(self) -> None:
        t = self.context.t
        self.clear()
        with self:
            for view in self.views:
                count, mine = self._counts.get(view.id or 0), view.owner_id == self.context.id
                made = chip(view.name, count, pressed=view.id == self.chosen, icon='users' if view.shared else 'filter',
                            on_click=partial(self.choose, view.id or 0))  # fmt: skip
                if not mine:
                    set_attrs(made, title=str(self.context.team.get(view.owner_id, {}).get('name', '')))
                if mine and view.id == self.chosen:
                    icon_btn('edit', t('Change the filter: {name}', name=view.name), on_click=self._edit)
