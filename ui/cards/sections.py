"""The sections of a card: fields are made once and put where the layout says, again whenever it changes."""

from collections.abc import Mapping

from nicegui.element import Element

from domain.layouts import Arranged, arranged

from ..components.kit import Tag
from ..context import Context
from .fields import CardField
from .layout import SHIPPED, Layout, title_of


class CardSections(Tag):
    """Sections with their fields. `show` follows the layout that is saved."""

    def __init__(self, context: Context, layout: Layout, fields: Mapping[str, CardField], *,
                 blocks: Mapping[str, Tag] | None = None, columns: int = 2) -> None:  # fmt: skip
        """`blocks` are sections that their owner draws and keeps true; here they only get their place."""
        super().__init__('div', cls='d-secs')
        self.context, self.t, self.kind = context, context.t, layout.kind
        self.fields, self.blocks, self._columns = dict(fields), dict(blocks or {}), columns
        self.layout = layout
        self._made: dict[str, Element] = {}
        self._state: object = None
        with self:
            self._body = Tag('div')
            # What is hidden waits here, with what is typed in it.
            self._away = Tag('div', hidden=True)
        with self._away:
            for name, field in self.fields.items():
                self._made[name] = field.draw()
                if field.wide:
                    self._made[name].classes('d-f--wide')
        self.show(layout)

    def arranged(self, layout: Layout) -> Arranged:
        """What a layout comes to on this card."""
        return arranged(SHIPPED[self.kind], layout.saved, self.fields)

    def show(self, layout: Layout) -> None:
        """Put everything where this layout says, if it says anything new."""
        self.layout = layout
        if layout.state == self._state:
            return
        self._state = layout.state
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
