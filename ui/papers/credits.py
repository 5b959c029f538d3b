"""Credit notes and refunds of an invoice: what was taken off it, what went back to the client."""

from functools import partial

from domain.credit_notes import CreditNote
from domain.permissions import Permission
from domain.refunds import Refund

from ..components.kit import Tag, badge, btn, html, icon_btn, note, svg
from ..context import Context
from .credit_acts import CreditActs, may_credit
from .printing import address
from .reading import Opened


class Credits(Tag):
    """The section of credit notes and refunds; empty where nothing was credited and nothing is to be given back."""

    def __init__(self, context: Context, acts: CreditActs) -> None:
        super().__init__('section', cls='e-links')
        self.context, self.t, self.acts = context, context.t, acts
        self._drawn: object = None

    def show(self, opened: Opened) -> None:
        """Show these credit notes and refunds."""
        invoice = opened.invoice
        if invoice is None:
            return
        state = (invoice.overpaid, may_credit(self.context, invoice), [(one.id, one.version) for one in opened.credits],
                 [(one.id, one.version) for one in opened.refunds])  # fmt: skip
        if state == self._drawn:
            return
        self._drawn = state
        self.clear()
        if not (opened.credits or opened.refunds or invoice.overpaid):
            return
        t, pays = self.t, self.context.may(Permission.PAYMENT_RECORD)
        with self:
            with Tag('div', cls='a-head'):
                Tag('h2', t('Credit notes and refunds'), 'a-h3')
                Tag('span', cls='a-grow')
                if may_credit(self.context, invoice):
                    label = t('Credit the invoice')
                    btn(t('Credit…'), 'receipt-text', 'ghost sm', label=label, on_click=self.acts.make)
            if invoice.overpaid:
                with note(t('To refund: {sum}', sum=t.money(invoice.overpaid, invoice.currency)), 'warn', 'reply'):
                    if pays:
                        btn(t('Record refund'), kind='tint sm', on_click=partial(self.acts.refund, invoice))
            with Tag('ul', cls='e-payl'):
                for one in opened.credits:
                    self._note(one)
                for back in opened.refunds:
                    self._refund(back, pays)

    def _note(self, one: CreditNote) -> None:
        t, gone = self.t, one.cancelled_at is not None
        name, total = t('Credit note {number}', number=one.number), t.money(-one.amount, one.currency)
        with Tag('li', cls='e-pay is-gone' if gone else 'e-pay'):
            html(svg('receipt-text', 14), 'a-icw a-t3', 'span')
            paper = address('credit_note', one.id or 0, t.lang, one.version)
            Tag('a', name, 'a-link', href=paper, target='_blank', rel='noopener')
            Tag('span', t.day(one.date), 'a-num a-sm')
            reason = one.reason
            if gone:
                badge(t('Cancelled'))
                reason = f'{reason} → {one.cancel_reason}'
            Tag('span', reason, 'a-sm a-t3 a-grow e-pay__n')
            Tag('b', total, 'a-num e-pay__s')
            if not gone and self.context.mails and self.context.may(Permission.LETTER_SEND):
                icon_btn('mail', t('Send by e-mail: {name}', name=name), on_click=partial(self.acts.mail, one.id or 0))
            if not gone and self.context.may(Permission.INVOICE_CREDIT):
                icon_btn('x', t('Cancel: {name}', name=name), on_click=partial(self.acts.cancel, one))

    def _refund(self, one: Refund, may: bool) -> None:
        t = self.t
        with Tag('li', cls='e-pay'):
            html(svg('reply', 14), 'a-icw a-t3', 'span')
            Tag('span', t('Refund'))
            Tag('span', t.day(one.date), 'a-num a-sm')
            about = [t(f'payment_method.{one.method}') if one.method else '', one.document, one.note]
            Tag('span', ' · '.join(part for part in about if part), 'a-sm a-t3 a-grow e-pay__n')
            total = t.money(one.amount, one.currency)
            Tag('b', total, 'a-num e-pay__s')
            if may:
                label = t('Cancel the refund of {sum}', sum=total)
                icon_btn('x', label, on_click=partial(self.acts.cancel_refund, one.id or 0, total))
