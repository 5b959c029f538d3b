"""My activities on screen: done, put off, given to colleagues, watched by a manager, several people at once."""

import asyncio
from datetime import timedelta

from nicegui import ui

from domain import activities, contacts, deals
from domain.activities import Activity
from domain.types import now
from ui.activities import pages as activities_page
from ui.activities.line import Line
from ui.activities.list import ActivityList
from ui.activities.side import Side
from ui.activities.team import TeamCard

from ..conftest import ANN, BOB, EVE, OWN

HOSTILE = '<img src=x onerror=alert(1)>'


def one(user, kind):
    with user:
        return next(iter(user.find(kind=kind).elements))


async def until(what, seconds=20):
    for _ in range(int(seconds * 20)):
        if answer := what():
            return answer
        await asyncio.sleep(0.05)
    raise AssertionError('it did not happen')


async def page_of(signed_in, person_id, path='/activities'):
    user = await signed_in(person_id)
    await user.open(path)
    await user.should_see(kind=ActivityList, retries=50)
    return user


def groups(user):
    data = one(user, ActivityList).data
    return {g['key']: [data['rows'][id]['s'] for id in g['ids']] for g in data['groups']}


async def act(user, what, id, person=None):
    with user:
        await one(user, ActivityList)._on_act(what, id, person)


def plan(store, who, subject, hours, links=(), **values):
    values = {'subject': subject, 'deadline': now() + timedelta(hours=hours), 'owner_id': who} | values
    return store.do_now(ANN, activities.plan, values, links)


def press(user, text):
    [button] = [b for b in user.find(kind=ui.button).elements if b.text == text and b.visible]
    for listener in list(button._event_listeners.values()):
        if listener.type == 'click':
            listener.handler(None)


async def test_home_shows_activities_by_when_they_are_due_with_links_and_phones(store, signed_in):
    person = store.do_now(ANN, contacts.create, {'last_name': 'Егорова', 'phones': [{'value': '+7 916 555-01-42'}]})
    deal = store.do_now(ANN, deals.create, {'title': HOSTILE, 'contact_id': person.id})
    late = plan(store, ANN, 'Узнать решение', -50, [('deal', deal.id)], kind='call')
    plan(store, ANN, 'Презентация', 24 * 40)
    store.do_now(ANN, activities.plan, {'subject': 'Когда-нибудь'}, no_date=True)
    plan(store, BOB, 'Чужое', -1)
    ann = await page_of(signed_in, ANN, '/')
    assert groups(ann) == {'overdue': ['Узнать решение'], 'later': ['Презентация'], 'no_date': ['Когда-нибудь']}
    row = one(ann, ActivityList).data['rows'][late.id]
    assert row['d'] == {'t': HOSTILE, 'href': f'/deal/{deal.id}', 'h': row['d']['h']}
    assert (row['tel'], row['num'], row['tm']) == ('tel:+79165550142', '+7 916 555-01-42', '2\u00a0дн.')


async def test_done_is_offered_a_next_step_and_undo_brings_it_back(store, signed_in):
    made = plan(store, ANN, 'Позвонить Василию', -1)
    ann = await page_of(signed_in, ANN)
    await act(ann, 'done', made.id)
    await until(lambda: groups(ann) == {'done_today': ['Позвонить Василию']})
    await ann.should_see('Дело выполнено. Запланировать следующее?')
    await ann.should_see('1 из 1')
    press(ann, 'Отменить')
    await until(lambda: groups(ann) == {'overdue': ['Позвонить Василию']})


async def test_all_overdue_move_to_today_as_one_act(store, signed_in):
    for n in range(3):
        plan(store, ANN, f'Дело {n}', -30 - n)
    ann = await page_of(signed_in, ANN)
    await act(ann, 'all', 0)
    await until(lambda: len(groups(ann).get('today', [])) == 3)
    await ann.should_see('3 дела перенесено')
    press(ann, 'Отменить')
    await until(lambda: len(groups(ann).get('overdue', [])) == 3)


async def test_tomorrow_and_handing_over_reach_the_verbs(store, signed_in):
    first, second = plan(store, ANN, 'Первое', -1), plan(store, ANN, 'Второе', -1)
    ann = await page_of(signed_in, ANN)
    await act(ann, 'tomorrow', first.id)
    await act(ann, 'assign', second.id, BOB)
    await until(lambda: groups(ann) == {'tomorrow': ['Первое']})
    assert store.ask_now(ANN, lambda work: work.get(Activity, second.id).owner_id) == BOB


async def test_a_typed_line_is_understood_and_kept(store, signed_in):
    deal = store.do_now(ANN, deals.create, {'title': 'Подольск, Ирина, песок мытый'})
    ann = await page_of(signed_in, ANN)
    with ann:
        given = set(one(ann, Side).descendants())
        line = next(e for e in ann.find(kind=Line).elements if e not in given)
        line.input.set_value('позвонить Ирине завтра в 11, Подольск')
    await ann.should_see('Завтра 11:00')
    await ann.should_see('Звонок')
    await until(lambda: line._offers)
    with ann:
        line._tie(line._offers[0])
        await line.keep()
    await until(lambda: groups(ann).get('tomorrow') == ['Позвонить Ирине, Подольск'])
    kept = store.ask_now(ANN, lambda work: work.find(Activity, Activity.subject == 'Позвонить Ирине, Подольск'))
    assert (kept.kind, kept.links, kept.owner_id) == ('call', [['deal', deal.id]], ANN)
    assert line.input.value == ''


async def test_work_given_by_a_manager_appears_at_once_on_the_colleagues_open_screen(store, signed_in):
    plan(store, BOB, 'Старое', -1)
    ann, bob = await page_of(signed_in, ANN), await page_of(signed_in, BOB)
    with ann:
        side = one(ann, Side)
        assert side.shown.other.person_id == BOB  # the one with most overdue comes first
        given = next(e for e in side.descendants() if isinstance(e, Line))
        given.input.set_value('Съездить на карьер')
        await given.keep()
    await until(lambda: 'Съездить на карьер' in groups(bob).get('today', []))
    await bob.should_see('Анна Котова gives you an activity: Съездить на карьер')
    await ann.should_see('Поручено: Bob Manager')
    await until(lambda: 'Съездить на карьер' in side._html)

    row = next(r for r in one(bob, ActivityList).data['rows'].values() if r['s'] == 'Старое')
    await act(bob, 'done', row['id'])
    await until(lambda: side.shown.team[BOB]['done'] == 1)
    assert 'is-done' in side._html


async def test_a_renamed_deal_is_renamed_in_the_list(store, signed_in):
    deal = store.do_now(ANN, deals.create, {'title': 'Клин'})
    made = plan(store, ANN, 'Позвонить', 1, [('deal', deal.id)])
    ann = await page_of(signed_in, ANN)
    store.do_now(BOB, deals.change, deal.id, {'title': 'Клин, Артём'})
    await until(lambda: one(ann, ActivityList).data['rows'][made.id]['d']['t'] == 'Клин, Артём')


async def test_what_becomes_overdue_moves_without_a_reload(store, signed_in, monkeypatch):
    monkeypatch.setattr(activities_page, 'TICK', 0.1)
    ann = await page_of(signed_in, ANN)
    plan(store, ANN, 'Вот-вот', 4 / 3600)
    await until(lambda: groups(ann))
    assert 'overdue' not in groups(ann)
    await until(lambda: groups(ann) == {'overdue': ['Вот-вот']})


async def test_the_team_page_shows_everybodys_day_live_and_only_to_managers(store, signed_in):
    ann = await signed_in(ANN)
    await ann.open('/activities/team')
    await ann.should_see(kind=TeamCard, retries=50)
    with ann:
        cards = {card._id: card for card in ann.find(kind=TeamCard).elements}
    assert len(cards) == 5
    made = plan(store, OWN, 'Замер', -1)
    await until(lambda: cards[OWN]._row['overdue'] == 1)
    store.do_now(OWN, activities.done, made.id)
    await until(lambda: (cards[OWN]._row['overdue'], cards[OWN]._row['done']) == (0, 1))

    own = await signed_in(OWN)
    await own.open('/activities/team')
    await own.should_see('Дела команды вам не показаны', retries=50)


async def test_who_may_not_give_work_or_act_gets_no_way_to(store, signed_in):
    made = plan(store, EVE, 'Посмотреть', 1)
    own, eve = await page_of(signed_in, OWN), await page_of(signed_in, EVE)
    await own.should_not_see(kind=Side)
    assert one(own, ActivityList).props['assign'] is False
    await eve.should_not_see(kind=Line)
    assert one(eve, ActivityList).props['may'] is False
    await act(eve, 'done', made.id)
    assert store.ask_now(EVE, lambda work: work.get(Activity, made.id).open)


async def test_another_persons_row_cannot_be_acted_on_through_my_list(store, signed_in):
    foreign = plan(store, BOB, 'Чужое', -1)
    ann = await page_of(signed_in, ANN)
    await act(ann, 'done', foreign.id)
    assert store.ask_now(ANN, lambda work: work.get(Activity, foreign.id).open)


async def test_the_week_shows_planned_and_done_in_their_days_and_follows_changes(store, signed_in):
    ann = await signed_in(ANN)
    await ann.open('/activities/week')
    await ann.should_see('Текущая неделя', retries=50)
    store.do_now(ANN, activities.log, 'call', {'subject': HOSTILE})

    def shown():
        with ann:
            return [e.content for e in ann.find(kind=ui.html).elements if 'm-wr' in e.content]

    [html] = await until(shown)
    assert HOSTILE not in html
    assert '&lt;img src=x' in html
    assert 'is-done' in html
