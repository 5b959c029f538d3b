"""The frame and the fields in a real browser: keys, drafts, the lost connection, menus by keyboard."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
]


@pytest.fixture(scope='module')
def address() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    env = {key: value for key, value in os.environ.items() if not key.startswith(('NICEGUI_', 'PYTEST_'))}
    env |= {'KIT_PORT': str(port), 'PYTHONPATH': str(ROOT)}
    server = subprocess.Popen([sys.executable, str(Path(__file__).with_name('kit_app.py'))], env=env, cwd=ROOT)
    url = f'http://127.0.0.1:{port}'
    for _ in range(900):
        try:
            urllib.request.urlopen(f'{url}/artel/assets/icons.svg', timeout=1).read()
            break
        except OSError:
            time.sleep(0.2)
    yield url
    server.terminate()
    server.wait(10)


@pytest.fixture(scope='module')
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get('CHROMIUM', '/usr/bin/chromium'), args=FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={'width': 1440, 'height': 900}, locale='ru-RU')
    page = context.new_page()
    wrong: list[str] = []
    page.on('pageerror', lambda error: wrong.append(str(error)))
    visit(page, address)
    yield page
    context.close()
    assert wrong == []


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function('document.documentElement.dataset.artelReady')
    expect(page.get_by_role('heading', name='Щебень')).to_be_visible()


def cyrillic(page: Page, code: str, letter: str) -> None:
    """Press a key of the Russian layout: the place of `code`, the letter of another alphabet."""
    page.evaluate(
        '(init) => document.body.dispatchEvent(new KeyboardEvent("keydown", init))',
        {'code': code, 'key': letter, 'bubbles': True, 'cancelable': True},
    )


def test_a_key_works_in_the_russian_layout_but_not_in_a_field(page: Page) -> None:
    page.get_by_label('Комментарий').press_sequentially('c')
    page.wait_for_timeout(200)
    expect(page.locator('.a-toast')).to_have_count(0)
    page.evaluate('document.activeElement.blur()')
    cyrillic(page, 'KeyC', 'с')
    expect(page.locator('.a-toast__t')).to_have_text('Сделка создана')
    expect(page.locator('#artel-status')).to_have_text('Сделка создана')
    cyrillic(page, 'KeyG', 'п')
    cyrillic(page, 'KeyL', 'д')
    expect(page).to_have_url(re.compile('/leads$'))


def test_single_letters_can_be_turned_off_while_ctrl_z_stays(page: Page, address: str) -> None:
    page.keyboard.press('c')
    expect(page.locator('.a-toast')).to_be_visible()
    page.keyboard.press('Control+z')
    expect(page.locator('.done')).to_have_text('taken back')
    expect(page.locator('.a-toast')).to_have_count(0)
    visit(page, f'{address}/?keys=0')
    page.keyboard.press('c')
    page.keyboard.press('?')
    page.wait_for_timeout(300)
    expect(page.locator('.a-toast')).to_have_count(0)
    expect(page.get_by_role('dialog')).to_have_count(0)


def test_the_list_of_keys_opens_closes_and_gives_the_focus_back(page: Page) -> None:
    page.get_by_role('radio', name='Доска').focus()
    page.keyboard.press('ArrowRight')
    expect(page.get_by_role('radio', name='Список')).to_have_attribute('aria-checked', 'true')
    page.keyboard.press('?')
    expect(page.get_by_role('dialog', name='Клавиши')).to_be_visible()
    page.keyboard.press('Escape')
    expect(page.get_by_role('dialog')).to_have_count(0)
    expect(page.get_by_role('radio', name='Список')).to_be_focused()


def test_a_menu_is_walked_by_arrows(page: Page) -> None:
    page.locator('.a-nav--me').focus()
    page.keyboard.press('Enter')
    expect(page.get_by_role('menu')).to_be_visible()
    page.keyboard.press('ArrowDown')
    page.keyboard.press('ArrowDown')
    expect(page.get_by_role('menuitem', name='Тёмная тема')).to_be_focused()
    page.keyboard.press('Enter')
    expect(page.locator('body')).to_have_class(re.compile('body--dark'))


def test_an_edit_in_place_by_keys_alone_shows_its_tick_after_the_server(page: Page) -> None:
    page.get_by_role('button', name='Сумма: 1 250 000').focus()
    page.keyboard.press('e')
    expect(page.locator('[data-draft=amount]')).to_be_focused()
    page.keyboard.press('Control+a')
    page.keyboard.type('1300000,5')
    page.keyboard.press('Enter')
    view = page.get_by_role('button', name='Сумма: 1 300 000,50')
    expect(view).to_be_focused()
    expect(page.locator('.a-saved')).to_have_class(re.compile('is-on'))
    assert page.evaluate('Object.keys(localStorage).length') == 0


def test_what_was_refused_survives_a_reload_and_escape_forgets_it(page: Page, address: str) -> None:
    page.get_by_role('button', name='Сумма').click()
    expect(page.locator('[data-draft=amount]')).to_be_focused()
    page.keyboard.press('Control+a')
    page.keyboard.type('13')
    page.keyboard.press('Enter')
    expect(page.get_by_role('alert').filter(has_text='214')).to_be_visible()
    expect(page.locator('[data-draft=amount]')).to_have_value('13')
    visit(page, address)
    expect(page.locator('.i-f__v.has-draft')).to_have_count(1)
    page.locator('.i-f__v.has-draft').click()
    expect(page.locator('[data-draft=amount]')).to_have_value('13')
    page.keyboard.press('Escape')
    expect(page.locator('.has-draft')).to_have_count(0)
    expect(page.get_by_role('button', name='Сумма: 1 250 000')).to_be_focused()


def test_a_form_keeps_its_text_when_it_is_refused_closed_and_opened_again(page: Page) -> None:
    page.get_by_role('button', name='Форма').click()
    expect(page.get_by_label('Название')).to_be_focused()
    page.keyboard.type('Москва, щебень')
    page.keyboard.press('Control+Enter')
    expect(page.get_by_role('dialog').get_by_role('alert').filter(has_text='214')).to_be_visible()
    page.keyboard.press('Escape')
    expect(page.get_by_role('dialog')).to_have_count(0)
    page.get_by_role('button', name='Форма').click()
    expect(page.get_by_label('Название')).to_have_value('Москва, щебень')


def test_a_lost_connection_is_told_and_what_is_typed_then_is_kept(page: Page) -> None:
    page.context.set_offline(True)
    page.evaluate('window.socket.io.engine.close()')
    expect(page.locator('.a-offline')).to_contain_text('Нет связи с сервером. Введённое хранится в этом браузере.')
    page.get_by_label('Комментарий').fill('важное без связи')
    expect(page.locator('.a-offline')).to_contain_text('1 изменение ждёт отправки.')
    expect(page.locator('#popup')).not_to_be_visible()
    mark = page.locator('.a-field.is-unsaved').evaluate('el => getComputedStyle(el, "::after").content')
    assert mark == '"не сохранено"'
    page.context.set_offline(False)
    page.locator('.a-offline__go').click()
    expect(page.locator('.a-offline')).not_to_be_visible()
    expect(page.locator('#artel-status')).to_have_text('Связь восстановлена.')
    expect(page.get_by_label('Комментарий')).to_have_value('важное без связи')


def test_wrong_money_is_told_at_the_field_and_good_money_is_made_neat(page: Page) -> None:
    price = page.get_by_label('Цена')
    price.fill('abc')
    page.get_by_label('Комментарий').focus()
    expect(price).to_have_attribute('aria-invalid', 'true')
    price.fill('1250000.5')
    page.get_by_label('Комментарий').focus()
    expect(price).to_have_value('1\u00a0250\u00a0000,50')


@pytest.mark.parametrize(('width', 'height'), [(1440, 900), (1024, 768), (390, 844), (320, 640)])
def test_no_size_scrolls_sideways_and_each_has_its_own_navigation(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({'width': width, 'height': height})
    page.wait_for_timeout(300)
    assert page.evaluate('document.documentElement.scrollWidth') <= width
    phone = page.get_by_role('navigation', name='Главные разделы')
    if width < 900:
        expect(phone).to_be_visible()
        phone.get_by_role('button', name='Ещё').click()
        expect(page.get_by_role('navigation', name='Разделы', exact=True)).to_be_in_viewport()
    else:
        expect(phone).not_to_be_visible()
        box = page.get_by_role('navigation', name='Разделы', exact=True).bounding_box()
        assert box
        assert round(box['width']) == (228 if width >= 1200 else 56)
