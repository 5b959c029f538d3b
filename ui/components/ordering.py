"""A list put into order by dragging a row's handle, or with Alt and the arrows on it."""

from collections.abc import Awaitable, Callable

from nicegui.elements.mixins.sortable_element import SortableElement
from nicegui.events import GenericEventArguments

from domain.types import dumps

from .kit import Tag, html, set_attrs, svg

Ordered = Callable[[list[int]], Awaitable[object]]
_KEYS = """(e) => {
  const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[e.code];
  if (by && e.altKey) { e.preventDefault(); e.stopPropagation(); emit(by); }
}"""


class OrderedList(SortableElement):
    """A `ul` whose rows carry ids; `on_order` gets all ids in the new order. Rows are made by `row`.

    `stepped` is the id of the row that keys moved last.
    """

    def __init__(self, label: str, on_order: Ordered, *, cls: str = '') -> None:
        super().__init__('ul')
        self._on_order = on_order
        self.rows: dict[int, Tag] = {}
        self.stepped: int | None = None
        self.classes(f'h-list {cls}')
        set_attrs(self, aria_label=label, role='list')
        self.make_sortable(handle='.h-grip', ghost_class='is-ghost', on_end=self._dropped)

    def row(self, id: int, cls: str = '') -> Tag:
        """A new last row; a context. Put `handle` into it."""
        with self:
            self.rows[id] = Tag('li', cls=f'h-li {cls}')
        return self.rows[id]

    def handle(self, id: int, label: str) -> Tag:
        """The handle of a row; `label` names what it moves."""
        with Tag('button', cls='a-iconbtn h-grip', type='button', aria_label=label, title=label) as grip:
            html(svg('drag', 16), 'a-icw', 'span')
        set_attrs(grip, aria_keyshortcuts='Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight')

        async def pressed(event: GenericEventArguments) -> None:
            await self._step(id, -1 if event.args == -1 else 1, grip)

        grip.on('keydown', pressed, js_handler=_KEYS)
        return grip

    def drop(self, id: int) -> None:
        """Take a row away."""
        row = self.rows.pop(id, None)
        if row and not row.is_deleted:
            row.delete()

    def ids(self) -> list[int]:
        """The ids in the order shown."""
        of = {row.id: id for id, row in self.rows.items()}
        return [of[child.id] for child in self.default_slot.children if child.id in of]

    def put(self, ids: list[int]) -> None:
        """Show the rows in this order."""
        if self.ids() != ids:
            for place, id in enumerate(ids):
                self.rows[id].move(target_index=place)

    async def _dropped(self) -> None:
        await self._on_order(self.ids())

    async def _step(self, id: int, by: int, grip: Tag) -> None:
        ids = self.ids()
        place = ids.index(id) + by if id in ids else -1
        if not 0 <= place < len(ids):
            return
        self.stepped = id
        self.rows[id].move(target_index=place)
        # Moving takes the focus from the handle, and the next press would be lost.
        self.client.run_javascript(f'setTimeout(() => window.artel?.focus({dumps(grip.html_id)}), 60)')
        await self._on_order(self.ids())
