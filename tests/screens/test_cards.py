from nicegui.testing import UserInteraction

from domain import deals, directions, layouts, leads
from ui.cards import CardSections
from ui.cards.arranging import Sorted
from ui.cards.tags import TagsField
from ui.components.fields import InlineField

from ..conftest import ANN, BOB, EVE
from .test_clients import inline, press, until

NASTY = '<img src=x onerror=alert(1)>'


def titles(user):
    """The headings of the sections and the labels of the fields, as the card shows them."""
    with user:
        [card] = user.find(kind=CardSections).elements
    found = []
    for section in card.default_slot.children[0].default_slot.children:
        heading, *rest = section.default_slot.children or [None]
        fields = rest[0].default_slot.children if rest else []
        labels = [f.label for f in fields if isinstance(f, InlineField | TagsField)]
        found.append((getattr(heading, 'text', ''), labels))
    return found


def choose(user, text):
    """Click the item or the switch that holds this text."""
    with user:
        [item] = [e.parent_slot.parent for e in user.find(text).elements]
        UserInteraction(user, {item}, text).click()


async def arrange(user):
    choose(user, 'Настроить карточку')
    await user.should_see('Не показаны')


async def save(user, said='Карточка настроена'):
    with user:
        buttons = [e for e in user.find('Сохранить').elements if e.props.get('aria-keyshortcuts') == 'Control+Enter']
        UserInteraction(user, set(buttons), 'Сохранить').click()
    await user.should_see(said)


def lists(user):
    with user:
        return {one.props['aria-label']: one for one in user.find(kind=Sorted).elements}


async def test_a_card_is_laid_out_for_all_who_look_at_it(store, signed_in):
    lead = await store.do(ANN, leads.create, {'title': 'Щебень', 'last_name': 'Кравцов', 'comments': 'Позвонить'})
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    for user, text in ((ann, 'Кто'), (bob, 'Who')):
        await user.open(f'/lead/{lead.id}')
        await user.should_see(text)
    assert titles(ann)[1] == ('Кто', ['Фамилия', 'Имя', 'Отчество', 'Должность', 'Компания', 'Город'])
    assert inline(ann, 'Обращение').parent_slot.parent.props.get('hidden'), 'it waits out of sight'
    await arrange(ann)
    press(ann, 'Показать или скрыть: Отчество')
    press(ann, 'Показать или скрыть: Обращение')
    press(ann, 'Скрыть: Метки UTM')
    choose(ann, 'Для всех')
    await save(ann)
    for user, patronymic, words in ((ann, 'Отчество', 'Обращение'), (bob, 'Patronymic', 'Title')):
        await until(lambda user=user, gone=patronymic: gone not in titles(user)[1][1])
        assert words in titles(user)[3][1]
    saved = await store.ask(BOB, layouts.saved, 'lead')
    assert {'second_name', 'block.utm'} < set(saved.hidden)


async def test_a_layout_of_ones_own_is_nobody_elses_and_goes_back(store, signed_in):
    here = (await store.ask(ANN, directions.main)).id
    deal = await store.do(ANN, deals.create, {'title': 'Щебень'})
    ann, eve = await signed_in(ANN), await signed_in(EVE)
    for user in (ann, eve):
        await user.open(f'/deal/{deal.id}')
        await user.should_see('Участники и даты')
    sections = [{'key': 's1', 'title': NASTY, 'fields': ['comments']}, {'key': 'main', 'title': '', 'fields': ['tags']}]
    await store.do(ANN, layouts.save, 'deal', sections, ['source', 'block.client'], direction_id=here)
    await ann.should_see(NASTY)
    assert titles(ann)[:2] == [
        (NASTY, ['Комментарий']),
        ('Сделка', ['Метки', 'Сумма', 'Закрытие', 'Тип', 'Вероятность, %']),
    ]
    assert titles(eve)[0][0] == 'Сделка'
    await arrange(eve)
    await eve.should_not_see('Для всех')
    with eve:
        row = lists(eve)['Поля: Заметки'].default_slot.children[0]
        row.move(lists(eve)['Поля: Сделка'], target_index=0)
    press(eve, 'Убрать раздел «Заметки», его поля скроются')
    await save(eve)
    await until(lambda: titles(eve)[0][1][:2] == ['Комментарий', 'Сумма'])
    assert [title for title, _ in titles(eve)] == ['Сделка', '', 'Участники и даты']
    assert titles(ann)[0][0] == NASTY
    await arrange(ann)
    with ann:
        ann.find('Вернуть обычную карточку').click()
    await ann.should_see('Карточка снова обычная')
    await until(
        lambda: titles(ann)[0] == ('Сделка', ['Сумма', 'Источник', 'Закрытие', 'Тип', 'Вероятность, %', 'Метки'])
    )
