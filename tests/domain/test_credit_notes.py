"""Credit notes and refunds: an invoice asks for less, its number stays, and money that came is given back."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col

from domain import companies, credit_notes, deals, invoices, notices, payments, refunds, rows
from domain.credit_notes import CreditNote, rests, take_all, take_rows, take_sum
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.invoices import Invoice
from domain.refunds import Refund
from domain.rows import ProductRow
from domain.types import now
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK, EVE, OWN

GOODS = [
    {'name': 'Щебень', 'quantity': 3, 'unit': 'т', 'price': '100', 'vat_rate': 22},
    {'name': 'Доставка', 'quantity': 1, 'unit': 'рейс', 'price': '700', 'vat_rate': 22},
]
WHY = 'Недовезли'


@pytest.fixture
def deal(store):
    with store.work(ANN) as work:
        firm = companies.create(work, {'title': 'ООО «Гранит»'}).id
        deal = deals.create(work, {'title': 'Щебень', 'company_id': firm}).id
        rows.replace_all(work, 'deal', deal, GOODS)
    return deal


@pytest.fixture
def invoice(store, deal):
    """Sent, of 1 000: three tonnes by 100 and a delivery of 700."""
    id = store.do_now(ANN, invoices.from_deal, deal).id
    store.do_now(ANN, invoices.send, id)
    return id


def read(store, id):
    return store.ask_now(ANN, lambda work: work.get(Invoice, id))


def sums(store, id):
    found = read(store, id)
    return found.status, *(str(getattr(found, name)) for name in ('credited', 'debt', 'overpaid'))


def row_ids(store, id):
    return [row.id for row in store.ask_now(ANN, rows.of, 'invoice', id)]


def refused(store, who, verb, *args, **more):
    with pytest.raises((Invalid, Conflict, Forbidden, NotFound)) as why:
        store.do_now(who, verb, *args, **more)
    return why.value.code


def test_a_credited_row_lowers_the_debt_everywhere_and_comes_back_with_one_undo(store, invoice, deal):
    stone, _ = row_ids(store, invoice)
    note = store.do_now(CLERK, credit_notes.create, invoice, WHY, quantities={stone: '1'}, batch='credit')
    assert (note.number, str(note.amount), str(note.after), note.lines[0]['vat']) == ('1', '100.00', '900.00', '18.03')
    assert sums(store, invoice) == ('S', '100.00', '900.00', '0.00')
    with store.work(ANN) as work:
        assert payments.paid_of_deal(work, deal) == (D('900.00'), 0, D('900.00'))
        assert [str(debt.total) for debt in invoices.debts(work)] == ['900.00']
        assert invoices.page(work)['rows'][0]['debt'] == {'a': '900.00', 'cur': 'RUB'}
        facts = invoices.paper_facts(work, 'invoice', invoice)
        assert (facts['credited'], facts['debt']) == (D('100.00'), D('900.00'))
    store.do_now(CLERK, undo, 'credit')
    assert sums(store, invoice) == ('S', '0.00', '1000.00', '0.00')
    assert store.ask_now(ANN, credit_notes.of_invoice, invoice) == []


def test_the_last_of_a_row_takes_the_last_kopeck_of_its_sum_and_its_vat(store):
    with store.work(ANN) as work:
        made = invoices.create(work, {'vat_mode': 'on_top'}).id
        row = rows.add(work, 'invoice', made, {'name': 'Песок', 'quantity': 3, 'price': '33.35', 'discount_sum': '0.04',
                                               'vat_rate': 22}).id  # fmt: skip
        invoices.send(work, made)
    for quantity in ('1', '1', '1'):
        store.do_now(CLERK, credit_notes.create, made, WHY, quantities={row: quantity})
    notes = store.ask_now(ANN, credit_notes.of_invoice, made)
    whole = read(store, made).amount
    assert sum(note.amount for note in notes) == whole
    assert sum(D(note.lines[0]['vat']) for note in notes) == D('22.00')
    assert read(store, made).credited_in_full


def test_a_sum_is_shared_among_the_rows_and_more_than_the_rest_is_refused(store, invoice):
    stone, trip = row_ids(store, invoice)
    note = store.do_now(CLERK, credit_notes.create, invoice, 'Скидка', amount='333.33')
    assert [(line['row_id'], line['gross']) for line in note.lines] == [(stone, '100'), (trip, '233.33')]
    assert refused(store, CLERK, credit_notes.create, invoice, WHY, amount='666.68') == 'credit_note.too_much'
    assert refused(store, CLERK, credit_notes.create, invoice, WHY, quantities={stone: 4}) == 'credit_note.too_many'
    store.do_now(CLERK, credit_notes.create, invoice, WHY, quantities={stone: 3})
    assert sums(store, invoice) == ('S', '533.33', '466.67', '0.00'), 'the rest of the row, not its price'
    assert refused(store, CLERK, credit_notes.create, invoice, WHY, quantities={stone: 1}) == 'credit_note.too_many'
    store.do_now(CLERK, credit_notes.create, invoice, WHY)
    assert sums(store, invoice) == ('D', '1000.00', '0.00', '0.00')
    assert refused(store, CLERK, credit_notes.create, invoice, WHY) == 'credit_note.all_credited'


def test_what_was_paid_becomes_a_sum_to_give_back_and_a_refund_settles_it(store, invoice, deal):
    store.do_now(CLERK, payments.record, invoice)
    store.do_now(CLERK, credit_notes.create, invoice, WHY, amount='300')
    assert sums(store, invoice) == ('P', '300.00', '0.00', '300.00')
    assert store.ask_now(ANN, invoices.preset_counts)['to_refund'] == 1
    assert refused(store, CLERK, refunds.record, invoice, '300.01') == 'refund.too_much'
    first = store.do_now(CLERK, refunds.record, invoice, '100', method='bank', document='п/п 18', batch='back')
    store.do_now(CLERK, refunds.record, invoice)
    assert sums(store, invoice) == ('P', '300.00', '0.00', '0.00')
    assert refused(store, CLERK, refunds.record, invoice) == 'refund.nothing'
    with store.work(ANN) as work:
        assert payments.paid_of_deal(work, deal) == (D('700.00'), D('700.00'), 0)
        assert {('deal', deal), ('invoice', invoice)} <= set(first.about())
    store.do_now(CLERK, undo, 'back')
    assert sums(store, invoice)[3] == '100.00'
    assert store.ask_now(ANN, invoices.preset_counts)['to_refund'] == 1


def test_an_invoice_paid_and_credited_in_full_is_closed_with_its_number(store, invoice):
    store.do_now(CLERK, payments.record, invoice)
    store.do_now(CLERK, credit_notes.create, invoice, 'Возврат товара', batch='all')
    assert sums(store, invoice) == ('D', '1000.00', '0.00', '1000.00')
    store.do_now(CLERK, refunds.record, invoice, batch='back')
    assert sums(store, invoice) == ('D', '1000.00', '0.00', '0.00')
    assert refused(store, ANN, undo, 'all') == 'invoice.over_refunded'
    store.do_now(ANN, undo, 'back')
    store.do_now(ANN, undo, 'all')
    assert sums(store, invoice) == ('P', '0.00', '0.00', '0.00')
    assert read(store, invoice).number == '1'


def test_money_given_back_holds_what_it_stands_on(store, invoice):
    payment = store.do_now(CLERK, payments.record, invoice, batch='paid')
    note = store.do_now(CLERK, credit_notes.create, invoice, WHY, amount='400')
    store.do_now(CLERK, refunds.record, invoice)
    assert refused(store, CLERK, payments.cancel, payment.id) == 'invoice.over_refunded'
    assert refused(store, CLERK, undo, 'paid') == 'invoice.over_refunded'
    assert refused(store, CLERK, credit_notes.cancel, note.id, 'ошибка') == 'invoice.over_refunded'
    assert sums(store, invoice) == ('P', '400.00', '0.00', '0.00')


def test_an_invoice_overpaid_without_a_credit_note_gives_back_too(store, invoice):
    store.do_now(CLERK, payments.record, invoice, '1200', allow_more=True)
    assert sums(store, invoice) == ('P', '0.00', '0.00', '200.00')
    store.do_now(CLERK, refunds.record, invoice)
    assert sums(store, invoice) == ('P', '0.00', '0.00', '0.00')


def test_a_cancelled_note_keeps_its_number_and_the_invoice_owes_again(store, invoice):
    first = store.do_now(CLERK, credit_notes.create, invoice, WHY)
    assert refused(store, CLERK, credit_notes.cancel, first.id, ' \x00') == 'credit_note.needs_reason'
    store.do_now(CLERK, credit_notes.cancel, first.id, 'Ошибка', batch='cancel')
    assert sums(store, invoice) == ('S', '0.00', '1000.00', '0.00')
    second = store.do_now(CLERK, credit_notes.create, invoice, WHY, amount='10')
    assert (first.number, second.number) == ('1', '2')
    assert refused(store, CLERK, undo, 'cancel') == 'invoice.over_credited', 'there is no room for it now'
    store.do_now(CLERK, credit_notes.cancel, second.id, 'Ошибка')
    store.do_now(CLERK, undo, 'cancel')
    assert sums(store, invoice) == ('D', '1000.00', '0.00', '0.00')
    assert [note.number for note in store.ask_now(ANN, credit_notes.of_invoice, invoice)] == ['1', '2']


def test_who_may_not_and_what_cannot_be_credited(store, invoice, deal):
    draft = store.do_now(ANN, invoices.from_deal, deal).id
    assert refused(store, CLERK, credit_notes.create, draft, WHY) == 'credit_note.draft'
    store.do_now(ANN, invoices.cancel, draft, 'передумали')
    assert refused(store, CLERK, credit_notes.create, draft, WHY) == 'invoice.cancelled'
    for who in (EVE, OWN):
        assert refused(store, who, credit_notes.create, invoice, WHY) in ('not_allowed', 'missing')
    store.do_now(ANN, deals.change, deal, {'owner_id': OWN})
    assert refused(store, OWN, credit_notes.create, invoice, WHY) == 'not_allowed'
    for more, code in [
        ({'reason': '  '}, 'field.required'),
        ({'reason': 'x' * 251}, 'field.too_long'),
        ({'quantities': {}}, 'credit_note.nothing'),
        ({'quantities': {999: 1}}, 'field.wrong'),
        ({'quantities': {row_ids(store, invoice)[0]: '-1'}}, 'field.too_small'),
        ({'quantities': {row_ids(store, invoice)[0]: '0.0001'}}, 'field.too_precise'),
        ({'amount': '0'}, 'field.too_small'),
        ({'amount': 'всё'}, 'field.not_a_number'),
        ({'on': str(now().date() - timedelta(days=400))}, 'credit_note.too_early'),
    ]:
        given = {'reason': WHY, **more}
        assert refused(store, BOB, credit_notes.create, invoice, given.pop('reason'), **given) == code, more
    assert store.ask_now(ANN, credit_notes.of_invoice, invoice) == []
    assert store.do_now(BOB, credit_notes.create, invoice, WHY).number == '1', 'what was refused has taken no number'


def test_hidden_notes_and_refunds_are_missing(store, invoice):
    store.do_now(CLERK, payments.record, invoice)
    note = store.do_now(CLERK, credit_notes.create, invoice, WHY, amount='5').id
    back = store.do_now(CLERK, refunds.record, invoice).id
    for kind, id in ((CreditNote, note), (Refund, back)):
        with pytest.raises(NotFound):
            store.ask_now(OWN, lambda work, kind=kind, id=id: work.get(kind, id))
    assert refused(store, EVE, refunds.cancel, back) == 'not_allowed'


def test_a_credited_invoice_stays_as_it_is_but_may_be_paid_later(store, invoice):
    stone, _ = row_ids(store, invoice)
    store.do_now(ANN, rows.change, stone, {'name': 'Гравий'}, batch='row')
    store.do_now(ANN, invoices.change, invoice, {'basis': 'Договор 1'}, batch='basis')
    store.do_now(CLERK, credit_notes.create, invoice, WHY, amount='100')
    later = str(now().date() + timedelta(days=30))
    store.do_now(ANN, invoices.change, invoice, {'pay_until': later, 'comments': 'ждём'})
    assert str(read(store, invoice).pay_until) == later
    for verb, args, code in [
        (rows.change, (stone, {'quantity': 9}), 'invoice.credited'),
        (invoices.change, (invoice, {'basis': 'x'}), 'invoice.credited'),
        (invoices.change, (invoice, {'currency': 'USD'}), 'invoice.credited'),
        (invoices.cancel, (invoice, 'нет'), 'invoice.credit_instead'),
        (invoices.drop, (invoice,), 'invoice.credited'),
        (undo, ('row',), 'invoice.credited'),
        (undo, ('basis',), 'invoice.credited'),
    ]:
        assert refused(store, ANN, verb, *args) == code, (verb, args)
    store.do_now(CLERK, payments.record, invoice)
    assert sums(store, invoice) == ('P', '100.00', '0.00', '0.00')
    store.do_now(CLERK, credit_notes.create, invoice, WHY)
    assert refused(store, ANN, invoices.reopen, invoice) == 'invoice.credited'
    assert refused(store, ANN, payments.record, invoice, '1') == 'invoice.cancelled'


def test_a_discount_that_closed_the_debt_stays_under_its_credit_note(store, invoice):
    store.do_now(CLERK, payments.record, invoice, '700')
    store.do_now(ANN, rows.remove, row_ids(store, invoice)[0], batch='cheaper')
    assert sums(store, invoice)[0] == 'P'
    store.do_now(CLERK, credit_notes.create, invoice, WHY, amount='100')
    assert refused(store, ANN, undo, 'cheaper') == 'invoice.credited'


def test_the_owner_of_an_invoice_hears_that_it_was_credited_and_refunded(store, invoice):
    store.do_now(CLERK, payments.record, invoice)
    store.do_now(CLERK, credit_notes.create, invoice, WHY, amount='100', batch='credit')
    store.do_now(CLERK, refunds.record, invoice, batch='back')
    told = [(one.action, one.text) for one in store.ask_now(ANN, notices.mine)]
    assert told[:2] == [('refund.recorded', ''), ('credit_note.created', WHY)]
    store.do_now(CLERK, undo, 'back')
    store.do_now(CLERK, undo, 'credit')
    assert [one.action for one in store.ask_now(ANN, notices.mine)] == ['payment.recorded']


def test_an_invoice_with_money_is_not_cancelled_but_credited(store, invoice):
    store.do_now(CLERK, payments.record, invoice, '10')
    assert refused(store, ANN, invoices.cancel, invoice, 'отказ') == 'invoice.money_came'
    store.do_now(CLERK, credit_notes.create, invoice, 'Отказ')
    assert sums(store, invoice) == ('D', '1000.00', '0.00', '10.00')


def test_parts_are_lowered_from_the_last_one_on(store, invoice):
    day = now().date()
    halves = [{'percent': 50, 'until': str(day + timedelta(days=n)), 'note': ''} for n in (3, 20)]
    store.do_now(ANN, invoices.set_schedule, invoice, halves)
    store.do_now(CLERK, credit_notes.create, invoice, WHY, amount='600', batch='credit')
    parts = invoices.parts_of(read(store, invoice))
    assert [(str(p.amount), str(p.credited)) for p in parts] == [('400.00', '100.00'), ('0.00', '500.00')]
    store.do_now(CLERK, payments.record, invoice, '400')
    assert read(store, invoice).status == 'P'
    assert read(store, invoice).pay_until == day + timedelta(days=20)


def test_a_redone_note_must_find_its_rows_as_they_were(store, invoice):
    stone, _ = row_ids(store, invoice)
    store.do_now(CLERK, credit_notes.create, invoice, WHY, quantities={stone: 3}, batch='credit')
    back = store.do_now(CLERK, undo, 'credit')
    store.do_now(ANN, rows.change, stone, {'quantity': 1})
    assert refused(store, CLERK, undo, back) == 'credit_note.rows_changed'
    store.do_now(ANN, rows.change, stone, {'quantity': 3})
    store.do_now(CLERK, undo, back)
    assert sums(store, invoice)[1] == '300.00'


def test_ten_at_once_get_ten_numbers_without_a_hole_and_never_credit_more_than_there_is(store, deal):
    made = [store.do_now(ANN, invoices.from_deal, deal).id for _ in range(4)]
    for id in made:
        store.do_now(ANN, invoices.send, id)

    def credit(n):
        try:
            store.do_now(CLERK, credit_notes.create, made[n % 4], WHY, amount='300')
        except Invalid as refusal:
            return refusal.code
        return 'done'

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(credit, range(20)))
    assert sorted(answers) == ['credit_note.too_much'] * 8 + ['done'] * 12
    with store.work(ANN) as work:
        numbers = [int(note.number) for note in work.all(CreditNote)]
        assert sorted(numbers) == list(range(1, 13))
        assert {str(one.credited) for one in work.all(Invoice)} == {'900.00'}


def holds(store, id):
    """What is always true of an invoice and all that stands on it."""
    with store.work(ANN) as work:
        invoice = work.get(Invoice, id)
        notes = credit_notes.of_invoice(work, id, live=True)
        paid = sum((one.amount for one in payments.of_invoice(work, id)), D(0))
        back = sum((one.amount for one in refunds.of_invoice(work, id)), D(0))
        numbers = sorted(int(n.number) for (n,) in work.rows(_all_notes()))
        credited = sum((one.amount for one in notes), D(0))
        left = rests(rows.of(work, 'invoice', id), [line for note in notes for line in note.lines])
        listed = sum((debt.total for debt in invoices.debts(work)), D(0))
    assert (invoice.paid, invoice.credited, invoice.refunded) == (paid, credited, back)
    assert 0 <= credited <= invoice.amount
    assert sum((rest.gross for rest in left), D(0)) == invoice.amount - credited
    assert 0 <= back <= max(paid - (invoice.amount - credited), D(0))
    balance = invoice.amount - credited - paid + back
    assert (invoice.debt, invoice.overpaid) == (max(balance, D(0)), max(-balance, D(0)))
    assert listed == invoice.debt
    assert numbers == list(range(1, len(numbers) + 1)), 'no number is lost or given twice'
    assert (invoice.status == 'D') == (credited == invoice.amount)
    assert (invoice.status == 'P') == (not invoice.debt and invoice.status != 'D')


def _all_notes():
    from sqlmodel import select

    return select(CreditNote).where(col(CreditNote.id) > 0)


@pytest.mark.parametrize('seed', range(4))
def test_whatever_is_done_in_whatever_order_the_sums_agree(store, invoice, seed):
    chance, batches = random.Random(seed), []

    def some(kind):
        with store.work(ANN) as work:
            return chance.choice([one.id for one in work.all(kind)] or [0])

    for step in range(70):
        sum_ = str(D(chance.randint(1, 60_000)) / 100)
        quantities = {id: str(D(chance.randint(1, 3000)) / 1000) for id in row_ids(store, invoice)}
        verb, *args = chance.choice([
            (credit_notes.create, invoice, WHY, quantities, None),
            (credit_notes.create, invoice, WHY, None, sum_),
            (credit_notes.create, invoice, WHY, None, None),
            (credit_notes.cancel, some(CreditNote), 'ошибка'),
            (payments.record, invoice, sum_),
            (payments.record, invoice, None),
            (payments.cancel, some(payments.Payment)),
            (refunds.record, invoice, sum_),
            (refunds.record, invoice, None),
            (refunds.cancel, some(Refund)),
            (undo, chance.choice(batches or [''])),
            (undo, chance.choice(batches or [''])),
            (rows.change, row_ids(store, invoice)[0], {'quantity': str(chance.randint(1, 5))}),
            (invoices.cancel, invoice, 'нет'),
        ])  # fmt: skip
        if verb is invoices.cancel:
            continue
        more = {'quantities': args.pop(2), 'amount': args.pop(2)} if verb is credit_notes.create else {}
        try:
            done = store.do_now(ANN, verb, *args, batch=f'{seed}-{step}', **more)
            batches.append(done if verb is undo else f'{seed}-{step}')
        except (Invalid, Conflict, NotFound):
            pass
        holds(store, invoice)


def row(id, quantity, price, rate, mode):
    return ProductRow(id=id, entity='invoice', entity_id=1, name=f'r{id}', quantity=quantity, price=price,
                      vat_rate=rate, vat_mode=mode)  # fmt: skip


ROWS = st.lists(
    st.tuples(
        st.decimals('0.001', 50, places=3), st.decimals(0, 999, places=2), st.sampled_from([None, D(0), D(10), D(22)]),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@given(ROWS, st.sampled_from(['included', 'on_top', 'none']), st.data())
def test_credits_of_a_row_never_come_to_more_than_it_and_all_of_them_to_all_of_it(told, mode, data):
    there = [row(n, *one, mode) for n, one in enumerate(told, 1)]
    taken = []
    for _ in range(data.draw(st.integers(1, 4))):
        left = rests(there, taken)
        whole = sum((one.gross for one in left), D(0))
        if data.draw(st.booleans()) and whole:
            amount = data.draw(st.decimals('0.01', whole, places=2))
            lines = take_sum(left, amount)
            assert sum((line.gross for line in lines), D(0)) == amount
        else:
            share = data.draw(st.decimals('0.001', 1, places=3))
            wanted = {one.row.id: (one.quantity * share).quantize(D('0.001')) for one in left}
            lines = take_rows(left, {id: quantity for id, quantity in wanted.items() if quantity})
        assert all(0 <= line.vat <= line.gross for line in lines)
        taken += [line.kept() for line in lines]
    left = rests(there, taken)
    assert all(min(one.quantity, one.gross, one.vat, one.gross - one.vat) >= 0 for one in left)
    taken += [line.kept() for line in take_all(left)]
    assert {(one.quantity, one.gross, one.vat) for one in rests(there, taken)} == {(D(0), D(0), D(0))}
