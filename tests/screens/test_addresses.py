import asyncio

import pytest
from nicegui import ui
from nicegui.testing import UserInteraction

from domain import bulk, catalog, contacts, exchange
from domain.addresses import ALL
from domain.companies import Company
from domain.contacts import Contact
from domain.leads import Lead
from ui.address_form import AddressEditor, map_of
from ui.components.fields import SelectField
from ui.components.table import Table
from ui.exchange.words import choices, label, say
from ui.locales import Words

from ..conftest import ANN, BOB, EVE
from .test_clients import field, inline, until

LINE = '141402, Московская область, г. Химки, ул. Репина, д. 2/27'
NASTY = '<img src=x onerror=alert(1)>'


async def card(store, signed_in, person, id, said):
    user = await signed_in(person)
    await user.open(f'/contact/{id}')
    await user.should_see(said, retries=50)
    return user


def editor(user):
    with user:
        [found] = user.find(kind=AddressEditor).elements
    return found


def kept(store, id):
    return store.ask(ANN, lambda work: work.get(Contact, id).address)


async def test_a_pasted_line_fills_the_parts_on_the_card_and_leads_to_the_map(store, signed_in):
    id = (await store.do(ANN, contacts.create, {'last_name': 'Петров'})).id
    ann = await card(store, signed_in, ANN, id, 'Петров')
    with ann:
        await inline(ann, 'Адрес').edit()
        editor(ann).unfold(True)
        field(ann, 'Адрес').set_value(LINE)
    await ann.should_see('Распознано: 141402, Московская область, Химки')
    assert [field(ann, name).value for name in ('Город', 'Область, край', 'Индекс', 'Улица, дом')] == [
        'Химки', 'Московская область', '141402', 'ул. Репина, д. 2/27',
    ]  # fmt: skip
    ann.find(kind=ui.button, content='Сохранить').click()
    await until(lambda: not inline(ann, 'Адрес').editing)
    assert await kept(store, id) == LINE
    bob = await card(store, signed_in, BOB, id, LINE)
    with bob:
        [link] = [e for e in bob.client.elements.values() if e.props.get('aria-label') == f'On the map: {LINE}']
    assert link.props['href'] == map_of('en', LINE)
    assert (link.props['target'], link.props['rel']) == ('_blank', 'noopener noreferrer')


async def test_two_people_change_different_parts_and_both_stay(store, signed_in):
    id = (await store.do(ANN, contacts.create, {'last_name': 'Петров', 'address': LINE})).id
    ann, bob = await card(store, signed_in, ANN, id, LINE), await card(store, signed_in, BOB, id, LINE)
    for user, words, text in ((ann, 'Город', 'Тула'), (bob, 'Postcode', '300000')):
        with user:
            await inline(user, 'Адрес' if user is ann else 'Address').edit()
            editor(user).unfold(True)
            field(user, words).set_value(text)
    with ann:
        await inline(ann, 'Адрес').save()
    await until(lambda: field(bob, 'City').value == 'Тула')
    assert field(bob, 'Postcode').value == '300000', 'what Bob types stays'
    with bob:
        await inline(bob, 'Address').save()
    assert await kept(store, id) == '300000, Московская область, г. Тула, ул. Репина, д. 2/27'
    await ann.should_see('300000, Московская область, г. Тула, ул. Репина, д. 2/27', retries=50)


async def test_the_same_part_is_offered_for_a_choice(store, signed_in):
    id = (await store.do(ANN, contacts.create, {'last_name': 'Петров', 'address': LINE})).id
    bob = await card(store, signed_in, BOB, id, LINE)
    with bob:
        await inline(bob, 'Address').edit()
        editor(bob).unfold(True)
        field(bob, 'City').set_value('Рязань')
    await store.do(ANN, contacts.change, id, {'address_city': 'Тула', 'address_postcode': '300000'})
    await bob.should_see('Take theirs', retries=50)
    bob.find('Keep mine').click()
    await until(lambda: inline(bob, 'Address').editor is None)
    assert await kept(store, id) == '300000, Московская область, г. Рязань, ул. Репина, д. 2/27', 'the rest is theirs'


async def test_a_country_that_is_none_is_refused_under_its_field_and_text_stays_text(store, signed_in):
    id = (await store.do(ANN, contacts.create, {'last_name': 'Петров', 'address': f'г. Химки, {NASTY}'})).id
    ann = await card(store, signed_in, ANN, id, NASTY)
    with ann:
        await inline(ann, 'Адрес').edit()
        editor(ann).unfold(True)
        field(ann, 'Код страны').set_value('ZZ')
        await inline(ann, 'Адрес').save()
    await ann.should_see('«ZZ» — не код страны')
    assert inline(ann, 'Адрес').editing
    with ann:
        field(ann, 'Страна').set_value('Germany')
    await until(lambda: field(ann, 'Код страны').value == 'DE')
    with ann:
        await inline(ann, 'Адрес').save()
    assert await kept(store, id) == f'Германия, Химки, {NASTY}'


async def test_history_says_what_the_line_was_and_puts_it_back(store, signed_in):
    id = (await store.do(ANN, contacts.create, {'last_name': 'Петров', 'address': LINE})).id
    await store.do(ANN, contacts.change, id, {'address_city': 'Тула'}, batch='town')
    ann = await card(store, signed_in, ANN, id, 'г. Тула')
    await ann.should_see(LINE)
    await store.do(ANN, bulk.change, 'contact', [id], {'address_country_code': 'KZ'})
    await ann.should_see('Казахстан', retries=50)
    await ann.should_not_see('address_')


@pytest.mark.parametrize(
    ('path', 'new', 'name', 'create', 'noun'),
    [('/contacts', 'Контакт', 'Фамилия', 'Создать контакт', Contact),
     ('/companies', 'Компания', 'Название компании', 'Создать компанию', Company),
     ('/leads', 'Лид', 'Название', 'Записать лид', Lead)],
)  # fmt: skip
async def test_the_form_of_a_new_record_takes_an_address(store, signed_in, path, new, name, create, noun):
    ann = await signed_in(ANN)
    await ann.open(path)
    await ann.should_see(kind=Table, retries=50)
    with ann:
        [button] = [e for e in ann.find(kind=ui.button).elements if e.text == new]
        UserInteraction(ann, {button}, new).click()
    await ann.should_see('По частям', retries=30)
    with ann:
        field(ann, name).set_value('Тест')
        field(ann, 'Адрес').set_value(LINE)
    await ann.should_see('Распознано')
    ann.find(create).click()
    made = []
    for _ in range(60):
        made = made or await store.ask(ANN, lambda work: work.all(noun))
        await asyncio.sleep(0.05)
    assert [(one.address, one.address_city) for one in made] == [(LINE, 'Химки')]


async def test_who_only_looks_sees_the_line_and_the_map(store, signed_in):
    id = (await store.do(ANN, contacts.create, {'last_name': 'Петров', 'address': LINE})).id
    eve = await card(store, signed_in, EVE, id, LINE)
    with eve:
        assert [e for e in eve.client.elements.values() if e.props.get('aria-label') == f'На карте: {LINE}']
        await inline(eve, 'Адрес').edit()
    assert not inline(eve, 'Адрес').editing


async def test_requisites_take_the_address_of_the_card(store, signed_in):
    id = (await store.do(ANN, contacts.create, {'last_name': 'Петров', 'address': LINE})).id
    ann = await card(store, signed_in, ANN, id, LINE)
    ann.find('Добавить реквизиты').click()
    await ann.should_see('Взять адрес из карточки', retries=30)
    ann.find('Взять адрес из карточки').click()
    await until(lambda: field(ann, 'Фактический адрес').value == LINE)


async def test_merging_asks_for_the_address_once(store, signed_in):
    for line in (LINE, 'Тула, ул. Мира'):
        await store.do(ANN, contacts.create, {'last_name': 'Петров', 'phones': '8 916 555-01-42', 'address': line})
    ann = await signed_in(ANN)
    await ann.open('/duplicates/contact')
    await ann.should_see('Петров', retries=50)
    ann.find('Объединить…').click()
    await ann.should_see('Какая запись останется', retries=30)
    with ann:
        asked = [one.label for one in ann.find(kind=SelectField).elements]
    assert [label for label in asked if label != 'Какая запись останется'] == ['Адрес']


def test_the_heads_of_an_export_are_known_when_it_comes_back():
    for lang in ('ru', 'en'):
        t = Words(lang)
        for kind in ('lead', 'contact', 'company'):
            fields = catalog.NOUNS[kind].fields
            names = {name: label(t, kind, field) for name, field in fields.items() if not field.fixed}
            heads = [names[name] for name in ALL]
            assert exchange.guess(kind, heads, names) == ALL
            assert not set(heads) & {said for name, said in names.items() if name not in ALL}, 'lead.city is another'
            assert choices(kind, fields)['address_country_code']['германия'] == 'DE'
            assert say(t, kind, fields['address_country_code'], 'DE') == 'DE'
