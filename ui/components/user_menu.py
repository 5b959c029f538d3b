"""The person's menu: language, theme, keys, sign out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from nicegui import ui

from ..locales import Words
from .kit import Handler, Tag, html, menu, menu_caption, menu_item, svg

if TYPE_CHECKING:
    from ..shell import ShellData

THEMES: Final[dict[str, bool | None]] = {'auto': None, 'light': False, 'dark': True}


def user_menu(
    t: Words,
    data: ShellData,
    *,
    on_language: Handler | None,
    on_theme: Handler | None,
    on_keys: Handler | None,
    on_help: Handler,
) -> ui.menu:
    """The menu of the element it stands in; choices are told to the handlers, signing out is a POST form."""
    with menu(t('Your menu')) as element:
        menu_caption(f'{data.me.get("name", "")} · {data.org}')
        if on_theme:
            for theme, icon, text in (
                ('light', 'sun', t('Light theme')),
                ('dark', 'moon', t('Dark theme')),
                ('auto', 'contrast', t('As in the system')),
            ):
                menu_item(text, icon, on_click=partial(on_theme, theme), key='Shift D' if theme == 'dark' else '')
        if on_language:
            ui.separator()
            for lang, text in (('ru', 'Русский'), ('en', 'English')):
                menu_item(text, 'globe', on_click=partial(on_language, lang), checked=data.lang == lang)
        ui.separator()
        menu_item(t('Keys'), 'key', key='?', on_click=on_help)
        if on_keys:
            menu_item(t('Single-letter keys'), 'hash', on_click=partial(on_keys, not data.keys), checked=data.keys)
        ui.separator()
        form = Tag('form', method='post', action='/sign-out', role='presentation')
        with form, Tag('button', cls='a-menu__i', type='submit', role='menuitem'):
            html(svg('door'), 'a-icw', 'span')
            Tag('span', t('Sign out'))
    return element
