"""The bar of a paper's page: whose paper it is, how it stands, who is here, what can be done now."""

from collections.abc import Sequence
from typing import Any

from nicegui import ui

from domain.permissions import Permission as P

from ..components.choices import menu, menu_item
from ..components.kit import Handler, Tag, avatar, badge, btn, html, icon_btn, svg
from ..context import Context
from .acts import Acts
from .credit_acts import may_credit
from .reading import Opened, lock_of
from .standing import state_of

QUOTE_TONES = {'APPROVED': 'ok', 'SENT': 'info', 'RECEIVED': 'info', 'DECLAINED': 'late', 'APOLOGY': 'late'}
CHECK_TONES = {'asked': 'today', 'checked': 'ok', 'returned': 'late'}


def name_of(t: Any, opened: Opened) -> str:
    """«Счёт № 214», «КП № 87, версия 2»."""
    number = opened.paper.number
    if opened.kind == 'invoice':
        return str(t('Invoice {number}', number=number))
    if opened.paper.quote_version > 1 or opened.paper.replaced_by:
        return str(t('Quote {number}, version {version}', number=number, version=opened.paper.quote_version))
    return str(t('Quote {number}', number=number))


class Head(Tag):
    """The top bar; `show` draws it anew."""

    def __init__(self, context: Context, acts: Acts, on_view: Handler) -> None:
        super().__init__('header', cls='a-top e-top')
        self.context, self.t, self.acts, self._on_view = context, context.t, acts, on_view
        with self:
            self._path = Tag('nav', cls='a-crumb', aria_label=self.t('Path'))
            self._title = Tag('h1')
            self._marks = Tag('span', cls='a-row a-g4 e-marks')
            Tag('span', cls='a-grow')
            self._who = Tag('span', cls='a-row a-g4', role='status')
            self._acts = Tag('span', cls='a-row a-g6 e-acts')

    def show(self, opened: Opened) -> None:
        """Show the paper's name, its marks and the acts that make sense now."""
        t, paper = self.t, opened.paper
        self._path.clear()
        back = f'/deal/{paper.deal_id}' if opened.deal else f'/{opened.kind}s'
        with self._path:
            with Tag('a', cls='a-iconbtn', href=back, aria_label=t('Back')):
                html(svg('arrow-left'), 'a-icw', 'span')
            Tag('a', opened.deal or t('Invoices' if opened.kind == 'invoice' else 'Quotes'), 'a-ell', href=back)
            Tag('span', '/')
        self._title.set_text(name_of(t, opened))
        self._marks.clear()
        with self._marks:
            self._draw_marks(opened)
        self._acts.clear()
        with self._acts:
            btn(t('Preview'), 'eye', 'ghost', label=t('Preview'), on_click=self._on_view).classes('e-toggle')
            (self._invoice if opened.invoice else self._quote)(opened)

    def here(self, people: Sequence[int]) -> None:
        """Show who else looks at this paper."""
        self._who.clear()
        with self._who:
            for id in people[:4]:
                if id in self.context.team:
                    avatar({**self.context.team[id], 'status': 'on'}, 'sm')

    def _draw_marks(self, opened: Opened) -> None:
        t, paper = self.t, opened.paper
        if opened.invoice:
            if opened.invoice.overpaid and paper.status == 'P':
                badge(t('invoice_status.P'), 'ok')
            badge(*state_of(t, opened.invoice, opened.day))
            if paper.check_state and paper.status in ('N', 'S'):
                badge(t(f'invoice_check.{paper.check_state}'), CHECK_TONES[paper.check_state],
                      'shield' if paper.check_state == 'checked' else None)  # fmt: skip
        elif paper.replaced_by:
            badge(t('quote_status.replaced'))
        else:
            badge(t(f'quote_status.{paper.status}'), QUOTE_TONES.get(paper.status, ''))
        if lock_of(self.context, paper):
            html(svg('lock', 14), 'a-icw a-t3', 'span', role='img', aria_label=t('Locked'), title=t('Locked'))

    def _invoice(self, opened: Opened) -> None:
        t, acts, invoice, may = self.t, self.acts, opened.paper, self.context.may
        open_ = invoice.status in ('N', 'S')
        more: list[tuple[str, str, Handler, bool]] = []
        if open_ and may(P.INVOICE_CHECK) and invoice.check_state == 'asked':
            btn(t('Return'), 'reply', on_click=acts.give_back)
            btn(t('Checked'), 'check', 'tint', on_click=acts.check)
        elif open_ and may(P.INVOICE_EDIT) and invoice.check_state in ('', 'returned'):
            btn(t('To the accountant'), 'sign', on_click=acts.ask_check).classes('e-wide')
            more.append((t('To the accountant'), 'sign', acts.ask_check, False))
        if open_ and may(P.INVOICE_CHECK) and invoice.check_state != 'asked':
            if invoice.check_state != 'checked':
                more.append((t('Checked'), 'check', acts.check, False))
            more.append((t('Return'), 'reply', acts.give_back, False))
        pays = open_ and invoice.debt > 0 and may(P.PAYMENT_RECORD)
        mails = self.context.mails and may(P.LETTER_SEND)
        if invoice.status == 'N' and may(P.INVOICE_EDIT):
            if mails:
                btn(t('By e-mail'), 'mail', 'pri', label=t('Send by e-mail'), on_click=acts.mail)
                more.append((t('Mark as sent'), 'send', acts.send, False))
            else:
                btn(t('Mark as sent'), 'send', 'pri', on_click=acts.send)
            if pays:
                more.append((t('Record payment'), 'rub', lambda: acts.pay(invoice), False))
        elif pays:
            btn(t('Record payment'), 'rub', 'pri', on_click=lambda: acts.pay(invoice))
        if invoice.overpaid and may(P.PAYMENT_RECORD):
            btn(t('Record refund'), 'reply', 'pri', on_click=lambda: acts.credits.refund(invoice))
        if may_credit(self.context, invoice):
            more.append((t('Credit…'), 'receipt-text', acts.credits.make, False))
        if may(P.INVOICE_EDIT):
            if invoice.status == 'D' and not invoice.credited:
                btn(t('Reopen'), 'undo', 'pri', on_click=acts.reopen)
            if open_ and may(P.LETTER_SEND) and not (mails and invoice.status == 'N'):
                more.append((t('Send by e-mail'), 'mail', acts.mail, False))
            more.append((t('The same invoice again'), 'copy', acts.again, False))
            if open_:
                more.append((t('Cancel the invoice'), 'x', acts.cancel, True))
            if invoice.status == 'N' and not invoice.paid and not invoice.sent_at:
                more.append((t('To the bin'), 'trash', lambda: acts.drop(self._back(opened)), True))
        self._more(more)

    def _quote(self, opened: Opened) -> None:
        t, acts, quote, may = self.t, self.acts, opened.paper, self.context.may
        if quote.replaced_by:
            last = quote.replaced_by
            btn(t('Newer version'), 'arrow-right', 'pri', on_click=lambda: ui.navigate.to(f'/quote/{last}'))
            return
        more: list[tuple[str, str, Handler, bool]] = []
        invoiced = bool(opened.invoices)
        if quote.status == 'APPROVED' and may(P.INVOICE_EDIT) and not invoiced:
            btn(t('Create invoice'), 'receipt', 'pri', on_click=acts.invoice)
        elif may(P.INVOICE_EDIT) and opened.rows.rows:
            more.append((t('Create invoice'), 'receipt', acts.invoice, False))
        mails = self.context.mails and may(P.LETTER_SEND) and bool(opened.rows.rows)
        if may(P.QUOTE_EDIT):
            if quote.status == 'DRAFT':
                btn(t('Mark as sent'), 'send', on_click=acts.send).classes('e-wide')
                more.append((t('Mark as sent'), 'send', acts.send, False))
                if opened.rows.rows:
                    btn(t('Link for the client'), 'link', '' if mails else 'pri', on_click=lambda: acts.share(quote))
                if mails:
                    btn(t('By e-mail'), 'mail', 'pri', label=t('Send by e-mail'), on_click=acts.mail)
            elif quote.status in ('SENT', 'RECEIVED', 'UNANSWERED'):
                btn(t('Declined'), 'x', on_click=lambda: acts.set_status('DECLAINED')).classes('e-wide')
                btn(t('Accepted'), 'check', 'pri', on_click=lambda: acts.set_status('APPROVED'))
            if quote.status != 'DRAFT' and opened.rows.rows:
                more.append((t('Link for the client'), 'link', lambda: acts.share(quote), False))
            if may(P.LETTER_SEND) and opened.rows.rows and not (mails and quote.status == 'DRAFT'):
                more.append((t('Send by e-mail'), 'mail', acts.mail, False))
            more.append((t('New version'), 'copy', acts.new_version, False))
            if quote.status not in ('DECLAINED', 'APPROVED'):
                more.append((t('Declined'), 'x', lambda: acts.set_status('DECLAINED'), False))
            if not invoiced:
                more.append((t('To the bin'), 'trash', lambda: acts.drop(self._back(opened)), True))
        self._more(more)

    def _more(self, items: list[tuple[str, str, Handler, bool]]) -> None:
        if not items:
            return
        label = self.t('More actions')
        with icon_btn('more', label, kind='ghost'), menu(label, anchor='bottom right', self_='top right'):
            for text, icon, act, danger in items:
                menu_item(text, icon, on_click=act, danger=danger)

    def _back(self, opened: Opened) -> str:
        return f'/deal/{opened.paper.deal_id}' if opened.deal else f'/{opened.kind}s'
