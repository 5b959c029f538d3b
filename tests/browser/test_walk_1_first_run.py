"""The walk, 1: from an empty folder to two people at work."""

import re

from playwright.sync_api import Browser, expect

from .conftest import ANNA, PASSWORD, Hand, Site, alive, found
from .test_walk_3_board import add, board, in_lane


def test_a_company_is_founded_and_a_colleague_came_by_the_link(anna: Hand, igor: Hand, site: Site) -> None:
    mine, theirs = anna.go('/'), igor.go('/')
    for page in (mine, theirs):
        expect(page.get_by_text('ООО «СтройСнаб»').first).to_be_visible()
        expect(page.get_by_role('link', name='Лиды').first).to_be_visible()
    expect(mine.get_by_role('link', name='Настройки').first).to_be_visible()
    expect(mine.get_by_role('group', name='Сейчас в Артели').get_by_role('img', name='Игорь Павлов')).to_be_visible()
    stranger = igor.context.browser
    assert stranger
    guest = stranger.new_context(locale='ru-RU').new_page()
    guest.goto(site.invitation)
    expect(guest.get_by_text('Ссылкой уже воспользовались')).to_be_visible()
    guest.goto(f'{site.url}/leads')
    guest.fill('[name=email]', ANNA)
    guest.fill('[name=password]', 'не тот пароль')
    guest.keyboard.press('Enter')
    expect(guest.get_by_role('alert')).to_be_visible()
    guest.fill('[name=password]', PASSWORD)
    guest.keyboard.press('Enter')
    guest.wait_for_url('**/leads')
    expect(guest.get_by_role('button', name=re.compile('Анна Котова')).first).to_be_visible()
    guest.context.close()


def test_the_same_in_english_and_in_simple_mode_with_its_board(browser: Browser, empty: Site) -> None:
    anna = Hand(browser, empty, locale='en-GB')
    found(anna.page, empty, english=True, mode='simple')
    anna.go('/leads')
    expect(anna.page.get_by_text('Leads are switched off')).to_be_visible()
    page = board(anna)
    expect(page.locator('html')).to_have_attribute('lang', re.compile('^en'))
    expect(page.get_by_role('link', name='Leads')).to_have_count(0)
    expect(page.get_by_role('region', name='New').first).to_be_visible()
    add(page, 'London, John, gravel', '1250.50')
    expect(in_lane(page, 0, 'London, John, gravel')).to_contain_text('1,250.50')
    page.get_by_role('listitem', name='London, John, gravel').focus()
    page.keyboard.press('Shift+ArrowRight')
    expect(in_lane(page, 1, 'London, John, gravel')).to_be_visible()
    expect(page.get_by_role('status').filter(has_text='London, John, gravel: Create papers, 1 of 1')).to_be_attached()
    for theme in ('dark', 'light'):
        page.keyboard.press('Shift+D')
        expect(page.locator('body')).to_have_class(re.compile(f'body--{theme}'))
    page.get_by_role('button', name=re.compile('Анна Котова')).first.click()
    page.get_by_role('menuitemradio', name='Русский').click()
    expect(page.locator('html')).to_have_attribute('lang', re.compile('^ru'))
    alive(page)
    expect(page.get_by_role('radio', name='Доска')).to_be_visible()
    assert not anna.errors
    assert not empty.said()
