import asyncio
import json
from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import UserInteraction

from domain import companies, contacts, credit_notes, deals, invoices, payments, refunds, requisites
from domain.companies import Company
from domain.contacts import Contact
from domain.quotes.papers import today
from ui.components.fields import Field, InlineField
from ui.components.ordering import OrderedList
from ui.components.table import Table

from ..conftest import ANN, BOB, EVE, OWN

NASTY = '<img src=x onerror=alert(1)>'


def press(user, label):
    """Click the one element that is named so for screen readers."""
    with user:
        found = {e for e in user.client.elements.values() if e.props.get('aria-label') == label}
        assert len(found) == 1, (label, len(found))
        UserInteraction(user, found, label).click()


def field(user, label):
    """The input of the field with this label."""
    with user:
        [found] = [f for f in user.find(kind=Field).elements if f.label == label]
    return found.input


def inline(user, label):
    """The field that is edited in its place."""
    with user:
        [found] = [f for f in user.find(kind=InlineField).elements if f.label == label]
    return found


async def card_of(store, signed_in, person=ANN, **values):
    company = await store.do(ANN, companies.create, {'title': 'ООО «ГлавСтройИнвест»', **values})
    user = await signed_in(person)
    await user.open(f'/company/{company.id}')
    await user.should_see('О компании', retries=50)
    return company, user


async def until(what, seconds=3):
    for _ in range(int(seconds * 20)):
        if what():
            return
        await asyncio.sleep(0.05)
    assert what()


async def test_the_list_finds_by_name_phone_mail_and_inn_and_only_what_one_may_see(store, signed_in):
    firm = await store.do(ANN, companies.create, {'title': 'ООО «Ромашка»', 'emails': ['info@romashka.example']})
    await store.do(ANN, requisites.add, {'inn': '7707083893'}, company_id=firm.id)
    await store.do(ANN, companies.create, {'title': NASTY, 'owner_id': OWN})
    person = {'last_name': 'Ёлкина', 'name': 'Анна', 'phones': ['8 916 555-01-42'], 'company_id': firm.id}
    await store.do(ANN, contacts.create, person, role='бухгалтер')
    ann, own = await signed_in(ANN), await signed_in(OWN)

    async def found(user, feed, q=''):
        asked = {'f': json.dumps({'q': q}), 'sort': 'title', 'dir': '1'}
        answer = await user.http_client.get(f'/data/{feed}', params=asked)
        assert answer.status_code == 200, answer.text
        return [row['title']['t'] for row in answer.json()['rows']]

    for q in ('ромашка', 'info@roma', '7707083893'):
        assert await found(ann, 'companies.page', q) == ['ООО «Ромашка»'], q
    for q in ('елкина', '79165550142', '8 916 555 01 42'):
        assert await found(ann, 'contacts.page', q) == ['Ёлкина Анна'], q
    assert await found(own, 'companies.page') == [NASTY]
    assert await found(own, 'contacts.page', 'елкина') == []
    row = (await ann.http_client.get('/data/contacts.page')).json()['rows'][0]
    assert row['company'] == {'t': 'ООО «Ромашка»', 'sub': 'бухгалтер', 'href': f'/company/{firm.id}'}
    assert (await ann.http_client.get('/data/contacts.page?sort=phones&dir=1')).status_code == 422


async def test_a_new_client_stands_in_every_open_list(store, signed_in):
    ann, eve = await signed_in(ANN), await signed_in(EVE)
    sent = {}
    for user in (ann, eve):
        await user.open('/contacts')
        await user.should_see(kind=Table, retries=50)
        with user:
            [table] = user.find(kind=Table).elements
        sent[user] = []
        table.apply = lambda *deltas, user=user: sent[user].extend(deltas)
    await store.do(BOB, contacts.create, {'last_name': NASTY, 'name': 'Пётр'})
    for user in (ann, eve):
        await until(lambda user=user: sent[user])
        assert sent[user][0]['row']['title']['t'] == f'{NASTY} Пётр'
    await eve.should_see('1 контакт', retries=20)


async def test_who_only_looks_gets_no_way_to_change(store, signed_in):
    _, eve = await card_of(store, signed_in, EVE)
    assert inline(eve, 'Отрасль')._on_save is None
    await eve.should_not_see('Изменить')
    await eve.should_not_see('Добавить реквизиты')


@pytest.mark.parametrize(
    ('path', 'new', 'create'), [('/contacts', 'Контакт', 'Создать контакт'), ('/leads', 'Лид', 'Записать лид')]
)
async def test_a_phone_that_is_known_is_told_while_it_is_typed(store, signed_in, path, new, create):
    await store.do(ANN, contacts.create, {'last_name': 'Кравцов', 'name': 'Василий', 'phones': ['+7 916 555-01-42']})
    ann = await signed_in(ANN)
    await ann.open(path)
    await ann.should_see(kind=Table, retries=50)
    with ann:
        [button] = [e for e in ann.find(kind=ui.button).elements if e.text == new]
        UserInteraction(ann, {button}, new).click()
    await ann.should_see(create, retries=20)
    await ann.should_not_see('Кравцов Василий')
    with ann:
        field(ann, 'Телефон').set_value('8 (916) 555 01 42')
    await ann.should_see('Кравцов Василий', retries=30)
    await ann.should_see('тот же телефон')
    with ann:
        field(ann, 'Телефон').set_value('8 (916) 555 01 43')
    await until(lambda: not any(getattr(e, 'text', '') == 'тот же телефон' for e in ann.client.elements.values()))


async def test_a_new_company_needs_a_right_inn(store, signed_in):
    ann = await signed_in(ANN)
    await ann.open('/companies')
    await ann.should_see(kind=Table, retries=50)
    with ann:
        [new] = [e for e in ann.find(kind=ui.button).elements if e.text == 'Компания']
        UserInteraction(ann, {new}, 'Компания').click()
    await ann.should_see('Создать компанию', retries=20)
    with ann:
        field(ann, 'Название компании').set_value('ООО «Новая»')
        field(ann, 'ИНН').set_value('7707083894')
    ann.find('Создать компанию').click()
    await ann.should_see('контрольн', retries=30)
    assert await store.ask(ANN, lambda work: work.count(Company)) == 0
    with ann:
        field(ann, 'ИНН').set_value('7707083893')
    ann.find('Создать компанию').click()
    await ann.should_see('О компании', retries=50)
    await ann.should_see('7707083893')


async def test_the_card_of_a_company_follows_its_people_deals_and_money(store, signed_in):
    company, ann = await card_of(store, signed_in)
    await ann.should_see('Открытых сделок нет')
    person = await store.do(BOB, contacts.create, {'last_name': 'Егорова', 'name': NASTY, 'company_id': company.id},
                            role='Бухгалтер')  # fmt: skip
    await ann.should_see(f'Егорова {NASTY}', retries=30)
    await ann.should_see('Бухгалтер')
    deal = await store.do(BOB, deals.create, {'title': 'Щебень 5–20', 'amount': '1000', 'company_id': company.id})
    await ann.should_see('Щебень 5–20', retries=30)
    assert deal.id
    await store.do(ANN, contacts.untie, person.id, company.id)
    await until(lambda: not any(getattr(e, 'text', '') == 'Бухгалтер' for e in ann.client.elements.values()))


async def test_what_came_and_what_is_owed_is_counted(store, signed_in):
    own = await store.do(ANN, companies.create, {'title': 'ООО «СтройСнаб»', 'mine': True})
    company, ann = await card_of(store, signed_in)

    def billed(work):
        from domain import rows

        invoice = invoices.create(work, {'company_id': company.id, 'seller_id': own.id})
        rows.add(work, 'invoice', invoice.id, {'name': 'Щебень', 'price': '1000', 'quantity': '1'})
        payments.record(work, invoice.id, '400')
        return invoice.id

    await store.do(ANN, billed)

    def shown():
        with ann:
            return {str(getattr(e, 'text', '')).replace('\xa0', ' ') for e in ann.client.elements.values()}

    await until(lambda: {'400 ₽', '600 ₽'} <= shown())


async def test_a_refund_lowers_the_month_it_was_given_back_in(store, signed_in):
    company, ann = await card_of(store, signed_in)
    last = store.ask_now(ANN, today).replace(day=1) - timedelta(days=1)

    def billed(work):
        from domain import rows

        invoice = invoices.create(work, {'company_id': company.id, 'date': last.replace(day=1)})
        rows.add(work, 'invoice', invoice.id, {'name': 'Щебень', 'price': '100000', 'quantity': '1'})
        payments.record(work, invoice.id, on=last)
        credit_notes.create(work, invoice.id, 'Недовезли', amount='30000')
        refunds.record(work, invoice.id, '20000', last)
        refunds.record(work, invoice.id)

    await store.do(ANN, billed)

    def bars():
        with ann:
            found = [str(e.content) for e in ann.client.elements.values() if 'g-chart' in e.classes]
        return [part.split('>')[1].split('<')[0] for part in found[0].split('<span')[1::2]] if found else []

    await until(lambda: bars()[-2:] == ['80 тыс', '−10 тыс'])
    chart = next(e for e in ann.client.elements.values() if 'g-chart' in e.classes)
    assert 'Возвращено больше, чем оплачено' in chart.props['aria-label']


async def test_a_field_edited_by_two_is_offered_for_a_choice(store, signed_in):
    company, ann = await card_of(store, signed_in, address='Москва')
    mine = inline(ann, 'Адрес')
    with ann:
        await mine.edit()
        mine.editor.line.input.set_value('Тверь')
    await store.do(BOB, companies.change, company.id, {'address': 'Клин'})
    await ann.should_see('Оставить моё', retries=30)
    await ann.should_see('Клин')
    assert mine.editor.line.typed == 'Тверь'
    ann.find('Оставить моё').click()
    await until(lambda: mine.value['address'] == 'Тверь')
    assert await store.ask(ANN, lambda work: work.get(Company, company.id).address) == 'Тверь'


async def test_ways_to_reach_are_edited_with_their_kinds(store, signed_in):
    typed = {'phones': ['+7 495 555-01-18 доб. 112'], 'messengers': [{'value': '@kravtsov', 'kind': 'TELEGRAM'}]}
    person = await store.do(ANN, contacts.create, {'last_name': 'Кравцов', **typed})
    ann = await signed_in(ANN)
    await ann.open(f'/contact/{person.id}')
    await ann.should_see('О человеке', retries=50)
    await ann.should_see('+7 495 555-01-18, доб. 112')
    press(ann, 'Изменить способы связи')
    await ann.should_see('Мессенджер', retries=20)
    with ann:
        field(ann, 'Эл. почта').set_value('not a mail')
    ann.find('Сохранить').click()
    await ann.should_see('«not a mail» — не адрес почты', retries=30)
    assert (await store.ask(ANN, lambda work: work.get(Contact, person.id).emails)) == []
    with ann:
        field(ann, 'Эл. почта').set_value('v@gsi.example')
    ann.find('Сохранить').click()
    kept = person
    for _ in range(60):
        kept = await store.ask(ANN, lambda work: work.get(Contact, person.id))
        if kept.emails:
            break
        await asyncio.sleep(0.05)
    assert kept.phones == [{'value': '+74955550118', 'ext': '112', 'kind': 'WORK'}]
    assert kept.messengers == [{'value': '@kravtsov', 'kind': 'TELEGRAM'}]
    assert kept.emails[0]['value'] == 'v@gsi.example'
    await ann.should_not_see('Отмена')
    press(ann, 'Изменить способы связи')
    press(ann, 'Основной: @kravtsov')
    ann.find('Сохранить').click()
    await ann.should_see('основной')
    kept = await store.ask(ANN, lambda work: work.get(Contact, person.id))
    assert kept.messengers == [{'value': '@kravtsov', 'kind': 'TELEGRAM', 'main': True}]


async def test_people_of_a_company_are_put_into_order_for_all_who_look(store, signed_in):
    company, ann = await card_of(store, signed_in)
    eve = await signed_in(EVE)
    for name in ('Егорова', 'Кравцов', 'Ёлкина'):
        await store.do(ANN, contacts.create, {'last_name': name, 'company_id': company.id})
    await eve.open(f'/company/{company.id}')
    await eve.should_see('Ёлкина')
    await ann.should_see('Ёлкина')

    def people(user):
        with user:
            [rows] = user.find(kind=OrderedList).elements
        return rows

    with eve:
        assert not [e for e in eve.client.elements.values() if 'h-grip' in e.classes], 'who only looks moves nobody'
    await until(lambda: len(people(ann).ids()) == 3)  # the timeline may name them before the list does
    rows = people(ann)
    first, second, third = rows.ids()
    with ann:
        await rows._on_order([third, first, second])
    await until(lambda: people(eve).ids() == [third, first, second])
    assert rows is people(ann), 'the rows moved, so the handle keeps the focus'
    await ann.should_see('Порядок изменён')


async def test_what_is_not_for_these_eyes_is_not_there(store, signed_in):
    company = await store.do(ANN, companies.create, {'title': 'ООО «Чужая»'})
    own = await signed_in(OWN)
    for path in (f'/company/{company.id}', '/contact/999'):
        await own.open(path)
        await own.should_see('Такого клиента нет', retries=50)
        await own.should_not_see('Чужая')
