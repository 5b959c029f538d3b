"""Bank statements on screen: a file is taken in, its lines are given to invoices by a click; live for all."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any

from nicegui import ui
from nicegui.events import UploadEventArguments

from domain import statements
from domain.errors import Refusal
from domain.history import Change
from domain.invoices import Invoice
from domain.permissions import Permission
from domain.quotes.papers import titles
from domain.statements import BankLine, Proposal, Taken
from domain.statements.parsing import MOST_BYTES
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import FormDialog
from ..components.fields import select_field
from ..components.kit import Tag, badge, btn, empty, html, note, set_attrs, svg
from ..context import Context
from ..shell import top_bar
from .turn import turn

SIGNS = {'inn': 'INN', 'number': 'number', 'sum': 'sum'}


@dataclass
class Shown:
    """What the page shows: lines that wait with their proposals, lines done with and the invoices they paid."""

    waiting: list[BankLine]
    proposals: dict[int, Proposal]
    done: list[BankLine]
    paid: dict[int, list[tuple[int, str]]]
    firms: dict[int, str]

    @property
    def sure(self) -> int:
        return sum(one.sure for one in self.proposals.values())


def read(work: UnitOfWork) -> Shown:
    """Everything at once, in a few statements."""
    work.require(Permission.INVOICE_CHECK)
    waiting, done = statements.waiting(work), statements.sorted_lately(work)
    found = statements.proposals(work, waiting)
    paid = statements.paid_by(work, [one.id or 0 for one in (*waiting, *done)])
    firms = titles(work, 'company', [one.invoice.company_id for one in found.values()])
    return Shown(waiting, found, done, paid, firms)


def fitting(work: UnitOfWork, out: bool) -> list[Invoice]:
    """Invoices in roubles that wait for money, or where `out` have some to be given back: oldest first, at most 500."""
    kind: Any = Invoice
    which = Invoice.to_refund() if out else Invoice.owed()
    return work.all(Invoice, which, kind.currency == 'RUB', order=[kind.date, kind.id], limit=500)


class Statements:
    """The page of one person."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t

    async def build(self) -> None:
        """Draw it, or say calmly that it is not for this person."""
        context, t = self.context, self.t
        ui.page_title(f'{t("Bank")} · Artel')
        try:
            found = await context.ask(read)
        except Refusal as refusal:
            empty(t('Nothing here'), context.words(refusal), 'lock')
            return
        if context.frame:
            context.frame.nav.set_active('invoices')
        bar = top_bar(t('Bank'))
        with bar.left:
            turn(t, 'statement', bank=True)
        with bar.right:
            text = t('Statement from a file')
            pick = btn(text, 'file-up', 'pri', label=text).classes('e-file')
        self._dialogs = Tag('div')
        with self._dialogs:
            upload = ui.upload(auto_upload=True, max_files=1, max_file_size=MOST_BYTES, on_upload=self._uploaded,
                               on_rejected=self._rejected)  # fmt: skip
            upload.props('accept=".txt,text/plain"').classes('a-sr')
            set_attrs(upload, aria_hidden='true', inert=True)
        self._upload = upload
        # The browser opens its file dialog only in the click itself, so this one does not ask the server first.
        pick.on('click', js_handler=f'() => getElement({upload.id}).$refs.qRef.pickFiles()')
        with Tag('div', cls='a-fill e-debts'):
            self.box = Tag('div', cls='e-debts__in')
        self._show(found)
        context.live(self._renew, 'bank_line', 'invoice', 'payment', 'refund', pause=0.5)

    async def _renew(self, _: list[Change]) -> None:
        self._show(await self.context.ask(read))

    async def _uploaded(self, event: UploadEventArguments) -> None:
        self._upload.reset()
        if event.file.size() > MOST_BYTES:
            self._rejected()
            return
        await self.take(await event.file.read())

    async def take(self, content: bytes) -> None:
        """Keep what a file brings and say what it was."""
        try:
            parsed = await asyncio.to_thread(statements.parse, content)
        except Refusal as refusal:
            self.context.tell(refusal)
            return
        with self._dialogs:
            done = await self.context.do(statements.take, parsed)
            if done and done.value:
                fresh = done.value.new or done.value.refunds
                self.context.toast(self._taken(done.value), done.batch if fresh else None)

    def _taken(self, taken: Taken) -> str:
        t = self.t
        said = [t.n('{n} new arrival', '{n} new arrivals', taken.new)]
        if taken.refunds:
            said.append(t.n('{n} refund to confirm', '{n} refunds to confirm', taken.refunds))
        if taken.known:
            said.append(t('{n} known already', n=taken.known))
        if taken.outgoing:
            said.append(t('{n} outgoing left aside', n=taken.outgoing))
        return ', '.join(said)

    def _rejected(self) -> None:
        self.context.toast(self.t('Only a statement in the text format of 1C up to 5 MB fits. Choose another file.'))

    def _show(self, found: Shown) -> None:
        t = self.t
        self.box.clear()
        with self.box:
            if not found.waiting and not found.done:
                about = t('Unload a statement from your bank in the format of 1C (a text file) and open it here.')
                empty(t('No statements yet'), about, 'bank')
                return
            with Tag('section', aria_label=t('To sort')):
                with Tag('div', cls='a-head'):
                    Tag('h2', t('To sort'), 'a-h3')
                    Tag('span', str(len(found.waiting)), 'a-t3 a-num')
                    Tag('span', cls='a-grow')
                    if found.sure > 1:
                        btn(t('Confirm all sure: {n}', n=found.sure), 'check', 'tint sm', on_click=self._confirm_sure)
                if not found.waiting:
                    note(t('All money has found its invoices.'), '', 'check')
                for line in found.waiting:
                    self._line(found, line)
            if found.done:
                with Tag('section', aria_label=t('Sorted lately')):
                    Tag('h2', t('Sorted lately'), 'a-h3')
                    for line in found.done:
                        self._line(found, line)

    def _line(self, found: Shown, line: BankLine) -> None:
        t = self.t
        with Tag('article', cls='e-bl'):
            with Tag('div', cls='e-bl__m'):
                with Tag('div', cls='a-row a-g6'):
                    if line.out:
                        html(svg('reply', 14), 'a-icw a-t3', 'span')
                    nobody = t('The recipient is not named') if line.out else t('The payer is not named')
                    Tag('b', line.payer or nobody, 'a-b')
                    about = [t.short_day(line.date), f'{t("INN")} {line.inn}' if line.inn else '', f'№ {line.number}']
                    Tag('span', ' · '.join(part for part in about if part), 'a-sm a-t3 a-num')
                Tag('p', line.purpose, 'a-t2 e-bl__p')
                self._paid(found.paid.get(line.id or 0, []))
            with Tag('div', cls='e-bl__s'):
                Tag('b', t.money(-line.amount if line.out else line.amount, 'RUB'), 'a-num')
                if line.out:
                    Tag('span', t('went out'), 'a-sm a-t3')
                if line.left and line.left != line.amount:
                    Tag('span', t('left {sum}', sum=t.money(line.left, 'RUB')), 'a-sm a-t3 a-num')
            with Tag('div', cls='e-bl__a'):
                if line.state == 'new':
                    self._acts(found, line, found.proposals.get(line.id or 0))
                elif line.state == 'skipped':
                    badge(t('not for invoices'))
                    btn(t('Bring back'), 'undo', 'ghost sm', on_click=partial(self._bring_back, line.id or 0))

    def _paid(self, paid: list[tuple[int, str]]) -> None:
        if not paid:
            return
        with Tag('div', cls='a-row a-g6'):
            html(svg('check', 14), 'a-icw', 'span')
            for id, number in paid:
                Tag('a', self.t('Invoice {number}', number=number), 'a-link', href=f'/invoice/{id}')

    def _acts(self, found: Shown, line: BankLine, proposal: Proposal | None) -> None:
        t, id = self.t, line.id or 0
        if proposal is not None:
            invoice = proposal.invoice
            with Tag('div', cls='e-bl__i'):
                Tag('a', t('Invoice {number}', number=invoice.number), 'a-link', href=f'/invoice/{invoice.id}')
                client = found.firms.get(invoice.company_id or 0, '')
                about = (client, self._wants(invoice, line.out, proposal))
                Tag('span', ' · '.join(part for part in about if part), 'a-sm a-t3')
                with Tag('span', cls='a-row a-g4'):
                    for sign in proposal.signs:
                        badge(t(SIGNS[sign]), 'ok' if proposal.sure else '')
            kind = 'pri sm' if proposal.sure else 'sm'
            word = t('It is this refund') if proposal.known else t('Confirm refund') if line.out else t('Confirm')
            btn(word, 'check', kind, on_click=partial(self._confirm, line, invoice.id or 0))
        other = t('Another invoice') if proposal else t('Choose an invoice')
        btn(other, kind='ghost sm', on_click=partial(self._choose, line))
        btn(t('Not for invoices'), kind='ghost sm', on_click=partial(self._skip, id))

    async def _do(self, said: str, verb: Any, *args: Any) -> None:
        with self._dialogs:
            await self.context.do(verb, *args, said=said)

    def _wants(self, invoice: Invoice, out: bool, proposal: Proposal | None = None) -> str:
        """What an invoice waits for, in words."""
        t = self.t
        if proposal and proposal.known:
            told = t.money(proposal.known.amount, invoice.currency)
            return t('a refund of {sum} was recorded on {day}', sum=told, day=t.short_day(proposal.known.date))
        if out:
            return t('to refund {sum}', sum=t.money(invoice.overpaid, invoice.currency))
        return t('owed {sum}', sum=t.money(invoice.debt, invoice.currency))

    async def _confirm(self, line: BankLine, invoice_id: int) -> None:
        said = self.t('Refund confirmed') if line.out else self.t('Payment recorded')
        await self._do(said, statements.confirm, line.id, invoice_id)

    async def _confirm_sure(self) -> None:
        with self._dialogs:
            done = await self.context.do(statements.confirm_sure)
            if done and done.value:
                self.context.toast(self.t.n('{n} line confirmed', '{n} lines confirmed', done.value), done.batch)

    async def _skip(self, line_id: int) -> None:
        await self._do(self.t('Left aside'), statements.skip, line_id)

    async def _bring_back(self, line_id: int) -> None:
        await self._do(self.t('Brought back'), statements.bring_back, line_id)

    async def _choose(self, line: BankLine) -> None:
        t, context = self.t, self.context

        def offered(work: UnitOfWork) -> dict[str, str]:
            found = fitting(work, line.out)
            firms = titles(work, 'company', [one.company_id for one in found])
            return {str(one.id): self._named(one, firms.get(one.company_id or 0, ''), line.out) for one in found}

        options = await context.ask(offered)

        async def save() -> bool | str:
            if not chosen.value:
                return t('Choose an invoice')
            done = await context.do(statements.confirm, line.id, int(chosen.value), quiet=True)
            if done.refusal:
                return context.words(done.refusal)
            context.toast(t('Refund confirmed') if line.out else t('Payment recorded'), done.batch)
            return True

        with self._dialogs:
            title = t('Which invoice is refunded?') if line.out else t('Which invoice is paid?')
            act = t('Record refund') if line.out else t('Record payment')
            form = FormDialog(t, title, act, save, icon='reply' if line.out else 'rub')
        with form.body:
            left = t.money(line.left, 'RUB')
            about = '{payer} · {left} went out' if line.out else '{payer} · {left} to give'
            Tag('p', t(about, payer=line.payer, left=left), 'a-t2')
            chosen = select_field(t('Invoice'), options, None)
        form.open()

    def _named(self, invoice: Invoice, client: str, out: bool) -> str:
        name = self.t('Invoice {number}', number=invoice.number)
        return ' · '.join(part for part in (name, client, self._wants(invoice, out)) if part)


async def statements_page(context: Context) -> None:
    """/statements."""
    await Statements(context).build()
