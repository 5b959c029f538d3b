"""Observers: who follows a record sees it and all of it, changes nothing by that alone, and is told what happens."""

import pytest
from sqlmodel import col

from domain import (
    activities,
    bulk,
    catalog,
    comments,
    deals,
    doubles,
    exchange,
    filtering,
    invoices,
    leads,
    merging,
    notices,
    observers,
    payments,
    people,
    quotes,
    rows,
    search,
    stages,
    timeline,
)  # fmt: skip
from domain.deals import Deal, board, listing
from domain.entity import Key
from domain.errors import Forbidden, Invalid, NotFound
from domain.exchange import Plan
from domain.leads import Lead
from domain.quotes import Quote
from domain.stages import Stage
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK, EVE, OWN


def stage(work, code):
    return work.find(Stage, col(Stage.code) == code).id


@pytest.fixture
def deal(store):
    return store.do_now(ANN, deals.create, {'title': 'Щебень', 'amount': '100', 'observers': [OWN]}).id


@pytest.fixture
def lead(store):
    values = {'title': 'Лид', 'name': 'Пётр', 'last_name': 'Котов', 'observers': [OWN, BOB]}
    return store.do_now(ANN, leads.create, values).id


def sees(store, who, noun, id):
    with store.work(who) as work:
        return work.find(noun, noun.id == id) is not None


def told(store, who):
    return [(n.kind, n.action, n.entity, n.text) for n in store.ask_now(who, notices.mine)]


def observers_of(store, noun, id):
    return store.ask_now(ANN, lambda work: work.get(noun, id, deleted=True).observers)


# What observing shows


def test_who_sees_only_his_own_sees_what_he_observes_wherever_records_are_shown(store, deal):
    other = store.do_now(ANN, deals.create, {'title': 'Чужая'}).id
    mine = store.do_now(OWN, deals.create, {'title': 'Своя'}).id
    store.do_now(ANN, comments.add, 'deal', deal, 'Скидка')
    with store.work(OWN) as work:
        assert work.get(Deal, deal).title == 'Щебень'
        assert {d.id for d in work.all(Deal)} == {deal, mine}
        assert work.count(Deal) == 2
        [lane, *_] = board.snapshot(work, 1)['stages']
        assert ([c['id'] for c in lane['cards']], lane['count'], lane['sum']) == ([mine, deal], 2, '100.00')
        assert {r['id'] for r in listing.page(work, 1)['rows']} == {deal, mine}
        assert [f.id for f in search.find(work, 'щебень')] == [deal]
        assert [e.what for e in timeline.of(work, 'deal', deal)] == ['comment', 'created']
        with pytest.raises(NotFound):
            work.get(Deal, other)


def test_lanes_go_on_in_order_past_the_first_page_whoever_they_belong_to(store):
    made = [
        store.do_now(
            OWN if n % 3 else ANN, deals.create, {'title': str(n)} | ({} if n % 3 else {'observers': [OWN]})
        ).id
        for n in range(50)
    ]
    with store.work(OWN) as work:
        first = [c['id'] for c in board.snapshot(work, 1)['stages'][0]['cards']]
        rest = [c['id'] for c in board.cards(work, stage(work, 'C1:NEW'), len(first))]
    assert first + rest == made[::-1]


def test_an_owner_who_observes_too_is_counted_once(store):
    store.do_now(OWN, deals.create, {'title': 'Своя', 'amount': '5', 'observers': [OWN]})
    with store.work(OWN) as work:
        head = board.snapshot(work, 1)['stages'][0]
    assert (head['count'], head['sum'], len(head['cards'])) == (1, '5.00', 1)


def test_what_leans_on_a_deal_is_seen_with_it(store, deal):
    store.do_now(ANN, rows.add, 'deal', deal, {'name': 'Щебень', 'price': '10'})
    quote = store.do_now(ANN, quotes.from_deal, deal).id
    store.do_now(ANN, comments.add, 'deal', deal, 'Ждут')
    with store.work(OWN) as work:
        assert len(rows.of(work, 'deal', deal)) == 1
        assert work.get(Quote, quote)
        assert len(comments.of(work, 'deal', deal)) == 1
    store.do_now(ANN, observers.part, 'deal', deal, [OWN])
    with store.work(OWN) as work:
        assert rows.of(work, 'deal', deal) == []
        assert comments.of(work, 'deal', deal) == []
        with pytest.raises(NotFound):
            work.get(Quote, quote)


def test_sight_ends_with_observing_and_comes_back_by_undoing(store, deal):
    store.do_now(ANN, observers.part, 'deal', deal, [OWN], batch='away')
    assert not sees(store, OWN, Deal, deal)
    store.do_now(ANN, undo, 'away')
    assert sees(store, OWN, Deal, deal)
    store.do_now(ANN, deals.drop, deal, batch='dropped')
    assert not sees(store, OWN, Deal, deal)
    store.do_now(ANN, undo, 'dropped')
    assert sees(store, OWN, Deal, deal)


def test_an_open_board_is_told_what_comes_into_sight_and_goes(store, deal):
    with store.work(OWN) as work:
        lane = stage(work, 'C1:NEW')
        news = board.delta(work, [deal], [lane])
    assert ([card['id'] for card in news['cards']], news['gone'], news['heads'][lane]['count']) == ([deal], [], 1)
    store.do_now(ANN, observers.part, 'deal', deal, [OWN])
    with store.work(OWN) as work:
        news = board.delta(work, [deal], [lane])
    assert (news['cards'], news['gone'], news['heads'][lane]['count']) == ([], [deal], 0)


# What observing does not give


def test_who_only_observes_changes_nothing_of_a_deal(store, deal):
    row = store.do_now(ANN, rows.add, 'deal', deal, {'name': 'Щебень', 'price': '10'}).id
    quote = store.do_now(ANN, quotes.from_deal, deal).id
    invoice = store.do_now(ANN, invoices.from_deal, deal).id
    with store.work(ANN) as work:
        won = stage(work, 'C1:WON')
    acts = [
        (deals.change, deal, {'title': 'Моя'}), (deals.change, deal, {'owner_id': OWN}), (deals.move, deal, won),
        (deals.win, deal), (deals.lose, deal, 'нет'), (observers.join, 'deal', deal, [EVE]),
        (observers.part, 'deal', deal, [OWN]), (bulk.change, 'deal', [deal], {'source': ''} | {'probability': 5}),
        (rows.add, 'deal', deal, {'name': 'Песок', 'price': '1'}), (rows.change, row, {'price': '1'}),
        (rows.remove, row), (quotes.from_deal, deal), (quotes.change, quote, {'title': 'Моё'}),
        (invoices.from_deal, deal), (invoices.change, invoice, {'title': 'Мой'}),
        (payments.record, invoice, '5'),
    ]  # fmt: skip
    before = store.ask_now(ANN, lambda work: work.last_sequence())
    for verb, *args in acts:
        with pytest.raises(Forbidden) as refused:
            store.do_now(OWN, verb, *args)
        assert refused.value.code == 'observer.only_watches', verb
    assert store.ask_now(ANN, lambda work: work.last_sequence()) == before


def test_who_only_observes_changes_nothing_of_a_lead(store, lead):
    with store.work(ANN) as work:
        further = stages.of(work, 'lead')[1].id
    acts = [(leads.change, lead, {'city': 'Тверь'}), (leads.move, lead, further), (leads.good, lead),
            (leads.junk, lead, 'spam'), (leads.assign, lead, OWN), (leads.convert, lead, {'deal': {}})]  # fmt: skip
    for verb, *args in acts:
        with pytest.raises(Forbidden, match='only_watches'):
            store.do_now(OWN, verb, *args)
    store.do_now(OWN, leads.look, lead)
    assert store.ask_now(ANN, lambda work: work.get(Lead, lead).viewed_at) is None


def test_who_observes_comments_and_plans_his_own(store, deal):
    store.do_now(OWN, comments.add, 'deal', deal, 'Вижу')
    store.do_now(OWN, activities.plan, {'kind': 'call', 'subject': 'Спросить'}, [('deal', deal)])
    assert [c.text for c in store.ask_now(ANN, comments.of, 'deal', deal)] == ['Вижу']


def test_what_was_ones_own_is_not_taken_back_by_who_only_observes_it_now(store):
    deal = store.do_now(OWN, deals.create, {'title': 'Своя', 'observers': [OWN]}).id
    store.do_now(OWN, deals.change, deal, {'title': 'Переименована'}, batch='named')
    store.do_now(ANN, deals.change, deal, {'owner_id': ANN})
    with store.work(OWN) as work, pytest.raises(Forbidden, match='only_watches'):
        undo(work, 'named')


def test_an_owner_gives_a_deal_away_and_keeps_looking_at_it(store):
    deal = store.do_now(OWN, deals.create, {'title': 'Своя'}).id
    store.do_now(OWN, deals.change, deal, {'owner_id': ANN, 'observers': [OWN]})
    assert sees(store, OWN, Deal, deal)


def test_a_manager_edits_by_role_whether_observing_or_not(store, deal):
    store.do_now(ANN, observers.join, 'deal', deal, [BOB])
    store.do_now(BOB, deals.change, deal, {'title': 'Песок'})


def test_anybody_who_sees_a_record_may_follow_it_and_cease(store, deal, lead):
    store.do_now(EVE, observers.follow, 'deal', deal)
    store.do_now(CLERK, observers.follow, 'lead', lead)
    assert observers_of(store, Deal, deal) == [OWN, EVE]
    store.do_now(OWN, observers.unfollow, 'deal', deal)
    assert observers_of(store, Deal, deal) == [EVE]
    with store.work(OWN) as work, pytest.raises(NotFound):
        observers.follow(work, 'deal', deal)
    with store.work(ANN) as work, pytest.raises(Invalid):
        observers.follow(work, 'contact', 1)


# Who may be one


@pytest.mark.parametrize(
    ('given', 'error'),
    [([999], NotFound), ([0], NotFound), ([-1], NotFound), ([2**40], NotFound), ([True], Invalid), (['2'], Invalid),
     ([2.0], Invalid), ([None], Invalid), ([[2]], Invalid), ({'2': 2}, Invalid), ('2', Invalid), (2, Invalid),
     (None, Invalid), ([{}], Invalid)],
)  # fmt: skip
def test_what_is_no_list_of_colleagues_is_refused(store, deal, given, error):
    for verb, of in ((deals.change, deal), (leads.change, store.do_now(ANN, leads.create, {'title': 'Лид'}).id)):
        with store.work(ANN) as work, pytest.raises(error):
            verb(work, of, {'observers': given})
    assert observers_of(store, Deal, deal) == [OWN]


def test_each_observes_once_and_not_too_many(store, deal):
    store.do_now(ANN, deals.change, deal, {'observers': [BOB, OWN, BOB]})
    assert observers_of(store, Deal, deal) == [BOB, OWN]
    many = [store.do_now(ANN, lambda work, n=n: work.add(people.Person(name=f'Н{n}'))).id for n in range(51)]
    with store.work(ANN) as work, pytest.raises(Invalid, match='too_many'):
        deals.change(work, deal, {'observers': many})


def test_who_has_left_stays_where_he_was_and_is_not_named_anew(store, deal):
    other = store.do_now(ANN, deals.create, {'title': 'Другая'}).id
    store.do_now(ANN, people.dismiss, OWN)
    store.do_now(ANN, observers.join, 'deal', deal, [BOB])
    assert observers_of(store, Deal, deal) == [OWN, BOB]
    with store.work(ANN) as work, pytest.raises(Invalid, match='dismissed'):
        observers.join(work, 'deal', other, [OWN])


# History, undo, what it becomes


def test_history_tells_names_and_what_two_change_at_once_stands_together(store, deal):
    seen = store.ask_now(ANN, lambda work: work.get(Deal, deal).version)
    store.do_now(ANN, observers.join, 'deal', deal, [BOB])
    last = store.ask_now(BOB, timeline.history, 'deal', deal)[0]
    assert (last['field'], last['before_text'], last['after_text']) == (
        'observers',
        'Олег Свой',
        'Олег Свой, Bob Manager',
    )
    store.do_now(ANN, deals.change, deal, {'observers': [EVE]}, seen, batch='eve')
    both = store.ask_now(ANN, lambda work: work.get(Deal, deal).observers)
    assert sorted(both) == sorted([BOB, EVE]), 'Олег is taken off and Eve added beside Bob'
    store.do_now(ANN, undo, 'eve')
    assert BOB in store.ask_now(ANN, lambda work: work.get(Deal, deal).observers)


def test_a_conversion_carries_those_who_are_still_here(store, lead):
    store.do_now(ANN, people.dismiss, BOB)
    made = store.do_now(ANN, leads.convert, lead, {'contact': {'make': True}, 'deal': {}})
    assert observers_of(store, Deal, made['deal']) == [OWN]
    assert sees(store, OWN, Deal, made['deal'])


def test_merged_leads_are_observed_by_all_who_observed_them_and_undone_as_before(store, lead):
    other = store.do_now(ANN, leads.create, {'title': 'Тот же', 'observers': [EVE, BOB]}).id
    store.do_now(ANN, merging.merge, 'lead', lead, [other], batch='one')
    assert observers_of(store, Lead, lead) == [OWN, BOB, EVE]
    store.do_now(ANN, undo, 'one')
    assert (observers_of(store, Lead, lead), observers_of(store, Lead, other)) == ([OWN, BOB], [EVE, BOB])


def test_to_be_observed_by_the_same_is_no_likeness(store):
    for title in ('Один', 'Другой'):
        store.do_now(ANN, leads.create, {'title': title, 'observers': [CLERK]})
    assert store.ask_now(ANN, doubles.groups, 'lead') == []
    assert store.ask_now(ANN, search.find, str(CLERK)) == []


# Many at once: filters, bulk, files


def found_by(store, who, op, value=None):
    node = {'field': 'observers', 'op': op} | ({} if value is None else {'value': value})
    with store.work(who) as work:
        return {d.title for d in work.all(Deal, filtering.where(work, 'deal', node))}


def test_deals_are_filtered_by_who_observes_them(store, deal):
    store.do_now(ANN, deals.create, {'title': 'Боба', 'observers': [BOB, EVE]})
    store.do_now(ANN, deals.create, {'title': 'Ничья'})
    assert found_by(store, ANN, 'in', [BOB]) == {'Боба'}
    assert found_by(store, BOB, 'in', ['me']) == {'Боба'}
    assert found_by(store, ANN, 'in', [EVE, OWN]) == {'Боба', 'Щебень'}
    assert found_by(store, ANN, 'notin', [BOB]) == {'Щебень', 'Ничья'}
    assert found_by(store, ANN, 'empty') == {'Ничья'}
    assert found_by(store, ANN, 'filled') == {'Боба', 'Щебень'}
    with store.work(BOB) as work:
        assert {r['title']['t'] for r in listing.page(work, 1, filters={'preset': 'watched'})['rows']} == {'Боба'}
        assert deals.filters.preset_counts(work, 1)['watched'] == 1
        assert leads.preset_counts(work)['watched'] == 0


def test_observers_are_added_to_many_at_once_and_taken_back(store, deal):
    other = store.do_now(ANN, deals.create, {'title': 'Другая'}).id
    assert store.do_now(ANN, bulk.observe, 'deal', [deal, other], [BOB, OWN], batch='many') == 2
    assert (observers_of(store, Deal, deal), observers_of(store, Deal, other)) == ([OWN, BOB], [BOB, OWN])
    assert sees(store, OWN, Deal, other)
    store.do_now(ANN, undo, 'many')
    assert (observers_of(store, Deal, deal), observers_of(store, Deal, other)) == ([OWN], [])
    assert not sees(store, OWN, Deal, other)
    assert 'observers' in store.ask_now(ANN, bulk.changeable, 'deal')


def test_files_bring_colleagues_by_name_or_address_and_show_them_again(store):
    store.do_now(ANN, people.change, BOB, {'email': 'bob@artel.example'})
    with store.work(ANN) as work:
        plan = Plan('deal', ('title', 'observers'), ('title', 'observers'))
        cells = [['А', 'Олег Свой; bob@artel.example'], ['Б', 'зритель ева, Олег Свой'], ['В', 'Некто'], ['Г', '']]
        with work.gathering():
            outcome = exchange.rows.take(work, plan, list(enumerate(cells, 2)))
        assert (outcome.created, [(row, code) for row, code, _ in outcome.refused]) == (
            3,
            [(4, 'import.no_such_person')],
        )
        found = work.all(Deal)
        shown = exchange.export(work, 'deal', ['title', 'observers'], [d.id for d in found], lambda f, c: c)
    assert [row[1:] for row in shown] == [['А', 'Олег Свой, Bob Manager'], ['Б', 'Ева Зритель, Олег Свой'], ['Г', '']]
    assert exchange.guess('deal', ['Наблюдатели', 'Followers'], {'observers': 'x'}) == ('observers', '')


# Notices


def test_who_is_named_is_told_and_not_by_oneself(store, deal):
    assert told(store, OWN) == [('observer', 'deal.observed', 'deal', '')]
    store.do_now(ANN, observers.join, 'deal', deal, [ANN, BOB], batch='named')
    assert told(store, BOB) == [('observer', 'deal.observed', 'deal', '')]
    assert len(told(store, OWN)) == 1
    assert told(store, ANN) == []
    store.do_now(ANN, undo, 'named')
    assert told(store, BOB) == []


def test_who_observes_hears_of_stages_comments_answers_and_money(store, deal):
    with store.work(ANN) as work:
        deals.move(work, deal, stages.of(work, 'deal', 1)[1].id)
    store.do_now(ANN, comments.add, 'deal', deal, 'Скидка')
    store.do_now(ANN, comments.add, 'deal', deal, '@Олег', [OWN])
    store.do_now(ANN, rows.add, 'deal', deal, {'name': 'Щебень', 'price': '10'})
    invoice = store.do_now(ANN, invoices.from_deal, deal).id
    store.do_now(ANN, payments.record, invoice, '5')
    store.do_now(OWN, comments.add, 'deal', deal, 'Сам')
    assert [(kind, action) for kind, action, *_ in told(store, OWN)] == [
        ('watched', 'payment.recorded'), ('mention', 'comment.created'), ('watched', 'comment.said'),
        ('watched', 'deal.moved'), ('observer', 'deal.observed'),
    ]  # fmt: skip
    store.do_now(OWN, people.change_self, {'muted': ['watched']})
    store.do_now(ANN, comments.add, 'deal', deal, 'Ещё')
    assert len(told(store, OWN)) == 5


def test_a_conversion_is_told_once(store, lead):
    store.do_now(ANN, leads.convert, lead, {'contact': {'make': True}, 'deal': {}})
    assert [action for _, action, *_ in told(store, OWN)] == ['lead.converted', 'lead.observed']


def test_keys_follow_every_change(store, deal):
    def keys():
        with store.work(ANN) as work:
            found = work.rows(Key.__table__.select().where(Key.kind == 'watch', Key.entity == 'deal'))
            return sorted(row.value for row in found)

    assert keys() == [str(OWN)]
    store.do_now(ANN, deals.change, deal, {'observers': [BOB, EVE]})
    assert keys() == [str(BOB), str(EVE)]
    store.do_now(ANN, deals.drop, deal)
    assert keys() == []


def test_the_catalogue_knows_observers_as_people(store):
    for kind in observers.NOUNS:
        assert store.ask_now(ANN, catalog.fields, kind)['observers'].kind == 'people'
