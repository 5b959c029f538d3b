"""Followers on screens: the card, lists and boards of people who watch each other work."""

from unittest.mock import patch

import pytest
from nicegui import ui

from domain import bulk, comments, deals, leads, notices, observers
from domain.deals import Deal
from ui.cards.people import PeopleField
from ui.components.fields import InlineField
from ui.components.table import check_edit
from ui.lists.table import ListTable
from ui.locales import Words
from ui.notices.lines import lined
from ui.notices.mailing import letter

from ..conftest import ANN, BOB, EVE, OWN
from .test_clients import press, until


@pytest.fixture
async def deal(store):
    return await store.do(ANN, deals.create, {'title': 'Щебень', 'observers': [OWN]})


def people(user):
    """Whom the card shows as followers."""
    with user:
        [field] = user.find(kind=PeopleField).elements
        return [chip.default_slot.children[1].text for chip in field._list.default_slot.children]


def field_of(user):
    with user:
        [field] = user.find(kind=PeopleField).elements
        return field


async def choose(user, person):
    """Add a colleague by the picker."""
    press(user, 'Добавить наблюдателя')
    await until(lambda: field_of(user)._box.default_slot.children)
    with user:
        [picker] = field_of(user)._box.default_slot.children
        picker.input.set_value(person)


async def test_followers_are_added_and_taken_off_for_all_who_look(store, signed_in, deal):
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    for user, label in ((ann, 'Наблюдатели'), (bob, 'Followers')):
        await user.open(f'/deal/{deal.id}')
        await user.should_see(label)
        assert people(user) == ['Олег Свой']
    await choose(ann, EVE)
    for user in (ann, bob):
        await until(lambda user=user: people(user) == ['Олег Свой', 'Ева Зритель'])
    press(bob, 'Follow it myself')
    await until(lambda: people(ann) == ['Олег Свой', 'Ева Зритель', 'Bob Manager'])
    press(ann, 'Убрать из наблюдателей: Олег Свой')
    await until(lambda: people(bob) == ['Ева Зритель', 'Bob Manager'])
    await ann.should_see('Наблюдатель убран')


async def test_a_lead_has_followers_too(store, signed_in):
    lead = await store.do(ANN, leads.create, {'title': 'Лид', 'last_name': 'Котов'})
    ann = await signed_in(ANN)
    await ann.open(f'/lead/{lead.id}')
    await ann.should_see('Наблюдатели')
    await choose(ann, BOB)
    await until(lambda: people(ann) == ['Bob Manager'])


async def test_who_only_follows_gets_no_way_to_change_and_loses_sight_at_once(store, signed_in, deal):
    own = await signed_in(OWN)
    await own.open(f'/deal/{deal.id}')
    await own.should_see('Наблюдатели')
    with own:
        assert not any(field._on_save for field in own.find(kind=InlineField).elements)
    await own.should_not_see('Создать счёт')
    await own.should_not_see('В корзину')
    await own.should_see('Комментарий')
    await store.do(ANN, comments.add, 'deal', deal.id, 'Скидка согласована')
    await own.should_see('Скидка согласована')
    await store.do(ANN, deals.change, deal.id, {'observers': []})
    await own.should_see('Запись удалили, или она вам не видна.')


async def test_who_becomes_responsible_may_change_at_once(store, signed_in, deal):
    own = await signed_in(OWN)
    await own.open(f'/deal/{deal.id}')
    await own.should_see('Наблюдатели')
    with patch.object(ui.navigate, 'to') as went:
        await store.do(ANN, deals.change, deal.id, {'owner_id': OWN})
        await until(lambda: went.call_args_list == [((f'/deal/{deal.id}',),)])


async def test_one_ceases_to_follow_oneself(store, signed_in, deal):
    own = await signed_in(OWN)
    await own.open(f'/deal/{deal.id}')
    await own.should_see('Наблюдатели')
    press(own, 'Убрать из наблюдателей: Олег Свой')
    await own.should_see('Вы больше не наблюдаете')
    assert (await store.ask(ANN, lambda work: work.get(Deal, deal.id))).observers == []


async def feed(user, path, **params):
    answer = await user.http_client.get(path, params=params)
    assert answer.status_code == 200
    return answer.json()


async def test_boards_and_lists_show_what_one_follows_until_one_does_not(store, signed_in, deal):
    await store.do(ANN, deals.create, {'title': 'Чужая'})
    own, ann = await signed_in(OWN), await signed_in(ANN)
    mine = {'direction': '1', 'f': '{"preset": "watched"}'}
    for params in ({'direction': '1'}, mine):
        rows = (await feed(own, '/data/deals.page', **params, cols='observers'))['rows']
        assert [(row['id'], row['observers']) for row in rows] == [(deal.id, {'t': 'Олег Свой', 'v': [OWN]})]
        lane = (await feed(own, '/data/deals.board', **params))['stages'][0]
        assert ([card['id'] for card in lane['cards']], lane['count']) == ([deal.id], 1)
    assert (await feed(ann, '/data/deals.page', **mine))['rows'] == []
    await store.do(ANN, observers.part, 'deal', deal.id, [OWN])
    assert (await feed(own, '/data/deals.page', direction='1'))['rows'] == []


async def test_a_preset_of_what_one_follows_counts_it(store, signed_in, deal):
    own, bob = await signed_in(OWN), await signed_in(BOB)
    await own.open('/deals/1')
    await own.should_see('Наблюдаю')
    await bob.open('/leads')
    await bob.should_see('I follow')


async def test_many_get_followers_from_the_list_in_one_act(store, signed_in, deal):
    other = await store.do(ANN, deals.create, {'title': 'Другая'})
    await store.do(ANN, bulk.observe, 'deal', [deal.id, other.id], [BOB])
    for id, there in ((deal.id, [OWN, BOB]), (other.id, [BOB])):
        assert (await store.ask(ANN, lambda work, id=id: work.get(Deal, id))).observers == there


async def test_a_cell_of_the_list_takes_several(store, signed_in, deal):
    ann = await signed_in(ANN)
    await ann.open('/deals/1/list')
    await ann.should_see(ListTable)
    with ann:
        [listed] = ann.find(kind=ListTable).elements
        column = next(one for one in listed._offered if one.key == 'observers')
        assert (column.edit, [BOB, 'Bob Manager'] in column.options) == ('many', True)
        await listed._edited({'id': deal.id, 'key': 'observers', 'value': [BOB, EVE], 'version': deal.version})
    assert (await store.ask(ANN, lambda work: work.get(Deal, deal.id))).observers == [BOB, EVE]
    assert check_edit({'id': 1, 'key': 'observers', 'value': [1, 2]}, {'observers'})
    for hostile in ([True], ['1'], [{}], [[1]], list(range(1, 300)), {'a': 1}):
        assert check_edit({'id': 1, 'key': 'observers', 'value': hostile}, {'observers'}) is None


async def test_notices_say_who_does_what_with_what_is_followed(store, signed_in, deal):
    await store.do(BOB, comments.add, 'deal', deal.id, 'Скидка согласована')
    own = await signed_in(OWN)
    await own.open('/notices')
    for text in ('добавляет вас наблюдателем сделки', 'комментирует', 'Скидка согласована'):
        await own.should_see(text)
    said = letter(Words('ru', 'Europe/Moscow'), await store.ask(OWN, mailed), {}, 'https://artel.example')
    assert 'комментирует: Щебень' in said[1]


def mailed(work):
    return lined(work, notices.mine(work))


async def test_history_tells_who_follows_by_name(store, signed_in, deal):
    await store.do(BOB, observers.join, 'deal', deal.id, [EVE])
    ann = await signed_in(ANN)
    await ann.open(f'/deal/{deal.id}')
    await ann.should_see('Олег Свой, Ева Зритель')
