"""Small dialogs about a deal: a new one, why it was lost, where it goes."""

from collections.abc import Sequence
from uuid import uuid4

from nicegui import ui

from domain import deals, sources
from domain.directions import Direction

from ..cards.people import followers_field
from ..components.dialogs import Dialog, FormDialog, reason_dialog
from ..components.fields import date_field, money_field, person_field, select_field, text_field
from ..components.kit import Tag, btn
from ..context import Context
from ..own_fields import own_form
from ..record_field import RecordField, record_choices

LOST_REASONS = {
    'price': 'Too expensive',
    'competitor': 'Went to a competitor',
    'terms': 'Terms did not suit',
    'no_need': 'No longer needed',
    'silent': 'Does not answer',
    'out_of_stock': 'We do not have it',
}


async def ask_reason(context: Context) -> str | None:
    """Why the deal was lost, in the words the history keeps; None where the person changed their mind."""
    t = context.t
    choices = [(key, t(name)) for key, name in LOST_REASONS.items()]
    answer = await reason_dialog(t, t('Why was the deal lost?'), choices, t('Mark as lost'),
                                 text=t('The reason is kept in the history and counted in reports.'))  # fmt: skip
    if answer is None:
        return None
    key, words = answer
    return '. '.join(part for part in (t(LOST_REASONS[key]) if key else '', words) if part)


async def ask_direction(context: Context, deal_id: int, directions: Sequence[Direction], current: int) -> bool:
    """Move a deal to another direction chosen by the person; whether it went."""
    t = context.t
    dialog = Dialog(t, t('Move to another direction'), icon='swap')
    others = [d for d in directions if d.id != current]
    with dialog.body:
        Tag('p', t('The deal goes to the stage of the same kind, or to the first one.'), 'a-t2')
        chosen = select_field(t('Direction'), {d.id: d.name for d in others}, others[0].id if others else None)
    with dialog.footer:
        Tag('span', cls='a-grow')
        btn(t('Cancel'), kind='ghost', on_click=dialog.close)
        btn(t('Move'), kind='pri', on_click=lambda: dialog.answer(chosen.value))
    target = await dialog.ask()
    if target is None:
        return False
    return bool(await context.do(deals.move_to_direction, deal_id, target, said=t('Deal moved')))


async def new_deal(context: Context, direction_id: int, **values: object) -> None:
    """The form of a new deal; opens the deal once it is kept."""
    t, key = context.t, uuid4().hex

    known = await context.ask(lambda work: {s.code: s.name for s in sources.listed(work)})
    own = await own_form(context, 'deal', direction_id)
    firms, people = await record_choices(context, 'company'), await record_choices(context, 'contact')

    async def save() -> bool | str:
        if not all([title.check(), amount.check(), close.check(), own.check()]):
            return False
        if said := own.lacks():
            return said
        typed = {
            'title': title.value or '', 'amount': amount.value, 'company_id': firm.value, 'contact_id': person.value,
            'close_date': close.value, 'owner_id': owner.value, 'source': source.value or '',
            'observers': followers.value,
        }  # fmt: skip
        filled = {name: value for name, value in typed.items() if value not in (None, '') or name == 'title'}
        done = await context.do(
            deals.create, values | filled | own.values, direction_id=direction_id, key=key, quiet=True
        )
        if not done:
            return context.words(done.refusal) if done.refusal else False
        if done.value:
            ui.navigate.to(f'/deal/{done.value.id}')
        return True

    draft = f'deal:new:{direction_id}'
    form = FormDialog(t, t('New deal'), t('Create deal'), save, icon='deal',
                      drafts=[f'{draft}:title', f'{draft}:amount'])  # fmt: skip
    with form.body:
        title = text_field(t('Title'), placeholder=t('Town, name, product'), required=True, autofocus=True,
                           draft=f'{draft}:title')  # fmt: skip
        with Tag('div', cls='a-cols2'):
            amount = money_field(t, t('Amount'), currency=context.currency, draft=f'{draft}:amount')
            close = date_field(t, t('Closing date'))
            firm = RecordField(context, 'company', t('Company'), firms)
            person = RecordField(context, 'contact', t('Contact'), people)
            owner = person_field(t('Owner'), list(context.team.values()), context.id)
            source = select_field(t('Source'), known, clearable=True, new_words=True)
            followers = followers_field(context)
            own.draw()
    form.open()
