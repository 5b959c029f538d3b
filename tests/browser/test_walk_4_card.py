"""The walk, 4: the card of a deal with two people at it."""

import re

from playwright.sync_api import Locator, Page, expect

from .conftest import Hand, alive, toast
from .test_walk_3_board import add, board


def opened(hand: Hand, title: str) -> Page:
    """A new deal of this title, its card open."""
    page = board(hand)
    add(page, title, '')
    page.get_by_role('listitem', name=title).first.click()
    page.wait_for_url(re.compile(r'/deal/\d+'))
    expect(page.get_by_role('tab', name='О сделке')).to_be_visible()
    return page


def joined(hand: Hand, page: Page) -> Page:
    """The same page on the screen of another person."""
    return hand.go(page.url.removeprefix(hand.site.url))


def value(page: Page, label: str, text: str = '') -> Locator:
    """The button that shows a field edited in its place."""
    return page.get_by_role('button', name=re.compile(f'^{label}: {text}'))


def typing(page: Page) -> Locator:
    """The field that is being edited in its place."""
    return page.locator('.i-f__box').get_by_role('textbox')


def put(page: Page, label: str, text: str, key: str = 'Enter') -> None:
    """Edit a field in its place."""
    value(page, label).click()
    field = typing(page)
    field.fill(text)
    field.press(key)


def row(page: Page, name: str, **cells: str) -> None:
    """Add a product row by its name and fill its cells."""
    find = page.get_by_role('combobox', name='Добавить товар')
    find.fill(name)
    find.press('Enter')
    for label, text in {'Цена': '', 'Кол-во': '', **cells}.items():
        if text:
            cell = page.get_by_role('textbox', name=f'{label}: {name}')
            cell.fill(text)
            cell.press('Tab')
            expect(cell).not_to_have_class(re.compile('is-saving'))


def test_fields_are_edited_in_place_and_a_conflict_gives_a_choice(anna: Hand, igor: Hand) -> None:
    mine = opened(anna, 'Истра, Нина, песок')
    theirs = joined(igor, mine)
    expect(mine.locator('.d-here').get_by_role('img', name=re.compile('Игорь'))).to_be_visible()
    put(mine, 'Название', 'Истра, Нина, песок мытый')
    for page in (mine, theirs):
        expect(value(page, 'Название', 'Истра, Нина, песок мытый')).to_be_visible()
    value(theirs, 'Сумма').click()
    amount = typing(theirs)
    amount.fill('1000')
    expect(mine.locator('.d-here')).to_contain_text('Игорь')
    put(mine, 'Сумма', '2000')
    expect(value(mine, 'Сумма', '2.000')).to_be_visible()
    choice = theirs.get_by_role('group', name='Двое правят одно поле')
    expect(choice).to_contain_text('2 000')
    expect(amount).to_have_value(re.compile('1.?000'))
    choice.get_by_role('button', name='Оставить моё').click()
    for page in (mine, theirs):
        expect(value(page, 'Сумма', '1.000')).to_be_visible()
    put(theirs, 'Об источнике', 'срочно')
    put(mine, 'Комментарий', 'Пропуск на въезд заказывать за день', 'Control+Enter')
    for page in (mine, theirs):
        expect(value(page, 'Об источнике', 'срочно')).to_be_visible()
        expect(value(page, 'Комментарий', 'Пропуск')).to_be_visible()


def test_rows_make_the_sum_and_the_timeline_tells_everything(anna: Hand, igor: Hand) -> None:
    mine = opened(anna, 'Руза, Глеб, щебень')
    theirs = joined(igor, mine)
    mine.get_by_role('tab', name='Товары').click()
    row(mine, 'Щебень гранитный 5–20', **{'Кол-во': '40', 'Цена': '1500'})
    row(mine, 'Доставка', **{'Цена': '12000'})
    for page in (mine, theirs):
        expect(page.locator('.d-kpi')).to_contain_text('72 000')
    theirs.get_by_role('tab', name='Товары').click()
    expect(theirs.get_by_role('textbox', name='Цена: Доставка')).to_have_value(re.compile('12.000'))

    mine.get_by_role('textbox', name='Комментарий', exact=True).fill('Въезд с заднего двора')
    mine.get_by_role('button', name='Записать').click()
    expect(theirs.get_by_role('region', name='Лента').last).to_contain_text('Въезд с заднего двора')
    theirs.get_by_role('tab', name='Звонок').click()
    theirs.get_by_role('textbox', name='Звонок').fill('Договорились на пятницу')
    theirs.keyboard.press('Control+Enter')
    expect(mine.get_by_role('region', name='Лента').last).to_contain_text('Договорились на пятницу')
    mine.get_by_role('tab', name='Задача').click()
    task = mine.get_by_role('textbox', name='Задача')
    task.fill('Заказать пропуск завтра в 11')
    mine.locator('.d-comp').get_by_role('button', name='Запланировать').click()
    expect(theirs.get_by_role('region', name='Лента').last).to_contain_text('Заказать пропуск')
    expect(theirs.locator('.d-line')).to_contain_text('11:00')

    mine.get_by_role('radio', name='В работе').click()
    expect(theirs.get_by_role('radio', name='В работе')).to_be_checked()
    expect(toast(mine, 'В работе')).to_be_visible()
    mine.locator('.a-sheet').click(position={'x': 4, 'y': 200})
    mine.keyboard.press('Control+z')
    expect(theirs.get_by_role('radio', name='Новая')).to_be_checked()
    expect(mine.get_by_role('radio', name='Новая')).to_be_checked()
    mine.get_by_role('tab', name='История').click()
    expect(mine.get_by_role('tabpanel', name='История')).to_contain_text('Щебень гранитный 5–20')
    mine.reload()
    alive(mine)
    expect(mine.locator('.d-kpi')).to_contain_text('72 000')


def test_enter_calls_the_colleague_who_is_offered_and_it_is_told_to_them(anna: Hand, igor: Hand) -> None:
    theirs = igor.go('/notices')
    mine = opened(anna, 'Дубна, Пётр, отсев')
    text = mine.get_by_placeholder(re.compile('Что важно'))
    text.press_sequentially('Посмотри, @иго', delay=10)
    expect(mine.get_by_role('option', name='Игорь Павлов')).to_be_visible()
    text.press('Enter')
    expect(text).to_have_value('Посмотри, @Игорь Павлов ')
    text.press('Control+Enter')
    expect(theirs.locator('.n-row', has_text='Дубна, Пётр, отсев')).to_contain_text('Посмотри')
