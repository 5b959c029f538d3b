from domain import companies, directions, invoices, numerators, templates
from domain.documents import sets
from domain.quotes.papers import today
from ui.components.fields import Field, SelectField
from ui.components.kit import Tag

from ..conftest import ANN, BOB
from .test_settings import _rest, choose, field, lists, press


def buttons(user):
    """What the buttons of the page are called for screen readers."""
    with user:
        return {str(e.props.get('aria-label')) for e in user.client.elements.values() if e.tag in ('button', 'q-btn')}


async def until(what):
    for _ in range(100):
        if what():
            return
        await _rest()
    assert what()


def select(user, label):
    with user:
        [found] = [f for f in user.find(kind=SelectField).elements if f.label == label]
    return found


async def opened(user, name, number):
    """The page with the form of this kind open."""
    await user.open('/settings/numbering')
    await user.should_see('Нумерация', retries=50)
    label = f'{name}: следующий номер {number}. Изменить нумерацию'
    await until(lambda: label in buttons(user))
    press(user, label)
    await user.should_see('Следующие документы', retries=50)


def coming(user):
    """The numbers the form foresees."""
    with user:
        [listed] = [e for e in user.client.elements.values()
                    if e.tag == 'ol' and e.props.get('aria-label') == 'Следующие документы']  # fmt: skip
        return [item.text for item in listed.default_slot.children]


def day(store):
    return store.ask_now(ANN, today)


async def test_every_kind_that_is_counted_is_listed_with_its_next_number_live(store, signed_in, monkeypatch):
    monkeypatch.setitem(numerators.KINDS, 'packing_list', numerators.Kind('document', 'packing_list'))
    ann = await signed_in(ANN)
    await ann.open('/settings/numbering')
    for name in ('Счёт', 'Предложение', 'Акт', 'Доверенность М-2', 'Packing list'):
        await ann.should_see(name, retries=50)
    assert 'Счёт: следующий номер 1. Изменить нумерацию' in buttons(ann)
    await store.do(BOB, invoices.create, {})
    await until(lambda: 'Счёт: следующий номер 2. Изменить нумерацию' in buttons(ann))
    await store.do(BOB, invoices.create, {'number': '2'})
    await until(lambda: 'Счёт: следующий номер 3. Изменить нумерацию' in buttons(ann))
    bob = await signed_in(BOB)
    await bob.open('/settings/numbering')
    await bob.should_see('About me', retries=50)
    await bob.should_not_see('Next number')


async def test_the_numbers_that_come_are_shown_while_the_template_is_typed_and_kept_by_saving(store, signed_in):
    ann, other = await signed_in(ANN), await signed_in(ANN)
    await other.open('/settings/numbering')
    await opened(ann, 'Счёт', '1')
    await until(lambda: coming(ann) == ['1', '2', '3', '4'])
    with ann:
        field(ann, 'Шаблон номера').set_value('{PREFIX}{YY}/{NUMBER}')
        field(ann, 'Префикс').set_value('С-')
        field(ann, 'Цифр в номере').set_value('3')
        field(ann, 'Следующий номер').set_value('215')
    year = f'{day(store):%y}'
    await until(lambda: coming(ann) == [f'С-{year}/{n}' for n in (215, 216, 217, 218)])
    assert (await store.ask(ANN, numerators.of, 'invoice')).template == '{PREFIX}{NUMBER}'
    ann.find('Сохранить').click()
    await ann.should_see('Нумерация изменена', retries=50)
    shown = f'Счёт: следующий номер С-{year}/215. Изменить нумерацию'
    await until(lambda: shown in buttons(ann) and shown in buttons(other))
    assert (await store.do(BOB, invoices.create, {})).number == f'С-{year}/215'


async def test_undo_in_the_toast_takes_the_numbering_back(store, signed_in):
    ann = await signed_in(ANN)
    await opened(ann, 'Предложение', '1')
    with ann:
        field(ann, 'Следующий номер').set_value('70')
        field(ann, 'Префикс').set_value('П-')
    await until(lambda: coming(ann)[:1] == ['П-70'])
    ann.find('Сохранить').click()
    await ann.should_see('Нумерация изменена', retries=50)
    assert await store.ask(ANN, numerators.preview, 'quote', day(store)) == 'П-70'
    await choose(ann, 'Отменить')
    await ann.should_see('Отменено', retries=50)
    assert await store.ask(ANN, numerators.preview, 'quote', day(store)) == '1'
    await until(lambda: 'Предложение: следующий номер 1. Изменить нумерацию' in buttons(ann))


async def test_what_is_wrong_is_told_beside_its_field_in_both_languages(store, signed_in):
    await store.do(BOB, invoices.create, {})
    ann = await signed_in(ANN)
    await opened(ann, 'Счёт', '2')
    for label, typed, said in (
        ('Шаблон номера', '{PREFIX}', 'В шаблоне номера {NUMBER} должно быть ровно один раз.'),
        ('Шаблон номера', '{NUMBER}{WEEK}', '«Шаблон номера»: {WEEK} здесь не подходит. Выберите из предложенных.'),
        ('Цифр в номере', '12', '«Цифр в номере»: слишком много, не больше 9.'),
        ('Следующий номер', '1', 'Номера до 1 уже выданы. Укажите следующий за ними или больший.'),
    ):
        with ann:
            box = field(ann, label)
            before, holder = box.value, next(f for f in ann.find(kind=Field).elements if f.input is box)
            box.set_value(typed)
        await until(lambda holder=holder, said=said: holder._why.text == said)
        assert coming(ann) == ['—']
        ann.find('Сохранить').click()
        await _rest()
        await until(lambda holder=holder, said=said: holder._why.text == said)
        with ann:
            box.set_value(before)
        await until(lambda: coming(ann)[:1] == ['2'])
    await store.do(ANN, lambda work: work.record('person.changed', work.actor, lang='en'))
    english = await signed_in(ANN)
    await english.open('/settings/numbering')
    await until(lambda: 'Invoice: the next number is 2. Change the numbering' in buttons(english))
    press(english, 'Invoice: the next number is 2. Change the numbering')
    await english.should_see('Next papers', retries=50)
    with english:
        field(english, 'Number template').set_value('x')
    await english.should_see('The template needs {NUMBER} exactly once.', retries=50)


async def test_an_open_form_follows_a_colleague_and_offers_the_choice_where_both_have_typed(store, signed_in):
    ann = await signed_in(ANN)
    await opened(ann, 'Счёт', '1')
    with ann:
        mine = field(ann, 'Префикс')
        mine.set_value('А-')
    await until(lambda: coming(ann)[:1] == ['А-1'])
    await store.do(ANN, numerators.change, 'invoice', {'prefix': 'Б-', 'digits': 4, 'period': 'never'})
    await until(lambda: field(ann, 'Цифр в номере').value == '4')
    assert (mine.value, select(ann, 'Начинать заново').value) == ('А-', 'never')
    await ann.should_see('Поле «Префикс» тем временем сохранил коллега:', retries=50)
    ann.find('Сохранить').click()
    await ann.should_see('Оставить моё', retries=50)
    assert (await store.ask(ANN, numerators.of, 'invoice')).prefix == 'Б-'
    ann.find('Оставить моё').click()
    await ann.should_not_see('Оставить моё', retries=50)
    ann.find('Сохранить').click()
    await ann.should_see('Нумерация изменена', retries=50)
    kept = await store.ask(ANN, numerators.of, 'invoice')
    assert (kept.prefix, kept.digits, kept.period) == ('А-', 4, 'never')


async def test_own_companies_and_directions_are_counted_apart(store, signed_in):
    first = await store.do(ANN, companies.create, {'title': 'ООО «СтройСнаб»', 'mine': True})
    second = await store.do(ANN, companies.create, {'title': 'ИП <b>Котова</b>', 'mine': True})
    ann = await signed_in(ANN)
    await opened(ann, 'Счёт', '1')
    assert select(ann, 'Для компании').props.get('hidden')
    with ann:
        select(ann, 'Ряд номеров').set_value('company')
        field(ann, 'Шаблон номера').set_value('{COMPANY}-{NUMBER}')
    await until(lambda: coming(ann)[:1] == ['С-1'])
    assert not select(ann, 'Для компании').props.get('hidden')
    with ann:
        select(ann, 'Для компании').set_value(second.id)
    await until(lambda: coming(ann)[:1] == ['К-1'])
    with ann:
        field(ann, 'Следующий номер').set_value('50')
    await until(lambda: ''.join(coming(ann)[:1]).endswith('-50'))
    ann.find('Сохранить').click()
    await ann.should_see('Нумерация изменена', retries=50)
    place = numerators.Place(first.id)
    assert await store.ask(ANN, numerators.coming, 'invoice', day(store), place) == [(1, '-1')]
    shown = 'Счёт: следующий номер ООО «СтройСнаб»: С-1, ИП <b>Котова</b>: К-50. Изменить нумерацию'
    await until(lambda: shown in buttons(ann))


async def test_a_set_of_documents_is_put_together_and_a_colleague_sees_it(store, signed_in):
    ann, other = await signed_in(ANN), await signed_in(ANN)
    for user in (ann, other):
        await user.open('/settings/directions/1')
        await user.should_see('Набор пуст: в сделках направления предлагаются все документы.', retries=50)
    press(ann, 'Добавить в набор: Акт')
    await ann.should_see('Документ «Акт» в наборе', retries=50)
    press(ann, 'Добавить в набор: УПД')
    await until(lambda: len(lists(other)[-1].ids()) == 2)
    assert 'Добавить в набор: Акт' not in buttons(other)
    await other.should_see('5 стадий · Акт, УПД', retries=50)
    stage = (await store.ask(ANN, directions.stages.of, 'deal', 1))[2]
    how = select(other, 'Как: Акт')
    assert how.props.get('hidden')
    with ann:
        select(ann, 'Когда: Акт').set_value(stage.id)
    await until(lambda: select(other, 'Когда: Акт').value == stage.id)
    await until(lambda: not how.props.get('hidden'))
    with other:
        how.set_value('make')
    await until(lambda: select(ann, 'Как: Акт').value == 'make')
    found = (await store.ask(ANN, sets.of_direction, 1))[0]
    assert (found.form, found.stage_id, found.moment) == ('act', stage.id, 'make')


async def test_a_set_is_put_into_order_a_document_is_taken_out_and_comes_back(store, signed_in):
    made = [await store.do(ANN, sets.add, 1, {'form': form}) for form in ('act', 'upd', 'm2')]
    act, upd, m2 = (one.id for one in made)
    ann, other = await signed_in(ANN), await signed_in(ANN)
    for user in (ann, other):
        await user.open('/settings/directions/1')
        await user.should_see('Документы направления', retries=50)
        await until(lambda user=user: lists(user)[-1].ids() == [act, upd, m2])
    with other:
        await lists(other)[-1]._step(act, 1, Tag('i'))
    await until(lambda: lists(ann)[-1].ids() == [upd, act, m2])
    press(ann, 'Убрать документ «Акт» из набора')
    await ann.should_see('Документ «Акт» убран из набора', retries=50)
    await until(lambda: lists(other)[-1].ids() == [upd, m2])
    await until(lambda: 'Добавить в набор: Акт' in buttons(other))
    await choose(ann, 'Отменить')
    await until(lambda: lists(other)[-1].ids() == [upd, act, m2])
    assert [one.form for one in await store.ask(ANN, sets.of_direction, 1)] == ['upd', 'act', 'm2']


async def test_a_change_of_a_document_that_a_colleague_has_taken_out_is_told_and_the_list_is_right(store, signed_in):
    one = await store.do(ANN, sets.add, 1, {'form': 'act'})
    ann = await signed_in(ANN)
    await ann.open('/settings/directions/1')
    await ann.should_see('Документы направления', retries=50)
    when = select(ann, 'Когда: Акт')
    stage = (await store.ask(ANN, directions.stages.of, 'deal', 1))[1]
    await store.do(ANN, sets.remove, one.id)
    with ann:
        await when._on_change(stage.id)
    await ann.should_see('Запись не найдена', retries=50)
    await until(lambda: lists(ann)[-1].ids() == [])


async def test_an_own_form_out_of_use_keeps_its_name_in_the_set(store, signed_in):
    text = {'body': '<p>{{ deal.title }}</p>'}
    one = await store.do(ANN, templates.begin, {'name': 'Пропуск', 'of': ['deal'], 'lang': 'ru'}, text)
    await store.do(ANN, templates.use, one.id, True)
    await store.do(ANN, sets.add, 1, {'form': one.code})
    ann = await signed_in(ANN)
    await ann.open('/settings/directions/1')
    await ann.should_see('Пропуск', retries=50)

    def out_of_use():
        return [not one.props.get('hidden') for one in ann.client.elements.values()
                if '>не в работе<' in str(getattr(one, 'content', ''))]  # fmt: skip

    assert out_of_use() == [False]
    await store.do(ANN, templates.use, one.id, False)
    await store.do(ANN, templates.change, one.id, {'name': 'Пропуск на объект'})
    await until(lambda: out_of_use() == [True])
    await ann.should_see('Пропуск на объект', retries=50)
    await store.do(ANN, templates.remove, one.id)
    await until(lambda: lists(ann)[-1].ids() == [])


def test_letters_are_what_places_stand_for():
    from ui.settings.numbering_form import Places

    there = Places({3: 'ООО «СтройСнаб»'}, {7: 'Запчасти с ремонтом'})
    assert there.of(3, 7) == numerators.Place(3, 7, 'С', 'ЗР')
    assert there.of(None, None) == numerators.Place()


async def test_a_next_number_that_a_colleague_has_set_meanwhile_is_offered_as_a_choice(store, signed_in):
    ann = await signed_in(ANN)
    await opened(ann, 'Счёт', '1')
    with ann:
        field(ann, 'Следующий номер').set_value('200')
    await until(lambda: coming(ann)[:1] == ['200'])
    await store.do(ANN, numerators.change, 'invoice', {}, on=day(store), following=100)
    await ann.should_see('Поле «Следующий номер» тем временем сохранил коллега:', retries=50)
    ann.find('Сохранить').click()
    await _rest()
    assert await store.ask(ANN, numerators.preview, 'invoice', day(store)) == '100', 'not silently the later one'
    ann.find('Оставить моё').click()
    await ann.should_not_see('Оставить моё', retries=50)
    await store.do(ANN, numerators.change, 'invoice', {}, on=day(store), following=300)
    await ann.should_see('Взять сохранённое', retries=50)
    ann.find('Взять сохранённое').click()
    await until(lambda: coming(ann)[:1] == ['300'])
    ann.find('Сохранить').click()
    await _rest()
    assert await store.ask(ANN, numerators.preview, 'invoice', day(store)) == '300'
