"""What only a browser decides of settings and of arranging a card: dragging, keys, the file dialog, a phone's width."""

import base64
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

from domain import companies, contacts, layouts, numerators, signing, stages
from domain.companies import Company
from domain.documents import sets
from domain.permissions import House
from domain.quotes.papers import today
from storage.store import Store

from ..conftest import ANN

APP = Path(__file__).with_name('settings_app.py')
PNG = base64.b64decode(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
)


@contextlib.contextmanager
def served(folder):
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    url = f'http://127.0.0.1:{port}'
    environment = {k: v for k, v in os.environ.items() if not k.startswith(('PYTEST', 'NICEGUI'))}
    process = subprocess.Popen([sys.executable, str(APP), str(port), str(folder)], cwd=folder, env=environment)
    try:
        for _ in range(900):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f'{url}/sign-in').status_code == 200:
                    break
            assert process.poll() is None
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope='module')
def place(tmp_path_factory, sqlite_template):
    """(address, store, open page of Ann's) of an app with its guard; an error of a page fails the test."""
    folder = tmp_path_factory.mktemp('settings')
    shutil.copy(sqlite_template, folder / 'artel.db')
    store = Store(f'sqlite:///{folder}/artel.db')
    store.start()
    store.do_now(ANN, companies.create, {'title': 'ООО «СтройСнаб»', 'mine': True})
    token = signing.new_token()
    store.do_now(House(), signing.sign_in, ANN, signing.hash_of(token))
    with served(folder) as url, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get('CHROMIUM', '/usr/bin/chromium'),
            args=['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
        )
        context = browser.new_context(viewport={'width': 1440, 'height': 900}, base_url=url)
        context.add_cookies([{'name': 'artel', 'value': token, 'url': url}])
        page = context.new_page()
        errors = []
        page.on('pageerror', lambda error: errors.append(str(error)))
        page.on('console', lambda m: errors.append(m.text) if m.type == 'error' and '404' not in m.text else None)
        yield store, page
        assert errors == []
        browser.close()
    store.close()


def order(store):
    return [s.name for s in store.ask_now(ANN, stages.of, 'deal', 1)]


def wait_for(what, seconds=30):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def drag_up(page, name, wanted):
    """Take the stage by its handle and carry it up, step by step, until the list shows the wanted order."""
    rows = page.locator('.h-st .h-li')
    names = rows.locator('.h-li__name input')
    grip = rows.nth(wanted.index(name) + 2).locator('.h-grip').bounding_box()
    x, y = grip['x'] + 8, grip['y'] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(200):
        page.mouse.move(x, y - step)
        if [one.input_value() for one in names.all()][: len(wanted)] == wanted:
            break
        page.wait_for_timeout(20)
    page.mouse.up()


def test_stages_are_dragged_and_moved_by_keys(place):
    store, page = place
    page.goto('/settings/directions/1')
    grips = page.locator('.h-st .h-grip')
    expect(grips).to_have_count(5)
    before = order(store)
    wanted = [before[0], before[3], before[1], before[2], *before[4:]]
    drag_up(page, before[3], wanted[:5])
    wait_for(lambda: order(store) == wanted)
    expect(page.locator('.h-prev .d-st')).to_have_text(wanted[:5])

    grips.nth(1).focus()
    page.keyboard.press('Alt+ArrowDown')
    wait_for(lambda: order(store)[2] == before[3])
    expect(grips.nth(2)).to_be_focused()
    page.keyboard.press('Alt+ArrowDown')
    wait_for(lambda: order(store)[3] == before[3])
    assert order(store) == before


def test_a_name_is_saved_on_enter_and_shows_in_the_bar_while_typed(place):
    store, page = place
    page.goto('/settings/directions/1')
    name = page.locator('.h-st .h-li__name input').nth(1)
    was = order(store)[1]
    name.fill('Замер <b>')
    expect(page.locator('.h-prev .d-st').nth(1)).to_have_text('Замер <b>')
    assert order(store)[1] == was
    name.press('Enter')
    wait_for(lambda: order(store)[1] == 'Замер <b>')
    name.fill(order(store)[0])
    name.press('Enter')
    expect(page.locator('.h-st .a-err:visible')).to_have_count(1)
    assert order(store)[1] == 'Замер <b>'


def test_a_colour_is_picked_from_twelve(place):
    store, page = place
    page.goto('/settings/directions/1')
    page.locator('.h-st .h-list .h-col').first.click()
    items = page.locator('.h-colors .q-item')
    expect(items).to_have_count(12)
    items.nth(7).click()
    wait_for(lambda: store.ask_now(ANN, stages.of, 'deal', 1)[0].color == 'orange')


def test_a_logo_is_kept_and_shown_and_a_false_one_is_not(place, tmp_path):
    store, page = place
    good, bad = tmp_path / 'logo.png', tmp_path / 'evil.png'
    good.write_bytes(PNG)
    bad.write_bytes(b'<svg onload=alert(1)>')

    def logo():
        return store.ask_now(ANN, lambda work: work.all(Company)[0].logo)

    page.goto('/settings/company')
    for path, kept in ((bad, False), (good, True)):
        with page.expect_file_chooser() as chooser:
            page.locator('.h-pic').first.get_by_role('button').first.click()
        chooser.value.set_files(path)
        if kept:
            picture = page.locator('.h-pic img')
            expect(picture).to_have_count(1)
            wait_for(lambda: page.evaluate('document.querySelector(".h-pic img").naturalWidth') == 1)
            assert logo()
        else:
            expect(page.locator('.a-toast')).to_contain_text('PNG')
            assert not logo()


def test_documents_of_a_direction_are_dragged_and_moved_by_keys(place):
    store, page = place
    for form in ('act', 'upd', 'm2'):
        store.do_now(ANN, sets.add, 1, {'form': form})

    def kept():
        return [one.form for one in store.ask_now(ANN, sets.of_direction, 1)]

    page.goto('/settings/directions/1')
    rows = page.locator('.h-dd')
    expect(rows).to_have_count(3)
    rows.nth(2).scroll_into_view_if_needed()
    grip = rows.nth(2).locator('.h-grip').bounding_box()
    x, y = grip['x'] + 8, grip['y'] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(120):
        page.mouse.move(x, y - step)
        if rows.first.locator('.h-dd__n').inner_text() == 'Доверенность М-2':
            break
        page.wait_for_timeout(20)
    page.mouse.up()
    wait_for(lambda: kept() == ['m2', 'act', 'upd'])
    page.get_by_label('Переместить документ «Акт»: Alt и стрелки').press('Alt+ArrowDown')
    wait_for(lambda: kept() == ['m2', 'upd', 'act'])
    expect(page.get_by_label('Переместить документ «Акт»: Alt и стрелки')).to_be_focused()


def test_a_place_goes_where_the_caret_is_and_the_numbers_follow(place):
    store, page = place
    page.goto('/settings/numbering')
    page.get_by_role('button', name='Предложение: следующий номер 1').click()
    template, prefix = page.get_by_label('Шаблон номера'), page.get_by_label('Префикс', exact=True)
    expect(template).to_be_focused()
    template.press('Home')
    places = page.get_by_role('group', name='Что вставить в шаблон')
    places.get_by_text('Год', exact=True).click()
    page.keyboard.type('/')
    expect(template).to_have_value('{YEAR}/{PREFIX}{NUMBER}')
    prefix.click()
    page.keyboard.type('КП')
    places.get_by_text('Месяц', exact=True).click()
    expect(prefix).to_have_value('КП{MONTH}')
    page.keyboard.type('-')
    first = page.locator('.h-next li').first
    number = f'{day_of(store):%Y/КП%m}-1'
    expect(first).to_have_text(number)
    page.keyboard.press('Control+Enter')
    expect(page.locator('.a-dlg')).to_have_count(0)
    wait_for(lambda: store.ask_now(ANN, numerators.preview, 'quote', day_of(store)) == number)


def day_of(store):
    return store.ask_now(ANN, today)


def test_nothing_sticks_out_on_a_phone(place):
    _, page = place
    page.set_viewport_size({'width': 390, 'height': 844})
    try:
        for path in ('', '/directions', '/lead-stages', '/sources', '/mode', '/company', '/numbering', '/people',
                     '/general', '/me'):  # fmt: skip
            page.goto(f'/settings{path}')
            expect(page.locator('.h-main h1')).to_be_visible()
            page.wait_for_timeout(300)
            wide = page.evaluate(
                """[...document.querySelectorAll('.h-main *')].filter((e) => !e.closest('.h-prev,.a-sr,[hidden]')
                && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className)"""
            )
            assert wide == [], path
    finally:
        page.set_viewport_size({'width': 1440, 'height': 900})


def test_a_field_is_dragged_into_another_section_of_a_card_and_moved_by_keys(place):
    store, page = place
    person = store.do_now(ANN, contacts.create, {'last_name': 'Кравцов'})
    page.goto(f'/contact/{person.id}')
    page.get_by_label('Ещё действия').click()
    page.get_by_text('Настроить карточку').click()
    lists = page.locator('.y-list')
    expect(lists).to_have_count(3)
    grip = page.get_by_label('Переместить поле «Источник»: Alt и стрелки')
    grip.hover()
    to = lists.nth(0).locator('.y-f').nth(1).bounding_box()
    page.mouse.down()
    for step in range(12):
        page.mouse.move(to['x'] + 30, to['y'] + 30 - 2 * step)
        page.wait_for_timeout(30)
    page.mouse.up()
    expect(lists.nth(0).locator('.y-f')).to_have_count(8)
    expect(lists.nth(0).get_by_text('Источник')).to_be_visible()
    page.get_by_label('Переместить поле «Метки»: Alt и стрелки').press('Alt+ArrowDown')
    expect(lists.nth(1).locator('.y-f').first).to_have_text('Метки')
    expect(page.get_by_label('Переместить поле «Метки»: Alt и стрелки')).to_be_focused()
    page.get_by_label('Переместить раздел «О человеке»: Alt и стрелки').press('Alt+ArrowDown')
    page.keyboard.press('Control+Enter')
    expect(page.locator('.d-secs h2').first).to_have_text('Дополнительно')
    saved = store.ask_now(ANN, layouts.saved, 'contact')
    assert [section['key'] for section in saved.sections] == ['more', 'main']
    assert saved.sections[0]['fields'][0] == 'tags'
    assert 'source' in saved.sections[1]['fields']
