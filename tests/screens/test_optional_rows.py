"""Optional rows on screen: the grid of a quote for two colleagues, and the page of the client who chooses."""

import re

from nicegui.testing.user_interaction import UserInteraction

from domain import invoices, quotes, rows
from domain.quotes import Quote, links
from domain.signing import hash_of, new_token
from ui.rows_grid import RowsTable

from ..conftest import ANN, BOB, EVE
from .test_offers import stranger
from .test_papers import EVIL, deal, now, opened, until  # noqa: F401

ROAD = {'name': f'Доставка {EVIL}', 'price': '10000', 'vat_rate': '22', 'choice': 'offered'}
NIGHT = {'name': 'Разгрузка ночью', 'price': '5000.50', 'vat_rate': '22', 'choice': 'offered'}


async def offered(store, deal):  # noqa: F811
    """(quote id, ids of its two optional rows)."""
    quote = (await store.do(BOB, quotes.from_deal, deal)).id
    return quote, [(await store.do(BOB, rows.add, 'quote', quote, values)).id for values in (ROAD, NIGHT)]


async def shared(store, quote):
    token = new_token()
    await store.do(BOB, links.share, quote, hash_of(token), lang='en')
    return f'/offer/{token}'


def grid(user):
    with user:
        return max(user.find(kind=RowsTable).elements, key=lambda one: one.id)


def shown(user):
    """{row id: its choice} as the grid shows it."""
    return {row['id']: row['choice'] for row in grid(user).props['rows']}


def change(user, **args):
    """What the browser sends of a changed cell."""
    with user:
        UserInteraction(user, {grid(user)}, None).trigger('change', args)


async def test_a_mark_in_the_grid_is_seen_by_a_colleague_and_the_sum_follows(store, signed_in, deal):  # noqa: F811
    quote, (road, _) = await offered(store, deal)
    bob = await opened(signed_in, BOB, f'/quote/{quote}', 'Quote 1')
    ann = await opened(signed_in, ANN, f'/quote/{quote}', 'КП № 1')
    assert grid(bob).props['choice'] == 'edit'
    await ann.should_see('Со всеми по желанию')
    version = next(row['version'] for row in grid(bob).props['rows'] if row['id'] == road)
    change(bob, id=road, version=version, name='choice', value='chosen')
    await until(lambda: shown(ann)[road] == 'chosen')
    await ann.should_see('1\u00a0260\u00a0000\u00a0₽')
    change(bob, id=road, version=None, name='choice', value='CHOSEN<script>')
    change(bob, id=road, version=None, name='choice', value='')
    await until(lambda: shown(ann)[road] == '')
    invoice = (await store.do(BOB, invoices.from_deal, deal)).id
    eve = await opened(signed_in, EVE, f'/invoice/{invoice}', 'Счёт № 1')
    assert grid(eve).props['choice'] == '', 'rows of invoices are not optional'


async def test_in_a_sent_quote_only_the_choice_is_open_and_after_the_answer_nothing(store, signed_in, deal):  # noqa: F811
    quote, (road, night) = await offered(store, deal)
    await store.do(BOB, quotes.send, quote)
    bob = await opened(signed_in, BOB, f'/quote/{quote}', 'Quote 1')
    assert (grid(bob).props['choice'], grid(bob).props['locked']) == ('choose', True)
    change(bob, id=road, version=None, name='price', value='1')
    change(bob, id=road, version=None, name='choice', value='chosen')
    await until(lambda: shown(bob)[road] == 'chosen')
    assert [str(row.price) for row in await store.ask(BOB, rows.of, 'quote', quote) if row.id == road] == ['10000.00']
    eve = await opened(signed_in, EVE, f'/quote/{quote}', 'КП № 1')
    assert grid(eve).props['choice'] == 'shown', 'who may only read sees the marks'
    await store.do(ANN, quotes.accept, quote)
    await until(lambda: grid(bob).props['choice'] == 'shown')
    assert shown(bob) | {night: 'offered'} == shown(bob)


async def test_a_client_ticks_recounts_and_accepts_with_that_choice(store, signed_in, deal):  # noqa: F811
    quote, (road, night) = await offered(store, deal)
    here = await shared(store, quote)
    bob = await opened(signed_in, BOB, f'/quote/{quote}', 'Quote 1')
    client = stranger()
    page = (await client.get(here)).text
    assert EVIL not in page
    assert page.count('type="checkbox"') == 2
    assert '"answer" checked' not in page
    assert 'name="total" value="1250000.00"' in page
    assert '1,265,000.50' in page, 'the total with all options'
    form = {'version': '1', 'total': '1250000.00', 'name': 'Irina', 'words': EVIL}
    counted = await client.post(here, data=form | {'answer': 'count', 'pick': [str(night)]})
    assert counted.status_code == 200
    assert 'name="total" value="1255000.50"' in counted.text
    assert re.findall(r'value="(\d+)" form="answer" checked', counted.text) == [str(night)]
    assert 'value="Irina"' in counted.text, 'what was typed stays'
    assert (await now(store, Quote, quote)).amount == 1_250_000, 'a recount changes nothing'

    unseen = await client.post(here, data=form | {'answer': 'yes', 'pick': [str(road)]})
    assert unseen.status_code == 409
    assert 'the total of offer 1 is ₽1,260,000. If that is right' in unseen.text
    assert 'name="total" value="1260000.00"' in unseen.text
    done = await client.post(here, data=form | {'answer': 'yes', 'total': '1260000.00', 'pick': [str(road)]})
    assert done.status_code == 303
    after = (await client.get(here)).text
    assert 'You have accepted this offer' in after
    assert 'type="checkbox"' not in after
    assert after.index('chosen</small>') < after.index('not chosen</small>')
    await bob.should_see(f'The client chose: Доставка {EVIL}')
    card = await opened(signed_in, ANN, f'/deal/{(await now(store, Quote, quote)).deal_id}', 'принял КП')
    await card.should_see('Клиент выбрал: Доставка')
    notified = await opened(signed_in, BOB, '/notices', 'accepts the quote')
    await notified.should_see('+ Доставка')


async def test_a_hostile_form_chooses_nothing(store, signed_in, deal):  # noqa: F811
    quote, (road, _) = await offered(store, deal)
    here = await shared(store, quote)
    await signed_in(BOB)
    client, stone = stranger(), (await store.ask(BOB, rows.of, 'quote', quote))[0].id
    form = {'version': '1', 'total': '1250000.00', 'answer': 'yes'}
    for pick in (['x'], [str(stone)], ['-1'], [str(10**30)], [str(road), '7777']):
        answer = await client.post(here, data=form | {'pick': pick})
        assert answer.status_code == 409, pick
        assert (await client.post(here, data=form | {'pick': pick, 'answer': 'count'})).status_code == 200
    for total in ('NaN', 'sNaN', '-Infinity', '1e999999', 'x', ''):
        counted = await client.post(here, data=form | {'total': total, 'answer': 'count', 'pick': [str(road)]})
        assert counted.status_code == 200, total
    assert (await client.post(here, data=form | {'total': '1e999999'})).status_code == 409
    assert (await now(store, Quote, quote)).status == 'SENT'
