"""The sections of a card: fields are made once and put where the layout says, again whenever it changes."""

from collections.abc import Callable, Mapping

from nicegui.element import Element

from domain.layouts import Arranged, arranged

from ..components.kit import Tag
from .editing import Editing
from .fields import CardField, card_fields
from .layout import SHIPPED, Layout, title_of


class CardSections(Tag):
    """Sections with their fields. `show` follows the layout that is saved."""

    def __init__(self, editing: Editing, layout: Layout, *, sources: Mapping[str, str],
                 more: Mapping[str, Callable[[], Element]] | None = None, blocks: Mapping[str, Tag] | None = None,
                 columns: int = 2) -> None:  # fmt: skip
        """`sources` and `more` as `card_fields` takes them.

        `blocks` are sections that their owner draws and keeps true; here they only get their place.
        """
        super().__init__('div', cls='d-secs')
        self.context, self.t, self.kind, self.editing = editing.context, editing.t, layout.kind, editing
        self.blocks, self._columns, self._more = dict(blocks or {}), columns, dict(more or {})
        self.layout, self._sources = layout, sources
        self.fields: dict[str, CardField] = {}
        self._made: dict[str, Element] = {}
        self._looks: dict[str, object] = {}
        self._state: object = None
        with self:
            self._body = Tag('div')
            # What is hidden waits here, with what is typed in it.
            self._away = Tag('div', hidden=True)
        self.show(layout)

    def arranged(self, layout: Layout) -> Arranged:
        """What a layout comes to on this card."""
        return arranged(SHIPPED[self.kind], layout.saved, self.fields)

    def _make(self, layout: Layout) -> None:
        """Draw fields that are new or look another way than before; take away those that are no more."""
        self.editing.layout = layout
        self.fields = card_fields(self.editing, sources=self._sources, more=self._more)
        looks = {name: layout.own.get(name) for name in self.fields}
        for name in [name for name in self._made if name not in looks or looks[name] != self._looks[name]]:
            self._made.pop(name).delete()
            self.editing.fields.pop(name, None)
        with self._away:
            for name, field in self.fields.items():
                if name not in self._made:
                    self._made[name] = field.draw()
                    if field.wide:
                        self._made[name].classes('d-f--wide')
        self._looks = looks

    def show(self, layout: Layout) -> None:
        """Put everything where this layout says, if it says anything new."""
        self.layout = layout
        if layout.state == self._state:
            return
        self._state = layout.state
        self._make(layout)
        for element in (*self._made.values(), *self.blocks.values()):
            element.move(self._away)
        self._body.clear()
        for section in self.arranged(layout).sections:
            if section.block and section.key in self.blocks:
                self.blocks[section.key].move(self._body)
            elif section.fields:
                title = self.t(title_of(self.kind, section)) if not section.title else section.title
                with self._body, Tag('section', cls='d-grp'):
                    Tag('h2', title, 'd-grp__h')
                    grid = Tag('div', cls='d-2col' if self._columns == 2 else 'c-fields')
                for name in section.fields:
                    self._made[name].move(grid)
