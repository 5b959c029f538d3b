"""A field that is shown as text and edited in its place; tells who else edits it and settles conflicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..locales import Words
from .editors import Editor, Kind, Maker, made
from .feedback import SavedTick, draft_saved
from .inputs import Field
from .kit import Handler, Person, Tag, avatar, btn, call, html, hue, safe_href, set_attrs, svg
from .pickers import SelectField

# The typed value arrives before this event, so Enter saves what the person sees.
_KEYS = """(e) => {
  if (e.code === "Escape") { e.stopPropagation(); emit("cancel"); }
  else if (e.code === "Enter" && !e.shiftKey && !e.isComposing && (ROWS ? e.ctrlKey || e.metaKey : true)) {
    e.preventDefault(); e.stopPropagation(); emit("save");
  }
}"""
_EDIT_KEY = """(e) => {
  if (e.code === "KeyE" && !e.ctrlKey && !e.metaKey && !e.altKey) { e.stopPropagation(); e.preventDefault(); emit(); }
}"""


def show_editor(field: Tag, place: Tag, person: Person | None) -> None:
    """Mark a field as edited by a colleague, named in `place`; None takes the mark away."""
    place.clear()
    field.classes('is-remote') if person else field.classes(remove='is-remote')
    if person:
        field.style(f'--h:{hue(person.get("hue", 0))}')
        with place:
            avatar({**person, 'status': ''}, 'xs', hidden=True)
            Tag('span', str(person.get('name', '')).split(' ')[0])


class InlineField(Tag):
    """«name: value»; click, Enter or E edits, Enter saves, Esc cancels; what was typed survives a failure."""

    def __init__(
        self,
        t: Words,
        label: str,
        value: Any,
        *,
        kind: Kind = 'text',
        on_save: Callable[[Any], Any] | None = None,
        draft: str = '',
        currency: str = 'RUB',
        options: Mapping[Any, str] | None = None,
        people: Sequence[Person] = (),
        empty: str = '',
        clearable: bool = False,
        make: Maker | None = None,
        show: Callable[[Any], str] = str,
        on_edit: Handler | None = None,
    ) -> None:
        """`on_save(value)`: true once committed, a sentence when refused, false when it called conflict() itself.

        Without on_save the field cannot be edited. Of the kind 'other' `make(on_chosen)` builds the editor and `show`
        says a value in words. `draft`: a key that keeps unsaved text in the browser.
        on_edit(bool) hears when editing begins and ends, for presence.
        """
        super().__init__('div', cls='d-f i-f')
        self.t, self.label, self.value, self.kind, self.draft = t, label, value, kind, draft
        self._on_save, self._on_edit, self._currency, self._empty = (
            on_save,
            on_edit,
            currency,
            empty or t('Not set'),
        )
        self._options, self._people = dict(options or {}), {one['id']: one for one in people}
        self._clearable, self._maker, self._words = clearable, make, show
        self._go: Tag | None = None
        self.editor: Editor | None = None
        self._saving = False
        with self:
            Tag('span', label, 'd-f__l', aria_hidden='true')
            with Tag('div', cls='d-f__v') as self._holder:
                if on_save:
                    self._view = Tag('button', cls='i-f__v', type='button', aria_keyshortcuts='E')
                    self._view.on('click', self.edit)
                    self._view.on('keydown', self.edit, js_handler=_EDIT_KEY)
                else:
                    self._view = Tag('span', cls='i-f__r')
                set_attrs(self._view, data_draft_of=draft or None)
                if kind == 'link':
                    self._go = Tag('a', cls='a-iconbtn i-f__go', target='_blank', rel='noopener noreferrer')
                    with self._go:
                        html(svg('external', 14), 'a-icw', 'span')
                self._tick = SavedTick(t)
                self._box = Tag('div', cls='i-f__box')
                self._panel = Tag('div')
                self._who = Tag('span', cls='d-who')
        self._editor_is: Person | None = None
        self._draw()

    @property
    def editing(self) -> bool:
        """Whether the person edits it now."""
        return self.editor is not None

    def shown(self, value: Any) -> str:
        """A value as people read it; '' for an empty one."""
        if value is None or value in ('', []):
            return ''
        match self.kind:
            case 'money':
                return self.t.money(value, self._currency)
            case 'number':
                return self.t.number(value)
            case 'date':
                return self.t.day(value)
            case 'datetime':
                return self.t.full(value)
            case 'phone':
                return self.t.plain_phone(value)
            case 'select' | 'words':
                return str(self._options.get(value, value))
            case 'many':
                return ', '.join(str(self._options.get(one, one)) for one in value)
            case 'person':
                return str(self._people.get(value, {}).get('name', ''))
            case 'link':
                return str(value).removeprefix('https://').removeprefix('http://').rstrip('/')
            case 'other':
                return self._words(value)
            case _:
                return str(value)

    def set_options(self, options: Mapping[Any, str]) -> None:
        """Offer these from now on."""
        if dict(options) != self._options:
            self._options = dict(options)
            self._draw()

    def set_value(self, value: Any) -> None:
        """Show somebody's newer value; while it is edited here, what is typed stays and the choice is offered."""
        if value == self.value:
            return
        if self.editor is not None and not self._saving:
            self.conflict(value, self.editor.value)
        else:
            self.value = value
            self._draw()

    def set_editor(self, person: Person | None) -> None:
        """Show who else edits the field now; None when nobody does."""
        if person == self._editor_is:
            return
        self._editor_is = person
        show_editor(self, self._who, person)
        self._draw()

    async def edit(self) -> None:
        """Open the editor with the focus in it."""
        if self.editor is not None or self._on_save is None:
            return
        set_attrs(self._view, hidden=True)
        with self._box:
            self.editor = await self._maker(self._chosen) if self._maker else self._make()
        if self.kind != 'many':  # its list has these keys for itself, and what is chosen is kept when it shuts
            keys = _KEYS.replace('ROWS', 'true' if self.kind == 'textarea' else 'false')
            self.editor.on('keydown', self._key, js_handler=keys)
        if self._on_edit:
            await call(self._on_edit, True)

    async def cancel(self) -> None:
        """Close the editor and forget what was typed."""
        if self.draft:
            draft_saved(self.draft)
        await self._close()

    async def save(self) -> None:
        """Save what was typed; the tick shows only after on_save said yes."""
        editor = self.editor
        if editor is None or self._saving or not editor.check():
            return
        value = editor.value
        if value == self.value:
            await self.cancel()
        else:
            await self._commit(value, self._on_save)

    def refuse(self, text: str) -> None:
        """Say under the field why it was not saved; what was typed stays."""
        if self.editor is not None:
            self.editor.error(text)

    def conflict(
        self,
        theirs: Any,
        mine: Any,
        *,
        person: Person | None = None,
        when: datetime | None = None,
        on_keep: Callable[[Any], Any] | None = None,
    ) -> None:
        """Offer the choice between somebody's saved value and the typed one; on_keep(mine) answers as on_save."""
        self._panel.clear()
        if isinstance(self.editor, Field | SelectField):
            set_attrs(self.editor.input, error=True, no_error_icon=True)
        with (
            self._panel,
            Tag('div', cls='s-conf', role='group', aria_label=self.t('Two people edit this field')),
        ):
            with Tag('div', cls='a-row a-g6', role='status'):
                if person:
                    avatar({**person, 'status': ''}, 'sm', hidden=True)
                name = str(person.get('name', '')) if person else self.t('A colleague')
                ago = self.t.ago(when) if when else self.t('just now')
                Tag('span', self.t('{name} saved {ago}:', name=name, ago=ago))
                Tag('b', self.shown(theirs) or self._empty, 'a-num')

            async def take() -> None:
                with self:  # the panel with this button goes
                    self.value = theirs
                    await self.cancel()

            async def keep() -> None:
                with self:
                    self.value = theirs
                    await self._commit(mine, on_keep or self._on_save)

            with Tag('div', cls='a-row'):
                btn(self.t('Take theirs'), kind='sm tint', on_click=take)
                btn(self.t('Keep mine'), kind='sm', on_click=keep)

    async def _commit(self, value: Any, save: Callable[[Any], Any] | None) -> None:
        if self._saving or save is None:
            return
        self._saving = True
        self._box.classes('is-saving')
        try:
            answer = await call(save, value)
        finally:
            self._saving = False
            self._box.classes(remove='is-saving')
        if isinstance(answer, str):
            self.refuse(answer)
        elif answer:
            self.value = value
            if self.draft:
                draft_saved(self.draft)
            await self._close()
            self._tick.show()

    async def _key(self, event: Any) -> None:
        await (self.cancel() if event.args == 'cancel' else self.save())

    async def _close(self) -> None:
        if self.editor is None:
            return
        self.editor = None
        self._box.clear()
        self._panel.clear()
        self._draw()
        set_attrs(self._view, hidden=None)
        self.client.run_javascript(f'setTimeout(() => window.artel?.focus("{self._view.html_id}"), 30)')
        if self._on_edit:
            await call(self._on_edit, False)

    async def _chosen(self, _: object) -> None:
        await self.save()

    def _make(self) -> Editor:
        return made(
            self.kind, self.t, self.label, self.value, options=self._options, people=list(self._people.values()),
            currency=self._currency, clearable=self._clearable, draft=self.draft, on_chosen=self._chosen,
            on_closed=self.save,
        )  # fmt: skip

    def _draw(self) -> None:
        text = self.shown(self.value)
        self._view.set_text(text or self._empty)
        self._view.classes(remove='is-empty') if text else self._view.classes('is-empty')
        if self._go:
            label, address = self.t('Open: {name}', name=text), safe_href(str(self.value or ''))
            set_attrs(self._go, hidden=None if address else True, href=address, aria_label=label, title=label)
        if self._on_save:
            set_attrs(
                self._view,
                aria_label=self.t('{label}: {value}. Edit', label=self.label, value=text or self._empty),
            )
