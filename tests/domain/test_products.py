from decimal import Decimal

import pytest

from domain import products, quotes, rows
from domain.errors import Conflict, Forbidden, Invalid
from domain.products import Product
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE


def listed(work, **asked):
    return work.all(Product, *products.conditions(work, asked), order=Product.search)


def names(store, text):
    return [product.name for product in store.ask_now(EVE, products.pick, text)]


def test_products_are_found_by_any_words_in_any_case_and_by_code(store):
    for name, code in [('Щебень гранитный 5–20', '10-0520'), ('Гранитный ОТСЕВ', '10-0005'), ('Тёс 100%_', 'T1')]:
        store.do_now(ANN, products.create, {'name': name, 'code': code, 'price': '620', 'vat_rate': '22'})
    assert names(store, 'ГРАНИТНЫЙ') == ['Гранитный ОТСЕВ', 'Щебень гранитный 5–20'], 'those that begin with it first'
    assert names(store, 'щеб гран') == ['Щебень гранитный 5–20']
    assert names(store, '0005') == ['Гранитный ОТСЕВ']
    assert names(store, 'тес') == names(store, '100%_') == ['Тёс 100%_']
    assert names(store, '%') == ['Тёс 100%_'], 'a percent sign is a sign, not a pattern'
    assert names(store, "'; DROP TABLE product--\x00") == []
    assert len(names(store, '')) == 3


def test_a_changed_name_is_found_anew_and_a_retired_product_is_not_offered(store):
    one = store.do_now(ANN, products.create, {'name': 'Песок', 'unit_code': '113'})
    assert (one.unit, one.currency, one.price) == ('м³', 'RUB', Decimal(0))
    store.do_now(ANN, products.change, one.id, {'name': 'Глина'}, batch='rename')
    assert (names(store, 'песок'), names(store, 'глина')) == ([], ['Глина'])
    store.do_now(BOB, products.change, one.id, {'active': False})
    assert names(store, 'глина') == []
    assert [one.name for one in store.ask_now(EVE, listed, active=False, q='ГЛИ')] == ['Глина']


def test_bad_products_are_refused(store):
    store.do_now(ANN, products.create, {'name': 'Песок', 'code': 'A'})
    for values, code in [
        ({'name': ' '}, 'field.required'),
        ({'name': 'x', 'price': '-1'}, 'field.too_small'),
        ({'name': 'x', 'price': '1.005'}, 'field.too_precise'),
        ({'name': 'x', 'vat_rate': '101'}, 'field.too_big'),
        ({'name': 'x', 'code': 'A'}, 'product.code_taken'),
        ({'name': 'x', 'currency': 'XXX'}, 'field.wrong'),
        ({'name': 'x', 'search': 'y'}, 'field.unknown'),
    ]:
        with pytest.raises(Invalid) as refused:
            store.do_now(ANN, products.create, values)
        assert refused.value.code == code
    with pytest.raises(Forbidden):
        store.do_now(EVE, products.create, {'name': 'x'})


def test_a_section_with_products_stays(store):
    stone = store.do_now(ANN, products.add_section, {'name': 'Камень'})
    with pytest.raises(Invalid, match='name_taken'):
        store.do_now(ANN, products.add_section, {'name': 'КАМЕНЬ'})
    one = store.do_now(ANN, products.create, {'name': 'Щебень', 'section_id': stone.id})
    with pytest.raises(Invalid, match='not_empty'):
        store.do_now(ANN, products.remove_section, stone.id)
    store.do_now(ANN, products.change, one.id, {'name': 'Гравий'})
    with pytest.raises(Conflict):
        store.do_now(BOB, products.change, one.id, {'name': 'Галька'}, seen=1)
    store.do_now(ANN, products.drop, one.id)
    store.do_now(ANN, products.remove_section, stone.id)
    with store.work(ANN) as work:
        assert work.all(Product) == products.sections(work) == []


def test_a_row_takes_the_price_of_its_papers_currency_and_undo_gives_a_price_back(store):
    one = store.do_now(ANN, products.create, {'name': 'Насос', 'price': '9000'}).id
    store.do_now(ANN, products.set_price, one, 'EUR', '95.5')
    store.do_now(ANN, products.set_price, one, 'USD', '110')
    store.do_now(ANN, products.set_price, one, 'USD', None, batch='off')
    with pytest.raises(Invalid):
        store.do_now(ANN, products.set_price, one, 'EUR', '-1')
    with pytest.raises(Invalid, match=r'field\.wrong'):
        store.do_now(ANN, products.set_price, one, 'XXX', '1')
    with pytest.raises(Forbidden):
        store.do_now(EVE, products.set_price, one, 'EUR', '1')
    taken = []
    for currency in ('RUB', 'EUR', 'USD'):
        quote = store.do_now(BOB, quotes.create, {'currency': currency}).id
        taken.append(store.do_now(BOB, rows.add, 'quote', quote, {'product_id': one}).price)
    assert taken == [Decimal(9000), Decimal('95.50'), Decimal(0)], 'no price is guessed by a rate'
    store.do_now(ANN, undo, 'off')
    with store.work(ANN) as work:
        assert work.get(Product, one).price_in('USD') == Decimal(110)
    store.do_now(ANN, products.set_price, one, 'RUB', '9100')
    with store.work(ANN) as work:
        assert (work.get(Product, one).price, sorted(work.get(Product, one).prices)) == (Decimal(9100), ['EUR', 'USD'])


def test_sections_stand_inside_each_other_but_never_in_themselves(store):
    def section(name, parent=None):
        return store.do_now(ANN, products.add_section, {'name': name, 'parent_id': parent}).id

    stone, pipes = section('Камень'), section('Трубы')
    gravel = section('Щебень', stone)
    granite = section('Гранитный', gravel)
    for name, place in (('Бут', stone), ('Щебень 5–20', granite), ('Труба', pipes)):
        store.do_now(ANN, products.create, {'name': name, 'section_id': place})
    with store.work(EVE) as work:
        shown = [(one.name, depth) for one, depth in products.tree(work)]
        assert shown == [('Камень', 0), ('Щебень', 1), ('Гранитный', 2), ('Трубы', 0)]
        found = listed(work, section_id=stone)
        assert [one.name for one in found] == ['Бут', 'Щебень 5–20'], 'with what stands inside'
        assert len(listed(work, section_id=gravel)) == 1
    for inner in (stone, gravel, granite):
        with pytest.raises(Invalid, match=r'section\.in_itself'):
            store.do_now(ANN, products.change_section, stone, {'parent_id': inner})
    with pytest.raises(Invalid, match=r'section\.has_parts'):
        store.do_now(ANN, products.remove_section, gravel)
    store.do_now(ANN, products.change_section, gravel, {'parent_id': pipes}, batch='move')
    with store.work(EVE) as work:
        assert len(listed(work, section_id=stone)) == 1
    store.do_now(ANN, undo, 'move')
    with store.work(EVE) as work:
        assert len(listed(work, section_id=stone)) == 2
