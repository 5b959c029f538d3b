"""The bin: found, brought back with its ties, gone for good after thirty days."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from domain import bin as bins
from domain import contacts, deals, duplicates, quotes
from domain.contacts import Contact
from domain.errors import Forbidden, NotFound
from domain.history import Change
from domain.permissions import House
from domain.quotes import Quote
from domain.types import now
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN


def thrown(store, who=ANN, *args):
    return [(one.kind, one.title) for one in store.ask_now(who, bins.listed, *args)]


@pytest.fixture
def irina(store):
    """A contact with a deal of hers."""
    contact = store.do_now(ANN, contacts.create, {'last_name': 'Белова', 'name': 'Ирина', 'phones': ['89165550142']})
    store.do_now(ANN, deals.create, {'title': 'Москва, щебень', 'contact_id': contact.id})
    return contact.id


def test_what_was_deleted_is_found_by_name_and_comes_back_with_its_ties(store, irina):
    store.do_now(BOB, contacts.drop, irina)
    (one,) = store.ask_now(ANN, bins.listed)
    assert (one.kind, one.id, one.title, one.actor_id, one.left) == ('contact', irina, 'Белова Ирина', BOB, bins.DAYS)
    assert thrown(store, ANN, '', 'белова') == thrown(store, ANN, 'contact') == [('contact', 'Белова Ирина')]
    assert thrown(store, ANN, 'deal') == thrown(store, ANN, '', 'петров') == []
    store.do_now(ANN, bins.restore, [('contact', irina)])
    assert thrown(store) == []
    with store.work(ANN) as work:
        assert work.get(Contact, irina).name == 'Ирина'
        assert work.all(deals.Deal)[0].contact_id == irina
        assert [row['id'] for row in duplicates.find(work, phones=['+79165550142'])] == [irina]


def test_a_version_of_a_quote_comes_back_as_the_last_one(store, irina):
    with store.work(ANN) as work:
        first = quotes.create(work, {'contact_id': irina}).id
    second = store.do_now(ANN, quotes.new_version, first).id
    store.do_now(ANN, quotes.drop, second)
    with store.work(ANN) as work:
        assert work.get(Quote, first).replaced_by is None
    store.do_now(ANN, bins.restore, [('quote', second)])
    with store.work(ANN) as work:
        assert work.get(Quote, first).replaced_by == second


def test_each_finds_and_restores_only_what_is_theirs(store, irina):
    mine = store.do_now(OWN, deals.create, {'title': 'Клин, песок'}).id
    store.do_now(ANN, deals.drop, mine, batch='drop')
    store.do_now(ANN, contacts.drop, irina)
    for who, noun, refusal in [
        (EVE, ('contact', irina), Forbidden), (OWN, ('deal', mine), Forbidden), (ANN, ('person', BOB), NotFound),
        (ANN, ('deal', 999), NotFound), (EVE, ('', 0), NotFound),
    ]:  # fmt: skip
        with pytest.raises(refusal):
            store.do_now(who, bins.restore, [noun])
    batch = 'back'
    store.do_now(ANN, bins.restore, [('deal', mine), ('contact', irina)], batch=batch)
    assert thrown(store) == []
    store.do_now(ANN, undo, batch)
    assert len(thrown(store)) == 2


def test_after_thirty_days_it_is_gone_for_good_and_history_forgets_what_it_held(store, irina):
    store.do_now(ANN, contacts.drop, irina)
    assert store.do_now(House(), bins.sweep) == 0
    with store.work(House()) as work:
        record = work.get(Contact, irina, deleted=True)
        work.record('contact.deleted', record, deleted_at=now() - timedelta(days=bins.DAYS, minutes=1))
    assert thrown(store) == []
    with pytest.raises(NotFound):
        store.do_now(ANN, bins.restore, [('contact', irina)])
    with pytest.raises(Forbidden):
        store.do_now(ANN, bins.sweep)
    assert store.do_now(House(), bins.sweep) == 1
    with store.work(ANN) as work:
        with pytest.raises(NotFound):
            work.get(Contact, irina, deleted=True)
        rows = work.rows(_changes().where(col(Change.entity_id) == irina, col(Change.entity) == 'contact'))
        assert [change.action for (change,) in rows][-1] == 'contact.erased'
        assert all(change.before == change.after == {} for (change,) in rows)
        assert deals.card(work, work.all(deals.Deal)[0].id)['c'] is None


def _changes():
    return select(Change).order_by(col(Change.id))
