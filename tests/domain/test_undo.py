"""Whatever a team does, taken back in reverse it leaves no trace, and done again it is all there."""

import random

import pytest
from sqlmodel import SQLModel, select

from domain import (
    activities,
    bulk,
    comments,
    companies,
    contacts,
    deals,
    leads,
    merging,
    requisites,
    rows,
    sources,
    stages,
    tagging,
)  # fmt: skip
from domain.activities import Activity
from domain.comments import Comment
from domain.companies import Company
from domain.contacts import Contact
from domain.deals import Deal
from domain.errors import Refusal
from domain.leads import Lead
from domain.rows import ProductRow
from domain.unit_of_work import undo

from ..conftest import ANN, BOB

WORDS = ['', 'а', 'Ёж', '<b>', '100%']
ASIDE = {'change', 'mention', 'word'}
MOVES = {'version', 'changed_at'}


class Nothing(Exception):
    """There is nothing to do it with."""


def one(work, noun, n):
    there = work.all(noun, order=noun.id)
    if not there:
        raise Nothing
    return there[n % len(there)].id


def some(work, noun, n):
    there = [record.id for record in work.all(noun, order=noun.id)]
    return there[: 1 + n % 3]


def step(work, noun, n):
    there = stages.of(work, noun, 1 if noun == 'deal' else None)
    return there[n % len(there)].id


def word(n):
    return WORDS[n % len(WORDS)]


ACTS = {
    'lead': lambda w, n, m: leads.create(w, {'title': f'Лид {n}', 'phones': f'8 916 555-01-{m:02}', 'city': word(n)}),
    'line': lambda w, n, m: leads.quick(w, f'Клин, Артём, отсев, 8 903 111-22-{m:02}', source=f'Слово {n % 2}'),
    'lead fields': lambda w, n, m: leads.change(w, one(w, Lead, n), {'name': word(m), 'utm_term': word(n)}),
    'lead moves': lambda w, n, m: leads.move(w, one(w, Lead, n), step(w, 'lead', m)),
    'junk': lambda w, n, m: leads.junk(w, one(w, Lead, n), word(m) or 'spam'),
    'good': lambda w, n, m: leads.good(w, one(w, Lead, n)),
    'lead goes': lambda w, n, m: leads.drop(w, one(w, Lead, n)),
    'contact': lambda w, n, m: contacts.create(w, {'last_name': f'Имя {n}', 'emails': f'a{m}@b.example'}),
    'contact fields': lambda w, n, m: contacts.change(w, one(w, Contact, n), {'post': word(m), 'name': word(n)}),
    'contact goes': lambda w, n, m: contacts.drop(w, one(w, Contact, n)),
    'company': lambda w, n, m: companies.create(w, {'title': f'Фирма {n}', 'revenue': m}),
    'requisites': lambda w, n, m: requisites.add(w, {'inn': '7707083893'}, company_id=one(w, Company, n)),
    'tie': lambda w, n, m: contacts.tie(w, one(w, Contact, n), one(w, Company, m), word(n)),
    'untie': lambda w, n, m: contacts.untie(w, one(w, Contact, n), one(w, Company, m)),
    'deal': lambda w, n, m: deals.create(w, {'title': f'Сделка {n}', 'amount': m}),
    'deal fields': lambda w, n, m: deals.change(
        w, one(w, Deal, n), {'tags': [word(m)], 'company_id': one(w, Company, m)}
    ),
    'deal gets a tag': lambda w, n, m: tagging.put(w, 'deal', one(w, Deal, n), [word(m), word(n)]),
    'deal loses a tag': lambda w, n, m: tagging.put(w, 'deal', one(w, Deal, n), [], [word(m)]),
    'tag is called otherwise': lambda w, n, m: tagging.rename(w, word(n), word(m)),
    'deal moves': lambda w, n, m: deals.move(w, one(w, Deal, n), step(w, 'deal', m)),
    'deal is lost': lambda w, n, m: deals.lose(w, one(w, Deal, n), word(m)),
    'deal goes': lambda w, n, m: deals.drop(w, one(w, Deal, n)),
    'row': lambda w, n, m: rows.add(w, 'deal', one(w, Deal, n), {'name': 'Щебень', 'price': m, 'quantity': n + 1}),
    'row goes': lambda w, n, m: rows.remove(w, one(w, ProductRow, n)),
    'comment': lambda w, n, m: comments.add(w, 'deal', one(w, Deal, n), f'Слова {m}', [BOB]),
    'comment goes': lambda w, n, m: comments.remove(w, one(w, Comment, n)),
    'plan': lambda w, n, m: activities.plan(w, {'kind': 'call', 'subject': f'Звонок {n}'},
                                            links=[('lead', one(w, Lead, m))]),
    'done': lambda w, n, m: activities.done(w, one(w, Activity, n), word(m)),
    'many': lambda w, n, m: bulk.change(w, 'lead', some(w, Lead, n), {'city': word(m), 'owner_id': BOB}),
    'many moved': lambda w, n, m: bulk.change(w, 'deal', some(w, Deal, n), {'stage_id': step(w, 'deal', m % 3)}),
    'merge': lambda w, n, m: merging.merge(w, 'contact', one(w, Contact, n), [one(w, Contact, m)]),
    'source': lambda w, n, m: sources.named(w, f'Своё слово {n % 3}'),
}  # fmt: skip


def state(store):
    """All rows that are not in the bin, of all tables but the history."""
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name in ASIDE:
            continue
        query = select(*(c for c in table.c if c.name not in MOVES))
        query = query.where(table.c.deleted_at.is_(None)) if 'deleted_at' in table.c else query
        query = query.where(table.c['count'] != 0) if table.name == 'tally' else query
        found[table.name] = sorted(map(repr, store.ask_now(ANN, lambda work, q=query: work.rows(q))))
    return found


def act(store, verb, *args):
    """Its batch; None for what was refused or changed nothing."""
    batch = store.ask_now(ANN, lambda work: work.batch)
    try:
        store.do_now(ANN, verb, *args, batch=batch)
    except (Refusal, Nothing):
        return None
    return batch if store.ask_now(ANN, lambda work: work.changes_of(batch)) else None


@pytest.mark.parametrize('seed', range(6))
def test_any_acts_taken_back_in_reverse_leave_no_trace_and_done_again_are_all_there(store, seed):
    chance = random.Random(seed)

    def acts(names):
        made = [act(store, ACTS[name], chance.randrange(10), chance.randrange(100)) for name in names]
        return [batch for batch in made if batch]

    acts(['lead', 'lead', 'contact', 'contact', 'company', 'deal', 'deal', 'row', 'comment', 'plan'])
    start = state(store)
    batches = acts(chance.choices(sorted(ACTS), k=30))
    end = state(store)
    assert len(batches) > 10
    back = [act(store, undo, batch) for batch in reversed(batches)]
    assert all(back), 'each can be taken back'
    assert state(store) == start
    again = [act(store, undo, batch) for batch in reversed(back)]
    assert all(again), 'each can be done again'
    assert state(store) == end
    for batch in reversed(again):
        assert act(store, undo, batch)
    assert state(store) == start
