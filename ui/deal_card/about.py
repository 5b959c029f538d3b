"""The tab «About the deal»: its fields, edited in their place."""

from collections.abc import Callable
from decimal import Decimal

from domain.money import Totals

from ..cards import CardSections, Editing
from ..components.fields import InlineField
from ..components.kit import Tag, html, set_attrs, svg
from ..context import Context
from .reading import Card


class About(Tag):
    """The groups of fields; the client stands between them in `client_box`."""

    def __init__(self, context: Context, card: Card, editing: Editing) -> None:
        super().__init__('div')
        self.context, self.t, self.editing = context, context.t, editing
        with self:
            self._lost = Tag('div', cls='a-note a-note--err d-lost', hidden=True)
            self.client_box = Tag('section', cls='d-grp')
            more, blocks = {'amount': self._amount}, {'client': self.client_box}
            self.sections = CardSections(editing, card.layout, sources=card.sources, more=more, blocks=blocks)
            self._made = Tag('p', cls='a-sm a-t3 d-made')
        self.show(card)

    def _amount(self) -> InlineField:
        self.amount = self.editing.field('amount', self.t('Amount'), 'money', empty=self.t('No amount'))
        with self.amount:
            self._from = Tag('span', self.t('from products'), 'a-sm a-t3 d-from')
        return self.amount

    def show(self, card: Card) -> None:
        """Show what is not a field of its own."""
        t, deal = self.t, card.deal
        self.sections.show(card.layout)
        set_attrs(self._from, hidden=None if deal.amount is not None and not deal.amount_manual else True)
        set_attrs(self._lost, hidden=None if deal.lost_reason else True)
        self._lost.clear()
        if deal.lost_reason:
            with self._lost:
                html(svg('lost'), 'a-icw', 'span')
                Tag('span', t('Lost: {reason}', reason=deal.lost_reason), 'a-grow')
        author = self.context.team.get(deal.created_by or 0)
        who = str(author['name']) if author else t('Artel')
        self._made.set_text(t('Made {when}: {name}', when=t.full(deal.created_at), name=who))


def sum_note(t: Callable[..., str], manual: bool, amount: Decimal | None, totals: Totals) -> str:
    """Says plainly where the deal's sum comes from."""
    if not manual:
        return t('The sum of the deal follows its products.')
    if amount == totals.gross:
        return t('The sum of the deal is set by hand and equals its products.')
    return t('The sum of the deal is set by hand and differs from its products.')
