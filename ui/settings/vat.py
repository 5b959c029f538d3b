"""Rates of VAT: those of the law with their days, and the team's own."""

from functools import partial

from domain import vat
from domain.history import Change
from domain.types import now
from domain.vat import Rate

from ..components.dialogs import FormDialog
from ..components.fields import date_field, text_field
from ..components.kit import Tag, badge, btn, icon_btn
from ..context import Context
from ..rows_cells import rate_text
from .parts import section


class VatRates:
    """The list of rates, live; part of what holds for the whole team."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t

    async def build(self) -> None:
        """Draw it."""
        context, t = self.context, self.t
        about = t('A paper offers the rates that hold on its day; rows that have another one keep it.')
        with section(t('VAT rates'), about):
            btn(t('Rate'), 'plus', label=t('Add a VAT rate'), on_click=self._add)
        self._dialogs = Tag('div')
        self._list = Tag('ul', cls='h-steps')
        self._show(await context.ask(vat.listed))
        context.live(self._renew, 'setting')

    async def _renew(self, _: list[Change]) -> None:
        self._show(await self.context.ask(vat.listed))

    def _show(self, rates: list[Rate]) -> None:
        t, day = self.t, now().astimezone(self.t.tz).date()
        self._list.clear()
        with self._list:
            for rate in rates:
                with Tag('li'), Tag('div', cls='h-step'):
                    with Tag('span', cls='a-grow h-d__n'):
                        Tag('b', rate_text(t, rate.percent), 'a-b')
                        Tag('span', self._days(rate), 'a-sm a-t3')
                    if not rate.holds(day):
                        badge(t('Not offered now'))
                    if rate.own:
                        label = t('Remove the rate {rate}', rate=rate_text(t, rate.percent))
                        icon_btn('trash', label, on_click=partial(self._remove, rate))

    def _days(self, rate: Rate) -> str:
        t = self.t
        days = [t('from {day}', day=t.day(rate.since)) if rate.since else '',
                t('to {day}', day=t.day(rate.until)) if rate.until else '']  # fmt: skip
        whose = t('our own') if rate.own else ''
        return ' · '.join(part for part in (' '.join(day for day in days if day) or t('always'), whose) if part)

    async def _add(self) -> None:
        context, t = self.context, self.t

        async def save() -> bool | str:
            if not (since.check() and until.check()):
                return False
            done = await context.do(vat.add, percent.typed, since.value, until.value, quiet=True)
            if done.refusal:
                return context.words(done.refusal)
            context.toast(t('VAT rate added'), done.batch)
            return True

        with self._dialogs:
            form = FormDialog(t, t('VAT rate'), t('Add'), save, icon='pct')
        with form.body:
            percent = text_field(t('Rate, %'), required=True, autofocus=True)
            with Tag('div', cls='a-cols2'):
                since = date_field(t, t('Holds from'), None, placeholder=t('always'))
                until = date_field(t, t('Holds to'), None, placeholder=t('always'))
        form.open()

    async def _remove(self, rate: Rate) -> None:
        await self.context.do(vat.remove, rate, said=self.t('VAT rate removed'))
