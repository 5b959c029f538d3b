"""The left half of a paper's page: its fields, rows, switches, and the sum that is always in sight."""

from collections.abc import Callable
from typing import Any

from domain.permissions import Permission
from domain.quotes import STATUSES

from ..cards import OwnSection
from ..components.choices import Segmented
from ..components.fields import select_field, switch_field
from ..components.kit import Tag, badge, btn, link, note
from ..context import Context
from ..record_field import RecordField
from ..rows_cells import choice_text
from ..rows_grid import RowsGrid
from .acts import Acts
from .editing import Editing
from .reading import Opened, lock_of, may_choose

EDIT = {'invoice': Permission.INVOICE_EDIT, 'quote': Permission.QUOTE_EDIT}


class Form(Tag):
    """Fields and rows of one paper. It is drawn anew only where the paper becomes locked or open again."""

    def __init__(self, context: Context, opened: Opened, acts: Acts) -> None:
        super().__init__('div', cls='e-cols')
        self.context, self.t, self.acts = context, context.t, acts
        with self:
            self._notes = Tag('div', cls='e-notes')
            self._status = Tag('div', cls='e-status')
            self._box = Tag('div')
        self._build(opened)

    def show(self, opened: Opened, by: dict[str, int | None]) -> None:
        """Show newer values."""
        if self._locked != self._lock(opened):
            self._build(opened)
            return
        self.editing.show(opened.paper, by)
        for name, found in (('company_id', opened.companies), ('contact_id', opened.contacts)):
            field, value = self._parties[name], getattr(opened.paper, name)
            if field.value != value:
                self._shown[name] = value
                field.set_value(next((one for one in found if one.id == value), None))
        for name, select in self._selects.items():
            value = getattr(opened.paper, name) or (0 if name == 'seller_bank_id' else None)
            if select.value != value:
                self._shown[name] = value
                select.set_value(value)
        for name, switch in self._switches.items():
            self._shown[name] = getattr(opened.paper, name)
            switch.value = self._shown[name]
        self.own.show(opened.paper, opened.own, by)
        self._draw_notes(opened)
        self._draw_status(opened)

    def _lock(self, opened: Opened) -> tuple[str, bool, str, tuple[int, ...]]:
        """What the form is built for: why it is locked, whether rows can be chosen, its currency, seller's accounts."""
        paper = opened.paper
        return lock_of(self.context, paper), may_choose(paper), paper.currency, tuple(opened.banks)

    def _build(self, opened: Opened) -> None:
        self._locked = self._lock(opened)
        self.may = self.context.may(EDIT[opened.kind])
        self.open = self.may and not self._locked[0]
        self.editing = Editing(self.context, opened.kind, opened.paper)
        self._parties: dict[str, RecordField] = {}
        self._selects: dict[str, Any] = {}
        self._switches: dict[str, Any] = {}
        self._shown: dict[str, Any] = {}
        self._draw_notes(opened)
        self._draw_status(opened)
        self._box.clear()
        with self._box:
            self._meta(opened)
            self.grid = RowsGrid(self.context, opened.kind, opened.id, opened.rows, locked=self._locked[0],
                                 choosable=self._locked[1])  # fmt: skip
            self._extras(opened)
            self.own = OwnSection(self.context, opened.paper, opened.own, may=self.may)

    def _meta(self, opened: Opened) -> None:
        t, kind = self.t, opened.kind
        field = self.editing.field
        with Tag('div', cls='e-meta'):
            field('number', t('Number'), may=self.open)
            field('date', t('Date'), 'date', may=self.open)
            if opened.invoice:
                waits = self.may and opened.paper.status in ('N', 'S')  # a credited one may still be paid later
                field('pay_until', t('Pay until'), 'date', may=waits)
            else:
                field('valid_until', t('Valid until'), 'date', may=self.open)
            self._select('seller_id', t('Seller'), opened.sellers, opened)
            self._party('company', t('Buyer'), opened.companies, opened)
            self._party('contact', t('Contact person'), opened.contacts, opened)
            if kind == 'invoice':
                field('basis', t('Basis'), may=self.open).classes('e-half')
                if len(opened.banks) > 1:
                    label = t('Account for the payment')
                    self._select('seller_bank_id', label, opened.banks, opened, t('The main one'))
        if kind == 'quote':
            field('content', t('Letter above the rows'), 'textarea', may=self.open).classes('e-block')

    def _party(self, kind: str, label: str, offered: Any, opened: Opened) -> None:
        name = f'{kind}_id'
        value = self._shown[name] = getattr(opened.paper, name)
        made = RecordField(self.context, kind, label, offered, value, self._chooser(name))
        made.input.set_enabled(self.open)
        self._parties[name] = made

    def _select(self, name: str, label: str, options: dict[int, str], opened: Opened, empty: str = '') -> None:
        value = self._shown[name] = getattr(opened.paper, name) or (0 if empty else None)
        shown = ({0: empty} if empty else {}) | options
        made = select_field(label, shown, value, on_change=self._chooser(name))
        made.input.set_enabled(self.open)
        self._selects[name] = made

    def _chooser(self, name: str) -> Callable[[Any], Any]:
        async def choose(value: Any) -> None:
            if value == self._shown.get(name):
                return  # shown by us, not chosen by the person
            self._shown[name] = value
            values = {name: value or None if name.endswith('_id') else value}
            if name == 'seller_id' and hasattr(self.editing.paper, 'seller_bank_id'):
                values |= {'seller_bank_id': None, 'seller_requisites_id': None}  # they were the other seller's
            if name == 'company_id' and hasattr(self.editing.paper, 'buyer_requisites_id'):
                values |= {'buyer_requisites_id': None}
            await self.editing.set(values)

        return choose

    def _extras(self, opened: Opened) -> None:
        t, field = self.t, self.editing.field
        with Tag('div', cls='e-more'):
            with Tag('div', cls='e-opts'):
                switches = [('stamped', t('Signature and stamp')), ('with_codes', t('Show article codes'))]
                if opened.kind == 'invoice':
                    switches.append(('with_qr', t('QR code for payment')))
                for name, label in switches:
                    self._shown[name] = getattr(opened.paper, name)
                    switch = switch_field(label, self._shown[name], self._chooser(name))
                    switch.set_enabled(self.open)
                    self._switches[name] = switch
            with Tag('div', cls='e-texts'):
                field('terms', t('Terms, printed below the rows'), 'textarea', may=self.open)
                if opened.kind == 'invoice':
                    field('purpose', t('Purpose of the payment'), may=self.open)
                field('title', t('Title'), may=self.may)
                field('comments', t('Comment for the team, not printed'), 'textarea', may=self.may)

    def _draw_notes(self, opened: Opened) -> None:
        t, paper = self.t, opened.paper
        self._notes.clear()
        with self._notes:
            if opened.invoice and paper.check_state == 'returned' and paper.status in ('N', 'S'):
                who = self.context.team.get(paper.checked_by or 0, {}).get('name', '')
                note(t('{name} returned the invoice: {words}', name=who, words=paper.check_note), 'warn', 'reply')
            if opened.invoice and paper.status == 'D' and paper.cancel_reason:
                note(t('Cancelled: {reason}', reason=paper.cancel_reason), 'plain', 'x')
            if opened.kind == 'quote':
                self._answered(opened)
            if opened.kind == 'quote' and not paper.replaced_by:
                self._invoiced(opened)
            gaps = [t(f'invoice_gap.{gap}') for gap in opened.gaps]
            if gaps and self.open:
                note(t('The paper still lacks: {what}.', what=', '.join(gaps)), 'warn', 'warn')
            if opened.quote:
                with note(t('Made from quote {number}.', number=opened.quote.number), 'plain', 'doc'):
                    link(t('Open the quote'), f'/quote/{opened.quote.id}')

    def _answered(self, opened: Opened) -> None:
        t, quote = self.t, opened.paper
        if quote.status == 'APPROVED' and (quote.client_name or quote.client_words or quote.client_choice is not None):
            said = ': '.join(part for part in (quote.client_name, quote.client_words) if part)
            note(t('The client accepted by the link. {words}', words=said), '', 'check')
            if quote.client_choice is not None:
                note(choice_text(t, quote.client_choice), '', 'product')
        elif quote.status in ('DECLAINED', 'APOLOGY') and (quote.decline_reason or quote.client_words):
            reason = quote.client_words or quote.decline_reason
            who = f'{quote.client_name}: ' if quote.client_name else ''
            note(t('Declined: {reason}', reason=f'{who}{reason}'), 'warn', 'lost')

    def _invoiced(self, opened: Opened) -> None:
        t = self.t
        for invoice in opened.invoices:
            with note(t('Invoice {number} is made from this quote.', number=invoice.number), '', 'bulb'):
                link(t('Open the invoice'), f'/invoice/{invoice.id}')
        if opened.paper.status == 'APPROVED' and not opened.invoices and self.context.may(Permission.INVOICE_EDIT):
            with note(t('The quote is accepted. An invoice takes its rows and prices.'), '', 'bulb'):
                btn(t('Create invoice'), kind='tint sm', on_click=self.acts.invoice)

    def _draw_status(self, opened: Opened) -> None:
        """A quote's status, free to move, and its versions."""
        self._status.clear()
        if opened.kind != 'quote':
            return
        t, quote = self.t, opened.paper
        with self._status:
            if not quote.replaced_by:
                options = [(one, t(f'quote_status.{one}')) for one in STATUSES]

                async def choose(status: str) -> None:
                    if not await self.acts.set_status(status):
                        switch.set_value(quote.status)

                switch = Segmented(options, quote.status, label=t('Status'), on_change=choose, small=True)
                if not self.may:
                    for button in switch.buttons.values():
                        button.props['disabled'] = True
            if len(opened.versions) > 1:
                with Tag('nav', cls='a-row a-g6 a-sm', aria_label=t('Versions')):
                    for one in opened.versions:
                        text = t('version {n} of {day}', n=one.quote_version, day=t.short_day(one.date))
                        if one.id == quote.id:
                            badge(text, 'acc')
                        else:
                            link(text, f'/quote/{one.id}')


class SumBar(Tag):
    """The sum at the foot of the form, always in sight."""

    def __init__(self, context: Context) -> None:
        super().__init__('div', cls='e-sum', role='status')
        self.context, self.t = context, context.t

    def show(self, opened: Opened) -> None:
        """Show total, VAT, and for an invoice what is paid and owed."""
        t, paper, rows = self.t, opened.paper, opened.rows
        self.clear()
        with self:
            self._one(t('Total'), t.money(paper.amount, paper.currency), 'is-sum')
            if rows.mode != 'none' and rows.totals.vat:
                self._one(t('of it VAT'), t.money(rows.totals.vat, paper.currency))
            if rows.with_options is not None:
                self._one(t('With all options'), t.money(rows.with_options, paper.currency))
            if opened.invoice:
                if paper.credited:
                    self._one(t('Credited'), t.money(-paper.credited, paper.currency))
                if paper.paid:
                    self._one(t('Paid'), t.money(paper.paid, paper.currency), 'is-ok')
                if paper.refunded:
                    self._one(t('Refunded'), t.money(-paper.refunded, paper.currency))
                if paper.overpaid:
                    self._one(t('To refund'), t.money(paper.overpaid, paper.currency), 'is-late')
                if paper.debt and (paper.paid or paper.credited or paper.status != 'N'):
                    late = paper.overdue(opened.day)
                    name, cls = (t('Overdue'), 'is-late') if late else (t('Owed'), '')
                    self._one(name, t.money(paper.debt, paper.currency), cls)

    def _one(self, name: str, value: str, cls: str = '') -> None:
        with Tag('span', cls=f'e-sum__i {cls}'):
            Tag('span', name, 'a-sm a-t3')
            Tag('b', value, 'a-num')
