"""The team's own fields where a card has no layout of its own: on papers and products, each edited in its place."""

from typing import Any

from nicegui.element import Element

from domain import catalog
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..components.kit import Tag, btn
from ..context import Context
from ..own_fields import field_dialog
from .editing import Editing
from .fields import own_drawn
from .layout import Layout, known_layout


def read_own(work: UnitOfWork, kind: str, record: Any) -> Layout:
    """The own fields of a noun, and the names of the records that this one's point at."""
    own = {name: field for name, field in catalog.fields(work, kind).items() if field.own}
    return known_layout(work, kind, record, own)


class OwnSection(Tag):
    """The own fields of one record, live; nothing where the noun has none."""

    def __init__(self, context: Context, record: Any, layout: Layout, *, may: bool) -> None:
        super().__init__('section', cls='w-own', aria_label=context.t('Own fields'))
        self.context, self.t, self.kind = context, context.t, layout.kind
        self.editing = Editing(context, layout.kind, record, may)
        self._made: dict[str, Element] = {}
        self._looks: dict[str, object] = {}
        with self:
            with Tag('div', cls='a-row a-g8') as self._head:
                Tag('h2', self.t('Own fields'), 'a-h3 a-grow')
                if context.may(Permission.SETTINGS_EDIT):
                    label = self.t('Add an own field')
                    btn(self.t('Field'), 'plus', 'ghost sm', label=label, on_click=self._add)
            self._fields, self._dialogs = Tag('div', cls='w-own__f'), Tag('div')
        self.show(record, layout)

    def show(self, record: Any, layout: Layout, by: dict[str, int | None] | None = None) -> None:
        """Show newer values, and the fields there are now; what is being typed stays."""
        self.editing.layout = layout
        looks, before = layout.own, list(self._made)
        for name in [name for name in self._made if looks.get(name) != self._looks[name]]:
            self._made.pop(name).delete()
            self.editing.fields.pop(name, None)
        self.editing.show(record, by)
        with self._fields:
            for name in looks:
                if name not in self._made:
                    field = layout.known[name]
                    self._made[name] = own_drawn(self.editing, field, field.label, {})()
        if before != list(looks):
            self._made = {name: self._made[name] for name in looks}
            for place, made in enumerate(self._made.values()):
                made.move(target_index=place)
        self._looks = looks
        self.set_visibility(bool(looks))

    async def _add(self) -> None:
        with self._dialogs:
            await field_dialog(self.context, self.kind)
