"""The small parts of every screen: buttons, chips, badges, avatars, empty states; the one door to the kit."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup
from nicegui import ui
from nicegui.element import Element

from .base import HUES, Handler, Person, Tag, call, html, hue, ic, link, safe_href, set_attrs, svg
from .choices import Segmented, Tabs, menu, menu_caption, menu_item, segmented, tabs
from .marks import (
    avatar,
    avatar_markup,
    avatars,
    badge,
    company_mark,
    dot,
    skeleton,
    skeleton_markup,
    stack_markup,
)

__all__ = [
    'HUES',
    'Handler',
    'Person',
    'Progress',
    'Segmented',
    'Tabs',
    'Tag',
    'avatar',
    'avatar_markup',
    'avatars',
    'badge',
    'btn',
    'busy',
    'call',
    'chip',
    'company_mark',
    'dot',
    'empty',
    'heading',
    'html',
    'hue',
    'ic',
    'icon_btn',
    'kbd',
    'kv',
    'link',
    'menu',
    'menu_caption',
    'menu_item',
    'note',
    'safe_href',
    'segmented',
    'set_attrs',
    'skeleton',
    'skeleton_markup',
    'split_button',
    'stack_markup',
    'svg',
    'tabs',
    'tag',
    'token',
]


def btn(
    text: str = '',
    icon: str | None = None,
    kind: str = '',
    *,
    label: str = '',
    key: str = '',
    tip: str = '',
    on_click: Handler | None = None,
) -> ui.button:
    """A button; `kind` is words of: pri, ghost, tint, dng, sm, lg, icon. `key` is shown and told to aria."""
    element = ui.button(text, icon=ic(icon) if icon else None, color=None, on_click=on_click)
    element.classes('a-btn ' + ' '.join(f'a-btn--{one}' for one in kind.split()))
    set_attrs(element, aria_label=label or None, aria_keyshortcuts=key.replace(' ', '+') or None)
    with element:
        if key and text:
            kbd(key)
        if tip:
            ui.tooltip(tip)
    return element


def icon_btn(icon: str, label: str, *, kind: str = '', key: str = '', on_click: Handler | None = None) -> ui.button:
    """A button of one icon; `label` names act and object («Позвонить: Наталья Егорова») and is required."""
    if not label.strip():
        raise ValueError('an icon button needs a label')
    if kind:
        return btn(icon=icon, kind=f'{kind} icon', label=label, key=key, tip=label, on_click=on_click)
    element = ui.button(icon=ic(icon), color=None, on_click=on_click).classes('a-iconbtn')
    set_attrs(element, aria_label=label, aria_keyshortcuts=key or None)
    with element:
        ui.tooltip(label)
    return element


def split_button(main: Callable[[], object], more: Callable[[], object]) -> None:
    """A main button with a narrow one beside it; both are made by the given functions."""
    with Tag('span', cls='a-split'):
        main()
        more()


def busy(button: ui.button, on: bool, text: str | None = None) -> None:
    """Show that a button works: spinner, new verb, no second click."""
    set_attrs(button, aria_busy='true' if on else None)
    if text is not None:
        button.set_text(text)


def kbd(keys: str) -> Tag:
    """Key caps, «Ctrl K»."""
    return Tag('kbd', keys, 'a-kbd')


def chip(
    text: str,
    count: str | int | None = None,
    *,
    pressed: bool | None = None,
    icon: str | None = None,
    on_click: Handler | None = None,
) -> Tag:
    """A filter chip; `pressed` makes it a toggle told to aria."""
    with Tag('button', cls='a-chip', type='button') as element:
        if icon:
            html(svg(icon, 14), tag='span', cls='a-icw')
        Tag('span', text)
        if count is not None:
            Tag('span', str(count), 'a-count')
    if pressed is not None:
        set_attrs(element, aria_pressed='true' if pressed else 'false')
    if on_click:
        element.on('click', on_click)
    return element


def token(text: str, remove_label: str, on_remove: Handler) -> Tag:
    """A live filter with a cross that removes it."""
    with Tag('span', cls='a-chip a-chip--tok') as element:
        Tag('span', text)
        ui.button(icon=ic('x'), color=None, on_click=on_remove).classes('a-iconbtn').props['aria-label'] = remove_label
    return element


def heading(text: str, level: int = 2, count: int | str | None = None) -> Element:
    """A section's heading; a context for what stands at its right."""
    with Tag('div', cls='a-head') as row:
        Tag(f'h{level}', text, f'a-h{min(level + 1, 3)}')
        if count is not None:
            Tag('span', str(count), 'a-count')
        Tag('span', cls='a-grow')
    return row


def kv(label: str, value: str | Markup = '') -> Tag:
    """A row «name: value»; without a value it is a context whose content is the value."""
    with Tag('div', cls='d-f'):
        Tag('span', label, 'd-f__l')
        if isinstance(value, Markup):
            with Tag('div', cls='d-f__v') as holder:
                html(value, tag='span')
        else:
            holder = Tag('div', value, 'd-f__v')
    return holder


def note(text: str, tone: str = '', icon: str = 'info') -> Tag:
    """A tinted remark; tone '', warn, err, plain. A context for a button at its right."""
    with Tag(
        'div', cls=f'a-note a-note--{tone}' if tone else 'a-note', role='alert' if tone == 'err' else 'note'
    ) as box:
        html(svg(icon), tag='span', cls='a-icw')
        Tag('span', text, 'a-grow')
    return box


def empty(title: str, text: str = '', icon: str = 'search', tone: str = '', *, whole: bool = False) -> Element:
    """What is said where there is nothing; a context for its one or two buttons. Tone '' or 'danger'.

    `whole`: it is all the page says, so its title is the page's heading.
    """
    with Tag('div', cls=f'a-empty {"is-" + tone if tone else ""}'):
        html(svg(icon, 18), 'w-ic', 'span')
        Tag('h1' if whole else 'p', title, 'a-h3')
        if text:
            Tag('p', text, 'a-t2')
        actions = Tag('div', cls='a-row a-empty__a')
    return actions


class Progress(Tag):
    """A bar of done out of total, named for aria; `tone` '' (green) or 'acc'."""

    def __init__(self, done: float, total: float, label: str, tone: str = '') -> None:
        super().__init__(
            'div',
            cls=f'm-prog {"is-acc" if tone == "acc" else ""}',
            role='progressbar',
            aria_label=label,
            aria_valuemin=0,
        )
        with self:
            self._bar = Tag('i')
        self.show(done, total)

    def show(self, done: float, total: float) -> None:
        """Show another state of the work."""
        set_attrs(self, aria_valuenow=int(done), aria_valuemax=max(int(total), 1))
        self._bar.style['width'] = f'{min(max(done / total, 0), 1) * 100 if total > 0 else 0:.1f}%'
        self._bar.update()


tag = badge
"""A stage or label mark is a badge with a colour: tag('Ключевой', color='teal')."""
