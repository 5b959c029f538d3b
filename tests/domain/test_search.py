import pytest
from sqlalchemy import event
from sqlmodel import select

from domain import companies, contacts, deals, invoices, leads, people, picking, products, requisites, search, stages
from domain.terms import TERMS
from domain.unit_of_work import undo
from storage.reindex import reindex

from ..conftest import ANN, BOB, EVE, OWN


@pytest.fixture
def known(store):
    """Ids by short names; everything is Ann's."""
    with store.work(ANN) as work:
        firm = companies.create(work, {'title': 'ООО «ГлавСтройИнвест»', 'emails': 'Info@GSI.ru'}).id
        requisites.add(work, {'inn': '7707083893'}, company_id=firm)
        person = contacts.create(
            work, {'last_name': 'Кравцов', 'name': 'Василий', 'phones': '8 916 555-01-42', 'company_id': firm}
        ).id
        deal = deals.create(
            work, {'title': 'Москва, Василий, щебень', 'amount': '1250000', 'company_id': firm, 'contact_id': person}
        ).id
        deals.create(work, {'title': 'Королёв, стадион'})
        lead = leads.create(work, {'title': 'Тверь, Ольга, щебень', 'phones': ['+7 495 123-45-67']}).id
        product = products.create(work, {'name': 'Щебень гранитный 5–20', 'code': 'АРТ-10', 'price': '1450'}).id
        paper = invoices.create(work, {'deal_id': deal, 'company_id': firm, 'title': 'Поставка'}).id
    return {'company': firm, 'contact': person, 'deal': deal, 'lead': lead, 'product': product, 'invoice': paper}


FOUND = {
    'ЩЕБЕНЬ': ['product', 'deal', 'lead'],
    'щебень вас': ['deal'],
    'королев': ['deal'],
    'василий кравцов': ['contact'],
    'кравц': ['contact'],
    'главстройинвест': ['company'],
    '«стройинвест»': ['company'],
    '+7 (916) 555 01 42': ['contact', 'deal'],
    '89165550142': ['contact', 'deal'],
    '916 555': ['contact'],
    '555-01-42': ['contact'],
    '7707083893': ['company', 'deal', 'invoice'],
    '770708': ['company'],
    'INFO@gsi': ['company'],
    'inf': ['company'],
    'in': [],
    'арт-10': ['product'],
    'счёт № 1': ['invoice'],
    'сделка 1': ['deal'],
    'лид 1': ['lead'],
    '№ 1': ['invoice', 'deal', 'lead'],
    'Bob': ['person'],
    'нет такого': [],
    ' \x00 ': [],
    '%_*?[': [],
}


def test_a_record_is_found_however_it_is_written(store, known):
    for text, kinds in FOUND.items():
        found = store.ask_now(BOB, search.find, text)
        assert sorted(one.kind for one in found) == sorted(kinds), text


def test_the_surest_comes_first_and_namesakes_are_told_apart(store, known):
    assert [one.kind for one in store.ask_now(BOB, search.find, '№ 1')] == ['invoice', 'deal', 'lead'], 'papers bear it'
    for n in range(9):
        store.do_now(ANN, deals.create, {'title': f'Старый щебень {n}'})
    store.do_now(ANN, deals.create, {'title': 'Щебень'})
    found = store.ask_now(BOB, search.find, 'щебень')
    assert (found[0].title, found[0].rank) == ('Щебень', search.WHOLE)
    assert [one.kind for one in found].count('deal') == 6
    [one] = store.ask_now(BOB, search.find, 'щебень василий')
    assert (one.sub, one.stage, str(one.amount), one.currency) == (
        'ООО «ГлавСтройИнвест»',
        'Новая',
        '1250000.00',
        'RUB',
    )
    [person] = store.ask_now(BOB, search.find, 'кравцов')
    assert (person.title, person.sub, person.phone) == ('Кравцов Василий', 'ООО «ГлавСтройИнвест»', '+79165550142')


def test_nobody_finds_what_is_not_for_their_eyes(store, known):
    for text in ('щебень', 'кравцов', '89165550142', '7707083893', 'info@gsi.ru', '№ 1', 'счёт 1', 'лид 1'):
        assert {one.kind for one in store.ask_now(OWN, search.find, text)} <= {'product'}, text
        assert store.ask_now(EVE, search.find, text), 'who only looks sees all the same'
    everything = [*known.items(), ('deal', 999), ('change', 1), ('person', -1), ('lead', 2**40)]
    assert [one.kind for one in store.ask_now(OWN, search.recent, everything)] == ['product']


def test_what_is_in_the_bin_and_who_has_left_are_not_found(store, known):
    store.do_now(ANN, contacts.drop, known['contact'])
    store.do_now(ANN, people.dismiss, BOB)
    for text in ('кравцов', '89165550142', 'bob'):
        assert store.ask_now(ANN, search.find, text) == []


def test_a_person_of_one_name_is_found_too(store):
    made = store.do_now(ANN, contacts.create, {'last_name': 'Ёлкина'})
    assert [one.id for one in store.ask_now(BOB, search.find, 'елкин')] == [made.id]


def test_recent_records_keep_their_order_and_come_once(store, known):
    refs = [('lead', known['lead']), ('deal', known['deal']), ('lead', known['lead']), ('contact', known['contact'])]
    found = store.ask_now(BOB, search.recent, refs)
    assert [(one.kind, one.id) for one in found] == [refs[0], refs[1], refs[3]]


def test_the_number_of_queries_does_not_grow_with_what_is_found(store, known):
    counted = []
    event.listen(store.reading, 'after_cursor_execute', lambda *_: counted.append(1))
    store.ask_now(BOB, search.find, 'щебень')
    once = len(counted)
    for n in range(30):
        store.do_now(ANN, deals.create, {'title': f'Щебень {n}', 'contact_id': known['contact']})
    counted.clear()
    store.ask_now(BOB, search.find, 'щебень')
    assert len(counted) <= once <= 20


def test_pickers_of_forms_find_by_the_same_words(store, known):
    for text in ('василий кравцов', 'КРАВЦ'):
        assert [one.id for one in store.ask_now(BOB, picking.pick, 'contact', text)] == [known['contact']]


MEANT = {
    'кравцовым': ['contact'],
    'Кравцову Василию': ['contact'],
    'щебня гранитного': ['product'],
    'стадионы': ['deal'],
    'rhfdwjd': ['contact'],
    'карвцов': ['contact'],
    'кравцво васлий': ['contact'],
    'кравтсов': ['contact'],
    'главстройнвест': ['company'],
    'гранитнй щебень': ['product'],
    'Ищи': ['person'],
    'кравчук': [],
}


def test_a_record_is_found_by_other_forms_slips_of_the_finger_and_the_wrong_layout(store, known):
    for text, kinds in MEANT.items():
        assert [one.kind for one in store.ask_now(BOB, search.find, text)] == kinds, text
        assert store.ask_now(OWN, search.find, text) == [] or kinds in (['product'], ['person']), text
    assert [one.rank == search.GUESS for one in store.ask_now(BOB, search.find, 'карвцов')] == [True]
    assert [one.rank == search.GUESS for one in store.ask_now(BOB, search.find, 'кравцов')] == [False]


def test_words_follow_their_record(store, known):
    with store.work(ANN) as work:
        contacts.change(work, known['contact'], {'last_name': 'Лебедев'})
        work.batch = 'dropped'
        deals.drop(work, known['deal'])
    assert store.ask_now(ANN, search.find, 'кравцов', kinds=['contact']) == []
    assert [one.id for one in store.ask_now(ANN, search.find, 'лебедев')] == [known['contact']]
    assert store.ask_now(ANN, search.find, 'москва', kinds=['deal']) == []
    store.do_now(ANN, undo, 'dropped')
    assert [one.id for one in store.ask_now(ANN, search.find, 'москва', kinds=['deal'])] == [known['deal']]


def test_the_index_made_anew_is_the_index_that_was_kept(store, known):
    store.do_now(ANN, contacts.drop, known['contact'])
    store.do_now(ANN, deals.move, known['deal'], store.ask_now(ANN, stages.of, 'deal', 1)[1].id)
    kept = store.ask_now(ANN, lambda work: sorted(tuple(row) for row in work.rows(select(*TERMS.c))))
    assert kept
    with store.engine.begin() as connection:
        connection.execute(TERMS.delete())
        reindex(connection)
    assert store.ask_now(ANN, lambda work: sorted(tuple(row) for row in work.rows(select(*TERMS.c)))) == kept


def test_a_move_leaves_the_index_alone(store, known):
    asked = []
    event.listen(store.engine, 'before_cursor_execute', lambda *args: asked.append(args[2]))
    store.do_now(ANN, deals.move, known['deal'], store.ask_now(ANN, stages.of, 'deal', 1)[1].id)
    assert asked
    assert not [query for query in asked if 'term' in query or 'word' in query]
