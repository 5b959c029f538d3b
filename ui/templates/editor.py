"""One template as a text: its text at the left with what can be put in, the paper it makes at the right, live."""

import json
from functools import partial
from typing import Any

from nicegui import ui

from domain import templates
from domain.errors import Refusal
from domain.templates import TemplateVersion

from ..components.choices import menu_item
from ..components.fields import select_field, switch_field
from ..components.kit import Tag, btn
from ..context import Context
from . import places
from .originals import original
from .page import TemplatePage, gone, read
from .word import WordPage

FONT_NAMES = {'sans': 'PT Sans', 'serif': 'PT Serif', 'brand': 'Artel'}


class TextPage(TemplatePage):
    """One person writing one template."""

    async def build(self) -> None:
        await super().build()
        self._name_the_editor()

    def _left(self) -> None:
        with Tag('section', cls='e-left t-left', aria_label=self.t('Text of the template')):
            self._look()
            self._write()

    def _saving(self) -> None:
        t = self.t
        if self.opened.template.active:
            btn(t('Save'), 'check', 'pri', on_click=self._save)
        else:
            btn(t('Save'), 'check', on_click=self._save)
            btn(t('Put into use'), 'check', 'pri', on_click=partial(self._use, True))

    def _more_acts(self) -> None:
        t = self.t
        again = t('Begin with the shipped text') if self.opened.template.form else t('Begin anew')
        menu_item(again, 'undo', on_click=self._original)
        if self._may_be_word():
            menu_item(t('Put a Word file in its place…'), 'file-up').on('click', js_handler=self._pick)

    def _look(self) -> None:
        t, current = self.t, self.opened.current
        look = current or TemplateVersion(template_id=self.id)
        sizes = {size: str(size) for size in range(7, 17)}
        with Tag('div', cls='t-look'):
            self.font = select_field(t('Font'), FONT_NAMES, look.font, on_change=self._changed)
            self.points = select_field(t('Size, points'), sizes, look.points, on_change=self._changed)
            self.landscape = switch_field(t('Landscape'), look.landscape, self._changed)

    def _write(self) -> None:
        t, current = self.t, self.opened.current
        with Tag('div', cls='t-write'):
            with Tag('div', cls='t-text'):
                self.editor = ui.codemirror(
                    current.body if current else '', language='HTML', line_wrapping=True, on_change=self._changed
                ).classes('t-ed')
                self._wrong = Tag('p', cls='t-wrong', role='status')
            places.Places(t, self.opened.places, self._insert)

    def text(self) -> dict[str, Any]:
        """What is in the fields now, as `templates.write` takes it."""
        return {'body': self.editor.value or '', 'font': self.font.value, 'points': self.points.value,
                'landscape': bool(self.landscape.value)}  # fmt: skip

    def _version(self) -> TemplateVersion:
        return TemplateVersion(**self.text(), template_id=self.id, lang=self.opened.template.lang)

    def _say(self, text: str) -> None:
        self._wrong.set_text(text)

    def _name_the_editor(self) -> None:
        """CodeMirror makes its field itself, without a name and out of the keyboard's reach to scroll."""
        self.editor.client.run_javascript(
            f'(function name() {{ const e = getElement({self.editor.id})?.editor; '
            f'if (!e) return setTimeout(name, 100); e.scrollDOM.tabIndex = 0; '
            f'e.contentDOM.setAttribute("aria-label", {json.dumps(self.t("Text of the template"))}); }})()'
        )

    def _insert(self, text: str) -> None:
        self.editor.client.run_javascript(
            f'const e = getElement({self.editor.id}).editor; '
            f'e.dispatch(e.state.replaceSelection({json.dumps(text)})); e.focus();'
        )

    async def _save(self) -> bool:
        done = await self.context.do(templates.write, self.id, self.text(), said=self.t('Template saved'))
        if done.refusal:
            self._say(self.context.words(done.refusal))
        return not done.refusal

    async def _use(self, on: bool) -> None:
        if not on or await self._save():
            await super()._use(on)

    async def _take(self, version: TemplateVersion) -> None:
        """Put an earlier version into the fields; it is kept only when it is saved. A Word file is taken at once."""
        if version.file:
            said = self.t('Version {n} is in force', n=version.number)
            await self.context.do(templates.put_in_force, version.id, said=said)
        else:
            self._fill({name: getattr(version, name) for name in ('body', 'font', 'points', 'landscape')})

    async def _original(self) -> None:
        self._fill(original(self.opened.template.form, self.opened.template.lang))

    def _fill(self, text: dict[str, Any]) -> None:
        self.font.input.value, self.points.input.value = text['font'], text['points']
        self.landscape.value, self.editor.value = text['landscape'], text['body']


async def template_page(context: Context, id: int) -> None:
    """/template/{id}: a text or a Word file, or a calm word that there is no such template."""
    await _shown(context, id, Tag('div', cls='e-pagebox'))


async def _shown(context: Context, id: int, box: Tag) -> None:
    box.clear()
    try:
        opened = await context.ask(read, context.t, id)
    except Refusal:
        with box:
            gone(context)
        return
    kind = WordPage if opened.is_word else TextPage
    await kind(context, id, opened, box, partial(_shown, context, id, box)).build()
