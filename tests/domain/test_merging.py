import pytest
from sqlmodel import SQLModel, select

from domain import activities, comments, companies, contacts, deals, invoices, leads, merging, requisites, search
from domain.contacts import Contact, ContactCompany
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.unit_of_work import Entity, undo

from ..conftest import ANN, BOB, EVE, OWN

ASIDE = {'change', 'mention', 'word'}
MOVES = {'version', 'changed_at'}


def kept(store):
    """All rows of all tables, but for history, versions and what is in the bin."""
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name in ASIDE:
            continue
        columns = [c for c in table.c if c.name not in MOVES]
        query = select(*columns)
        if table.name in ('merged', 'not_same'):
            query = query.where(table.c.deleted_at.is_(None))
        if table.name == 'tally':
            query = query.where(table.c['count'] != 0)
        found[table.name] = sorted(map(repr, store.ask_now(ANN, lambda work, q=query: work.rows(q))))
    return found


@pytest.fixture
def twins(store):
    """Two contacts that are one person, with everything that can be tied to each."""
    with store.work(ANN) as work:
        firm = companies.create(work, {'title': 'Ромашка'}).id
        one = contacts.create(work, {'last_name': 'Петров', 'name': 'Иван', 'phones': '8 916 555-01-42'}).id
        two = contacts.create(
            work, {'last_name': 'Петров', 'post': 'Снабженец', 'phones': ['+7 916 555 01 42', '8 495 123-45-67'],
                   'company_id': firm}, role='закупки',
        ).id  # fmt: skip
        contacts.tie(work, one, firm)
        deal = deals.create(work, {'title': 'Щебень', 'contact_id': two}).id
        paper = invoices.create(work, {'deal_id': deal, 'contact_id': two, 'title': 'Поставка'}).id
        requisites.add(work, {'inn': '500100732259'}, contact_id=two)
        step = activities.plan(
            work, {'kind': 'call', 'subject': 'Позвонить'}, links=[('contact', two), ('contact', one)]
        )
        note = comments.add(work, 'contact', two, 'Просил скидку').id
        lead = leads.create(work, {'title': 'Опять он', 'contact_id': two}).id
    return {'one': one, 'two': two, 'firm': firm, 'deal': deal, 'invoice': paper, 'step': step.id, 'note': note,
            'lead': lead}  # fmt: skip


def test_everything_tied_moves_along_and_undo_brings_it_all_back(store, twins):
    before, one, two = kept(store), twins['one'], twins['two']
    store.do_now(BOB, merging.merge, 'contact', one, [two], {'post': two}, batch='merge')
    with store.work(ANN) as work:
        main = work.get(Contact, one)
        assert (main.name, main.post, len(main.phones)) == ('Иван', 'Снабженец', 2)
        with pytest.raises(NotFound):
            work.get(Contact, two)
        for kind in ('deal', 'invoice', 'lead'):
            assert work.get(Entity.kinds[kind], twins[kind]).contact_id == one, kind
        assert [r.inn for r in requisites.of(work, contact_id=one)] == ['500100732259']
        assert work.get(Entity.kinds['comment'], twins['note']).entity_id == one
        assert work.get(Entity.kinds['activity'], twins['step']).links == [['contact', one]]
        [tie] = work.all(ContactCompany)
        assert (tie.contact_id, tie.company_id, tie.role) == (one, twins['firm'], 'закупки')
        said = {(change.entity, change.action) for change in work.timeline('contact', one)}
        assert {('comment', 'comment.created'), ('deal', 'deal.created')} <= said, 'the past of both'
        assert [found.id for found in search.find(work, '8 495 123-45-67', kinds=['contact'])] == [one]
    store.do_now(BOB, undo, 'merge')
    assert kept(store) == before


def test_what_cannot_be_merged_is_refused_and_nothing_changes(store, twins):
    with store.work(ANN) as work:
        ours = companies.create(work, {'title': 'Мы', 'mine': True}).id
    before, one, two = kept(store), twins['one'], twins['two']
    for who, kind, main, ids, values, refusal in (
        (EVE, 'contact', one, [two], {}, Forbidden),
        (OWN, 'contact', one, [two], {}, Forbidden),
        (ANN, 'contact', one, [one], {}, Invalid),
        (ANN, 'contact', one, [999], {}, NotFound),
        (ANN, 'deal', twins['deal'], [999], {}, Invalid),
        (ANN, 'company', twins['firm'], [ours], {}, Invalid),
        (ANN, 'contact', one, [two], {'id': two}, Invalid),
        (ANN, 'contact', one, [two], {'post': twins['firm'] + 900}, Invalid),
        (ANN, 'contact', one, list(range(2, 60)), {}, Invalid),
    ):
        with pytest.raises(refusal):
            store.do_now(who, merging.merge, kind, main, ids, values)
    assert kept(store) == before


def test_a_merge_that_was_built_upon_is_not_taken_back(store, twins):
    store.do_now(ANN, merging.merge, 'contact', twins['one'], [twins['two']], batch='merge')
    store.do_now(ANN, deals.change, twins['deal'], {'contact_id': None})
    with pytest.raises(Conflict):
        store.do_now(ANN, undo, 'merge')


def test_the_timeline_follows_through_two_merges(store, twins):
    third = store.do_now(ANN, contacts.create, {'last_name': 'Петров', 'name': 'И.'}).id
    store.do_now(ANN, merging.merge, 'contact', twins['one'], [twins['two']])
    store.do_now(ANN, merging.merge, 'contact', third, [twins['one']])
    made = [change.entity_id for change in store.ask_now(ANN, lambda work: work.timeline('contact', third))
            if change.action == 'contact.created']  # fmt: skip
    assert set(made) == {twins['one'], twins['two'], third}
