"""How an invoice is paid in parts: the parts with what came of each, and the form that sets them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from domain import invoices
from domain.invoices import Invoice, Part
from domain.permissions import Permission

from ..components.dialogs import FormDialog
from ..components.fields import date_field, number_field, text_field
from ..components.kit import Tag, badge, btn, chip, html, icon_btn, svg
from ..context import Context

# percents of the offered ways, each part a month after the one before
OFFERED = ((100,), (50, 50), (30, 70), (30, 40, 30))
APART = 14


def draw_parts(context: Context, invoice: Invoice, day: date) -> None:
    """The parts, each with its day, its sum and how it stands."""
    t = context.t
    with Tag('ul', cls='e-payl', aria_label=t('Payment in parts')):
        for part in invoices.parts_of(invoice):
            with Tag('li', cls='e-pay'):
                html(svg('cal', 14), 'a-icw a-t3', 'span')
                Tag('span', t.day(part.until) if part.until else t('on delivery'), 'a-num')
                about = [t.percent(part.percent), part.note]
                Tag('span', ' · '.join(one for one in about if one), 'a-sm a-t3 a-grow e-pay__n')
                if part.left <= 0:
                    badge(t('Paid'), 'ok')
                elif part.overdue(day) and invoice.status in ('N', 'S'):
                    badge(t('Overdue'), 'late')
                elif part.paid:
                    badge(t('Paid in part'), 'today')
                Tag('b', t.money(part.amount, invoice.currency), 'a-num')


def may_set(context: Context, invoice: Invoice) -> bool:
    """Whether this person may change how it is paid now."""
    return context.may(Permission.INVOICE_EDIT) and invoice.status in ('N', 'S')


@dataclass
class Draft:
    """A part while it is typed."""

    percent: Decimal | None
    until: date | None = None
    note: str = ''


class ScheduleForm:
    """The rows of parts: percent, day, name; they must make 100 %."""

    def __init__(self, context: Context, invoice: Invoice) -> None:
        self.context, self.t, self.invoice = context, context.t, invoice
        t = self.t
        self.form = FormDialog(t, t('How the invoice is paid'), t('Save'), self._save, icon='cal')
        known = invoices.parts_of(invoice) or [Part(Decimal(100), invoice.pay_until, '', invoice.amount, invoice.paid)]
        self.parts = [Draft(one.percent, one.until, one.note) for one in known]
        with self.form.body:
            with Tag('div', cls='a-row a-wrap a-g4', role='group', aria_label=t('Usual ways')):
                for way in OFFERED:
                    name = t('The whole sum at once') if way == (100,) else ' / '.join(map(str, way))
                    chip(name, on_click=partial(self._offer, way))
            self._rows = Tag('div', cls='e-parts')
            with Tag('div', cls='a-row a-g8'):
                btn(t('Add a part'), 'plus', 'ghost sm', on_click=self._add)
                Tag('span', cls='a-grow')
                self._sum = Tag('span', '', 'a-sm a-num', role='status')
        self._draw()

    def _draw(self) -> None:
        t = self.t
        self._rows.clear()
        with self._rows:
            for place, part in enumerate(self.parts):
                with Tag('div', cls='e-part', role='group', aria_label=t('Part {n}', n=place + 1)):
                    percent = number_field(t, t('Percent'), part.percent, on_change=self._set(place, 'percent'))
                    percent.input.props('suffix="%"')
                    date_field(t, t('Pay until'), part.until, on_change=self._set(place, 'until'),
                               placeholder=t('on delivery'))  # fmt: skip
                    text_field(t('What it is'), part.note, on_change=self._set(place, 'note'),
                               placeholder=t('Advance, the rest'))  # fmt: skip
                    if len(self.parts) > 1:
                        icon_btn('x', t('Remove part {n}', n=place + 1), on_click=partial(self._remove, place))
        self._total()

    def _set(self, place: int, name: str) -> Callable[[Any], None]:
        def keep(value: Any) -> None:
            setattr(self.parts[place], name, '' if value is None and name == 'note' else value)
            self._total()

        return keep

    def _have(self) -> Decimal:
        return sum((one.percent or Decimal(0) for one in self.parts), Decimal(0))

    def _total(self) -> None:
        total = self._have()
        self._sum.set_text(self.t('Together {percent}', percent=self.t.percent(total)))
        self._sum.classes(**{'remove' if total == 100 else 'add': 'a-danger'})

    def _offer(self, way: tuple[int, ...]) -> None:
        first = self.invoice.pay_until or self.invoice.date
        names = [self.t('Advance'), *[''] * max(0, len(way) - 2), self.t('The rest')] if len(way) > 1 else ['']
        self.parts = [
            Draft(Decimal(one), first + timedelta(days=APART * n), name)
            for n, (one, name) in enumerate(zip(way, names, strict=True))
        ]
        self._draw()

    def _add(self) -> None:
        self.parts.append(Draft(max(Decimal(0), 100 - self._have()) or None))
        self._draw()

    def _remove(self, place: int) -> None:
        del self.parts[place]
        self._draw()

    async def _save(self) -> bool | str:
        context, t = self.context, self.t
        parts = [{'percent': one.percent, 'until': one.until, 'note': one.note} for one in self.parts]
        done = await context.do(invoices.set_schedule, self.invoice.id, parts, self.invoice.version, quiet=True)
        if done.refusal:
            return context.words(done.refusal)
        context.toast(t('Payment terms changed'), done.batch)
        return True
