"""The head of a deal's card: where it belongs, who is here, what can be done, its name and its four numbers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nicegui import ui

from domain.permissions import Permission
from domain.tags import chips

from ..activities.forms import badge_of
from ..cards import CardSections, Editing, arrange_item
from ..components.choices import menu, menu_item
from ..components.kit import Handler, Tag, avatar, btn, company_mark, html, hue, icon_btn, split_button, svg
from ..components.marks import chips_markup
from ..context import Context
from ..faces import face_of
from .reading import Card

_COPY = '() => { navigator.clipboard?.writeText(location.href); emit(); }'


class Top(Tag):
    """The bar: back, direction, number, neighbours, colleagues, acts."""

    def __init__(self, context: Context, card: Card, acts: dict[str, Handler]) -> None:
        """`acts`: invoice, quote, direction, drop, plan."""
        super().__init__('header', cls='a-top d-top')
        self.context, self.t, self._acts = context, context.t, acts
        with self:
            self._path = Tag('nav', cls='a-crumb', aria_label=self.t('Path'))
            self._near = Tag('span', cls='a-row a-g2 a-lg')
            Tag('span', cls='a-grow')
            self._who = Tag('span', cls='a-row a-g6 a-sm d-here', role='status')
            icon_btn('link', self.t('Copy the link'), kind='ghost').classes('a-lg').on(
                'click', lambda: context.toast(self.t('Link copied')), js_handler=_COPY
            )
            self._more()
            self._call = Tag('span', cls='a-lg')
            self._make()
        self.show(card)

    def show(self, card: Card) -> None:
        """Show where the deal stands in its lane and whom to call."""
        t, deal = self.t, card.deal
        self._path.clear()
        with self._path:
            board = f'/deals/{card.direction.id}'
            with Tag('a', cls='a-iconbtn', href=board, aria_label=t('Back to the board'), aria_keyshortcuts='Escape'):
                html(svg('arrow-left'), 'a-icw', 'span')
            Tag('i', cls='a-sq', aria_hidden='true').style(f'--h:{hue(card.direction.color)}')
            Tag('a', card.direction.name, 'a-ell', href=board)
            Tag('span', '/')
            Tag('span', f'№\u00a0{t.number(deal.id)}', 'a-t2 a-num')
        self._near.clear()
        with self._near:
            place, total = card.place
            if total:
                self._step('up', t('Previous deal'), 'K', card.before)
                self._step('down', t('Next deal'), 'J', card.after)
                Tag('span', t('{place} of {total}', place=place, total=total), 'a-sm a-t3 a-num')
        self._call.clear()
        phone = next((one.phone for one in card.people if one.phone), '')
        if phone:
            with self._call, Tag('a', cls='a-btn', href=f'tel:{phone}', title=t.plain_phone(phone)):
                html(svg('call'), 'a-icw', 'span')
                Tag('span', t('To call'))

    def offer(self, sections: CardSections, dialogs: Tag) -> None:
        """Offer to arrange the card."""
        with self._menu:
            arrange_item(self.context, sections, dialogs)

    def here(self, people: Sequence[int], editing: dict[str, int]) -> None:
        """Show who else looks at this deal, and which field they edit."""
        t, team = self.t, self.context.team
        self._who.clear()
        with self._who:
            busy = {person: field for field, person in editing.items()}
            faces = [team[id] for id in people if id in team]
            for face in faces[:4]:
                avatar({**face, 'status': 'on'}, 'sm')
            if busy and faces:
                person, field = next(iter(busy.items()))
                if person in team:
                    self._who.style(f'--h:{hue(team[person].get("hue", 0))}')
                    label = t(
                        '{name} edits “{field}”',
                        name=str(team[person]['name']).split(' ')[0],
                        field=t(f'field.{field}'),
                    )
                    Tag('span', label, 'd-here__t a-lg')
        self._who.classes(remove='is-empty') if people else self._who.classes('is-empty')

    def _step(self, icon: str, label: str, key: str, id: int | None) -> None:
        button = icon_btn(icon, label, key=key, on_click=lambda: ui.navigate.to(f'/deal/{id}') if id else None)
        button.set_enabled(id is not None)

    def _more(self) -> None:
        t, may = self.t, self.context.may
        with (
            icon_btn('more', t('More actions'), kind='ghost'),
            menu(t('More actions'), anchor='bottom right', self_='top right') as self._menu,
        ):
            if may(Permission.ACTIVITY_EDIT):
                menu_item(t('Plan an activity'), 'act', on_click=self._acts['plan'])
            if may(Permission.INVOICE_EDIT):
                menu_item(t('Create invoice'), 'receipt', key='I', on_click=self._acts['invoice'])
            if may(Permission.QUOTE_EDIT):
                menu_item(t('Create quote'), 'doc', on_click=self._acts['quote'])
            if may(Permission.DEAL_EDIT):
                menu_item(t('Move to another direction'), 'swap', on_click=self._acts['direction'])
            if may(Permission.DEAL_DELETE):
                ui.separator()
                menu_item(t('To the bin'), 'trash', danger=True, on_click=self._acts['drop'])

    def _make(self) -> None:
        t, may = self.t, self.context.may
        if not may(Permission.INVOICE_EDIT):
            return

        def more() -> None:
            with (
                btn(icon='down', kind='pri', label=t('Other papers')),
                menu(t('Papers'), anchor='bottom right', self_='top right'),
            ):
                if may(Permission.QUOTE_EDIT):
                    menu_item(t('Create quote'), 'doc', on_click=self._acts['quote'])
                menu_item(t('Create invoice'), 'receipt', on_click=self._acts['invoice'])

        with Tag('span', cls='a-lg'):
            split_button(lambda: btn(t('Create invoice'), 'receipt', 'pri', on_click=self._acts['invoice']), more)


class Head(Tag):
    """The name edited in its place, client, owner, next step; amount, paid, closing, probability."""

    def __init__(self, context: Context, card: Card, editing: Editing, plan: Handler) -> None:
        super().__init__('div', cls='d-head')
        self.context, self.t, self._plan = context, context.t, plan
        with self:
            with Tag('div', cls='a-grow'):
                with Tag('div', cls='d-title', role='heading', aria_level=1):
                    editing.field('title', self.t('Title')).classes('d-titlef')
                self._line = Tag('div', cls='a-row a-wrap d-line')
            self._numbers = Tag('dl', cls='d-kpi')
        self.show(card)

    def show(self, card: Card) -> None:
        """Show the deal as it is now."""
        self._line.clear()
        with self._line:
            self._facts(card)
        self._numbers.clear()
        with self._numbers:
            for label, value, cls in self._kpi(card):
                with Tag('div', cls=cls):
                    Tag('dt', label)
                    Tag('dd', value, 'a-num a-t3' if cls == 'is-none' else 'a-num')

    def _facts(self, card: Card) -> None:
        t, deal = self.t, card.deal
        if card.company:
            with Tag('a', cls='a-row a-g6 a-link', href=f'/company/{card.company.id}'):
                company_mark(card.company.title, 'teal', picture=face_of(card.company))
                Tag('span', card.company.title, 'a-ell', title=card.company.title)
        elif card.contact:
            with Tag('a', cls='a-row a-g6 a-link', href=f'/contact/{card.contact.id}'):
                html(svg('contact', 14), 'a-icw', 'span')
                Tag('span', card.contact.title, 'a-ell')
        if owner := self.context.team.get(deal.owner_id or 0):
            with Tag('span', cls='a-row a-g6 a-t2'):
                avatar({**owner, 'status': ''}, 'sm', hidden=True)
                Tag('span', str(owner['name']))
        if card.next:
            html(badge_of(t, card.next['at'], card.next['k'], named=True), 'a-icw', 'span')
        elif card.stage and not card.stage.final and self.context.may(Permission.ACTIVITY_EDIT):
            with Tag('button', cls='a-badge a-badge--none', type='button').on('click', self._plan):
                html(svg('plus', 12), 'a-icw', 'span')
                Tag('span', t('Plan the next step'))
        if deal.tags:
            html(chips_markup(chips(deal.tags)), 'a-tags', 'span')

    def _kpi(self, card: Card) -> list[tuple[str, str, str]]:
        t, deal = self.t, card.deal
        closed = deal.closed_at
        day = t.short_day(closed if isinstance(closed, datetime) else deal.close_date)
        return [
            (t('Amount'), t.money(deal.amount, deal.currency), 'is-amount'),
            (t('Paid'), t.money(card.paid, deal.currency), '' if card.paid else 'is-none'),
            (t('Closed') if closed else t('Closing'), day, ''),
            (t('Probability'), t.percent(deal.probability), ''),
        ]


class Quick(Tag):
    """The four large buttons of a phone: call, write, invoice, activity."""

    def __init__(self, context: Context, card: Card, acts: dict[str, Handler]) -> None:
        super().__init__('div', cls='k-acts')
        self.context, self.t, self._acts = context, context.t, acts
        self.show(card)

    def show(self, card: Card) -> None:
        """Show whom to call and write to now."""
        t, may = self.t, self.context.may
        phone = next((one.phone for one in card.people if one.phone), '')
        email = next((one.email for one in card.people if one.email), '')
        self.clear()
        with self:
            if phone:
                self._one('a', 'call', t('To call'), href=f'tel:{phone}')
            if email:
                self._one('a', 'mail', t('To write'), href=f'mailto:{email}')
            if may(Permission.INVOICE_EDIT):
                self._one('button', 'receipt', t('Invoice'), type='button').on('click', self._acts['invoice'])
            if may(Permission.ACTIVITY_EDIT):
                self._one('button', 'task', t('Activity'), type='button').on('click', self._acts['plan'])

    @staticmethod
    def _one(tag: str, icon: str, text: str, **attrs: Any) -> Tag:
        with Tag(tag, **attrs) as button:
            html(svg(icon, 20), 'a-icw', 'span')
            Tag('span', text)
        return button
