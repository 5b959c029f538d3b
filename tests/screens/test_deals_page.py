import asyncio
import json

from nicegui import ui

from domain import deals, leads
from domain.deals import Deal
from ui.components.board import Board

from ..conftest import ANN, BOB, EVE


def board(user):
    with user:
        [found] = user.find(kind=Board).elements
        return found


async def heard(user, what, seconds=3):
    """The deltas a board was sent, once `what` is among them."""
    sent = board(user).__dict__.setdefault('sent', [])
    for _ in range(int(seconds * 20)):
        if any(what(delta) for delta in sent):
            return sent
        await asyncio.sleep(0.05)
    raise AssertionError(sent)


def listen(user):
    shown = board(user)
    shown.sent = []
    shown.apply = lambda *deltas: shown.sent.extend(deltas)


async def test_a_move_is_told_to_every_open_board(store, signed_in):
    deal = await store.do(ANN, deals.create, {'title': 'Москва, Василий, щебень', 'amount': '100'})
    ann, bob, eve = await signed_in(ANN), await signed_in(BOB), await signed_in(EVE)
    for user in (ann, bob, eve):
        await user.open('/deals/1')
        await user.should_see(kind=Board, retries=50)
        listen(user)
    stages = (await store.ask(ANN, lambda work: deals.snapshot(work, 1)))['stages']

    await store.do(BOB, deals.move, deal.id, stages[2]['id'])
    for user in (ann, bob, eve):
        sent = await heard(user, lambda d: d.get('card', {}).get('s') == stages[2]['id'])
        moved = next(d for d in sent if d.get('card', {}).get('s') == stages[2]['id'])
        assert moved['by'] == BOB
        assert moved['heads'][stages[2]['id']]['count'] == 1


async def test_a_drop_calls_the_verb_and_a_refusal_comes_back_in_words(store, signed_in):
    deal = await store.do(ANN, deals.create, {'title': 'Roof'})
    ann = await signed_in(ANN)
    await ann.open('/deals/1')
    await ann.should_see(kind=Board, retries=50)
    lanes = (await store.ask(ANN, lambda work: deals.snapshot(work, 1)))['stages']
    with ann:
        drop = {'stage': lanes[1]['id'], 'before': None, 'after': None}
        assert await board(ann)._on_move({'id': deal.id, **drop}) is True
        answer = await board(ann)._on_move({'id': 999, **drop})
    assert isinstance(answer, str)
    moved = await store.ask(ANN, lambda work: work.get(Deal, deal.id).stage_id)
    assert moved == lanes[1]['id']


async def test_who_only_looks_gets_no_way_to_add(signed_in):
    eve = await signed_in(EVE)
    await eve.open('/deals/1')
    await eve.should_see(kind=Board, retries=50)
    await eve.should_not_see('Сделка C')
    assert board(eve).props['quick-add'] is False


async def test_the_list_of_deals_answers_a_page_of_rows(store, signed_in):
    for n in range(3):
        await store.do(ANN, deals.create, {'title': f'Deal {n}', 'amount': '10'})
    ann = await signed_in(ANN)
    found = (await ann.http_client.get('/data/deals.page?direction=1&offset=1&limit=1&sort=title&dir=-1')).json()
    assert (found['total'], [row['title']['t'] for row in found['rows']]) == (3, ['Deal 1'])


async def test_the_boards_data_needs_a_session(signed_in):
    nobody = await signed_in(ANN)
    nobody.http_client.cookies.clear()
    answer = await nobody.http_client.get('/data/deals.board?direction=1')
    assert answer.status_code in (303, 401)


async def test_lists_and_boards_of_deals_and_leads_are_filtered_by_any_field(store, signed_in):
    for n in range(3):
        await store.do(ANN, deals.create, {'title': f'Deal {n}', 'amount': n})
        await store.do(ANN, leads.create, {'title': f'Lead {n}', 'amount': n})
    ann = await signed_in(ANN)

    async def asked(feed, **filters):
        answer = await ann.http_client.get(f'/data/{feed}', params={'direction': '1', 'f': json.dumps(filters)})
        assert answer.status_code == 200, answer.text
        return answer.json()

    tree = {'and': [{'field': 'amount', 'op': 'more', 'value': '0'}, {'field': 'title', 'op': 'hasnt', 'value': '2'}]}
    for kind in ('deals', 'leads'):
        found = await asked(f'{kind}.page', tree=tree)
        assert (found['total'], [row['title']['t'][-1] for row in found['rows']]) == (1, ['1']), kind
        lanes = (await asked(f'{kind}.board', tree=tree))['stages']
        assert [card['t'][-1] for card in lanes[0]['cards']] == ['1'], kind
        assert (await ann.http_client.get(f'/data/{kind}.page', params={'f': '{"tree": {"x": 1}}'})).status_code == 422


async def test_won_and_lost_deals_have_their_own_chips_in_the_list(store, signed_in):
    won = await store.do(ANN, deals.create, {'title': 'Сладилось'})
    await store.do(ANN, deals.win, won.id)
    await store.do(ANN, deals.create, {'title': 'В работе'})
    ann = await signed_in(ANN)
    await ann.open('/deals/1/list')
    await ann.should_see('Успех')
    answer = await ann.http_client.get('/data/deals.page', params={'direction': '1', 'f': '{"preset": "won"}'})
    assert [row['title']['t'] for row in answer.json()['rows']] == ['Сладилось']


async def test_a_change_of_another_comes_to_a_board_that_is_filtered_by_any_field(store, signed_in):
    deal = await store.do(ANN, deals.create, {'title': 'Deal', 'amount': 1})
    ann = await signed_in(ANN)
    await ann.open('/deals/1')
    await ann.should_see(kind=Board, retries=50)
    tree = {'and': [{'field': 'amount', 'op': 'more', 'value': '100'}]}
    with ann:
        [search] = [e for e in ann.find(kind=ui.input).elements if e.props.get('aria-label') == 'Искать здесь']
        bar = search._change_handlers[0].__self__
    listen(ann)
    with ann:
        await bar._set_tree(tree)
    await store.do(BOB, deals.change, deal.id, {'amount': 500})
    await heard(ann, lambda one: one.get('card', {}).get('id') == deal.id)
    await store.do(BOB, deals.change, deal.id, {'amount': 5})
    await heard(ann, lambda one: one.get('gone') == deal.id)
