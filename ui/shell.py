"""The frame of every page: navigation, sheet, phone bar, keys; fed by plain data and changed live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nicegui import ui
from nicegui.element import Element

from .components.boot import boot_markup
from .components.feedback import offline_bar, status_region, undo_last
from .components.keys_help import keys_help
from .components.kit import Handler, Person, Tag, call, html, icon_btn, set_attrs, svg
from .components.navigation import GO, Nav, phone_bar
from .components.user_menu import THEMES
from .locales import Words


@dataclass(frozen=True)
class ShellData:
    """What the frame shows: `directions` are {id, name, color, count}; `counts` by section; theme auto, light, dark."""

    org: str
    me: Person
    directions: Sequence[dict[str, Any]] = ()
    counts: dict[str, int] = field(default_factory=dict)
    online: Sequence[Person] = ()
    lang: str = 'ru'
    theme: str = 'auto'
    leads: bool = True
    keys: bool = True


class Frame:
    """A page's frame. `with frame:` fills the sheet; `nav` is live; `on_key` gives a page its keys."""

    def __init__(
        self,
        t: Words,
        data: ShellData,
        active: str,
        sections: set[str],
        *,
        on_language: Handler | None = None,
        on_theme: Handler | None = None,
        on_keys: Handler | None = None,
    ) -> None:
        self.t, self._keys = t, dict[str, list[Handler]]()
        self._theme, self._on_theme, self._help = data.theme, on_theme, Tag('div')
        shown = sections - (set() if data.leads else {'leads'})
        ui.add_body_html(str(boot_markup(t, data.theme)))
        self.dark = ui.dark_mode(THEMES[data.theme])
        skip = Tag('a', t('Skip to content'), 'a-skip')
        # NiceGUI's own value=None asks the browser and waits; Quasar opens it by itself where there is room
        drawer = ui.left_drawer(value=False).classes('a-drawer')
        drawer.props('show-if-above width=228 breakpoint=900 no-swipe-open')
        with drawer:
            self.nav = Nav(
                t,
                data,
                active,
                shown,
                on_language=on_language,
                on_theme=self.set_theme,
                on_keys=on_keys,
                on_help=self.show_help,
            )
        self.drawer = drawer
        self.sheet: Element = Tag('div', cls='a-sheet', tabindex=-1)
        with self.sheet:
            offline_bar(t)
            self.body = Tag('div', cls='a-sheet__in')
        self.phone = phone_bar(t, self.nav, drawer, shown, lambda: self.press('create'))
        self.nav.set_active(active)
        status_region()
        set_attrs(skip, href=f'#{self.sheet.html_id}')
        ui.on('artel:key', lambda event: self.press(str(event.args)))
        ui.context.client.sub_pages_router.on_path_changed(self.nav.follow)

    def __enter__(self) -> Element:
        return self.body.__enter__()

    def __exit__(self, *error: object) -> None:
        self.body.__exit__(*error)

    def on_key(self, key: str, handler: Handler) -> Callable[[], None]:
        """Call handler() when the key is pressed («c», «ctrl+k», «shift+w»); the newest wins. Returns how to stop."""
        self._keys.setdefault(key, []).append(handler)

        def stop() -> None:
            if handler in self._keys.get(key, []):
                self._keys[key].remove(handler)

        return stop

    async def press(self, key: str) -> None:
        """Do what a key means here: the page's own meaning first, then the frame's."""
        # The phone's «+» is the page's own «create»: its act for C where it names no other.
        if handlers := self._keys.get(key) or (self._keys.get('c') if key == 'create' else None):
            await call(handlers[-1])
        elif key.startswith('g ') and (section := GO.get(key[2:])) in self.nav.items:
            ui.navigate.to(self.nav.address(section or ''))
        elif key == 'ctrl+z':
            await undo_last()
        elif key == 'shift+d':
            await self.set_theme('light' if self._theme == 'dark' else 'dark')
        elif key == '?':
            self.show_help()

    async def set_theme(self, theme: str) -> None:
        """Show a theme at once (auto, light, dark) and tell on_theme(theme) to remember it."""
        if theme in THEMES:
            self._theme = theme
            self.dark.value = THEMES[theme]
            if self._on_theme:
                await call(self._on_theme, theme)

    def show_help(self) -> None:
        """Open the list of keys."""
        with self._help:
            keys_help(self.t).open()


def shell(
    t: Words,
    data: ShellData,
    active: str,
    sections: set[str],
    *,
    on_language: Handler | None = None,
    on_theme: Handler | None = None,
    on_keys: Handler | None = None,
) -> Frame:
    """Build the frame on an empty page; `active` is a section or «deals:ID»; only `sections` get an item.

    on_language(lang), on_theme(theme) and on_keys(bool) are told the person's choice; they may be async.
    """
    return Frame(t, data, active, sections, on_language=on_language, on_theme=on_theme, on_keys=on_keys)


class Bar(Tag):
    """A bar with contexts `left` and `right`."""

    def __init__(self, tag: str, cls: str, **attrs: str) -> None:
        super().__init__(tag, cls=cls, **attrs)
        with self:
            self.left = Tag('div', cls='a-row a-bar__l')
            Tag('span', cls='a-grow')
            self.right = Tag('div', cls='a-row a-bar__r')


def top_bar(title: str = '', *, color: str = '', back: str = '', back_label: str = '') -> Bar:
    """The bar with the page's title (h1), its switches at the left and its acts at the right."""
    bar = Bar('header', 'a-top')
    with bar.left:
        if back:
            with Tag('a', cls='a-iconbtn', href=back, aria_label=back_label):
                html(svg('arrow-left'), 'a-icw', 'span')
        if color:
            Tag('i', cls='a-sq a-sq--lg', aria_hidden='true').style(f'--h:{color}')
        if title:
            Tag('h1', title)
    return bar


def filter_bar(label: str) -> Bar:
    """The bar of filters under the top bar; scrolls sideways on a phone."""
    return Bar('div', 'a-bar', role='toolbar', aria_label=label)


def side_button(t: Words, frame: Frame) -> ui.button:
    """A button that opens the navigation where there is no room for it (phone)."""
    return icon_btn('menu', t('Open navigation'), kind='ghost', on_click=frame.drawer.toggle)
