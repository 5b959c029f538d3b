"""Requisites: who a client is by law, and their bank accounts."""

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from sqlalchemy import ColumnElement, true
from sqlmodel import Field, SQLModel, col, select

from . import checks, companies
from .companies import Company
from .contacts import Contact
from .errors import Invalid
from .permissions import Actor, Permission
from .unit_of_work import Entity, UnitOfWork, fit

PRESETS = ('organization', 'sole_proprietor', 'person')
_BARE = ('inn', 'kpp', 'ogrn', 'ogrnip', 'okpo', 'oktmo', 'bik', 'account', 'cor_account', 'iban', 'swift')


class RequisitesFields(SQLModel):
    """What a person fills in; `preset` is one of PRESETS. Addresses are of the kinds that Bitrix24 has.

    `certificate` is a sole proprietor's of registration, `ident_…` a person's paper: kind, number, whose and when.
    """

    preset: str = Field(default='organization', max_length=20)
    title: str = Field(default='', max_length=250)
    inn: str = Field(default='', max_length=20)
    kpp: str = Field(default='', max_length=20)
    ogrn: str = Field(default='', max_length=20)
    ogrnip: str = Field(default='', max_length=20)
    okpo: str = Field(default='', max_length=20)
    vat_id: str = Field(default='', max_length=30)
    full_name: str = Field(default='', max_length=500)
    short_name: str = Field(default='', max_length=250)
    director: str = Field(default='', max_length=150)
    director_post: str = Field(default='', max_length=150)
    accountant: str = Field(default='', max_length=150)
    base_doc: str = Field(default='', max_length=250)
    legal_address: str = Field(default='', max_length=500)
    postal_address: str = Field(default='', max_length=500)
    actual_address: str = Field(default='', max_length=500)
    registration_address: str = Field(default='', max_length=500)
    delivery_address: str = Field(default='', max_length=500)
    beneficiary_address: str = Field(default='', max_length=500)
    oktmo: str = Field(default='', max_length=20)
    okved: str = Field(default='', max_length=120)
    certificate: str = Field(default='', max_length=250)
    ident_doc: str = Field(default='', max_length=60)
    ident_number: str = Field(default='', max_length=30)
    ident_issued: str = Field(default='', max_length=250)


class Requisites(RequisitesFields, Entity, table=True):
    """One legal face of a company or a contact; `main` is the one papers take."""

    found_by: ClassVar[frozenset[str]] = frozenset({'inn'})

    company_id: int | None = Field(default=None, index=True)
    contact_id: int | None = Field(default=None, index=True)
    main: bool = False
    sort: int = 0

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return col(cls.company_id).in_(select(Company.id).where(Company.seen_by(actor))) | col(cls.contact_id).in_(
            select(Contact.id).where(Contact.seen_by(actor))
        )

    def about(self) -> Iterable[tuple[str, int]]:
        if self.company_id:
            yield 'company', self.company_id
        if self.contact_id:
            yield 'contact', self.contact_id

    def keys(self) -> Iterable[tuple[str, str]]:
        if self.inn:
            yield 'inn', self.inn


class BankAccountFields(SQLModel):
    """What a person fills in: БИК, р/с and к/с, or IBAN and SWIFT."""

    bank_name: str = Field(default='', max_length=250)
    bank_address: str = Field(default='', max_length=250)
    bik: str = Field(default='', max_length=20)
    account: str = Field(default='', max_length=40)
    cor_account: str = Field(default='', max_length=40)
    iban: str = Field(default='', max_length=60)
    swift: str = Field(default='', max_length=20)
    currency: str = Field(default='RUB', min_length=3, max_length=3)


class BankAccount(BankAccountFields, Entity, table=True):
    """A bank account of some requisites; `main` is the one papers take."""

    requisites_id: int = Field(index=True)
    company_id: int | None = None
    contact_id: int | None = None
    main: bool = False
    sort: int = 0

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return col(cls.requisites_id).in_(select(Requisites.id).where(Requisites.seen_by(actor)))

    def about(self) -> Iterable[tuple[str, int]]:
        if self.company_id:
            yield 'company', self.company_id
        if self.contact_id:
            yield 'contact', self.contact_id


def add(work: UnitOfWork, values: dict[str, Any], *, company_id: int | None = None,
        contact_id: int | None = None) -> Requisites:  # fmt: skip
    """Give a company or a contact requisites; the first ones are main. Raises Invalid('inn.wrong_checksum' | …)."""
    _to_edit(work, company_id, contact_id)
    preset = {} if company_id else {'preset': 'person'}
    fields = fit(RequisitesFields, bare(preset | values))
    must_fit(fields)
    there = of(work, company_id=company_id, contact_id=contact_id)
    return work.add(Requisites(company_id=company_id, contact_id=contact_id, main=not there,
                               sort=10 * (len(there) + 1), **fields))  # fmt: skip


def change(work: UnitOfWork, requisites_id: int, values: dict[str, Any], seen: int | None = None) -> Requisites:
    """Change some fields. `seen` is the version the person saw."""
    requisites = _requisites(work, requisites_id)
    fields = fit(RequisitesFields, bare(values))
    must_fit({name: getattr(requisites, name) for name in (*_BARE[:6], 'preset')} | fields)
    work.must_not_clash(requisites, fields, seen)
    work.record('requisites.changed', requisites, **fields)
    return requisites


def make_main(work: UnitOfWork, requisites_id: int) -> Requisites:
    """Let papers take these requisites of the client."""
    requisites = _requisites(work, requisites_id)
    for other in of(work, company_id=requisites.company_id, contact_id=requisites.contact_id):
        work.record('requisites.changed', other, main=other.id == requisites.id)
    return requisites


def remove(work: UnitOfWork, requisites_id: int) -> None:
    """Put requisites with their accounts into the bin; the next ones become main."""
    gone = _requisites(work, requisites_id)
    for bank in accounts_of(work, requisites_id):
        work.remove(bank)
    work.remove(gone)
    rest = of(work, company_id=gone.company_id, contact_id=gone.contact_id)
    if gone.main and rest:
        work.record('requisites.changed', rest[0], main=True)


def add_account(work: UnitOfWork, requisites_id: int, values: dict[str, Any]) -> BankAccount:
    """Add a bank account; the first one is main. Raises Invalid('account.wrong_checksum' | 'bik.needed' | …)."""
    requisites = _requisites(work, requisites_id)
    fields = fit(BankAccountFields, bare(values))
    must_fit_account(fields)
    there = accounts_of(work, requisites_id)
    return work.add(BankAccount(requisites_id=requisites_id, company_id=requisites.company_id,
                                contact_id=requisites.contact_id, main=not there, sort=10 * (len(there) + 1),
                                **fields))  # fmt: skip


def change_account(work: UnitOfWork, account_id: int, values: dict[str, Any], seen: int | None = None) -> BankAccount:
    """Change some fields of a bank account."""
    bank = _account(work, account_id)
    fields = fit(BankAccountFields, bare(values))
    must_fit_account({name: getattr(bank, name) for name in BankAccountFields.model_fields} | fields)
    work.must_not_clash(bank, fields, seen)
    work.record('bank_account.changed', bank, **fields)
    return bank


def make_account_main(work: UnitOfWork, account_id: int) -> BankAccount:
    """Let papers take this account of its requisites."""
    bank = _account(work, account_id)
    for other in accounts_of(work, bank.requisites_id):
        work.record('bank_account.changed', other, main=other.id == bank.id)
    return bank


def remove_account(work: UnitOfWork, account_id: int) -> None:
    """Put a bank account into the bin; the next one becomes main."""
    gone = _account(work, account_id)
    work.remove(gone)
    rest = accounts_of(work, gone.requisites_id)
    if gone.main and rest:
        work.record('bank_account.changed', rest[0], main=True)


def of(work: UnitOfWork, *, company_id: int | None = None, contact_id: int | None = None) -> list[Requisites]:
    """The requisites of a company or a contact, the main ones first."""
    where = col(Requisites.company_id) == company_id if company_id else col(Requisites.contact_id) == contact_id
    return work.all(Requisites, where, order=[col(Requisites.main).desc(), col(Requisites.sort), col(Requisites.id)])


def accounts_of(work: UnitOfWork, *requisites_ids: int) -> list[BankAccount]:
    """The bank accounts of some requisites, the main ones first."""
    order = [col(BankAccount.main).desc(), col(BankAccount.sort), col(BankAccount.id)]
    return work.all(BankAccount, col(BankAccount.requisites_id).in_(requisites_ids), order=order)


def main_requisites(work: UnitOfWork, company_id: int | None) -> tuple[Requisites | None, BankAccount | None]:
    """What a company's papers say: its main requisites and their main account."""
    return _main(work, of(work, company_id=company_id) if company_id else [])


def main_requisites_of_contact(work: UnitOfWork, contact_id: int) -> tuple[Requisites | None, BankAccount | None]:
    """The same for a person."""
    return _main(work, of(work, contact_id=contact_id))


def _main(work: UnitOfWork, found: list[Requisites]) -> tuple[Requisites | None, BankAccount | None]:
    if not found:
        return None, None
    banks = accounts_of(work, cast(int, found[0].id))
    return found[0], banks[0] if banks else None


def bare(values: dict[str, Any]) -> dict[str, Any]:
    """The values with their numbers freed of spaces and dashes."""
    return {n: checks.bare(v) if n in _BARE and isinstance(v, str) else v for n, v in values.items()}


def must_fit(fields: dict[str, Any]) -> None:
    """Raise Invalid where a number has a wrong length or checksum for this kind of client."""
    preset = fields.get('preset', 'organization')
    if preset not in PRESETS:
        raise Invalid('field.wrong', field='preset')
    checks.inn(fields.get('inn', ''), (10,) if preset == 'organization' else (12,))
    checks.kpp(fields.get('kpp', ''))
    checks.ogrn(fields.get('ogrn', ''))
    checks.ogrnip(fields.get('ogrnip', ''))
    checks.okpo(fields.get('okpo', ''))
    checks.oktmo(fields.get('oktmo', ''))


def must_fit_account(fields: dict[str, Any]) -> None:
    """Raise Invalid where the numbers of an account do not fit their bank, or there are none."""
    of_bik = fields.get('bik', '')
    checks.bik(of_bik)
    checks.account(fields.get('account', ''), of_bik)
    checks.cor_account(fields.get('cor_account', ''), of_bik)
    checks.iban(fields.get('iban', ''))
    checks.swift(fields.get('swift', ''))
    if not fields.get('account') and not fields.get('iban'):
        raise Invalid('account.needed', field='account')


def _to_edit(work: UnitOfWork, company_id: int | None, contact_id: int | None) -> None:
    work.require(Permission.CLIENT_EDIT)
    if company_id and contact_id:
        raise Invalid('field.wrong', field='contact_id')
    if company_id:
        companies.to_edit(work, company_id)
    else:
        work.get(Contact, contact_id)


def _requisites(work: UnitOfWork, id: int) -> Requisites:
    work.require(Permission.CLIENT_EDIT)
    requisites = work.get(Requisites, id)
    _to_edit(work, requisites.company_id, requisites.contact_id)
    return requisites


def _account(work: UnitOfWork, id: int) -> BankAccount:
    work.require(Permission.CLIENT_EDIT)
    bank = work.get(BankAccount, id)
    _requisites(work, bank.requisites_id)
    return bank
