"""People of a company by role, and companies of a person."""

from functools import partial
from typing import Any

from domain import contacts
from domain.companies import Company
from domain.contacts import Contact, ContactCompany

from .. import faces
from ..components.kit import Tag, avatar, btn, company_mark, html, icon_btn, link, menu, menu_item, safe_href, svg
from ..components.ordering import OrderedList
from ..context import Context
from .forms import change_role, tie_company, tie_person
from .parts import Part
from .reading import Card
from .rows import shown_phone


class TiesPart(Part):
    """What ties people and companies, with acts on each tie. Dialogs and toasts belong to `here`, which stays."""

    def __init__(self, context: Context, card: Card, here: Tag, *, may_edit: bool) -> None:
        self.here, self.may_edit = here, may_edit
        super().__init__(context, card)

    def of(self, card: Card) -> Any:
        return [(one.id, one.version, tie.id, tie.version) for one, tie in card.ties], card.record.id

    def acts(self, tie: ContactCompany, name: str, *, of_company: bool) -> None:
        """The menu of one tie."""
        t = self.t
        label = t('Acts on {name}', name=name)
        with icon_btn('more', label), menu(label, anchor='bottom right', self_='top right'):
            menu_item(t('Role in the company'), 'edit', on_click=partial(self._role, tie))
            if of_company and not tie.main:
                menu_item(t('Make the main person'), 'star', on_click=partial(self._main, tie))
            menu_item(t('Take off the card'), 'x', danger=True, on_click=partial(self._untie, tie))

    async def _role(self, tie: ContactCompany) -> None:
        with self.here:
            await change_role(self.context, tie.contact_id, tie.company_id, tie.role)

    async def _main(self, tie: ContactCompany) -> None:
        with self.here:
            await self.context.do(contacts.change_tie, tie.contact_id, tie.company_id, main=True, said=self.t('Saved'))

    async def _untie(self, tie: ContactCompany) -> None:
        with self.here:
            await self.context.do(contacts.untie, tie.contact_id, tie.company_id, said=self.t('Taken off the card'))


class PeoplePart(TiesPart):
    """The people of a company as cards, put into order by dragging or by keys."""

    def of(self, card: Card) -> Any:
        return sorted((one.id, one.version, tie.id, tie.role, tie.main) for one, tie in card.ties), card.record.id

    def show(self, card: Card) -> None:
        """Follow what was saved; where only the order is new, rows move and keep the focus."""
        super().show(card)
        self.rows.put([one.id or 0 for one, _ in card.ties])

    def draw(self, card: Card) -> None:
        t = self.t
        with Tag('div', cls='g-h'):
            Tag('h2', t('People'), 'a-h3')
            Tag('span', t.number(len(card.ties)), 'a-count')
            Tag('span', cls='a-grow')
            if self.may_edit:
                btn(t('Add'), 'plus', 'ghost sm', label=t('Add a person'), on_click=partial(self._add, card.record.id))
        if not card.ties:
            Tag('p', t('Nobody yet. Add a director, an accountant, a secretary.'), 'a-t3')
        company_id = card.record.id

        async def reorder(ids: list[int]) -> None:
            await self.context.do(contacts.reorder_ties, company_id, ids, said=t('Order changed'))

        self.rows = OrderedList(t('People'), reorder, cls='g-people')
        for person, tie in card.ties:
            with self.rows.row(person.id or 0, 'g-p'):
                self._person(person, tie, self.rows if self.may_edit and len(card.ties) > 1 else None)

    def _person(self, person: Contact, tie: ContactCompany, rows: OrderedList | None) -> None:
        t, name = self.t, person.title or self.t('No name')
        if rows:
            rows.handle(person.id or 0, t('Move the person “{name}”: Alt and arrows', name=name))
        avatar(face_of(person), 'xl', hidden=True)
        with Tag('div', cls='a-grow c-over'):
            Tag('div', tie.role or person.post or t('No role'), 'a-sm a-t3 a-ell')
            with Tag('div', cls='a-row a-g6'):
                link(name, f'/contact/{person.id}', 'a-b a-ell')
                if tie.main:
                    Tag('span', t('Main person'), 'a-badge a-badge--acc')
            phone = shown_phone(t, person.phones)
            if phone:
                Tag('div', phone, 'a-sm a-t2 a-ell')
            email = str(person.emails[0]['value']) if person.emails else ''
            if email:
                Tag('div', email, 'a-sm a-t3 a-ell')
        with Tag('span', cls='a-col'):
            number = next((str(p['value']) for p in person.phones if str(p['value']).startswith('+')), '')
            icon_link('call', f'tel:{number}' if number else '', t('Call: {name}', name=name))
            icon_link('mail', f'mailto:{email}' if email else '', t('Write: {name}', name=name))
            if self.may_edit:
                self.acts(tie, name, of_company=True)

    async def _add(self, company_id: int) -> None:
        with self.here:
            await tie_person(self.context, company_id)


class CompaniesPart(TiesPart):
    """The companies of a person, the main one first."""

    def draw(self, card: Card) -> None:
        t = self.t
        with Tag('div', cls='g-h'):
            Tag('h2', t('Companies'), 'a-h3')
            Tag('span', cls='a-grow')
            if self.may_edit:
                btn(t('Add'), 'plus', 'ghost sm', label=t('Add a company'), on_click=partial(self._add, card.record.id))
        if not card.ties:
            Tag('p', t('No company yet'), 'a-t3')
        for company, tie in card.ties:
            self._company(company, tie, main=card.record.company_id == company.id and len(card.ties) > 1)

    def _company(self, company: Company, tie: ContactCompany, *, main: bool) -> None:
        with Tag('div', cls='d-doc'):
            company_mark(company.title, (company.id or 0) % 12, picture=faces.face_of(company))
            with Tag('div', cls='a-grow c-over'):
                with Tag('div', cls='a-row a-g6'):
                    link(company.title, f'/company/{company.id}', 'a-b a-ell')
                    if main:
                        Tag('span', self.t('Main company'), 'a-badge a-badge--acc')
                Tag('div', tie.role or self.t('No role'), 'a-sm a-t3')
            if self.may_edit:
                self.acts(tie, company.title, of_company=False)

    async def _add(self, contact_id: int) -> None:
        with self.here:
            await tie_company(self.context, contact_id)


def face_of(person: Contact) -> dict[str, Any]:
    """A contact as avatars take it."""
    words = [word for word in (person.last_name, person.name) if word] or ['?']
    return {
        'id': person.id,
        'name': person.title,
        'initials': ''.join(w[0] for w in words).upper(),
        'hue': (person.id or 0) % 12,
        'picture': faces.face_of(person),
    }


def icon_link(icon: str, address: str, label: str) -> None:
    """A link of one icon; nothing where there is no address."""
    checked = safe_href(address) if address else None
    if checked:
        with Tag('a', cls='a-iconbtn', href=checked, aria_label=label, title=label):
            html(svg(icon), 'a-icw', 'span')
