"""Dialogs about a deal's client: a company or a person chosen or made new, and a role."""

from typing import Any
from uuid import uuid4

from domain import companies, contacts, deals
from domain.permissions import Permission
from domain.unit_of_work import UnitOfWork

from ..components.choices import Segmented
from ..components.dialogs import FormDialog
from ..components.fields import phone_field, select_field, text_field
from ..components.kit import Tag, set_attrs
from ..context import Context, Done
from ..record_field import RecordField, record_choices
from .reading import Card, Someone

ROLES = ('Director', 'Purchasing', 'Accountant', 'Secretary', 'Site manager', 'Warehouse')


def set_company(work: UnitOfWork, deal_id: int, company_id: int | None, values: dict[str, Any]) -> deals.Deal:
    """Give a deal a company: this one, or a new one with these values."""
    if company_id is None:
        company_id = companies.create(work, values).id
    return deals.change(work, deal_id, {'company_id': company_id})


def set_contact(
    work: UnitOfWork, deal_id: int, contact_id: int | None, values: dict[str, Any], role: str
) -> deals.Deal:
    """Give a deal one more person: this one, or a new one; the first becomes the deal's main contact."""
    deal = work.get(deals.Deal, deal_id)
    if contact_id is None:
        contact_id = contacts.create(work, values).id
    if contact_id and deal.company_id and work.may(Permission.CLIENT_EDIT):
        contacts.tie(work, contact_id, deal.company_id, role)
    if deal.contact_id is None or not deal.company_id:
        return deals.change(work, deal_id, {'contact_id': contact_id})
    return deal


class _Choice:
    """A form with two faces: one that is there, or a new one."""

    def __init__(self, context: Context, form: FormDialog) -> None:
        self.new = False
        t = context.t
        with form.body:
            if context.may(Permission.CLIENT_EDIT):
                faces = [('old', t('One that is there')), ('new', t('A new one'))]
                Segmented(faces, 'old', label=t('Which'), on_change=self._switch)
            self.old_face, self.new_face = Tag('div', cls='a-form'), Tag('div', cls='a-form', hidden=True)

    def _switch(self, face: str) -> None:
        self.new = face == 'new'
        set_attrs(self.old_face, hidden=True if self.new else None)
        set_attrs(self.new_face, hidden=None if self.new else True)


async def choose_company(context: Context, card: Card) -> None:
    """Choose the company of a deal, or make a new one."""
    t, key = context.t, uuid4().hex
    offered = await record_choices(context, 'company', card.deal.company_id)

    async def save() -> bool | str:
        if not choice.new and not known.value:
            return t('Choose a company.')
        if not (title.check() and phone.check()):
            return False
        values = {'title': title.value or '', 'phones': [{'value': phone.value}] if phone.value else []}
        done = await context.do(
            set_company, card.deal.id or 0, None if choice.new else known.value, values, quiet=True, key=key
        )
        return _told(context, done, t('Company set'))

    form = FormDialog(t, t('Company of the deal'), t('Set'), save, icon='company')
    choice = _Choice(context, form)
    with choice.old_face:
        known = RecordField(context, 'company', t('Company'), offered, card.deal.company_id)
    with choice.new_face:
        title = text_field(t('Title'), placeholder=t('As in the contract'))
        phone = phone_field(t, t('Phone'))
    await form.ask()


async def add_contact(context: Context, card: Card) -> None:
    """Add a person to the deal: one who is there, or a new one, with a role in the company."""
    t, key = context.t, uuid4().hex
    offered = await record_choices(context, 'contact')

    async def save() -> bool | str:
        if not choice.new and not known.value:
            return t('Choose a person.')
        if not (last.check() and first.check() and phone.check()):
            return False
        values = {
            'last_name': last.value or '', 'name': first.value or '', 'company_id': card.deal.company_id,
            'phones': [{'value': phone.value}] if phone.value else [],
        }  # fmt: skip
        spoken = str(role.value or '') if role else ''
        chosen = None if choice.new else known.value
        done = await context.do(set_contact, card.deal.id or 0, chosen, values, spoken, quiet=True, key=key)
        return _told(context, done, t('Contact added'))

    form = FormDialog(t, t('Contact of the deal'), t('Add'), save, icon='contact')
    choice = _Choice(context, form)
    with choice.old_face:
        known = RecordField(context, 'contact', t('Contact'), offered)
    with choice.new_face:
        with Tag('div', cls='a-cols2'):
            last = text_field(t('Surname'))
            first = text_field(t('First name'))
        phone = phone_field(t, t('Phone'))
    with form.body:
        role = (
            select_field(t('Role in the company'), _roles(context), clearable=True, new_words=True)
            if card.company
            else None
        )
    await form.ask()


async def ask_role(context: Context, one: Someone, company_id: int) -> None:
    """What a person is in the company."""
    t = context.t

    async def save() -> bool | str:
        said = str(role.value or '')
        done = await context.do(contacts.change_tie, one.contact.id or 0, company_id, role=said, quiet=True)
        return _told(context, done, t('Role changed'))

    form = FormDialog(t, one.contact.title, t('Save'), save, icon='contact')
    with form.body:
        known = _roles(context)
        role = select_field(
            t('Role in the company'), known, one.role or None, clearable=True, new_words=True, autofocus=True
        )
    await form.ask()


def _roles(context: Context) -> dict[str, str]:
    return {context.t(role): context.t(role) for role in ROLES}


def _told(context: Context, done: Done[Any], said: str) -> bool | str:
    if done:
        context.toast(said, done.batch)
        return True
    return context.words(done.refusal) if done.refusal else False
