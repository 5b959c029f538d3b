"""The tab «Products»: the rows and where the deal's sum comes from."""

from typing import Any

from domain import deals
from domain.permissions import Permission

from ..components.kit import Tag, btn, note
from ..context import Context
from ..rows_grid import Rows, RowsGrid
from .about import sum_note
from .reading import Card


class Goods(Tag):
    """The grid of rows with a plain word about the sum; `on_count(n)` hears how many rows there are."""

    def __init__(self, context: Context, card: Card, rows: Rows, on_count: Any) -> None:
        super().__init__('div')
        self.context, self.t, self.card, self.rows, self._on_count = context, context.t, card, rows, on_count
        self._drawn: object = None
        with self:
            self.grid = RowsGrid(context, 'deal', card.deal.id or 0, rows, on_data=self._data)
            self._note = Tag('div', cls='d-sumnote')
        self.show(card)

    def show(self, card: Card) -> None:
        """Say where the sum comes from now."""
        t, deal = self.t, card.deal
        self.card = card
        text = sum_note(t, deal.amount_manual, deal.amount, self.rows.totals)
        if (text, deal.amount_manual) == self._drawn:
            return
        self._drawn = (text, deal.amount_manual)
        self._note.clear()
        if not self.rows.rows and not deal.amount_manual:
            return
        with self._note, note(text, 'plain'):
            if self.context.may(Permission.DEAL_EDIT) and self.rows.rows:
                act = t('Take from products') if deal.amount_manual else t('Set by hand')
                btn(act, kind='ghost sm', on_click=self._switch)

    def _data(self, rows: Rows) -> None:
        self.rows = rows
        self._on_count(len(rows.rows))
        if hasattr(self, '_note'):
            self._drawn = None
            self.show(self.card)

    async def _switch(self) -> None:
        manual = not self.card.deal.amount_manual
        said = self.t('The sum is set by hand now') if manual else self.t('The sum follows the products now')
        await self.context.do(deals.change, self.card.deal.id or 0, {'amount_manual': manual}, said=said)
