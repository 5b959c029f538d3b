"""The documents of a record: what is due, what can be made in one click, what was made."""

from functools import partial
from typing import Any
from uuid import uuid4

from nicegui import ui

from domain import documents
from domain.documents import Document, extra_of
from domain.permissions import Permission

from ..components.choices import menu, menu_item
from ..components.kit import Tag, badge, btn, html, icon_btn, svg
from ..context import Context
from .dialog import ask
from .printing import address, word_address
from .reading import Found, form_name


class Documents(Tag):
    """Hints, buttons of the forms and the list; `show` follows what was made elsewhere."""

    def __init__(self, context: Context, found: Found, dialogs: Tag, *, title: str = '') -> None:
        super().__init__('section', cls='o-docs')
        self.context, self.t, self._dialogs, self._title = context, context.t, dialogs, title
        self._drawn: Any = None
        self._opened = uuid4().hex
        self.show(found)

    def show(self, found: Found) -> None:
        """Show these documents."""
        if found.state == self._drawn:
            return
        self._drawn, self.found = found.state, found
        self.clear()
        with self:
            if self._title:
                Tag('h2', self._title, 'a-h3')
            if self.context.may(Permission.DOCUMENT_MAKE):
                self._due()
                self._forms()
            if not found.documents:
                Tag('p', self.t('No documents yet. They are made from the record and stay as they were made.'), 'a-t3')
            for one in found.documents:
                self._row(one)

    def _name(self, code: str) -> str:
        return form_name(self.t, code, self.found.forms)

    def _due(self) -> None:
        t = self.t
        for code in self.found.due:
            name = self._name(code)
            with Tag('div', cls='a-note o-due'):
                html(svg('bulb'), 'a-icw', 'span')
                Tag('span', t('The stage asks for a document: {name}.', name=name), 'a-grow')
                btn(t('Make'), kind='tint sm', label=t('Make: {name}', name=name),
                    on_click=partial(self._make, code))  # fmt: skip

    def _forms(self) -> None:
        t, found = self.t, self.found
        offered = found.wanted or list(found.forms)
        with Tag('div', cls='o-forms', role='group', aria_label=t('Make a document')):
            for code in offered:
                name = self._name(code)
                with Tag(
                    'button', cls='a-chip a-chip--dash', type='button', title=t('Make: {name}', name=name)
                ) as chip:
                    html(svg('plus', 14), 'a-icw', 'span')
                    Tag('span', name)
                chip.on('click', partial(self._make, code))
            label = t('Make with other values')
            with icon_btn('more', label), menu(label):
                for code in found.forms:
                    menu_item(f'{self._name(code)}…', 'doc', on_click=partial(self._ask, code))

    async def _make(self, code: str) -> None:
        """Make it at once; where the form needs something nobody could foresee, ask."""
        t, found = self.t, self.found
        if any(info.is_required() for name, info in extra_of(code).model_fields.items() if name != 'valid_until'):
            await self._ask(code)
            return
        # the same for clicks in a row: a double click makes one paper
        key = f'{self._opened}-{code}-{len(found.documents)}-{max((d.id or 0 for d in found.documents), default=0)}'
        done = await self.context.do(documents.make, code, found.source, found.id, key=key)
        if done and done.value:
            self.context.toast(t('Made: {name}', name=done.value.title), done.batch)

    async def _ask(self, code: str) -> None:
        with self._dialogs:
            await ask(self.context, code, self._name(code), self.found.source, self.found.id)

    def _row(self, one: Document) -> None:
        t = self.t
        old = one.replaced_by is not None
        with Tag('div', cls='d-doc is-old' if old else 'd-doc'):
            with Tag('span', cls='d-doc__ic'):
                html(svg('file-text', 18), 'a-icw', 'span')
            with Tag('div', cls='a-grow'):
                Tag('a', one.title, 'a-b', href=f'/document/{one.id}')
                who = self.context.team.get(one.created_by or 0, {}).get('name', '')
                about = [t('of {day}', day=t.short_day(one.date)), str(who)]
                Tag('div', ' · '.join(part for part in about if part), 'a-sm a-t3')
            if old:
                badge(t('Replaced'))
            elif one.document_version > 1:
                badge(t('version {n}', n=one.document_version), 'acc')
            if one.amount:
                Tag('b', t.money(one.amount, one.currency), 'a-num d-doc__sum')
            files = [
                ('print', t('Open PDF: {name}', name=one.title), address(one)),
                ('dl', t('Download PDF: {name}', name=one.title), address(one, download=True)),
            ]
            if one.is_word:
                files.insert(0, ('doc', t('Download the Word file: {name}', name=one.title), word_address(one)))
            for icon, label, href in files:
                with Tag('a', cls='a-iconbtn', href=href, aria_label=label, title=label,
                         target='_blank', rel='noopener'):  # fmt: skip
                    html(svg(icon), 'a-icw', 'span')
            self._acts(one, old)

    def _acts(self, one: Document, old: bool) -> None:
        t, may = self.t, self.context.may
        label = t('Acts with {name}', name=one.title)
        with icon_btn('more', label, kind='ghost sm'), menu(label, anchor='bottom right', self_='top right'):
            menu_item(t('Preview'), 'eye', on_click=lambda: ui.navigate.to(f'/document/{one.id}'))
            if not old and may(Permission.DOCUMENT_MAKE):
                menu_item(t('Make anew…'), 'repeat', on_click=partial(self._remake, one))
            if not old and may(Permission.DOCUMENT_DELETE):
                ui.separator()
                menu_item(t('To the bin'), 'trash', danger=True, on_click=partial(self._drop, one))

    async def _remake(self, one: Document) -> None:
        with self._dialogs:
            await ask(self.context, one.form, one.title, one.source, one.source_id, one)

    async def _drop(self, one: Document) -> None:
        await self.context.do(documents.drop, one.id, said=self.t('Moved to the bin: {name}', name=one.title))
