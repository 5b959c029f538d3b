"""Tags on cards, in lists, in filters, for many and in the settings, with two people."""

import pytest
from nicegui.testing import UserInteraction

from domain import companies, contacts, deals, leads, tagging
from domain.deals import Deal
from domain.tags import chips
from domain.views import ListView
from ui.cards.tags import TagsField
from ui.components.fields import Field, SelectField
from ui.components.kit import Tag
from ui.components.tag_field import TagChips
from ui.filters import FilterBar
from ui.lists import bulk as lists_bulk
from ui.lists.builder import Group

from ..conftest import ANN, BOB, EVE
from .test_lists import one_of, opened, press, tell, until

NASTY = '<img src=x>'
CREATE = {'lead': leads.create, 'deal': deals.create, 'contact': contacts.create, 'company': companies.create}


def told(user, box, event, args):
    """What the browser's chips report."""
    listener = next(one for one in box._event_listeners.values() if one.type == event)
    with user:
        box._handle_event({'listener_id': listener.id, 'args': args})


async def made(store, kind, *tags):
    name = {'last_name': 'Петров'} if kind == 'contact' else {'title': 'Щебень'}
    return (await store.do(ANN, CREATE[kind], name | {'tags': list(tags)})).id


async def tags_of(store, id):
    return await store.ask(ANN, lambda work: work.get(Deal, id).tags)


@pytest.mark.parametrize('kind', CREATE)
async def test_two_people_add_tags_to_one_card_and_see_each_others(store, signed_in, kind):
    id = await made(store, kind, 'опт')
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    for user in (ann, bob):
        await user.open(f'/{kind}/{id}')
        await user.should_see(kind=TagsField)
    mine, his = one_of(ann, TagsField), one_of(bob, TagsField)
    told(ann, mine.box, 'add', {'tag': ' VIP '})
    told(bob, his.box, 'add', {'tag': NASTY})
    await until(lambda: set(mine.value) == set(his.value) == {'опт', 'VIP', NASTY})
    told(bob, his.box, 'remove', {'tag': 'опт'})
    await until(lambda: set(mine.value) == set(his.value) == {'VIP', NASTY})
    assert mine.box._props['tags'] == chips(mine.value)
    await bob.should_see('Tag removed: опт')
    press(bob, 'Undo')
    await until(lambda: set(mine.value) == {'опт', 'VIP', NASTY})
    told(bob, his.box, 'add', {'tag': 'x' * 31})
    await bob.should_see('30 characters at most')
    assert set(his.value) == {'опт', 'VIP', NASTY}


@pytest.mark.parametrize('args', [None, 'VIP', {}, {'tag': None}, {'tag': 7}, {'tag': ''}, {'tag': 'x' * 5000}])
async def test_what_no_chips_of_ours_send_is_dropped(store, signed_in, args):
    id = await made(store, 'deal')
    ann = await signed_in(ANN)
    await ann.open(f'/deal/{id}')
    await ann.should_see(kind=TagsField)
    told(ann, one_of(ann, TagsField).box, 'add', args)
    assert await tags_of(store, id) == []


async def test_who_only_looks_sees_chips_without_crosses(store, signed_in):
    id = await made(store, 'deal', 'VIP')
    eve = await signed_in(EVE)
    await eve.open(f'/deal/{id}')
    await eve.should_see(kind=TagChips)
    assert not one_of(eve, TagChips)._props['editable']


async def test_the_timeline_names_the_tag_and_takes_it_back_while_a_colleagues_stays(store, signed_in):
    id = await made(store, 'deal')
    await store.do(ANN, tagging.put, 'deal', id, ['VIP'], batch='mine')
    await store.do(BOB, tagging.put, 'deal', id, ['опт', 'тендер'])
    await store.do(BOB, tagging.put, 'deal', id, [], ['тендер'])
    ann = await signed_in(ANN)
    await ann.open(f'/deal/{id}')
    for words in ('добавлена метка', 'добавлены метки', 'убрана метка'):
        await ann.should_see(words)
    with ann:
        await one_of(ann, TagsField).context.undo('mine')
    await until(lambda: one_of(ann, TagsField).value == ['опт'])


async def test_a_cell_of_a_list_adds_and_removes_one_tag_beside_anothers(store, signed_in):
    id = await made(store, 'deal', 'опт')
    (ann, table), (_, his) = (
        await opened(signed_in, ANN, '/deals/1/list'),
        await opened(signed_in, BOB, '/deals/1/list'),
    )
    [column] = [one for one in his._defs if one.key == 'tags']
    assert (column.kind, column.edit, column.options) == ('tags', 'tags', [['опт', chips(['опт'])[0]['tone'], 1]])
    await store.do(BOB, tagging.put, 'deal', id, ['VIP'])
    for value in ('+тендер', '-опт', '+', '', '-'):
        tell(ann, table, 'edit', {'id': id, 'key': 'tags', 'value': value, 'version': 1})
    await ann.should_see('Метка убрана: опт')
    assert await tags_of(store, id) == ['VIP', 'тендер']
    page = (await ann.http_client.get('/data/deals.page', params={'direction': 1, 'cols': 'tags'})).json()
    assert page['rows'][0]['tags'] == chips(['VIP', 'тендер'])


async def test_many_get_and_lose_tags_with_one_undo(store, signed_in):
    ids = [await made(store, 'deal', *tags) for tags in (['опт'], ['опт', 'VIP'], [])]
    ann, table = await opened(signed_in, ANN, '/deals/1/list')
    tell(ann, table, 'select', {'ids': ids, 'count': 3})
    [act] = [button for one, button in one_of(ann, lists_bulk.BulkBar)._buttons if one.key == 'tag']
    with ann:
        UserInteraction(ann, {act}, 'Метки').click()
    await ann.should_see('Метки выбранных записей')
    with ann:
        fields = {f.label: f for f in ann.find(kind=SelectField).elements}
        assert list(fields['Убрать метки'].input.options) == ['VIP', 'опт']
        fields['Добавить метки'].set_value(['срочно', 'vip'])
        fields['Убрать метки'].set_value(['опт'])
    press(ann, 'Изменить')
    await ann.should_see('Изменено 3 записи.')
    assert [await tags_of(store, id) for id in ids] == [['срочно', 'VIP'], ['VIP', 'срочно'], ['срочно', 'VIP']]
    press(ann, 'Отменить')
    await until(lambda: store.ask_now(ANN, lambda work: [work.get(Deal, id).tags for id in ids]) == [
        ['опт'], ['опт', 'VIP'], [],
    ])  # fmt: skip


async def test_a_board_is_filtered_by_a_tag_and_the_filter_is_kept(store, signed_in):
    await made(store, 'deal', 'VIP')
    await made(store, 'deal', 'опт')
    ann = await signed_in(ANN)
    await ann.open('/deals/1')
    await ann.should_see('2 сделки')
    bar = ann_bar(ann)
    with ann:
        await bar._open()
        assert bar._tag.input.options == {'VIP': 'VIP', 'опт': 'опт'}
        bar._tag.set_value('VIP')
        await bar._apply()
    await ann.should_see('Метка: VIP')
    await ann.should_see('1 сделка')
    with ann:
        await bar._keep_filter()
    await ann.should_see('Сохранить фильтр')
    with ann:
        [name] = [f for f in ann.find(kind=Field).elements if f.label == 'Название']
        name.input.set_value('Важные')
    press(ann, 'Сохранить')
    await until(lambda: store.ask_now(ANN, lambda work: work.count(ListView)))
    await store.do(ANN, tagging.rename, 'vip', 'Ключевой')
    [view] = await store.ask(ANN, lambda work: work.all(ListView))
    assert view.filter == {'and': [{'field': 'tags', 'op': 'in', 'value': ['Ключевой']}]}


def ann_bar(user):
    """The page's filter bar, by the button it draws."""
    import gc

    return next(one for one in gc.get_objects() if isinstance(one, FilterBar) and not one._tokens.is_deleted
                and one._tokens.client is user.client)  # fmt: skip


async def test_the_builder_asks_for_tags_in_words(store, signed_in):
    await made(store, 'contact', 'VIP')
    ann = await signed_in(ANN)
    await ann.open('/contacts')
    await ann.should_see('1 контакт')
    bar = ann_bar(ann)
    node = {'and': [{'field': 'tags', 'op': 'notin', 'value': ['VIP']}]}
    with ann:
        await bar._set_tree(node)
    await ann.should_see('Метки нет ни одной из VIP')
    await ann.should_see('0 контактов')
    press(ann, 'Фильтр')
    press(ann, 'По любому полю…')
    await ann.should_see(kind=Group)
    assert one_of(ann, Group).read() == node


async def test_tags_are_renamed_joined_and_deleted_in_the_settings_before_a_colleagues_eyes(store, signed_in):
    first, second = await made(store, 'deal', 'VIP'), await made(store, 'deal', 'ключевой', 'VIP')
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    await ann.open('/settings/tags')
    await bob.open(f'/deal/{second}')
    await bob.should_see(kind=TagsField)
    await ann.should_see('Сделки')
    label(ann, 'Переименовать метку «VIP»')
    await ann.should_see('Если такая метка уже есть, две станут одной.')
    with ann:
        [name] = [f for f in ann.find(kind=Field).elements if f.label == 'Метка']
        name.input.set_value('Ключевой')
    press(ann, 'Переименовать')
    await ann.should_see('Изменено 2 записи.')
    await until(lambda: one_of(bob, TagsField).value == ['ключевой'])
    await until(lambda: shown(ann) == ['ключевой'])
    label(ann, 'Удалить метку «ключевой»')
    await ann.should_see('Она исчезнет с 2 записей.')
    press(ann, 'Удалить')
    await until(lambda: one_of(bob, TagsField).value == [])
    await ann.should_see('Здесь появятся метки')
    await store.do(BOB, tagging.put, 'deal', first, ['новая'])
    await until(lambda: shown(ann) == ['новая'])


def label(user, text):
    with user:
        found = {e for e in user.client.elements.values() if e.props.get('aria-label') == text}
        assert len(found) == 1, (text, len(found))
        UserInteraction(user, found, text).click()


def shown(user):
    with user:
        rows = [e for e in user.find(kind=Tag).elements if e.tag == 'tr' and e.default_slot.children]
        return [str(e.default_slot.children[0].content).split('title="')[1].split('"')[0] for e in rows
                if hasattr(e.default_slot.children[0], 'content')]  # fmt: skip
