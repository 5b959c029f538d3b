"""The tab «Quotes and invoices» of a deal."""

from typing import Any

from domain.invoices import Invoice
from domain.permissions import Permission
from domain.quotes import Quote

from ..components.kit import Handler, Tag, badge, btn, empty, html, svg
from ..context import Context
from ..papers.standing import STANDINGS
from .reading import Card

INVOICE_TONES = {'N': '', 'S': 'today', 'P': 'ok', 'D': ''}
QUOTE_TONES = {'APPROVED': 'ok', 'SENT': 'today', 'RECEIVED': 'today', 'DECLAINED': 'late', 'APOLOGY': 'late'}


class Papers(Tag):
    """Invoices, then quotes; new ones are made from the deal's rows or from an accepted quote."""

    def __init__(self, context: Context, card: Card, acts: dict[str, Handler]) -> None:
        super().__init__('div')
        self.context, self.t, self._acts, self._drawn = context, context.t, acts, None
        self.show(card)

    def show(self, card: Card) -> None:
        """Show these papers."""
        state: Any = [(i.id, i.version) for i in card.invoices], [(q.id, q.version) for q in card.quotes]
        if state == self._drawn:
            return
        self._drawn = state
        t, may = self.t, self.context.may
        self.clear()
        with self:
            if not card.invoices and not card.quotes:
                with empty(
                    t('No papers yet'), t('A quote and an invoice are made from the products of the deal.'), 'receipt'
                ):
                    self._buttons('')
                return
            if card.accepted and may(Permission.INVOICE_EDIT):
                self._accepted(card.accepted)
            self._group(
                t('Invoices'), [self._invoice_row(i) for i in card.invoices], 'invoice', Permission.INVOICE_EDIT
            )
            self._group(t('Quotes'), [self._quote_row(q) for q in card.quotes], 'quote', Permission.QUOTE_EDIT)

    def _buttons(self, kind: str) -> None:
        t, may = self.t, self.context.may
        if may(Permission.QUOTE_EDIT):
            btn(t('Create quote'), 'doc', kind, on_click=self._acts['quote'])
        if may(Permission.INVOICE_EDIT):
            btn(t('Create invoice'), 'receipt', kind, on_click=self._acts['invoice'])

    def _accepted(self, quote: Quote) -> None:
        t = self.t
        with Tag('div', cls='a-note d-sumnote'):
            html(svg('bulb'), 'a-icw', 'span')
            Tag('span', t('Quote {number} is accepted: an invoice takes its prices.', number=quote.number), 'a-grow')
            btn(t('Create invoice'), kind='tint sm', on_click=self._acts['invoice'])

    def _group(self, title: str, rows: list[dict[str, Any]], act: str, permission: Permission) -> None:
        with Tag('section', cls='d-grp'):
            with Tag('h2', cls='d-grp__h'):
                Tag('span', title, 'a-grow')
                if self.context.may(permission):
                    btn(self.t('Create'), 'plus', 'ghost sm', on_click=self._acts[act])
            if not rows:
                Tag('p', self.t('None yet'), 'a-t3')
            for row in rows:
                self._row(**row)

    def _row(
        self, *, icon: str, href: str, name: str, about: str, mark: str, tone: str, amount: str, old: bool, paper: str
    ) -> None:
        with Tag('div', cls='d-doc is-old' if old else 'd-doc'):
            with Tag('span', cls='d-doc__ic'):
                html(svg(icon, 18), 'a-icw', 'span')
            with Tag('div', cls='a-grow'):
                Tag('a', name, 'a-b', href=href)
                Tag('div', about, 'a-sm a-t3')
            badge(mark, tone)
            Tag('b', amount, 'a-num d-doc__sum')
            label = self.t('Open PDF: {name}', name=name)
            with Tag('a', cls='a-iconbtn', href=paper, target='_blank', rel='noopener', aria_label=label, title=label):
                html(svg('dl'), 'a-icw', 'span')

    def _invoice_row(self, invoice: Invoice) -> dict[str, Any]:
        t = self.t
        about = [t('of {day}', day=t.short_day(invoice.date))]
        if invoice.status in ('N', 'S') and invoice.pay_until:
            about.append(t('pay until {day}', day=t.short_day(invoice.pay_until)))
        if invoice.credited:
            about.append(t('credited {sum}', sum=t.money(invoice.credited, invoice.currency)))
        if invoice.held and invoice.debt:
            about.append(t('paid {sum}', sum=t.money(invoice.held, invoice.currency)))
        if invoice.overpaid:
            about.append(t('to refund {sum}', sum=t.money(invoice.overpaid, invoice.currency)))
        mark, tone = t(f'invoice.status.{invoice.status}'), INVOICE_TONES.get(invoice.status, '')
        if invoice.standing:
            mark, tone = t(STANDINGS[invoice.standing][0]), STANDINGS[invoice.standing][1]
        return {
            'icon': 'receipt', 'href': f'/invoice/{invoice.id}', 'name': t('Invoice {number}', number=invoice.number),
            'about': ' · '.join(about), 'mark': mark, 'tone': tone, 'amount': t.money(invoice.amount, invoice.currency),
            'old': invoice.status == 'D', 'paper': f'/paper/invoice/{invoice.id}.pdf',
        }  # fmt: skip

    def _quote_row(self, quote: Quote) -> dict[str, Any]:
        t = self.t
        old = quote.replaced_by is not None
        name = t('Quote {number}', number=quote.number)
        if quote.quote_version > 1 or old:
            name = t('Quote {number}, version {version}', number=quote.number, version=quote.quote_version)
        about = [t('of {day}', day=t.short_day(quote.date))]
        if quote.valid_until and not old:
            about.append(t('valid until {day}', day=t.short_day(quote.valid_until)))
        return {
            'icon': 'doc', 'href': f'/quote/{quote.id}', 'name': name, 'about': ' · '.join(about),
            'mark': t('Replaced') if old else t(f'quote.status.{quote.status}'), 'old': old,
            'tone': '' if old else QUOTE_TONES.get(quote.status, ''), 'amount': t.money(quote.amount, quote.currency),
            'paper': f'/paper/quote/{quote.id}.pdf',
        }  # fmt: skip
