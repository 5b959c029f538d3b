import pytest
from sqlalchemy import event

from domain import companies, contacts, doubles, leads, merging, requisites
from domain.errors import Forbidden, Invalid
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN


@pytest.fixture
def base(store):
    """Three contacts that are one by a chain, two companies of one ИНН, two leads of one e-mail, strangers."""
    with store.work(ANN) as work:
        one = contacts.create(work, {'last_name': 'Петров', 'name': 'Иван', 'phones': '8 916 555-01-42'}).id
        two = contacts.create(work, {'last_name': 'Петров', 'phones': '+79165550142', 'emails': 'p@x.ru'}).id
        three = contacts.create(work, {'last_name': 'П.', 'emails': 'P@x.ru', 'post': 'Директор'}).id
        contacts.create(work, {'last_name': 'Чужой', 'phones': '8 495 123-45-67'})
        firms = [companies.create(work, {'title': title}).id for title in ('Ромашка', 'Лютик')]
        for firm in firms:
            requisites.add(work, {'inn': '7707083893'}, company_id=firm)
        asked = [leads.create(work, {'title': title, 'emails': 'q@x.ru'}).id for title in ('А', 'Б')]
    return {'contact': [one, two, three], 'company': firms, 'lead': asked}


def found(store, kind, who=BOB):
    groups = store.ask_now(who, doubles.groups, kind)
    return [([row['id'] for row in group.rows], list(group.why)) for group in groups]


def test_what_hangs_together_is_one_group_and_says_why(store, base):
    assert found(store, 'contact') == [(base['contact'], ['phone', 'email'])]
    assert found(store, 'company') == [(base['company'], ['inn'])]
    assert found(store, 'lead') == [(base['lead'], ['email'])]
    assert found(store, 'contact', OWN) == [], 'of what is not for their eyes nothing is told'
    with pytest.raises(Invalid):
        store.ask_now(BOB, doubles.groups, 'deal')


def test_what_one_tells_apart_is_told_apart_for_all_until_taken_back(store, base):
    with pytest.raises(Forbidden):
        store.do_now(EVE, merging.tell_apart, 'company', base['company'])
    store.do_now(ANN, merging.tell_apart, 'company', base['company'], batch='apart')
    store.do_now(BOB, merging.tell_apart, 'company', base['company'])
    assert found(store, 'company') == []
    store.do_now(ANN, undo, 'apart')
    assert found(store, 'company') == [(base['company'], ['inn'])]


def test_merged_records_are_no_duplicates_any_more(store, base):
    store.do_now(ANN, merging.merge, 'contact', base['contact'][0], base['contact'][1:], batch='merge')
    assert found(store, 'contact') == []
    store.do_now(ANN, undo, 'merge')
    assert found(store, 'contact') == [(base['contact'], ['phone', 'email'])]


def test_a_number_that_many_share_is_a_switchboard(store, base):
    with store.work(ANN) as work:
        for n in range(doubles.MOST_ALIKE):
            contacts.create(work, {'last_name': f'Сотрудник{n}', 'phones': '8 916 555-01-42'})
    assert found(store, 'contact') == [(base['contact'][1:], ['email'])]


def test_only_fields_that_differ_are_a_choice(store, base):
    compared = store.ask_now(BOB, doubles.compare, 'contact', base['contact'])
    one, two, three = base['contact']
    assert compared.titles == {one: 'Петров Иван', two: 'Петров', three: 'П.'}
    assert compared.fields == {'last_name': {one: ('Петров', ''), two: ('Петров', ''), three: ('П.', '')}}


def test_the_number_of_queries_does_not_grow_with_the_base(store, base):
    counted = []
    event.listen(store.reading, 'after_cursor_execute', lambda *_: counted.append(1))
    found(store, 'contact')
    once = len(counted)
    with store.work(ANN) as work:
        for n in range(20):
            for _ in range(2):
                contacts.create(work, {'last_name': 'Двойник', 'phones': f'+791655502{n:02d}'})
    counted.clear()
    assert len(found(store, 'contact')) == 21
    assert len(counted) <= once <= 8
