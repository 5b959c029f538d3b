"""The head of a lead's card: where it belongs, who is here, what can be done, and what it has become."""

from collections.abc import Sequence
from typing import cast

from domain import phones
from domain.leads.noun import GOOD, POOR
from domain.permissions import Permission
from domain.tags import chips

from ..activities.forms import badge_of
from ..cards import CardSections, Editing, arrange_item
from ..components.choices import menu, menu_item
from ..components.kit import Handler, Tag, avatar, btn, html, hue, icon_btn, link, safe_href, set_attrs, svg
from ..components.marks import chips_markup
from ..context import Context
from .card_read import Card
from .reasons import reason_text

_COPY = '() => { navigator.clipboard?.writeText(location.href); emit(); }'
MADE = (('deal', 'deal'), ('contact', 'contact'), ('company', 'company'))


class Top(Tag):
    """The bar: back, number, colleagues, acts. `acts`: convert, plan, good, poor, unrate, drop."""

    def __init__(self, context: Context, card: Card, acts: dict[str, Handler]) -> None:
        super().__init__('header', cls='a-top d-top')
        self.context, self.t, self._acts = context, context.t, acts
        t = self.t
        with self:
            with Tag('nav', cls='a-crumb', aria_label=t('Path')):
                back = Tag('a', cls='a-iconbtn', href='/leads', aria_label=t('Back to the leads'))
                set_attrs(back, aria_keyshortcuts='Escape')
                with back:
                    html(svg('arrow-left'), 'a-icw', 'span')
                Tag('a', t('Leads'), 'a-ell', href='/leads')
                Tag('span', '/')
                Tag('span', f'№\u00a0{t.number(card.lead.id)}', 'a-t2 a-num')
            Tag('span', cls='a-grow')
            self._who = Tag('span', cls='a-row a-g6 a-sm d-here', role='status')
            icon_btn('link', t('Copy the link'), kind='ghost').classes('a-lg').on(
                'click', lambda: context.toast(t('Link copied')), js_handler=_COPY
            )
            self._more = Tag('span', cls='a-icw')
            self._call = Tag('span', cls='a-lg')
            self._main = Tag('span', cls='a-icw')
        self._drawn: object = None
        self._card, self._sections = card, cast('CardSections | None', None)
        self.show(card)

    def offer(self, sections: CardSections, dialogs: Tag) -> None:
        """Offer to arrange the card."""
        self._sections, self._dialogs, self._drawn = sections, dialogs, None
        self.show(self._card)

    def show(self, card: Card) -> None:
        """Show whom to call and what can be done now."""
        lead, self._card = card.lead, card
        state = (phones.main(lead.phones), card.converted, lead.verdict, card.deal)
        if state == self._drawn:
            return
        self._drawn = state
        t = self.t
        self._call.clear()
        phone = safe_href(f'tel:{phones.main(lead.phones)}') if lead.phones else None
        if phone:
            with self._call, Tag('a', cls='a-btn', href=phone, title=t.plain_phone(phones.main(lead.phones))):
                html(svg('call'), 'a-icw', 'span')
                Tag('span', t('To call'))
        self._main.clear()
        with self._main:
            if card.converted:
                if card.deal:
                    with Tag('a', cls='a-btn a-btn--pri', href=f'/deal/{card.deal.id}'):
                        html(svg('deal'), 'a-icw', 'span')
                        Tag('span', t('Open the deal'))
            elif self.context.may(Permission.LEAD_EDIT):
                btn(t('Convert'), 'wand', 'pri', key='Shift K', on_click=self._acts['convert'])
        self._more.clear()
        with self._more:
            self._menu(card)

    def here(self, people: Sequence[int], editing: dict[str, int]) -> None:
        """Show who else looks at this lead, and which field they edit."""
        t, team = self.t, self.context.team
        self._who.clear()
        faces = [team[id] for id in people if id in team]
        with self._who:
            for face in faces[:4]:
                avatar({**face, 'status': 'on'}, 'sm')
            if found := next(((f, p) for f, p in editing.items() if p in team), None):
                name, person = found
                self._who.style(f'--h:{hue(team[person].get("hue", 0))}')
                first = str(team[person]['name']).split(' ')[0]
                Tag('span', t('{name} edits “{field}”', name=first, field=t(f'field.{name}')), 'a-lg')
        self._who.classes(remove='is-empty') if faces else self._who.classes('is-empty')

    def _menu(self, card: Card) -> None:
        t, may, acts, verdict = self.t, self.context.may, self._acts, card.lead.verdict
        judge = may(Permission.LEAD_EDIT) and not card.converted
        words = t('More actions')
        with icon_btn('more', words, kind='ghost'), menu(words, anchor='bottom right', self_='top right'):
            if may(Permission.ACTIVITY_EDIT):
                menu_item(t('Plan an activity'), 'act', on_click=acts['plan'])
            if judge:
                if verdict != GOOD:
                    menu_item(t('Good, but convert later'), 'thumbup', on_click=acts['good'])
                poor = t('Poor: another reason') if verdict == POOR else t('Poor')
                menu_item(poor, 'thumbdown', on_click=acts['poor'])
                if verdict:
                    menu_item(t('Not rated: back to work'), 'undo', on_click=acts['unrate'])
            if self._sections:
                arrange_item(self.context, self._sections, self._dialogs)
            if may(Permission.LEAD_DELETE):
                menu_item(t('To the bin'), 'trash', danger=True, on_click=acts['drop'])


class Head(Tag):
    """The name edited in its place; client, owner, quality, next step; the sum and the day it arrived."""

    def __init__(self, context: Context, card: Card, editing: Editing, acts: dict[str, Handler]) -> None:
        super().__init__('div', cls='d-head')
        self.context, self.t, self._acts = context, context.t, acts
        with self:
            with Tag('div', cls='a-grow'):
                with Tag('div', cls='d-title', role='heading', aria_level=1):
                    editing.field('title', self.t('Title')).classes('d-titlef')
                self._line = Tag('div', cls='a-row a-wrap d-line')
            self._numbers = Tag('dl', cls='d-kpi')
        self.show(card)

    def show(self, card: Card) -> None:
        """Show the lead as it is now."""
        t, lead = self.t, card.lead
        self._line.clear()
        with self._line:
            self._facts(card)
        self._numbers.clear()
        with self._numbers:
            for label, value, full in ((t('Amount'), t.money(lead.amount, lead.currency), ''),
                                       (t('Arrived'), t.when(lead.created_at), t.full(lead.created_at))):  # fmt: skip
                with Tag('div', title=full):
                    Tag('dt', label)
                    Tag('dd', value, 'a-num')

    def _facts(self, card: Card) -> None:
        t, lead = self.t, card.lead
        for found, icon, kind in ((card.company, 'company', 'company'), (card.contact, 'contact', 'contact')):
            if found:
                with Tag('a', cls='a-row a-g6 a-link', href=f'/{kind}/{found.id}'):
                    html(svg(icon, 14), 'a-icw', 'span')
                    Tag('span', found.title, 'a-ell', title=found.title)
        if owner := self.context.team.get(lead.owner_id or 0):
            with Tag('span', cls='a-row a-g6 a-t2'):
                avatar({**owner, 'status': ''}, 'sm', hidden=True)
                Tag('span', str(owner['name']))
        else:
            Tag('span', t('No owner'), 'a-t3')
        if lead.repeat:
            Tag('span', t('Repeat, a known client'), 'a-badge a-badge--acc')
        if lead.verdict == GOOD:
            self._mark('thumbup', t('verdict.good'), 'a-badge--ok')
        elif lead.verdict == POOR:
            self._mark('thumbdown', reason_text(t, lead.junk_reason) or t('verdict.poor'), '')
        if lead.tags:
            html(chips_markup(chips(lead.tags)), 'a-tags', 'span')
        if card.next:
            html(badge_of(t, card.next['at'], card.next['k'], named=True), 'a-icw', 'span')
        elif not lead.closed_at and self.context.may(Permission.ACTIVITY_EDIT):
            with Tag('button', cls='a-badge a-badge--none', type='button').on('click', self._acts['plan']):
                html(svg('plus', 12), 'a-icw', 'span')
                Tag('span', t('Plan the next step'))

    @staticmethod
    def _mark(icon: str, text: str, tone: str) -> None:
        with Tag('span', cls=f'a-badge l-mark {tone}', title=text):
            html(svg(icon, 12), 'a-icw', 'span')
            Tag('span', text, 'a-ell')


class Banner(Tag):
    """What a converted lead has become, with a way back; nothing before that."""

    def __init__(self, context: Context, card: Card, undo: Handler) -> None:
        super().__init__('div', cls='l-banner')
        self.context, self.t, self._undo = context, context.t, undo
        self.show(card)

    def show(self, card: Card) -> None:
        """Show what was made of this lead."""
        t = self.t
        self.clear()
        set_attrs(self, hidden=None if card.converted else True)
        if not card.converted:
            return
        with self, Tag('div', cls='a-note l-banner__n', role='note'):
            html(svg('wand'), 'a-icw', 'span')
            with Tag('div', cls='a-row a-wrap a-grow'):
                Tag('b', t('The lead is converted'))
                names = {'deal': t('Deal'), 'contact': t('Contact'), 'company': t('Company')}
                for kind, icon in MADE:
                    if found := getattr(card, kind):
                        with Tag('span', cls='a-row a-g4'):
                            html(svg(icon, 14), 'a-icw', 'span')
                            Tag('span', f'{names[kind]}:')
                            link(found.title or t('No name'), f'/{kind}/{found.id}')
            if card.undo:
                btn(t('Undo the conversion'), 'undo', 'sm', on_click=self._undo)
