"""What holds for the whole team: its name, currency, and a few rules."""

from functools import partial
from typing import Any

from domain import settings
from domain.history import Change
from domain.setup import CURRENCIES, must_be_team_name
from domain.unit_of_work import UnitOfWork

from ..components.fields import InlineField
from ..components.kit import Tag, set_attrs
from ..context import Context
from ..locales import SYMBOLS
from .parts import head
from .vat import VatRates

SWITCHES = {
    'surname_required': ('A contact needs a surname', 'Off: a first name, a phone or an e-mail is enough.'),
    'single_keys': ('Single-letter keys', 'C makes a deal, L a lead, T an activity. Keys with Ctrl always work.'),
}


def set_one(work: UnitOfWork, name: str, value: Any) -> None:
    """Set one setting."""
    settings.change(work, **{name: value})


def rename_team(work: UnitOfWork, name: str) -> None:
    """Give the team another name. Raises Invalid for an empty or an over-long one."""
    settings.change(work, team_name=must_be_team_name(name))


class GeneralPart:
    """Fields that save themselves, live."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t

    async def build(self) -> None:
        """Draw it."""
        context, t = self.context, self.t
        now = await context.ask(settings.current)
        head(t('Team and currency'), t('What holds for everybody.'))
        with Tag('div', cls='h-form'):
            money = {code: f'{code} · {SYMBOLS.get(code, code)}' for code in CURRENCIES}
            self._fields = {
                'team_name': InlineField(t, t('Team name'), now['team_name'], on_save=self._rename),
                'currency': InlineField(t, t('Currency'), now['currency'], kind='select', options=money,
                                        on_save=partial(self._save, 'currency')),
            }  # fmt: skip
        Tag(
            'p',
            t('The currency is offered for new deals and papers. Those that are there keep theirs.'),
            'a-sm a-t3 h-hint',
        )
        self._switches: dict[str, Tag] = {}
        with Tag('ul', cls='h-switches'):
            for name, (title, about) in SWITCHES.items():
                with Tag('li', cls='a-row a-g12'):
                    with Tag('span', cls='a-grow h-d__n'):
                        Tag('b', t(title), 'a-b')
                        Tag('span', t(about), 'a-sm a-t3')
                    switch = Tag('button', cls='a-sw', type='button', role='switch', aria_label=t(title))
                    switch.on('click', partial(self._toggle, name))
                    self._switches[name] = switch
        self._show(now)
        context.live(self._renew, 'setting')

    def _show(self, now: dict[str, Any]) -> None:
        self.now = now
        for name, field in self._fields.items():
            field.set_value(now[name])
        for name, switch in self._switches.items():
            set_attrs(switch, aria_checked='true' if now[name] else 'false')

    async def _renew(self, _: list[Change]) -> None:
        self._show(await self.context.ask(settings.current))

    async def _save(self, name: str, value: Any) -> bool | str:
        done = await self.context.do(set_one, name, value, quiet=True, said=self.t('Saved'))
        return self.context.words(done.refusal) if done.refusal else True

    async def _rename(self, name: str) -> bool | str:
        done = await self.context.do(rename_team, name, quiet=True, said=self.t('Saved'))
        return self.context.words(done.refusal) if done.refusal else True

    async def _toggle(self, name: str) -> None:
        await self.context.do(set_one, name, not self.now[name], said=self.t('Saved'))


async def build_general(context: Context, _: int | None) -> None:
    """/settings/general."""
    await GeneralPart(context).build()
    await VatRates(context).build()
