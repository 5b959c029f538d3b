"""Invoices paid in parts: shares become money, the next day follows what was paid, debts age part by part."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from domain import companies, invoices, payments, rows, timeline
from domain.errors import Conflict, Forbidden, Invalid
from domain.invoices import Invoice
from domain.permissions import House
from domain.types import now
from domain.unit_of_work import undo
from storage.store import Store
from tests.conftest import ANN, EVE

TODAY = now().date()
HALVES = [{'percent': '50', 'until': str(TODAY + timedelta(days=3)), 'note': 'Аванс'},
          {'percent': '50', 'until': str(TODAY + timedelta(days=20)), 'note': 'Остаток'}]  # fmt: skip


def an_invoice(store: Store, price: str = '1000.01') -> int:
    with store.work(ANN) as work:
        firm = companies.create(work, {'title': 'ООО «Гранит»'})
        made = invoices.create(work, {'company_id': firm.id})
        rows.add(work, 'invoice', made.id, {'name': 'Щебень', 'price': price})
    assert made.id
    return made.id


def now_of(store: Store, id: int) -> Invoice:
    return store.ask_now(ANN, lambda work: work.get(Invoice, id))


def test_shares_become_money_and_the_last_takes_what_rounding_leaves(store: Store) -> None:
    id = an_invoice(store)
    store.do_now(ANN, invoices.set_schedule, id, HALVES)
    parts = invoices.parts_of(now_of(store, id))
    assert [part.amount for part in parts] == [Decimal('500.01'), Decimal('500.00')]
    assert now_of(store, id).pay_until == TODAY + timedelta(days=3)


def test_the_day_to_pay_by_follows_what_was_paid_and_comes_back_with_undo(store: Store) -> None:
    id = an_invoice(store)
    store.do_now(ANN, invoices.set_schedule, id, HALVES)
    store.do_now(ANN, payments.record, id, '500.01', batch='advance')
    assert now_of(store, id).pay_until == TODAY + timedelta(days=20)
    store.do_now(ANN, undo, 'advance')
    assert now_of(store, id).pay_until == TODAY + timedelta(days=3)
    store.do_now(ANN, payments.record, id, '400')
    assert now_of(store, id).pay_until == TODAY + timedelta(days=3)
    assert [part.left for part in invoices.parts_of(now_of(store, id))] == [Decimal('100.01'), Decimal('500.00')]


def test_the_timeline_says_paid_in_part_and_that_the_terms_were_set(store: Store) -> None:
    id = an_invoice(store)
    store.do_now(ANN, invoices.set_schedule, id, HALVES)
    store.do_now(ANN, payments.record, id, '500')
    with store.work(ANN) as work:
        told = [one.verb for one in timeline.of(work, 'invoice', id) if one.entity == 'invoice']
    assert told[:2] == ['part_paid', 'scheduled']


def test_parts_follow_the_rows(store: Store) -> None:
    id = an_invoice(store, '100')
    store.do_now(ANN, invoices.set_schedule, id, HALVES)
    store.do_now(ANN, rows.add, 'invoice', id, {'name': 'Доставка', 'price': '300'})
    assert [part.amount for part in invoices.parts_of(now_of(store, id))] == [Decimal(200), Decimal(200)]


def test_undoing_a_schedule_brings_the_one_day_back(store: Store) -> None:
    id = an_invoice(store)
    before = now_of(store, id).pay_until
    store.do_now(ANN, invoices.set_schedule, id, HALVES, batch='parts')
    store.do_now(ANN, undo, 'parts')
    assert (now_of(store, id).schedule, now_of(store, id).pay_until) == ([], before)


def test_one_part_is_the_whole_sum_at_once(store: Store) -> None:
    id = an_invoice(store)
    store.do_now(ANN, invoices.set_schedule, id, HALVES)
    store.do_now(ANN, invoices.set_schedule, id, [{'percent': '100', 'until': str(TODAY + timedelta(days=9))}])
    assert (now_of(store, id).schedule, now_of(store, id).pay_until) == ([], TODAY + timedelta(days=9))


@pytest.mark.parametrize(
    ('parts', 'code'),
    [
        ([HALVES[0]] * 3, 'schedule.not_whole'),
        ([HALVES[1], HALVES[0]], 'schedule.days_crossed'),
        ([{**HALVES[0], 'until': '2001-01-01'}, HALVES[1]], 'schedule.days_crossed'),
        ([{'percent': '8'}] * 13, 'schedule.too_many'),
        ([{'percent': '-50'}, {'percent': '150'}], 'field.too_small'),
        ([{'note': 'Без доли'}], 'field.required'),
    ],
)
def test_parts_that_make_no_sense_are_refused(store: Store, parts: Any, code: str) -> None:
    id = an_invoice(store)
    with pytest.raises(Invalid) as refused:
        store.do_now(ANN, invoices.set_schedule, id, parts)
    assert refused.value.code == code


def test_the_day_is_not_changed_beside_the_parts_nor_by_who_only_looks_nor_over_anothers_change(store: Store) -> None:
    id = an_invoice(store)
    store.do_now(ANN, invoices.set_schedule, id, HALVES)
    with pytest.raises(Invalid, match=r'schedule\.day_by_parts'):
        store.do_now(ANN, invoices.change, id, {'pay_until': str(TODAY + timedelta(days=5))})
    with pytest.raises(Forbidden):
        store.do_now(EVE, invoices.set_schedule, id, [])
    with pytest.raises(Conflict):
        store.do_now(ANN, invoices.set_schedule, id, [], 1)


def test_debts_age_part_by_part_and_the_reminder_names_only_what_is_late(store: Store) -> None:
    id = an_invoice(store, '1000')
    store.do_now(ANN, invoices.set_schedule, id, HALVES)
    store.do_now(ANN, invoices.send, id)
    with time_machine.travel(now() + timedelta(days=10)):
        (debt,) = store.ask_now(ANN, invoices.debts)
        assert (debt.total, debt.late, debt.count) == (Decimal(1000), Decimal(500), 1)
        assert store.do_now(House(), invoices.remind_overdue) == 1
        assert invoices.late_of(now_of(store, id), now().date()) == Decimal(500)


@given(
    amount=st.decimals(min_value=0, max_value=10**9, places=2),
    percents=st.lists(st.integers(1, 40), min_size=1, max_size=8).filter(lambda found: sum(found) < 100),
    share=st.decimals(min_value=0, max_value=1, places=4),
)
def test_parts_always_make_the_whole_and_never_less_than_nothing(
    amount: Decimal, percents: list[int], share: Decimal
) -> None:
    kept = [{'percent': str(one), 'until': None, 'note': ''} for one in (*percents, 100 - sum(percents))]
    paid = (amount * share).quantize(Decimal('0.01'))
    invoice = Invoice(date=date(2026, 1, 1), amount=amount, paid=paid, schedule=kept)
    parts = invoices.parts_of(invoice)
    assert sum(part.amount for part in parts) == amount
    assert sum(part.paid for part in parts) == paid
    assert all(part.amount >= 0 and part.left >= 0 for part in parts)
