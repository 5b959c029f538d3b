import asyncio

import pytest

from domain import deals
from domain.deals import Deal
from domain.errors import Invalid
from storage.store import Store

from ..conftest import ANN, BOB


def test_nothing_is_kept_of_a_verb_that_refuses(store):
    def half(work):
        deals.create(work, {'title': 'one'})
        deals.create(work, {'title': ''})

    before = store.since(0)
    with pytest.raises(Invalid):
        store.do_now(ANN, half)
    assert store.since(0) == before


async def test_verbs_that_wait_together_share_a_commit_and_a_refusal_spoils_only_itself(store):
    titles = ['a', '', 'b', 'c', '', 'd']
    done = await asyncio.gather(*(store.do(ANN, deals.create, {'title': t}) for t in titles), return_exceptions=True)
    assert [isinstance(d, Deal) for d in done] == [bool(t) for t in titles]
    kept = await store.ask(ANN, lambda work: [d.title for d in work.all(Deal)])
    assert kept == ['a', 'b', 'c', 'd']


async def test_an_act_repeated_under_its_key_is_done_once(store):
    for _ in range(3):
        await store.do(ANN, deals.create, {'title': 'once'}, batch='form-1')
    assert await store.ask(ANN, lambda work: work.count(Deal)) == 1


async def test_who_stops_waiting_stops_nobody_else_and_the_act_is_done(store):
    waiting = [asyncio.create_task(store.do(ANN, deals.create, {'title': 'left'})) for _ in range(3)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    assert await asyncio.wait_for(store.do(BOB, deals.create, {'title': 'next'}), 10)
    assert await store.ask(ANN, lambda work: sorted(d.title for d in work.all(Deal))) == [
        'left',
        'left',
        'left',
        'next',
    ]


async def test_news_come_after_the_commit_in_commit_order(store):
    heard = []
    stop = store.feed.listen(lambda changes: heard.extend(c.id for c in changes))
    await asyncio.gather(*(store.do(ANN, deals.create, {'title': f'{n}'}) for n in range(30)))
    await asyncio.sleep(0.1)
    stop()
    assert heard == sorted(heard)
    assert len(set(heard)) == 30


async def test_a_query_cannot_write(store):
    with pytest.raises(Exception, match=r'unavailable|read'):
        await store.ask(ANN, lambda work: (deals.create(work, {'title': 'no'}), work._session.commit()))
    assert await store.ask(ANN, lambda work: work.count(Deal)) == 0


@pytest.mark.parametrize('database', ['postgresql'], indirect=True)
async def test_two_processes_on_one_postgresql_hear_each_other_completely_and_in_order(store, database):
    other = Store(database)
    other.start()
    heard = {store: [], other: []}
    for each, ids in heard.items():
        each.feed.listen(lambda changes, ids=ids: ids.extend(c.id for c in changes))
    await asyncio.gather(
        *(s.do(who, deals.create, {'title': f'{n}'}) for n in range(40) for s, who in ((store, ANN), (other, BOB)))
    )
    for _ in range(40):
        if all(len(h) == 80 for h in heard.values()):
            break
        await asyncio.sleep(0.1)
    other.close()
    assert heard[store] == heard[other] == sorted(heard[store])
    assert len(heard[store]) == 80
