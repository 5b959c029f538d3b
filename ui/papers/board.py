"""Quotes and invoices on boards: what a drop means, and the words of lanes and cards."""

from collections.abc import Callable
from typing import Any

from nicegui import ui
from starlette.datastructures import QueryParams

from domain import invoices, paperboard, quotes
from domain.errors import Refusal
from domain.history import Change
from domain.invoices import Invoice
from domain.quotes import Quote
from domain.quotes.papers import today
from domain.unit_of_work import UnitOfWork

from ..addresses import feed_address, number, read_filters
from ..components.board import Board, board_labels
from ..components.kit import Tag
from ..context import Context
from ..locales import Words
from .acts import Acts
from .standing import STANDINGS

SOON = {'late': 'Past due', 'today': 'Today', 'week': 'This week', 'next': 'Next week', 'later': 'Later',
        'none': 'No date'}  # fmt: skip
STAYS = {
    'N': 'A sent invoice does not become new again.',
    'S': 'It was sent already, and what came for it stays.',
}
NOUNS: dict[str, Any] = {'quote': Quote, 'invoice': Invoice}


def _worded(t: Words, kind: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for card in found:
        name = t('Invoice {number}' if kind == 'invoice' else 'Quote {number}', number=card['t'])
        title = card.pop('name')
        card['t'] = f'{name} · {title}' if title else name
        word = STANDINGS.get(card['tag'])
        card['tag'] = {'t': t(word[0]), 'tone': 'amber' if word[1] else 'slate'} if word else None
    return found


def board_feed(work: UnitOfWork, params: QueryParams, t: Words) -> dict[str, Any]:
    """/data/papers.board?kind=&view=: the snapshot, or with `stage` and `offset` more cards of one lane."""
    kind, view, filters = params.get('kind', ''), params.get('view', ''), read_filters(params)
    if 'stage' in params:
        found = paperboard.cards(work, kind, view, number(params, 'stage'), number(params, 'offset', 0), filters)
        return {'v': work.last_sequence(), 'cards': _worded(t, kind, found)}
    shown = paperboard.snapshot(work, kind, view, filters)
    for lane in shown['stages']:
        code = lane['name']
        status = t('Cancelled') if code == 'D' else t(f'{kind}_status.{code}')
        lane['name'] = t(SOON[code]) if view == 'deadlines' else status
        _worded(t, kind, lane['cards'])
    return shown


class PaperBoard(Tag):
    """One board of a list of papers; live."""

    def __init__(
        self, context: Context, kind: str, view: str, may: bool, filters: Callable[[], dict[str, Any]]
    ) -> None:
        super().__init__('div', cls='e-board')
        self.context, self.t, self.kind, self.view = context, context.t, kind, view
        self.may, self.filters = may, filters
        t = self.t
        labels = board_labels(t) | {
            'no_step': t('No date'),
            'kind_task': t('Pay until') if kind == 'invoice' else t('Valid until'),
            'days_in_stage': t('Days since it was sent or made'),
        }
        with self:
            self._dialogs = Tag('div')
            self.board = Board(
                self._src(), label=t('Statuses') if view == 'board' else t('Deadlines'), labels=labels, lang=t.lang,
                currency=context.currency, quick_add=False, on_move=self._moved,
                on_open=lambda args: ui.navigate.to(f'/{kind}/{args["id"]}'), on_quick_add=lambda _: False,
                zone=context.person.zone, letters=False,
            )  # fmt: skip
        context.live(self._renew, kind, 'company', 'contact', pause=0.4)

    def reload(self) -> None:
        """Fetch it anew, as after a change of the filters."""
        self.board.reload(self._src())

    def _src(self) -> str:
        return feed_address('papers.board', self.filters(), kind=self.kind, view=self.view)

    async def _renew(self, _: list[Change]) -> None:
        self.board.reload()

    async def _moved(self, args: dict[str, Any]) -> bool | str:
        """What a drop means; False or a sentence puts the card back."""
        if not self.may:
            return False
        try:
            lane = paperboard.lane(self.kind, self.view, args.get('stage'))
            paper: Any = await self.context.ask(lambda work: work.get(NOUNS[self.kind], args['id']))
        except Refusal as refusal:
            return self.context.words(refusal)
        if self.view == 'deadlines':
            return await self._dated(paper, lane.code)
        acts = Acts(self.context, self.kind, args['id'], self._dialogs)
        if paper.status == lane.code:
            return False
        if self.kind == 'quote':
            return await acts.set_status(lane.code)
        return await self._invoice(acts, paper, lane.code)

    async def _dated(self, paper: Any, code: str) -> bool | str:
        context, t, name = self.context, self.t, paperboard.UNTIL[self.kind]
        try:
            day = paperboard.day_of(code, await context.ask(today))
        except Refusal as refusal:
            return context.words(refusal)
        verb: Any = invoices.change if self.kind == 'invoice' else quotes.change
        label = t('Pay until') if self.kind == 'invoice' else t('Valid until')
        said = t('{name}: {day}', name=label, day=t.day(day) if day else t('No date'))
        done = await context.do(verb, paper.id, {name: day.isoformat() if day else None}, said=said, quiet=True)
        return context.words(done.refusal) if done.refusal else True

    async def _invoice(self, acts: Acts, invoice: Invoice, code: str) -> bool | str:
        match invoice.status, code:
            case 'N', 'S':
                await acts.send()
            case (('N' | 'S'), 'P'):
                if not invoice.debt:
                    return False
                await acts.pay(invoice)
                return False  # it goes there by itself once the money is written down
            case (('N' | 'S' | 'P'), 'D'):
                await acts.cancel()
            case 'D', ('N' | 'S'):
                await acts.reopen()
            case _:
                return self.t(STAYS.get(code, 'It becomes paid by its payments only.'))
        now: Any = await self.context.ask(lambda work: work.get(Invoice, invoice.id))
        return bool(now.status == code)


FEEDS = {'papers.board': board_feed}
