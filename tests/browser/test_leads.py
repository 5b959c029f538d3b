"""Leads in a real browser, under the guard's policy: the typed line, keys, the conversion, the phone."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from domain import leads, signing
from domain.leads import Lead
from domain.permissions import House
from storage.store import Store

from ..conftest import ANN, BOB, OWN

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which('chromium') or '/usr/bin/chromium'
FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
]
TOKENS = {person: signing.new_token() for person in (ANN, BOB, OWN)}
LINE = 'Москва, Василий, щебень, 8 916 555-01-42'


def serve(database: str, port: int) -> None:
    """The app itself on a prepared database; run as a program by the fixture."""
    from nicegui import app, ui

    from storage.files import Files
    from ui import guard, pages, theme

    store = Store(database)
    store.start()
    theme.install(app)
    guard.install(app, store)
    pages.install(app, store, Files(Path(database.removeprefix('sqlite:///')).parent / 'files'))
    ui.run(host='127.0.0.1', port=port, show=False, reload=False, tailwind=False, http='h11')


@pytest.fixture(scope='module')
def site(tmp_path_factory, sqlite_template):
    """(address, store of the same database)."""
    folder = tmp_path_factory.mktemp('leads')
    shutil.copy(sqlite_template, folder / 'artel.db')
    database = f'sqlite:///{folder}/artel.db'
    store = Store(database)
    store.start()
    for person, token in TOKENS.items():
        store.do_now(House(), signing.sign_in, person, signing.hash_of(token))
    store.close()
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(('PYTEST', 'NICEGUI'))}
    process = subprocess.Popen([sys.executable, '-m', __name__, database, str(port)], cwd=ROOT, env=environment)
    address = f'http://127.0.0.1:{port}'
    try:
        for _ in range(900):
            assert process.poll() is None, 'the app did not start'
            with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port), 1):
                break
            time.sleep(0.2)
        yield address, database
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope='module')
def browser():
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


def opened(browser, site, person, path, **more):
    """A page of this person, and what its console complained of."""
    context = browser.new_context(locale='ru-RU', **more)
    context.add_cookies([{'name': 'artel', 'value': TOKENS[person], 'url': site[0]}])
    page, said = context.new_page(), []
    page.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
    page.on('pageerror', lambda error: said.append(str(error)))
    page.goto(site[0] + path)
    return page, said


def asked(site, query):
    store = Store(site[1])
    store.start()
    try:
        return store.ask_now(ANN, query)
    finally:
        store.close()


def test_a_line_typed_by_one_is_a_row_for_another_and_keys_convert_it(browser, site):
    ann, said = opened(browser, site, ANN, '/leads')
    bob, _ = opened(browser, site, BOB, '/leads')
    expect(bob.get_by_text('Leads will appear here')).to_be_visible()
    ann.keyboard.press('q')
    expect(ann.locator('.l-line__in input')).to_be_focused()
    ann.keyboard.type(LINE)
    ann.keyboard.press('Enter')
    for page in (ann, bob):
        expect(page.locator('.a-dt__row.is-fresh')).to_contain_text('Москва, Василий, щебень')
    expect(ann.locator('.l-line__in input')).to_have_value('')

    ann.locator('.a-dt__scroll').focus()
    ann.keyboard.press('ArrowDown')
    ann.keyboard.press('+')
    dialog = ann.get_by_role('dialog')
    expect(dialog.get_by_role('heading', name='Конвертация лида')).to_be_visible()
    company = dialog.get_by_role('switch', name='Создать: Компания')
    expect(company).to_have_attribute('aria-checked', 'false')
    company.click()
    dialog.get_by_label('Название компании').fill('ООО «Ромашка»')
    dialog.get_by_label('Фамилия').fill('Кравцов')
    ann.keyboard.press('Control+Enter')
    ann.wait_for_url('**/deal/*')
    expect(bob.locator('.a-dt__row')).to_contain_text('Good')
    [lead] = asked(site, lambda work: work.all(Lead))
    assert lead.contact_id
    assert lead.company_id

    ann.get_by_role('button', name='Отменить').last.click()
    expect(bob.locator('.a-dt__row')).to_contain_text('not rated')
    assert [text for text in said if '404' not in text] == []


def test_a_reason_is_asked_on_the_board_and_a_changed_mind_puts_the_card_back(browser, site):
    ann, said = opened(browser, site, ANN, '/leads/board')
    card = ann.get_by_role('listitem').first
    expect(card).to_contain_text('Василий')
    card.focus()
    ann.keyboard.press('Shift+X')
    expect(ann.get_by_role('dialog')).to_contain_text('Почему лид некачественный?')
    ann.keyboard.press('Escape')
    expect(ann.get_by_role('listitem')).to_have_count(1)
    assert asked(site, lambda work: work.all(Lead)[0].verdict) == ''
    card.focus()
    ann.keyboard.press('Shift+X')
    ann.get_by_role('radio', name='Не тот город').click()
    ann.get_by_role('button', name='Отметить некачественным').click()
    expect(ann.get_by_role('listitem')).to_have_count(0)
    assert asked(site, lambda work: work.all(Lead)[0].junk_reason) == 'wrong_city'
    assert [text for text in said if '404' not in text] == []


def test_hostile_text_stays_text_and_the_phone_has_no_sideways_scroll(browser, site):
    store = Store(site[1])
    store.start()
    hostile = store.do_now(
        ANN,
        leads.create,
        {'title': '<img src=x onerror=alert(1)>' + 'W' * 200, 'name': '<b>', 'phones': ['+79165550177']},
    )
    store.close()
    for path in ('/leads', '/leads/board', f'/lead/{hostile.id}'):
        page, said = opened(browser, site, ANN, path, viewport={'width': 390, 'height': 844}, has_touch=True)
        page.get_by_text('<img src=x').first.wait_for()
        assert page.evaluate('document.documentElement.scrollWidth') <= 390, path
        assert page.locator('img[src=x]').count() == 0
        assert [text for text in said if '404' not in text] == []
    for target in page.locator('.l-reach__i .a-iconbtn, .k-stage, .a-top .a-btn--pri').all():
        if target.is_visible():
            assert target.bounding_box()['height'] >= 40, target
    page.get_by_role('button', name='Конвертировать').click()
    dialog = page.get_by_role('dialog')
    expect(dialog.get_by_role('button', name='Создать и открыть сделку')).to_be_in_viewport()
    assert dialog.locator('.a-dlg').evaluate('e => e.scrollWidth <= e.clientWidth')


if __name__ == '__main__':
    serve(sys.argv[1], int(sys.argv[2]))
