"""Saved filters, remembered columns, and acts on many records at once."""

import pytest

from domain import bulk, contacts, deals, leads, stages, views
from domain.contacts import Contact
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.history import Change
from domain.leads import Lead
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN

MINE = {'and': [{'field': 'owner_id', 'op': 'in', 'value': ['me']}]}


def test_a_saved_filter_is_own_until_it_is_shared(store):
    mine = store.do_now(BOB, views.save, 'contact', {'name': ' Мои '}, MINE)
    team = store.do_now(ANN, views.save, 'contact', {'name': 'Команды', 'shared': True}, MINE)
    names = lambda who: [v.name for v in store.ask_now(who, views.of, 'contact')]  # noqa: E731
    assert names(BOB) == ['Мои', 'Команды']
    assert names(EVE) == ['Команды']
    assert store.ask_now(BOB, views.of, 'company') == []
    with pytest.raises(NotFound):
        store.do_now(EVE, views.change, mine.id, {'name': 'x'})
    with pytest.raises(Forbidden):
        store.do_now(BOB, views.drop, team.id)
    with pytest.raises(Forbidden):
        store.do_now(EVE, views.save, 'contact', {'name': 'x', 'shared': True}, MINE)
    store.do_now(BOB, views.change, mine.id, {'name': 'Наши', 'shared': True})
    assert names(EVE) == ['Команды', 'Наши']
    store.do_now(BOB, views.drop, mine.id)
    assert names(EVE) == ['Команды']


@pytest.mark.parametrize('node', [{'and': [{'field': 'secret', 'op': 'has', 'value': 'x'}]}, {'x': 1}, [], 'a'])
def test_what_is_no_filter_is_not_kept(store, node):
    with pytest.raises(Invalid):
        store.do_now(ANN, views.save, 'contact', {'name': 'x'}, node)


def test_each_person_has_columns_of_their_own(store):
    wide = [{'key': 'title', 'width': 300}, {'key': 'post', 'width': 80}]
    store.do_now(ANN, views.keep_layout, 'contact', columns=wide)
    store.do_now(ANN, views.keep_layout, 'contact', sort={'key': 'post', 'dir': 1})
    assert store.ask_now(ANN, views.layout, 'contact') == (wide, {'key': 'post', 'dir': 1})
    assert store.ask_now(BOB, views.layout, 'contact') == ([], {})
    for wrong in ([{'key': 'x', 'width': 9999}], [{'key': 3, 'width': 80}], 'x', [1], [{'key': 'x'}] * 101):
        with pytest.raises(Invalid):
            store.do_now(ANN, views.keep_layout, 'contact', columns=wrong)


def test_many_are_changed_in_one_act_and_taken_back_in_one(store):
    people = [store.do_now(ANN, contacts.create, {'last_name': f'N{n}'}).id for n in range(5)]
    store.do_now(ANN, bulk.change, 'contact', people, {'owner_id': BOB, 'post': 'директор'}, batch='many')
    found = store.ask_now(ANN, lambda work: work.all(Contact))
    assert {(c.owner_id, c.post) for c in found} == {(BOB, 'директор')}
    written = store.ask_now(ANN, lambda work: [c for (c,) in work.rows(_changes())])
    assert {c.batch for c in written} == {'many'}
    assert len(written) == 5
    store.do_now(ANN, undo, 'many')
    assert {(c.owner_id, c.post) for c in store.ask_now(ANN, lambda work: work.all(Contact))} == {(ANN, '')}
    store.do_now(ANN, bulk.drop, 'contact', people, batch='bin')
    assert store.ask_now(ANN, lambda work: work.count(Contact)) == 0
    store.do_now(ANN, undo, 'bin')
    assert store.ask_now(ANN, lambda work: work.count(Contact)) == 5


def _changes():
    from sqlmodel import col, select

    return select(Change).where(col(Change.action) == 'contact.changed')


def test_what_one_record_refuses_changes_none(store):
    people = [store.do_now(ANN, contacts.create, {'last_name': f'N{n}'}).id for n in range(3)]
    for who, kind, ids, values, refused in [
        (ANN, 'contact', [*people, 999], {'post': 'x'}, NotFound),
        (ANN, 'contact', people, {'created_at': '2026-01-01'}, Invalid),
        (ANN, 'contact', people, {'nothing': 1}, Invalid),
        (ANN, 'contact', people, {'last_name': ''}, Invalid),
        (ANN, 'contact', people * 700, {'post': 'x'}, Invalid),
        (EVE, 'contact', people, {'post': 'x'}, Forbidden),
        (OWN, 'contact', people, {'post': 'x'}, NotFound),
    ]:
        with pytest.raises(refused):
            store.do_now(who, bulk.change, kind, ids, values)
    assert {(c.post, c.version) for c in store.ask_now(ANN, lambda work: work.all(Contact))} == {('', 1)}


def test_stages_are_moved_by_their_own_verbs(store):
    steps = store.ask_now(ANN, lambda work: [s.id for s in stages.of(work, 'lead')])
    ids = [store.do_now(ANN, leads.create, {'title': f'L{n}'}).id for n in range(3)]
    store.do_now(ANN, bulk.change, 'lead', ids, {'stage_id': steps[1]}, batch='move')
    assert {one.stage_id for one in store.ask_now(ANN, lambda work: work.all(Lead))} == {steps[1]}
    made = store.do_now(ANN, deals.create, {'title': 'D'})
    with pytest.raises(Invalid):  # a lead's stage is not a deal's
        store.do_now(ANN, bulk.change, 'deal', [made.id], {'stage_id': steps[1]})
    store.do_now(BOB, leads.change, ids[0], {'title': 'other'})
    store.do_now(ANN, undo, 'move')
    assert {one.stage_id for one in store.ask_now(ANN, lambda work: work.all(Lead))} == {steps[0]}
    with pytest.raises(Conflict):
        store.do_now(ANN, undo, 'move')
    assert 'stage_id' in store.ask_now(ANN, bulk.changeable, 'deal')
    assert 'paid' not in store.ask_now(ANN, bulk.changeable, 'invoice')
