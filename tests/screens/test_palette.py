import asyncio

import pytest

from domain import comments, companies, deals, directions
from ui.palette import Palette

from ..conftest import ANN, BOB, EVE, OWN
from ..domain.test_attached import file


class Asked:
    """What an open palette offers and answers."""

    def __init__(self, user):
        self.user = user
        with user:
            [self.palette] = user.find(kind=Palette).elements
        self.answers = []
        self.palette.run_method = lambda name, *args: self.answers.append((name, *args))

    @property
    def commands(self):
        return {one['key']: one for one in self.palette.props['commands']}

    async def find(self, text, recent=(), number=1):
        with self.user:
            await self.palette._find(type('Event', (), {'args': {'n': number, 'text': text, 'recent': list(recent)}}))
        name, answered, groups = self.answers[-1]
        assert (name, answered) == ('answer', number)
        return {group['k']: group['items'] for group in groups}

    async def run(self, key, text=''):
        with self.user:
            await self.palette._run(type('Event', (), {'args': {'key': key, 'text': text}}))


async def opened(signed_in, person, path='/companies'):
    user = await signed_in(person)
    await user.open(path)
    await user.should_see(kind=Palette, retries=50)
    return Asked(user)


async def test_records_are_grouped_with_a_second_line_and_an_address(store, signed_in):
    firm = await store.do(ANN, companies.create, {'title': 'ООО «Ромашка»', 'phones': '8 916 555-01-42'})
    deal = await store.do(ANN, deals.create, {'title': 'Ромашковый луг', 'amount': '1250000', 'company_id': firm.id})
    found = await (await opened(signed_in, ANN)).find('ромашк')
    [best], [other] = found['best'], found.get('deals') or found.get('clients')
    rows = {one['key']: one for one in (best, other)}
    row = rows[f'deal/{deal.id}']
    assert (row['s'], row['r']) == ('сделка · Новая · ООО «Ромашка»', '1\u00a0250\u00a0000\u00a0₽')
    assert row['href'] == f'/deal/{deal.id}'
    assert rows[f'company/{firm.id}']['r'] == '+7 916 555-01-42'


async def test_a_record_found_by_a_file_tells_which_and_opens(store, signed_in):
    deal = await store.do(ANN, deals.create, {'title': 'Химки, склад'})
    name = '"><img src=x> Смета.pdf'
    await store.do(ANN, comments.add, 'deal', deal.id, '', (), [file('a', name)])
    await store.do(ANN, deals.create, {'title': 'Смета для Твери'})
    palette = await opened(signed_in, ANN)
    [row] = (await palette.find('смету'))['files']
    assert row | {'t': 'Химки, склад', 's': f'{name} · сделка', 'ic': 'clip', 'href': f'/deal/{deal.id}'} == row
    [best] = (await palette.find('смета pdf'))['best']
    assert best['t'] == 'Химки, склад'


async def test_nobody_is_offered_what_they_may_not_do(signed_in):
    eve, ann = await opened(signed_in, EVE), await opened(signed_in, ANN)
    assert not [key for key in eve.commands if key.startswith(('new-', 'make-'))]
    assert {'new-deal', 'new-lead', 'new-activity', 'make-deal', 'make-lead'} <= set(ann.commands)
    await eve.run('make-deal', 'Нельзя')
    assert await store_has(ann, 'Нельзя') is False


async def store_has(asked, text):
    return 'best' in await asked.find(text)


async def test_what_was_typed_becomes_a_deal_that_can_be_taken_back(store, signed_in):
    bob = await opened(signed_in, BOB)
    await bob.run('make-deal', 'Клин, отсев')
    await bob.user.should_see('Deal created: Клин, отсев')
    assert await store_has(bob, 'клин отсев')


async def test_recent_records_are_those_this_person_may_see(store, signed_in):
    mine = await store.do(OWN, deals.create, {'title': 'Моя'})
    other = await store.do(ANN, deals.create, {'title': 'Чужая'})
    own = await opened(signed_in, OWN)
    nonsense = [None, 5, ['deal'], ['deal', 'x'], ['deal', True], ['person_of', 1], [['deal'], 1], ['deal', 2**70]]
    found = await own.find('', [['deal', other.id], *nonsense, ['deal', mine.id]])
    assert [one['t'] for one in found['recent']] == ['Моя']


@pytest.mark.parametrize('args', [None, [], {'n': '1', 'text': 'x'}, {'n': 1}, {'n': 1, 'text': ['x']}])
async def test_an_event_of_another_shape_is_dropped(signed_in, args):
    ann = await opened(signed_in, ANN)
    with ann.user:
        await ann.palette._find(type('Event', (), {'args': args}))
        await ann.palette._run(type('Event', (), {'args': args}))
        await ann.palette._run(type('Event', (), {'args': {'key': 'sign-out'}}))
    assert ann.answers == []


async def test_a_new_direction_is_offered_at_once(store, signed_in):
    ann = await opened(signed_in, ANN)
    made = await store.do(ANN, directions.add, {'name': 'Бетон'}, lang='ru')
    for _ in range(60):
        if f'go-deals-{made.id}' in ann.commands:
            break
        await asyncio.sleep(0.05)
    assert ann.commands[f'go-deals-{made.id}']['t'] == 'Бетон'
    assert ann.commands[f'new-deal-{made.id}']['t'] == 'Новая сделка: Бетон'
    assert 'go-funnel' not in ann.commands, 'what is not there yet is not offered'


async def test_keys_create_from_anywhere_unless_the_page_has_its_own_meaning(signed_in):
    ann = await opened(signed_in, ANN, '/products')
    with ann.user:
        await ann.palette.frame.press('c')
    await ann.user.should_see('Новая сделка')
