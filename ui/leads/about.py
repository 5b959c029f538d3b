"""The tab «About the lead»: its fields edited in their place, ways to reach, what looks the same."""

from typing import Any

from domain import leads
from domain.utm import UTM

from ..cards import CardSections, Editing
from ..components.dialogs import FormDialog
from ..components.fields import InlineField, text_field
from ..components.kit import Tag, btn, html, set_attrs, svg
from ..context import Context
from ..record_field import RecordField, record_choices
from .card_read import Card
from .dups import Duplicates
from .reach import TRAITS, Reach
from .reasons import reason_text


class About(Tag):
    """The groups of fields of one lead."""

    def __init__(self, context: Context, card: Card, editing: Editing, dialogs: Tag) -> None:
        super().__init__('div')
        self.context, self.t, self.editing = context, context.t, editing
        self.lead_id, self._dialogs = card.lead.id or 0, dialogs
        t, may = self.t, editing.may
        with self:
            self._poor = Tag('div', cls='a-note a-note--plain d-lost', hidden=True)
            self.alike = Duplicates(context)
            ways = Tag('section', cls='d-grp')
            with ways:
                Tag('h2', t('How to reach'), 'd-grp__h')
                self.reach = Reach(context, self._ways(card), dialogs, self._reached if may else None)
            self._known = Tag('section', cls='d-grp')
            self._utm = Tag('section', cls='d-grp')
            blocks = {'reach': ways, 'known': self._known, 'utm': self._utm}
            self.sections = CardSections(editing, card.layout, sources=self._offered(card),
                                         more={'amount': self._amount}, blocks=blocks)  # fmt: skip
            self._made = Tag('p', cls='a-sm a-t3 d-made')
        self._client_drawn: object = None
        self._utm_drawn: object = None
        self.show(card)

    def show(self, card: Card) -> None:
        """Show what is not a field of its own."""
        t, lead = self.t, card.lead
        self.sections.show(card.layout)
        set_attrs(self._from, hidden=None if lead.amount is not None and not lead.amount_manual else True)
        self._poor.clear()
        set_attrs(self._poor, hidden=None if lead.junk_reason else True)
        if lead.junk_reason:
            with self._poor:
                html(svg('thumbdown'), 'a-icw', 'span')
                Tag('span', t('Poor lead: {reason}', reason=reason_text(t, lead.junk_reason)), 'a-grow l-wrap')
        self.alike.show(card.alike)
        self.reach.show(self._ways(card))
        self._known_client(card)
        self._tags(lead.utm)
        author = self.context.team.get(lead.created_by or 0)
        who = str(author['name']) if author else t('Artel')
        self._made.set_text(t('Written down {when}: {name}', when=t.full(lead.created_at), name=who))

    def _amount(self) -> InlineField:
        self.amount = self.editing.field('amount', self.t('Amount'), 'money', empty=self.t('No amount'))
        with self.amount:
            self._from = Tag('span', self.t('from products'), 'a-sm a-t3 d-from')
        return self.amount

    @staticmethod
    def _offered(card: Card) -> dict[str, str]:
        offered = card.offered | {card.lead.source: card.sources.get(card.lead.source, card.lead.source)}
        return {code: name for code, name in offered.items() if code}

    @staticmethod
    def _ways(card: Card) -> dict[str, Any]:
        return {trait: getattr(card.lead, trait) for trait in TRAITS}

    async def _reached(self, trait: str, items: list[dict[str, Any]]) -> bool | str:
        done = await self.context.do(
            leads.change, self.lead_id, {trait: items}, self.editing.record.version, quiet=True
        )
        return self.context.words(done.refusal) if done.refusal else True

    def _tags(self, utm: dict[str, str]) -> None:
        t, may = self.t, self.editing.may
        if utm == self._utm_drawn:
            return
        self._utm_drawn = dict(utm)
        self._utm.clear()
        self._utm.set_visibility(bool(utm) or may)
        with self._utm:
            with Tag('h2', cls='d-grp__h'):
                Tag('span', t('UTM tags'), 'a-grow')
                if may:
                    btn(t('Change'), 'edit', 'ghost sm', label=t('Change the UTM tags'), on_click=self._edit_utm)
            if not utm:
                Tag('p', t('No tags: the lead did not come by an advertisement.'), 'a-sm a-t3')
            with Tag('div', cls='d-2col'):
                for name, text in utm.items():
                    with Tag('div', cls='d-f'):
                        Tag('span', name, 'd-f__l')
                        Tag('span', text, 'd-f__v')

    def _edit_utm(self) -> None:
        t, context, lead = self.t, self.context, self.editing.record

        async def save() -> bool | str:
            values = {'utm': {name: field.typed for name, field in typed.items()}}
            done = await context.do(leads.change, self.lead_id, values, lead.version, quiet=True)
            return context.words(done.refusal) if done.refusal else True

        with self._dialogs:
            form = FormDialog(t, t('UTM tags'), t('Save'), save, icon='tag')
            with form.body, Tag('div', cls='a-form a-form--2'):
                typed = {
                    name: text_field(f'utm_{name}', lead.utm.get(name, ''), autofocus=name == UTM[0]) for name in UTM
                }
            form.open()

    def _known_client(self, card: Card) -> None:
        """The known client of a repeat lead; may be named by hand or taken off."""
        t = self.t
        state = (card.contact, card.company, card.converted)
        if state == self._client_drawn:
            return
        self._client_drawn = state
        self._known.clear()
        with self._known:
            with Tag('h2', cls='d-grp__h'):
                Tag('span', t('Known client'), 'a-grow')
                if self.editing.may and not card.converted:
                    text = t('Change') if card.contact or card.company else t('Choose')
                    btn(text, 'edit', 'ghost sm', on_click=self._choose)
            if not card.contact and not card.company:
                Tag('p', t('Nobody yet. A lead of a known client is converted into a deal only.'), 'a-sm a-t3')
            for found, icon in ((card.company, 'company'), (card.contact, 'contact')):
                if found:
                    with Tag('div', cls='a-row a-g6 l-known'):
                        html(svg(icon, 16, 'a-t3'), 'a-icw', 'span')
                        Tag('a', found.title or t('No name'), 'a-b a-link l-wrap', href=f'/{found.kind}/{found.id}')

    async def _choose(self) -> None:
        t, context, lead = self.t, self.context, self.editing.record

        async def save() -> bool | str:
            values = {'contact_id': person.value, 'company_id': firm.value}
            done = await context.do(leads.change, self.lead_id, values, lead.version, quiet=True)
            return context.words(done.refusal) if done.refusal else True

        people = await record_choices(context, 'contact', lead.contact_id)
        firms = await record_choices(context, 'company', lead.company_id)
        with self._dialogs:
            form = FormDialog(t, t('Known client'), t('Save'), save, icon='contact')
            with form.body:
                firm = RecordField(context, 'company', t('Company'), firms, lead.company_id)
                person = RecordField(context, 'contact', t('Contact'), people, lead.contact_id)
            form.open()
