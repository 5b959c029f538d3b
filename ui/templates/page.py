"""The page of one template: its head with what can be done, its text or its file, the paper it makes, live."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from nicegui import ui
from nicegui.events import UploadEventArguments

from domain import documents, templates
from domain.attached import plain_name
from domain.errors import Refusal
from domain.history import Change
from domain.permissions import Permission
from domain.picking import Found as Record
from domain.templates import NEVER_WORD, PaperTemplate, TemplateVersion
from domain.unit_of_work import UnitOfWork

from ..components.choices import menu, menu_item
from ..components.dialogs import confirm
from ..components.fields import select_field
from ..components.kit import Tag, badge, btn, empty, html, icon_btn, note, set_attrs, svg
from ..context import Context
from ..locales import Words
from ..papers.sheet import Sheet
from . import places
from .drafts import DRAFTS, PAPERS, Draft, address
from .files import LARGEST, keep_word
from .form import template_form
from .originals import form_text


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

    @property
    def is_word(self) -> bool:
        """Whether it prints from a Word file."""
        return self.current is not None and bool(self.current.file)


Turned = Callable[[], Awaitable[None]]
"""What to do when a text has given its place to a Word file, or the other way round."""


class TemplatePage:
    """One person with one template; what is between head and paper is told by the kinds of it."""

    def __init__(self, context: Context, id: int, opened: Opened, box: Tag, turned: Turned) -> None:
        self.context, self.t, self.id, self.opened, self.box = context, context.t, id, opened, box
        self._turned = turned
        self._stop: Callable[[], None] = lambda: None
        self._turn = self._asked = 0
        self._token = ''

    async def build(self) -> None:
        """Draw the page."""
        context = self.context
        with self.box:
            self._dialogs = Tag('div')
            self._upload = self._hidden_upload()
            self._head = Tag('header', cls='a-top e-top')
            self.split = Tag('div', cls='e-split t-split')
            with self.split:
                self._left()
                self._preview()
        self._draw_head()
        if context.frame:
            context.frame.nav.set_active('settings')
        self._stop = context.live(self._renew, 'paper_template')
        await self._changed()

    def _left(self) -> None:
        """What the template is made of."""

    def _saving(self) -> None:
        """The buttons at the end of the head."""

    def _more_acts(self) -> None:
        """Rows of the menu that only this kind has."""

    def _version(self) -> TemplateVersion | None:
        """What the preview shows."""
        raise NotImplementedError

    def _say(self, text: str) -> None:
        """What is wrong with the template."""

    def _take(self, version: TemplateVersion) -> object:
        """Take an earlier version."""

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
                self._saving()

    def _more(self) -> None:
        t, opened = self.t, self.opened
        label = t('Acts with the template')
        with icon_btn('more', label), menu(label, anchor='bottom right', self_='top right'):
            menu_item(t('Name and use…'), 'edit', on_click=self._rename)
            self._more_acts()
            if opened.template.active:
                back = t('Print the shipped form again') if opened.template.form else t('Take out of use')
                menu_item(back, 'swap', on_click=partial(self._use, False))
            for one in [one for one in opened.versions if one is not opened.current][:10]:
                menu_item(t('Take version {n} of {when}', n=one.number, when=t.when(one.created_at)), 'history',
                          on_click=partial(self._take, one))  # fmt: skip
            ui.separator()
            menu_item(t('Delete the template'), 'trash', danger=True, on_click=self._remove)

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
                self._word_link = self._link('dl', t('Download the trial as a Word file'))
                self._open = self._link('external', t('Open PDF in a new tab'))
                set_attrs(self._open, target='_blank', rel='noopener')
            self._paper = Tag('div', cls='t-paper')
            self.sheet = Sheet('', labels)
        self.sheet.set_visibility(False)

    def _link(self, icon: str, label: str) -> Tag:
        with Tag('a', cls='a-iconbtn', aria_label=label, title=label) as made:
            html(svg(icon), 'a-icw', 'span')
        return made

    @property
    def _form(self) -> str:
        return self.opened.template.form or documents.OWN

    async def _changed(self, _: object = None) -> None:
        """Say what is wrong with the template, or show its paper; a record no paper can be made of is told too."""
        version = self._version()
        if version is None:
            return
        self._asked += 1
        asked = self._asked
        wrong, why = await self.context.ask(self._tried, version)
        if asked != self._asked:
            return  # the answer to what was written before
        self._say(self.context.words(wrong) if wrong else '')
        if not self.opened.records:
            return
        self._paper.clear()
        self.sheet.set_visibility(not why)
        self._word_link.set_visibility(bool(version.file) and not why)
        if why:
            with self._paper:
                note(self.context.words(why), 'warn')
        elif not wrong:
            self._turn += 1
            kind, _, id = str(self.record.value).partition(' ')
            self._token = DRAFTS.keep(Draft(self.context.id, self._form, version, kind, int(id)), self._token)
            self.sheet.show(address(self._token, self._turn))
            set_attrs(self._open, href=address(self._token, self._turn))
            set_attrs(self._word_link, href=address(self._token, self._turn, 'docx'), download='')

    def _tried(self, work: UnitOfWork, version: TemplateVersion) -> tuple[Refusal | None, Refusal | None]:
        """(what is wrong with the template, why the record makes no paper)."""
        wrong = why = None
        asked = templates.REPLACEABLE.get(self.opened.template.form, ())
        try:
            templates.check(version.body, templates.known(work, asked, word=bool(version.file)))
        except Refusal as refusal:
            wrong = refusal
        if self.opened.records:
            kind, _, id = str(self.record.value).partition(' ')
            try:
                documents.trial(work, self._form, kind, int(id), self.opened.template.name)
            except Refusal as refusal:
                why = refusal
        return wrong, why

    def _hidden_upload(self) -> ui.upload:
        upload = ui.upload(auto_upload=True, max_files=1, max_file_size=LARGEST, on_upload=self._uploaded,
                           on_rejected=self._rejected)  # fmt: skip
        upload.props('accept=".docx"').classes('a-sr')
        set_attrs(upload, aria_hidden='true', inert=True)
        return upload

    @property
    def _pick(self) -> str:
        """The browser opens its file dialog only in the click itself, so the server is not asked first."""
        return f'() => getElement({self._upload.id}).$refs.qRef.pickFiles()'

    async def _uploaded(self, event: UploadEventArguments) -> None:
        self._upload.reset()
        if event.file.size() > LARGEST:
            self._rejected()
            return
        await self.take_file(plain_name(event.file.name), await event.file.read())

    def _rejected(self) -> None:
        self._say(self.t('Only .docx files up to {n} MB fit.', n=LARGEST // 2**20))

    async def take_file(self, name: str, content: bytes) -> None:
        """Keep a Word file as the next version, or say what is wrong with it and where."""
        t, context = self.t, self.context
        self._say('')
        asked = templates.REPLACEABLE.get(self.opened.template.form, ())
        try:
            known = await context.ask(templates.known, asked, word=True)
            text, word = await asyncio.to_thread(keep_word, context.files, name, content, known)
        except Refusal as refusal:
            self._say(context.words(refusal))
            return
        done = await context.do(templates.write, self.id, text, said=t('Template saved'), quiet=True)
        if done.refusal:
            self._say(context.words(word.told(done.refusal)))

    def _may_be_word(self) -> bool:
        return self.opened.template.form not in NEVER_WORD

    async def _use(self, on: bool) -> None:
        t = self.t
        said = t('Papers are printed from the template now') if on else t('The template is out of use')
        await self.context.do(templates.use, self.id, on, said=said)

    async def _rename(self) -> None:
        with self._dialogs:
            template_form(self.context, self.opened.template)

    async def _remove(self) -> None:
        t, template = self.t, self.opened.template
        told = t('Papers made from it stay as they are.')
        sets = [] if template.form else await self.context.ask(documents.sets.directions_with, template.code)
        if sets:
            told += ' ' + t('It leaves the sets of documents of: {names}.', names=', '.join(sets))
        with self._dialogs:
            sure = await confirm(t, t('Delete “{name}”?', name=template.name), told, t('Delete the template'))
        if sure and await self.context.do(templates.remove, self.id, said=t('Deleted: {name}', name=template.name)):
            ui.navigate.to('/settings/templates')

    def _turn_over(self) -> None:
        on = 'is-turned' not in self.split.classes
        self.split.classes('is-turned') if on else self.split.classes(remove='is-turned')

    async def _renew(self, _: list[Change]) -> None:
        """Another's save shows in the head; what is being written here stays."""
        was = self.opened
        try:
            self.opened = await self.context.ask(read, self.t, self.id)
        except Refusal:
            self.box.clear()
            with self.box:
                gone(self.context)
            return
        if self.opened.is_word != was.is_word:
            self._stop()
            await self._turned()
            return
        self._draw_head()
        await self._renewed()

    async def _renewed(self) -> None:
        """Follow what is in force now."""


def read(work: UnitOfWork, t: Words, id: int) -> Opened:
    """Raises NotFound, Forbidden."""
    work.require(Permission.SETTINGS_EDIT)
    template = work.get(PaperTemplate, id)
    kinds = (template.form,) if template.form in PAPERS else tuple(template.of) or ('deal',)
    found = {f'{kind} {one.id}': one for kind in kinds for one in places.to_try(work, kind)}
    return Opened(template, templates.versions(work, id), places.read(work, t, template), found)


def gone(context: Context) -> None:
    t = context.t
    ui.page_title(f'{t("No such template")} · Artel')
    Tag('h1', t('No such template'), 'a-sr')
    with (
        Tag('div', cls='d-gone'),
        empty(t('This template is not here'), t('It was deleted, or it is not for your eyes.'), 'doc'),
    ):
        btn(t('Back'), 'arrow-left', 'pri', on_click=lambda: ui.navigate.to('/settings/templates'))
