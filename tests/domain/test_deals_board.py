from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col

from domain import companies, deals, directions, stages
from domain.activities import Activity, ActivityLink
from domain.deals import board, filters, listing
from domain.errors import Invalid, NotFound
from domain.stages import Stage
from domain.types import now
from domain.unit_of_work import UnitOfWork, undo

from ..conftest import ANN, BOB, EVE, OWN


def stage(work, code):
    return work.find(Stage, col(Stage.code) == f'C1:{code}').id


def step(work: UnitOfWork, deal_id, subject, deadline, state='planned'):
    made = work.add(Activity(kind='call', subject=subject, deadline=deadline, owner_id=ANN, state=state,
                             links=[['deal', deal_id]]))  # fmt: skip
    work.add(ActivityLink(activity_id=made.id, entity='deal', entity_id=deal_id))


@pytest.fixture
def three(store):
    """Gravel of a company (Ann's, a step yesterday and one tomorrow), sand (Own's, in dollars), a closed one."""
    client = store.do_now(ANN, companies.create, {'title': 'ООО «ЕвроДемонтаж»'}).id
    values = {'title': 'Москва, щебень', 'amount': '1250000.50', 'company_id': client, 'tags': ['Тендер']}
    dates = {'close_date': '2026-12-20', 'begin_date': '2026-01-01'}
    gravel = store.do_now(ANN, deals.create, values | dates).id
    dollars = {'title': 'Клин, песок', 'amount': '10', 'currency': 'USD', 'close_date': '2027-02-01'}
    sand = store.do_now(OWN, deals.create, dollars).id
    gone = store.do_now(ANN, deals.create, {'title': 'Химки, отсев'}).id
    store.do_now(ANN, deals.win, gone)
    with store.work(ANN) as work:
        step(work, gravel, 'Завтра', now() + timedelta(days=1))
        step(work, gravel, 'Вчера', now() - timedelta(days=1))
        step(work, sand, 'Сделано', now() - timedelta(days=1), state='done')
    return gravel, sand, gone


def titles(snapshot):
    return [card['t'] for lane in snapshot['stages'] for card in lane['cards']]


def test_a_snapshot_shows_stages_in_work_with_sums_of_the_teams_currency(store, three):
    gravel, _, _ = three
    with store.work(ANN) as work:
        shot = deals.snapshot(work, 1)
        assert shot['v'] == work.last_sequence()
        assert [lane['kind'] for lane in shot['stages']] == ['process'] * 5
        first = shot['stages'][0]
        assert (first['count'], first['sum'], first['other']) == (2, '1250000.50', {'USD': '10.00'})
        (card,) = (card for card in first['cards'] if card['t'] == 'Москва, щебень')
        assert (card['id'], card['c'], card['ci'], card['a'], card['o']) == (
            gravel, 'ООО «ЕвроДемонтаж»', 'company', '1250000.5', ANN)  # fmt: skip
        assert (card['n']['t'], card['n']['k'], card['tag']['t']) == ('Вчера', 'call', 'Тендер')
        assert shot['people'][ANN] == {'n': 'Анна Котова', 'i': 'АК', 'h': 1}
        assert [zone['id'] for zone in shot['zones']] == ['won', 'lost', 'archive']
        assert deals.card(work, gravel) == card


def test_each_sees_his_own_board_and_may_drop_only_where_allowed(store, three):
    with store.work(OWN) as work:
        shot = deals.snapshot(work, 1)
        assert titles(shot) == ['Клин, песок']
        assert (shot['stages'][0]['count'], shot['stages'][0]['sum']) == (1, '0.00')
        assert [zone['id'] for zone in shot['zones']] == ['won', 'lost']
        assert deals.card(work, three[0]) is None
    with store.work(EVE) as work:
        assert deals.snapshot(work, 1)['zones'] == []
    with store.work(ANN) as work, pytest.raises(NotFound):
        deals.snapshot(work, 99)


@pytest.mark.parametrize(
    ('asked', 'found'),
    [
        ({'preset': 'mine'}, 'Москва'),
        ({'preset': 'overdue'}, 'Москва'),
        ({'preset': 'no_step'}, 'Клин'),
        ({'preset': 'big'}, 'Москва'),
        ({'preset': 'all', 'owner': str(OWN)}, 'Клин'),
        ({'q': 'ЩЕБЕНЬ москва'}, 'Москва'),
        ({'q': 'еврод'}, 'Москва'),
        ({'q': 'ЁвРоД'}, 'Москва'),
        ({'q': '*'}, ''),
        ({'q': '['}, ''),
        ({'q': '100%_нет'}, ''),
        ({'closing': ('2026-12-01', date(2026, 12, 31))}, 'Москва'),
        ({'closing': [None, '2025-01-01']}, ''),
        ({'tag': 'Тендер', 'q': ''}, 'Москва'),
        ({'preset': 'mine', 'owner': OWN}, ''),
    ],
)
def test_filters_find_what_they_say(store, three, asked, found):
    with store.work(ANN) as work:
        shot = deals.snapshot(work, 1, asked)
        shown = titles(shot)
        assert [t.split(',')[0] for t in shown] == ([found] if found else [])
        assert sum(lane['count'] for lane in shot['stages']) == len(shown)


@pytest.mark.parametrize(
    'asked',
    [{'preset': 'x'}, {'owner': 'A'}, {'owner': 2**40}, {'owner': True}, {'closing': '2026'}, {'closing': ('soon', 1)},
     {'created': ('0001-01-01', '9999-12-31')}, {'drop table': 1}],
)  # fmt: skip
def test_hostile_filters_are_refused_by_name(store, asked):
    with store.work(ANN) as work, pytest.raises(Invalid) as refused:
        deals.snapshot(work, 1, asked)
    assert refused.value.facts['field'] in asked


def test_presets_are_counted(store, three):
    with store.work(ANN) as work:
        assert filters.preset_counts(work, 1) == {
            'all': 2, 'mine': 1, 'watched': 0, 'overdue': 1, 'no_step': 1, 'big': 1
        }  # fmt: skip


def test_a_delta_tells_what_changed_and_what_left(store, three):
    gravel, sand, _ = three
    with store.work(ANN) as work:
        new, won = stage(work, 'NEW'), stage(work, 'WON')
    store.do_now(ANN, deals.drop, sand, batch='drop')
    store.do_now(ANN, deals.win, gravel)
    with store.work(ANN) as work:
        news = board.delta(work, [gravel, sand], [new])
        assert [(c['id'], c['s'], c['cl']) for c in news['cards']] == [(gravel, won, True)]
        assert (news['gone'], news['heads']) == ([sand], {new: {'count': 0, 'sum': '0.00', 'other': {}}})
        assert board.delta(work, [gravel], [new], {'preset': 'no_step'})['gone'] == [gravel]
    store.do_now(ANN, undo, 'drop')
    with store.work(OWN) as work:
        news = board.delta(work, [gravel, sand], [new])
        assert ([c['id'] for c in news['cards']], news['gone'], news['heads'][new]['count']) == ([sand], [gravel], 1)


def test_a_long_lane_comes_in_parts_in_order_of_rank(store):
    with store.work(ANN) as work:
        for n in range(120):
            deals.create(work, {'title': f'Сделка {n}'})
    with store.work(ANN) as work:
        shot = deals.snapshot(work, 1)
        new = shot['stages'][0]
        assert (new['count'], len(new['cards']), new['cards'][0]['t']) == (120, board.FIRST, 'Сделка 119')
        more: list = []
        while page := deals.cards(work, new['id'], board.FIRST + len(more)):
            more += page
        ranks = [card['r'] for card in new['cards'] + more]
        assert len(ranks) == 120
        assert ranks == sorted(set(ranks))


def test_another_direction_is_another_board(store, three):
    with store.work(ANN) as work:
        other = directions.add(work, {'name': 'Бетон'}).id
    with store.work(BOB) as work:
        shot = deals.snapshot(work, other)
        assert titles(shot) == []
        assert 'direction' in [zone['id'] for zone in shot['zones']]


def test_days_begin_in_the_persons_own_zone(store):
    assert filters.midnight(date(2026, 11, 23), 'Asia/Vladivostok') == datetime(2026, 11, 22, 14, tzinfo=UTC)
    assert filters.midnight(date(2026, 11, 23), '../../etc/passwd') == datetime(2026, 11, 23, tzinfo=UTC)
    assert stages.PROCESS == 'P'


def test_the_list_is_sorted_filtered_and_counted_by_the_database(store, three):
    gravel, sand, gone = three

    def asked(**how):
        with store.work(ANN) as work:
            found = listing.page(work, 1, **how)
            return [row['id'] for row in found['rows']], found['total']

    assert asked() == ([sand, gravel], 2)
    assert asked(sort='amount', descending=False) == ([sand, gravel], 2)
    assert asked(sort='next', descending=True) == ([gravel, sand], 2)
    assert asked(filters={'state': 'won'}) == ([gone], 1)
    assert asked(filters={'state': 'any'}, limit=1, offset=2, sort='created', descending=False) == ([gone], 3)
    assert asked(filters={'q': 'москва', 'preset': 'overdue'}) == ([gravel], 1)
    for key in listing.SORTS:
        assert asked(sort=key)[1] == 2
    with pytest.raises(Invalid, match=r'field\.wrong'):
        asked(sort='id; drop table deal')
    with store.work(OWN) as work:
        assert listing.page(work, None)['total'] == 1
    with store.work(ANN) as work:
        [shown] = listing.drawn(work, [work.get(deals.Deal, gravel)])
        assert (shown['title'], shown['amount']) == (
            {'t': 'Москва, щебень', 'sub': 'ООО «ЕвроДемонтаж»'}, {'a': '1250000.5', 'cur': 'RUB'})  # fmt: skip
        mine = listing.where(work, 1, {'preset': 'mine', 'tree': {'field': 'title', 'op': 'has', 'value': 'щебень'}})
        assert [deal.id for deal in work.all(deals.Deal, *mine)] == [gravel]
