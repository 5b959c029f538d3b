"""Tags by hand in two browsers: what the chips, their field and the panel over a cell decide by themselves."""

from playwright.sync_api import Page, expect

from .conftest import Hand
from .test_walk_3_board import add, board

TITLE = 'Химки, метки, щебень'


def card(hand: Hand) -> Page:
    page = board(hand)
    page.locator('.a-bcard', has_text=TITLE).click()
    page.wait_for_url('**/deal/*')
    expect(page.get_by_role('combobox', name='Добавить метку')).to_be_visible()
    return page


def has(page: Page, *tags: str) -> None:
    expect(page.locator('.a-tagbox__l .a-tag')).to_have_text(list(tags))


def test_tags_are_typed_chosen_and_taken_away_by_keys_while_a_colleague_does_the_same(anna: Hand, igor: Hand) -> None:
    add(board(anna), TITLE, '')
    page, theirs = card(anna), card(igor)
    field, his = (one.get_by_role('combobox', name='Добавить метку') for one in (page, theirs))
    field.press_sequentially('VIP')
    expect(page.get_by_role('option', name='Создать «VIP»')).to_be_visible()
    field.press('Enter')
    field.press_sequentially('опт, срочно;')
    for one in (page, theirs):
        has(one, 'VIP', 'опт', 'срочно')
    field.press_sequentially('недописано')
    his.click()
    his.press('Backspace')
    has(page, 'VIP', 'опт')
    expect(field).to_have_value('недописано')
    expect(field).to_be_focused()
    field.press('Escape')
    expect(field).to_have_value('')
    his.press_sequentially('VIP')  # it stands there already, so there is nothing to add
    his.press('Enter')
    page.get_by_role('button', name='Убрать метку «VIP»').click()
    has(theirs, 'опт')
    expect(field).to_be_focused()
    expect(page.locator('.a-tagbox__pop')).to_be_hidden()
    field.press_sequentially('<img src=x onerror=alert(1)>')
    field.press('Tab')
    for one in (page, theirs):
        has(one, 'опт', '<img src=x onerror=alert(1)>')


def test_the_list_offers_the_teams_tags_and_the_arrows_choose(anna: Hand) -> None:
    page = card(anna)
    field = page.get_by_role('combobox', name='Добавить метку')
    field.press('Backspace')
    has(page, 'опт')
    add(board(anna), 'Химки, вторая, песок', '')
    page.locator('.a-bcard', has_text='Химки, вторая').click()
    field.click()
    expect(page.get_by_role('option', name='опт')).to_be_visible()
    field.press('ArrowDown')
    chosen = page.get_by_role('option', name='опт')
    expect(chosen).to_have_attribute('aria-selected', 'true')
    expect(field).to_have_attribute('aria-activedescendant', chosen.get_attribute('id') or '')
    field.press('Enter')
    has(page, 'опт')
    field.press_sequentially('ОПТ')
    expect(page.get_by_role('option', name='Создать')).to_have_count(0)


def test_a_cell_of_the_list_opens_a_panel_that_follows_a_colleague(anna: Hand, igor: Hand) -> None:
    theirs = card(igor)
    page = anna.go('/deals/1/list')
    page.locator('[data-menu=columns]').click()
    page.get_by_role('menuitemcheckbox', name='Метки').click()
    page.keyboard.press('Escape')
    row = page.locator('.a-dt__row', has_text=TITLE)
    row.locator('[data-col=tags]').dblclick()
    field = page.locator('.a-dt__tags').get_by_role('combobox')
    expect(field).to_be_focused()
    field.press_sequentially('тендер')
    field.press('Enter')
    has(theirs, 'опт', 'тендер')
    theirs.get_by_role('combobox', name='Добавить метку').press_sequentially('новая,')
    has(page, 'опт', 'тендер', 'новая')
    field.press('Escape')
    expect(page.locator('.a-dt__tags')).to_have_count(0)
    expect(row.locator('[data-col=tags]')).to_contain_text('новая')
    expect(page.locator('.a-dt__scroll')).to_be_focused()
