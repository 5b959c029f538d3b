from decimal import Decimal as D

import pytest

from domain import deals, products, rows
from domain.deals import Deal
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.rows import ProductRow
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN

STONE = {'name': 'Щебень', 'quantity': '640', 'unit': 'т', 'price': '1450', 'discount_percent': '3', 'vat_rate': '22'}
SAND = {'name': 'Песок', 'quantity': '48', 'unit': 'т', 'price': '1080', 'discount_percent': '5', 'vat_rate': '22'}


@pytest.fixture
def deal(store):
    return store.do_now(ANN, deals.create, {'title': 'Москва, Василий, щебень'}).id


def amount(store, deal):
    with store.work(ANN) as work:
        return work.get(Deal, deal).amount


def lines(store, deal):
    with store.work(ANN) as work:
        return [row.name for row in rows.of(work, 'deal', deal)]


def test_the_sum_follows_the_rows_through_edits_removal_and_undo(store, deal):
    stone = store.do_now(ANN, rows.add, 'deal', deal, STONE, batch='stone')
    assert amount(store, deal) == D('900160.00')
    sand = store.do_now(BOB, rows.add, 'deal', deal, SAND, before=stone.id)
    assert (amount(store, deal), lines(store, deal)) == (D('949408.00'), ['Песок', 'Щебень'])
    store.do_now(ANN, rows.change, sand.id, {'quantity': '1', 'discount_sum': '80'}, batch='less')
    assert amount(store, deal) == D('901160.00')
    store.do_now(ANN, undo, 'less')
    assert amount(store, deal) == D('949408.00')
    store.do_now(ANN, rows.remove, sand.id)
    store.do_now(ANN, rows.remove, stone.id)
    assert amount(store, deal) is None


def test_a_sum_set_by_hand_stays_until_it_is_given_back_to_the_rows(store, deal):
    store.do_now(ANN, deals.change, deal, {'amount': '5'})
    store.do_now(ANN, rows.add, 'deal', deal, STONE, batch='stone')
    assert amount(store, deal) == 5
    store.do_now(ANN, deals.change, deal, {'amount_manual': False})
    assert amount(store, deal) == D('900160.00')
    store.do_now(ANN, undo, 'stone')
    assert amount(store, deal) is None, 'a row undone later changes the sum it has become part of'


def test_vat_is_one_switch_for_all_rows(store, deal):
    store.do_now(ANN, rows.replace_all, 'deal', deal, [STONE, SAND])
    store.do_now(ANN, rows.set_vat_mode, 'deal', deal, 'on_top', batch='top')
    assert amount(store, deal) == D('949408.00') + D('198035.20') + D('10834.56')
    store.do_now(ANN, rows.add, 'deal', deal, {'name': 'Пропуск', 'price': '100', 'vat_rate': 22})
    with store.work(ANN) as work:
        assert {row.vat_mode for row in rows.of(work, 'deal', deal)} == {'on_top'}
        assert rows.totals_of(work, 'deal', deal).vat == D('208891.76')
    store.do_now(ANN, rows.discount_all, 'deal', deal, '100')
    assert amount(store, deal) == 0


def test_a_product_brings_its_name_unit_price_and_vat_but_not_a_price_in_other_money(store, deal):
    sand = store.do_now(
        ANN, products.create, {'name': 'Песок', 'code': 'P', 'price': '9.90', 'unit_code': '113', 'vat_rate': 10}
    )
    yuan = store.do_now(ANN, products.create, {'name': 'Sand', 'price': '7', 'currency': 'USD'})
    row = store.do_now(ANN, rows.add, 'deal', deal, {'product_id': sand.id, 'quantity': '2.5'})
    assert (row.name, row.code, row.unit, row.price, row.vat_rate) == ('Песок', 'P', 'м³', D('9.90'), D(10))
    assert store.do_now(ANN, rows.add, 'deal', deal, {'product_id': yuan.id}).price == 0
    store.do_now(ANN, products.change, sand.id, {'price': '100', 'name': 'Другое'})
    assert amount(store, deal) == D('24.75')
    with pytest.raises(NotFound):
        store.do_now(ANN, rows.add, 'deal', deal, {'product_id': 999})


def test_all_rows_are_replaced_in_one_act_that_is_undone_as_one(store, deal):
    first = store.do_now(ANN, rows.replace_all, 'deal', deal, [STONE, SAND], batch='first')
    ids = [row.id for row in first]
    seen = {row.id: row.version for row in first}
    new = [{'id': ids[1], 'quantity': '1'}, {'name': 'Отсев', 'price': '10'}]
    store.do_now(BOB, rows.replace_all, 'deal', deal, new, seen=seen, batch='second')
    assert lines(store, deal) == ['Песок', 'Отсев']
    with pytest.raises(Conflict, match='changed_meanwhile'):
        store.do_now(ANN, rows.replace_all, 'deal', deal, [], seen=seen)
    with pytest.raises(Conflict, match='changed_meanwhile'):
        store.do_now(ANN, rows.replace_all, 'deal', deal, [{'id': ids[0]}])
    back = store.do_now(BOB, undo, 'second')
    assert (lines(store, deal), amount(store, deal)) == (['Щебень', 'Песок'], D('949408.00'))
    store.do_now(BOB, undo, back)
    assert (lines(store, deal), amount(store, deal)) == (['Песок', 'Отсев'], D('1036.00'))
    with store.work(ANN) as work:
        order = [row.id for row in rows.of(work, 'deal', deal)][::-1]
        rows.reorder(work, 'deal', deal, order)
        assert [row.id for row in rows.of(work, 'deal', deal)] == order
        with pytest.raises(Conflict):
            rows.reorder(work, 'deal', deal, order[:1])


def test_bad_rows_are_named_and_change_nothing(store, deal):
    for values, code in [
        ({'name': ''}, 'field.required'),
        ({'quantity': '0'}, 'field.too_small'),
        ({'quantity': '1.0005'}, 'field.too_precise'),
        ({'quantity': '1e9'}, 'field.too_big'),
        ({'quantity': '999999999', 'price': '99999999999'}, 'field.too_big'),
        ({'price': 'NaN'}, 'field.not_a_number'),
        ({'discount_percent': '100.01'}, 'field.too_big'),
        ({'discount_percent': '1', 'discount_sum': '1'}, 'row.two_discounts'),
        ({'price': '1', 'discount_percent': '0', 'discount_sum': '2'}, 'row.discount_too_big'),
        ({'vat_mode': 'on_top'}, 'field.unknown'),
    ]:
        with pytest.raises(Invalid) as refused:
            store.do_now(ANN, rows.add, 'deal', deal, {**STONE, 'quantity': '1', 'discount_percent': '0', **values})
        assert refused.value.code == code, values
    for kind in ('contact', 'setting', 'nonsense'):
        with pytest.raises(Invalid):
            store.do_now(ANN, rows.add, kind, 1, STONE)
    with pytest.raises(Forbidden):
        store.do_now(EVE, rows.add, 'deal', deal, STONE)
    assert (lines(store, deal), amount(store, deal)) == ([], None)


def test_rows_are_seen_by_those_who_see_their_owner(store, deal):
    row = store.do_now(ANN, rows.add, 'deal', deal, STONE)
    own = store.do_now(OWN, deals.create, {'title': 'своя'}).id
    store.do_now(OWN, rows.add, 'deal', own, SAND)
    with store.work(OWN) as work:
        assert [r.name for r in work.all(ProductRow)] == ['Песок']
        with pytest.raises(NotFound):
            rows.change(work, row.id, {'price': '1'})
        with pytest.raises(NotFound):
            rows.copy(work, ('deal', deal), ('deal', own))
    store.do_now(ANN, rows.copy, ('deal', deal), ('deal', own))
    assert (lines(store, own), amount(store, own)) == (['Песок', 'Щебень'], D('949408.00'))
