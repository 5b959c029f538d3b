"""Sections of a client's card: deals, invoices, money; each is drawn anew when its data changed."""

from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from ..activities.forms import badge_of
from ..components.kit import Tag, html, hue, link, svg
from ..context import Context
from ..locales import SHORT_MONTHS, Words
from ..papers.standing import STANDINGS
from .reading import Card

STATES = {
    'N': ('New', 'plain'),
    'S': ('Waits for payment', 'today'),
    'P': ('Fully paid', 'ok'),
    'D': ('Cancelled', 'plain'),
}


class Part(Tag):
    """A section that draws itself from the card when what it shows has changed."""

    def __init__(self, context: Context, card: Card) -> None:
        super().__init__('section')
        self.context, self.t = context, context.t
        self._drawn: Any = None
        self.show(card)

    def show(self, card: Card) -> None:
        """Show the card as it is now."""
        now = self.of(card)
        if now != self._drawn:
            self._drawn = now
            self.clear()
            with self:
                self.draw(card)

    def of(self, card: Card) -> Any:
        """What this section depends on."""
        raise NotImplementedError

    def draw(self, card: Card) -> None:
        """Fill the section."""
        raise NotImplementedError


class DealsPart(Part):
    """Open deals with stage, next step and sum."""

    def of(self, card: Card) -> Any:
        return card.deals, card.stages, card.colors, card.deals_open

    def draw(self, card: Card) -> None:
        t = self.t
        with Tag('div', cls='g-h'):
            Tag('h2', t('Open deals'), 'a-h3')
            Tag('span', t.number(card.deals_open), 'a-count')
        if not card.deals:
            Tag('p', t('No open deals'), 'a-t3')
            return
        rows = Markup().join(self._row(card, row) for row in card.deals)
        html(Markup('<table class="a-tbl c-deals"><tbody>{}</tbody></table>').format(rows), 'c-scroll', 'div')

    def _row(self, card: Card, row: dict[str, Any]) -> Markup:
        t, stage = self.t, card.stages.get(row['stage'], {})
        step, amount = row['next'], row['amount']
        nothing = Markup('<span class="a-t3">{}</span>').format(t('No activity'))
        return Markup(
            '<tr><td><span class="a-row a-g6"><i class="a-sq" style="--h:{}"></i>'
            '<a class="a-b a-ell" href="/deal/{}">{}</a></span></td>'
            '<td><span class="a-badge a-badge--st" style="--h:{}"><span class="a-ell">{}</span></span></td>'
            '<td>{}</td><td class="num a-b">{}</td></tr>'
        ).format(
            hue(card.colors.get(row['direction'], 'slate')), row['id'], row['title']['t'], hue(stage.get('color')),
            stage.get('name', ''), badge_of(t, step['at'], step['k']) if step else nothing,
            t.money(Decimal(amount['a']), amount['cur']) if amount else '—',
        )  # fmt: skip


class InvoicesPart(Part):
    """The newest invoices with their state."""

    def of(self, card: Card) -> Any:
        return card.invoices, card.invoices_all

    def draw(self, card: Card) -> None:
        t = self.t
        with Tag('div', cls='g-h'):
            Tag('h2', t('Invoices'), 'a-h3')
            Tag('span', t.number(card.invoices_all), 'a-count')
        if not card.invoices:
            Tag('p', t('No invoices yet'), 'a-t3')
        for row in card.invoices:
            name, tone = STANDINGS.get(row['standing']) or STATES.get(row['status'], ('New', 'plain'))
            if row['overdue']:
                name, tone = 'Overdue', 'late'
            with Tag('div', cls='d-doc'):
                html(svg('receipt', 18), 'd-doc__ic', 'span')
                with Tag('div', cls='a-grow'):
                    link(t('Invoice {number}', number=row['number']), f'/invoice/{row["id"]}', 'a-b')
                    Tag('div', self._when(row), 'a-sm a-t3')
                Tag('span', t(name), f'a-badge a-badge--{tone or "plain"}')
                Tag('b', t.money(Decimal(row['amount']['a']), row['amount']['cur']), 'a-num c-sum')

    def _when(self, row: dict[str, Any]) -> str:
        t, day = self.t, self.t.day(date.fromisoformat(row['date']))
        if row['pay_until'] and row['status'] in ('N', 'S'):
            return t('{day}, pay until {until}', day=day, until=t.day(date.fromisoformat(row['pay_until'])))
        return day


class MonthsPart(Part):
    """Money that came in the last twelve months less what went back, as bars; hollow where more went back."""

    def of(self, card: Card) -> Any:
        return card.months

    def draw(self, card: Card) -> None:
        t, months = self.t, card.months
        if not months:
            return
        most, highest = max(months, key=lambda one: one[1]), max(abs(amount) for _, amount in months)
        with Tag('div', cls='g-h'):
            Tag('h2', t('Purchases'), 'a-h3')
            Tag('span', t('paid by month, {currency}', currency=self.context.currency), 'a-sm a-t3')
        label = t('Purchases by month in a year: most in {month}, {sum}', month=month_name(t, most[0]),
                  sum=t.money(most[1], self.context.currency))  # fmt: skip
        back = [f'{month_name(t, month)} {t.money(-sum_, self.context.currency)}' for month, sum_ in months if sum_ < 0]
        if back:
            label += '. ' + t('More was refunded than paid: {months}', months=', '.join(back))
        bars = (_bar(short(t, sum_), sum_ / highest, month_name(t, month)) for month, sum_ in months)
        html(Markup().join(bars), 'g-chart', 'div', role='img', aria_label=label)


def _bar(sum_: str, share: Decimal, month: str) -> Markup:
    """A month of the chart, a `share` of the highest bar."""
    bar = Markup(
        '<div><span class="a-mi a-num a-t3">{}</span><i class="{}" style="height:{}px"></i>'
        '<span class="a-mi a-t3">{}</span></div>'
    )
    return bar.format(sum_, 'is-back' if share < 0 else '', max(2, round(64 * abs(share))), month)


def month_name(t: Words, month: date) -> str:
    """«авг»."""
    return SHORT_MONTHS[t.lang][month.month - 1]


def short(t: Words, amount: Decimal) -> str:
    """A sum as a bar's caption can hold it: «1,2 млн», «340 тыс»."""
    if not amount:
        return '—'
    if amount < 0:
        return f'\u2212{short(t, -amount)}'
    if amount >= 950_000:
        return t('{n} m', n=t.number(round(amount / 1_000_000, 1)))
    return t('{n} k', n=t.number(round(amount / 1000, 1 if amount < 9_950 else 0)))


class Figures(Part):
    """Deals, paid, owed, last payment."""

    def of(self, card: Card) -> Any:
        return card.deals_all, card.paid, card.owed, card.last_paid

    def draw(self, card: Card) -> None:
        t = self.t
        with Tag('dl', cls='d-kpi'):
            self._one(t('Deals'), t.number(card.deals_all))
            self._one(t('Paid'), self._sum(card.paid))
            self._one(t('Waiting for payment'), self._sum(card.owed), 'a-warnc' if card.owed else '')
            if card.last_paid:
                self._one(t('Last payment'), t.short_day(card.last_paid))

    def _one(self, name: str, value: str, cls: str = '') -> None:
        with Tag('div'):
            Tag('dt', name)
            Tag('dd', value, f'a-num {cls}')

    def _sum(self, sums: dict[str, Decimal]) -> str:
        if not sums:
            return self.t.money(Decimal(0), self.context.currency)
        return ', '.join(self.t.money(amount, currency) for currency, amount in sorted(sums.items()))


__all__ = ['DealsPart', 'Figures', 'InvoicesPart', 'MonthsPart', 'Part']
