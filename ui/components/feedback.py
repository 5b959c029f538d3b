"""What the screen says back: toasts with undo, the status region, the offline bar, the saved tick."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from weakref import WeakKeyDictionary

from nicegui import Client, ui
from nicegui.element import Element

from ..locales import Words
from .kit import Handler, Tag, btn, busy, call, empty, html, icon_btn, set_attrs, svg

Undo = Callable[[], Awaitable[object]]
TONE_ICONS = {'': 'check', 'ok': 'check', 'err': 'warn', 'warn': 'warn', 'info': 'info'}
_hosts: WeakKeyDictionary[Client, Element] = WeakKeyDictionary()
_shown: WeakKeyDictionary[Client, list[Toast]] = WeakKeyDictionary()


class Toast(Tag):
    """The dark pill at the bottom; goes by itself after its time, which stops under the pointer or the focus."""

    def __init__(self, t: Words, text: str, tone: str = '', undo: Undo | None = None, seconds: float = 8) -> None:
        super().__init__('div', cls=f'a-toast {"is-" + tone if tone else ""}', role='group', aria_label=text)
        self._t, self._undo = t, undo
        self.open = True
        with self:
            html(svg(TONE_ICONS.get(tone, 'check')), 'a-icw', 'span')
            Tag('span', text, 'a-toast__t')
            self.actions = Tag('span', cls='a-row a-g2')
            with self.actions:
                self._undo_button = self._button(t('Undo'), 'undo', self.undo, 'Ctrl Z') if undo else None
                icon_btn('x', t('Close message'), on_click=self.close)
            bar = Tag('span', cls='a-toast__bar', aria_hidden='true')
            bar.style['--t'] = f'{seconds:.1f}s'
            bar.on('animationend', self.close)

    @staticmethod
    def _button(text: str, icon: str, act: Handler, key: str = '') -> ui.button:
        return btn(text, icon, 'sm', key=key, on_click=act)

    def next_step(self, text: str, act: Handler, icon: str = 'plus') -> Toast:
        """A button with the next step before Undo; it closes the toast."""

        async def go() -> None:
            client = self.client
            self.close()
            with client.layout:  # the toast and its slot are gone, what comes next needs a living one
                await call(act)

        with self.actions:
            self._button(text, icon, go).move(target_index=0)
        return self

    async def undo(self) -> None:
        """Undo once; a second click while it works does nothing."""
        if self._undo is None or not self.open:
            return
        undo, self._undo = self._undo, None
        if self._undo_button:
            busy(self._undo_button, True)
        try:
            with self.client.layout:  # newer toasts may push this one out while it works
                await undo()
        finally:
            self.close()

    @property
    def can_undo(self) -> bool:
        """Whether Ctrl Z still has something to undo here."""
        return self.open and self._undo is not None

    def close(self) -> None:
        """Take the toast away."""
        if self.open:
            self.open = False
            _shown.get(self.client, []).remove(self)
            self.delete()


def toast(t: Words, text: str, tone: str = '', undo: Undo | None = None, seconds: float = 8) -> Toast:
    """Show a toast; tone '', ok, info, warn, err. The text is announced too. At most three are kept."""
    client = ui.context.client
    host = _hosts.get(client)
    if host is None or host.is_deleted:
        with client.layout:
            host = _hosts[client] = Tag('div', cls='a-toasts', role='region', aria_label=t('Messages'))
    shown = _shown.setdefault(client, [])
    with host:
        element = Toast(t, text, tone, undo, seconds)
    shown.append(element)
    while len(shown) > 3:
        shown[0].close()
    announce(text)
    return element


async def undo_last() -> bool:
    """Undo what the newest toast offers (Ctrl Z); False when there is nothing to undo."""
    for element in reversed(_shown.get(ui.context.client, [])):
        if element.can_undo:
            await element.undo()
            return True
    return False


def announce(text: str) -> None:
    """Say a text to screen readers through the page's status region."""
    ui.context.client.run_javascript(f'window.artel?.say({json.dumps(text)})')


def status_region() -> Tag:
    """The one polite region of a page; the shell makes it."""
    return Tag('div', cls='a-sr', role='status', aria_live='polite', id='artel-status')


def offline_bar(t: Words) -> Tag:
    """The amber line of a lost connection; artel.js shows it, counts the queue and the seconds."""
    forms = {
        f'data_{name}': t.n('{n} change is waiting to be sent.', '{n} changes are waiting to be sent.', n).replace(
            str(n), '{n}'
        )
        for name, n in (('one', 1), ('few', 3), ('many', 5))
    }
    with Tag(
        'div',
        cls='s-off a-offline',
        role='status',
        hidden=True,
        data_lang=t.lang,
        **forms,
        data_other=forms['data_many'],
        data_none=t('What you type is kept in this browser.'),
        data_in=t('in {n} s', n='{n}'),
        data_now=t('connecting…'),
        data_unsaved=t('not saved'),
        data_back=t('The connection is back.'),
    ) as bar:
        html(svg('wifi-off'), 'a-icw', 'span')
        with Tag('span', cls='a-grow'):
            Tag('b', t('No connection to the server.'), 'a-b')
            Tag('span', ' ')
            Tag('span', cls='a-offline__n')
        Tag('span', cls='a-sm a-num a-offline__t', aria_hidden='true')
        with Tag('button', cls='a-btn a-btn--sm a-offline__go', type='button'):
            html(svg('reload', 14), 'a-icw', 'span')
            Tag('span', t('Now'))
    return bar


class SavedTick(Tag):
    """A green tick that is shown for a moment, and only after the server said the change is kept."""

    def __init__(self, t: Words) -> None:
        super().__init__('span', cls='a-saved', aria_hidden='true')
        self._said = t('Saved')
        with self:
            html(svg('check', 12), 'a-icw', 'span')
            Tag('span', self._said)

    def show(self) -> None:
        """Show it anew; call only after the commit was acknowledged."""
        self.classes(remove='is-on')
        ident = json.dumps(self.html_id)
        self.client.run_javascript(
            f'(el=>{{if(el){{el.classList.remove("is-on");void el.offsetWidth;el.classList.add("is-on")}}}})'
            f'(document.getElementById({ident}))'
        )
        announce(self._said)


def draft_saved(key: str, text: str | None = None) -> None:
    """Forget the browser's draft of a field after the server kept it; a text typed since then stays a draft."""
    args = json.dumps(key) if text is None else f'{json.dumps(key)},{json.dumps(text)}'
    ui.context.client.run_javascript(f'window.artel?.draftSaved({args})')


def saved(t: Words) -> SavedTick:
    """A hidden saved tick for the place it stands in."""
    return SavedTick(t)


def load_error(t: Words, title: str, text: str, retry: Handler) -> Element:
    """«The list did not load»: what happened and a Retry button."""
    actions = empty(title, text, 'warn', 'danger')
    with actions:
        btn(t('Retry'), 'reload', on_click=retry)
    set_attrs(actions, role='group')
    return actions
