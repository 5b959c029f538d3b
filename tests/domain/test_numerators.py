from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from domain import invoices, numerators, rows
from domain.errors import Conflict, Forbidden, Invalid
from domain.invoices import Invoice
from domain.numerators import Place
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


def test_the_next_numbers_are_told_as_the_numerator_would_be_set(store):
    def coming(values=None, **how):
        return [text for _, text in store.ask_now(ANN, numerators.coming, 'invoice', DAY, values=values, **how)]

    store.do_now(ANN, invoices.create, {'date': DAY, 'number': 'А-2'})
    values = {'prefix': 'А-', 'digits': 1}
    assert coming(values, count=3) == ['А-1', 'А-3', 'А-4']
    assert coming(values, following=2, count=2) == ['А-3', 'А-4']
    place = Place(1, 2, 'СС', 'ЗР')
    values = {'template': '{COMPANY}/{DIRECTION}-{YY}{MONTH}{DAY}-{NUMBER}', 'digits': 3}
    assert coming(values, where=place) == ['СС/ЗР-261120-001']
    assert coming() == ['1']


def test_a_long_row_of_taken_numbers_is_passed_in_few_steps(store, monkeypatch):
    for number in range(1, 30):
        store.do_now(ANN, invoices.create, {'date': DAY, 'number': str(number)})
    asked = []
    taken = numerators._taken
    monkeypatch.setattr(numerators, '_taken', lambda *args: asked.append(args[2]) or taken(*args))
    assert store.ask_now(ANN, numerators.preview, 'invoice', DAY) == '30'
    assert [len(numbers) for numbers in asked] == [1, 4, 16, 64]


@pytest.mark.parametrize(
    ('values', 'code', 'field'),
    [
        ({'template': '{PREFIX}'}, 'numerator.wrong_template', 'template'),
        ({'template': '{NUMBER}{NUMBER}'}, 'numerator.wrong_template', 'template'),
        ({'template': '{NUMBER}-{WEEK}'}, 'numerator.unknown_word', 'template'),
        ({'template': '{NUMBER}{}'}, 'numerator.unknown_word', 'template'),
        ({'prefix': '{NUMBER}'}, 'numerator.unknown_word', 'prefix'),
        ({'prefix': '{PREFIX}'}, 'numerator.unknown_word', 'prefix'),
        ({'template': 'x' * 30 + '{NUMBER}'}, 'numerator.too_long', 'template'),
        ({'template': ''}, 'field.required', 'template'),
        ({'digits': 10}, 'field.too_big', 'digits'),
        ({'digits': '0'}, 'field.too_small', 'digits'),
        ({'period': 'week'}, 'field.wrong', 'period'),
        ({'apart': 'owner'}, 'field.wrong', 'apart'),
        ({'code': 'quote'}, 'field.unknown', 'code'),
    ],
)
def test_what_makes_no_number_is_refused_and_the_preview_says_the_same(store, values, code, field):
    for ask, verb in ((store.do_now, numerators.change), (store.ask_now, numerators.coming)):
        how = {} if verb is numerators.change else {'on': DAY}
        with pytest.raises(Invalid) as told:
            ask(ANN, verb, 'invoice', values=values, **how)
        assert (told.value.code, told.value.facts['field']) == (code, field)


@pytest.mark.parametrize('following', [0, -1, 10**9, '1.5', 'x'])
def test_the_next_number_is_a_whole_one(store, following):
    with pytest.raises(Invalid) as told:
        store.do_now(ANN, numerators.change, 'invoice', {}, on=DAY, following=following)
    assert told.value.facts['field'] == 'following'


def test_a_next_number_set_too_high_is_set_lower_until_it_is_given(store):
    def follow(number):
        store.do_now(ANN, numerators.change, 'invoice', {}, on=DAY, following=number)

    store.do_now(House(), numerators.issue, 'invoice', DAY)
    follow(2150)
    follow(215)
    assert store.do_now(House(), numerators.issue, 'invoice', DAY) == '215'
    follow(2150)
    with pytest.raises(Invalid, match='behind') as told:
        follow(215)
    assert told.value.facts['last'] == 215
    follow(216)


def test_undoing_takes_back_the_next_number_too_unless_it_was_given_since(store):
    values = {'prefix': 'С-'}
    store.do_now(ANN, numerators.change, 'invoice', values, on=DAY, following=100, batch='set')
    again = store.do_now(ANN, undo, 'set')
    assert store.ask_now(ANN, numerators.preview, 'invoice', DAY) == '1'
    store.do_now(ANN, undo, again)
    assert store.do_now(House(), numerators.issue, 'invoice', DAY) == 'С-100'
    store.do_now(ANN, undo, store.do_now(ANN, undo, store.do_now(ANN, undo, 'set')))
    assert store.ask_now(ANN, numerators.preview, 'invoice', DAY) == '101'


def test_two_administrators_do_not_overwrite_each_other(store):
    def change(values, seen):
        return store.do_now(ANN, numerators.change, 'invoice', values, seen=seen)

    store.do_now(House(), numerators.issue, 'invoice', DAY)  # since it was looked at: no clash
    made = change({'prefix': 'А-'}, 0)
    change({'digits': 4}, 0)
    with pytest.raises(Conflict) as told:
        change({'prefix': 'Б-'}, 0)
    assert (told.value.facts['field'], told.value.facts['theirs']) == ('prefix', 'А-')
    assert change({'prefix': 'Б-'}, made.version + 1).prefix == 'Б-'


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


def test_two_next_numbers_typed_at_once_are_told_apart(store):
    def follow(number, seen, place=None):
        return store.do_now(ANN, numerators.change, 'invoice', {}, on=DAY, following=number, where=place, seen=seen)

    store.do_now(House(), numerators.issue, 'invoice', DAY)
    seen = store.ask_now(ANN, numerators.of, 'invoice').version
    assert store.ask_now(ANN, numerators.set_since, 'invoice', DAY, None, seen) is None
    store.do_now(ANN, numerators.change, 'invoice', {}, on=DAY, following=100, seen=seen, batch='theirs')
    store.do_now(House(), numerators.issue, 'invoice', DAY)
    with pytest.raises(Conflict) as told:
        follow(200, seen)
    assert {name: told.value.facts[name] for name in ('field', 'theirs', 'mine', 'by')} == {
        'field': 'following', 'theirs': 100, 'mine': 200, 'by': ANN
    }  # fmt: skip
    follow(200, told.value.facts['version'])
    assert store.do_now(House(), numerators.issue, 'invoice', DAY) == '200'
    version = store.ask_now(ANN, numerators.of, 'invoice').version
    store.do_now(ANN, numerators.change, 'invoice', {'apart': 'direction'})
    follow(50, version, numerators.Place(direction_id=7))  # another row of numbers: nothing to choose between
    follow(60, version, numerators.Place(direction_id=8))
