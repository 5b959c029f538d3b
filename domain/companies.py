"""Companies: clients, suppliers, and our own, which sell."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, ColumnElement, Index, true
from sqlmodel import Field, col

from . import addresses, own, phones, sources, tags
from .addresses import Addressed
from .errors import Invalid
from .own import Owned
from .people import Person
from .permissions import Actor, Permission
from .phones import Reached
from .types import Money
from .unit_of_work import Entity, UnitOfWork

TYPES = ('CUSTOMER', 'SUPPLIER', 'COMPETITOR', 'PARTNER', 'OTHER')
INDUSTRIES = ('IT', 'TELECOM', 'MANUFACTURING', 'BANKING', 'CONSULTING', 'FINANCE', 'GOVERNMENT', 'DELIVERY',
              'ENTERTAINMENT', 'NOTPROFIT', 'OTHER')  # fmt: skip
SIZES = ('EMPLOYEES_1', 'EMPLOYEES_2', 'EMPLOYEES_3', 'EMPLOYEES_4')
_FORMS = re.compile(
    r'\b(?:общество с ограниченной ответственностью|(?:публичное |непубличное )?акционерное общество'
    r'|индивидуальный предприниматель|ооо|оао|зао|пао|нао|ао|ип|гуп|муп|фгуп|тоо|одо|чуп|llc|ltd|inc|gmbh|corp|plc)\b'
)


class CompanyFields(Addressed, Reached):
    """What a person fills in. `revenue` per year in `currency`; images are tokens of kept files."""

    title: str = Field(min_length=1, max_length=250)
    type_code: str = Field(default='CUSTOMER', max_length=20)
    industry: str = Field(default='', max_length=20)
    employees: str = Field(default='', max_length=20)
    revenue: Decimal | None = Field(default=None, ge=0, le=10**12, decimal_places=2, sa_type=Money)
    currency: str = Field(default='RUB', min_length=3, max_length=3)
    source: str = Field(default='', max_length=60)
    source_note: str = Field(default='', max_length=500)
    comments: str = Field(default='', max_length=10_000)
    owner_id: int | None = None
    mine: bool = False
    logo: str = Field(default='', max_length=200)
    stamp: str = Field(default='', max_length=200)
    signature: str = Field(default='', max_length=200)
    tags: list[str] = Field(
        default_factory=list, sa_type=JSON, nullable=False, sa_column_kwargs={'server_default': '[]'}
    )


class Company(CompanyFields, Owned, Entity, table=True):
    """A company. `mine` is one of our own: everybody sees it, and only administrators change it."""

    __table_args__ = (Index('ix_company_owner', 'owner_id'), Index('ix_company_title', 'title'))

    found_by: ClassVar[frozenset[str]] = frozenset({'title', 'phones', 'emails', 'tags'})
    together: ClassVar[frozenset[str]] = frozenset({'tags'})

    lead_id: int | None = Field(default=None, index=True)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.RECORDS_SEE_ALL):
            return true()
        return (col(cls.owner_id) == actor.id) | col(cls.mine).is_(True)

    def keys(self) -> Iterable[tuple[str, str]]:
        yield from self.keys_of_reach()
        yield 'name', title_key(self.title)
        yield from tags.keys(self.tags)

    def texts(self) -> Iterable[str]:
        return self.title, *self.tags, *self.own_texts()


def title_key(title: str) -> str:
    """A title without legal form, quotes, case and «ё»: what finds a company whatever way it is written."""
    text = re.sub(r'[^\w\s]|_', ' ', title.casefold().replace('ё', 'е'))
    words = ' '.join(text.split())
    return ' '.join(_FORMS.sub(' ', words).split()) or words


def has_form(text: str) -> bool:
    """Whether a text names its legal form («ООО Ромашка»), so is a company's."""
    return bool(_FORMS.search(text.casefold()))


def create(work: UnitOfWork, values: dict[str, Any], *, lead_id: int | None = None,
           kept: phones.Multi | None = None) -> Company:  # fmt: skip
    """Make a company, owned by its maker unless named. `kept` are phones taken over unread from a lead."""
    work.require(Permission.CLIENT_EDIT)
    given = phones.tidied({'title': '', 'owner_id': work.actor_id, **values}, kept or [])
    fields = own.fit(work, 'company', CompanyFields, given)
    must_fit(work, fields)
    tags.settle(work, fields)
    if fields.get('mine'):
        work.require(Permission.SETTINGS_EDIT)
    return work.add(Company(lead_id=lead_id, **addresses.settled(fields)))


def change(work: UnitOfWork, company_id: int, values: dict[str, Any], seen: int | None = None, *,
           kept: phones.Multi | None = None) -> Company:  # fmt: skip
    """Change some fields. `seen` is the version the person saw: Conflict where a same field moved on since."""
    company = to_edit(work, company_id)
    fields = own.fit(work, 'company', CompanyFields, phones.tidied(values, [*company.phones, *(kept or [])]))
    must_fit(work, fields)
    tags.settle(work, fields, company.tags)
    if fields.get('mine', company.mine) != company.mine:
        work.require(Permission.SETTINGS_EDIT)
    work.must_not_clash(company, fields, seen)
    work.record('company.changed', company, **addresses.settled(fields, company))
    return company


def drop(work: UnitOfWork, company_id: int) -> None:
    """Put a company into the bin."""
    work.require(Permission.CLIENT_DELETE)
    company = work.get(Company, company_id)
    if company.mine:
        work.require(Permission.SETTINGS_EDIT)
    work.remove(company)


def to_edit(work: UnitOfWork, company_id: int) -> Company:
    """The company, for changing it or its requisites; our own ones are the administrators' (they take the money)."""
    work.require(Permission.CLIENT_EDIT)
    company = work.get(Company, company_id)
    if company.mine:
        work.require(Permission.SETTINGS_EDIT)
    return company


def own_companies(work: UnitOfWork) -> list[Company]:
    """Our own companies, the sellers, in the order they were made."""
    return work.all(Company, col(Company.mine).is_(True))


def must_fit(work: UnitOfWork, fields: dict[str, Any]) -> None:
    """Raise Invalid for a code that is not in its list or an owner who has left; name the source."""
    from .deals.editing import CURRENCIES

    lists = {'type_code': TYPES, 'industry': ('', *INDUSTRIES), 'employees': ('', *SIZES), 'currency': CURRENCIES}
    for name, codes in lists.items():
        if name in fields and fields[name] not in codes:
            raise Invalid('field.wrong', field=name)
    must_be_here(work, fields.get('owner_id'))
    if fields.get('source'):
        fields['source'] = sources.named(work, fields['source']).code


def must_be_here(work: UnitOfWork, owner_id: int | None) -> None:
    """Raise where an owner is not of the team, or has left it."""
    owner = None if owner_id is None else work.once(Person, owner_id, lambda: work.get(Person, owner_id))
    if owner and not owner.active:
        raise Invalid('person.dismissed', field='owner_id', name=owner.name)
