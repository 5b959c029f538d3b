"""New contact and new company; who looks the same is told while one types."""

from typing import Any
from uuid import uuid4

from nicegui import ui

from domain import companies, contacts, duplicates, requisites
from domain.companies import Company
from domain.picking import Found
from domain.unit_of_work import UnitOfWork

from ..address_form import AddressEditor
from ..components.dialogs import FormDialog
from ..components.fields import Field, person_field, phone_field, text_field
from ..components.kit import Tag, html, link, svg
from ..context import Context
from ..own_fields import own_form
from ..record_field import RecordField, record_choices

WHY = {'inn': 'same INN', 'phone': 'same phone', 'email': 'same e-mail', 'name': 'same name'}
ICONS = {'contact': 'contact', 'company': 'company', 'lead': 'lead'}


class Alike(Tag):
    """A remark with the clients that look like what is typed; empty while there are none."""

    def __init__(self, context: Context) -> None:
        super().__init__('div', cls='c-alike', role='status')
        self.context, self.t = context, context.t
        self._asked = 0

    async def look(self, **known: Any) -> None:
        """Ask for what matches (arguments of duplicates.find) and show it."""
        self._asked += 1
        asked = self._asked
        known = {name: value for name, value in known.items() if value and value != ['']}
        found = await self.context.ask(lambda work: duplicates.find(work, **known)) if known else []
        # The answer to what was typed before must not replace a newer one.
        if asked == self._asked and not self.is_deleted:
            self.show(found)

    def show(self, found: list[dict[str, Any]]) -> None:
        """Show these rows of duplicates.find."""
        t = self.t
        self.clear()
        if not found:
            return
        with self, Tag('div', cls='a-note a-note--warn c-alike__n'):
            html(svg('info'), 'a-icw', 'span')
            with Tag('div', cls='a-grow'):
                Tag('b', t('This client may be here already'))
                with Tag('ul'):
                    for row in found[:5]:
                        with Tag('li', cls='a-row a-g6'):
                            html(svg(ICONS.get(row['kind'], 'contact'), 14), 'a-icw', 'span')
                            entry = link(row['title'] or t('No name'), f'/{row["kind"]}/{row["id"]}')
                            entry.props['target'] = '_blank'
                            Tag('span', ', '.join(t(WHY[why]) for why in row['why']), 'a-sm')


async def new_contact(context: Context, company_id: int | None = None, *, open_it: bool = True) -> None:
    """The form of a new contact, in a company where one is given; opens the contact once it is kept."""
    t, key = context.t, uuid4().hex
    firms, own = await record_choices(context, 'company', company_id), await own_form(context, 'contact')
    draft = f'contact:new:{company_id or ""}'

    async def save() -> bool | str:
        if not all([phone.check(), where.check(), own.check()]):
            return False
        if said := own.lacks():
            return said
        values = {
            'last_name': last.value, 'name': name.value, 'second_name': second.value, 'post': post.value,
            'phones': [phone.typed], 'emails': [email.value], 'company_id': firm.value, 'owner_id': owner.value,
        } | where.changed | own.values  # fmt: skip
        done = await context.do(contacts.create, values, role=role.value or '', key=key, quiet=True,
                                said='' if open_it else t('Contact added'))  # fmt: skip
        if done.refusal:
            return context.words(done.refusal)
        if done.value and open_it:
            ui.navigate.to(f'/contact/{done.value.id}')
        return True

    async def compare(_: object = None) -> None:
        await alike.look(phones=[phone.typed], emails=[email.typed], names=[f'{last.typed} {name.typed}'],
                         kinds=('contact', 'company', 'lead'))  # fmt: skip

    drafts = [f'{draft}:{part}' for part in ('last', 'name')]
    form = FormDialog(t, t('New contact'), t('Create contact'), save, icon='contact', drafts=drafts)
    with form.body:
        alike = Alike(context)
        with Tag('div', cls='a-form a-form--2'):
            last = text_field(t('Surname'), autofocus=True, draft=drafts[0], on_change=compare)
            name = text_field(t('First name'), draft=drafts[1], on_change=compare)
            second = text_field(t('Patronymic'))
            post = text_field(t('Position'))
            phone = phone_field(t, t('Phone'), on_change=compare)
            email = text_field(t('E-mail'), on_change=compare)
            firm = RecordField(context, 'company', t('Company'), firms, company_id)
            role = text_field(t('Role in the company'), placeholder=t('Director, accountant, purchasing…'))
            owner = person_field(t('Owner'), list(context.team.values()), context.id)
            where = AddressEditor(context, t('Address')).classes('h-wide')
            own.draw()
    debounced(last, name, email)
    form.open()


async def new_company(context: Context) -> None:
    """The form of a new company with its ИНН; opens the company once it is kept."""
    t, key = context.t, uuid4().hex
    draft, own = 'company:new:title', await own_form(context, 'company')

    async def save() -> bool | str:
        if not all([phone.check(), where.check(), own.check()]):
            return False
        if said := own.lacks():
            return said
        values = {
            'title': title.value or '',
            'phones': [phone.typed],
            'emails': [email.value],
            'webs': [web.value],
            'owner_id': owner.value,
            'currency': context.currency,
        }
        values |= where.changed | own.values
        done = await context.do(make_company, values, inn.value or '', key=key, quiet=True)
        if done.refusal:
            return context.words(done.refusal)
        if done.value:
            ui.navigate.to(f'/company/{done.value.id}')
        return True

    async def compare(_: object = None) -> None:
        await alike.look(phones=[phone.typed], emails=[email.typed], inn=inn.typed, titles=[title.typed])

    form = FormDialog(t, t('New company'), t('Create company'), save, icon='company', drafts=[draft])
    with form.body:
        alike = Alike(context)
        with Tag('div', cls='a-form a-form--2'):
            title = text_field(t('Company name'), required=True, autofocus=True, draft=draft, on_change=compare)
            inn = text_field(t('field.inn'), on_change=compare)
            phone = phone_field(t, t('Phone'), on_change=compare)
            email = text_field(t('E-mail'), on_change=compare)
            web = text_field(t('Site'))
            owner = person_field(t('Owner'), list(context.team.values()), context.id)
            where = AddressEditor(context, t('Address')).classes('h-wide')
            own.draw()
    debounced(title, inn, email)
    form.open()


def make_company(work: UnitOfWork, values: dict[str, Any], inn: str) -> Company:
    """A company, with requisites where an ИНН is given; its length says what it is of."""
    company = companies.create(work, values)
    bare = requisites.bare({'inn': inn})['inn']
    if bare:
        preset = 'sole_proprietor' if len(bare) == 12 else 'organization'
        requisites.add(work, {'inn': bare, 'preset': preset}, company_id=company.id)
    return company


def debounced(*fields: Field[str]) -> None:
    """Let these fields tell what is typed after a short rest, not at every key."""
    for field in fields:
        field.input.props('debounce=250')


async def tie_person(context: Context, company_id: int) -> None:
    """Put a person who is here already, or a new one, on a company's card."""
    t = context.t
    offered = await record_choices(context, 'contact')

    async def save() -> bool | str:
        if who.value is None:
            return t('Choose a person, or close this and add a new one.')
        done = await context.do(
            contacts.tie, who.value, company_id, role.value or '', quiet=True, said=t('Person added')
        )
        return context.words(done.refusal) if done.refusal else True

    async def fresh() -> None:
        form.close()
        with form.ui.client.layout:
            await new_contact(context, company_id, open_it=False)

    form = FormDialog(t, t('Add a person'), t('Add'), save, icon='contact')
    with form.body:
        who = RecordField(context, 'contact', t('Person'), offered)
        role = text_field(t('Role in the company'), placeholder=t('Director, accountant, purchasing…'))
    with form.extra:
        new = Tag('button', t('A new person'), 'a-link', type='button')
    new.on('click', fresh)
    form.open()


async def tie_company(context: Context, contact_id: int) -> None:
    """Put a person on one more company's card."""
    t = context.t
    offered: list[Found] = await record_choices(context, 'company')

    async def save() -> bool | str:
        if firm.value is None:
            return t('Choose a company.')
        done = await context.do(
            contacts.tie, contact_id, firm.value, role.value or '', quiet=True, said=t('Company added')
        )
        return context.words(done.refusal) if done.refusal else True

    form = FormDialog(t, t('Add a company'), t('Add'), save, icon='company')
    with form.body:
        firm = RecordField(context, 'company', t('Company'), offered)
        role = text_field(t('Role in the company'), placeholder=t('Director, accountant, purchasing…'))
    form.open()


async def change_role(context: Context, contact_id: int, company_id: int, now: str) -> None:
    """Say what a person is in a company."""
    t = context.t

    async def save() -> bool | str:
        done = await context.do(contacts.change_tie, contact_id, company_id, role=role.value or '', quiet=True,
                                said=t('Role changed'))  # fmt: skip
        return context.words(done.refusal) if done.refusal else True

    form = FormDialog(t, t('Role in the company'), t('Save'), save, icon='contact')
    with form.body:
        role = text_field(t('Role in the company'), now, autofocus=True)
    form.open()
