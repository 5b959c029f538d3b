import base64
import gc
import hashlib
import re

from nicegui import ui
from nicegui.testing import UserInteraction

from domain import (
    companies,
    deals,
    directions,
    invitations,
    people,
    settings,
    signing,
    sources,
    stage_rules,
    stages,
    vat,
)  # fmt: skip
from domain.people import Person
from domain.permissions import House
from ui.components.fields import Field
from ui.components.kit import Tag
from ui.components.ordering import OrderedList

from ..conftest import ANN, BOB, EVE

PNG = base64.b64decode(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
)


def press(user, label):
    """Click the one element that is named so for screen readers."""
    with user:
        found = {e for e in user.client.elements.values() if e.props.get('aria-label') == label}
        assert len(found) == 1, (label, len(found))
        UserInteraction(user, found, label).click()


async def choose(user, text):
    """Click the first that holds this text, in closed menus too, once it is there."""
    found = []
    for _ in range(60):
        found = [e for e in user.client.elements.values() if getattr(e, 'text', None) == text]
        if found:
            break
        await _rest()
    with user:
        element = found[0]
        while not any(listener.type == 'click' for listener in element._event_listeners.values()):
            element = element.parent_slot.parent
        UserInteraction(user, {element}, text).click()


def lists(user):
    with user:
        return sorted(user.find(kind=OrderedList).elements, key=lambda one: one.id)


def field(user, label, value=None):
    """The input of the field with this label, and this text in it."""
    with user:
        fields = [f for f in user.find(kind=Field).elements if f.label == label and value in (None, f.typed)]
    assert len(fields) == 1, [(f.label, f.typed) for f in fields]
    return fields[0].input


async def names_of(store, direction_id=1):
    return [s.name for s in await store.ask(ANN, stages.of, 'deal', direction_id)]


async def test_only_those_who_set_up_see_more_than_themselves(signed_in):
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    await ann.open('/settings')
    await ann.should_see('С чего начать', retries=50)
    await ann.should_see('Сотрудники и роли')
    for path in ('/settings', '/settings/people', '/settings/mode', '/settings/directions/1'):
        await bob.open(path)
        await bob.should_see('About me', retries=50)
        await bob.should_not_see('People and roles')
        await bob.should_not_see(kind=OrderedList)


async def test_stages_are_put_into_order_and_another_open_screen_follows(store, signed_in):
    ann, other = await signed_in(ANN), await signed_in(ANN)
    for user in (ann, other):
        await user.open('/settings/directions/1')
        await user.should_see(kind=OrderedList, retries=50)
    mine = lists(ann)[1]
    ids = mine.ids()
    with ann:
        await mine._step(ids[0], 1, Tag('i'))
        await mine._step(ids[0], -1, Tag('i'))
        await mine._step(ids[0], -1, Tag('i'))
        await mine._step(ids[-1], -1, Tag('i'))
    wanted = [*ids[:-2], ids[-1], ids[-2]]
    kept = [s.id for s in await store.ask(ANN, stages.of, 'deal', 1)]
    assert kept[: len(ids)] == wanted
    await other.should_see('Финальный счёт', retries=5)
    for _ in range(60):
        if lists(other)[1].ids() == wanted:
            break
        await _rest()
    assert lists(other)[1].ids() == wanted


async def test_a_stage_renamed_elsewhere_does_not_touch_what_is_being_typed(store, signed_in):
    ann = await signed_in(ANN)
    await ann.open('/settings/directions/1')
    await ann.should_see(kind=OrderedList, retries=50)
    first, second = (await store.ask(ANN, stages.of, 'deal', 1))[:2]
    inputs = [field(ann, 'Название стадии', stage.name) for stage in (first, second)]
    inputs[0].set_value('Моя правка')
    await store.do(ANN, stages.change, first.id, {'name': 'Чужая'})
    await store.do(ANN, stages.change, second.id, {'name': 'Вторая чужая'})
    for _ in range(60):
        if inputs[1].value == 'Вторая чужая':
            break
        await _rest()
    assert (inputs[0].value, inputs[1].value) == ('Моя правка', 'Вторая чужая')


async def test_deleting_a_stage_asks_where_its_deals_go(store, signed_in):
    deal = await store.do(ANN, deals.create, {'title': 'Roof'})
    second = (await store.ask(ANN, stages.of, 'deal', 1))[1]
    await store.do(ANN, deals.move, deal.id, second.id)
    ann = await signed_in(ANN)
    await ann.open('/settings/directions/1')
    await ann.should_see(kind=OrderedList, retries=50)
    press(ann, f'Удалить стадию «{second.name}»')
    await ann.should_see('В ней 1 сделка. Куда её перенести?', retries=20)
    assert second.name in await names_of(store)
    ann.find('Перенести и удалить').click()
    await ann.should_see(f'Стадия «{second.name}» удалена', retries=20)
    assert second.name not in await names_of(store)
    moved = await store.ask(ANN, lambda work: work.get(type(deal), deal.id).stage_id)
    assert moved in {s.id for s in await store.ask(ANN, stages.of, 'deal', 1)}


async def test_whoever_deletes_a_stage_is_told_what_its_deals_will_lack_where_they_go(store, signed_in):
    deal = await store.do(ANN, deals.create, {'title': 'Roof'})
    whole = await store.do(ANN, deals.create, {'title': 'Wall', 'amount': '100'})
    first, second = (await store.ask(ANN, stages.of, 'deal', 1))[:2]
    for one in (deal, whole):
        await store.do(ANN, deals.move, one.id, second.id)
    await store.do(ANN, stage_rules.demand, first.id, ['amount'])
    ann = await signed_in(ANN)
    await ann.open('/settings/directions/1')
    await ann.should_see(kind=OrderedList, retries=50)
    press(ann, f'Удалить стадию «{second.name}»')
    await ann.should_see('В ней 2 сделки. Куда их перенести?', retries=20)
    await ann.should_see('У 1 не заполнено то, что эта стадия спрашивает; переедет как есть.', retries=20)
    ann.find('Перенести и удалить').click()
    await ann.should_see(f'Стадия «{second.name}» удалена', retries=20)
    assert await store.ask(ANN, lambda work: work.get(type(deal), deal.id).stage_id) == first.id


async def test_a_new_direction_takes_the_stages_of_another(store, signed_in):
    await store.do(ANN, stages.add, 'deal', 1, {'name': 'Замер'})
    ann = await signed_in(ANN)
    await ann.open('/settings/directions')
    await ann.should_see(kind=OrderedList, retries=50)
    press(ann, 'Добавить направление')
    await ann.should_see('Новое направление', retries=20)
    with ann:
        field(ann, 'Название направления', '').set_value('<img src=x onerror=alert(1)>')
        [like] = [e for e in ann.find(kind=ui.select).elements if 1 in e.options]
        like.set_value(1)
    ann.find('Добавить').click()
    await ann.should_see('Направление добавлено', retries=30)
    made = (await store.ask(ANN, directions.listed))[-1]
    assert made.name == '<img src=x onerror=alert(1)>'
    assert 'Замер' in await names_of(store, made.id)


async def test_the_mode_says_what_will_happen_before_it_happens(store, signed_in):
    from domain import leads

    for n in range(2):
        await store.do(ANN, leads.create, {'title': f'Lead {n}', 'last_name': f'Client{n}', 'name': 'A'})
    ann = await signed_in(ANN)
    await ann.open('/settings/mode')
    await ann.should_see('Простая', retries=50)
    await ann.should_see('Сейчас открыты 2 лида.', retries=20)
    await choose(ann, 'Простая')
    await ann.should_see('2 открытых лида будут конвертированы', retries=20)
    assert await store.ask(ANN, settings.value, 'crm_mode') == 'classic'
    ann.find('Перейти на простую').click()
    await ann.should_see('CRM теперь простая', retries=30)
    assert await store.ask(ANN, settings.value, 'crm_mode') == 'simple'
    assert await store.ask(ANN, lambda work: work.count(deals.Deal)) == 2
    ann.find('Отменить').click()
    await ann.should_see('2 лида', retries=30)
    assert await store.ask(ANN, settings.value, 'crm_mode') == 'classic'
    assert await store.ask(ANN, lambda work: work.count(deals.Deal)) == 0


async def test_an_act_is_told_though_its_news_took_away_what_was_pressed(store, signed_in, monkeypatch):
    ann = await signed_in(ANN)
    await ann.open('/settings/mode')
    await choose(ann, 'Простая')
    await ann.should_see('Перейти на простую')
    done = store.do

    async def slow(*args, **kwargs):
        value = await done(*args, **kwargs)
        await ann.should_not_see('Перейти на простую', retries=50)
        gc.collect()
        return value

    monkeypatch.setattr(store, 'do', slow)
    ann.find('Перейти на простую').click()
    await ann.should_see('CRM теперь простая')


async def test_sources_are_retired_and_a_taken_name_is_told(store, signed_in):
    ann = await signed_in(ANN)
    await ann.open('/settings/sources')
    await ann.should_see(kind=OrderedList, retries=50)
    first = (await store.ask(ANN, sources.listed))[0]
    press(ann, f'Предлагать источник «{first.name}»')
    await ann.should_see('Источник больше не предлагается', retries=20)
    assert first.id not in {s.id for s in await store.ask(ANN, sources.listed)}
    press(ann, 'Добавить источник')
    await ann.should_see('Новый источник', retries=20)
    with ann:
        field(ann, 'Название источника', '').set_value(first.name)
    ann.find('Добавить').click()
    await ann.should_see('уже есть', retries=20)


async def test_an_invitation_shows_its_link_once_and_the_link_lets_in(store, signed_in):
    ann = await signed_in(ANN)
    await ann.open('/settings/people')
    await ann.should_see('Ева Зритель', retries=50)
    for _ in range(60):
        if any(e.props.get('aria-label') == 'Пригласить сотрудника' for e in ann.client.elements.values()):
            break
        await _rest()
    press(ann, 'Пригласить сотрудника')
    await ann.should_see('Создать ссылку', retries=20)
    ann.find('Создать ссылку').click()
    await ann.should_see('Ссылка показана один раз', retries=30)
    [link] = [str(e.value) for e in ann.find(kind=ui.input).elements if '/invitation/' in str(e.value)]
    token = re.search(r'/invitation/(.+)$', link)[1]
    offer = await store.ask(House(), invitations.offer, signing.hash_of(token))
    assert offer.role == 'seller'
    again = await signed_in(ANN)
    await again.open('/settings/people')
    await again.should_see('Ссылки, которые ждут', retries=50)
    await again.should_not_see(kind=ui.input)


async def test_the_last_administrator_and_oneself_are_safe(store, signed_in):
    ann = await signed_in(ANN)
    await ann.open('/settings/people')
    await ann.should_see('Ева Зритель', retries=50)
    await choose(ann, 'Уволить')  # the first menu of the list that has it: never Ann's own
    await ann.should_see('доступ закрыт', retries=30)
    left = await store.ask(ANN, people.listed)
    assert len(left) == 4
    assert not (await store.ask(ANN, lambda work: work.get(Person, BOB))).active
    assert {ANN, EVE} <= {p.id for p in left}


async def test_only_pictures_that_are_shown_are_served(store, signed_in, tmp_path):
    from storage.files import Files

    files = Files(tmp_path / 'files')
    secret, logo = files.put(b'%PDF-1.7 a contract'), files.put(PNG)
    ann = await signed_in(ANN)
    own = await store.do(ANN, companies.create, {'title': 'ООО «СтройСнаб»', 'mine': True})
    assert (await ann.http_client.get(f'/files/{logo}')).status_code == 404
    await store.do(ANN, companies.change, own.id, {'logo': logo})
    answer = await ann.http_client.get(f'/files/{logo}')
    assert (answer.status_code, answer.headers['content-type']) == (200, 'image/png')
    assert answer.headers['x-content-type-options'] == 'nosniff'
    assert answer.content == PNG
    await store.do(ANN, companies.change, own.id, {'logo': secret})
    assert (await ann.http_client.get(f'/files/{secret}')).status_code == 404
    assert (await ann.http_client.get(f'/files/{hashlib.sha256(b"x").hexdigest()}')).status_code == 404


async def test_a_checksum_is_told_while_the_number_is_typed(store, signed_in):
    await store.do(ANN, companies.create, {'title': 'ООО «СтройСнаб»', 'mine': True})
    ann = await signed_in(ANN)
    await ann.open('/settings/company')
    await ann.should_see('Добавить реквизиты', retries=50)
    ann.find('Добавить реквизиты').click()
    await ann.should_see('КПП', retries=20)
    with ann:
        inn = field(ann, 'ИНН')
        inn.set_value('7707083894')
    await ann.should_see('контрольн', retries=20)
    with ann:
        inn.set_value('7707083893')
    ann.find('Сохранить').click()
    await ann.should_see('Реквизиты сохранены', retries=30)
    await ann.should_see('7707083893', retries=30)


async def _rest():
    import asyncio

    await asyncio.sleep(0.05)


async def test_a_vat_rate_of_our_own_appears_on_the_colleagues_settings_at_once(signed_in, store):
    ann = await signed_in(ANN)
    await ann.open('/settings/general')
    await ann.should_see('Ставки НДС')
    await ann.should_see('22\u00a0%')
    await store.do(ANN, vat.add, '12', '2026-01-01')
    await ann.should_see('12\u00a0%')
    await ann.should_see('с 1\u00a0января 2026, чт · своя')
