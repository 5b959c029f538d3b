"""CRM mode: classic with leads, or simple without them; what will happen is said before it happens."""

from typing import Any

from domain import leads
from domain.history import Change

from ..components.fields import select_field
from ..components.kit import Tag, btn, html, note, set_attrs, svg
from ..context import Context
from .parts import head

FLOWS = {
    'classic': (('call', 'Enquiry'), ('lead', 'Lead'), ('deal', 'Deal')),
    'simple': (('call', 'Enquiry'), ('deal', 'Deal')),
}
NAMES = {'classic': 'Classic', 'simple': 'Simple'}
ABOUT = {
    'classic': 'Every enquiry is a lead. Chance ones are sifted out, good ones become deals. The funnel sees it all.',
    'simple': 'There are no leads: a call or a letter becomes a deal at once.',
}
FITS = {
    'classic': 'Fits when there are many enquiries and half of them are chance ones',
    'simple': 'Fits when clients are few and all mean business',
}


class ModePart:
    """Two pictures; the one that is not in force is chosen first and switched to after its consequences are read."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t
        self.now: dict[str, Any] = {}
        self.chosen = ''
        self._cards: dict[str, tuple[Tag, Tag, Tag]] = {}

    async def build(self) -> None:
        """Draw it."""
        t = self.t
        self.now = await self.context.ask(leads.simple_preview)
        about = t('Do enquiries have to be judged first? The mode can be changed at any time, no data is lost.')
        head(t('CRM mode'), about)
        with Tag('div', cls='h-modes', role='radiogroup', aria_label=t('CRM mode'), data_roving='1'):
            for mode in FLOWS:
                self._card(mode)
        self._what = Tag('div', cls='h-what')
        self._show()
        self.context.live(self._renew, 'setting', 'lead', 'direction')

    def _card(self, mode: str) -> None:
        t = self.t
        with Tag('button', cls='h-mode', type='button', role='radio') as card:
            with Tag('span', cls='a-row'):
                mark = Tag('span', cls='a-rd')
                Tag('b', t(NAMES[mode]), 'a-h3')
                current = Tag('span', t('Now'), 'a-badge a-badge--acc a-end')
            with Tag('span', cls='h-flow', aria_hidden='true'):
                for place, (icon, name) in enumerate(FLOWS[mode]):
                    if place:
                        html(svg('arrow', 14, 'a-t3'), 'a-icw', 'span')
                    with Tag('span', cls='h-n is-hi' if place == 1 else 'h-n'):
                        html(svg(icon, 14), 'a-icw', 'span')
                        Tag('span', t(name))
            Tag('span', t(ABOUT[mode]), 'a-t2')
            Tag('span', t(FITS[mode]), 'a-sm a-t3')
        card.on('click', lambda: self._choose(mode))
        self._cards[mode] = (card, mark, current)

    def _choose(self, mode: str) -> None:
        self.chosen = mode
        self._show()

    def _show(self) -> None:
        chosen = self.chosen or self.now['mode']
        for mode, (card, mark, current) in self._cards.items():
            on = mode == chosen
            card.classes(add='is-on') if on else card.classes(remove='is-on')
            mark.classes(add='is-on') if on else mark.classes(remove='is-on')
            set_attrs(card, aria_checked='true' if on else 'false', tabindex=0 if on else -1)
            set_attrs(current, hidden=None if mode == self.now['mode'] else True)
        self._what.clear()
        with self._what:
            if chosen == self.now['mode']:
                if chosen == 'classic' and self.now['open']:
                    note(self._if_simple(), 'warn')
                return
            if chosen == 'simple':
                self._ask_simple()
            else:
                note(self.t('New enquiries will be leads again. What has become a deal stays a deal.'))
                self._buttons(self.t('Switch to classic'), self._go_classic)

    def _if_simple(self) -> str:
        t, n = self.t, self.now['open']
        how = t('In the simple mode enquiries are deals from the start; choose it to see what happens.')
        return t.n('There is {n} open lead now.', 'There are {n} open leads now.', n) + ' ' + how

    def _ask_simple(self) -> None:
        t, now = self.t, self.now
        with Tag('div', cls='h-ask'):
            self._direction = select_field(
                t('Enquiries go to the direction'), {d['id']: d['name'] for d in now['directions']}, now['direction_id']
            )
            self._leads = select_field(
                t('Leads that are open now'),
                {'convert': t('Turn into deals'), 'keep': t('Leave as they are')}, 'convert', on_change=self._say,
            )  # fmt: skip
        self._says = Tag('div')
        self._say()
        self._buttons(t('Switch to simple'), self._go_simple)

    def _say(self, _: object = None) -> None:
        t, now = self.t, self.now
        self._says.clear()
        with self._says:
            if self._leads.value == 'convert' and now['open']:
                made = [
                    t.n('{n} deal', '{n} deals', now['deals']),
                    t.n('{n} contact', '{n} contacts', now['contacts']),
                    t.n('{n} company', '{n} companies', now['companies']),
                ]
                text = t.n('{n} open lead will be converted: {made}.', '{n} open leads will be converted: {made}.',
                           now['open'], made=', '.join(made))  # fmt: skip
                if now['repeat']:
                    text += ' ' + t.n(
                        '{n} of them is from a known client.', '{n} of them are from known clients.', now['repeat']
                    )
                note(text + ' ' + t('Closed leads stay in the archive, nothing is deleted.'), 'warn')
            elif now['open']:
                note(t.n('{n} open lead stays a lead until you convert it.',
                         '{n} open leads stay leads until you convert them.', now['open']))  # fmt: skip
            else:
                note(t('There are no open leads. Only new enquiries are concerned.'))

    def _buttons(self, text: str, act: Any) -> None:
        with Tag('div', cls='a-row a-g8 h-acts'):
            btn(text, kind='pri', on_click=act)
            btn(self.t('Cancel'), kind='ghost', on_click=lambda: self._choose(''))

    async def _go_simple(self) -> None:
        said = self.t('The CRM is simple now')
        if await self.context.do(leads.go_simple, self._direction.value, self._leads.value, said=said):
            self.chosen = ''

    async def _go_classic(self) -> None:
        if await self.context.do(leads.go_classic, said=self.t('The CRM is classic now')):
            self.chosen = ''

    async def _renew(self, changes: list[Change]) -> None:
        before = self.now
        self.now = await self.context.ask(leads.simple_preview)
        if self.now['mode'] != before['mode']:
            self.chosen = ''
        elif self.now == before or self.chosen:
            # What is being read and chosen stays; the numbers are counted again by the act itself.
            return
        self._show()


async def build_mode(context: Context, _: int | None) -> None:
    """/settings/mode."""
    await ModePart(context).build()
