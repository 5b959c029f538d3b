"""My activities in a real browser: the typed line, the circle, the keys, a finger, and a colleague's screen."""

import re

from playwright.sync_api import Locator, Page, expect

from .conftest import Hand, alive, toast

DONE = 'Дело выполнено. Запланировать следующее?'


def row(page: Page, text: str) -> Locator:
    return page.locator('.m-li', has_text=text)


def group(page: Page, name: str) -> Locator:
    return page.get_by_role('region', name=name, exact=True)


def write(page: Page, line: str) -> None:
    """Type an activity into the line and wait until it is kept."""
    field = page.get_by_role('textbox', name='Новое дело')
    field.fill(line)
    field.press('Enter')
    expect(field).to_have_value('')


def test_a_line_is_understood_and_the_keys_walk_finish_and_put_off(anna: Hand) -> None:
    page = anna.go('/activities')
    page.keyboard.press('KeyT')
    expect(page.get_by_role('textbox', name='Новое дело')).to_be_focused()
    page.keyboard.type('позвонить Ирине послезавтра в 11')
    got = page.get_by_role('group', name='Что понято').first
    expect(got).to_contain_text('Звонок')
    expect(got).to_contain_text('11:00')
    page.keyboard.press('Enter')
    expect(row(page, 'Позвонить Ирине')).to_be_visible()
    for text in ('первое завтра в 10', 'второе завтра в 11', 'третье завтра в 12'):
        write(page, text)

    page.get_by_role('checkbox', name='Выполнено: Первое').focus()
    page.keyboard.press('ArrowDown')
    expect(page.get_by_role('checkbox', name='Выполнено: Второе')).to_be_focused()
    page.keyboard.press('KeyD')
    expect(toast(page, DONE)).to_be_visible()
    expect(group(page, 'Сделано сегодня').locator('.m-li', has_text='Второе')).to_be_visible()
    expect(page.get_by_role('checkbox', name='Выполнено: Третье')).to_be_focused()  # the place, not the row
    page.keyboard.press('Control+KeyZ')
    expect(group(page, 'Завтра').locator('.m-li', has_text='Второе')).to_be_visible()

    page.get_by_role('checkbox', name='Выполнено: Позвонить Ирине').focus()
    page.keyboard.press('KeyZ')
    expect(group(page, 'Завтра').locator('.m-li', has_text='Позвонить Ирине')).to_be_visible()
    page.keyboard.press('Enter')
    expect(page.get_by_role('dialog')).to_be_visible()


def test_the_chips_leave_one_kind_and_the_circle_completes_at_once(anna: Hand) -> None:
    page = anna.go('/activities')
    write(page, 'встреча на складе завтра в 15')
    write(page, 'сверить остатки завтра в 16')
    page.get_by_role('button', name=re.compile('^Встречи')).click()
    expect(row(page, 'Сверить остатки')).to_have_count(0)
    circle = page.get_by_role('checkbox', name='Выполнено: Встреча на складе')
    circle.click()
    expect(circle).to_have_attribute('aria-checked', 'true')
    expect(group(page, 'Сделано сегодня').locator('.m-li', has_text='Встреча на складе')).to_be_visible()
    toast(page, DONE).get_by_role('button', name='Следующее').click()
    expect(page.get_by_role('dialog')).to_contain_text('Следующий шаг')


def test_given_work_appears_on_the_colleagues_screen_and_its_end_on_the_managers(anna: Hand, igor: Hand) -> None:
    theirs, page = igor.go('/activities'), anna.go('/activities')
    expect(theirs.locator('.m-side')).to_have_count(0)
    side = page.get_by_role('complementary', name='Дела коллеги: Игорь Павлов')
    field = side.get_by_role('textbox')
    field.fill('<b onclick=alert(1)>съездить</b> на карьер')
    side.get_by_role('button', name='Поручить', exact=True).click()
    expect(toast(theirs, 'Анна Котова поручает вам дело')).to_be_visible()
    expect(row(theirs, '<b onclick=alert(1)>')).to_be_visible()
    expect(side.locator('.m-col li')).to_contain_text('<b onclick=alert(1)>')
    theirs.get_by_role('checkbox', name=re.compile('на карьер')).click()
    expect(side.locator('.m-col li.is-done')).to_contain_text('на карьер')
    expect(side.locator('.m-meter')).to_contain_text('из 1 сделано')


def test_a_finger_to_the_right_completes_on_a_phone(browser, site) -> None:
    hand = Hand(browser, site, site.data.parent / 'found.json', viewport={'width': 390, 'height': 844}, has_touch=True)
    page = hand.go('/activities')
    write(page, 'принять машину завтра в 9')
    box = row(page, 'Принять машину').bounding_box()
    assert box
    touch = page.context.new_cdp_session(page)
    at = {'y': box['y'] + 20}
    touch.send('Input.dispatchTouchEvent', {'type': 'touchStart', 'touchPoints': [{'x': 120, **at}]})
    for x in range(130, 270, 10):
        touch.send('Input.dispatchTouchEvent', {'type': 'touchMove', 'touchPoints': [{'x': x, **at}]})
    touch.send('Input.dispatchTouchEvent', {'type': 'touchEnd', 'touchPoints': []})
    expect(toast(page, DONE)).to_be_visible()
    expect(group(page, 'Сделано сегодня').locator('.m-li', has_text='Принять машину')).to_be_visible()
    page.reload()
    alive(page)
    assert page.evaluate('document.documentElement.scrollWidth') <= 390
    hand.context.close()
    assert not hand.errors
