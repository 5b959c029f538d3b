"""Dialogs: the frame, a confirmation that names its object, a reason, a form that keeps its drafts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from nicegui import ui

from ..locales import Words
from .feedback import draft_saved
from .fields import textarea_field
from .kit import Tag, btn, busy, call, html, icon_btn, note, set_attrs, svg


class Dialog:
    """A dialog of 640 px (924 when `wide`): title, close button, `body` and `footer` contexts. Esc closes it."""

    def __init__(
        self,
        t: Words,
        title: str,
        *,
        icon: str = '',
        wide: bool = False,
        once: bool = False,
        danger: bool = False,
    ) -> None:
        """`once`: removed after it closes. A dialog that is open while its page goes is removed with the page."""
        self.t = t
        self.ui = ui.dialog()
        with self.ui, Tag('div', cls='a-dlg a-dlg--wide' if wide else 'a-dlg') as self.frame:
            with Tag('header', cls='a-dlg__h'):
                if icon:
                    html(svg(icon, 18), 'w-ic is-danger' if danger else 'w-ic', 'span')
                heading = Tag('h2', title, 'a-h2 a-grow')
                icon_btn('x', t('Close: {name}', name=title), on_click=self.close)
            self.body = Tag('div', cls='a-dlg__b')
            self.footer = Tag('footer', cls='a-dlg__f')
        set_attrs(self.ui, aria_labelledby=heading.html_id)
        if once:
            self.ui.on('hide', self.delete)

    def open(self) -> None:
        """Show it; the first field gets the focus."""
        self.ui.open()

    def close(self) -> None:
        """Close it as Esc does; a waiting call gets None."""
        self.ui.submit(None)
        self.ui.close()

    def delete(self) -> None:
        """Remove it from the page."""
        if not self.ui.is_deleted:
            self.ui.delete()

    def answer(self, value: Any) -> None:
        """Close it with an answer for ask()."""
        self.ui.submit(value)

    async def ask(self) -> Any:
        """Open it and wait: what answer() gave, None when it was closed."""
        value = await self.ui
        self.delete()
        return value


async def confirm(t: Words, question: str, text: str, act: str, *, danger: bool = True) -> bool:
    """Ask before what cannot be undone; `question` names the object, `act` is the verb on the button."""
    dialog = Dialog(t, question, icon='warn' if danger else 'question', danger=danger)
    with dialog.body:
        Tag('p', text, 'a-t2')
    with dialog.footer:
        Tag('span', cls='a-grow')
        keep = btn(t('Cancel'), kind='ghost', on_click=dialog.close)
        btn(act, kind='pri bad' if danger else 'pri', on_click=lambda: dialog.answer(True))
    set_attrs(keep, autofocus=True)
    return bool(await dialog.ask())


async def reason_dialog(
    t: Words,
    title: str,
    choices: Sequence[tuple[str, str]],
    act: str,
    *,
    text: str = '',
    own_words: bool = True,
    draft: str = '',
) -> tuple[str | None, str] | None:
    """Ask why: (key of the choice or None, own words); None when closed. One of the two is always there."""
    dialog = Dialog(t, title, icon='lost', danger=True)
    chosen: dict[str, str] = {}
    with dialog.body:
        if text:
            Tag('p', text, 'a-t2')
        with Tag('div', cls='a-reasons', role='radiogroup', aria_label=title, data_roving='1') as group:
            for index, (key, name) in enumerate(choices):
                button = Tag(
                    'button',
                    name,
                    'a-chip',
                    type='button',
                    role='radio',
                    aria_checked='false',
                    tabindex=0 if index == 0 else -1,
                )
                button.on('click', lambda key=key: choose(key))
                button.props['data-reason'] = key
        words = None
        if own_words:
            words = textarea_field(t('In your own words'), rows=2, draft=draft, on_change=lambda _: check())
    with dialog.footer:
        Tag('span', cls='a-grow')
        btn(t('Cancel'), kind='ghost', on_click=dialog.close)
        go = btn(act, kind='pri', on_click=lambda: done())  # noqa: PLW0108 defined below
    go.disable()

    def choose(key: str) -> None:
        chosen['key'] = key
        for one in group.default_slot.children:
            mine = one.props.get('data-reason') == key
            set_attrs(one, aria_checked='true' if mine else 'false', tabindex=0 if mine else -1)
        check()

    def said() -> str:
        return (words.value or '').strip() if words else ''

    def check() -> None:
        go.set_enabled(bool(chosen or said()))

    def done() -> None:
        if chosen or said():
            if draft:
                draft_saved(draft)
            dialog.answer((chosen.get('key'), said()))

    answer: tuple[str | None, str] | None = await dialog.ask()
    return answer


# Where nothing asked for the focus, the first field gets it; on a phone that would raise the keyboard.
_FOCUS = """() => {
  const box = [...document.querySelectorAll(".q-dialog .a-dlg__b")].pop();
  if (!box || box.contains(document.activeElement) || !matchMedia("(pointer: fine)").matches) return;
  const fields = box.querySelectorAll("input:not([type=file]):not([type=hidden]), textarea");
  [...fields].find((field) => field.checkVisibility() && !field.disabled)?.focus();
}"""


class FormDialog(Dialog):
    """A form: fields go into `body`; Save or Ctrl Enter calls on_save() and closes only when it says yes."""

    def __init__(
        self,
        t: Words,
        title: str,
        act: str,
        on_save: Callable[[], Awaitable[object]],
        *,
        icon: str = '',
        wide: bool = False,
        drafts: Sequence[str] = (),
    ) -> None:
        """`on_save` answers true when committed, a sentence when refused; `drafts` are the fields' draft keys."""
        super().__init__(t, title, icon=icon, wide=wide, once=True)
        self._on_save, self._drafts, self._act, self._saving = on_save, tuple(drafts), act, False
        self.ui.props('no-backdrop-dismiss').on('show', js_handler=_FOCUS)
        with self.frame:
            self._why = Tag('div', cls='a-dlg__why')
            self._why.move(target_index=2)
        with self.footer:
            self.extra = Tag('span', cls='a-row a-grow')
            btn(t('Cancel'), kind='ghost', on_click=self.close)
            self.save_button = btn(act, kind='pri', on_click=self.save)
        set_attrs(self.save_button, aria_keyshortcuts='Control+Enter')
        self.frame.on(
            'keydown',
            self.save,
            js_handler='(e) => { if (e.code === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault();'
            ' document.activeElement?.blur?.(); setTimeout(emit, 60); } }',
        )

    def refuse(self, text: str) -> None:
        """Say under the fields why it was not saved; what was typed stays."""
        self._why.clear()
        with self._why:
            if text:
                note(text, 'err')

    async def save(self) -> None:
        """Save once at a time; close after the server kept it."""
        if self._saving:
            return
        self._saving = True
        busy(self.save_button, True)
        self.refuse('')
        try:
            answer = await call(self._on_save)
        finally:
            self._saving = False
            busy(self.save_button, False)
        if isinstance(answer, str):
            self.refuse(answer)
        elif answer:
            for key in self._drafts:
                draft_saved(key)
            self.answer(True)
            self.ui.close()
