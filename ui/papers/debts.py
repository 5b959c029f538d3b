"""Who owes, how much and for how long: debts by client and by age, live."""

from decimal import Decimal

from nicegui import ui

from domain import invoices
from domain.history import Change
from domain.invoices import AGES, Debt
from domain.money import ZERO
from domain.permissions import Permission

from ..components.kit import Tag, empty
from ..context import Context
from ..shell import top_bar
from .turn import turn

HEADS = {'due': 'Not due yet', '30': '1–30 days', '60': '31–60 days', '90': '61–90 days', 'more': 'Over 90 days'}
TONES = {'due': '', '30': 'is-soon', '60': 'is-late', '90': 'is-late', 'more': 'is-late'}


class Debts:
    """The page of one person."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t

    async def build(self) -> None:
        """Draw it."""
        context, t = self.context, self.t
        found = await context.ask(invoices.debts)
        ui.page_title(f'{t("Debts")} · Artel')
        if context.frame:
            context.frame.nav.set_active('invoices')
        bar = top_bar(t('Debts'))
        with bar.left:
            turn(t, 'debt', bank=context.may(Permission.INVOICE_CHECK))
        with Tag('div', cls='a-fill e-debts'):
            self.box = Tag('div', cls='e-debts__in')
        self._show(found)
        context.live(self._renew, 'invoice', 'company', 'contact', pause=1)

    async def _renew(self, _: list[Change]) -> None:
        self._show(await self.context.ask(invoices.debts))

    def _show(self, found: list[Debt]) -> None:
        t = self.t
        self.box.clear()
        with self.box:
            if not found:
                empty(t('Nobody owes anything'), t('Invoices that are not paid in full are counted here.'), 'rub')
                return
            for currency in dict.fromkeys(one.currency for one in found):
                self._of(currency, [one for one in found if one.currency == currency])

    def _of(self, currency: str, found: list[Debt]) -> None:
        t = self.t
        sums = {age: sum((one.by_age[age] for one in found), ZERO) for age in AGES}
        whole = sum(sums.values(), ZERO)
        with Tag('section', aria_label=t('Debts, {currency}', currency=currency)):
            with Tag('div', cls='e-ages', role='list'):
                for age in AGES:
                    with Tag('div', cls=f'e-age {TONES[age]}', role='listitem'):
                        Tag('span', t(HEADS[age]), 'a-sm a-t3')
                        Tag('b', t.money(sums[age], currency), 'a-num')
                        share = float(sums[age] / whole * 100) if whole else 0.0
                        bar = Tag('i', cls='e-age__bar')
                        bar.style(f'--w:{share:.1f}%')
            with Tag('div', cls='e-debts__t'), Tag('table', cls='e-dt'):
                self._head()
                with Tag('tbody'):
                    for one in found:
                        self._row(one)
                with Tag('tfoot'), Tag('tr'):
                    Tag('th', t('Total'), scope='row')
                    self._sums(sums, whole, currency)

    def _head(self) -> None:
        t = self.t
        with Tag('thead'), Tag('tr'):
            Tag('th', t('Client'), scope='col')
            for age in AGES:
                Tag('th', t(HEADS[age]), 'a-num', scope='col')
            Tag('th', t('Owed'), 'a-num', scope='col')

    def _row(self, one: Debt) -> None:
        t = self.t
        with Tag('tr'):
            with Tag('th', scope='row'):
                name = one.client or t('Client is not named')
                kind, id = ('company', one.company_id) if one.company_id else ('contact', one.contact_id)
                if one.client and id:
                    Tag('a', name, 'a-link', href=f'/{kind}/{id}')
                else:
                    Tag('span', name, 'a-t3')
                Tag('span', t.n('{n} invoice', '{n} invoices', one.count), 'a-sm a-t3')
            self._sums(one.by_age, one.total, one.currency)

    def _sums(self, by_age: dict[str, Decimal], total: Decimal, currency: str) -> None:
        for age in AGES:
            sum_ = by_age[age]
            with Tag('td', cls=f'a-num {TONES[age] if sum_ else "a-t3"}'):
                Tag('span', self.t.money(sum_, currency) if sum_ else '—')
        with Tag('td', cls='a-num'):
            Tag('b', self.t.money(total, currency))


async def debts_page(context: Context) -> None:
    """/debts."""
    await Debts(context).build()
