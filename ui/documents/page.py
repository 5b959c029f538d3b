"""The page of one document: what it is and the others of its record at the left, the paper itself at the right."""

from functools import partial

from nicegui import ui

from domain import documents
from domain.errors import Refusal
from domain.history import Change
from domain.permissions import Permission

from ..components.kit import Tag, badge, btn, empty, html, icon_btn, link, set_attrs, svg
from ..context import Context
from ..papers.sheet import Sheet
from ..print.documents import LANDSCAPE
from .dialog import ask
from .printing import address, word_address
from .reading import Opened, read
from .section import Documents


class DocumentPage:
    """One person's open document."""

    def __init__(self, context: Context, id: int) -> None:
        self.context, self.t, self.id = context, context.t, id

    async def build(self) -> None:
        """Draw the page, or say calmly that there is no such document."""
        context = self.context
        try:
            opened = await context.ask(read, self.id)
        except Refusal:
            gone(context)
            return
        context.look('document', self.id)
        self.box = Tag('div', cls='e-pagebox')
        with self.box:
            self._dialogs = Tag('div')
            self._head = Tag('header', cls='a-top e-top')
            self.split = Tag('div', cls='e-split o-split')
            with self.split:
                with Tag('section', cls='e-left o-left', aria_label=opened.document.title):
                    self._about = Tag('div', cls='o-about')
                    self.around = Documents(context, opened.around, self._dialogs, title=self.t('Documents'))
                self._preview(opened)
        if context.frame:
            context.frame.nav.set_active('invoices')
        self._show(opened)
        context.live(self._renew, 'document')

    def _show(self, opened: Opened) -> None:
        self.opened = opened
        ui.page_title(f'{opened.document.title} · Artel')
        self._draw_head(opened)
        self._draw_about(opened)
        self.around.show(opened.around)

    def _draw_head(self, opened: Opened) -> None:
        t, document, (kind, id, name) = self.t, opened.document, opened.back
        self._head.clear()
        with self._head:
            with Tag('nav', cls='a-crumb', aria_label=t('Path')):
                with Tag('a', cls='a-iconbtn', href=f'/{kind}/{id}', aria_label=t('Back')):
                    html(svg('arrow-left'), 'a-icw', 'span')
                Tag('a', name or t('Back'), 'a-ell', href=f'/{kind}/{id}')
                Tag('span', '/')
            Tag('h1', document.title)
            with Tag('span', cls='a-row a-g4 e-marks'):
                if document.replaced_by:
                    badge(t('Replaced'))
                if document.document_version > 1:
                    badge(t('version {n}', n=document.document_version), 'acc')
            Tag('span', cls='a-grow')
            with Tag('span', cls='a-row a-g6 e-acts'):
                btn(t('Preview'), 'eye', 'ghost', label=t('Preview'), on_click=self._turn).classes('e-toggle')
                if document.replaced_by:
                    last = opened.versions[0].id
                    btn(t('Newer version'), 'arrow-right', 'pri', on_click=lambda: ui.navigate.to(f'/document/{last}'))
                    return
                if self.context.may(Permission.DOCUMENT_DELETE):
                    icon_btn('trash', t('To the bin'), on_click=self._drop)
                if self.context.may(Permission.DOCUMENT_MAKE):
                    btn(t('Make anew…'), 'repeat', 'pri', on_click=self._remake)

    def _draw_about(self, opened: Opened) -> None:
        t, document = self.t, opened.document
        who = str(self.context.team.get(document.created_by or 0, {}).get('name', '')) or t('Artel')
        facts = [
            (t('Form'), self._form(opened)),
            (t('field.number'), document.number),
            (t('field.date'), t.day(document.date)),
            (t('Seller'), str(document.facts['seller']['name'])),
            (t('Buyer'), str(document.facts['buyer']['name'])),
            (t('Total'), t.money(document.amount, document.currency) if document.amount else ''),
            (t('Made by'), f'{who}, {t.full(document.created_at)}'),
        ]
        self._about.clear()
        with self._about:
            with Tag('dl', cls='o-facts'):
                for label, value in facts:
                    if value:
                        Tag('dt', label, 'a-t3')
                        Tag('dd', value)
            if len(opened.versions) > 1:
                with Tag('nav', cls='a-row a-g6 a-sm a-wrap', aria_label=t('Versions')):
                    for one in opened.versions:
                        text = t('version {n} of {day}', n=one.document_version, day=t.short_day(one.date))
                        if one.id == document.id:
                            badge(text, 'acc')
                        else:
                            link(text, f'/document/{one.id}')

    def _form(self, opened: Opened) -> str:
        t, document = self.t, opened.document
        if opened.template is None:
            form, version = t(f'document_full.{document.form}'), document.form_version
        else:
            form, version = document.title.removesuffix(f' № {document.number}'), str(opened.template.number)
        return t('{form}, version {version}', form=form, version=version)

    def _preview(self, opened: Opened) -> None:
        t, document = self.t, opened.document
        labels = {
            'title': document.title, 'busy': t('Updating…'), 'offline': t('The server cannot be reached.'),
            'failed': t('The paper was not made. Change something or try again.'),
        }  # fmt: skip
        with Tag('section', cls='e-prev', aria_label=t('Preview of the paper')):
            with Tag('div', cls='e-prev__h'):
                Tag('span', t('Kept as it was made'), 'a-sm a-t2 a-ell')
                Tag('span', cls='a-grow')
                icon_btn('print', t('Print'), on_click=lambda: self.sheet.run_method('print'))
                files = [('dl', t('Download PDF'), address(document, download=True)),
                         ('external', t('Open PDF in a new tab'), address(document))]  # fmt: skip
                if document.is_word:
                    files.insert(0, ('doc', t('Download the Word file'), word_address(document)))
                for icon, label, href in files:
                    with Tag('a', cls='a-iconbtn', href=href, aria_label=label, title=label) as made:
                        html(svg(icon), 'a-icw', 'span')
                    if icon == 'external':
                        set_attrs(made, target='_blank', rel='noopener')
                    else:
                        set_attrs(made, download='')
            self.sheet = Sheet(address(document), labels)
            if opened.template.landscape if opened.template else document.form in LANDSCAPE:
                self.sheet.classes('is-landscape')

    async def _renew(self, changes: list[Change]) -> None:
        try:
            opened = await self.context.ask(read, self.id)
        except Refusal:
            self.box.clear()
            with self.box:
                gone(self.context, *self.opened.back[:2])
            return
        newer = opened.document.replaced_by
        if newer and not self.opened.document.replaced_by and any(
            change.entity_id == newer and change.actor_id == self.context.id for change in changes
        ):  # fmt: skip
            ui.navigate.to(f'/document/{newer}')  # one's own new version is what one wants to see
            return
        self._show(opened)

    def _turn(self) -> None:
        """In a narrow window: what it is, or the paper."""
        on = 'is-turned' not in self.split.classes
        self.split.classes('is-turned') if on else self.split.classes(remove='is-turned')

    async def _remake(self) -> None:
        document = self.opened.document
        with self._dialogs:
            await ask(self.context, document.form, document.title, document.source, document.source_id, document)

    async def _drop(self) -> None:
        kind, id, _ = self.opened.back
        said = self.t('Moved to the bin: {name}', name=self.opened.document.title)
        if await self.context.do(documents.drop, self.id, said=said):
            ui.navigate.to(f'/{kind}/{id}')


def gone(context: Context, kind: str = 'deal', id: int | None = None) -> None:
    """A calm word where there is no such document for this person."""
    t = context.t
    ui.page_title(f'{t("No such document")} · Artel')
    with (
        Tag('div', cls='d-gone'),
        empty(t('This document is not here'), t('It was deleted, or it is not for your eyes.'), 'doc', whole=True),
    ):
        href = f'/{kind}/{id}' if id else '/deals'
        btn(t('Back'), 'arrow-left', 'pri', on_click=partial(ui.navigate.to, href))


async def document_page(context: Context, id: int) -> None:
    """/document/{id}."""
    await DocumentPage(context, id).build()
