"""The forms of requisites and of a bank account; numbers are checked while they are typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain import checks, requisites
from domain.errors import Invalid
from domain.requisites import BankAccount, Requisites
from domain.setup import CURRENCIES
from domain.unit_of_work import Entity, UnitOfWork

from ..components.dialogs import FormDialog
from ..components.fields import Field, SelectField, select_field, text_field
from ..components.kit import Tag, btn
from ..context import Context

PRESETS = {'organization': 'Organisation', 'sole_proprietor': 'Sole proprietor', 'person': 'Person'}
LEGAL, MAN, NATURAL = 'organization', 'sole_proprietor', 'person'
FIRMS = (LEGAL, MAN)
# In groups with their headings; which kinds of client have a field: all where none are named.
GROUPS: tuple[tuple[str, dict[str, tuple[str, ...]]], ...] = (
    ('', {'title': (), 'inn': (), 'kpp': (LEGAL,), 'ogrn': (LEGAL,), 'ogrnip': (MAN,), 'short_name': FIRMS,
          'full_name': ()}),
    ('Who signs', {'director_post': (LEGAL,), 'director': FIRMS, 'accountant': FIRMS, 'base_doc': FIRMS}),
    ('Addresses', {'legal_address': FIRMS, 'actual_address': (), 'registration_address': (MAN, NATURAL),
                   'postal_address': (), 'delivery_address': (), 'beneficiary_address': (LEGAL,)}),
    ('Identity paper', {'ident_doc': (MAN, NATURAL), 'ident_number': (MAN, NATURAL), 'ident_issued': (MAN, NATURAL)}),
    ('Codes', {'okpo': FIRMS, 'oktmo': FIRMS, 'okved': FIRMS, 'vat_id': (), 'certificate': (MAN,)}),
)  # fmt: skip
ONLY = {name: presets for _, fields in GROUPS for name, presets in fields.items() if presets}
COPIED = frozenset({'inn', 'kpp', 'ogrn', 'ogrnip', 'okpo', 'oktmo', 'vat_id', 'account', 'iban', 'bik', 'cor_account',
                    'swift', 'full_name', 'legal_address'})  # fmt: skip
ADDRESSES = next(tuple(fields) for title, fields in GROUPS if title == 'Addresses')
WIDE = ('full_name', 'legal_address', 'ident_issued')


@dataclass(frozen=True)
class Owner:
    """Whose requisites: ('company' | 'contact', id)."""

    kind: str
    id: int


def add_to(work: UnitOfWork, owner: Owner, values: dict[str, Any]) -> Requisites:
    """Give the owner requisites."""
    if owner.kind == 'company':
        return requisites.add(work, values, company_id=owner.id)
    return requisites.add(work, values, contact_id=owner.id)


class _Checked:
    """Fields of one record in a dialog; `wrong` tells what does not fit while one types."""

    def __init__(self, context: Context) -> None:
        self.context, self.t = context, context.t
        self.fields: dict[str, Field[str]] = {}

    def field(self, name: str, value: str, *, wide: bool = False, **options: Any) -> None:
        """One text field, checked with the others."""
        field = text_field(self.t(f'field.{name}'), value, on_change=lambda _: self.check(), **options)
        if wide:
            field.classes('h-wide')
        if name in COPIED and name not in WIDE:
            field.input.props('input-class=a-num')
        self.fields[name] = field

    def typed(self) -> dict[str, str]:
        """What is typed, by name."""
        return {name: field.typed.strip() for name, field in self.fields.items()}

    def wrong(self, values: dict[str, str]) -> dict[str, Invalid]:
        """What does not fit, by field."""
        raise NotImplementedError

    def check(self) -> bool:
        """Show what does not fit under its field; whether all is well."""
        wrong = self.wrong(requisites.bare(self.typed()))
        for name, field in self.fields.items():
            field.error(self.context.words(wrong[name]) if name in wrong else '')
        return not wrong


def first_wrong(pairs: Sequence[tuple[str, Callable[[], None]]]) -> dict[str, Invalid]:
    """Run checks, each under the field it belongs to."""
    found: dict[str, Invalid] = {}
    for name, check in pairs:
        try:
            check()
        except Invalid as refusal:
            found.setdefault(name, refusal)
    return found


class RequisitesForm(_Checked):
    """The dialog of requisites; the fields follow the kind of client."""

    def __init__(self, context: Context, owner: Owner, face: Requisites | None) -> None:
        super().__init__(context)
        self.owner, self.face = owner, face
        t = self.t
        self.form = FormDialog(t, t('Legal details'), t('Save'), self._save, icon='doc', wide=True)
        preset = face.preset if face else 'organization' if owner.kind == 'company' else 'person'
        self._groups: list[tuple[Tag, dict[str, tuple[str, ...]]]] = []
        with self.form.body:
            kinds = {key: t(name) for key, name in PRESETS.items()}
            self.preset: SelectField = select_field(t('Kind'), kinds, preset, on_change=self._kind)
            for title, fields in GROUPS:
                with Tag('fieldset', cls='c-group') as group:
                    if title:
                        Tag('legend', t(title), 'a-h3')
                    if title == 'Addresses':
                        btn(t('Take the card’s address'), 'map-pin', 'ghost sm', on_click=self._take_address)
                    with Tag('div', cls='a-form a-form--2'):
                        for name in fields:
                            self.field(name, str(getattr(face, name)) if face else '', wide=name in WIDE)
                self._groups.append((group, fields))
        self._kind(preset)

    def open(self) -> None:
        """Show it."""
        self.form.open()

    def wrong(self, values: dict[str, str]) -> dict[str, Invalid]:
        lengths = (10,) if self.preset.value == 'organization' else (12,)
        return first_wrong(
            [
                ('inn', lambda: checks.inn(values['inn'], lengths)),
                ('kpp', lambda: checks.kpp(values['kpp'])),
                ('ogrn', lambda: checks.ogrn(values['ogrn'])),
                ('ogrnip', lambda: checks.ogrnip(values['ogrnip'])),
                ('okpo', lambda: checks.okpo(values['okpo'])),
                ('oktmo', lambda: checks.oktmo(values['oktmo'])),
            ]
        )

    async def _take_address(self) -> None:
        """Put the address of the client's card into the first of these fields that is empty."""
        owner = self.owner
        client: Any = await self.context.ask(lambda work: work.get(Entity.kinds[owner.kind], owner.id))
        free = (self.fields[name] for name in ADDRESSES if self.fields[name].visible and not self.fields[name].typed)
        field = next(free, None)
        if field and client.address:
            field.set_value(client.address)
        elif not client.address:
            self.context.toast(self.t('The card has no address.'))

    def _kind(self, preset: str) -> None:
        for name, presets in ONLY.items():
            self.fields[name].set_visibility(preset in presets or bool(self.fields[name].typed))
        for group, fields in self._groups:
            group.set_visibility(any(self.fields[name].visible for name in fields))
        self.check()

    async def _save(self) -> bool | str:
        if not self.check():
            return False
        values = {'preset': self.preset.value, **self.typed()}
        context, said = self.context, self.t('Details saved')
        if self.face:
            done = await context.do(
                requisites.change, self.face.id, values, seen=self.face.version, quiet=True, said=said
            )
        else:
            done = await context.do(add_to, self.owner, values, quiet=True, said=said)
        return context.words(done.refusal) if done.refusal else True


class AccountForm(_Checked):
    """The dialog of a bank account."""

    def __init__(self, context: Context, face: Requisites, bank: BankAccount | None) -> None:
        super().__init__(context)
        self.face, self.bank = face, bank
        t = self.t
        self.form = FormDialog(t, t('Bank account'), t('Save'), self._save, icon='bank')
        with self.form.body, Tag('div', cls='a-form a-form--2'):
            for name in ('bik', 'bank_name', 'account', 'cor_account', 'iban', 'swift', 'bank_address'):
                self.field(name, str(getattr(bank, name)) if bank else '', autofocus=name == 'bik')
            offered = {code: code for code in CURRENCIES}
            self.currency = select_field(t('Currency'), offered, bank.currency if bank else context.currency)

    def open(self) -> None:
        """Show it."""
        self.form.open()

    def wrong(self, values: dict[str, str]) -> dict[str, Invalid]:
        bik = values['bik']
        pairs: list[tuple[str, Callable[[], None]]] = [('bik', lambda: checks.bik(bik))]
        if len(bik) == 9:
            pairs += [('account', lambda: checks.account(values['account'], bik)),
                      ('cor_account', lambda: checks.cor_account(values['cor_account'], bik))]  # fmt: skip
        pairs += [('iban', lambda: checks.iban(values['iban'])), ('swift', lambda: checks.swift(values['swift']))]
        return first_wrong(pairs)

    async def _save(self) -> bool | str:
        if not self.check():
            return False
        values = {'currency': self.currency.value, **self.typed()}
        context, said = self.context, self.t('Account saved')
        if self.bank:
            done = await context.do(requisites.change_account, self.bank.id, values, seen=self.bank.version, quiet=True,
                                    said=said)  # fmt: skip
        else:
            done = await context.do(requisites.add_account, self.face.id, values, quiet=True, said=said)
        return context.words(done.refusal) if done.refusal else True
