"""Records found by the names of files attached to them, by those who may see both."""

import pytest
from sqlmodel import select

from domain import activities, comments, contacts, deals, leads, search
from domain.search import GUESS, INSIDE
from domain.terms import Term
from domain.unit_of_work import undo
from storage.reindex import reindex

from ..conftest import ANN, BOB, EVE, OWN
from .test_attached import file


@pytest.fixture
def deal(store):
    return store.do_now(ANN, deals.create, {'title': 'Химки, склад'}).id


def attach(store, kind, id, *names, who=ANN, first='a'):
    files = [file(chr(ord(first) + n), name) for n, name in enumerate(names)]
    return store.do_now(who, comments.add, kind, id, 'обсуждали', (), files).id


def found(store, text, who=BOB):
    return [(one.kind, one.id, one.file) for one in store.ask_now(who, search.find, text)]


def test_a_file_finds_its_record_in_any_form_beginning_and_with_a_slip(store, deal):
    attach(store, 'deal', deal, 'Схема проезда.pdf', 'Смета на щебень_v2.XLSX')
    here = [('deal', deal, 'Смета на щебень_v2.XLSX')]
    for text in (
        'смета',
        'сметы',
        'Смета щебня',
        'сме',
        'v2',
        'смета xlsx',
        'cvtnf',
        'смеат',
        'смета на щебень_v2.xlsx',
    ):
        assert found(store, text) == here, text
    assert found(store, 'проезд') == [('deal', deal, 'Схема проезда.pdf')]
    assert found(store, 'обсуждали') == [], 'words of comments are not searched'
    [one] = store.ask_now(BOB, search.find, 'смета')
    assert (one.title, one.rank) == ('Химки, склад', INSIDE)
    assert [one.rank for one in store.ask_now(BOB, search.find, 'смеат')] == [GUESS]


def test_what_is_called_so_comes_first_and_each_record_once(store, deal):
    named = store.do_now(ANN, deals.create, {'title': 'Смета для Химок'}).id
    attach(store, 'deal', named, 'Смета.pdf')
    attach(store, 'deal', deal, 'Смета 1.pdf')
    attach(store, 'deal', deal, 'Смета 2.pdf')
    assert found(store, 'смета') == [('deal', named, ''), ('deal', deal, 'Смета 2.pdf')]


def test_only_who_sees_the_record_finds_it_by_its_files(store, deal):
    mine = store.do_now(ANN, deals.create, {'title': 'Олега', 'owner_id': OWN}).id
    attach(store, 'deal', deal, 'Паспорт груза.pdf')
    attach(store, 'deal', mine, 'Паспорт самосвала.pdf')
    assert [id for _, id, _ in found(store, 'паспорт', OWN)] == [mine]
    assert found(store, 'груза', OWN) == []
    assert [id for _, id, _ in found(store, 'паспорт', EVE)] == [mine, deal]


def test_a_file_of_a_lead_opens_the_deal_that_it_was_carried_to_for_who_sees_only_that(store):
    lead = store.do_now(ANN, leads.create, {'title': 'Лид'}).id
    comment = attach(store, 'lead', lead, 'План.dwg')
    mine = store.do_now(ANN, deals.create, {'title': 'Олега', 'owner_id': OWN}).id
    assert found(store, 'план', OWN) == []
    store.do_now(ANN, lambda work: comments.carry(work, work.get(comments.Comment, comment), 'deal', mine))
    assert found(store, 'план', OWN) == [('deal', mine, 'План.dwg')]
    assert found(store, 'план', ANN) == [('lead', lead, 'План.dwg')]


def test_a_file_of_an_activity_opens_what_the_activity_belongs_to(store, deal):
    task = store.do_now(ANN, activities.plan, {'kind': 'task', 'subject': 'Проверить'}, [('deal', deal)]).id
    attach(store, 'activity', task, 'Протокол.docx')
    assert found(store, 'протокол') == [('deal', deal, 'Протокол.docx')]


def test_the_index_follows_the_files_in_the_same_act(store, deal):
    comment = attach(store, 'deal', deal, 'Смета.pdf', 'Акт.pdf')
    store.do_now(ANN, comments.detach, comment, 'a' * 64, batch='off')
    assert (found(store, 'смета'), len(found(store, 'акт'))) == ([], 1)
    store.do_now(ANN, undo, 'off')
    assert len(found(store, 'смета')) == 1
    store.do_now(ANN, comments.remove, comment, batch='gone')
    assert found(store, 'смета') == []
    store.do_now(ANN, undo, 'gone')
    assert len(found(store, 'смета')) == 1
    store.do_now(ANN, comments.change, comment, 'другие слова')
    assert len(found(store, 'смета')) == 1
    store.do_now(ANN, deals.drop, deal)
    assert found(store, 'смета') == []
    made_anew = store.do_now(ANN, lambda work: (words(work), reindex(work._session.connection()), words(work)))
    assert made_anew[0] == made_anew[2]
    assert 'смета' in made_anew[0]


def words(work):
    return sorted(word for (word,) in work.rows(select(Term.word).where(Term.entity == 'comment')))


def test_hostile_names_are_only_words(store, deal):
    attach(store, 'deal', deal, '"><img src=x onerror=alert(1)>%_.pdf', 'a' * 190 + '.pdf')
    assert found(store, 'onerror')[0][2] == '"><img src=x onerror=alert(1)>%_.pdf'
    assert found(store, '%') == found(store, '_') == []


def test_the_number_of_queries_does_not_grow_with_the_files(store, deal):
    person = store.do_now(ANN, contacts.create, {'last_name': 'Котов'}).id
    attach(store, 'contact', person, 'Смета.pdf')
    attach(store, 'deal', deal, 'Смета.pdf')
    asked = count(store)
    for n in range(30):
        attach(store, 'deal', store.do_now(ANN, deals.create, {'title': f'{n}'}).id, 'Смета.pdf')
    assert count(store) <= asked
    assert len(found(store, 'смета')) == 6


def count(store):
    queries = []
    with store.work(BOB) as work:
        rows, every = work.rows, work.all
        work.rows = lambda *args: queries.append(1) or rows(*args)
        work.all = lambda *args, **more: queries.append(1) or every(*args, **more)
        search.find(work, 'смета')
    return len(queries)
