from nicegui.testing import UserInteraction

from domain import contacts
from domain.contacts import Contact
from ui.components.pickers import SelectField

from ..conftest import ANN, BOB, EVE

NASTY = '<img src=x onerror=alert(1)>'


async def twins(store):
    one = await store.do(
        ANN, contacts.create, {'last_name': 'Петров', 'post': 'Снабженец', 'phones': '8 916 555-01-42'}
    )
    two = await store.do(ANN, contacts.create, {'last_name': NASTY, 'post': 'Директор', 'phones': '+79165550142'})
    return one.id, two.id


def choice(user, label):
    with user:
        [found] = [f for f in user.find(kind=SelectField).elements if f.label == label]
    return found


async def test_two_people_see_a_merge_and_its_undo(store, signed_in):
    one, two = await twins(store)
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    for user in (ann, bob):
        await user.open('/duplicates/contact')
        await user.should_see(NASTY)
    await ann.should_see('Телефон совпал')
    ann.find('Объединить…').click()
    await ann.should_see('Какая запись останется')
    choice(ann, 'Должность').input.set_value(two)
    with ann:
        buttons = [b for b in ann.client.elements.values() if getattr(b, 'text', '') == 'Объединить']
        UserInteraction(ann, set(buttons), 'Объединить').click()
    await ann.should_see('Дубликатов нет')
    await bob.should_see('No duplicates')
    main = await store.ask(ANN, lambda work: work.get(Contact, one))
    assert (main.post, len(main.phones)) == ('Директор', 1)
    ann.find('Отменить').click()
    await bob.should_see(NASTY)


async def test_what_is_told_apart_goes_from_all_screens_and_who_only_looks_is_offered_nothing(store, signed_in):
    await twins(store)
    bob, eve = await signed_in(BOB), await signed_in(EVE)
    for user in (bob, eve):
        await user.open('/duplicates')
        await user.should_see(NASTY)
    await eve.should_not_see('Объединить…')
    await eve.should_not_see('Не дубликаты')
    bob.find('Not duplicates').click()
    await bob.should_see('No duplicates')
    await eve.should_see('Дубликатов нет')
