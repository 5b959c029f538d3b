"""Fields that save themselves when one leaves them or presses Enter, and follow what others save."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from nicegui import ui

from ..components.choices import menu, menu_item
from ..components.fields import Field, text_field
from ..components.kit import Tag, hue, set_attrs
from ..context import Context, Done

COLORS: Mapping[str, str] = {
    'slate': 'Slate',
    'sky': 'Sky',
    'blue': 'Blue',
    'indigo': 'Indigo',
    'violet': 'Violet',
    'plum': 'Plum',
    'rose': 'Rose',
    'orange': 'Orange',
    'amber': 'Amber',
    'olive': 'Olive',
    'green': 'Green',
    'teal': 'Teal',
}
Save = Callable[[Any], Awaitable[Done[Any]]]


class Kept:
    """A field with its saved value: `save` runs when it is left with another one; a refusal is told under it."""

    def __init__(self, context: Context, field: Field[Any], saved: Any, save: Save) -> None:
        self.context, self.field, self.saved, self._save = context, field, saved, save
        self._busy = False
        field.input.on('blur', self.leave)
        field.input.on('keydown.enter', self.leave)

    async def leave(self) -> None:
        """Save now if something else is typed and makes sense."""
        field = self.field
        if self._busy or not field.check() or field.value == self.saved:
            return
        self._busy = True
        value = field.value
        try:
            done = await self._save(value)
        finally:
            self._busy = False
        if done:
            self.saved = value
            field.error('')
        elif done.refusal:
            field.error(self.context.words(done.refusal))

    def show(self, value: Any) -> None:
        """Show what was saved elsewhere, unless something else is being typed here."""
        if value == self.saved:
            return
        untouched = self.field.ok and self.field.value == self.saved
        self.saved = value
        if untouched:
            self.field.set_value(value)


def kept_text(context: Context, label: str, value: str, save: Save, **options: Any) -> Kept:
    """A line of text that saves itself."""
    return Kept(context, text_field(label, value, **options), value, save)


class ColorButton(Tag):
    """The square of a colour; a click offers the twelve of the palette. `on_pick(name)` is told."""

    def __init__(self, context: Context, color: str, label: str, on_pick: Callable[[str], Awaitable[object]]) -> None:
        super().__init__('button', cls='h-col', type='button', aria_label=label, title=label, aria_haspopup='menu')
        self._t, self._label, self._on_pick, self.color = context.t, label, on_pick, color
        self._menu: ui.menu | None = None
        self.show(color)
        self.on('click', self._open)

    def show(self, color: str) -> None:
        """Show another colour."""
        self.color = color
        self.style(f'--h:{hue(color)}')

    def _open(self) -> None:
        # Twelve items for each of a page's rows would be most of the page: they are made when they are asked for.
        with self:
            if self._menu is None:
                self._menu = menu(self._label)
                self._menu.props('no-parent-event')
        self._menu.clear()
        with self._menu, Tag('div', cls='h-colors', role='presentation'):
            for name, text in COLORS.items():
                item = menu_item('', color=hue(name), checked=name == self.color, on_click=partial(self._on_pick, name))
                set_attrs(item, aria_label=self._t(text), title=self._t(text))
        self._menu.open()
