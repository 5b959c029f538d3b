"""Files as the value of a field: on a card, where each act is done at once, and in a form, which keeps them later."""

from functools import partial
from typing import Any

from domain import filed

from ..components.kit import Person, Tag, btn, html, icon_btn, set_attrs
from ..context import Context
from .drawing import file_markup, size_text
from .large import PLAIN, Found, Large
from .routes import place_of
from .uploads import Receiver


class FilesField(Tag):
    """«name: files» of a record's own field: looked at, added by picking or dropping here, taken off."""

    editing = False

    def __init__(self, context: Context, label: str, value: Found | None, place: tuple[str, int, str], *,
                 may: bool) -> None:  # fmt: skip
        super().__init__('div', cls='d-f f-field')
        self.context, self.t, self.label, self.value = context, context.t, label, value
        self._of, self._may = place, may
        self._add: Any = None
        with self:
            Tag('span', label, 'd-f__l', aria_hidden='true')
            with Tag('div', cls='d-f__v', role='group', aria_label=label):
                self._list = Tag('ul', cls='f-vals')
                if may:
                    receiver = Receiver(context, self._brought)
                    self._add = adder(self, receiver, context, label)
            self._dialogs = Tag('div')
        self._draw()

    def set_value(self, value: Found | None) -> None:
        """Show somebody's newer files."""
        if value != self.value:
            self.value = value
            self._draw()

    async def edit(self) -> None:
        """Put the focus where files are added."""
        if self._add:
            self._add.run_method('focus')

    def set_editor(self, person: Person | None) -> None:
        """Files are not edited: there is nobody to show."""

    def _draw(self) -> None:
        t, place = self.t, place_of(*self._of)
        self._list.clear()
        set_attrs(self._list, hidden=None if self.value or not self._may else True)
        with self._list:
            for file in self.value or []:
                with Tag('li', cls='f-val'):
                    shown = html(file_markup(t, place, file), 'f-val__f', 'span')
                    if file['thumb']:
                        shown.on('click', partial(self.look, file['token']), js_handler=PLAIN)
                        with Tag('span', cls='f-val__t'):
                            Tag('span', file['name'], 'a-ell', title=file['name'])
                            Tag('span', size_text(t, file['size']), 'a-sm a-t3 a-num')
                    if self._may:
                        label = t('Remove: {name}', name=file['name'])
                        icon_btn('x', label, on_click=partial(self._remove, file['token']))
            if not self.value:
                Tag('li', t('Not set'), 'a-t3')

    async def _brought(self, files: Found, _: bool) -> None:
        said = self.t.n('{n} file added', '{n} files added', len(files))
        await self._done(await self.context.do(filed.attach, *self._of, files, said=said))

    async def _remove(self, token: str) -> None:
        await self._done(await self.context.do(filed.detach, *self._of, token, said=self.t('File removed')))

    async def _done(self, done: Any) -> None:
        if done and done.value and not self.is_deleted:
            self.set_value(getattr(done.value, self._of[2]))

    def look(self, token: str) -> None:
        """Show a picture large, with the others of the field before and after it."""
        place = place_of(*self._of)
        pictures = [file | {'place': place} for file in self.value or [] if file['thumb']]
        at = next((n for n, file in enumerate(pictures) if file['token'] == token), None)
        if at is not None:
            with self._dialogs:
                Large(self.context, pictures, at).open()


class FormFiles(Tag):
    """A field of a form; `value` are the files that go with the rest of it."""

    def __init__(self, context: Context, label: str, value: Found | None = None) -> None:
        super().__init__('div', cls='a-field f-field')
        self.context, self.t, self.label, self.value = context, context.t, label, list(value or [])
        with self:
            Tag('div', label, 'a-lab')
            with Tag('div', role='group', aria_label=label):
                self._list = Tag('ul', cls='f-vals')
                self._receiver = Receiver(context, self._brought)
                adder(self, self._receiver, context, label)
        self._draw()

    def settled(self) -> bool:
        """Whether nothing is on its way."""
        return not self._receiver.waits

    async def _brought(self, files: Found, _: bool) -> None:
        there = {file['token'] for file in self.value}
        self.value += [file for file in files if file['token'] not in there]
        self._draw()

    def _remove(self, token: str) -> None:
        self.value = [file for file in self.value if file['token'] != token]
        self._draw()

    def _draw(self) -> None:
        self._list.clear()
        set_attrs(self._list, hidden=None if self.value else True)
        with self._list:
            for file in self.value:
                with Tag('li', cls='f-val'):
                    Tag('span', file['name'], 'a-ell', title=file['name'])
                    Tag('span', size_text(self.t, file['size']), 'a-sm a-t3 a-num')
                    label = self.t('Remove: {name}', name=file['name'])
                    icon_btn('x', label, on_click=partial(self._remove, file['token']))


def adder(field: Tag, receiver: Receiver, context: Context, label: str) -> Any:
    """The button that picks files, and the field itself as the place to drop them."""
    t = context.t
    button = btn(t('Add'), 'clip', 'ghost sm', label=t('Add files: {name}', name=label))
    button.classes('f-add').on('click', js_handler=receiver.pick)
    set_attrs(field, data_upload=receiver.upload.id, data_hint=t('Drop files here'))
    return button
