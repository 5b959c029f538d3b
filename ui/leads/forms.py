"""Writing a lead down: by one line, or by the full form."""

from typing import Any
from uuid import uuid4

from nicegui import ui

from domain import leads
from domain.deals import Deal
from domain.permissions import Permission

from ..address_form import AddressEditor
from ..cards.people import followers_field
from ..clients.forms import Alike, debounced
from ..components.dialogs import FormDialog
from ..components.feedback import draft_saved
from ..components.fields import Field, money_field, person_field, select_field, text_field, textarea_field
from ..components.kit import Tag, btn, html, set_attrs, svg
from ..context import Context, Done
from ..own_fields import OwnForm, own_form
from .filters import Sources, sources_of

DRAFT = 'lead:new'
DRAFTED = ('title', 'last_name', 'name', 'company_title', 'phone', 'email', 'comments')
_ENTER = '(e) => { if (e.code === "Enter" && !e.isComposing) { e.preventDefault(); setTimeout(emit, 30); } }'


class QuickLine(Tag):
    """«Москва, Василий, щебень, 8 916 555-01-42» and a source; Enter writes a lead down and waits for the next."""

    def __init__(self, context: Context, known: Sources) -> None:
        super().__init__('div', cls='l-line', role='group', aria_label=context.t('Quick lead'))
        self.context, self.t, self._key, self._busy = context, context.t, uuid4().hex, False
        t = self.t
        with self:
            html(svg('bolt', 16, 'a-t3'), 'a-icw', 'span')
            self.input = ui.input(placeholder=t('Town, name, product, phone')).classes('l-line__in')
            label = t('Quick lead: town, name, product, phone')
            set_attrs(self.input, aria_label=label, autocomplete='off', data_draft='lead:line', maxlength=2000)
            self.input.on('keydown', self.add, js_handler=_ENTER)
            self.source = select_field(t('Source'), known.offered, clearable=True, new_words=True, hide_label=True,
                                       placeholder=t('Source')).classes('l-line__src')  # fmt: skip
            self._button = btn(t('Add'), 'plus', 'tint', on_click=self.add)
            self._why = Tag('div', cls='a-err l-line__why', role='alert', hidden=True)
        context.on_key('q', self.focus)

    def focus(self) -> None:
        """Put the cursor into the line."""
        self.client.run_javascript(f'window.artel?.focus("{self.input.html_id}")')

    async def add(self) -> None:
        """Write the line down; what was refused stays in the line with the reason under it."""
        text = str(self.input.value or '').strip()
        if not text or self._busy:
            return
        self._busy = True
        try:
            source = self.source.value or None
            done: Done[Any] = await self.context.do(leads.quick, text, source=source, key=self._key, quiet=True)
        finally:
            self._busy = False
        why = self.context.words(done.refusal) if done.refusal else ''
        self._why.set_text(why)
        set_attrs(self._why, hidden=None if why else True)
        if done.refusal:
            return
        self._key = uuid4().hex
        draft_saved('lead:line', text)
        self.input.set_value('')
        say_added(self.context, done)


def say_added(context: Context, done: Done[Any]) -> None:
    """Say that a lead (or, without leads, a deal) was written down, with a way to open it."""
    t, made = context.t, done.value
    assert made, 'only what was kept is told'
    deal = isinstance(made, Deal)
    address = f'/{"deal" if deal else "lead"}/{made.id}'
    text = t('Deal created: {title}', title=made.title) if deal else t('Lead added: {title}', title=made.title)
    if made.owner_id != context.id and made.owner_id in context.team:
        text += f' → {context.team[made.owner_id]["name"]}'
    if not sees(context, made):
        context.toast(text)
        return
    said = context.toast(text, done.batch)
    said.next_step(t('Open'), lambda: ui.navigate.to(address), 'arrow-right')


def sees(context: Context, made: Any) -> bool:
    """Whether what one has written down is for one's own eyes too: it may have gone to a colleague by the rule."""
    return made.owner_id == context.id or context.may(Permission.RECORDS_SEE_ALL)


async def new_lead(context: Context) -> None:
    """The full form of a new lead; opens its card once it is kept."""
    known, by_rule = await context.ask(lambda work: (sources_of(work), leads.by_rule(work)))
    await LeadForm(context, known, await own_form(context, 'lead'), by_rule=by_rule).ask()


class LeadForm:
    """Nothing is mandatory by itself; while one types, it says who is there already.

    `by_rule`: whose it becomes is the rule's to say, unless somebody is named.
    """

    def __init__(self, context: Context, known: Sources, own: OwnForm, *, by_rule: bool = False) -> None:
        self.by_rule = by_rule
        self.context, self.t, self.known, self.own, self.key = context, context.t, known, own, uuid4().hex
        self.fields: dict[str, Field[Any]] = {}
        self.done: Done[Any] | None = None

    async def ask(self) -> None:
        """Show it and wait."""
        t = self.t
        drafts = [f'{DRAFT}:{name}' for name in DRAFTED]
        form = FormDialog(t, t('New lead'), t('Add lead'), self._save, icon='lead', drafts=drafts)
        with form.body:
            self._draw()
        await form.ask()
        if self.done:
            context = self.context
            say_added(context, self.done)
            if not isinstance(self.done.value, Deal) and self.done.value and sees(context, self.done.value):
                ui.navigate.to(f'/lead/{self.done.value.id}')

    def _draw(self) -> None:
        t, context = self.t, self.context
        self._text('title', t('Title'), placeholder=t('By itself: town, name, product'), autofocus=True)
        with Tag('div', cls='a-cols2'):
            self._text('last_name', t('Surname'), watch=True)
            self._text('name', t('First name'), watch=True)
            self._text('second_name', t('Patronymic'))
            self._text('post', t('Position'))
            self._text('phone', t('Phone'), watch=True).input.props('type=tel inputmode=tel')
            self._text('email', t('E-mail'), watch=True).input.props('inputmode=email')
            self._text('messenger', t('Messenger'), placeholder='@name')
            self._text('company_title', t('Company'), watch=True)
        self.alike = Alike(context)
        with Tag('div', cls='a-cols2'):
            self._text('city', t('City'))
            self._text('product', t('Product'))
            self.source = select_field(t('Source'), self.known.offered, clearable=True, new_words=True)
            self._text('source_note', t('About the source'))
            self.amount = money_field(t, t('Amount'), currency=context.currency)
            mine, hint = (None, t('In turn')) if self.by_rule else (context.id, '')
            self.owner = person_field(t('Owner'), list(context.team.values()), mine, clearable=True, placeholder=hint)
            self.followers = followers_field(self.context)
            self.own.draw()
        self.where = AddressEditor(context, t('Address'))
        self._text('comments', t('Message'), rows=3)

    def _text(self, name: str, label: str, *, watch: bool = False, rows: int = 0, **options: Any) -> Field[str]:
        if name in DRAFTED:
            options['draft'] = f'{DRAFT}:{name}'
        if watch:
            options['on_change'] = self._look
        field = textarea_field(label, rows=rows, **options) if rows else text_field(label, **options)
        if watch:
            debounced(field)
        self.fields[name] = field
        return field

    async def _look(self, _: object = None) -> None:
        names = ('phone', 'email', 'last_name', 'name', 'company_title')
        typed = {name: str(self.fields[name].value or '') for name in names}
        person = f'{typed["last_name"]} {typed["name"]}' if typed['last_name'] else ''
        await self.alike.look(phones=[typed['phone']], emails=[typed['email']], names=[person],
                              titles=[typed['company_title']])  # fmt: skip

    async def _save(self) -> bool | str:
        # Every field says what is wrong with it, not only the first.
        checked = [
            self.own.check(),
            self.where.check(),
            *(field.check() for field in (*self.fields.values(), self.amount)),
        ]
        if not all(checked):
            return False
        if said := self.own.lacks():
            return said
        typed = {name: field.value or '' for name, field in self.fields.items()}
        values: dict[str, Any] = {name: typed[name] for name in typed if name not in ('phone', 'email', 'messenger')}
        for name, many in (('phone', 'phones'), ('email', 'emails'), ('messenger', 'messengers')):
            if typed[name]:
                values[many] = [{'value': typed[name]}]
        values |= {'source': self.source.value or '', 'observers': self.followers.value}
        values |= self.where.changed | self.own.values
        if self.owner.value or not self.by_rule:
            values['owner_id'] = self.owner.value
        if self.amount.value is not None:
            values['amount'] = self.amount.value
        done = await self.context.do(leads.create, values, key=self.key, quiet=True)
        if done.refusal:
            return self.context.words(done.refusal)
        self.done = done
        return True
