"""Own fields and what stages ask for, on the screens of several people."""

import json

import pytest
from nicegui import background_tasks, ui
from nicegui.testing import UserInteraction

from domain import contacts, deals, invoices, leads, own, products, quotes, stage_rules, stages
from domain.deals import Deal
from domain.leads import Lead
from domain.unit_of_work import undo
from ui.cards import OwnSection
from ui.components.fields import Field, InlineField
from ui.components.ordering import OrderedList
from ui.components.table import Table
from ui.deal_card.stage_bar import StageBar
from ui.leads.stage_bar import StageBar as LeadBar

from ..conftest import ANN, BOB, EVE
from .test_cards import titles
from .test_clients import field, inline, press, until

NASTY = '<img src=x onerror=alert(1)>'


def part(user, kind):
    with user:
        [found] = user.find(kind=kind).elements
    return found


def labels(user):
    return [one.label for one in user.client.elements.values() if isinstance(one, InlineField)]


async def card(signed_in, who, id, text='О сделке'):
    user = await signed_in(who)
    await user.open(f'/deal/{id}')
    await user.should_see(text)
    return user


async def test_a_field_made_in_the_settings_is_on_every_open_card_at_once(store, signed_in):
    deal = await store.do(ANN, deals.create, {'title': 'Щебень'})
    bob, eve = await card(signed_in, BOB, deal.id, 'About the deal'), await card(signed_in, EVE, deal.id)
    ann = await signed_in(ANN)
    await ann.open('/settings/own-fields')
    await ann.should_see('Своих полей пока нет')
    ann.find('Поле').click()
    await ann.should_see('Новое поле: Сделки')
    field(ann, 'Название поля').set_value(NASTY)
    ann.find('Добавить').click()
    await ann.should_see('Поле добавлено')
    await ann.should_see(NASTY)
    await until(lambda: NASTY in labels(bob) and NASTY in labels(eve))
    made = inline(bob, NASTY)
    with bob:
        await made.edit()
        made.editor.set_value('М300')
        await made.save()
    await until(lambda: inline(eve, NASTY).value == 'М300')
    with eve:
        await inline(eve, NASTY).edit()
    assert inline(eve, NASTY).editor is None, 'who only looks changes nothing'
    press(ann, f'Убрать поле «{NASTY}»')
    await ann.should_see('Вернуть')
    await until(lambda: NASTY not in labels(bob))
    press(ann, f'Вернуть поле «{NASTY}»')
    await until(lambda: NASTY in labels(bob) and inline(bob, NASTY).value == 'М300')


async def test_fields_are_put_into_order_and_choices_keep_their_words(store, signed_in):
    size = await store.do(ANN, own.add, 'deal', 'choice', {'label': 'Фракция', 'choices': [{'label': '5–20'}]})
    await store.do(ANN, own.add, 'deal', 'date', {'label': 'Срок'})
    deal = await store.do(ANN, deals.create, {'title': 'Щебень', size.name: '=1'})
    bob = await card(signed_in, BOB, deal.id, 'About the deal')
    assert inline(bob, 'Фракция').shown('=1') == '5–20'
    ann = await signed_in(ANN)
    await ann.open('/settings/own-fields')
    await ann.should_see('Один из списка: 5–20')
    rows = part(ann, OrderedList)
    first, second = rows.ids()
    with ann:
        await rows._on_order([second, first])
    await until(lambda: titles(bob)[-1] == ('Own fields', ['Срок', 'Фракция']))
    with ann:
        [button] = [e for e in ann.client.elements.values() if e.props.get('aria-label') == 'Изменить поле «Фракция»'
                    and e.tag == 'button' and 'h-own-f__n' in e.classes]  # fmt: skip
    await store.do(ANN, own.change, size.id, {'choices': [{'code': '=1', 'label': '5–20 мм'}]})
    await ann.should_see('Один из списка: 5–20 мм')
    await until(lambda: inline(bob, 'Фракция').shown('=1') == '5–20 мм')
    assert button


async def test_two_people_edit_the_same_own_field_and_choose(store, signed_in):
    tons = await store.do(ANN, own.add, 'deal', 'number', {'label': 'Тонн'})
    deal = await store.do(ANN, deals.create, {'title': 'Щебень'})
    ann, bob = await card(signed_in, ANN, deal.id), await card(signed_in, BOB, deal.id, 'About the deal')
    made = inline(bob, 'Тонн')
    with bob:
        await made.edit()
        made.editor.set_value(10)
    await store.do(ANN, deals.change, deal.id, {tons.name: '12.5'})
    await bob.should_see('Keep mine')
    await until(lambda: inline(ann, 'Тонн').shown(inline(ann, 'Тонн').value) == '12,5')


async def test_whoever_moves_a_deal_is_asked_for_what_the_stage_wants_and_one_undo_takes_both_back(store, signed_in):
    mark = await store.do(ANN, own.add, 'deal', 'text', {'label': 'Марка'})
    first, second, *_ = await store.ask(ANN, stages.of, 'deal', 1)
    await store.do(ANN, stage_rules.demand, second.id, ['amount', mark.name])
    deal = await store.do(ANN, deals.create, {'title': 'Щебень', 'amount': 5})
    ann, eve = await card(signed_in, ANN, deal.id), await card(signed_in, EVE, deal.id)
    bar = part(ann, StageBar)
    with ann:
        going = background_tasks.create(bar.go(second))
    await ann.should_see(f'Чтобы перейти в «{second.name}»')
    with ann:
        assert [f.label for f in ann.find(kind=Field).elements if f.label in ('Марка', 'Сумма')] == ['Марка']
    ann.find('Сохранить и перевести').click()
    await ann.should_see('сначала заполните «Марка»')
    field(ann, 'Марка').set_value('М300')
    ann.find('Сохранить и перевести').click()
    await ann.should_see(f'Сделка перенесена: «{second.name}»')
    await going
    await until(lambda: inline(eve, 'Марка').value == 'М300')
    kept = await store.ask(ANN, lambda work: work.get(Deal, deal.id))
    assert (kept.stage_id, kept.own) == (second.id, {mark.name.removeprefix('own.'): 'М300'})
    batch = await store.ask(ANN, lambda work: work.timeline('deal', deal.id)[0].batch)
    await store.do(ANN, undo, batch)
    kept = await store.ask(ANN, lambda work: work.get(Deal, deal.id))
    assert (kept.stage_id, kept.own) == (first.id, {})


async def test_whoever_thinks_better_moves_nothing(store, signed_in):
    _, second, *_ = await store.ask(ANN, stages.of, 'lead')
    await store.do(ANN, stage_rules.demand, second.id, ['city'])
    lead = await store.do(ANN, leads.create, {'title': 'Щебень', 'name': 'Василий'})
    ann = await signed_in(ANN)
    await ann.open(f'/lead/{lead.id}')
    await ann.should_see('О лиде')
    with ann:
        going = background_tasks.create(part(ann, LeadBar).go(second))
    await ann.should_see(f'Чтобы перейти в «{second.name}»')
    ann.find('Отмена').click()
    await going
    kept = await store.ask(ANN, lambda work: work.get(Lead, lead.id))
    assert kept.stage_id != second.id


async def test_an_administrator_says_what_a_stage_asks_for(store, signed_in):
    ann = await signed_in(ANN)
    await ann.open('/settings/directions/1')
    _, second, third, *_ = await store.ask(ANN, stages.of, 'deal', 1)
    await ann.should_see('Стадия')
    press(ann, f'Что требует стадия «{second.name}»: 0')
    await ann.should_see(f'Что требует «{second.name}»')
    with ann:
        [chosen] = [e for e in ann.client.elements.values() if e.props.get('aria-label') == 'Заполнить']
        chosen.set_value(['amount'])
    ann.find('Сохранить').click()
    await until(lambda: any(e.props.get('aria-label') == f'Что требует стадия «{second.name}»: 1'
                            for e in ann.client.elements.values()))  # fmt: skip
    press(ann, f'Что требует стадия «{third.name}»: 0')
    await ann.should_see('Уже требуют прежние стадии: Сумма')
    assert (await store.ask(ANN, stages.of, 'deal', 1))[1].required == ['amount']


async def test_a_required_field_is_asked_for_in_the_form_of_a_new_record(store, signed_in):
    mark = await store.do(ANN, own.add, 'contact', 'text', {'label': 'Откуда знаем', 'required': True})
    ann = await signed_in(ANN)
    await ann.open('/contacts')
    await ann.should_see(kind=Table)
    with ann:
        [new] = [e for e in ann.find(kind=ui.button).elements if e.text == 'Контакт']
        UserInteraction(ann, {new}, 'Контакт').click()
    await ann.should_see('Откуда знаем')
    field(ann, 'Фамилия').set_value('Кравцов')
    ann.find('Создать контакт').click()
    await ann.should_see('Заполните поле «Откуда знаем».')
    field(ann, 'Откуда знаем').set_value('выставка')
    ann.find('Создать контакт').click()
    await until(lambda: not any(getattr(e, 'text', '') == 'Создать контакт' for e in ann.client.elements.values()))
    [kept] = await store.ask(ANN, lambda work: work.all(contacts.Contact))
    assert getattr(kept, mark.name) == 'выставка'


async def test_lists_show_sort_and_filter_by_own_fields(store, signed_in):
    tons = await store.do(ANN, own.add, 'deal', 'number', {'label': 'Тонн'})
    friend = await store.do(ANN, own.add, 'deal', 'record', {'label': 'Привёл', 'target': 'contact'})
    who = await store.do(ANN, contacts.create, {'last_name': NASTY})
    for n, name in ((5, 'Пять'), (12.5, 'Двенадцать'), (None, 'Нисколько')):
        await store.do(ANN, deals.create, {'title': name, tons.name: n, friend.name: who.id if n else None})
    ann = await signed_in(ANN)
    await ann.open('/deals/1/list')

    async def rows(**asked):
        answer = await ann.http_client.get('/data/deals.page', params={'direction': '1', **asked})
        assert answer.status_code == 200, answer.text
        return answer.json()['rows']

    cols = f'{tons.name},{friend.name}'
    found = await rows(sort=tons.name, dir='-1', cols=cols)
    assert [row['title']['t'] if isinstance(row['title'], dict) else row['title'] for row in found] == [
        'Двенадцать', 'Пять', 'Нисколько'
    ]  # fmt: skip
    assert [row[tons.name] for row in found] == ['12.5', '5', None]
    assert found[0][friend.name] == {'t': NASTY, 'v': who.id, 'href': f'/contact/{who.id}'}
    tree = {'tree': {'and': [{'field': tons.name, 'op': 'more', 'value': '6'}]}}
    assert len(await rows(f=json.dumps(tree), cols=cols)) == 1
    assert len(await rows(sort=friend.name, dir='1', cols=cols)) == 3


@pytest.mark.parametrize('kind', ['invoice', 'quote'])
async def test_own_fields_of_a_paper_are_edited_in_their_place_by_two_people(store, signed_in, kind):
    gate = await store.do(ANN, own.add, kind, 'text', {'label': 'Ворота'})
    noun = {'invoice': invoices, 'quote': quotes}[kind]
    paper = await store.do(ANN, noun.create, {})
    ann, bob, eve = [await signed_in(who) for who in (ANN, BOB, EVE)]
    for user in (ann, bob, eve):
        await user.open(f'/{kind}/{paper.id}')
        await until(lambda user=user: 'Ворота' in labels(user))
    with ann:
        made = inline(ann, 'Ворота')
        await made.edit()
        made.editor.set_value(NASTY)
        await made.save()
    await until(lambda: inline(bob, 'Ворота').value == NASTY)
    with bob:
        theirs = inline(bob, 'Ворота')
        await theirs.edit()
        theirs.editor.set_value('3')
    with ann:
        await made.edit()
        made.editor.set_value('4')
        await made.save()
    await bob.should_see('Keep mine')
    with bob:
        await theirs.cancel()
    with eve:
        await inline(eve, 'Ворота').edit()
    assert inline(eve, 'Ворота').editor is None, 'who only looks changes nothing'
    tons = await store.do(ANN, own.add, kind, 'number', {'label': 'Тонн'})
    await until(lambda: labels(eve)[-2:] == ['Ворота', 'Тонн'])
    await store.do(ANN, own.reorder, kind, [tons.id, gate.id])
    await until(lambda: order(bob) == ['Тонн', 'Ворота'])
    await store.do(ANN, own.drop, gate.id)
    await until(lambda: 'Ворота' not in labels(bob))


def order(user):
    """The own fields as they stand on the page."""
    return [one.label for one in part(user, OwnSection)._fields.default_slot.children]


async def test_a_products_own_fields_are_edited_in_their_place(store, signed_in):
    mark = await store.do(ANN, own.add, 'product', 'number', {'label': 'Фракция'})
    product = await store.do(ANN, products.create, {'name': 'Щебень', mark.name: 20})
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    for user in (ann, bob):
        await user.open('/products')
        await until(lambda user=user: any(isinstance(e, Table) for e in user.client.elements.values()))
        UserInteraction(user, {part(user, Table)}, None).trigger('open', {'id': product.id})
        await until(lambda user=user: 'Фракция' in labels(user))
    with ann:
        made = inline(ann, 'Фракция')
        assert made.shown(made.value) == '20'
        await made.edit()
        made.editor.set_value(40)
        await made.save()
    await until(lambda: inline(bob, 'Фракция').value == 40)
    await store.do(ANN, own.change, mark.id, {'label': 'Размер', 'required': True})
    await until(lambda: 'Размер' in labels(bob))
    with bob:
        made = inline(bob, 'Размер')
        await made.edit()
        made.editor.set_value(None)
        await made.save()
    await until(lambda: made.editor is not None)
    assert getattr(await store.ask(BOB, lambda work: work.get(products.Product, product.id)), mark.name) == 40
