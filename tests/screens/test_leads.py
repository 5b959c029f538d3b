"""Leads on screen: written down, judged, converted and taken back, by several people at once."""

import asyncio

from nicegui import ui
from nicegui.testing import UserInteraction

from domain import contacts, directions, leads, settings
from domain.contacts import Contact
from domain.deals import Deal
from domain.leads import Lead
from domain.leads.modes import go_simple
from domain.unit_of_work import undo
from ui.components.fields import Field, InlineField
from ui.components.kit import Tag
from ui.components.table import Table
from ui.leads.card_head import Banner
from ui.leads.forms import QuickLine
from ui.leads.stage_bar import StageBar
from ui.lists.bulk import BulkBar

from ..conftest import ANN, BOB, EVE

LINE = 'Москва, Василий, щебень, 8 916 555-01-42'


def one(user, kind):
    with user:
        [found] = user.find(kind=kind).elements
        return found


async def until(what, seconds=5):
    """The first true answer of `what()`, which may be async."""
    for _ in range(int(seconds * 20)):
        answer = what()
        answer = await answer if asyncio.iscoroutine(answer) else answer
        if answer:
            return answer
        await asyncio.sleep(0.05)
    raise AssertionError('it did not happen')


def listen(user):
    table = one(user, Table)
    table.sent = []
    table.apply = lambda *deltas: table.sent.extend(deltas)
    return table.sent


async def list_of(signed_in, person_id):
    user = await signed_in(person_id)
    await user.open('/leads')
    await user.should_see(kind=Table, retries=50)
    return user


async def card_of(signed_in, person_id, lead_id):
    user = await signed_in(person_id)
    await user.open(f'/lead/{lead_id}')
    await user.should_see(kind=Banner, retries=50)
    return user


def labelled(user, label):
    """The inputs, selects and switches with this name, in order."""
    with user:
        found = user.find(kind=Tag).elements | user.find(kind=ui.input).elements
        return sorted((e for e in found if e.props.get('aria-label') == label), key=lambda e: e.id)


async def press(user, text):
    """Click the newest button with this text."""
    with user:
        await user.should_see(text, retries=50)
        buttons = [b for b in user.find(kind=ui.button).elements if b.text == text]
        newest = max(buttons, key=lambda b: b.id)
    for listener in newest._event_listeners.values():
        if listener.type == 'click':
            newest._handle_event({'listener_id': listener.id, 'args': {}})


async def made(store, kind):
    return await store.ask(ANN, lambda work: work.all(kind))


async def test_a_typed_line_becomes_a_lead_on_every_open_list(store, signed_in):
    ann, bob = await list_of(signed_in, ANN), await list_of(signed_in, BOB)
    heard = listen(bob)
    line = one(ann, QuickLine)
    with ann:
        line.input.set_value(LINE)
        line.source.set_value('CALL')
        await line.add()
        assert line.input.value == ''
    [lead] = await made(store, Lead)
    assert (lead.city, lead.name, lead.product, lead.source) == ('Москва', 'Василий', 'щебень', 'CALL')
    assert [p['value'] for p in lead.phones] == ['+79165550142']
    row = (await until(lambda: [d['row'] for d in heard if 'row' in d]))[0]
    assert (row['title']['t'], row['phone'], row['fresh'], row['title']['tag']['t']) == (
        'Москва, Василий, щебень', '+7 916 555-01-42', True, 'new',
    )  # fmt: skip
    assert [d['total'] for d in heard if 'total' in d] == [1]


async def test_what_a_line_refuses_stays_in_the_line_with_the_reason(store, signed_in):
    ann = await list_of(signed_in, ANN)
    line = one(ann, QuickLine)
    with ann:
        line.input.set_value('x' * 2_500)
        await line.add()
        assert line.input.value
        assert line._why.text
    assert await made(store, Lead) == []


async def test_the_list_speaks_the_readers_language_and_keeps_hostile_text_as_text(store, signed_in):
    hostile = '<img src=x onerror=alert(1)>'
    lead = await store.do(ANN, leads.create, {'title': hostile, 'source': 'CALL'})
    await store.do(ANN, leads.junk, lead.id, 'price_only')
    for person, reason in ((ANN, 'мониторинг цен'), (BOB, 'only asked the price')):
        user = await signed_in(person)
        [row] = (await user.http_client.get('/data/leads.page')).json()['rows']
        assert (row['title']['t'], row['verdict']['why']) == (hostile, reason)


async def test_a_good_lead_is_converted_in_one_dialog_and_the_card_takes_it_back(store, signed_in):
    lead = await store.do(ANN, leads.quick, LINE)
    ann = await list_of(signed_in, ANN)
    table = one(ann, Table)
    with ann:
        act = asyncio.create_task(_act(table, {'id': lead.id, 'act': 'good'}))
    await ann.should_see('Конвертация лида', retries=50)
    surname = next(f for f in elements(ann, Field) if f.label == 'Фамилия')
    await press(ann, 'Создать и открыть сделку')
    await ann.should_see('Заполните', retries=50)  # the surname is required
    assert await made(store, Deal) == []
    with ann:
        surname.input.set_value('Кравцов')
    await press(ann, 'Создать и открыть сделку')
    [deal] = await until(lambda: made(store, Deal))
    [contact] = await made(store, Contact)
    assert (contact.last_name, contact.name, deal.contact_id, deal.lead_id) == (
        'Кравцов',
        'Василий',
        contact.id,
        lead.id,
    )
    await act
    bob = await card_of(signed_in, BOB, lead.id)
    await bob.should_see('The lead is converted')
    card = await card_of(signed_in, ANN, lead.id)
    await press(card, 'Отменить конвертацию')
    await until(lambda: _none(store, Deal))
    assert await made(store, Contact) == []
    await until(lambda: not one(bob, Banner).default_slot.children)

    again = await store.do(ANN, leads.convert, lead.id, {'deal': {}})
    assert again['deal']


async def _none(store, kind):
    return not await made(store, kind)


async def _act(table, args):
    """What the table's handler does with an act of the browser."""
    [listener] = [one for one in table._event_listeners.values() if one.type == 'act']
    table._handle_event({'listener_id': listener.id, 'args': args})


async def test_a_repeat_lead_offers_nothing_but_the_deal(store, signed_in):
    await store.do(ANN, contacts.create, {'last_name': 'Кравцов', 'name': 'Василий', 'phones': ['+79165550142']})
    lead = await store.do(ANN, leads.quick, LINE)
    assert lead.repeat
    ann = await card_of(signed_in, ANN, lead.id)
    await press(ann, 'Конвертировать')
    await ann.should_see('Клиент известен', retries=50)
    assert labelled(ann, 'Создать: Контакт') == []
    await press(ann, 'Создать и открыть сделку')
    [deal] = await until(lambda: made(store, Deal))
    assert deal.contact_id == lead.contact_id
    assert len(await made(store, Contact)) == 1


async def test_an_existing_client_can_be_linked_instead_of_made_again(store, signed_in):
    lead = await store.do(ANN, leads.quick, LINE)
    known = await store.do(ANN, contacts.create, {'last_name': 'Кравцов', 'name': 'В.', 'phones': ['+79165550142']})
    ann = await card_of(signed_in, ANN, lead.id)
    await press(ann, 'Конвертировать')
    await ann.should_see('Дополним существующий', retries=50)
    await ann.should_see('Телефон совпал')
    await press(ann, 'Создать и открыть сделку')
    [deal] = await until(lambda: made(store, Deal))
    assert deal.contact_id == known.id


async def test_the_conversion_starts_as_the_last_one_ended(store, signed_in):
    from ui.leads.convert_plan import start

    first = await store.do(ANN, leads.quick, 'Клин, Артём, отсев, 8 903 555-01-12')
    await store.do(ANN, leads.convert, first.id, {'contact': {'make': True, 'values': {'last_name': 'Лис'}}})
    second = await store.do(ANN, leads.quick, LINE)
    plan = await store.ask(ANN, start, second.id)
    assert plan.on == {'contact': True, 'company': False, 'deal': False}
    assert plan.asked()['contact']['make']
    assert 'deal' not in plan.asked()


async def test_many_are_changed_as_one_act_and_taken_back_as_one(store, signed_in):
    found = [await store.do(ANN, leads.create, {'title': f'Lead {n}'}) for n in range(3)]
    await store.do(ANN, leads.convert, found[0].id, {'deal': {}})
    ann = await list_of(signed_in, ANN)
    bar = one(ann, BulkBar)
    with ann:
        bar.show({'all': True, 'except': [], 'count': 3})
        [button] = [button for act, button in bar._buttons if act.key == 'junk']
        UserInteraction(ann, {button}, '').click()
    await ann.should_see('Почему лид некачественный?')
    ann.find(kind=Tag, content='Спам').click()
    await press(ann, 'Отметить некачественным')
    await ann.should_see('2 лида отмечены некачественными. Сконвертированные не тронуты: 1.')
    assert [lead.verdict for lead in await made(store, Lead)] == ['good', 'poor', 'poor']
    batch = await store.ask(ANN, lambda work: work.timeline('lead', found[1].id)[0].batch)
    await store.do(ANN, undo, batch)
    assert [lead.verdict for lead in await made(store, Lead)] == ['good', '', '']


async def test_a_poor_lead_gives_its_reason(store, signed_in):
    lead = await store.do(ANN, leads.quick, LINE)
    ann = await card_of(signed_in, ANN, lead.id)
    bar = one(ann, StageBar)
    with ann:
        moving = asyncio.create_task(bar.go(next(s for s in bar.card.stages if s.semantic == 'F')))
    await ann.should_see('Почему лид некачественный?', retries=50)
    ann.find(kind=Tag, content='Не тот город').click()
    await press(ann, 'Отметить некачественным')
    await moving
    assert (await store.ask(ANN, lambda work: work.get(Lead, lead.id))).junk_reason == 'wrong_city'
    await ann.should_see('Некачественный лид: не тот город', retries=50)


async def test_a_colleagues_change_is_shown_and_the_same_field_asks_for_a_choice(store, signed_in):
    lead = await store.do(ANN, leads.quick, LINE)
    ann, bob = await card_of(signed_in, ANN, lead.id), await card_of(signed_in, BOB, lead.id)
    city = {user: next(f for f in elements(user, InlineField) if f.label in ('Город', 'City')) for user in (ann, bob)}
    with ann:
        await city[ann].edit()
        city[ann].editor.input.set_value('Тверь')
    await store.do(BOB, leads.change, lead.id, {'city': 'Клин'})
    await until(lambda: city[bob].value == 'Клин')
    await ann.should_see('Оставить моё', retries=50)
    assert city[ann].editing
    assert city[ann].editor.value == 'Тверь'


def elements(user, kind):
    with user:
        return user.find(kind=kind).elements


async def test_opening_a_card_makes_the_lead_seen_but_not_for_one_who_only_looks(store, signed_in):
    lead = await store.do(ANN, leads.quick, LINE)
    eve = await card_of(signed_in, EVE, lead.id)
    await eve.should_not_see('Конвертировать')
    assert not any(field._on_save for field in elements(eve, InlineField))
    assert (await store.ask(ANN, lambda work: work.get(Lead, lead.id))).viewed_at is None
    await card_of(signed_in, ANN, lead.id)
    await until(lambda: _seen(store, lead.id))


async def _seen(store, id):
    return (await store.ask(ANN, lambda work: work.get(Lead, id))).viewed_at


async def test_a_lead_that_goes_to_the_bin_leaves_a_calm_word(store, signed_in):
    lead = await store.do(ANN, leads.quick, LINE)
    bob = await card_of(signed_in, BOB, lead.id)
    await store.do(ANN, leads.drop, lead.id)
    await bob.should_see('This lead is not here', retries=50)
    nowhere = await signed_in(ANN)
    await nowhere.open('/lead/999')
    await nowhere.should_see('Такого лида нет', retries=50)


async def test_without_leads_the_page_says_so_and_leads_to_the_setting(store, signed_in):
    direction = await store.ask(ANN, lambda work: directions.main(work).id)
    await store.do(ANN, go_simple, direction)
    assert await store.ask(ANN, settings.value, 'crm_mode') == 'simple'
    ann = await signed_in(ANN)
    await ann.open('/leads')
    await ann.should_see('Лиды выключены', retries=50)
    await ann.should_see('Режим CRM')
    bob = await signed_in(BOB)
    await bob.open('/leads')
    await bob.should_see('Leads are switched off', retries=50)
    await bob.should_not_see('CRM mode')
