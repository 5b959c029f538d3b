"""What is done with credit notes and refunds of an invoice: made, sent, cancelled; each asks what its verb needs."""

from uuid import uuid4

from domain import credit_notes, refunds
from domain.credit_notes import CreditNote
from domain.errors import Refusal
from domain.invoices import Invoice
from domain.payments import METHODS
from domain.permissions import Permission

from ..components.dialogs import Dialog, FormDialog, confirm, reason_dialog
from ..components.fields import date_field, money_field, select_field, text_field
from ..components.kit import Tag, btn
from ..context import Context
from ..mail.dialog import write_letter
from .credit_form import CreditForm, read

CANCEL_REASONS = {'mistake': 'Made in error', 'reissued': 'Replaced by another one', 'agreed': 'Agreed otherwise'}


def may_credit(context: Context, invoice: Invoice) -> bool:
    """Whether to offer this person a credit note for it."""
    if not context.may(Permission.INVOICE_CREDIT):
        return False
    try:
        credit_notes.must_be_creditable(invoice)
    except Refusal:
        return False
    return True


class CreditActs:
    """The acts on one invoice's credits; `dialogs` is an element that outlives redrawing."""

    def __init__(self, context: Context, invoice_id: int, dialogs: Tag) -> None:
        self.context, self.t, self.invoice_id, self._dialogs = context, context.t, invoice_id, dialogs

    async def make(self, *, whole: bool = False) -> None:
        """Open the form of a credit note, everything chosen with `whole`."""
        try:
            found = await self.context.ask(read, self.invoice_id)
        except Refusal as refusal:
            self.context.tell(refusal)
            return
        with self._dialogs:
            CreditForm(self.context, found, whole=whole).form.open()

    async def instead_of_cancelling(self, invoice: Invoice) -> None:
        """Say that money has come for an invoice or was taken off it, and lead to crediting the rest instead."""
        t, number = self.t, invoice.number
        with self._dialogs:
            title = t('What becomes of the money?') if invoice.paid else t('Credit the rest')
            dialog = Dialog(t, title, icon='question')
        with dialog.body:
            if invoice.paid:
                came = t.money(invoice.paid, invoice.currency)
                Tag('p', t('{sum} came for invoice {number}, so it is not cancelled.', sum=came, number=number))
            else:
                Tag('p', t('Invoice {number} was credited in part, so it is not cancelled.', number=number))
            Tag('p', t('Credit it in full: the invoice closes, keeps its number, and what came is to be refunded.'),
                'a-t2')  # fmt: skip
        with dialog.footer:
            Tag('span', cls='a-grow')
            btn(t('Close'), kind='ghost', on_click=dialog.close)
            if may_credit(self.context, invoice):
                btn(t('Credit in full…'), 'receipt-text', 'pri', on_click=lambda: dialog.answer(True))
            else:
                Tag('p', t('An accountant or a manager credits invoices.'), 'a-t2')
        if await dialog.ask():
            await self.make(whole=True)

    async def mail(self, note_id: int) -> None:
        """Write a letter that carries the credit note."""
        with self._dialogs:
            await write_letter(self.context, 'credit_note', note_id)

    async def cancel(self, one: CreditNote) -> None:
        """Cancel a credit note, saying why."""
        t = self.t
        choices = [(key, t(name)) for key, name in CANCEL_REASONS.items()]
        title = t('Why is credit note {number} cancelled?', number=one.number)
        what = t('It keeps its number; the invoice asks for the sum again.')
        with self._dialogs:
            answer = await reason_dialog(t, title, choices, t('Cancel the credit note'), text=what)
        if answer is not None:
            reason = '. '.join(part for part in (t(CANCEL_REASONS[answer[0]]) if answer[0] else '', answer[1]) if part)
            await self.context.do(credit_notes.cancel, one.id, reason, said=t('Credit note cancelled'))

    async def refund(self, invoice: Invoice) -> None:
        """Record a refund: all that is to be given back unless told otherwise."""
        t, currency, key = self.t, invoice.currency, uuid4().hex

        async def save() -> bool | str:
            if not (amount.check() and day.check()):
                return False
            if not amount.value:
                amount.error(t('Write an amount, such as 1250.50.'))
                return False
            done = await self.context.do(
                refunds.record, self.invoice_id, amount.value, day.value, method=method.value or '',
                document=paper.value or '', note=words.value or '', key=key, quiet=True,
            )  # fmt: skip
            if done.refusal:
                return self.context.words(done.refusal)
            self.context.toast(t('Refund recorded'), done.batch)
            return True

        with self._dialogs:
            title = t('Refund of invoice {number}', number=invoice.number)
            form = FormDialog(t, title, t('Record refund'), save, icon='reply')
        with form.body:
            Tag('p', t('To refund: {sum}', sum=t.money(invoice.overpaid, currency)), 'a-t2 a-num')
            with Tag('div', cls='a-cols2'):
                amount = money_field(t, t('Amount'), invoice.overpaid, currency, required=True, autofocus=True)
                day = date_field(t, t('Day the money left'), None, placeholder=t('today'))
                names = {name: t(f'payment_method.{name}') for name in METHODS if name}
                method = select_field(t('Way of payment'), names, 'bank' if currency == 'RUB' else None, clearable=True)
                paper = text_field(t('Payment order number'))
            words = text_field(t('Note'))
        form.open()

    async def cancel_refund(self, refund_id: int, sum: str) -> None:
        """Take a refund back after asking."""
        t = self.t
        with self._dialogs:
            question, what = t('Cancel the refund of {sum}?', sum=sum), t('The sum is to be refunded again.')
            sure = await confirm(t, question, what, t('Cancel the refund'))
        if sure:
            await self.context.do(refunds.cancel, refund_id, said=t('Refund cancelled'))
