"""What is done with a paper: sent, checked, answered, paid, cancelled; each asks what its verb needs."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from nicegui import ui

from domain import invoices, payments, quotes
from domain.invoices import Invoice, parts_of
from domain.payments import METHODS
from domain.quotes import Quote

from ..components.dialogs import Dialog, FormDialog, confirm, reason_dialog
from ..components.fields import date_field, money_field, select_field, text_field, textarea_field
from ..components.kit import Tag, btn
from ..context import Context
from ..mail.dialog import write_letter
from .credit_acts import CreditActs
from .schedule import ScheduleForm

DECLINE_REASONS = {
    'price': 'Too expensive', 'competitor': 'Went to a competitor', 'terms': 'Terms did not suit',
    'no_need': 'No longer needed', 'silent': 'Does not answer',
}  # fmt: skip
CANCEL_REASONS = {
    'reissued': 'Replaced by another invoice', 'mistake': 'Made by mistake', 'refused': 'The client refused',
    'expired': 'Was not paid in time',
}  # fmt: skip


class Acts:
    """The acts of one open paper; `dialogs` is an element that outlives redrawing."""

    def __init__(self, context: Context, kind: str, id: int, dialogs: Tag) -> None:
        self.context, self.t, self.kind, self.id, self._dialogs = context, context.t, kind, id, dialogs
        self.credits = CreditActs(context, id, dialogs)
        self.link: Callable[[Any], Awaitable[None]] | None = None

    async def ask_check(self) -> None:
        """Hand the invoice to the accountant."""
        await self.context.do(invoices.ask_check, self.id, said=self.t('Handed to the accountant'))

    async def check(self) -> None:
        """The accountant finds it right."""
        await self.context.do(invoices.check, self.id, said=self.t('Invoice checked'))

    async def give_back(self) -> None:
        """The accountant returns it with words."""
        t = self.t
        with self._dialogs:
            dialog = Dialog(t, t('What is to be mended?'), icon='reply')
        with dialog.body:
            words = textarea_field(t('In your own words'), rows=3, autofocus=True, required=True,
                                   draft=f'invoice:{self.id}:return')  # fmt: skip

        async def done() -> None:
            answer = await self.context.do(invoices.return_, self.id, words.value or '', quiet=True)
            if answer.refusal:
                words.error(self.context.words(answer.refusal))
            else:
                self.context.toast(t('Invoice returned'), answer.batch)
                dialog.answer(True)

        with dialog.footer:
            Tag('span', cls='a-grow')
            btn(t('Cancel'), kind='ghost', on_click=dialog.close)
            btn(t('Return'), kind='pri', on_click=done)
        await dialog.ask()

    async def send(self) -> None:
        """Mark the paper as sent."""
        if self.kind == 'invoice':
            await self.context.do(invoices.send, self.id, said=self.t('Invoice marked as sent'))
        else:
            await self.context.do(quotes.send, self.id, said=self.t('Quote marked as sent'))

    async def mail(self) -> None:
        """Write a letter that carries the paper; it becomes sent with it."""
        with self._dialogs:
            await write_letter(self.context, self.kind, self.id)

    async def set_status(self, status: str) -> bool:
        """Move a quote; a refusal of the client asks why. Whether it moved."""
        t = self.t
        reason = ''
        if status in ('DECLAINED', 'APOLOGY'):
            choices = [(key, t(name)) for key, name in DECLINE_REASONS.items()]
            with self._dialogs:
                answer = await reason_dialog(t, t('Why was the quote declined?'), choices, t('Decline'),
                                             text=t('The reason is kept in the history.'))  # fmt: skip
            if answer is None:
                return False
            reason = _said(t(DECLINE_REASONS[answer[0]]) if answer[0] else '', answer[1])
        said = t('Quote: {status}', status=t(f'quote_status.{status}'))
        return bool(await self.context.do(quotes.set_status, self.id, status, reason, said=said))

    async def share(self, quote: Quote) -> None:
        """Make a link by which the client opens the quote."""
        if self.link is not None:
            await self.link(quote)

    async def new_version(self) -> None:
        """Replace the quote by its next version and open that."""
        done = await self.context.do(quotes.new_version, self.id, said=self.t('New version made'))
        if done and done.value:
            ui.navigate.to(f'/quote/{done.value.id}')

    async def invoice(self) -> None:
        """Make an invoice from the quote and open it."""
        done = await self.context.do(invoices.from_quote, self.id, said=self.t('Invoice made from the quote'))
        if done and done.value:
            ui.navigate.to(f'/invoice/{done.value.id}')

    async def again(self) -> None:
        """Make the same invoice once more and open it."""
        done = await self.context.do(invoices.from_invoice, self.id, said=self.t('Invoice copied'))
        if done and done.value:
            ui.navigate.to(f'/invoice/{done.value.id}')

    async def cancel(self) -> None:
        """Cancel the invoice, saying why; one that money came for is credited instead."""
        t = self.t
        invoice = await self.context.ask(lambda work: work.get(Invoice, self.id))
        if invoice.paid or invoice.credited:
            await self.credits.instead_of_cancelling(invoice)
            return
        choices = [(key, t(name)) for key, name in CANCEL_REASONS.items()]
        with self._dialogs:
            answer = await reason_dialog(t, t('Why is the invoice cancelled?'), choices, t('Cancel the invoice'),
                                         text=t('Its number stays taken; it can be reopened.'))  # fmt: skip
        if answer is not None:
            reason = _said(t(CANCEL_REASONS[answer[0]]) if answer[0] else '', answer[1])
            await self.context.do(invoices.cancel, self.id, reason, said=t('Invoice cancelled'))

    async def reopen(self) -> None:
        """Bring a cancelled invoice back."""
        await self.context.do(invoices.reopen, self.id, said=self.t('Invoice reopened'))

    async def drop(self, back: str) -> None:
        """Put the paper into the bin and leave its page."""
        verb: Any = invoices.drop if self.kind == 'invoice' else quotes.drop
        if await self.context.do(verb, self.id, said=self.t('Paper moved to the bin')):
            ui.navigate.to(back)

    async def pay(self, invoice: Invoice) -> None:
        """Record a payment: the next part, or the rest, unless told otherwise."""
        t, currency, key = self.t, invoice.currency, uuid4().hex

        async def save() -> bool | str:
            if not (amount.check() and day.check()):
                return False
            if not amount.value:
                amount.error(t('Write an amount, such as 1250.50.'))
                return False
            more = bool(allow.value)
            done = await self.context.do(
                payments.record, self.id, amount.value, day.value, method=method.value or '',
                document=paper.value or '', note=words.value or '', allow_more=more, key=key, quiet=True,
            )  # fmt: skip
            if not done:
                if done.refusal and done.refusal.code == 'payment.too_much':
                    allow.set_visibility(True)
                return self.context.words(done.refusal) if done.refusal else False
            self.context.toast(t('Payment recorded'), done.batch)
            return True

        with self._dialogs:
            form = FormDialog(t, t('Payment of invoice {number}', number=invoice.number), t('Record payment'), save,
                               icon='rub')  # fmt: skip
        with form.body:
            debt, whole = t.money(invoice.debt, currency), t.money(invoice.charged, currency)
            Tag('p', t('To pay {debt} of {amount}', debt=debt, amount=whole), 'a-t2 a-num')
            with Tag('div', cls='a-cols2'):
                part = next((one.left for one in parts_of(invoice) if one.left > 0), invoice.debt) or None
                amount = money_field(t, t('Amount'), part, currency, required=True, autofocus=True)
                day = date_field(t, t('Day the money came'), None, placeholder=t('today'))
                names = {name: t(f'payment_method.{name}') for name in METHODS if name}
                method = select_field(t('Way of payment'), names, 'bank' if currency == 'RUB' else None, clearable=True)
                paper = text_field(t('Payment order number'))
            words = text_field(t('Note'))
            allow = ui.checkbox(t('The client paid more: record it all'))
            allow.set_visibility(False)
        form.open()

    async def schedule(self, invoice: Invoice) -> None:
        """Ask in which parts the invoice is paid."""
        with self._dialogs:
            ScheduleForm(self.context, invoice).form.open()

    async def unpay(self, payment_id: int, sum: str) -> None:
        """Take a payment back after asking."""
        t = self.t
        with self._dialogs:
            question = t('Cancel the payment of {sum}?', sum=sum)
            what = t('The invoice will be owed again. The history keeps both.')
            sure = await confirm(t, question, what, t('Cancel the payment'))
        if sure:
            await self.context.do(payments.cancel, payment_id, said=t('Payment cancelled'))


def _said(*parts: str) -> str:
    return '. '.join(part for part in parts if part)
