from decimal import Decimal

import pytest

from domain import bulk, deals, stage_rules, stages
from domain.deals import Deal
from domain.errors import Forbidden, Invalid
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE


def test_what_a_stage_asks_of_many_goes_only_to_those_that_lack_it_and_back_as_one_step(store):
    first, second, third = store.ask_now(ANN, stages.of, 'deal', 1)[:3]
    store.do_now(ANN, stage_rules.demand, second.id, ['amount', 'tags'])
    given = {'Клин': {'amount': '100'}, 'Тверь': {'tags': ['Ключевой']}, 'Истра': {'amount': '5', 'tags': ['Новый']}}
    ids = [store.do_now(BOB, deals.create, {'title': title, **values}).id for title, values in given.items()]

    def now(work):
        found = {one.id: one for one in work.all(Deal)}
        return [(found[id].stage_id, found[id].amount, found[id].tags) for id in ids]

    before = store.ask_now(ANN, now)
    with pytest.raises(Invalid, match='fields_missing'):
        store.do_now(BOB, bulk.change, 'deal', ids, {'stage_id': third.id})
    assert store.ask_now(BOB, bulk.lacking, 'deal', ids, third.id) == {'amount': 1, 'tags': 1}
    with pytest.raises(Invalid, match='fields_missing'):
        store.do_now(BOB, bulk.fill_and_move, 'deal', ids, third.id, {'tags': ['Общий']})
    values = {'amount': '700', 'tags': ['Общий'], 'title': 'Чужое'}
    with pytest.raises(Forbidden):
        store.do_now(EVE, bulk.fill_and_move, 'deal', ids, third.id, values)
    assert store.ask_now(ANN, now) == before
    assert store.do_now(BOB, bulk.fill_and_move, 'deal', ids, third.id, values, batch='one') == 3
    assert store.ask_now(ANN, now) == [
        (third.id, Decimal(100), ['Общий']), (third.id, Decimal(700), ['Ключевой']), (third.id, Decimal(5), ['Новый']),
    ]  # fmt: skip
    assert not store.ask_now(ANN, lambda work: work.all(Deal, Deal.title == 'Чужое')), 'only what was asked for'
    store.do_now(BOB, undo, 'one')
    assert store.ask_now(ANN, now) == before
    assert first.id == before[0][0]
