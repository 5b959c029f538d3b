from nicegui.testing import UserInteraction

from domain import deals

from ..conftest import ANN, BOB


def press(user, label):
    with user:
        found = {e for e in user.client.elements.values() if e.props.get('aria-label') == label}
        assert len(found) == 1, (label, len(found))
        UserInteraction(user, found, label).click()


async def test_what_one_deletes_another_sees_in_the_bin_and_brings_back(store, signed_in):
    first = (await store.do(ANN, deals.create, {'title': 'Москва, <b>щебень</b>'})).id
    second = (await store.do(ANN, deals.create, {'title': 'Клин, песок'})).id
    bob, ann = await signed_in(BOB), await signed_in(ANN)
    await ann.open('/settings/bin')
    await ann.should_see('Корзина пуста')
    await bob.open('/settings/bin')
    await bob.should_see('The bin is empty')
    for id in (first, second):
        await store.do(BOB, deals.drop, id)
    await ann.should_see('Москва, <b>щебень</b>')
    await ann.should_see('Bob Manager')
    press(ann, 'Вернуть: Сделка: Клин, песок')
    await ann.should_see('Возвращена 1 запись')
    await bob.should_not_see('Клин, песок', retries=50)
    press(bob, 'Deal: Москва, <b>щебень</b>')
    bob.find('Restore the chosen').click()
    await bob.should_see('The bin is empty')
    assert {deal.id for deal in await store.ask(ANN, lambda work: work.all(deals.Deal))} == {first, second}
