import pytest
from sqlalchemy import event

from domain import companies, contacts, duplicates, leads, requisites

from ..conftest import ANN, BOB, OWN


@pytest.fixture
def known(store):
    with store.work(ANN) as work:
        firm = companies.create(work, {'title': 'ООО «ГлавСтройИнвест»', 'emails': 'Info@GSI.ru'}).id
        requisites.add(work, {'inn': '7707083893'}, company_id=firm)
        person = contacts.create(
            work, {'last_name': 'Семёнов', 'name': 'Пётр', 'second_name': 'Ильич', 'phones': '8 916 555-01-42'}
        ).id
        lead = leads.create(work, {'title': 'Москва', 'phones': ['+7 (916) 555-01-42']}).id
    return {'company': firm, 'contact': person, 'lead': lead}


@pytest.mark.parametrize(
    ('asked', 'found'),
    [
        ({'phones': ['89165550142']}, [('contact', ['phone']), ('lead', ['phone'])]),
        ({'emails': ['INFO@gsi.RU']}, [('company', ['email'])]),
        ({'inn': '7707 083893'}, [('company', ['inn'])]),
        ({'titles': ['гавстройинвест']}, []),
        ({'titles': ['АО "Главстройинвест"']}, [('company', ['name'])]),
        ({'names': ['петр семенов']}, [('contact', ['name'])]),
        ({'names': ['Семёнов Пётр Ильич'], 'emails': ['x@y.ru']}, [('contact', ['name'])]),
        ({'names': ['Пётр'], 'phones': ['12345', ''], 'emails': [''], 'inn': '', 'titles': ['']}, []),
        ({'phones': ['89165550142'], 'kinds': ('lead',)}, [('lead', ['phone'])]),
    ],
)
def test_a_duplicate_is_found_in_any_spelling_and_says_why(store, known, asked, found):
    with store.work(BOB) as work:
        assert [(row['kind'], row['why']) for row in duplicates.find(work, **asked)] == found
        assert all(row['id'] == known[row['kind']] and row['title'] for row in duplicates.find(work, **asked))


def test_a_record_is_no_duplicate_of_itself_and_finds_its_doubles(store, known):
    with store.work(BOB) as work:
        assert duplicates.find(work, inn='7707083893', but=('company', known['company'])) == []
        double = companies.create(work, {'title': 'Главстройинвест, ЗАО'}).id
        assert [r['id'] for r in duplicates.of_record(work, 'company', double)] == [known['company']]
        assert [r['id'] for r in duplicates.of_record(work, 'company', known['company'])] == [double]
        assert [(r['kind'], r['id']) for r in duplicates.of_record(work, 'lead', known['lead'])] == [
            ('contact', known['contact'])
        ]


def test_nobody_learns_of_clients_that_are_not_for_their_eyes(store, known):
    with store.work(OWN) as work:
        found = duplicates.find(
            work, phones=['89165550142'], emails=['info@gsi.ru'], inn='7707083893', names=['Пётр Семёнов']
        )
        assert found == []


def test_what_is_in_the_bin_is_not_found_and_a_changed_phone_neither(store, known):
    store.do_now(ANN, leads.drop, known['lead'])
    store.do_now(ANN, contacts.change, known['contact'], {'phones': '8 916 555-01-43'})
    store.do_now(ANN, companies.drop, known['company'])
    with store.work(ANN) as work:
        assert duplicates.find(work, phones=['89165550142'], inn='7707083893') == []
        assert len(duplicates.find(work, phones=['89165550143'])) == 1


def test_the_number_of_queries_does_not_grow_with_what_is_found(store, known):
    with store.work(ANN) as work:
        for n in range(30):
            contacts.create(work, {'last_name': f'Двойник{n}', 'phones': '8 916 555-01-42', 'emails': 'info@gsi.ru'})
    asked = []
    event.listen(store.engine, 'before_cursor_execute', lambda *args: asked.append(args[2]))
    with store.work(ANN) as work:
        asked.clear()
        rows = duplicates.find(work, phones=['89165550142'], emails=['info@gsi.ru'], inn='7707083893', titles=['x'])
        assert len([query for query in asked if query.startswith('SELECT')]) <= 8
    assert len(rows) == duplicates.MOST
    assert rows[0]['kind'] == 'company', 'ИНН is the surest'
