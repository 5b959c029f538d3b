"""Many records in one act are written together, and leave exactly what one by one would."""

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from domain import companies, contacts, leads, phones, products
from domain.contacts import Contact, ContactCompany
from domain.errors import Conflict, Invalid
from domain.history import Change, Mention
from domain.leads import Lead
from domain.types import at
from domain.unit_of_work import Key, Tally, undo
from tests.conftest import ANN


def made(work):
    """A contact with a company, a lead, a change, a product: all kinds of writing."""
    company = companies.create(work, {'title': 'ООО «Ромашка»'})
    one = contacts.create(work, {'last_name': 'Петров', 'phones': ['8 916 555-01-42'], 'company_id': company.id})
    contacts.change(work, one.id, {'name': 'Василий', 'emails': ['v@example.com']})
    leads.create(work, {'title': 'Москва, щебень', 'amount': '1000', 'phones': ['8 916 555-01-42']})
    products.create(work, {'name': 'Щебень', 'price': '1500'})
    contacts.create(work, {'last_name': 'Сидоров', 'source': 'Выставка'})


def left(work):
    """Everything that is kept, but for times, batches and numbers of changes."""
    changes = [c for (c,) in work.rows(select(Change).where(Change.batch == work.batch).order_by(Change.id))]
    told = [(c.action, c.entity, c.entity_id, c.version, c.before, c.after, c.about, c.rights) for c in changes]
    keys = sorted((k.kind, k.value, k.entity, k.entity_id) for (k,) in work.rows(select(Key)))
    first = changes[0].id
    seen = sorted((m.entity, m.entity_id, m.change_id - first) for (m,) in work.rows(select(Mention))
                  if m.change_id >= first)  # fmt: skip
    sums = sorted((t.kind, t.of_id, t.currency, t.count, t.total) for (t,) in work.rows(select(Tally)) if t.count)
    people = [(c.last_name, c.name, c.phones, c.company_id, c.version) for c in work.all(Contact)]
    return told, keys, seen, sums, people, [(lead.title, lead.contact_id, lead.repeat) for lead in work.all(Lead)]


def undone_all(store):
    class Enough(Exception):
        pass

    def both(work, gathered):
        with at(datetime(2026, 11, 25, 12, tzinfo=UTC)), work.gathering() if gathered else nullcontext():
            made(work)
        store.found = left(work)
        raise Enough

    found = []
    for gathered in (False, True):
        with pytest.raises(Enough):
            store.do_now(ANN, both, gathered)
        found.append(store.found)
    return found


def test_gathered_verbs_leave_what_single_ones_leave(store):
    one_by_one, together = undone_all(store)
    for single, gathered in zip(one_by_one, together, strict=True):
        if store.engine.dialect.name == 'sqlite':  # PostgreSQL numbers the second records anew
            assert gathered == single
        assert len(gathered) == len(single)


def test_what_is_refused_in_an_attempt_leaves_nothing_behind(store):
    def two(work, broken):
        with work.gathering():
            work.attempt(lambda: contacts.create(work, {'last_name': 'Первый', 'phones': ['+79165550101']}))

            def fail():
                company = companies.create(work, {'title': 'Лишняя'})
                contacts.create(work, {'last_name': 'Второй', 'phones': ['+79165550102'],
                                       **({'company_id': company.id} if broken == 'late' else {})})  # fmt: skip
                raise Invalid('field.wrong', field='title')

            with pytest.raises(Invalid):
                work.attempt(fail)
            work.attempt(lambda: contacts.create(work, {'last_name': 'Третий'}))

    for broken in ('early', 'late'):
        store.do_now(ANN, two, broken, batch=broken)
    assert [c.last_name for c in store.ask_now(ANN, lambda work: work.all(Contact))] == ['Первый', 'Третий'] * 2
    assert store.ask_now(ANN, lambda work: work.count(companies.Company)) == 0
    assert store.ask_now(ANN, lambda work: work.count(ContactCompany)) == 0
    assert len(store.ask_now(ANN, lambda work: work.rows(select(Key).where(Key.kind == 'phone')))) == 2
    changes = store.ask_now(ANN, lambda work: work.changes_of('late'))
    assert [c.after['last_name'] for c in changes] == ['Первый', 'Третий']


def test_a_rehearsal_writes_nothing_and_remembers_what_would_be(store):
    would_be = {}

    def rehearse(work, name):
        with work.gathering(would_be):
            one = contacts.create(work, {'last_name': name})
            contacts.change(work, one.id, {'name': 'Иван'})
            return one.id

    first = store.ask_now(ANN, rehearse, 'Петров')
    second = store.ask_now(ANN, rehearse, 'Сидоров')
    assert first != second
    assert [c.name for c in would_be.values()] == ['Иван', 'Иван']
    assert store.ask_now(ANN, lambda work: work.count(Contact)) == 0


def test_a_big_act_is_taken_back_whole_or_around_what_moved_on(store):
    def many(work):
        with work.gathering():
            return [contacts.create(work, {'last_name': f'П{n}', 'phones': [f'+7916555{n:04}']}).id for n in range(60)]

    ids = store.do_now(ANN, many, batch='many')
    store.do_now(ANN, contacts.drop, ids[7])
    with pytest.raises(Conflict):
        store.do_now(ANN, undo, 'many')
    assert store.ask_now(ANN, lambda work: work.count(Contact)) == 59
    moved = []
    store.do_now(ANN, undo, 'many', moved=moved, batch='back')
    assert [change.entity_id for change in moved] == [ids[7]]
    assert store.ask_now(ANN, lambda work: work.count(Contact)) == 0
    assert store.ask_now(ANN, lambda work: work.rows(select(Key).where(Key.kind == 'phone'))) == []
    store.do_now(ANN, undo, 'back')
    assert store.ask_now(ANN, lambda work: work.count(Contact)) == 59


@pytest.mark.parametrize('text', ['8 (916) 555-01-42', '+7 916 5550142', '9165550142', '8-916-555-01-42'])
def test_the_short_way_reads_a_mobile_phone_as_the_long_one(text):
    assert phones.normal(text) == '+79165550142' == phones.normal(text, 'RU')
    assert phones.key(text) == '79165550142'
    assert phones.normal('8 495 555-01-42') == '+74955550142'
