"""The conversion of a lead: one dialog that says what is made, what is there already and what moves where."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from nicegui import ui
from nicegui.element import Element

from domain import leads

from ..components.dialogs import FormDialog
from ..components.feedback import toast
from ..components.fields import Field, SelectField, money_field, select_field, text_field
from ..components.kit import Tag, avatar_markup, btn, company_mark, html, set_attrs, svg
from ..context import Context
from .convert_plan import CLIENTS, Plan, read
from .convert_side import carried, draw_duplicates
from .seen import face_of, hue_of, picture_of

UNDO_SECONDS = 30
NAMES = {'contact': ('contact', 'Contact'), 'company': ('company', 'Company'), 'deal': ('deal', 'Deal')}


async def convert(context: Context, lead_id: int) -> dict[str, int | None] | None:
    """Ask what to make of a lead, make it and open it: {'contact', 'company', 'deal'} ids; None where nothing was."""
    plan = await read(context, lead_id)
    return await Conversion(context, plan).ask() if plan else None


class Conversion:
    """The dialog. `plan` holds the choices; sections are drawn from it anew when one of them changes."""

    def __init__(self, context: Context, plan: Plan) -> None:
        self.context, self.t, self.plan, self.key = context, context.t, plan, uuid4().hex
        self.made: dict[str, int | None] | None = None
        self.batch, self._fields = '', dict[tuple[str, str], Field[Any] | SelectField]()
        self._switches: dict[str, Tag] = {}

    async def ask(self) -> dict[str, int | None] | None:
        """Show it and wait; says what was made, offers Undo for 30 seconds and opens the deal."""
        t = self.t
        self.form = FormDialog(t, t('Lead conversion'), t('Create'), self._save, icon='wand', wide=True)
        self._draw()
        await self.form.ask()
        if self.made is None:
            return None
        undo = self.batch
        toast(t, self._said(self.made), 'ok', undo=lambda: self.context.undo(undo), seconds=UNDO_SECONDS)
        target = next(((kind, id) for kind in ('deal', 'contact', 'company') if (id := self.made[kind])), None)
        if target:
            ui.navigate.to(f'/{target[0]}/{target[1]}')
        return self.made

    def _draw(self) -> None:
        t, form = self.t, self.form
        header = form.frame.default_slot.children[0]
        title = next(one for one in header.default_slot.children if getattr(one, 'tag', '') == 'h2')
        with header:
            box = Tag('div', cls='a-grow')
            with box:
                Tag('p', ' · '.join(self.plan.about(t)), 'a-sm a-t3 l-wrap')
            box.move(target_index=1)
            title.move(box, target_index=0)
        form.body.classes('w-body')
        with form.body:
            with Tag('section', cls='w-left', aria_label=t('What to create')):
                Tag('h3', t('What to create'), 'a-h3 w-h')
                self._boxes = {kind: Tag('div', cls='w-opt') for kind in NAMES}
            self._right = Tag('section', cls='w-right', aria_label=t('What is there already and what moves'))
        with form.extra:
            Tag('span', t('The lead will be closed as good. It can be undone for 30 seconds.'), 'a-sm a-t3 w-say')
            Tag('span', cls='a-grow')
            if not self.plan.good:
                btn(t('Only rate good'), 'thumbup', 'ghost', on_click=self._rate).classes('w-rate')
        for kind in NAMES:
            self._section(kind)
        self._side()
        with form.save_button:
            Tag('kbd', 'Ctrl Enter', 'a-kbd a-lg')

    def _section(self, kind: str) -> None:
        t, plan, (icon, name) = self.t, self.plan, NAMES[kind]
        box, on = self._boxes[kind], plan.on[kind]
        box.clear()
        box.classes('is-on') if on else box.classes(remove='is-on')
        set_attrs(box, hidden=True if plan.repeat and kind != 'deal' and not plan.linked(kind) else None)
        with box:
            with Tag('div', cls='a-row'):
                html(svg(icon, 18, 'a-t3'), 'a-icw', 'span')
                Tag('b', t(name), 'a-b a-grow')
                if on and kind in CLIENTS and (chosen := plan.choice[kind]).id:
                    text = t('Will be extended') if chosen.complete else t('Will be linked')
                    with Tag('span', cls='a-badge a-badge--acc'):
                        html(svg('plus' if chosen.complete else 'link', 12), 'a-icw', 'span')
                        Tag('span', text)
                if not plan.repeat:
                    switch = Tag('button', cls='a-sw', type='button', role='switch')
                    label = t('Create: {what}', what=t(name))
                    set_attrs(switch, aria_checked='true' if on else 'false', aria_label=label)
                    switch.on('click', lambda: self._toggle(kind))
                    self._switches[kind] = switch
            if on:
                self._deal() if kind == 'deal' else self._client(kind)

    def _client(self, kind: str) -> None:
        t, plan = self.t, self.plan
        if found := plan.linked(kind):
            with Tag('div', cls='a-row w-linked'):
                if kind == 'contact':
                    html(avatar_markup(face_of(found), '', hidden=True), 'a-icw', 'span')
                else:
                    company_mark(found['title'], hue_of(found['id']), picture=picture_of(found))
                with Tag('span', cls='a-grow l-wrap'):
                    Tag('b', found['title'], 'a-b')
                    Tag('div', plan.facts(t, found), 'a-sm a-t3 a-num')
                if not plan.repeat:
                    btn(t('Create new'), kind='ghost sm', on_click=lambda: self._choose(kind, None, False))
            return
        with Tag('div', cls='w-grid'):
            if kind == 'contact':
                self._text(kind, 'last_name', t('Surname'), required='last_name' in plan.needs)
                self._text(kind, 'name', t('First name'))
                self._text(kind, 'second_name', t('Patronymic'))
                self._text(kind, 'post', t('Position'))
                if 'last_name' in plan.needs and not plan.values['contact'].get('last_name'):
                    with Tag('p', cls='a-sm a-t3 w-wide'):
                        unknown = Tag('button', t('The surname is not known'), 'a-link', type='button')
                    unknown.on('click', self._unknown)
            else:
                self._text(kind, 'title', t('Company name'), required=True, wide=True)

    def _deal(self) -> None:
        t, plan = self.t, self.plan
        values = plan.values['deal']
        with Tag('div', cls='w-grid'):
            self._text('deal', 'title', t('Title'), required=True, wide=True)
            directions = {d['id']: d['name'] for d in plan.directions}

            def directed(id: Any) -> None:
                values['direction_id'] = id

            self._fields['deal', 'direction_id'] = select_field(t('Direction'), directions, values['direction_id'],
                                                                on_change=directed)  # fmt: skip

            def priced(amount: Decimal | None) -> None:
                values['amount'] = amount

            amount = money_field(t, t('Amount'), values['amount'], plan.currency, on_change=priced)
            self._fields['deal', 'amount'] = amount

    def _text(self, kind: str, name: str, label: str, *, required: bool = False, wide: bool = False) -> None:
        values = self.plan.values[kind]

        def typed(text: Any) -> None:
            values[name] = text or ''

        field = text_field(label, values.get(name) or '', required=required, on_change=typed)
        if wide:
            field.classes('w-wide')
        self._fields[kind, name] = field

    def _unknown(self) -> None:
        field = self._fields['contact', 'last_name']
        self.plan.values['contact']['last_name'] = word = self.t('unknown')
        field.set_value(word)

    def _side(self) -> None:
        t, plan = self.t, self.plan
        self._right.clear()
        with self._right:
            draw_duplicates(t, plan, self.context.team, self._choose)
            Tag('h3', t('What will be moved'), 'a-h3 w-h w-h--next')
            with Tag('ul', cls='w-copy'):
                for what, where in carried(t, plan):
                    with Tag('li'):
                        html(svg('check', 14, 'a-okc'), 'a-icw', 'span')
                        Tag('span', what, 'a-grow l-wrap')
                        Tag('span', where, 'a-sm a-t3')
        deal = plan.on['deal']
        self.form.save_button.set_text(t('Create and open the deal') if deal else t('Create'))
        self.form.save_button.set_enabled(any(plan.on.values()))

    def _toggle(self, kind: str) -> None:
        self.plan.on[kind] = not self.plan.on[kind]
        self._section(kind)
        self._side()
        self._focus(self._switches[kind])

    def _choose(self, kind: str, id: int | None, complete: bool) -> None:
        self.plan.choose(kind, id, complete)
        self._section(kind)
        self._side()

    @staticmethod
    def _focus(element: Element) -> None:
        element.client.run_javascript(f'setTimeout(() => window.artel?.focus("{element.html_id}"), 30)')

    async def _rate(self) -> None:
        if await self.context.do(leads.good, self.plan.lead_id, said=self.t('Lead rated good')):
            self.form.close()

    async def _save(self) -> bool | str:
        # Every field says what is wrong with it, not only the first.
        checked = [field.check() for field in self._fields.values() if not field.is_deleted]
        if not all(checked):
            return False
        done = await self.context.do(leads.convert, self.plan.lead_id, self.plan.asked(), key=self.key, quiet=True)
        if done.refusal:
            text = self.context.words(done.refusal)
            place = (str(done.refusal.facts.get('part')), str(done.refusal.facts.get('field')))
            if (field := self._fields.get(place)) and not field.is_deleted:
                field.error(text)
                self._focus(field.input)
                return False
            return text
        self.made, self.batch = done.value, done.batch
        return True

    def _said(self, made: dict[str, int | None]) -> str:
        t, plan = self.t, self.plan
        fresh = [kind for kind in NAMES if made.get(kind) and (kind == 'deal' or not plan.linked(kind))]
        new = [t(NAMES[kind][1]).lower() for kind in fresh]
        return t('Lead converted. Created: {what}', what=', '.join(new)) if new else t('Lead converted')
