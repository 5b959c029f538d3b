"""The ground of the kit: icons, colours, tags, trusted markup and checked links."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from markupsafe import Markup
from nicegui import ui
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

Person = Mapping[str, Any]
"""{id, name, initials, hue 0-11}; `status` 'on' or 'away' draws the dot."""
Handler = Callable[..., Any]
ICONS: Final = '/artel/assets/icons.svg'
HUES: Final = (
    'slate',
    'sky',
    'blue',
    'indigo',
    'violet',
    'plum',
    'rose',
    'orange',
    'amber',
    'olive',
    'green',
    'teal',
)


def ic(name: str) -> str:
    """The name of an icon for any Quasar `icon` argument."""
    return f'svguse:{ICONS}#{name}|0 0 24 24'


def svg(name: str, size: int = 16, cls: str = '') -> Markup:
    """The same icon as safe markup, for `html`."""
    sized = f' s{size}' if size != 16 else ''
    return Markup('<svg class="a-ic{} {}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        sized, cls, ICONS, name
    )


def hue(index: object) -> str:
    """The CSS colour of a person or stage: by number 0-11 or by palette name; anything else is slate."""
    if isinstance(index, int):
        return f'var(--a-st-{HUES[index % 12]})'
    return f'var(--a-st-{index if index in HUES else "slate"})'


class Tag(TextElement):
    """Any HTML element with text, classes and attributes (`aria_label='…'` becomes aria-label)."""

    def __init__(self, tag: str, text: str = '', cls: str = '', **attrs: str | int | bool) -> None:
        super().__init__(tag=tag, text=text)
        self.classes(cls)
        set_attrs(self, **attrs)


async def call(handler: Handler, *args: object) -> Any:
    """Call a plain or async handler and give back what it answers."""
    answer = handler(*args)
    return await answer if inspect.isawaitable(answer) else answer


def set_attrs(element: Element, **attrs: str | int | bool | None) -> None:
    """Set attributes without parsing them, so that a quote in somebody's text is only text; None removes."""
    for key, value in attrs.items():
        name = key.rstrip('_').replace('_', '-')
        if value is None:
            element.props.pop(name, None)
        else:
            element.props[name] = value
    element.update()


def html(content: Markup, cls: str = '', tag: str = 'div', **attrs: str | int | bool) -> ui.html:
    """Markup whose values are escaped already, in one element; anything but markupsafe.Markup: TypeError."""
    if not isinstance(content, Markup):
        raise TypeError(f'html() takes markupsafe.Markup, not {type(content).__name__}')
    element = ui.html(str(content), sanitize=False, tag=tag).classes(cls)
    set_attrs(element, **attrs)
    return element


def safe_href(href: str) -> str | None:
    """The address when it is http, https, mailto, tel or a path of this site; None for anything else."""
    if not href or '\\' in href or any(ord(char) <= 32 or ord(char) == 127 for char in href):
        return None
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        return None
    if scheme:
        return href if scheme in {'http', 'https', 'mailto', 'tel'} else None
    return href if href[0] in '/?#' and not href.startswith('//') else None


def link(text: str, href: str, cls: str = 'a-link') -> Tag:
    """A link to a checked address; an unsafe address leaves plain text. Foreign sites open in a new tab."""
    checked = safe_href(href)
    if checked is None:
        return Tag('span', text)
    element = Tag('a', text, cls, href=checked)
    if checked.lower().startswith('http'):
        set_attrs(element, target='_blank', rel='noopener noreferrer')
    return element
