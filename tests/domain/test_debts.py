"""Debts by client and age, and the activity of an overdue invoice."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from domain import companies, contacts, deals, invoices, payments, people, rows
from domain.activities import Activity
from domain.invoices import Invoice
from domain.permissions import House
from domain.quotes.papers import today
from integrations import clock

from ..conftest import ANN, BOB, OWN
from .test_rows import STONE

HOUSE = House()


@pytest.fixture
def day(store):
    return store.ask_now(ANN, today)


def invoice(store, day, late, **more):
    """An invoice of 1 000 that was to be paid `late` days ago."""
    until = day - timedelta(days=late)
    values = {'date': min(day, until) - timedelta(days=1), 'pay_until': until, **more}
    made = store.do_now(BOB, invoices.create, values)
    store.do_now(BOB, rows.add, 'invoice', made.id, STONE | {'quantity': '1', 'price': '1000', 'discount_percent': '0'})
    return made.id


def test_debts_are_summed_by_client_currency_and_age(store, day):
    firm = store.do_now(ANN, companies.create, {'title': 'ООО «Долг»'}).id
    person = store.do_now(ANN, contacts.create, {'last_name': 'Должников'}).id
    for late in (-3, 0, 1, 30, 31, 60, 61, 90, 91):
        invoice(store, day, late, company_id=firm, contact_id=person)
    part = invoice(store, day, 45, contact_id=person)
    store.do_now(BOB, payments.record, part, '400')
    paid = invoice(store, day, 45, company_id=firm)
    store.do_now(BOB, payments.record, paid)
    store.do_now(BOB, invoices.cancel, invoice(store, day, 45, company_id=firm), 'ошибка')
    invoice(store, day, 5, company_id=firm, currency='EUR')
    found = store.ask_now(ANN, invoices.debts)
    assert [(one.client, one.currency, one.total, one.count) for one in found] == [
        ('ООО «Долг»', 'RUB', D(9000), 9), (found[1].client, 'RUB', D(600), 1), ('ООО «Долг»', 'EUR', D(1000), 1),
    ]  # fmt: skip
    assert 'Должников' in found[1].client
    assert found[0].by_age == {'due': D(2000), '30': D(2000), '60': D(2000), '90': D(2000), 'more': D(1000)}
    assert (found[0].late, found[1].by_age['60'], found[1].contact_id) == (D(7000), D(600), person)
    assert store.ask_now(OWN, invoices.debts) == [], 'hidden equals missing'


async def test_an_overdue_invoice_makes_one_activity_and_another_when_its_new_day_passes(store, day):
    firm = store.do_now(ANN, companies.create, {'title': 'ООО «Долг»'}).id
    deal = store.do_now(BOB, deals.create, {'title': 'Щебень', 'company_id': firm}).id
    late = invoice(store, day, 2, company_id=firm, deal_id=deal, owner_id=BOB)
    fresh, unsent = invoice(store, day, 0), invoice(store, day, 5)
    for one in (late, fresh):
        store.do_now(BOB, invoices.send, one)
    assert [await clock.sweep(store.do) for _ in range(2)] == [1, 0]
    with store.work(BOB) as work:
        [made] = work.all(Activity)
        assert (made.owner_id, made.kind, made.auto, made.open) == (BOB, 'call', 'overdue', True)
        assert made.subject == 'Invoice 1 is overdue: remind of the payment, ₽1,000 owed'
        assert [list(one) for one in made.links] == [['deal', deal], ['company', firm]]
        assert work.get(Invoice, unsent).reminded_for is None
    store.do_now(BOB, invoices.change, late, {'pay_until': day - timedelta(days=1)})
    store.do_now(ANN, people.dismiss, BOB)
    assert await clock.sweep(store.do) == 1
    with store.work(ANN) as work:
        assert [one.owner_id for one in work.all(Activity)][-1] == ANN, 'of one who has left it goes to who is here'
