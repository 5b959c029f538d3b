import asyncio

from nicegui.testing import UserInteraction

from domain import leads, settings, sources
from ui.components.fields import Field, SelectField

from ..conftest import ANN, BOB, OWN
from .test_clients import field, inline, press, until

NASTY = '<img src=x onerror=alert(1)>'


def texts(user):
    with user:
        return [str(getattr(e, 'text', '')) for e in user.client.elements.values()]


async def until_kept(store, scheme):
    for _ in range(60):
        if (kept := await store.ask(ANN, lambda work: settings.value(work, 'lead_title'))) == scheme:
            return
        await asyncio.sleep(0.05)
    assert kept == scheme


async def test_naming_is_previewed_turns_are_set_and_reasons_follow_live(store, signed_in):
    await store.do(ANN, leads.create, {'title': NASTY, 'city': 'Москва', 'name': 'Василий', 'product': 'щебень'})
    ann = await signed_in(ANN)
    await ann.open('/settings/leads')
    await ann.should_see('Схема названия')
    assert 'Москва, Василий, щебень' in texts(ann)
    scheme = next(f for f in ann.find(kind=Field).elements if f.label == 'Схема названия')
    assert scheme.typed == '{Город}, {Имя}, {Товар}', 'the words of the scheme are those of the reader'
    with ann:
        scheme.input.set_value('{Товар}, {Наш бюджет}')
    await ann.should_see('«Наш бюджет» для названия нет')
    with ann:
        scheme.input.set_value('{товар} ({ Город})')
        UserInteraction(ann, {scheme.input}, 'Схема').trigger('blur')
    await ann.should_see('щебень (Москва)')
    await until_kept(store, '{product} ({city})')
    assert (await store.ask(ANN, leads.newest))[0][0] == NASTY
    press(ann, 'Добавить причину')
    await ann.should_see('Новая причина')
    with ann:
        field(ann, 'Причина').set_value('Далеко возить')
        ann.find('Добавить').click()
    await until(lambda: 'Далеко возить' in texts(ann))
    await store.do(ANN, leads.set_reasons, ['Далеко возить', 'spam'])
    await until(lambda: 'неверный номер' not in texts(ann))
    with ann:
        [turn] = [e for e in ann.find('По очереди').elements if 'a-chip' in e.classes]
        ann.find('По очереди').click()
    await ann.should_see('Люди в очереди')
    with ann:
        [people] = [s for s in ann.find(kind=SelectField).elements if s.label == 'Люди в очереди']
        people.input.set_value([BOB, OWN])
    for _ in range(100):
        rule = await store.ask(ANN, leads.assigning)
        if rule.people:
            break
        await ann.should_see('Люди в очереди')
    assert (rule.mode, rule.people) == ('turn', [BOB, OWN])
    assert turn.props['role'] == 'radio'


async def test_a_source_typed_on_a_card_becomes_one_and_tags_are_written(store, signed_in):
    lead = await store.do(ANN, leads.create, {'title': 'Щебень', 'name': 'Лев'})
    ann = await signed_in(ANN)
    await ann.open(f'/lead/{lead.id}')
    await ann.should_see('Метки UTM')
    source = inline(ann, 'Источник')
    with ann:
        assert await source._on_save('Билборд на М-10') is True
    await until(lambda: source.shown(source.value) == 'Билборд на М-10')
    [made] = [s for s in await store.ask(ANN, sources.listed) if s.name == 'Билборд на М-10']
    await until(lambda: source.value == made.code)
    press(ann, 'Изменить метки UTM')
    await ann.should_see('utm_campaign')
    with ann:
        field(ann, 'utm_campaign').set_value(NASTY)
        ann.find('Сохранить').click()
    await until(lambda: NASTY in texts(ann))
    assert (await store.ask(ANN, lambda work: work.get(leads.Lead, lead.id).utm)) == {'campaign': NASTY}
