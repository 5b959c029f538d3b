"""One template: its text at the left with what can be put in, the paper it makes at the right, live."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Any

from nicegui import ui

from domain import documents, templates
from domain.errors import Refusal
from domain.history import Change
from domain.permissions import Permission
from domain.picking import Found as Record
from domain.picking import pick
from domain.templates import PaperTemplate, TemplateVersion
from domain.unit_of_work import UnitOfWork

from ..components.choices import menu, menu_item
from ..components.dialogs import confirm
from ..components.fields import select_field, switch_field
from ..components.kit import Tag, badge, btn, empty, html, icon_btn, note, set_attrs, svg
from ..context import Context
from ..papers.sheet import Sheet
from . import places
from .drafts import DRAFTS, PAPERS, Draft, address
from .form import template_form
from .originals import form_text, original

FONT_NAMES = {'sans': 'PT Sans', 'serif': 'PT Serif', 'brand': 'Artel'}


@dataclass
class Opened:
    """A template, its versions, newest first, the places it may name, and records to try it on."""

    template: PaperTemplate
    versions: list[TemplateVersion]
    places: places.Found
    records: dict[str, Record]

    @property
    def current(self) -> TemplateVersion | None:
        return next((one for one in self.versions if one.id == self.template.current_id), None)


class TemplatePage:
    """One person writing one template."""

    def __init__(self, context: Context, id: int) -> None:
        self.context, self.t, self.id = context, context.t, id
        self._turn = self._asked = 0
        self._token = ''

    def read(self, work: UnitOfWork) -> Opened:
        """Raises NotFound, Forbidden."""
        work.require(Permission.SETTINGS_EDIT)
        template = work.get(PaperTemplate, self.id)
        kinds = (template.form,) if template.form in PAPERS else tuple(template.of) or ('deal',)
        found = {f'{kind} {one.id}': one for kind in kinds for one in pick(work, kind)[:20]}
        return Opened(template, templates.versions(work, self.id), places.read(work, self.t, template), found)

    async def build(self) -> None:
        """Draw the page, or say calmly that there is no such template."""
        context, t = self.context, self.t
        try:
            self.opened = await context.ask(self.read)
        except Refusal:
            _gone(context)
            return
        self.box = Tag('div', cls='e-pagebox')
        with self.box:
            self._dialogs = Tag('div')
            self._head = Tag('header', cls='a-top e-top')
            self.split = Tag('div', cls='e-split t-split')
            with self.split:
                with Tag('section', cls='e-left t-left', aria_label=t('Text of the template')):
                    self._look()
                    self._write()
                self._preview()
        self._draw_head()
        self._name_the_editor()
        if context.frame:
            context.frame.nav.set_active('settings')
        context.live(self._renew, 'paper_template')
        await self._changed()

    def _draw_head(self) -> None:
        t, template, current = self.t, self.opened.template, self.opened.current
        ui.page_title(f'{template.name} · Artel')
        self._head.clear()
        with self._head:
            with Tag('nav', cls='a-crumb', aria_label=t('Path')):
                with Tag('a', cls='a-iconbtn', href='/settings/templates', aria_label=t('Back')):
                    html(svg('arrow-left'), 'a-icw', 'span')
                Tag('a', t('Templates'), 'a-ell', href='/settings/templates')
                Tag('span', '/')
            Tag('h1', template.name)
            with Tag('span', cls='a-row a-g4 e-marks'):
                badge(form_text(t, template))
                badge(t('in use'), 'ok') if template.active else badge(t('not in use'))
                if current:
                    badge(t('version {n}', n=current.number), 'acc')
            Tag('span', cls='a-grow')
            with Tag('span', cls='a-row a-g6 e-acts'):
                btn(t('Preview'), 'eye', 'ghost', label=t('Preview'), on_click=self._turn_over).classes('e-toggle')
                self._more()
                if template.active:
                    btn(t('Save'), 'check', 'pri', on_click=self._save)
                else:
                    btn(t('Save'), 'check', on_click=self._save)
                    btn(t('Put into use'), 'check', 'pri', on_click=partial(self._use, True))

    def _more(self) -> None:
        t, opened = self.t, self.opened
        label = t('Acts with the template')
        with icon_btn('more', label), menu(label, anchor='bottom right', self_='top right'):
            menu_item(t('Name and use…'), 'edit', on_click=self._rename)
            again = t('Begin with the shipped text') if opened.template.form else t('Begin anew')
            menu_item(again, 'undo', on_click=self._original)
            if opened.template.active:
                back = t('Print the shipped form again') if opened.template.form else t('Take out of use')
                menu_item(back, 'swap', on_click=partial(self._use, False))
            for one in [one for one in opened.versions if one is not opened.current][:10]:
                menu_item(t('Take version {n} of {when}', n=one.number, when=t.when(one.created_at)), 'history',
                          on_click=partial(self._take, one))  # fmt: skip
            ui.separator()
            menu_item(t('Delete the template'), 'trash', danger=True, on_click=self._remove)

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

    def _preview(self) -> None:
        t = self.t
        labels = {
            'title': t('Preview of the paper'), 'busy': t('Updating…'), 'offline': t('The server cannot be reached.'),
            'failed': t('The paper was not made. Change something or try again.'),
        }  # fmt: skip
        names = {key: one.title for key, one in self.opened.records.items()}
        with Tag('section', cls='e-prev', aria_label=t('Preview of the paper')):
            with Tag('div', cls='e-prev__h'):
                if not names:
                    Tag('p', t('There is no record to try it on yet.'), 'a-t2')
                    return
                self.record = select_field(t('Try it on'), names, next(iter(names)), on_change=self._changed)
                self.record.classes('a-grow')
                with Tag('a', cls='a-iconbtn', aria_label=t('Open PDF in a new tab')) as self._open:
                    html(svg('external'), 'a-icw', 'span')
                set_attrs(self._open, target='_blank', rel='noopener')
            self._paper = Tag('div', cls='t-paper')
            self.sheet = Sheet('', labels)
        self.sheet.set_visibility(False)

    def text(self) -> dict[str, Any]:
        """What is in the fields now, as `templates.write` takes it."""
        return {'body': self.editor.value or '', 'font': self.font.value, 'points': self.points.value,
                'landscape': bool(self.landscape.value)}  # fmt: skip

    def _keep_draft(self) -> None:
        kind, _, id = str(self.record.value).partition(' ')
        text, template = self.text(), self.opened.template
        version = TemplateVersion(**text, template_id=self.id, lang=template.lang)
        draft = Draft(self.context.id, self._form, version, kind, int(id))
        self._token = DRAFTS.keep(draft, self._token)

    async def _changed(self, _: object = None) -> None:
        """Say what is wrong with the text, or show its paper; a record no paper can be made of is told too."""
        self._asked += 1
        asked = self._asked
        wrong, why = await self.context.ask(self._tried)
        if asked != self._asked:
            return  # the answer to what was written before
        self._say(self.context.words(wrong) if wrong else '')
        if not self.opened.records:
            return
        self._paper.clear()
        self.sheet.set_visibility(not why)
        if why:
            with self._paper:
                note(self.context.words(why), 'warn')
        elif not wrong:
            self._turn += 1
            self._keep_draft()
            self.sheet.show(address(self._token, self._turn))
            set_attrs(self._open, href=address(self._token, self._turn))

    def _tried(self, work: UnitOfWork) -> tuple[Refusal | None, Refusal | None]:
        """(what is wrong with the text, why the record makes no paper)."""
        wrong = why = None
        asked = templates.REPLACEABLE.get(self.opened.template.form, ())
        try:
            templates.check(self.editor.value or '', templates.known(work, asked))
        except Refusal as refusal:
            wrong = refusal
        if self.opened.records:
            kind, _, id = str(self.record.value).partition(' ')
            try:
                documents.trial(work, self._form, kind, int(id), self.opened.template.name)
            except Refusal as refusal:
                why = refusal
        return wrong, why

    @property
    def _form(self) -> str:
        return self.opened.template.form or documents.OWN

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
        t = self.t
        if on and not await self._save():
            return
        said = t('Papers are printed from the template now') if on else t('The template is out of use')
        await self.context.do(templates.use, self.id, on, said=said)

    async def _take(self, version: TemplateVersion) -> None:
        """Put an earlier version into the fields; it is kept only when it is saved."""
        self._fill({name: getattr(version, name) for name in ('body', 'font', 'points', 'landscape')})

    async def _original(self) -> None:
        self._fill(original(self.opened.template.form, self.opened.template.lang))

    def _fill(self, text: dict[str, Any]) -> None:
        self.font.input.value, self.points.input.value = text['font'], text['points']
        self.landscape.value, self.editor.value = text['landscape'], text['body']

    async def _rename(self) -> None:
        with self._dialogs:
            template_form(self.context, self.opened.template)

    async def _remove(self) -> None:
        t, template = self.t, self.opened.template
        with self._dialogs:
            sure = await confirm(t, t('Delete “{name}”?', name=template.name),
                                 t('Papers made from it stay as they are.'), t('Delete the template'))  # fmt: skip
        if sure and await self.context.do(templates.remove, self.id, said=t('Deleted: {name}', name=template.name)):
            ui.navigate.to('/settings/templates')

    def _turn_over(self) -> None:
        on = 'is-turned' not in self.split.classes
        self.split.classes('is-turned') if on else self.split.classes(remove='is-turned')

    async def _renew(self, _: list[Change]) -> None:
        """Another's save shows in the head; what is being written here stays."""
        try:
            self.opened = await self.context.ask(self.read)
        except Refusal:
            self.box.clear()
            with self.box:
                _gone(self.context)
            return
        self._draw_head()


def _gone(context: Context) -> None:
    t = context.t
    ui.page_title(f'{t("No such template")} · Artel')
    Tag('h1', t('No such template'), 'a-sr')
    with (
        Tag('div', cls='d-gone'),
        empty(t('This template is not here'), t('It was deleted, or it is not for your eyes.'), 'doc'),
    ):
        btn(t('Back'), 'arrow-left', 'pri', on_click=lambda: ui.navigate.to('/settings/templates'))


async def template_page(context: Context, id: int) -> None:
    """/template/{id}."""
    await TemplatePage(context, id).build()
