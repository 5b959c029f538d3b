"""Files on records: attached to comments, seen with their records, carried along, taken off."""

import pytest

from domain import attached, comments, deals, leads, timeline
from domain.comments import Comment
from domain.errors import Forbidden, Invalid, NotFound
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, OWN


def file(letter: str = 'a', name: str = 'Смета.pdf', **more):
    return {'token': letter * 64, 'name': name, 'size': 10, 'kind': 'pdf', 'thumb': '', **more}


@pytest.fixture
def deal(store):
    return store.do_now(ANN, deals.create, {'title': 'Щебень'}).id


def names(store, kind, id, actor=ANN):
    return [one['name'] for one in store.ask_now(actor, comments.files_of, kind, id)]


def test_files_come_with_words_or_without_and_the_newest_is_first(store, deal):
    store.do_now(ANN, comments.add, 'deal', deal, 'смета от клиента', (), [file('a', 'Смета.pdf')])
    store.do_now(BOB, comments.add, 'deal', deal, '', (), [file('b', 'Фото 1.jpg'), file('c', 'Фото 2.jpg')])
    assert names(store, 'deal', deal) == ['Фото 1.jpg', 'Фото 2.jpg', 'Смета.pdf']
    entry = store.ask_now(ANN, timeline.of, 'deal', deal)[0]
    assert (entry.what, len(entry.facts['files'])) == ('comment', 2)
    store.do_now(ANN, comments.add, 'deal', deal, 'без файлов')
    with store.work(ANN) as work:
        assert [len(one.files) for one in comments.of(work, 'deal', deal, files=True)] == [2, 1]


def test_a_file_is_taken_off_by_whoever_attached_it_and_put_back_by_undo(store, deal):
    made = store.do_now(BOB, comments.add, 'deal', deal, '', (), [file('a'), file('b', 'Акт.pdf')])
    with pytest.raises(Forbidden):
        store.do_now(OWN, comments.detach, store.do_now(ANN, _own_deal_comment, OWN).id, 'a' * 64)
    store.do_now(BOB, comments.detach, made.id, 'a' * 64, batch='one')
    assert names(store, 'deal', deal) == ['Акт.pdf']
    store.do_now(BOB, comments.detach, made.id, 'b' * 64, batch='two')
    assert names(store, 'deal', deal) == []
    assert store.ask_now(BOB, lambda work: work.find(Comment, Comment.id == made.id)) is None
    store.do_now(BOB, undo, 'two')
    store.do_now(BOB, undo, 'one')
    assert names(store, 'deal', deal) == ['Смета.pdf', 'Акт.pdf']
    with pytest.raises(NotFound):
        store.do_now(BOB, comments.detach, made.id, 'd' * 64)


def _own_deal_comment(work, owner):
    made = deals.create(work, {'title': 'Его', 'owner_id': owner})
    return comments.add(work, 'deal', made.id, 'x', (), [file('a')])


def test_files_are_seen_by_those_who_see_the_record(store, deal):
    made = store.do_now(ANN, comments.add, 'deal', deal, '', (), [file('a', thumb='b' * 64)])
    assert store.ask_now(BOB, comments.file_of, made.id, 'b' * 64)['name'] == 'Смета.pdf'
    for token in ('', 'c' * 64):
        with pytest.raises(NotFound):
            store.ask_now(BOB, comments.file_of, made.id, token)
    for asked in ((comments.file_of, made.id, 'a' * 64), (comments.files_of, 'deal', deal)):
        with pytest.raises(NotFound):
            store.ask_now(OWN, *asked)


def test_a_lead_takes_its_files_along_into_the_deal(store):
    lead = store.do_now(ANN, leads.create, {'title': 'Василий', 'name': 'Василий'}).id
    store.do_now(ANN, comments.add, 'lead', lead, '', (), [file()])
    made = store.do_now(ANN, leads.convert, lead, {'contact': {'make': True, 'values': {'last_name': 'В'}}, 'deal': {}})
    assert names(store, 'deal', made['deal']) == ['Смета.pdf']


def test_words_may_go_where_files_stay_but_nothing_at_all_is_refused(store, deal):
    made = store.do_now(ANN, comments.add, 'deal', deal, 'слова', (), [file()])
    assert store.do_now(ANN, comments.change, made.id, '').text == ''
    bare = store.do_now(ANN, comments.add, 'deal', deal, 'слова')
    with pytest.raises(Invalid, match='required'):
        store.do_now(ANN, comments.change, bare.id, ' ')


@pytest.mark.parametrize(
    ('wrong', 'code'),
    [
        ({'token': 'z' * 64}, 'field.wrong'),
        ({'token': '../../etc/passwd'}, 'field.wrong'),
        ({'thumb': 'x'}, 'field.wrong'),
        ({'kind': 'html'}, 'field.wrong'),
        ({'size': 0}, 'field.too_small'),
        ({'size': attached.LARGEST + 1}, 'field.too_big'),
        ({'name': ' / '}, 'field.required'),
        ({'path': '/'}, 'field.unknown'),
    ],
)
def test_a_wrong_file_is_refused(store, deal, wrong, code):
    with pytest.raises(Invalid) as refused:
        store.do_now(ANN, comments.add, 'deal', deal, 'x', (), [file(**wrong)])
    assert refused.value.code == code
    assert names(store, 'deal', deal) == []


def test_too_many_files_are_refused_and_the_same_one_counts_once(store, deal):
    many = [file(token=f'{n:064x}') for n in range(21)]
    with pytest.raises(Invalid, match='too_many_files'):
        store.do_now(ANN, comments.add, 'deal', deal, '', (), many)
    made = store.do_now(ANN, comments.add, 'deal', deal, '', (), [file(), file(name='Ещё раз.pdf')])
    assert len(made.files) == 1


@pytest.mark.parametrize(
    ('name', 'kept'),
    [
        ('C:\\Документы\\счёт.pdf', 'счёт.pdf'),
        ('../../x.sh', 'x.sh'),
        ('фото\u202egpj.exe', 'фотоgpj.exe'),
        ('д' * 300 + '.docx', 'д' * 195 + '.docx'),
        ('\x00\n.txt', '.txt'),
    ],
)
def test_a_name_loses_its_folders_and_tricks(name, kept):
    assert attached.plain_name(name) == kept
