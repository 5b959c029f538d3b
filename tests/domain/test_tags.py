"""Tags of the team: what one is, who may add it, how it is found, brought, joined, carried and called otherwise."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from domain import bulk, companies, contacts, deals, exchange, filtering, leads, merging, search, tagging, timeline
from domain.companies import Company
from domain.contacts import Contact
from domain.deals import Deal
from domain.doubles import groups
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.leads import Lead
from domain.tags import LONGEST, MOST, chips, folded, on_card, tidied
from domain.together import applied
from domain.unit_of_work import Entity, Key, undo

from ..conftest import ANN, BOB, EVE, OWN
from .test_import import plan_of, run

QUIET = {'deadline': None, 'database': None, 'derandomize': True, 'suppress_health_check': list(HealthCheck)}
WORDS = st.lists(st.text(st.sampled_from('аАёЁbB ;,\n\t\u00a0İßй\u0438\u0306'), max_size=8), max_size=6)
NOUNS = {'lead': (Lead, leads, {'title': 'Щебень'}), 'deal': (Deal, deals, {'title': 'Щебень'}),
         'contact': (Contact, contacts, {'last_name': 'Петров'}),
         'company': (Company, companies, {'title': 'Ромашка'})}  # fmt: skip


def made(store, kind, *tags, by=BOB, **more):
    return store.do_now(by, NOUNS[kind][1].create, NOUNS[kind][2] | {'tags': list(tags)} | more).id


def tags(store, kind, id):
    return store.ask_now(ANN, lambda work: work.get(NOUNS[kind][0], id, deleted=True).tags)


def known(store, by=ANN):
    return {one.name: one.counts for one in store.ask_now(by, tagging.known)}


def keyed(store):
    query = select(Key.value, Key.entity, Key.entity_id).where(Key.kind == 'tag')
    return sorted(tuple(row) for row in store.ask_now(ANN, lambda work: work.rows(query)))


@settings(max_examples=200, **QUIET)
@given(WORDS)
def test_a_tag_has_no_needless_spaces_and_stands_once_whatever_its_case(texts):
    found = tidied(texts)
    assert tidied(found) == found
    assert len({folded(tag) for tag in found}) == len(found)
    assert all(tag == ' '.join(tag.split()) and tag and not set(tag) & set(';,\n') for tag in found)
    assert {folded(tag) for tag in found} == {folded(tag) for text in texts for tag in tidied([text])}


def test_a_tag_is_short_and_there_are_not_too_many():
    assert tidied(['  VIP ', 'vip', 'на  складе; опт,тендер']) == ['VIP', 'на складе', 'опт', 'тендер']
    assert tidied(['x' * LONGEST])
    for wrong, code in ((['x' * (LONGEST + 1)], 'field.too_long'), ([str(n) for n in range(MOST + 1)], 'tags.too')):
        with pytest.raises(Invalid, match=code):
            tidied(wrong)


@settings(max_examples=300, **QUIET)
@given(*[st.lists(st.sampled_from(['a', 'b', 'c', 'D', 'd', 'e']), max_size=5).map(tidied)] * 3)
def test_what_an_act_did_to_a_list_is_done_to_the_list_of_today(now, was, becomes):
    found = applied(now, was, becomes)
    assert applied(was, was, becomes) == becomes
    assert applied(now, was, was) == now
    added, gone = ({folded(one) for one in some} for some in (set(becomes) - set(was), set(was) - set(becomes)))
    assert {folded(one) for one in found} == ({folded(one) for one in now} - gone) | added
    assert len({folded(one) for one in found}) == len(found)


@pytest.mark.parametrize('kind', NOUNS)
def test_each_noun_has_tags_that_follow_the_teams_spelling(store, kind):
    other = made(store, 'deal', 'VIP', 'Срочно')
    id = made(store, kind, 'vip', 'опт')
    assert tags(store, kind, id) == ['VIP', 'опт']
    store.do_now(BOB, tagging.put, kind, id, ['СРОЧНО', 'новый'], ['Опт'])
    assert tags(store, kind, id) == ['VIP', 'Срочно', 'новый']
    with pytest.raises(Forbidden):
        store.do_now(EVE, tagging.put, kind, id, ['чужая'])
    with pytest.raises(NotFound):
        store.do_now(BOB, tagging.put, kind, 999, ['чужая'])
    for wrong in ('x' * 31, ['a'] * 2 + [str(n) for n in range(20)]):
        with pytest.raises(Invalid):
            store.do_now(BOB, tagging.put, kind, id, [wrong] if isinstance(wrong, str) else wrong)
    assert tags(store, kind, id) == ['VIP', 'Срочно', 'новый']
    assert tags(store, 'deal', other) == ['VIP', 'Срочно']


def test_nothing_else_takes_tags(store):
    with pytest.raises(Invalid, match='unknown'):
        store.do_now(ANN, tagging.put, 'product', 1, ['опт'])
    for wrong in ('опт', None, [1], [None], {'a': 1}):
        with pytest.raises(Invalid):
            store.do_now(ANN, deals.create, {'title': 'Щебень', 'tags': wrong})


def test_two_people_adding_at_once_keep_both_tags(store):
    id = made(store, 'deal', 'опт')
    seen = store.ask_now(ANN, lambda work: work.get(Deal, id).version)
    store.do_now(ANN, deals.change, id, {'tags': ['опт', 'VIP']}, seen)
    store.do_now(BOB, deals.change, id, {'tags': ['Срочно']}, seen)
    assert tags(store, 'deal', id) == ['VIP', 'Срочно'], "Bob's list was made of what he saw"
    store.do_now(ANN, deals.change, id, {'title': 'Песок'})
    with pytest.raises(Conflict):
        store.do_now(BOB, deals.change, id, {'title': 'Гравий', 'tags': ['своя']}, seen)
    assert tags(store, 'deal', id) == ['VIP', 'Срочно']


def test_taking_back_my_tag_leaves_the_tag_that_came_later(store):
    id = made(store, 'contact', 'опт')
    store.do_now(ANN, tagging.put, 'contact', id, ['VIP'], ['опт'], batch='mine')
    store.do_now(BOB, tagging.put, 'contact', id, ['Срочно'], batch='his')
    [entry, *_] = store.ask_now(ANN, timeline.of, 'contact', id)
    assert (entry.what, entry.undoable) == ('tags', True)
    store.do_now(ANN, undo, 'mine', batch='back')
    assert tags(store, 'contact', id) == ['Срочно', 'опт']
    assert store.ask_now(ANN, timeline.of, 'contact', id)[0].facts['of'] == 'tags'
    store.do_now(ANN, undo, 'back')
    assert sorted(tags(store, 'contact', id)) == ['VIP', 'Срочно']
    store.do_now(BOB, undo, 'his')
    assert tags(store, 'contact', id) == ['VIP']


def test_many_get_and_lose_tags_in_one_act_with_one_undo(store):
    ids = [
        made(store, 'lead', *some, title=title) for title, some in (('а', ['опт']), ('б', []), ('в', ['VIP', 'опт']))
    ]
    before = [tags(store, 'lead', id) for id in ids]
    assert store.do_now(BOB, tagging.put_many, 'lead', ids, ['vip', 'тендер'], ['ОПТ'], batch='many') == 3
    assert [tags(store, 'lead', id) for id in ids] == [['VIP', 'тендер']] * 3
    with pytest.raises(Invalid, match='too_many'):
        store.do_now(BOB, tagging.put_many, 'lead', ids * 1000, ['VIP'])
    with pytest.raises(Forbidden):
        store.do_now(EVE, tagging.put_many, 'lead', ids, ['VIP'])
    store.do_now(BOB, undo, 'many')
    assert [tags(store, 'lead', id) for id in ids] == before


SOME = ['VIP', 'опт', 'Ёлка', '100%', 'a_b', '"', "O'Brien", '<b>']
LEAF = st.one_of(
    st.builds(lambda op, value: {'field': 'tags', 'op': op, 'value': value}, st.sampled_from(['in', 'notin']),
              st.lists(st.sampled_from([*SOME, 'vip', 'ОПТ', 'нет такой', '%', '']), min_size=1, max_size=3)),
    st.sampled_from([{'field': 'tags', 'op': 'empty'}, {'field': 'tags', 'op': 'filled'}]),
)  # fmt: skip
TREES = st.recursive(LEAF, lambda inner: st.builds(lambda word, parts: {word: parts}, st.sampled_from(['and', 'or']),
                                                   st.lists(inner, max_size=3)), max_leaves=5)  # fmt: skip


def fits(node, has):
    if 'field' not in node:
        (word, parts) = next(iter(node.items()))
        return not parts or (all if word == 'and' else any)(fits(part, has) for part in parts)
    wanted = {folded(one) for one in node.get('value', [])} & {folded(one) for one in has}
    return {'in': bool(wanted), 'notin': not wanted, 'empty': not has, 'filled': bool(has)}[node['op']]


def test_filters_by_tags_find_what_a_plain_predicate_finds(store):
    with store.work(ANN) as work:
        for n in range(24):
            deals.create(work, {'title': str(n), 'tags': [tag for at, tag in enumerate(SOME) if n >> at % 5 & 1]})
        deals.drop(work, work.all(Deal)[-1].id)
    with store.work(ANN) as work:
        everything = [(deal.id, list(deal.tags)) for deal in work.all(Deal)]

        @settings(max_examples=80, **QUIET)
        @given(TREES)
        def same(tree):
            found = {deal.id for deal in work.all(Deal, filtering.where(work, 'deal', tree, zone='UTC'))}
            assert found == {id for id, has in everything if fits(tree, has)}

        same()


def test_a_tag_finds_its_records_and_is_no_duplicate_of_anybody(store):
    one, two = made(store, 'contact', 'тендер'), made(store, 'contact', 'тендер', last_name='Сидоров')
    deal = made(store, 'deal', 'тендер')
    found = store.ask_now(ANN, search.find, 'тендеры')
    assert {(hit.kind, hit.id) for hit in found} == {('contact', one), ('contact', two), ('deal', deal)}
    assert store.ask_now(ANN, groups, 'contact') == []
    store.do_now(BOB, tagging.put, 'deal', deal, [], ['тендер'])
    assert {hit.kind for hit in store.ask_now(ANN, search.find, 'тендер')} == {'contact'}


def test_known_tags_are_counted_for_these_eyes_only(store):
    made(store, 'deal', 'VIP', 'опт')
    made(store, 'lead', 'vip')
    gone = made(store, 'company', 'VIP', 'старая')
    made(store, 'deal', 'Опт', 'своя', owner_id=OWN)
    store.do_now(ANN, companies.drop, gone)
    assert known(store) == {'VIP': {'deal': 1, 'lead': 1}, 'опт': {'deal': 2}, 'своя': {'deal': 1}}
    assert [*known(store)] == ['VIP', 'опт', 'своя']
    assert known(store, OWN) == {'опт': {'deal': 1}, 'своя': {'deal': 1}}


def test_a_tag_is_called_otherwise_everywhere_joins_another_goes_and_comes_back(store):
    deal, lead, both = (
        made(store, 'deal', 'VIP', 'опт'),
        made(store, 'lead', 'VIP'),
        made(store, 'contact', 'ВИП', 'VIP'),
    )
    start = keyed(store)
    assert store.do_now(ANN, tagging.rename, 'vip', 'Vip', batch='case') == 3
    assert (tags(store, 'deal', deal), known(store)['Vip']) == (['Vip', 'опт'], {'deal': 1, 'lead': 1, 'contact': 1})
    assert store.do_now(ANN, tagging.rename, 'Vip', 'вип', batch='joins') == 3
    assert [tags(store, 'deal', deal), tags(store, 'lead', lead), tags(store, 'contact', both)] == [
        ['ВИП', 'опт'], ['ВИП'], ['ВИП'],
    ]  # fmt: skip
    assert store.do_now(ANN, tagging.drop, 'вип', batch='drop') == 3
    assert known(store) == {'опт': {'deal': 1}}
    for wrong, code in (('', 'required'), ('а;б', 'one_name'), ('x' * 31, 'too_long')):
        with pytest.raises(Invalid, match=code):
            store.do_now(ANN, tagging.rename, 'опт', wrong)
    with pytest.raises(Forbidden):
        store.do_now(BOB, tagging.rename, 'опт', 'розница')
    with pytest.raises(Forbidden):
        store.do_now(BOB, tagging.drop, 'опт')
    for batch in ('drop', 'joins', 'case'):
        store.do_now(ANN, undo, batch)
    assert (keyed(store), tags(store, 'contact', both)) == (start, ['ВИП', 'VIP'])


def test_merged_records_have_the_tags_of_all_and_undo_parts_them(store):
    one, two = made(store, 'contact', 'VIP', 'опт'), made(store, 'contact', 'тендер', 'vip')
    store.do_now(ANN, merging.merge, 'contact', one, [two], batch='merge')
    assert tags(store, 'contact', one) == ['VIP', 'опт', 'тендер']
    store.do_now(BOB, tagging.put, 'contact', one, ['после'])
    store.do_now(ANN, undo, 'merge')
    assert tags(store, 'contact', one) == ['VIP', 'опт', 'после']
    assert tags(store, 'contact', two) == ['тендер', 'VIP']


def test_a_lead_carries_its_tags_into_what_it_becomes(store):
    firm = made(store, 'company', 'опт')
    lead = made(store, 'lead', 'VIP', 'опт', last_name='Петров')
    plan = {'contact': {'make': True}, 'company': {'link': firm, 'complete': True}, 'deal': {}}
    did = store.do_now(BOB, leads.convert, lead, plan, batch='convert')
    assert tags(store, 'contact', did['contact']) == tags(store, 'deal', did['deal']) == ['VIP', 'опт']
    assert tags(store, 'company', firm) == ['опт', 'VIP']
    store.do_now(BOB, undo, 'convert')
    assert tags(store, 'company', firm) == ['опт']


def test_tags_come_from_files_beside_those_that_are_there_and_go_back_into_them(store):
    id = made(store, 'contact', 'VIP', emails='a@b.example')
    text = (
        'Фамилия;E-mail;Метки\nПетров;a@b.example;"vip, опт"\nСидоров;c@d.example;"Опт;новый;"\nИванов;e@f.example;\n'
    )
    sheet = exchange.read('clients.csv', text.encode())
    plan = plan_of(store, sheet, policy='overwrite')
    assert plan.columns == ('last_name', 'emails', 'tags')
    run(store, sheet, plan)
    people = store.ask_now(ANN, lambda work: work.all(Contact))
    assert [one.tags for one in people] == [['VIP', 'опт'], ['опт', 'новый'], []]
    rows = store.ask_now(
        ANN, exchange.export, 'contact', ['tags'], [one.id for one in people], lambda field, code: code
    )
    assert [row[1] for row in rows] == ['VIP, опт', 'опт, новый', '']
    again = exchange.read('again.csv', f'E-mail;Метки\na@b.example;"{rows[0][1]}"\n'.encode())
    run(store, again, plan_of(store, again, policy='overwrite'))
    assert tags(store, 'contact', id) == ['VIP', 'опт']


def test_a_card_of_the_board_shows_the_first_few(store):
    assert on_card([]) == {'tag': None, 'tags': [], 'more': []}
    assert on_card(['VIP']) == {'tag': chips(['VIP'])[0], 'tags': [], 'more': []}
    assert chips(['vip'])[0]['tone'] == chips(['VIP'])[0]['tone']
    id = made(store, 'deal', *'абвгд')
    card = store.ask_now(ANN, deals.card, id)
    assert ([one['t'] for one in card['tags']], card['more'], card['tag']) == (['а', 'б', 'в'], ['г', 'д'], None)


def test_a_stage_may_ask_for_tags_and_a_cell_sets_them(store):
    id = made(store, 'deal')
    store.do_now(BOB, bulk.set_field, 'deal', id, 'tags', ['опт'], 1)
    assert tags(store, 'deal', id) == ['опт']
    assert 'tags' in store.ask_now(BOB, bulk.changeable, 'deal')
    assert all(not hasattr(kind, 'tag') for kind in Entity.kinds.values())
