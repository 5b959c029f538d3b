import pytest
from sqlmodel import col

from domain import bulk, deals, people, rows, stages
from domain.deals import Deal
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.stages import Stage
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, EVE, OWN


def stage(work, code):
    return work.find(Stage, col(Stage.code) == f'C1:{code}').id


@pytest.fixture
def gravel(store):
    return store.do_now(ANN, deals.create, {'title': 'Москва, Василий, щебень', 'amount': '1250000.50'}).id


def test_a_deal_starts_in_the_first_stage_and_is_its_makers(store, gravel):
    with store.work(BOB) as work:
        deal = work.get(Deal, gravel)
        assert (deal.stage_id, deal.owner_id, str(deal.amount)) == (stage(work, 'NEW'), ANN, '1250000.50')


def test_a_moved_deal_lands_between_its_neighbours(store):
    ids = [store.do_now(ANN, deals.create, {'title': name}).id for name in 'cba']
    c, _, a = ids
    with store.work(ANN) as work:
        deals.move(work, a, stage(work, 'NEW'), before=c)
        lane = work.all(Deal, order=col(Deal.rank))
        assert [d.title for d in lane] == ['b', 'a', 'c']


def test_a_loss_wants_a_reason_everywhere_alike(store, gravel):
    with store.work(ANN) as work, pytest.raises(Invalid, match='needs_reason'):
        deals.move(work, gravel, stage(work, 'LOSE'))
    with store.work(ANN) as work, pytest.raises(Invalid, match='needs_reason'):
        deals.lose(work, gravel, '  ')
    store.do_now(ANN, deals.lose, gravel, 'мониторинг цен')
    with store.work(ANN) as work:
        assert work.get(Deal, gravel).lost_reason == 'мониторинг цен'
        assert work.get(Deal, gravel).closed_at


def test_a_foreign_stage_is_refused(store, gravel):
    with store.work(ANN) as work:
        lead_stage = stages.first(work, 'lead').id
    with store.work(ANN) as work, pytest.raises(Invalid, match='foreign_stage'):
        deals.move(work, gravel, lead_stage)


def test_who_only_looks_may_not_move_and_who_sees_his_own_does_not_find_others(store, gravel):
    with store.work(EVE) as work, pytest.raises(Forbidden):
        deals.win(work, gravel)
    with store.work(OWN) as work, pytest.raises(NotFound):
        deals.win(work, gravel)


@pytest.mark.parametrize('id', [0, -1, 99, 2**31, 10**30, None, 'x', True and 10**12])
def test_a_missing_deal_is_not_found_whatever_is_asked(store, id):
    with store.work(ANN) as work, pytest.raises(NotFound):
        work.get(Deal, id)


@pytest.mark.parametrize(
    ('values', 'code'),
    [
        ({'title': '  '}, 'field.required'),
        ({'title': 'x' * 251}, 'field.too_long'),
        ({'amount': '-1'}, 'field.too_small'),
        ({'amount': '1e40'}, 'field.too_big'),
        ({'amount': 'NaN'}, 'field.not_a_number'),
        ({'amount': 'много'}, 'field.not_a_number'),
        ({'close_date': '2026-13-01'}, 'field.not_a_date'),
        ({'probability': 101}, 'field.too_big'),
        ({'nonsense': 1}, 'field.unknown'),
        ({'currency': 'XXX'}, 'field.wrong'),
        ({'company_id': 77}, 'missing'),
    ],
)
def test_bad_input_is_named_and_changes_nothing(store, gravel, values, code):
    with pytest.raises((Invalid, NotFound)) as refused:
        store.do_now(ANN, deals.change, gravel, {'comments': 'x', **values})
    assert refused.value.code == code
    with store.work(ANN) as work:
        assert work.get(Deal, gravel).comments == ''


def test_different_fields_merge_and_the_same_field_shows_both_values(store, gravel):
    store.do_now(ANN, deals.change, gravel, {'comments': 'от Анны'}, seen=1)
    store.do_now(BOB, deals.change, gravel, {'title': 'от Боба'}, seen=1)
    with pytest.raises(Conflict) as clash:
        store.do_now(BOB, deals.change, gravel, {'comments': 'от Боба'}, seen=1)
    told = clash.value.facts
    assert (told['theirs'], told['mine'], told['by']) == ('от Анны', 'от Боба', ANN)


def test_headers_count_what_the_stages_hold_through_moves_edits_and_undo(store, gravel):
    def heads():
        with store.work(ANN) as work:
            new, won = stage(work, 'NEW'), stage(work, 'WON')
            kept, counted = stages.heads(work, [new, won]), stages.counted(work, Deal)
            assert {k: v for k, v in kept.items() if v} == counted
            return {('new' if id == new else 'won'): (v['RUB'][0], str(v['RUB'][1])) for id, v in counted.items()}

    assert heads() == {'new': (1, '1250000.50')}
    store.do_now(ANN, deals.win, gravel, batch='win')
    assert heads() == {'won': (1, '1250000.50')}
    store.do_now(ANN, deals.change, gravel, {'amount': '2'})
    assert heads() == {'won': (1, '2.00')}
    store.do_now(ANN, undo, 'win')
    assert heads() == {'new': (1, '2.00')}
    store.do_now(ANN, deals.drop, gravel, batch='drop')
    assert heads() == {}
    store.do_now(ANN, undo, 'drop')
    assert heads() == {'new': (1, '2.00')}


def test_undo_is_refused_where_the_field_moved_on(store, gravel):
    store.do_now(ANN, deals.change, gravel, {'title': 'one'}, batch='first')
    store.do_now(ANN, deals.change, gravel, {'title': 'two'})
    with pytest.raises(Conflict, match='changed_since'):
        store.do_now(ANN, undo, 'first')


def test_only_the_author_or_an_administrator_takes_back(store, gravel):
    store.do_now(ANN, deals.win, gravel, batch='win')
    with pytest.raises(Forbidden):
        store.do_now(BOB, undo, 'win')
    store.do_now(BOB, deals.reopen, gravel, batch='again')
    store.do_now(ANN, undo, 'again')


def test_an_undo_can_be_undone(store, gravel):
    store.do_now(ANN, deals.win, gravel, batch='win')
    back = store.do_now(ANN, undo, 'win')
    store.do_now(ANN, undo, back)
    with store.work(ANN) as work:
        assert work.get(Deal, gravel).stage_id == stage(work, 'WON')


def test_a_deal_changes_direction_into_the_stage_of_the_same_code(store, gravel):
    from domain import directions

    with store.work(ANN) as work:
        other = directions.add(work, {'name': 'Бетон'}).id
        deals.move(work, gravel, stage(work, 'EXECUTING'))
    with store.work(ANN) as work:
        deal = deals.move_to_direction(work, gravel, other)
        assert work.get(Stage, deal.stage_id).code == f'C{other}:EXECUTING'


def test_taking_back_asks_for_the_right_of_the_act_itself(store, gravel):
    store.do_now(BOB, deals.win, gravel, batch='win')
    store.do_now(ANN, people.change_role, BOB, 'viewer')
    with pytest.raises(Forbidden):
        store.do_now(BOB, undo, 'win')


def test_an_edit_of_a_row_is_taken_back_though_another_row_has_changed_the_sum_since(store, gravel):
    store.do_now(ANN, deals.change, gravel, {'amount': None})
    for name in ('a', 'b'):
        store.do_now(ANN, rows.add, 'deal', gravel, {'name': name, 'price': '10', 'quantity': 1}, batch=name)
    store.do_now(ANN, undo, 'a')
    with store.work(ANN) as work:
        assert [row.name for row in rows.of(work, 'deal', gravel)] == ['b']
        assert work.get(Deal, gravel).amount == 10


def test_many_deals_take_a_field_at_once_and_one_undo_takes_it_back(store):
    ids = [store.do_now(BOB, deals.create, {'title': f'Сделка {n}'}).id for n in range(3)]
    store.do_now(BOB, bulk.change, 'deal', ids, {'amount': 100, 'tags': ['срочно']}, batch='many')
    with store.work(BOB) as work:
        assert {(d.amount, d.amount_manual, *d.tags) for d in work.all(Deal)} == {(100, True, 'срочно')}
    store.do_now(BOB, undo, 'many')
    with store.work(BOB) as work:
        assert {(d.amount, d.amount_manual, *d.tags) for d in work.all(Deal)} == {(None, False)}
