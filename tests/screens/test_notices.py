"""The bell, the page of notices and words on open screens, with two people."""

import asyncio

from domain import comments, deals, notices, people

from ..conftest import ANN, BOB
from .test_clients import press, until
from .test_settings import choose

NASTY = '<img src=x onerror=alert(1)>'


def bell(user):
    """The count by the bell; 0 where there is none."""
    [item] = [e for e in user.client.elements.values() if e.props.get('href') == '/notices' and hasattr(e, '_count')]
    return 0 if item._count.props.get('hidden') else int(item._count.text)


async def test_a_mention_rings_on_the_open_screen_and_is_read_on_the_page(store, signed_in):
    deal = await store.do(ANN, deals.create, {'title': NASTY})
    bob = await signed_in(BOB)
    await bob.open('/activities')
    await bob.should_see('Notifications')
    assert bell(bob) == 0
    await store.do(ANN, comments.add, 'deal', deal.id, f'@Bob Manager {NASTY}', [BOB])
    await bob.should_see(f'Анна Котова mentions you: {NASTY}')
    await until(lambda: bell(bob) == 1)
    await bob.open('/notices')
    await bob.should_see(f'@Bob Manager {NASTY}')
    press(bob, f'Mark as read: {NASTY}')
    await until(lambda: bell(bob) == 0)
    await choose(bob, 'Not read')
    await bob.should_see('Nothing new')


async def test_looking_at_the_record_reads_what_called_there(store, signed_in):
    deal = await store.do(ANN, deals.create, {'title': 'Щебень'})
    await store.do(ANN, comments.add, 'deal', deal.id, '@Bob Manager', [BOB])
    bob = await signed_in(BOB)
    await bob.open(f'/deal/{deal.id}')
    await bob.should_see('About the deal')
    await until(lambda: bell(bob) == 0)
    assert await store.ask(BOB, notices.unread) == 0


async def test_kinds_are_switched_off_where_one_tells_of_oneself(store, signed_in):
    ann = await signed_in(ANN)
    await ann.open('/settings/me')
    await ann.should_see('Коллега упоминает меня в комментарии')
    with ann:
        [switch] = [e for e in ann.client.elements.values() if getattr(e, 'text', '') == 'Мой счёт оплачивают']
        switch.set_value(False)
    for _ in range(40):
        if (await store.ask(ANN, people.myself)).muted == ['paid']:
            break
        await asyncio.sleep(0.05)
    assert (await store.ask(ANN, people.myself)).muted == ['paid']
