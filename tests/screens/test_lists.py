"""Lists: filters by any field, saved ones, columns of one's own, edits in cells and acts on many, with two people."""

import asyncio
import json

import pytest
from nicegui.testing import UserInteraction

from domain import companies, contacts, deals, stage_rules, stages, views
from domain.contacts import Contact
from domain.deals import Deal
from domain.unit_of_work import undo
from ui.components.fields import SelectField
from ui.components.table import Table
from ui.lists import BulkAction, add_action
from ui.lists import bulk as lists_bulk
from ui.lists.builder import Group, Row
from ui.lists.saved import SavedViews

from ..conftest import ANN, BOB, EVE

DIRECTORS = {'and': [{'field': 'post', 'op': 'has', 'value': 'директор'}]}
NASTY = '<img src=x onerror=alert(1)>'


async def until(what, seconds=5):
    for _ in range(int(seconds * 20)):
        if what():
            return
        await asyncio.sleep(0.05)
    assert what()


async def people(store):
    made = [('Белов', 'Директор'), ('Громов', 'бухгалтер'), (NASTY, 'зам. ДИРЕКТОРА')]
    return [(await store.do(ANN, contacts.create, {'last_name': name, 'post': post})).id for name, post in made]


async def opened(signed_in, who, path='/contacts'):
    user = await signed_in(who)
    await user.open(path)
    await user.should_see(kind=Table)
    with user:
        [table] = user.find(kind=Table).elements
    return user, table


def tell(user, table, event, args):
    """What the browser's table reports."""
    listener = next(one for one in table._event_listeners.values() if one.type == event)
    with user:
        table._handle_event({'listener_id': listener.id, 'args': args})


def press(user, text):
    """Click what says so and was drawn last."""
    with user:
        found = {max(user.find(text).elements, key=lambda e: e.id)}
        UserInteraction(user, found, text).click()


async def rows(user, tree=None, **asked):
    asked |= {'f': json.dumps({'tree': tree})} if tree else {}
    found = await user.http_client.get('/data/contacts.page', params=asked)
    assert found.status_code == 200, found.text
    return found.json()


async def test_the_rows_are_filtered_sorted_and_shown_by_any_field(store, signed_in):
    await people(store)
    ann, _ = await opened(signed_in, ANN)
    found = await rows(ann, DIRECTORS, sort='post', dir='1', cols='post,changed_at,photo,nothing')
    assert [(r['post'], r['version']) for r in found['rows']] == [('Директор', 1), ('зам. ДИРЕКТОРА', 1)]
    assert found['total'] == 2
    assert 'photo' not in found['rows'][0]
    for bad in ({'sort': 'secret', 'dir': '1'}, {'f': '{"tree": {"and": "x"}}'}, {'f': '{"tree": [1]}'}):
        assert (await ann.http_client.get('/data/contacts.page', params=bad)).status_code == 422


@pytest.mark.parametrize('sort', ['title', 'post', 'company', 'created'])
@pytest.mark.parametrize('way', ['1', '-1'])
async def test_any_window_of_a_list_is_a_part_of_the_whole_whichever_end_is_nearer(store, signed_in, sort, way):
    firms = [(await store.do(ANN, companies.create, {'title': title})).id for title in ('Альфа', 'Бета')]
    for n, post in enumerate(['б', '', 'а', '', 'в', 'а', '']):
        company = [None, *firms][n % 3]
        await store.do(ANN, contacts.create, {'last_name': f'Белов {n % 4}', 'post': post, 'company_id': company})
    ann, _ = await opened(signed_in, ANN)
    whole = [row['id'] for row in (await rows(ann, sort=sort, dir=way, limit=20))['rows']]
    assert len(whole) == 7
    for offset in range(9):
        found = await rows(ann, sort=sort, dir=way, offset=offset, limit=3)
        assert [row['id'] for row in found['rows']] == whole[offset : offset + 3], offset


async def test_columns_and_order_are_remembered_for_each_person(store, signed_in):
    ann, table = await opened(signed_in, ANN)
    wide = [{'key': 'title', 'width': 300}, {'key': 'post', 'width': 90}]
    tell(ann, table, 'columns', wide)
    tell(ann, table, 'sort', {'key': 'post', 'dir': 1})
    await until(lambda: store.ask_now(ANN, views.layout, 'contact') == (wide, {'key': 'post', 'dir': 1}))
    assert 'cols=post' in table.props['src']
    _, again = await opened(signed_in, ANN)
    assert (again.props['shown'], again.props['sort']) == (wide, ['post', 1])
    _, other = await opened(signed_in, BOB)
    assert other.props['shown'][-1] == {'key': 'created'}


async def test_a_cell_is_edited_and_the_colleague_sees_it(store, signed_in):
    ids = await people(store)
    ann, table = await opened(signed_in, ANN)
    _, bobs = await opened(signed_in, BOB)
    sent, settled = [], []
    bobs.apply = lambda *news: sent.extend(news)
    table.settle = settled.append
    tell(ann, table, 'edit', {'id': ids[0], 'key': 'post', 'value': 'Сторож', 'version': 1})
    await until(lambda: sent)
    assert sent[0]['by'] == ANN
    assert store.ask_now(ANN, lambda work: work.get(Contact, ids[0]).post) == 'Сторож'
    store.do_now(BOB, contacts.change, ids[0], {'post': 'Боцман'})
    tell(ann, table, 'edit', {'id': ids[0], 'key': 'post', 'value': 'Юнга', 'version': 2})
    await ann.should_see('Боцман', retries=50)  # the conflict shows both values
    tell(ann, table, 'edit', {'id': ids[0], 'key': 'owner', 'value': 999, 'version': 3})
    tell(ann, table, 'edit', {'id': ids[0], 'key': 'created', 'value': '2020-01-01', 'version': 3})
    tell(ann, table, 'edit', {'id': ids[0], 'key': 'post', 'value': ['x'], 'version': 3})
    await until(lambda: len(settled) == 3)
    record = store.ask_now(ANN, lambda work: work.get(Contact, ids[0]))
    assert (record.post, record.owner_id) == ('Боцман', ANN)
    _, eves = await opened(signed_in, EVE)
    assert not any(column['edit'] for column in eves.props['columns'])
    assert not eves.props['selectable']


async def test_all_that_match_are_changed_in_one_act(store, signed_in):
    ids = await people(store)
    seen = []

    async def count(context, chosen):
        seen.append((chosen.count, await context.ask(chosen.read)))
        return True

    before = list(lists_bulk._ACTIONS)
    add_action(BulkAction(key='test', label='Проба', icon='call', run=count, offered=lambda context, kind: True))
    try:
        ann, table = await opened(signed_in, ANN)
        table.parent_slot.parent.filters = lambda: {'tree': DIRECTORS}
        tell(ann, table, 'select', {'all': True, 'except': [ids[2]], 'count': 1})
        await ann.should_see('Выбрано: 1')
        press(ann, 'Проба')
        await until(lambda: seen)
        assert seen == [(1, [ids[0]])]
    finally:
        lists_bulk._ACTIONS[:] = before
    done = await store.do(ANN, lists_bulk.bulk.change, 'contact', ids, {'owner_id': BOB}, batch='act')
    assert done == 3
    await store.do(ANN, undo, 'act')


async def test_a_filter_is_built_kept_and_shared(store, signed_in):
    await people(store)
    ann, table = await opened(signed_in, ANN)
    bob, _ = await opened(signed_in, BOB)
    press(ann, 'По любому полю…')
    await ann.should_see('Фильтр по любому полю')
    with ann:
        [group] = ann.find(kind=Group).elements
        [row] = ann.find(kind=Row).elements
        row.field.input.set_value('post')
    await until(lambda: row.op.value == 'has')
    with ann:
        [value] = row._value_box.default_slot.children
        value.set_value('директор')
    assert group.read() == DIRECTORS
    press(ann, 'Показать')
    await until(lambda: 'tree' in table.props['src'])
    await ann.should_see('2 контакта')
    await ann.should_see('Должность содержит директор')
    await store.do(ANN, views.save, 'contact', {'name': NASTY, 'shared': True}, DIRECTORS)
    await bob.should_see(NASTY)
    with bob:
        [mark] = bob.find(kind=SavedViews).elements
    await mark.choose(mark.views[0].id)
    await bob.should_see('2 contacts')


@pytest.mark.parametrize('args', [{'id': 1, 'key': 'x', 'value': 1}, {'id': 'x', 'key': 'post'}, None, []])
async def test_what_no_browser_sends_is_dropped(store, signed_in, args):
    ann, table = await opened(signed_in, ANN)
    tell(ann, table, 'edit', args)


async def test_many_whom_a_stage_does_not_take_yet_are_filled_in_on_the_way(store, signed_in):
    _, second = (await store.ask(ANN, stages.of, 'deal', 1))[:2]
    await store.do(ANN, stage_rules.demand, second.id, ['tags'])
    ids = [(await store.do(BOB, deals.create, {'title': title, 'tags': [tag]})).id
           for title, tag in (('Клин', ''), ('Тверь', 'Новый'))]  # fmt: skip
    ann, table = await opened(signed_in, ANN, '/deals/1/list')
    tell(ann, table, 'select', {'ids': ids, 'count': 2})
    [act] = [button for one, button in one_of(ann, lists_bulk.BulkBar)._buttons if one.key == 'move']
    with ann:
        UserInteraction(ann, {act}, 'Стадия').click()
    await ann.should_see('Перенести', retries=30)
    with ann:
        [stage] = [f for f in ann.find(kind=SelectField).elements if f.label == 'Стадия']
        stage.set_value(second.id)
    press(ann, 'Перенести')
    await ann.should_see('Пусто у 1 из 2', retries=30)
    with ann:
        [tags] = [f for f in ann.find(kind=SelectField).elements if f.label == 'Метки']
        tags.set_value(['Общий'])
    press(ann, 'Сохранить и перевести')
    await ann.should_see('Изменено 2 записи.', retries=40)
    found = await store.ask(ANN, lambda work: {one.title: (one.stage_id, *one.tags) for one in work.all(Deal)})
    assert found == {'Клин': (second.id, 'Общий'), 'Тверь': (second.id, 'Новый')}


def one_of(user, kind):
    with user:
        [found] = user.find(kind=kind).elements
    return found
