"""Own fields made, renamed and put away by one person, in the lists that others have open."""

import json

import pytest
from nicegui.testing import UserInteraction

from domain import deals, own, products, views
from ui.components.table import Table
from ui.lists.builder import Row
from ui.lists.saved import SavedViews

from ..conftest import ANN, BOB, EVE
from .test_lists import press, tell, until

LISTS = {'lead': '/leads', 'contact': '/contacts', 'company': '/companies', 'deal': '/deals/1/list',
         'product': '/products', 'quote': '/quotes', 'invoice': '/invoices'}  # fmt: skip
NASTY = '<img src=x onerror=alert(1)>'


async def opened(signed_in, who, path):
    user = await signed_in(who)
    await user.open(path)
    await until(lambda: any(isinstance(e, Table) for e in user.client.elements.values()))
    [table] = [e for e in user.client.elements.values() if isinstance(e, Table)]
    return user, table


def labels(table):
    return {column['key']: column['label'] for column in table.props['columns']}


@pytest.mark.parametrize('kind', LISTS)
async def test_an_open_list_offers_a_field_made_meanwhile_and_forgets_one_put_away(store, signed_in, kind):
    bob, table = await opened(signed_in, BOB, LISTS[kind])
    said = []
    table.run_method = lambda name, *args: said.append((name, args))
    made = await store.do(ANN, own.add, kind, 'number', {'label': NASTY})
    await until(lambda: labels(table).get(made.name) == NASTY)
    assert [name for name, _ in said] == ['define', 'renew'], 'nothing is read from the top again'
    await store.do(ANN, own.change, made.id, {'label': 'Тонн'})
    await until(lambda: labels(table)[made.name] == 'Тонн')
    tell(bob, table, 'columns', [{'key': next(iter(labels(table))), 'width': 200}, {'key': made.name, 'width': 99}])
    await until(lambda: made.name in table.props['src'])
    answer = await bob.http_client.get(table.props['src'] + f'&sort={made.name}&dir=-1')
    assert answer.status_code == 200, answer.text
    await store.do(ANN, own.drop, made.id)
    await until(lambda: made.name not in labels(table))
    assert made.name not in table.props['src']
    said.clear()
    await store.do(ANN, own.restore, made.id)
    await until(lambda: said)
    assert said[0][1][1] == [made.name], 'what the person looked at is shown again'
    assert [one['key'] for one in store.ask_now(BOB, views.layout, kind)[0]][-1] == made.name


async def test_what_is_filtered_by_a_field_that_goes_is_found_without_it(store, signed_in):
    mark = await store.do(ANN, own.add, 'deal', 'text', {'label': 'Марка'})
    tons = await store.do(ANN, own.add, 'deal', 'number', {'label': 'Тонн'})
    await store.do(ANN, deals.create, {'title': 'Щебень', mark.name: 'М300', tons.name: 5})
    bob, table = await opened(signed_in, BOB, '/deals/1/list')
    both = {'and': [{'field': mark.name, 'op': 'filled'}, {'field': tons.name, 'op': 'more', 'value': '1'}]}
    await store.do(BOB, views.save, 'deal', {'name': 'Мои'}, both)
    await bob.should_see('Мои')
    [saved] = [e for e in bob.client.elements.values() if isinstance(e, SavedViews)]
    with bob:
        await saved.choose(saved.views[0].id)
    await until(lambda: 'tree' in table.props['src'])
    await store.do(ANN, own.drop, mark.id)
    await bob.should_see('A field of this filter was put away')
    await until(lambda: mark.name not in table.props['src'])
    assert tons.name in table.props['src']
    await bob.should_see('Тонн more than 1')
    assert not saved.chosen
    await store.do(ANN, own.change, tons.id, {'label': NASTY})
    await bob.should_see(f'{NASTY} more than 1')


async def test_a_filter_that_is_being_built_offers_what_is_new(store, signed_in):
    bob, _ = await opened(signed_in, BOB, '/products')
    press(bob, 'Filter')
    await bob.should_see('Filter by any field')
    made = await store.do(ANN, own.add, 'product', 'text', {'label': 'Карьер'})

    def row():
        return [e for e in bob.client.elements.values() if isinstance(e, Row)]

    await until(lambda: made.name in row()[0].field.input.options)
    with bob:
        row()[0].field.input.set_value(made.name)
    await store.do(ANN, own.drop, made.id)
    await until(lambda: not row())


async def test_products_and_papers_are_filtered_shown_and_changed_by_own_fields_in_their_lists(store, signed_in):
    size = await store.do(ANN, own.add, 'product', 'text', {'label': 'Фракция'})
    first = await store.do(ANN, products.create, {'name': 'Щебень', size.name: '5–20'})
    await store.do(ANN, products.create, {'name': 'Песок', size.name: '0–2'})
    ann, table = await opened(signed_in, ANN, '/products')
    tree = {'tree': {'field': size.name, 'op': 'has', 'value': '5–'}}
    answer = await ann.http_client.get(f'/data/products.page?f={json.dumps(tree)}&cols={size.name}&sort={size.name}')
    assert [row[size.name] for row in answer.json()['rows']] == ['5–20']
    tell(ann, table, 'edit', {'id': first.id, 'key': size.name, 'value': '20–40', 'version': 1})
    await ann.should_see('Сохранено')
    [kept] = store.ask_now(ANN, products.pick, 'щебень')
    assert getattr(kept, size.name) == '20–40'
    for bad in ({'preset': ['x']}, {'section': 'x'}, {'q': [1]}, {'owner': 'x'}, {'status': {}}):
        for feed in ('products', 'quotes', 'invoices'):
            answer = await ann.http_client.get(f'/data/{feed}.page', params={'f': json.dumps(bad)})
            assert answer.status_code in (200, 422), (feed, bad)
    _, eves = await opened(signed_in, EVE, '/products')
    assert not eves.props['selectable']
    assert not any(column['edit'] for column in eves.props['columns'])
    with ann:
        UserInteraction(ann, {table}, None).trigger('open', {'id': first.id})
    await ann.should_see('20–40')
