"""The team: who works here and as what; links that let somebody in."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from nicegui import ui

from domain import invitations, people, signing
from domain.history import Change
from domain.invitations import Invitation
from domain.people import Person
from domain.types import dumps
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import Dialog, FormDialog
from ..components.fields import select_field, text_field
from ..components.kit import Tag, avatar, btn, icon_btn, menu, menu_item, note
from ..context import Context
from ..site import site
from .parts import head, section

ROLES = {
    'administrator': ('Administrator', 'Everything, settings and people too'),
    'manager': ('Head of sales', 'Everything in sales, the team’s activities, products'),
    'seller': ('Salesperson', 'Sells, sees everybody’s records'),
    'seller_own': ('Salesperson, own records', 'Sells, sees only their own records'),
    'accountant': ('Accountant', 'Checks invoices, records payments'),
    'viewer': ('Viewer', 'Sees everything, changes nothing'),
}


@dataclass(frozen=True)
class Found:
    """The team by name, the dismissed last; links that still can be used."""

    people: list[Person]
    waiting: list[Invitation]


def read(work: UnitOfWork) -> Found:
    """Two queries."""
    everybody = people.listed(work, all=True)
    return Found(sorted(everybody, key=lambda p: not p.active), invitations.waiting(work))


class PeoplePart:
    """The list of people, drawn anew when somebody of it changes; nothing in it is typed into."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t

    async def build(self) -> None:
        """Draw it."""
        context, t = self.context, self.t
        found = await context.ask(read)
        with head(t('People and roles'), t('Who works here and what each may do.')):
            btn(t('Invite'), 'plus', 'pri', label=t('Invite a colleague'), on_click=self._invite)
        # What is said and asked belongs here: the rows themselves are drawn anew while it is said.
        with Tag('div') as self._here:
            self._list = Tag('ul', cls='h-people', aria_label=t('People'))
            self._links = Tag('div')
        self._show(found)
        context.live(self._renew, 'person', 'invitation')

    def _show(self, found: Found) -> None:
        t = self.t
        self._list.clear()
        with self._list:
            for person in found.people:
                self._person(person)
        self._links.clear()
        names = {p.id: p.name for p in found.people}
        if found.waiting:
            with self._links:
                section(t('Links that wait'), t('Each lets one person in, once. A link is shown only when it is made.'))
                with Tag('ul', cls='h-people'):
                    for one in found.waiting:
                        self._waiting(one, names)

    def _person(self, person: Person) -> None:
        t, me = self.t, person.id == self.context.id
        id = person.id or 0
        face = {'id': id, 'name': person.name, 'initials': person.initials, 'hue': id % 12}
        with Tag('li', cls='h-person' if person.active else 'h-person is-off'):
            avatar(face, 'lg', hidden=True)
            with Tag('span', cls='a-grow h-d__n'):
                with Tag('span', cls='a-row a-g6'):
                    Tag('b', person.name, 'a-b a-ell')
                    if me:
                        Tag('span', t('You'), 'a-badge a-badge--acc')
                    if not person.active:
                        Tag('span', t('Dismissed'), 'a-badge')
                Tag('span', ' · '.join(filter(None, (person.post, person.email))) or t('No e-mail'), 'a-sm a-t3 a-ell')
            role = t(ROLES[person.role][0]) if person.role in ROLES else person.role
            if me or not person.active:
                Tag('span', role, 'h-role a-t2')
            else:
                label = t('Role of {name}: {role}', name=person.name, role=role)
                with Tag('button', cls='a-in h-role', type='button', aria_label=label):
                    Tag('span', role, 'a-grow a-ell')
                    with menu(t('Role of {name}', name=person.name)):
                        for key, (name, about) in ROLES.items():
                            item = menu_item(t(name), checked=key == person.role, on_click=partial(self._role, id, key))
                            with item:
                                ui.tooltip(t(about))
            acts = t('Acts on {name}', name=person.name)
            with icon_btn('more', acts), menu(acts, anchor='bottom right', self_='top right'):
                if person.active:
                    menu_item(t('Link for a new password'), 'key', on_click=partial(self._renew_password, person))
                    menu_item(t('Sign out everywhere'), 'door', on_click=partial(self._end, person))
                    if not me:
                        menu_item(t('Dismiss'), 'trash', danger=True, on_click=partial(self._dismiss, person))
                else:
                    menu_item(t('Bring back'), 'undo', on_click=partial(self._bring_back, person))

    def _waiting(self, one: Invitation, names: dict[int | None, str]) -> None:
        t = self.t
        with Tag('li', cls='h-person'):
            with Tag('span', cls='a-grow h-d__n'):
                if one.person_id:
                    Tag('b', t('New password: {name}', name=names.get(one.person_id, '')), 'a-b a-ell')
                else:
                    Tag('b', one.name or one.email or t('A new colleague'), 'a-b a-ell')
                Tag('span', t('Good until {when}', when=t.full(one.expires_at)), 'a-sm a-t3')
            if not one.person_id:
                Tag('span', t(ROLES.get(one.role, (one.role, ''))[0]), 'h-role a-t2')
            btn(t('Revoke'), kind='ghost sm', on_click=partial(self._revoke, one.id or 0))

    async def _renew(self, _: list[Change]) -> None:
        self._show(await self.context.ask(read))

    async def _do(self, said: str, verb: Any, *args: Any, undo: bool = True) -> None:
        with self._here:
            done = await self.context.do(verb, *args, said=said if undo else '')
            if done and not undo:
                self.context.toast(said)

    async def _role(self, id: int, role: str) -> None:
        await self._do(self.t('Role changed'), people.change_role, id, role)

    async def _end(self, person: Person) -> None:
        await self._do(
            self.t('{name} is signed out everywhere', name=person.name), signing.end_all, person.id, undo=False
        )

    async def _dismiss(self, person: Person) -> None:
        await self._do(self.t('{name} is dismissed', name=person.name), people.dismiss, person.id)

    async def _bring_back(self, person: Person) -> None:
        await self._do(self.t('{name} is back', name=person.name), people.bring_back, person.id)

    async def _revoke(self, id: int) -> None:
        await self._do(self.t('The link no longer works'), invitations.revoke, id, undo=False)

    async def _renew_password(self, person: Person) -> None:
        token = signing.new_token()
        with self._here:
            if await self.context.do(invitations.renew_password, person.id, signing.hash_of(token)):
                show_link(self.context, self.t('New password: {name}', name=person.name), token)

    async def _invite(self) -> None:
        context, t, token = self.context, self.t, signing.new_token()

        async def save() -> bool | str:
            values = {'name': name.value or '', 'email': email.value or ''}
            done = await context.do(invitations.invite, role.value, signing.hash_of(token), values, quiet=True)
            if done.refusal:
                return context.words(done.refusal)
            with self._here:
                who = values['name'] or values['email'] or t('A new colleague')
                show_link(context, t('Invitation: {name}', name=who), token)
            return True

        with self._here:
            form = FormDialog(t, t('Invite a colleague'), t('Make a link'), save, icon='users')
            with form.body:
                name = text_field(t('Name'), autofocus=True)
                email = text_field(t('E-mail'))
                roles = {key: f'{t(title)} — {t(about)}' for key, (title, about) in ROLES.items()}
                role = select_field(t('Role'), roles, 'seller')
            form.open()


def show_link(context: Context, title: str, token: str) -> None:
    """Show a link once, with a button that copies it."""
    t, url = context.t, f'{site()}/invitation/{token}'
    dialog = Dialog(t, title, icon='link', once=True)
    with dialog.body:
        note(t('The link is shown once. Send it to the person; it works for seven days, one time.'), 'warn')
        field = text_field(t('Link'), url)
        field.input.props('readonly')
    with dialog.footer:
        Tag('span', cls='a-grow')
        btn(t('Close'), kind='ghost', on_click=dialog.close)
        copy = btn(t('Copy the link'), 'copy', 'pri', on_click=lambda: context.toast(t('Copied')))
        copy.on('click', js_handler=f'() => navigator.clipboard?.writeText({dumps(url)})')
    dialog.open()


async def build_people(context: Context, _: int | None) -> None:
    """/settings/people."""
    await PeoplePart(context).build()
