"""Parts that choose: segmented switches, tabs with their panels, menus. Arrow keys live in artel-keys.js."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nicegui import ui
from nicegui.element import Element

from .base import Handler, Tag, call, html, ic, safe_href, set_attrs, svg


class Choice(Tag):
    """A row of buttons of which one is chosen; the base of segmented switches and tabs."""

    def __init__(
        self,
        options: Sequence[tuple[str, ...]],
        value: str,
        label: str,
        on_change: Handler | None,
        *,
        cls: str,
        group: str,
        item: str,
        mark: str,
        item_cls: str = '',
    ) -> None:
        """`options`: (key, text[, icon[, count]]); `mark`: the aria attribute that tells which is chosen."""
        super().__init__('div', cls=cls, role=group, aria_label=label)
        self.value, self._on_change, self._mark = value, on_change, mark
        self.buttons: dict[str, Tag] = {}
        with self:
            for key, text, icon, count in ((*one, '', '', '')[:4] for one in options):
                with Tag('button', cls=item_cls, type='button', role=item) as button:
                    if icon:
                        html(svg(icon), 'a-icw', 'span')
                    if text:
                        Tag('span', text)
                    if count:
                        Tag('span', count, 'a-count')
                button.on('click', partial(self.choose, key))
                self.buttons[key] = button
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Show another choice without telling the handler."""
        self.value = value
        for key, button in self.buttons.items():
            chosen = key == value
            set_attrs(button, tabindex=0 if chosen else -1, **{self._mark: 'true' if chosen else 'false'})

    async def choose(self, key: str) -> None:
        """Choose as a person does: shows it and calls on_change(key) when it is a new one."""
        if key in self.buttons and key != self.value:
            self.set_value(key)
            if self._on_change:
                await call(self._on_change, key)


class Segmented(Choice):
    """A segmented switch (radiogroup)."""

    def __init__(
        self,
        options: Sequence[tuple[str, ...]],
        value: str,
        *,
        label: str,
        on_change: Handler | None = None,
        small: bool = False,
    ) -> None:
        super().__init__(
            options,
            value,
            label,
            on_change,
            cls='a-seg a-seg--sm' if small else 'a-seg',
            group='radiogroup',
            item='radio',
            mark='aria_checked',
        )


class Tabs(Choice):
    """Tabs; `with tabs.panel(key):` makes the panel of one."""

    def __init__(
        self, options: Sequence[tuple[str, ...]], value: str, *, label: str, on_change: Handler | None = None
    ) -> None:
        self.panels: dict[str, Tag] = {}
        super().__init__(
            options,
            value,
            label,
            on_change,
            cls='a-tabs',
            group='tablist',
            item='tab',
            mark='aria_selected',
            item_cls='a-tab',
        )

    def panel(self, key: str, cls: str = '') -> Tag:
        """The panel shown while this tab is chosen; a context."""
        button = self.buttons[key]
        panel = Tag('div', cls=cls, role='tabpanel', aria_labelledby=button.html_id, tabindex=0)
        self.panels[key] = panel
        set_attrs(panel, hidden=True if key != self.value else None)
        set_attrs(button, aria_controls=panel.html_id)
        return panel

    def set_value(self, value: str) -> None:
        """Show another tab and its panel without telling the handler."""
        super().set_value(value)
        for key, panel in self.panels.items():
            set_attrs(panel, hidden=True if key != value else None)


segmented, tabs = Segmented, Tabs


def menu(label: str, *, anchor: str = 'bottom left', self_: str = 'top left') -> ui.menu:
    """A menu of the element it stands in; a context for menu_item. Opens by click, Enter and arrow keys."""
    element = ui.menu()
    set_attrs(element, aria_label=label, anchor=anchor, self=self_, auto_close=True, role='menu')
    parent = element.parent_slot.parent if element.parent_slot else None
    if parent is not None:
        set_attrs(parent, aria_haspopup='menu')
    return element


def menu_item(
    text: str,
    icon: str | None = None,
    *,
    key: str = '',
    on_click: Handler | None = None,
    href: str = '',
    checked: bool | None = None,
    danger: bool = False,
    color: str = '',
) -> ui.item:
    """A row of a menu with its icon (or colour square), key caps and check mark; `href` makes it a link."""
    element = ui.item(on_click=on_click).classes('a-danger' if danger else '')
    address = safe_href(href) if href else None
    set_attrs(
        element,
        clickable=True,
        role='menuitem' if checked is None else 'menuitemradio',
        tabindex=-1,
        aria_checked=None if checked is None else str(checked).lower(),
        aria_keyshortcuts=key.replace(' ', '+') or None,
        href=address,
    )
    with element:
        if color:
            Tag('i', cls='a-sq', aria_hidden='true').style(f'--h:{color}')
        if icon:
            ui.icon(ic(icon)).classes('a-ic a-t3')
        Tag('span', text, 'a-grow')
        if checked:
            ui.icon(ic('check')).classes('a-ic')
        if key:
            Tag('kbd', key, 'a-kbd')
    return element


def menu_caption(text: str) -> Element:
    """A small grey caption between rows of a menu."""
    return Tag('div', text, 'a-menu__cap', role='presentation')
