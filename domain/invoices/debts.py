"""What clients owe and for how long, and the activity that an overdue invoice makes by itself."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import String, case, func
from sqlalchemy import cast as sql_cast
from sqlmodel import col, select

from .. import activities
from ..activities import days
from ..defaults import OVERDUE
from ..money import ZERO
from ..people import Person
from ..permissions import Permission
from ..quotes.papers import titles, today
from ..types import now
from ..unit_of_work import UnitOfWork
from .noun import SENT, Invoice
from .schedule import late_of, parts_of

# 'due' is not late yet; the others are days past the last day of payment
AGES = ('due', '30', '60', '90', 'more')
AT_ONCE = 50
# in SQL their difference is no money: each is summed alone
_SUMS = ('amount', 'credited', 'paid', 'refunded')
_SIGNS = {'RUB': '₽', 'EUR': '€', 'USD': '$', 'GBP': '£'}
NBSP = '\u00a0'
_EVENING, _MORNING = time(18), time(11)


@dataclass
class Debt:
    """What one client owes in one currency, `by_age` of AGES; neither company nor contact is a client not named."""

    company_id: int | None
    contact_id: int | None
    client: str
    currency: str
    by_age: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(AGES, ZERO))
    count: int = 0

    @property
    def total(self) -> Decimal:
        return sum(self.by_age.values(), ZERO)

    @property
    def late(self) -> Decimal:
        """Of it, what is past its day."""
        return self.total - self.by_age['due']


def debts(work: UnitOfWork) -> list[Debt]:
    """Debts of clients by invoices this actor may see, the largest first."""
    day = today(work)
    age: Any = case(
        (col(Invoice.pay_until).is_(None) | (col(Invoice.pay_until) >= day), 'due'),
        (col(Invoice.pay_until) >= day - timedelta(days=30), '30'),
        (col(Invoice.pay_until) >= day - timedelta(days=60), '60'),
        (col(Invoice.pay_until) >= day - timedelta(days=90), '90'),
        else_='more',
    )
    # companies stand for their people: a contact counts only where no company is named
    person: Any = case((col(Invoice.company_id).is_(None), col(Invoice.contact_id)), else_=None)
    columns: list[Any] = [col(Invoice.company_id), person.label('person'), col(Invoice.currency), age.label('age'),
                          *(col(getattr(Invoice, name)) for name in _SUMS)]  # fmt: skip
    whole = sql_cast(col(Invoice.schedule), String) == '[]'
    seen = (Invoice.owed(), col(Invoice.deleted_at).is_(None), Invoice.seen_by(work.actor), whole)
    chosen: Any = select  # a list of columns has no type of its own
    owed = chosen(*columns).where(*seen).subquery()
    by: list[Any] = [owed.c.company_id, owed.c.person, owed.c.currency, owed.c.age]
    query = chosen(*by, *(func.sum(owed.c[name]) for name in _SUMS), func.count()).group_by(*by)
    found = [*work.rows(query), *_in_parts(work, day)]
    firms = titles(work, 'company', {row[0] for row in found})
    people = titles(work, 'contact', {row[1] for row in found})
    clients: dict[Any, Debt] = {}
    for company_id, contact_id, currency, of_age, amount, credited, paid, refunded, count in found:
        name = firms.get(company_id, '') if company_id else people.get(contact_id, '')
        debt = clients.setdefault((company_id, contact_id, currency), Debt(company_id, contact_id, name, currency))
        debt.by_age[of_age] += amount - credited - paid + refunded
        debt.count += count
    return sorted(clients.values(), key=lambda one: (one.currency != 'RUB', one.currency, -one.total, one.client))


def _in_parts(work: UnitOfWork, day: date) -> list[tuple[Any, ...]]:
    """Rows as the query of `debts` gives them, for invoices that are paid in parts; each invoice is counted once."""
    scheduled = sql_cast(col(Invoice.schedule), String) != '[]'
    found = []
    for invoice in work.all(Invoice, Invoice.owed(), scheduled):
        person = None if invoice.company_id else invoice.contact_id
        for place, part in enumerate(part for part in parts_of(invoice) if part.left > 0):
            late = (day - part.until).days if part.until else 0
            age = next(
                (name for name, most in (('due', 0), ('30', 30), ('60', 60), ('90', 90)) if late <= most), 'more'
            )
            counted = 1 if place == 0 else 0
            found.append(
                (invoice.company_id, person, invoice.currency, age, part.amount, ZERO, part.paid, ZERO, counted)
            )
    return found


def remind_overdue(work: UnitOfWork) -> int:
    """Make an activity for each sent invoice whose day has passed, once for each day it was to be paid by.

    At most AT_ONCE at a time; how many were made. For the house's own clock.
    """
    work.require(Permission.INVOICE_EDIT)
    day = today(work)
    late = (
        col(Invoice.status) == SENT, Invoice.owed(), col(Invoice.pay_until) < day,
        col(Invoice.reminded_for).is_(None) | (col(Invoice.reminded_for) != col(Invoice.pay_until)),
    )  # fmt: skip
    found = work.all(Invoice, *late, limit=AT_ONCE)
    if not found:
        return 0
    team = {one.id: one for one in work.all(Person, col(Person.active).is_(True))}
    chief = next((one for one in team.values() if one.role == 'administrator'), None)
    for invoice in found:
        owner = team.get(invoice.owner_id) or team.get(invoice.created_by) or chief
        work.record('invoice.reminded', invoice, reminded_for=invoice.pay_until)
        if owner is not None:
            _plan(work, invoice, owner)
    return len(found)


def _plan(work: UnitOfWork, invoice: Invoice, owner: Person) -> None:
    words = OVERDUE[0] if owner.lang == 'ru' else OVERDUE[1]
    debt = _sum(late_of(invoice, today(work)), invoice.currency, owner.lang)
    told = words.format(number=invoice.number, debt=debt)
    ties = [(kind, id) for kind in ('deal', 'company', 'contact') if (id := getattr(invoice, f'{kind}_id'))]
    values = {'kind': 'call', 'subject': told[:250], 'owner_id': owner.id, 'priority': 3,
              'deadline': _soon(days.zone_of(owner.zone))}  # fmt: skip
    activities.plan(work, values, ties, auto='overdue')


def _sum(amount: Decimal, currency: str, lang: str) -> str:
    """«435 100,50 ₽», "£1,250", as one says it in this language."""
    text = f'{amount:,.0f}' if amount == amount.to_integral_value() else f'{amount:,.2f}'
    sign = _SIGNS.get(currency, '')
    if lang == 'ru':
        return f'{text.replace(",", NBSP).replace(".", ",")}{NBSP}{sign or currency}'
    return f'{sign}{text}' if sign else f'{currency}{NBSP}{text}'


def _soon(zone: Any) -> datetime:
    """This evening, or tomorrow before noon where the evening has come."""
    here = now().astimezone(zone)
    at: date = here.date()
    if here.time() < _EVENING:
        return datetime.combine(at, _EVENING, zone)
    return datetime.combine(at + timedelta(days=1), _MORNING, zone)
