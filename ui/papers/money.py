"""Payments of an invoice: what came, what is owed."""

from functools import partial

from domain.permissions import Permission

from ..components.kit import Progress, Tag, btn, html, icon_btn, svg
from ..context import Context
from .acts import Acts
from .reading import Opened
from .schedule import draw_parts, may_set


class Payments(Tag):
    """The section of payments; empty for a quote."""

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__('section', cls='e-pays')
        self.context, self.t, self.acts = context, context.t, acts
        self._drawn: object = None

    def show(self, opened: Opened) -> None:
        """Show these payments."""
        invoice = opened.invoice
        if invoice is None:
            return
        sums = (invoice.charged, invoice.held, invoice.status, invoice.currency)
        state = (sums, invoice.schedule, invoice.pay_until, [(one.id, one.version) for one in opened.payments])
        if state == self._drawn:
            return
        self._drawn = state
        t, may, currency = self.t, self.context.may(Permission.PAYMENT_RECORD), invoice.currency
        self.clear()
        with self:
            with Tag('div', cls='a-head'):
                Tag('h2', t('Payments'), 'a-h3')
                Tag('span', cls='a-grow')
                if may_set(self.context, invoice):
                    btn(t('In parts…'), 'cal', 'ghost sm', label=t('How the invoice is paid'),
                        on_click=lambda: self.acts.schedule(invoice))  # fmt: skip
                if may and invoice.debt > 0:
                    btn(t('Record payment'), 'plus', 'ghost sm', on_click=lambda: self.acts.pay(invoice))
            if invoice.schedule:
                draw_parts(self.context, invoice, opened.day)
            if not opened.payments:
                Tag('p', t('Nothing has come yet.'), 'a-t3')
                return
            came, whole = t.money(invoice.held, currency), t.money(invoice.charged, currency)
            label = t('Paid {paid} of {amount}', paid=came, amount=whole)
            Progress(float(invoice.held), float(invoice.charged), label)
            Tag('p', label, 'a-sm a-t2 a-num')
            with Tag('ul', cls='e-payl'):
                for one in opened.payments:
                    with Tag('li', cls='e-pay'):
                        html(svg('rub', 14), 'a-icw a-t3', 'span')
                        Tag('span', t.day(one.date), 'a-num')
                        about = [t(f'payment_method.{one.method}') if one.method else '', one.document, one.note]
                        Tag('span', ' · '.join(part for part in about if part), 'a-sm a-t3 a-grow e-pay__n')
                        total = t.money(one.amount, one.currency)
                        Tag('b', total, 'a-num')
                        if may:
                            undo = partial(self.acts.unpay, one.id or 0, total)
                            icon_btn('x', t('Cancel the payment of {sum}', sum=total), on_click=undo)
