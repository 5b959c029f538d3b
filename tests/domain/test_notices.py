"""Notices: who is called, when, once, and never after the act was taken back."""

import pytest

from domain import activities, bulk, comments, deals, invoices, leads, notices, people, quotes, rows
from domain.errors import Invalid, NotFound
from domain.notices import Notice
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK, EVE, OWN


@pytest.fixture
def deal(store):
    return store.do_now(ANN, deals.create, {'title': 'Щебень'}).id


def told(store, who):
    found = store.ask_now(who, notices.mine)
    return [(n.kind, n.action, n.entity, n.entity_id, n.text) for n in found]


def test_a_mention_calls_once_and_not_oneself(store, deal):
    comment = store.do_now(ANN, comments.add, 'deal', deal, 'Скидка\n@Bob Manager', [BOB, ANN])
    assert told(store, BOB) == [('mention', 'comment.created', 'deal', deal, 'Скидка @Bob Manager')]
    assert told(store, ANN) == []
    store.do_now(ANN, comments.change, comment.id, 'Скидка 2 %', [BOB, EVE])
    assert len(told(store, BOB)) == 1
    assert len(told(store, EVE)) == 1


def test_who_is_given_a_record_or_an_activity_is_called(store, deal):
    store.do_now(ANN, deals.change, deal, {'owner_id': BOB})
    store.do_now(ANN, leads.create, {'title': 'Лид', 'owner_id': BOB})
    store.do_now(ANN, activities.plan, {'kind': 'task', 'subject': 'Смета', 'owner_id': BOB}, [('deal', deal)])
    store.do_now(ANN, deals.change, deal, {'title': 'Песок'})
    store.do_now(BOB, deals.create, {'title': 'Своя'})
    assert [(kind, of, text) for kind, _, of, _, text in told(store, BOB)] == [
        ('activity', 'deal', 'Смета'), ('assigned', 'lead', ''), ('assigned', 'deal', '')
    ]  # fmt: skip


def test_an_act_taken_back_takes_its_notice_along_whoever_does_it(store, deal):
    store.do_now(OWN, leads.create, {'title': 'Лид', 'owner_id': BOB}, batch='given')
    assert store.ask_now(BOB, notices.unread) == 1
    store.do_now(ANN, undo, 'given', batch='back')
    assert store.ask_now(BOB, notices.unread) == 0
    store.do_now(ANN, undo, 'back')
    assert store.ask_now(BOB, notices.unread) == 1


def test_many_at_once_call_once(store):
    ids = [store.do_now(ANN, deals.create, {'title': f'Сделка {n}'}).id for n in range(30)]
    store.do_now(ANN, bulk.change, 'deal', ids, {'owner_id': BOB})
    [one] = store.ask_now(BOB, notices.mine)
    assert (one.entity_id, one.many) == (ids[0], True)


def test_one_reads_ones_own_only(store, deal):
    store.do_now(ANN, comments.add, 'deal', deal, '@Bob Manager', [BOB])
    store.do_now(ANN, comments.add, 'deal', deal, 'ещё @Bob Manager', [BOB])
    newest, oldest = store.ask_now(BOB, notices.mine)
    for who in (ANN, EVE):
        with pytest.raises(NotFound):
            store.do_now(who, notices.read, newest.id)
    store.do_now(BOB, notices.read, newest.id)
    assert [n.id for n in store.ask_now(BOB, notices.mine, unread=True)] == [oldest.id]
    assert store.ask_now(BOB, notices.mine, before=newest.id)[0].id == oldest.id
    assert store.do_now(BOB, notices.read_of, 'deal', deal) == 1
    assert store.do_now(BOB, notices.read_all) == 0
    with store.work(EVE) as work:
        assert work.all(Notice) == [], 'what calls another is not for these eyes'


def test_what_one_does_not_want_to_hear_of_is_not_told(store, deal):
    store.do_now(BOB, people.change_self, {'muted': ['mention']})
    store.do_now(ANN, comments.add, 'deal', deal, '@Bob Manager', [BOB])
    store.do_now(ANN, deals.change, deal, {'owner_id': BOB})
    assert [kind for kind, *_ in told(store, BOB)] == ['assigned']
    with pytest.raises(Invalid):
        store.do_now(BOB, people.change_self, {'muted': ['everything']})


def test_the_accountant_is_called_to_check_and_the_owner_hears_what_came_of_it(store, deal):
    store.do_now(ANN, deals.change, deal, {'owner_id': BOB})
    store.do_now(BOB, rows.add, 'deal', deal, {'name': 'Щебень', 'price': 100, 'quantity': 2})
    quote = store.do_now(BOB, quotes.from_deal, deal)
    invoice = store.do_now(BOB, invoices.from_quote, quote.id)
    store.do_now(BOB, invoices.ask_check, invoice.id)
    assert [(kind, action) for kind, action, *_ in told(store, CLERK)] == [('check', 'invoice.check_asked')]
    store.do_now(CLERK, invoices.return_, invoice.id, 'нет КПП')
    assert told(store, BOB)[0] == ('check', 'invoice.returned', 'invoice', invoice.id, 'нет КПП')
