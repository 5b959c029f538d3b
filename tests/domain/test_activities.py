from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlmodel import col

from domain import activities, companies, deals
from domain.activities import Activity, ActivityLink, days
from domain.errors import Conflict, Forbidden, Invalid, NotFound
from domain.types import now
from domain.unit_of_work import undo

from ..conftest import ANN, BOB, CLERK, EVE, OWN

MOSCOW = ZoneInfo('Europe/Moscow')
MONDAY = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)  # 12:20 in Moscow


@pytest.fixture
def deal(store):
    return store.do_now(ANN, deals.create, {'title': 'Москва, Василий, щебень'}).id


@pytest.mark.parametrize(
    ('at', 'due'),
    [
        ('2026-11-23 12:20', '2026-11-26 13:00'),
        ('2026-11-23 12:00', '2026-11-26 12:00'),
        ('2026-11-26 23:30', '2026-12-02 00:00'),
        ('2026-11-28 10:05', '2026-12-02 11:00'),
    ],
)
def test_without_a_deadline_it_is_due_in_three_working_days_at_a_full_hour(at, due):
    moment = datetime.fromisoformat(at).replace(tzinfo=MOSCOW)
    assert days.default_deadline(moment, MOSCOW).astimezone(MOSCOW).strftime('%Y-%m-%d %H:%M') == due


def test_a_planned_call_is_the_deals_next_step_until_it_is_done(store, deal):
    with time_machine.travel(MONDAY, tick=False):
        later = store.do_now(ANN, activities.plan, {'kind': 'call', 'subject': 'Узнать решение'}, [('deal', deal)])
        sooner = store.do_now(
            ANN, activities.plan, {'subject': 'Смета', 'deadline': '2026-11-24T10:00:00+03:00'}, [('deal', deal)]
        )
        store.do_now(ANN, activities.plan, {'subject': 'Когда-нибудь'}, [('deal', deal)], no_date=True)

        def step():
            with store.work(ANN) as work:
                return activities.next_steps(work, 'deal', [deal]).get(deal, {}).get('t')

        assert (later.deadline, step()) == (datetime(2026, 11, 26, 10, tzinfo=UTC), 'Смета')
        store.do_now(ANN, activities.done, sooner.id, 'Отправлена', batch='done')
        assert step() == 'Узнать решение'
        store.do_now(ANN, undo, 'done')
        assert step() == 'Смета'
        store.do_now(ANN, activities.drop, sooner.id)
        store.do_now(ANN, activities.done, later.id)
        assert step() == 'Когда-нибудь'


def test_what_a_change_is_about_names_every_tied_record_and_one_that_was_left(store, deal):
    company = store.do_now(ANN, companies.create, {'title': 'ООО «Заря»'}).id
    made = store.do_now(ANN, activities.plan, {'subject': 'Звонок'}, [('deal', deal), ('deal', deal)])

    def about(verb, *args):
        with store.work(ANN) as work:
            verb(work, work.get(Activity, made.id), *args)
            return [(change.action, change.about) for change in work.changes]

    assert made.links == [['deal', deal]]
    assert about(activities.bind, 'company', company)[-1] == (
        'activity.bound', [['company', company], ['deal', deal]])  # fmt: skip
    assert about(activities.bind, 'company', company) == []
    assert about(activities.unbind, 'deal', deal) == [
        ('activity_link.deleted', [['deal', deal]]), ('activity.unbound', [['company', company]])]  # fmt: skip
    with store.work(ANN) as work:
        kept = {(link.entity, link.entity_id) for link in work.all(ActivityLink)}
        assert kept == {('company', company)}


@pytest.mark.parametrize(
    ('values', 'links', 'code'),
    [
        ({'subject': ' '}, [], 'field.required'),
        ({'subject': 'x' * 251}, [], 'field.too_long'),
        ({'kind': 'fax'}, [], 'field.wrong'),
        ({'direction': 'up'}, [], 'field.wrong'),
        ({'priority': 4}, [], 'field.too_big'),
        ({'deadline': '2026-11-24T10:00'}, [], 'field.not_a_date'),
        ({'deadline': '9999-12-31T23:59:59-12:00'}, [], 'field.not_a_date'),
        ({'state': 'done'}, [], 'field.unknown'),
        ({'owner_id': 99}, [], 'missing'),
        ({}, [('deal', 99)], 'missing'),
        ({}, [('person', 1)], 'activity.wrong_link'),
        ({}, [('deal', True)], 'activity.wrong_link'),
        ({}, ['deal'], 'activity.wrong_link'),
    ],
)
def test_bad_input_is_named_and_plans_nothing(store, values, links, code):
    with pytest.raises((Invalid, NotFound)) as refused:
        store.do_now(ANN, activities.plan, {'subject': 'x', **values}, links)
    assert refused.value.code == code
    with store.work(ANN) as work:
        assert work.count(Activity) == 0


def test_who_may_not_give_out_work_plans_only_for_himself(store, deal):
    with pytest.raises(Forbidden):
        store.do_now(EVE, activities.plan, {'subject': 'x'})
    with pytest.raises(Forbidden):
        store.do_now(CLERK, activities.plan, {'subject': 'x', 'owner_id': ANN})
    with pytest.raises(NotFound):
        store.do_now(OWN, activities.plan, {'subject': 'x'}, [('deal', deal)])
    his = store.do_now(BOB, activities.plan, {'subject': 'Съездить на карьер', 'owner_id': OWN}).id
    hidden = store.do_now(BOB, activities.plan, {'subject': 'Не его'}).id
    with pytest.raises(Forbidden):
        store.do_now(OWN, activities.assign, his, ANN)
    with pytest.raises(NotFound):
        store.do_now(OWN, activities.done, hidden)
    store.do_now(OWN, activities.done, his)
    with store.work(OWN) as work:
        assert [a.subject for a in work.all(Activity)] == ['Съездить на карьер']
    with pytest.raises(Invalid, match='already_done'):
        store.do_now(BOB, activities.assign, his, ANN)


def test_a_logged_call_is_done_and_a_done_one_can_be_taken_back(store, deal):
    call = {'subject': 'Согласовать график', 'direction': 'out', 'duration': 4, 'result': 'Перезвонит'}
    logged = store.do_now(ANN, activities.log, 'call', call, [('deal', deal)])
    assert (logged.state, logged.done_by, logged.done_at == logged.deadline) == ('done', ANN, True)
    reopened = store.do_now(ANN, activities.reopen, logged.id)
    assert (reopened.state, reopened.done_at) == ('planned', None)
    twice = [store.do_now(BOB, activities.done, logged.id).version for _ in range(2)]
    assert twice[0] == twice[1]
    with pytest.raises(Invalid, match='already_done'):
        store.do_now(ANN, activities.postpone, logged.id, now())
    store.do_now(ANN, activities.change, logged.id, {'subject': 'a'})
    with pytest.raises(Conflict):
        store.do_now(BOB, activities.change, logged.id, {'subject': 'b'}, seen=1)


def test_tomorrow_keeps_the_hour_and_all_overdue_move_as_one_act(store):
    with time_machine.travel(MONDAY, tick=False):
        late = [store.do_now(ANN, activities.plan, {'subject': str(n), 'deadline': MONDAY - timedelta(days=n)}).id
                for n in (1, 2)]  # fmt: skip
        undated = store.do_now(ANN, activities.plan, {'subject': 'x'}, no_date=True).id
        others = store.do_now(BOB, activities.plan, {'subject': 'Боба', 'deadline': MONDAY - timedelta(days=1)}).id
        assert store.do_now(ANN, activities.tomorrow, late[0]).deadline == datetime(2026, 11, 24, 9, 20, tzinfo=UTC)
        assert store.do_now(ANN, activities.tomorrow, undated).deadline == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
        with pytest.raises(Invalid, match=r'activity\.past'):
            store.do_now(ANN, activities.postpone_all_overdue, MONDAY - timedelta(hours=1))
        to = MONDAY + timedelta(hours=5)
        assert store.do_now(ANN, activities.postpone_all_overdue, to, batch='all') == 1
        with store.work(ANN) as work:
            assert [work.get(Activity, id).deadline for id in (late[1], others)] == [to, MONDAY - timedelta(days=1)]
        store.do_now(ANN, undo, 'all')
        with store.work(ANN) as work:
            assert work.get(Activity, late[1]).deadline == MONDAY - timedelta(days=2)


def test_my_day_is_grouped_in_my_time_zone_and_counted(store, deal):
    with time_machine.travel(MONDAY, tick=False):
        plan = {'Вчера': -24, 'Сегодня': 5, 'Полночь': 12, 'Среда': 48, 'Через неделю': 7 * 24}
        for subject, hours in plan.items():
            values = {'subject': subject, 'kind': 'call', 'deadline': MONDAY + timedelta(hours=hours)}
            store.do_now(ANN, activities.plan, values, [('deal', deal)])
        store.do_now(ANN, activities.plan, {'subject': 'Без срока', 'kind': 'email'}, no_date=True)
        store.do_now(ANN, activities.log, 'meeting', {'subject': 'Планёрка'})
        store.do_now(BOB, activities.plan, {'subject': 'Чужое', 'deadline': MONDAY})

        def shown(zone, **more):
            with store.work(ANN) as work:
                got = activities.mine(work, ANN, now(), zone, **more)
                return got, {name: [row['subject'] for row in rows] for name, rows in got['groups'].items() if rows}

        got, groups = shown('Europe/Moscow')
        assert groups == {
            'overdue': ['Вчера'], 'today': ['Сегодня'], 'tomorrow': ['Полночь'], 'week': ['Среда'],
            'later': ['Через неделю'], 'no_date': ['Без срока'], 'done_today': ['Планёрка'],
        }  # fmt: skip
        assert got['counts'] == {'all': 6, 'call': 5, 'meeting': 0, 'email': 1, 'task': 0}
        assert (got['done'], got['of']) == (1, 3)
        link = got['groups']['today'][0]['link']
        assert (link['kind'], link['id'], link['title'], link['color']) == (
            'deal',
            deal,
            'Москва, Василий, щебень',
            'teal',
        )
        assert shown('Europe/London')[1]['today'] == ['Сегодня', 'Полночь']
        assert list(shown('Europe/Moscow', kind='email')[1]) == ['no_date']
        with store.work(ANN) as work:
            assert activities.counters(work, ANN) == 2
            span = activities.between(work, ANN, MONDAY, MONDAY + timedelta(days=1))
            assert [row['subject'] for row in span] == ['Планёрка', 'Сегодня', 'Полночь']


def test_a_manager_sees_everybodys_day(store):
    with time_machine.travel(MONDAY, tick=False):
        store.do_now(OWN, activities.log, 'call', {'subject': 'a', 'duration': 3})
        store.do_now(OWN, activities.plan, {'subject': 'b', 'deadline': MONDAY - timedelta(hours=1)})
        store.do_now(OWN, activities.plan, {'subject': 'c', 'deadline': MONDAY + timedelta(hours=1)})
        store.do_now(OWN, activities.plan, {'subject': 'd', 'deadline': MONDAY + timedelta(days=1)})
        with store.work(BOB) as work:
            team = activities.team(work, now(), 'Europe/Moscow')
            counted = {'done': 1, 'planned': 1, 'overdue': 1, 'calls': 1, 'call_minutes': 3}
            assert team[OWN] == {'person': {'n': 'Олег Свой', 'i': 'ОС', 'h': OWN}} | counted
            assert team[EVE]['done'] == 0
    with store.work(OWN) as work, pytest.raises(Forbidden):
        activities.team(work, now(), 'Europe/Moscow')


def test_a_link_of_a_hidden_record_is_not_named(store, deal):
    store.do_now(ANN, activities.plan, {'subject': 'x', 'owner_id': OWN}, [('deal', deal)])
    with store.work(OWN) as work:
        groups = activities.mine(work, OWN, now(), 'UTC')['groups']
        (row,) = [row for rows in groups.values() for row in rows]
        assert (row['link'], row['links']) == (None, [])
        assert work.count(ActivityLink, col(ActivityLink.entity) == 'deal') == 1
