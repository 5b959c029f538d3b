import pytest

from domain import comments, deals
from domain.comments import Comment
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK, EVE, OWN


@pytest.fixture
def deal(store):
    return store.do_now(ANN, deals.create, {'title': 'Москва, Василий, щебень'}).id


def test_a_comment_calls_colleagues_and_shows_on_its_record(store, deal):
    made = store.do_now(BOB, comments.add, 'deal', deal, ' дайте ещё 2 % <b>при предоплате</b> ', [ANN, ANN])
    assert (made.text, made.mentions) == ('дайте ещё 2 % <b>при предоплате</b>', [ANN])
    with store.work(ANN) as work:
        assert [change.action for change in work.timeline('deal', deal)] == ['comment.created', 'deal.created']


def test_only_the_author_or_an_administrator_mends_and_removes(store, deal):
    his = store.do_now(BOB, comments.add, 'deal', deal, 'раз').id
    for verb, args in ((comments.change, ('два',)), (comments.remove, ())):
        with pytest.raises(Forbidden):
            store.do_now(CLERK, verb, his, *args)
    with pytest.raises(Forbidden):
        store.do_now(EVE, comments.add, 'deal', deal, 'смотрю')
    store.do_now(BOB, comments.change, his, 'два', seen=1)
    with pytest.raises(Conflict):
        store.do_now(ANN, comments.change, his, 'три', seen=1)
    store.do_now(ANN, comments.remove, his, batch='gone')
    with store.work(BOB) as work:
        assert comments.of(work, 'deal', deal) == []
    store.do_now(ANN, undo, 'gone')
    with store.work(BOB) as work:
        assert [comment.text for comment in comments.of(work, 'deal', deal)] == ['два']


def test_a_comment_is_seen_by_those_who_see_a_record_it_stands_on(store, deal):
    made = store.do_now(ANN, comments.add, 'deal', deal, 'маржа 12 %')
    his = store.do_now(OWN, deals.create, {'title': 'Его'}).id
    with store.work(OWN) as work, pytest.raises(NotFound):
        work.get(Comment, made.id)
    with pytest.raises(NotFound):
        store.do_now(OWN, comments.add, 'deal', deal, 'x')
    with store.work(ANN) as work:
        comments.carry(work, work.get(Comment, made.id), 'deal', his)
        comments.carry(work, work.get(Comment, made.id), 'deal', his)
    with store.work(OWN) as work:
        (carried,) = comments.of(work, 'deal', his)
        assert carried.about() == [('deal', deal), ('deal', his)]


def test_pinned_ones_are_found_apart(store, deal):
    ids = [store.do_now(ANN, comments.add, 'deal', deal, text).id for text in ('a', 'b')]
    store.do_now(BOB, comments.pin, ids[0])
    with store.work(ANN) as work:
        assert [c.text for c in comments.of(work, 'deal', deal, pinned=True)] == ['a']
    assert store.do_now(BOB, comments.pin, ids[0], False).pinned is False


@pytest.mark.parametrize(
    ('on', 'text', 'mentions', 'code'),
    [
        ('deal', ' \x00 ', [], 'field.required'),
        ('deal', 'x' * 10_001, [], 'field.too_long'),
        ('deal', 'x', [99], 'comment.wrong_mention'),
        ('deal', 'x', ['1'], 'comment.wrong_mention'),
        ('setting', 'x', [], 'comment.wrong_record'),
        ('company', 'x', [], 'missing'),
    ],
)
def test_a_wrong_comment_is_refused(store, on, text, mentions, code):
    store.do_now(ANN, deals.create, {'title': 'x'})
    with pytest.raises((Invalid, NotFound)) as refused:
        store.do_now(ANN, comments.add, on, 1, text, mentions)
    assert refused.value.code == code
