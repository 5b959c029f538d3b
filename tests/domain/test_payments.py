from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal as D

import pytest

from domain import deals, invoices, payments, rows
from domain.errors import Forbidden, Invalid, NotFound
from domain.invoices import Invoice
from domain.payments import Payment
from domain.unit_of_work import undo

from ..conftest import ANN, CLERK, EVE, OWN


@pytest.fixture
def deal(store):
    with store.work(ANN) as work:
        deal = deals.create(work, {'title': 'Щебень'}).id
        rows.add(work, 'deal', deal, {'name': 'Щебень', 'price': '100.10', 'quantity': '10'})
    return deal


@pytest.fixture
def invoice(store, deal):
    return store.do_now(ANN, invoices.from_deal, deal).id


def state(store, invoice):
    with store.work(ANN) as work:
        found = work.get(Invoice, invoice)
        return found.status, str(found.paid), str(found.debt), bool(found.closed_at)


def test_parts_make_the_whole_and_a_cancelled_part_opens_the_debt_again(store, invoice, deal):
    store.do_now(CLERK, payments.record, invoice, '400', '2026-11-23', method='bank', document='п/п 17')
    assert state(store, invoice) == ('N', '400.00', '601.00', False)
    rest = store.do_now(CLERK, payments.record, invoice, batch='rest')
    assert (str(rest.amount), state(store, invoice)) == ('601.00', ('P', '1001.00', '0.00', True))
    with store.work(ANN) as work:
        assert payments.paid_of_deal(work, deal) == (D('1001.00'), D('1001.00'), 0)
        assert rest.date == payments.today(work)
        assert {('deal', deal), ('invoice', invoice)} <= set(rest.about())
    store.do_now(CLERK, payments.cancel, rest.id, batch='cancel')
    assert state(store, invoice) == ('N', '400.00', '601.00', False)
    store.do_now(CLERK, undo, 'cancel')
    assert state(store, invoice)[0] == 'P'
    store.do_now(ANN, undo, 'rest')
    assert state(store, invoice) == ('N', '400.00', '601.00', False)


def test_a_payment_done_again_counts_what_others_did_meanwhile(store, invoice):
    other = store.do_now(CLERK, payments.record, invoice, '100')
    store.do_now(CLERK, payments.record, invoice, '100', batch='paid')
    back = store.do_now(CLERK, undo, 'paid')
    store.do_now(CLERK, payments.cancel, other.id)
    store.do_now(CLERK, undo, back)
    assert state(store, invoice) == ('N', '100.00', '901.00', False)


def test_too_much_is_refused_with_the_debt_unless_allowed(store, invoice):
    with pytest.raises(Invalid) as refused:
        store.do_now(CLERK, payments.record, invoice, '1001.01')
    assert (refused.value.code, refused.value.facts['debt']) == ('payment.too_much', D('1001.00'))
    store.do_now(CLERK, payments.record, invoice, '2000', allow_more=True)
    assert state(store, invoice) == ('P', '2000.00', '0.00', True)
    with pytest.raises(Invalid, match='nothing_owed'):
        store.do_now(CLERK, payments.record, invoice)
    for verb, args, code in [
        (rows.add, ('invoice', invoice, {'name': 'x'}), 'invoice.locked'),
        (invoices.cancel, (invoice, 'нет'), 'invoice.money_came'),
        (invoices.reopen, (invoice,), 'invoice.has_payments'),
    ]:
        with pytest.raises(Invalid) as refused:
            store.do_now(ANN, verb, *args)
        assert refused.value.code == code


def test_a_sent_invoice_is_sent_again_when_its_payment_is_cancelled(store, invoice):
    store.do_now(ANN, invoices.send, invoice)
    payment = store.do_now(CLERK, payments.record, invoice)
    store.do_now(CLERK, payments.cancel, payment.id)
    assert state(store, invoice)[0] == 'S'


def test_rows_may_not_fall_below_what_was_paid_and_a_discount_may_close_the_debt(store, invoice):
    store.do_now(CLERK, payments.record, invoice, '500.50')
    with store.work(ANN) as work:
        row = rows.of(work, 'invoice', invoice)[0].id
    with pytest.raises(Invalid, match='below_paid'):
        store.do_now(ANN, rows.change, row, {'quantity': '4'})
    store.do_now(ANN, rows.change, row, {'quantity': '5'}, batch='half')
    assert state(store, invoice) == ('P', '500.50', '0.00', True)
    store.do_now(ANN, undo, 'half')
    assert state(store, invoice) == ('N', '500.50', '500.50', False)


def test_ten_who_pay_the_rest_at_once_pay_it_once(store, invoice):
    def pay(_):
        try:
            store.do_now(CLERK, payments.record, invoice)
        except Invalid as refusal:
            return refusal.code
        return 'paid'

    with ThreadPoolExecutor(10) as threads:
        assert sorted(threads.map(pay, range(10))) == ['paid'] + ['payment.nothing_owed'] * 9
    assert state(store, invoice) == ('P', '1001.00', '0.00', True)


def test_the_debt_of_a_deal_counts_live_invoices_in_its_money(store, deal, invoice):
    other = store.do_now(ANN, invoices.from_deal, deal).id
    cancelled = store.do_now(ANN, invoices.from_deal, deal).id
    store.do_now(ANN, invoices.from_deal, deal, {'currency': 'USD'})
    store.do_now(ANN, invoices.cancel, cancelled, 'дважды')
    store.do_now(CLERK, payments.record, other, '1')
    with store.work(ANN) as work:
        assert payments.paid_of_deal(work, deal) == (D('2002.00'), D('1.00'), D('2001.00'))
        assert payments.paid_of_deal(work, deal, 'USD') == (D('1001.00'), 0, D('1001.00'))
        assert payments.paid_of_deals(work, [999]) == {}


def test_payments_move_with_their_invoice_and_bad_ones_are_refused(store, invoice):
    payment = store.do_now(CLERK, payments.record, invoice, '1').id
    elsewhere = store.do_now(ANN, deals.create, {'title': 'другая'}).id
    store.do_now(ANN, invoices.change, invoice, {'deal_id': elsewhere})
    with store.work(ANN) as work:
        assert work.get(Payment, payment).deal_id == elsewhere
    for values, code in [
        ({'amount': '0'}, 'field.too_small'),
        ({'amount': '-5'}, 'field.too_small'),
        ({'amount': '0.001'}, 'field.too_precise'),
        ({'amount': '1e30'}, 'field.too_big'),
        ({'amount': 'all'}, 'field.not_a_number'),
        ({'amount': '1', 'on': '31.12.2026'}, 'field.not_a_date'),
        ({'amount': '1', 'method': 'gold'}, 'field.wrong'),
    ]:
        with pytest.raises(Invalid) as refused:
            store.do_now(CLERK, payments.record, invoice, **values)
        assert refused.value.code == code, values
    with pytest.raises(Invalid, match='sum_stays'):
        store.do_now(CLERK, payments.change, payment, {'amount': '2'})
    assert store.do_now(CLERK, payments.change, payment, {'date': '2026-01-05'}).date == date(2026, 1, 5)
    with pytest.raises(Forbidden):
        store.do_now(EVE, payments.record, invoice, '1')
    with pytest.raises(NotFound):
        store.do_now(OWN, payments.cancel, payment)
