from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from domain import invoices, numerators, rows
from domain.errors import Forbidden, Invalid
from domain.invoices import Invoice
from domain.permissions import House
from domain.unit_of_work import undo
from storage.store import Store

from ..conftest import ANN, BOB

DAY = date(2026, 11, 20)


def test_many_threads_and_two_processes_get_every_number_once(store, database):
    others = [Store(database)] if database.startswith('postgres') else []
    stores = [store, *others]
    for other in others:
        other.start()
    try:
        with ThreadPoolExecutor(16) as threads:
            jobs = [
                threads.submit(stores[n % len(stores)].do_now, House(), numerators.issue, 'invoice', DAY)
                for n in range(80)
            ]
            given = [job.result(timeout=60) for job in jobs]
    finally:
        for other in others:
            other.close()
    assert sorted(map(int, given)) == list(range(1, 81))


def test_numbers_start_again_with_the_period_and_a_late_paper_fits_into_its_own(store):
    def issue(*day):
        return store.do_now(House(), numerators.issue, 'invoice', date(*day))

    store.do_now(ANN, numerators.change, 'invoice', {'prefix': 'С-{yy}{month}/', 'digits': 3, 'period': 'month'})
    assert [issue(2026, 11, 30), issue(2026, 12, 1), issue(2026, 11, 2)] == ['С-2611/001', 'С-2612/001', 'С-2611/002']
    store.do_now(ANN, numerators.change, 'invoice', {}, on=DAY, following=215)
    assert (store.ask_now(BOB, numerators.preview, 'invoice', DAY), issue(2026, 11, 20)) == ('С-2611/215',) * 2
    with pytest.raises(Invalid, match='behind'):
        store.do_now(ANN, numerators.change, 'invoice', {}, on=DAY, following=215)
    with pytest.raises(Invalid):
        store.do_now(ANN, numerators.change, 'invoice', {'period': 'week'})
    with pytest.raises(Forbidden):
        store.do_now(BOB, numerators.change, 'invoice', {'digits': 2})
    assert issue(9999, 12, 31) == 'С-9912/001'


def test_an_undone_or_cancelled_invoice_keeps_its_number(store):
    make = {'date': DAY}
    first = store.do_now(ANN, invoices.create, make, batch='one')
    back = store.do_now(ANN, undo, 'one')
    second = store.do_now(ANN, invoices.create, make)
    store.do_now(ANN, undo, back)
    store.do_now(ANN, invoices.cancel, second.id, 'ошибка в покупателе')
    third = store.do_now(ANN, invoices.create, make)
    assert [i.number for i in (first, second, third)] == ['1', '2', '3']
    with store.work(ANN) as work:
        assert [i.number for i in work.all(Invoice)] == ['1', '2', '3']


def test_a_number_typed_by_hand_is_passed_over_and_never_doubled(store):
    store.do_now(ANN, invoices.create, {'date': DAY, 'number': '2'})
    with pytest.raises(Invalid, match=r'number\.taken'):
        store.do_now(ANN, invoices.create, {'date': DAY, 'number': '2'})
    given = [store.do_now(ANN, invoices.create, {'date': DAY}).number for _ in range(2)]
    assert given == ['1', '3']
    assert store.do_now(ANN, invoices.create, {'date': date(2027, 1, 11), 'number': '2'}).number == '2'
    last = store.do_now(ANN, invoices.create, {'date': DAY})
    with pytest.raises(Invalid, match=r'number\.taken'):
        store.do_now(ANN, invoices.change, last.id, {'number': '3'})
    assert store.do_now(ANN, invoices.change, last.id, {'number': '4/1'}).number == '4/1'


def test_a_sent_invoice_keeps_its_number_and_another_day_does_not_double_one(store):
    first = store.do_now(ANN, invoices.create, {'date': DAY})
    later = store.do_now(ANN, invoices.create, {'date': date(2027, 1, 11)})
    assert (first.number, later.number) == ('1', '1')
    with pytest.raises(Invalid, match=r'number\.taken'):
        store.do_now(ANN, invoices.change, later.id, {'date': '2026-12-01', 'pay_until': None})
    store.do_now(ANN, invoices.change, first.id, {'number': '7'}, batch='renamed')
    store.do_now(ANN, invoices.create, {'date': DAY, 'number': '1'})
    with pytest.raises(Invalid, match=r'number\.taken'):
        store.do_now(ANN, undo, 'renamed')
    store.do_now(ANN, rows.add, 'invoice', first.id, {'name': 'Щебень', 'price': 1})
    store.do_now(ANN, invoices.send, first.id)
    with pytest.raises(Invalid, match='number_sent'):
        store.do_now(ANN, invoices.change, first.id, {'number': '8'})
    store.do_now(ANN, invoices.cancel, first.id, 'ошибка')
    with pytest.raises(Invalid, match=r'number\.taken'):
        store.do_now(ANN, invoices.create, {'date': DAY, 'number': '7'})
    assert store.ask_now(ANN, lambda work: work.get(Invoice, first.id)).number == '7'
    assert store.ask_now(ANN, invoices.debts) == []
