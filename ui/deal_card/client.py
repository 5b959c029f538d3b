"""The client of a deal: the company with its people and their roles, or one person."""

from domain import contacts, deals
from domain.permissions import Permission

from ..components.choices import menu, menu_item
from ..components.kit import Tag, avatar, btn, company_mark, empty, html, icon_btn, safe_href, svg
from ..context import Context
from ..faces import face_of
from .client_forms import add_contact, ask_role, choose_company
from .reading import Card, Someone


class ClientBlock:
    """Fills a section of the card; `show` draws it anew where something of it differs."""

    def __init__(self, context: Context, box: Tag, dialogs: Tag, card: Card) -> None:
        self.context, self.t, self._box, self._dialogs, self.card = context, context.t, box, dialogs, card
        self.may_deal = context.may(Permission.DEAL_EDIT)
        self.may = context.may(Permission.CLIENT_EDIT)
        self._drawn: object = None
        self.show(card)

    def show(self, card: Card) -> None:
        """Show this client."""
        self.card = card
        company = card.company
        state = (
            card.deal.contact_id, card.deal.company_id, company and company.version, card.inn, card.won,
            [(p.contact.id, p.contact.version, p.role) for p in card.people],
        )  # fmt: skip
        if state == self._drawn:
            return
        self._drawn = state
        self._box.clear()
        with self._box:
            self._head()
            if not company and not card.people:
                with empty(
                    self.t('No client yet'), self.t('Choose a company or a person, or make new ones.'), 'contact'
                ):
                    if self.may_deal:
                        btn(self.t('Company'), 'company', on_click=self._company)
                        btn(self.t('Contact'), 'contact', on_click=self._contact)
                return
            with Tag('div', cls='d-client'):
                if company:
                    self._firm()
                for one in card.people:
                    self._person(one)

    def _head(self) -> None:
        t = self.t
        with Tag('h2', cls='d-grp__h'):
            Tag('span', t('Client'), 'a-grow')
            if self.may_deal and (self.card.company or self.card.people):
                if not self.card.company:
                    btn(t('Company'), 'plus', 'ghost sm', on_click=self._company)
                btn(t('Contact'), 'plus', 'ghost sm', on_click=self._contact)

    def _firm(self) -> None:
        t, company = self.t, self.card.company
        if not company:
            return
        count, total = self.card.won
        facts = [f'{t("INN")} {self.card.inn}'] if self.card.inn else []
        if count:
            facts.append(t.n('{n} won deal', '{n} won deals', count) + f', {t.money(total, self.card.deal.currency)}')
        if company.address:
            facts.append(company.address)
        with Tag('div', cls='a-row d-firm'):
            company_mark(company.title, 'teal', 'md', face_of(company))
            with Tag('div', cls='a-grow'):
                Tag('a', company.title, 'a-b a-link', href=f'/company/{company.id}')
                if facts:
                    Tag('div', ' · '.join(facts), 'a-sm a-t3')
            if self.may_deal:
                with (
                    icon_btn('more', t('Change the company')),
                    menu(t('Company'), anchor='bottom right', self_='top right'),
                ):
                    menu_item(t('Another company'), 'swap', on_click=self._company)
                    menu_item(t('Open'), 'external', href=f'/company/{company.id}')
                    menu_item(t('Take off the deal'), 'x', on_click=self._no_company)

    def _person(self, one: Someone) -> None:
        t, contact = self.t, one.contact
        name = contact.title or t('No name')
        main = contact.id == self.card.deal.contact_id
        initials = ''.join(word[:1] for word in name.split()[:2]).upper()
        with Tag('div', cls='d-person'):
            face = {'name': name, 'initials': initials, 'hue': (contact.id or 0) % 12, 'picture': face_of(contact)}
            avatar(face, hidden=True)
            with Tag('div', cls='a-grow'):
                with Tag('div', cls='a-row a-g6'):
                    Tag('a', name, 'a-b a-ell', href=f'/contact/{contact.id}', title=name)
                    if main:
                        Tag('span', t('Main'), 'a-badge a-badge--acc')
                if about := ' · '.join(
                    part for part in (one.role, contact.post if contact.post != one.role else '') if part
                ):
                    Tag('div', about, 'a-sm a-t3')
            if one.phone:
                Tag('span', t.plain_phone(one.phone), 'a-sm a-tel a-t2 d-person__tel')
            with Tag('span', cls='a-row a-g2'):
                self._reach('call', f'tel:{one.phone}' if one.phone else '', t('Call: {name}', name=name))
                self._reach('mail', f'mailto:{one.email}' if one.email else '', t('Write: {name}', name=name))
                if self.may_deal:
                    self._menu(one, name, main)

    @staticmethod
    def _reach(icon: str, href: str, label: str) -> None:
        if href and (address := safe_href(href)):
            with Tag('a', cls='a-iconbtn', href=address, aria_label=label, title=label):
                html(svg(icon), 'a-icw', 'span')

    def _menu(self, one: Someone, name: str, main: bool) -> None:
        t = self.t
        with icon_btn('more', t('Change: {name}', name=name)), menu(name, anchor='bottom right', self_='top right'):
            if not main:
                menu_item(t('Make the main one of the deal'), 'star', on_click=lambda: self._make_main(one))
            if one.tied and self.may:
                menu_item(t('Change the role'), 'edit', on_click=lambda: self._role(one))
            menu_item(t('Open'), 'external', href=f'/contact/{one.contact.id}')
            if main:
                menu_item(t('Take off the deal'), 'x', on_click=self._no_contact)
            if one.tied and self.may:
                menu_item(t('Not in this company any more'), 'x', danger=True, on_click=lambda: self._untie(one))

    async def _make_main(self, one: Someone) -> None:
        await self._change(self.t('Main contact changed'), contact_id=one.contact.id)

    async def _no_contact(self) -> None:
        await self._change(self.t('Contact taken off the deal'), contact_id=None)

    async def _no_company(self) -> None:
        await self._change(self.t('Company taken off the deal'), company_id=None)

    async def _change(self, said: str, **values: object) -> None:
        await self.context.do(deals.change, self.card.deal.id or 0, values, said=said)

    async def _untie(self, one: Someone) -> None:
        company_id = self.card.deal.company_id or 0
        await self.context.do(contacts.untie, one.contact.id or 0, company_id, said=self.t('Taken out of the company'))

    async def _role(self, one: Someone) -> None:
        with self._dialogs:
            await ask_role(self.context, one, self.card.deal.company_id or 0)

    async def _company(self) -> None:
        with self._dialogs:
            await choose_company(self.context, self.card)

    async def _contact(self) -> None:
        with self._dialogs:
            await add_contact(self.context, self.card)
