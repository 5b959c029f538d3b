"""The cards of a contact and of a company."""

from typing import Any

from nicegui import ui

from domain import companies, contacts, directions, duplicates
from domain.errors import NotFound
from domain.history import Change
from domain.permissions import Permission

from ..cards import CardSections, Editing, arrange_item
from ..components.choices import Tabs
from ..components.dialogs import confirm
from ..components.kit import Tag, avatar, avatar_markup, btn, company_mark, empty, html, icon_btn, menu, menu_item
from ..components.marks import stack_markup
from ..context import Context
from ..deals.forms import new_deal
from ..documents.section import Documents
from ..duplicates.bulk import may_merge
from ..duplicates.dialog import merge_dialog
from ..faces import PICTURES
from ..faces import face_of as picture_of
from ..presence import presence
from ..settings.images import PictureField
from ..shell import Bar, top_bar
from ..timeline import Side
from . import reading as client_reading
from .fields import CHANGE, COMPANY_TYPES, CONTACT_TYPES
from .parts import DealsPart, Figures, InvoicesPart, MonthsPart, Part
from .people import CompaniesPart, PeoplePart, face_of
from .reach import Reach
from .reading import Card
from .requisites import Owner, RequisitesPanel


class ClientCard:
    """What both cards share: reading, heading, acts, live news."""

    kind, list_path, list_name = '', '', ''
    sections: list[Part]
    editing: Editing
    fields: CardSections
    reach: Reach
    panel: RequisitesPanel
    documents: Documents | None = None

    def __init__(self, context: Context, id: int) -> None:
        self.context, self.t, self.id = context, context.t, id
        self.sections = []

    async def build(self) -> None:
        """Draw it, or say that it is not there."""
        context, t = self.context, self.t
        try:
            card = await self._read()
        except NotFound:
            gone(context, self.list_path, t(self.list_name))
            return
        self.card = card
        self.may_edit = context.may(Permission.CLIENT_EDIT) and not (
            getattr(card.record, 'mine', False) and not context.may(Permission.SETTINGS_EDIT)
        )
        context.look(self.kind, self.id)
        self._bar()
        with Tag('div') as self.here:
            pass
        self.draw(card)
        self._entitle(card)
        context.live(self._renew, (self.kind, self.id), 'direction', 'source', 'card_layout', 'own_field')
        presence.hear('viewers', self._see)
        self._see()

    async def _read(self) -> Card:
        return await self.context.ask(client_reading.read, self.kind, self.id, self.context.currency)

    def draw(self, card: Card) -> None:
        """Everything under the bar."""
        raise NotImplementedError

    def show(self, card: Card, by: dict[str, int | None] | None = None) -> None:
        """Follow what was saved; `by`: {field: the colleague who changed it}."""
        for section in self.sections:
            section.show(card)
        self.editing.offer('source', card.sources)
        self.editing.layout = card.layout
        self.editing.show(card.record, by)
        self.fields.show(card.layout)
        self.picture.show(card.record)
        self.reach.show(card.record)
        self.panel.show(card.faces)
        if self.documents and card.documents:
            self.documents.show(card.documents)

    def _bar(self) -> None:
        t = self.t
        bar: Bar = top_bar(back=self.list_path, back_label=t('Back to the list: {name}', name=t(self.list_name)))
        with bar.left, Tag('nav', cls='a-crumb', aria_label=t('Path')):
            Tag('a', t(self.list_name), href=self.list_path)
        with bar.right:
            self._viewers = Tag('span', cls='a-row a-g6 a-lg')
            label = t('More actions')
            with icon_btn('more', label, kind='ghost'), menu(label, anchor='bottom right', self_='top right'):
                self._arrange = Tag('span')
                if may_merge(self.context, self.kind) and self.may_edit:
                    menu_item(t('Merge with duplicates…'), 'copy', on_click=self._merge)
                if self.context.may(Permission.CLIENT_DELETE) and self.may_edit:
                    menu_item(t('Delete'), 'trash', danger=True, on_click=self._delete)
            if self.context.may(Permission.DEAL_EDIT):
                btn(t('Deal'), 'plus', 'pri', key='C', on_click=self._new_deal)
                self.context.on_key('c', self._new_deal)

    async def _merge(self) -> None:
        alike = await self.context.ask(duplicates.of_record, self.kind, self.id)
        ids = [row['id'] for row in alike if row['kind'] == self.kind]
        if ids:
            await merge_dialog(self.context, self.kind, [self.id, *ids])
        else:
            self.context.toast(self.t('No duplicates'))

    def fields_of(self, card: Card) -> None:
        """The fields of the record in the order this person's card has."""
        context = self.context
        self.editing = Editing(context, self.kind, card.record, self.may_edit)
        more = {PICTURES[self.kind]: self._picture}
        self.fields = CardSections(self.editing, card.layout, sources=card.sources, more=more, columns=1)
        with self._arrange:
            arrange_item(context, self.fields, self.here)

    def _picture(self) -> Tag:
        change = CHANGE[self.kind]
        picture = PictureField(self.context, self.card.record, PICTURES[self.kind], change=change,
                               may_edit=self.may_edit)  # fmt: skip
        self.picture = picture
        return picture

    def _entitle(self, card: Card) -> None:
        self.name = card.record.title or self.t('No name')
        ui.page_title(f'{self.name} · Artel')
        self.title.set_text(self.name)

    def heading(self, card: Card, mark: Any, types: dict[str, str]) -> None:
        """The client's name with its kind and owner, the figures at the right."""
        t = self.t
        self._mark = mark
        with Tag('div', cls='g-head'):
            self._face = Tag('span', cls='a-icw')
            with Tag('div', cls='a-grow c-over'):
                self.title = Tag('h1', '', 'd-title')
                with Tag('div', cls='a-row a-wrap c-facts'):
                    self._type = Tag('span', '', 'a-badge')
                    self._owner = html(avatar_markup({}), 'a-row a-g6 a-t2', 'span')
            self.sections.append(Figures(self.context, card))
        self._types = {code: t(name) for code, name in types.items()}
        self._facts(card)

    def _facts(self, card: Card) -> None:
        self._face.clear()
        with self._face:
            self._mark()
        self._type.set_text(self._types.get(card.record.type_code, ''))
        person = self.context.team.get(card.record.owner_id)
        self._owner.set_content(str(avatar_markup(person, 'sm', hidden=True) + ' ' + person['name']) if person else '')

    async def _renew(self, changes: list[Change]) -> None:
        try:
            self.card = await self._read()
        except NotFound:
            ui.navigate.to(self.list_path)
            return
        mine = [c for c in changes if c.noun == (self.kind, self.id) and c.actor_id != self.context.id]
        self.show(self.card, {name: change.actor_id for change in mine for name in change.after})
        self._facts(self.card)
        self._entitle(self.card)

    def _see(self) -> None:
        if self._viewers.is_deleted:
            return  # the ear outlives the page
        self.editing.editors(presence.editors((self.kind, self.id), self.context.id))
        team, there = self.context.team, presence.viewers((self.kind, self.id), self.context.id)
        viewers = [team[person] for person in there if person in team]
        self._viewers.clear()
        if viewers:
            with self._viewers:
                html(
                    stack_markup(viewers, 'sm'),
                    'a-stack',
                    'span',
                    role='group',
                    aria_label=self.t('Also looking at this'),
                )

    async def _new_deal(self) -> None:
        main = await self.context.ask(directions.main)
        with self.here:
            await new_deal(self.context, main.id or 0, **{f'{self.kind}_id': self.id})

    async def _delete(self) -> None:
        raise NotImplementedError


class CompanyCard(ClientCard):
    """A company: overview with people, deals and money; its timeline; requisites at the right."""

    kind, list_path, list_name = 'company', '/companies', 'Companies'

    def draw(self, card: Card) -> None:
        t, context = self.t, self.context
        self.heading(card, self._logo, COMPANY_TYPES)
        with Tag('div', cls='c-tabs'):
            tabs = Tabs([('all', t('Overview')), ('feed', t('Timeline'))], 'all', label=t('Parts of the card'))
        with Tag('div', cls='g-body'):
            with tabs.panel('all', 'g-main'):
                with Tag('section'):
                    self.reach = Reach(context, self.kind, card.record, may_edit=self.may_edit)
                self.sections += [
                    PeoplePart(context, card, self.here, may_edit=self.may_edit),
                    DealsPart(context, card),
                    MonthsPart(context, card),
                    InvoicesPart(context, card),
                ]
                assert card.documents
                self.documents = Documents(context, card.documents, self.here, title=t('Documents'))
            with tabs.panel('feed', 'c-feed'):
                Side(context, self.kind, self.id, card.timeline)
            with Tag('aside', cls='g-side', aria_label=t('Legal and bank details')):
                owner = Owner(self.kind, self.id)
                self.panel = RequisitesPanel(context, owner, card.faces, may_edit=self.may_edit)
                self.fields_of(card)

    def _logo(self) -> None:
        company_mark(self.card.record.title, self.id % 12, 'lg', picture_of(self.card.record))

    async def _delete(self) -> None:
        t = self.t
        if await confirm(t, t('Delete the company “{name}”?', name=self.name),
                         t('Its deals and papers stay. The company can be brought back by undoing.'),
                         t('Delete')):  # fmt: skip
            await self.context.do(companies.drop, self.id, said=t('Company deleted'))


class ContactCard(ClientCard):
    """A person: how to reach them, their companies and deals; the timeline at the right."""

    kind, list_path, list_name = 'contact', '/contacts', 'Contacts'

    def draw(self, card: Card) -> None:
        context = self.context
        self.heading(card, self._photo, CONTACT_TYPES)
        with Tag('div', cls='d-body c-body'):
            with Tag('div', cls='d-left'), Tag('div', cls='d-scroll c-left'):
                self.reach = Reach(context, self.kind, card.record, may_edit=self.may_edit)
                self.sections += [
                    CompaniesPart(context, card, self.here, may_edit=self.may_edit),
                    DealsPart(context, card),
                    InvoicesPart(context, card),
                ]
                with Tag('section'):
                    self.fields_of(card)
                owner = Owner(self.kind, self.id)
                self.panel = RequisitesPanel(context, owner, card.faces, may_edit=self.may_edit)
            Side(context, self.kind, self.id, card.timeline)

    def _photo(self) -> None:
        avatar(face_of(self.card.record), 'xl', hidden=True)

    async def _delete(self) -> None:
        t = self.t
        if await confirm(t, t('Delete the contact “{name}”?', name=self.name),
                         t('The deals stay. The contact can be brought back by undoing.'), t('Delete')):  # fmt: skip
            await self.context.do(contacts.drop, self.id, said=t('Contact deleted'))


def gone(context: Context, path: str, name: str) -> None:
    """What is said where there is no such record, or not for these eyes."""
    t = context.t
    with empty(t('There is no such client'), t('It was deleted, or only its owner sees it.'), 'search', whole=True):
        btn(t('Back to the list: {name}', name=name), on_click=lambda: ui.navigate.to(path))


async def contact_page(context: Context, id: int) -> None:
    """/contact/{id}."""
    await ContactCard(context, id).build()


async def company_page(context: Context, id: int) -> None:
    """/company/{id}."""
    await CompanyCard(context, id).build()
