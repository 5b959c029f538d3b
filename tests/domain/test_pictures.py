"""Pictures of products: put on, put in order, taken off, taken back; photos of clients go along with a merge."""

import pytest

from domain import companies, contacts, merging, pictures, products
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.products import Product
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK, EVE, OWN


def picture(letter: str = 'a', name: str = 'щебень.jpg', **more):
    return {'token': letter * 64, 'name': name, 'size': 10, 'kind': 'picture', 'thumb': '0' * 63 + letter, **more}


@pytest.fixture
def product(store):
    return store.do_now(ANN, products.create, {'name': 'Щебень'}).id


def order(store, product):
    with store.work(EVE) as work:
        return ''.join(one['token'][0] for one in work.get(Product, product).pictures)


def test_the_first_picture_is_the_main_one_and_the_same_one_comes_once(store, product):
    with store.work(ANN) as work:
        assert pictures.main(work.get(Product, product)) is None
    store.do_now(ANN, pictures.add, product, [picture('a'), picture('b')])
    store.do_now(BOB, pictures.add, product, [picture('b'), picture('c')])
    assert order(store, product) == 'abc'
    with store.work(ANN) as work:
        assert pictures.main(work.get(Product, product))['token'] == 'a' * 64


def test_pictures_are_moved_made_main_and_taken_off(store, product):
    store.do_now(ANN, pictures.add, product, [picture(letter) for letter in 'abc'])
    store.do_now(ANN, pictures.move, product, 'c' * 64)
    assert order(store, product) == 'cab'
    store.do_now(ANN, pictures.move, product, 'c' * 64, 99)
    assert order(store, product) == 'abc'
    store.do_now(ANN, pictures.remove, product, 'a' * 64)
    assert order(store, product) == 'bc'
    for verb in (pictures.move, pictures.remove):
        with pytest.raises(NotFound):
            store.do_now(ANN, verb, product, 'a' * 64)


def test_each_step_is_taken_back_unless_the_pictures_have_moved_on(store, product):
    store.do_now(ANN, pictures.add, product, [picture('a'), picture('b')], batch='add')
    store.do_now(ANN, pictures.remove, product, 'a' * 64, batch='off')
    with pytest.raises(Conflict):
        store.do_now(ANN, undo, 'add')
    store.do_now(ANN, undo, 'off')
    assert order(store, product) == 'ab'
    store.do_now(ANN, undo, 'add')
    assert order(store, product) == ''


def test_only_whole_pictures_fit_and_no_more_than_a_dozen(store, product):
    for wrong in ({'kind': 'pdf'}, {'thumb': ''}, {'kind': 'file', 'name': 'x.svg'}):
        with pytest.raises(Invalid) as refused:
            store.do_now(ANN, pictures.add, product, [picture('a'), picture('b', **wrong)])
        assert refused.value.code == 'picture.not_one'
    for nonsense in ({'token': '../../etc/passwd'}, {'size': 0}, {'name': ''}, {'thumb': 'A' * 64}):
        with pytest.raises(Invalid):
            store.do_now(ANN, pictures.add, product, [picture('a', **nonsense)])
    many = [picture(letter) for letter in '0123456789abc']
    store.do_now(ANN, pictures.add, product, many[:12])
    with pytest.raises(Invalid) as refused:
        store.do_now(ANN, pictures.add, product, many[12:])
    assert refused.value.code == 'picture.too_many'
    with pytest.raises(Invalid):
        store.do_now(ANN, products.change, product, {'pictures': []})


def test_pictures_are_for_those_who_may_edit_products_and_for_all_to_see(store, product):
    store.do_now(ANN, pictures.add, product, [picture('a')])
    for person in (EVE, OWN, CLERK):
        for verb, more in ((pictures.add, [picture('b')]), (pictures.move, 'a' * 64), (pictures.remove, 'a' * 64)):
            with pytest.raises(Forbidden):
                store.do_now(person, verb, product, more)
    for token in ('a' * 64, '0' * 63 + 'a'):
        assert store.ask_now(EVE, pictures.file_of, product, token)['name'] == 'щебень.jpg'
    for product_id, token in ((product, ''), (product, 'b' * 64), (999, 'a' * 64)):
        with pytest.raises(NotFound):
            store.ask_now(EVE, pictures.file_of, product_id, token)


def test_a_merge_carries_the_photo_and_gives_it_back_when_undone(store):
    main, other = (store.do_now(ANN, contacts.create, {'last_name': 'Котов'}).id for _ in 'ab')
    store.do_now(ANN, contacts.change, other, {'photo': 'a' * 64})
    store.do_now(ANN, merging.merge, 'contact', main, [other], batch='merge')
    assert photo(store, main) == 'a' * 64
    store.do_now(ANN, undo, 'merge')
    assert (photo(store, main), photo(store, other)) == ('', 'a' * 64)
    firms = [store.do_now(ANN, companies.create, {'title': 'Ромашка', 'logo': letter * 64}).id for letter in 'bc']
    store.do_now(ANN, merging.merge, 'company', firms[0], firms[1:], {'logo': firms[1]})
    with store.work(ANN) as work:
        assert work.get(companies.Company, firms[0]).logo == 'c' * 64


def photo(store, id):
    with store.work(ANN) as work:
        return work.get(contacts.Contact, id).photo
