"""Merging against a model in plain Python: what is tied to what afterwards, and that one undo leaves no trace."""

from collections import Counter

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel, select

from domain import activities, comments, companies, contacts, deals, leads, merging, own, quotes, requisites, rows
from domain.comments import CommentLink
from domain.deals import DealContact
from domain.unit_of_work import undo

from ..conftest import ANN

ASIDE = {'change', 'mention', 'word'}
MOVES = {'version', 'changed_at'}
FOLLOWS = {'key', 'term', 'tally', 'merged', 'not_same', 'notice'}  # what the model of a merge does not foretell
PAIRS = {'entity': 'entity_id', 'source': 'source_id'}
ENDS = {'contact_company': ('contact_id', 'company_id'), 'deal_contact': ('deal_id', 'contact_id'),
        'activity_link': ('activity_id', 'entity', 'entity_id'),
        'comment_link': ('comment_id', 'entity', 'entity_id')}  # fmt: skip
TOLD = {'contact': ('last_name', 'post', 'comments', 'birthday'), 'company': ('title', 'address', 'comments'),
        'lead': ('title', 'comments', 'amount', 'city')}  # fmt: skip
# No shrinking: the first example that fails says enough, and thousands of merges more take minutes.
QUICK = settings(max_examples=24, deadline=None, database=None, derandomize=True,
                 phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip

words = st.sampled_from(['', 'а', 'б', 'в'])
places = st.integers(0, 2)
some = st.sets(places, max_size=3)
fields = st.fixed_dictionaries({'post': words, 'comments': words, 'emails': st.sets(words.filter(bool))})
PLAN = st.fixed_dictionaries({
    'kind': st.sampled_from(merging.KINDS), 'order': st.permutations(range(3)), 'count': st.integers(2, 3),
    'values': st.lists(fields, min_size=3, max_size=3),
    'ties': st.sets(st.tuples(places, places), min_size=2, max_size=7),
    'sums': st.lists(st.sampled_from([None, 7]), min_size=3, max_size=3),
    'roles': st.lists(words, min_size=9, max_size=9),
    'pick': st.dictionaries(st.sampled_from(['post', 'comments', 'title', 'address', 'amount']), places),
    'thrown': st.sets(st.tuples(places, places), max_size=2), 'steps': st.lists(some, max_size=3), 'rows': some,
    'notes': some, 'carried': st.lists(some, max_size=2), 'deals': st.lists(st.tuples(places, places), max_size=3),
    'sides': st.lists(some, min_size=3, max_size=3), 'papers': some, 'inns': some, 'born': some, 'own': some,
})  # fmt: skip

BARE = {'kind': 'lead', 'order': [0, 1, 2], 'count': 3, 'values': [{'post': '', 'comments': '', 'emails': set()}] * 3,
        'ties': set(), 'sums': [None] * 3, 'roles': [''] * 9, 'pick': {}, 'thrown': set(), 'steps': [], 'rows': set(),
        'notes': set(), 'carried': [], 'deals': [], 'sides': [set()] * 3, 'papers': set(), 'inns': set(),
        'born': set(), 'own': set()}  # fmt: skip
SUMS_OF_TWO = BARE | {'rows': {1, 2}}
A_CHOSEN_SUM = BARE | {'rows': {0, 1}, 'pick': {'amount': 1}}
MAIN_OF_TWO = BARE | {'kind': 'company', 'inns': {1, 2}, 'ties': {(0, 1), (1, 2)}}
MAIN_WAS_THROWN = BARE | {'kind': 'company', 'ties': {(0, 0), (1, 1)}, 'thrown': {(0, 0)}}


def world(store):
    """All rows of all tables as they are, but for history and versions: {table: {id or the row: {column: value}}}."""
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in ASIDE:
            columns = [c for c in table.c if c.name not in MOVES]
            query = select(*columns)
            if table.name in ('merged', 'not_same'):
                query = query.where(table.c.deleted_at.is_(None))
            if table.name == 'tally':
                query = query.where(table.c['count'] != 0)
            got = [dict(row._mapping) for row in store.ask_now(ANN, lambda work, q=query: work.rows(q))]
            found[table.name] = {row['id'] if 'id' in row else repr(row): row for row in got}
    return found


def tangle(work, plan, friend):
    """Three contacts, companies and leads with everything that may be tied to them; the ids of those to merge."""
    told = plan['values']
    people, firms, asked = [], [], []
    for n, said in enumerate(told):
        reach = {'emails': [f'{c}@xn--e1aybc.example' for c in sorted(said['emails'])], 'comments': said['comments']}
        firms.append(companies.create(work, {'title': f'Фирма {n}', 'address': said['post'], **reach}).id)
        people.append(contacts.create(work, {'last_name': f'Имя{n}', 'post': said['post'], **reach}).id)
        sums = {'amount': plan['sums'][n]} if plan['sums'][n] else {}
        asked.append(leads.create(work, {'title': f'Лид {n}', 'city': said['post'], **sums, **reach}).id)
    ids = {'contact': people, 'company': firms, 'lead': asked}
    here = ids[plan['kind']]
    for n, (person, firm) in enumerate(sorted(plan['ties'])):
        contacts.tie(work, people[person], firms[firm], plan['roles'][n])
    for person, firm in sorted(plan['thrown'] & plan['ties']):
        contacts.untie(work, people[person], firms[firm])
    for n in sorted(plan['inns']):
        for whose in ({'company_id': firms[n]}, {'contact_id': people[n]}):
            legal = requisites.add(work, {'inn': '7707083893' if 'company_id' in whose else '500100732259'}, **whose)
            requisites.add_account(work, legal.id, {'iban': 'GB29NWBK60161331926819'})
    for ends in plan['steps']:
        links = [(plan['kind'], here[n]) for n in sorted(ends)] + [('company', firms[0]), ('lead', asked[1])]
        activities.plan(work, {'kind': 'task', 'subject': 'Дело'}, links=list(dict.fromkeys(links)))
    for n in sorted(plan['notes']):
        comments.add(work, plan['kind'], here[n], 'Слово')
    for ends in plan['carried']:
        note = comments.add(work, 'contact', people[0], 'Перенесённое')
        links = [[plan['kind'], here[n]] for n in sorted(ends)]
        work.record('comment.changed', note, links=links)
        for kind, id in links:
            work.add(CommentLink(comment_id=note.id, entity=kind, entity_id=id))
    for n, (person, firm) in enumerate(plan['deals']):
        deal = deals.create(work, {'title': 'Сделка', 'contact_id': people[person], 'company_id': firms[firm]},
                            lead_id=asked[n])  # fmt: skip
        for sort, side in enumerate(sorted(plan['sides'][n])):
            work.add(DealContact(deal_id=deal.id, contact_id=people[side], sort=sort))
        if n in plan['own']:
            deals.change(work, deal.id, {friend: here[person]})
    for n in sorted(plan['papers']):
        quotes.create(work, {'title': 'КП', 'contact_id': people[n], 'company_id': firms[n]})
        leads.create(work, {'title': 'Опять', 'contact_id': people[n], 'company_id': firms[n]})
    for n in sorted(plan['born']):
        contacts.create(work, {'last_name': 'Из лида'}, lead_id=asked[n])
    for n in sorted(plan['rows']):
        rows.add(work, 'lead', asked[n], {'name': 'Щебень', 'quantity': n + 1, 'price': 100})
    return here


def foretold(before, kind, main, rest, friend):
    """What every row says after the merge, but for the main record's own fields and the ties that become one."""
    gone = {main, *rest}

    def now(id):
        return main if id in rest else id

    has_rows = any(r['entity'] == kind and r['entity_id'] == main and not r['deleted_at']
                   for r in before['product_row'].values())  # fmt: skip
    after = {}
    for table, its in before.items():
        after[table] = {}
        for key, row in its.items() if table not in FOLLOWS else ():
            row = dict(row)
            if row.get(f'{kind}_id') in gone:
                row[f'{kind}_id'] = main
            for of, end in PAIRS.items():
                if row.get(of) == kind and end in row and not (table == 'product_row' and has_rows):
                    row[end] = now(row[end])
            if 'links' in row:
                row['links'] = list(
                    map(list, dict.fromkeys((k, now(id) if k == kind else id) for k, id in row['links']))
                )
            if 'own' in row:
                row['own'] = {k: now(v) if k == friend else v for k, v in row['own'].items()}
            if table == 'requisites':
                row.pop('main')
            after[table][key] = row
    return after


def must_tie_alike(before, after):
    """Of ties with the same ends one stays, with the role that was said and who was main."""
    for table, ends in ENDS.items():
        left = [row for row in after[table].values() if not row['deleted_at']]
        were = [row for row in before[table].values() if not row['deleted_at']]
        pairs = [tuple(row[end] for end in ends) for row in left]
        assert set(pairs) == {tuple(row[end] for end in ends) for row in were}, table
        assert max(Counter(pairs).values(), default=1) == 1, f'{table}: twice the same'
    left = {(r['contact_id'], r['company_id']): r for r in after['contact_company'].values() if not r['deleted_at']}
    were = [r for r in before['contact_company'].values() if not r['deleted_at']]
    for ends, tie in left.items():
        said = {r['role'] for r in were if (r['contact_id'], r['company_id']) == ends and r['role']}
        assert tie['role'] in (said or {''}), ends
    for firm in {firm for _, firm in left}:
        assert sum(r['main'] for (_, of), r in left.items() if of == firm) == 1, 'a company has one main person'
    legal = [(r['company_id'], r['contact_id']) for r in after['requisites'].values() if r['main']]
    assert sorted(map(str, legal)) == sorted(
        {str((r['company_id'], r['contact_id'])) for r in after['requisites'].values()}
    )


def must_say(before, after, kind, main, rest, chosen):
    """The fields of what is left."""
    were = [before[kind][id] for id in (main, *rest)]
    for name in TOLD[kind]:
        said = before[kind][chosen[name]][name] if name in chosen else None
        by_rows = sum(row['quantity'] * row['price'] for row in after['product_row'].values()
                      if (row['entity'], row['entity_id']) == (kind, main))  # fmt: skip
        if name == 'amount' and not after[kind][main]['amount_manual'] and (by_rows or name in chosen):
            wanted = by_rows or None
            assert said is None or chosen[name] == main
        elif name in chosen:
            wanted = said
        else:
            wanted = next((one[name] for one in were if one[name] not in ('', None)), were[0][name])
        assert after[kind][main][name] == wanted, name
    if kind == 'lead' and 'amount' not in chosen:
        said = next((one for one in were if one['amount'] is not None), were[0])
        assert after[kind][main]['amount_manual'] == said['amount_manual']
    told = list(dict.fromkeys(item['value'] for one in were for item in one['emails']))
    assert [item['value'] for item in after[kind][main]['emails']] == told
    assert after[kind][main]['deleted_at'] is None
    assert all(after[kind][id]['deleted_at'] for id in rest)


def test_a_merge_says_what_the_model_says_and_one_undo_leaves_no_trace(store):
    with store.work(ANN) as work:
        friends = {kind: own.add(work, 'deal', 'record', {'label': kind, 'target': kind}) for kind in merging.KINDS}
        friends = {kind: str(field.id) for kind, field in friends.items()}

    @QUICK
    @given(plan=PLAN)
    @example(plan=SUMS_OF_TWO)
    @example(plan=A_CHOSEN_SUM)
    @example(plan=MAIN_OF_TWO)
    @example(plan=MAIN_WAS_THROWN)
    def as_foretold(plan):
        kind = plan['kind']
        with store.work(ANN) as work:
            here = tangle(work, plan, f'own.{friends[kind]}')
        main, *rest = [here[n] for n in plan['order'][: plan['count']]]
        chosen = {name: here[n] for name, n in plan['pick'].items() if name in TOLD[kind] and here[n] in (main, *rest)}
        before = world(store)
        batch = store.ask_now(ANN, lambda work: work.batch)
        store.do_now(ANN, merging.merge, kind, main, rest, chosen, batch=batch)
        after, model = world(store), foretold(before, kind, main, rest, friends[kind])
        must_say(before, after, kind, main, rest, chosen)
        must_tie_alike(model, after)
        for table, its in model.items():
            for id, row in its.items():
                if table not in ENDS and not (table == kind and id in (main, *rest)):
                    assert {name: after[table][id][name] for name in row} == row, table
        store.do_now(ANN, undo, batch)
        back = world(store)
        for table, its in before.items():
            assert back[table] == its, table

    as_foretold()
