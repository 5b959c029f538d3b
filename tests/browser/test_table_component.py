"""The big table in a real browser over 100,000 rows, and the checks of what a browser may send."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright

from ui.components.table import check_act, check_columns, check_open, check_select, check_sort

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)  # of table_app.py
FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
]


@pytest.fixture(scope='module')
def site() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if not k.startswith(('PYTEST', 'NICEGUI'))}
    process = subprocess.Popen([sys.executable, str(HERE / 'table_app.py'), str(port)], env=env)
    url = f'http://127.0.0.1:{port}'
    try:
        for _ in range(900):
            try:
                urllib.request.urlopen(f'{url}/events', timeout=1)
                break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=shutil.which('chromium'), args=FLAGS)
        yield chromium
        chromium.close()


class Desk:
    """One person's open list with the doors of the test site."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site, self.errors = page, site, list[str]()
        page.on('pageerror', lambda e: self.errors.append(str(e)))
        self.grid = page.get_by_role('grid')

    def open(self, query: str = '') -> Desk:
        self.page.goto(f'{self.site}/{query}')
        expect(self.row(1)).not_to_have_attribute('aria-busy', 'true')
        self.heard()
        return self

    def row(self, n: int) -> Locator:
        return self.page.locator(f'.a-dt__row[aria-rowindex="{n + 1}"]')

    def heard(self) -> list[Any]:
        found: list[Any] = self.page.request.get(f'{self.site}/events').json()
        return found

    def wait_heard(self, name: str) -> Any:
        for _ in range(600):
            for event in reversed(self.heard()):
                if event[0] == name:
                    return event[1]
            time.sleep(0.05)
        raise AssertionError(f'{name} was not heard')

    def do(self, **what: Any) -> dict[str, Any]:
        answer = self.page.request.post(f'{self.site}/do', data=what)
        assert answer.ok
        return dict(answer.json())

    def scroll(self, y: float) -> None:
        self.grid.evaluate('(el, y) => { el.scrollTop = y }', y)

    def active(self) -> str:
        id_ = self.grid.get_attribute('aria-activedescendant')
        return self.page.locator(f'#{id_}').inner_text()


@pytest.fixture
def desk(site: str, browser: Browser) -> Iterator[Desk]:
    context = browser.new_context(viewport={'width': 1440, 'height': 900})
    found = Desk(context.new_page(), site)
    yield found.open()
    assert found.errors == []
    context.close()


def test_it_opens_with_few_nodes_and_hostile_text_stays_text(desk: Desk) -> None:
    assert desk.grid.get_attribute('aria-rowcount') == '100001'
    assert desk.page.locator('.a-dt__row').count() < 45
    expect(desk.row(6)).to_contain_text('<img src=x onerror=alert(1)> 6')
    assert desk.page.locator('.a-dt img').count() == 0
    expect(desk.row(1).get_by_role('checkbox')).to_have_attribute('aria-label', 'Выбрать: Москва, Василий, щебень 1')


def test_the_scrollbar_reaches_the_middle_and_the_end(desk: Desk) -> None:
    asked = list[str]()
    desk.page.on('request', lambda r: asked.append(r.url) if '/rows' in r.url else None)
    desk.scroll(50_000 * 36)
    expect(desk.row(50_001)).to_contain_text(' 50001')
    desk.scroll(10**9)
    expect(desk.row(100_000)).to_contain_text(' 100000')
    box, grid = desk.row(100_000).bounding_box(), desk.grid.bounding_box()
    assert box
    assert grid
    assert box['y'] + box['height'] <= grid['y'] + grid['height'] + 1
    assert len(asked) <= 8
    assert desk.page.locator('.a-dt__row').count() < 45


def test_a_dragged_scrollbar_does_not_ask_for_every_page_it_passes(desk: Desk) -> None:
    asked = list[str]()
    desk.page.on('request', lambda r: asked.append(r.url) if '/rows' in r.url else None)
    passed = desk.grid.evaluate("""async (el) => {
        const t = performance.now();
        for (let i = 1; i <= 60; i += 1) { el.scrollTop = i * 50000; await new Promise(requestAnimationFrame); }
        return performance.now() - t; }""")
    expect(desk.row(round(60 * 50_000 / 36) + 5)).not_to_have_attribute('aria-busy', 'true')
    # three pages at the first stop, at the last, and wherever a slow machine rested for 150 ms; never at all 60
    assert len(asked) <= 9 + 3 * passed / 150
    assert len(asked) < 180


def test_a_slow_server_is_never_given_more_to_do_than_a_few_pages(desk: Desk) -> None:
    desk.do(set={'delay': 1.0, 'most': 0})
    desk.grid.evaluate("""async (el) => {
        const rest = () => new Promise((done) => setTimeout(done, 250));
        for (let i = 1; i <= 12; i += 1) { el.scrollTop = i * 250000; await rest(); } }""")
    expect(desk.row(round(12 * 250_000 / 36) + 5)).not_to_have_attribute('aria-busy', 'true')
    # what was asked for on the way is worked on all the same, so no more of it is asked for at once
    assert desk.do(set={'delay': 0.0})['most'] <= 4
    expect(desk.page.get_by_role('alert')).to_have_count(0)


def test_sorting_by_header_and_by_keyboard(desk: Desk) -> None:
    head = desk.page.get_by_role('columnheader', name='Источник')
    head.click()
    assert desk.wait_heard('sort') == {'key': 'source', 'dir': 1}
    expect(head).to_have_attribute('aria-sort', 'ascending')
    expect(desk.row(1)).to_contain_text('Входящий звонок')
    desk.page.get_by_role('columnheader', name='Источник').focus()
    desk.page.keyboard.press('Enter')
    assert desk.wait_heard('sort') == {'key': 'source', 'dir': -1}
    expect(desk.row(1)).to_contain_text('Телеграм')
    expect(desk.page.get_by_role('columnheader', name='Источник')).to_be_focused()


def test_a_range_and_all_that_match_are_selected(desk: Desk) -> None:
    desk.row(3).get_by_role('checkbox').click()
    assert desk.wait_heard('select') == {'ids': [3], 'count': 1}
    desk.row(8).get_by_text('Долгопрудный').click(modifiers=['Shift'])
    assert desk.wait_heard('select') == {'ids': [3, 4, 5, 6, 7, 8], 'count': 6}
    desk.row(5).get_by_role('checkbox').click(modifiers=['Shift'])
    assert desk.wait_heard('select')['ids'] == [3, 4, 5]
    desk.page.keyboard.press('Control+a')
    assert desk.wait_heard('select') == {'all': True, 'except': [], 'count': 100_000}
    desk.row(2).get_by_role('checkbox').click()
    assert desk.wait_heard('select') == {'all': True, 'except': [2], 'count': 99_999}
    every = desk.page.get_by_role('checkbox', name='Выбрать все подходящие')
    expect(every).to_have_attribute('aria-checked', 'mixed')
    desk.page.keyboard.press('Escape')
    assert desk.wait_heard('select') == {'ids': [], 'count': 0}


def test_a_range_over_pages_never_loaded(desk: Desk) -> None:
    desk.row(1).get_by_role('checkbox').click()
    desk.scroll(700 * 36)
    desk.row(705).get_by_role('checkbox').click(modifiers=['Shift'])
    assert desk.wait_heard('select')['count'] in (1, 705)
    for _ in range(900):
        events = [e for e in desk.heard() if e[0] == 'select']
        if events:
            assert events[-1][1]['ids'] == list(range(1, 706))
        if desk.row(705).get_attribute('aria-selected') == 'true':
            return
        time.sleep(0.1)
    raise AssertionError('the range was not selected')


def test_a_colleagues_change_keeps_place_focus_and_selection(desk: Desk) -> None:
    desk.scroll(500 * 36)
    desk.row(505).get_by_role('checkbox').click()
    before = desk.grid.evaluate('el => el.scrollTop')
    desk.do(change=506, title='Правка Марии', by=2)
    expect(desk.row(506)).to_contain_text('Правка Марии')
    expect(desk.row(506)).to_contain_text('Мария, только что')
    expect(desk.row(506)).to_have_class(re.compile('is-live'))
    assert desk.grid.evaluate('el => el.scrollTop') == before
    expect(desk.grid).to_be_focused()
    expect(desk.row(505)).to_have_attribute('aria-selected', 'true')
    expect(desk.row(506)).not_to_have_class(re.compile('is-live'))
    expect(desk.page.get_by_role('status').first).to_have_text(re.compile('Правка'))


def test_my_own_change_shows_no_ring(desk: Desk) -> None:
    desk.do(change=2, title='Моя правка', by=1)
    expect(desk.row(2)).to_contain_text('Моя правка')
    expect(desk.row(2)).not_to_have_class(re.compile('is-live'))


def test_rows_that_come_and_go_leave_the_same_row_under_the_eye(desk: Desk) -> None:
    desk.scroll(500 * 36)
    row = desk.row(505)
    expect(row).to_contain_text(' 505')
    y = row.bounding_box()
    desk.do(add='Новый лид')
    expect(desk.grid).to_have_attribute('aria-rowcount', '100002')
    expect(desk.row(506)).to_contain_text(' 505')
    assert desk.row(506).bounding_box() == y
    desk.do(gone=507)
    expect(desk.grid).to_have_attribute('aria-rowcount', '100001')
    expect(desk.row(508)).to_contain_text(' 508')
    desk.scroll(0)
    expect(desk.row(1)).to_contain_text('Новый лид')
    expect(desk.row(2)).to_contain_text('щебень 1')


def test_a_gone_row_waits_until_the_pointer_rests_elsewhere(desk: Desk) -> None:
    desk.row(4).hover()
    desk.do(gone=3)
    expect(desk.row(3)).to_have_class(re.compile('is-gone'))
    expect(desk.row(4)).to_contain_text(' 4')
    desk.page.mouse.move(700, 2)
    expect(desk.row(3)).to_contain_text('отсев гранитный 4')


def test_an_old_change_does_not_overwrite_a_newer_one(desk: Desk) -> None:
    desk.do(change=2, title='Новее', by=1)
    expect(desk.row(2)).to_contain_text('Новее')
    # as if a late message arrived
    desk.page.evaluate("""() => { const id = document.querySelector('.a-dt-root').id;
        runMethod(Number(id.slice(1)), 'apply', [[{v: 1, row: {id: 2, title: {t: 'Старее'}}}]]); }""")
    desk.page.wait_for_timeout(200)
    expect(desk.row(2)).to_contain_text('Новее')


def test_keyboard_alone_is_enough(desk: Desk) -> None:
    press = desk.page.keyboard.press
    for _ in range(12):
        press('Tab')
        if desk.grid.evaluate('el => el === document.activeElement'):
            break
    expect(desk.grid).to_be_focused()
    press('ArrowDown')
    assert ' 2' in desk.active()
    press('PageDown')
    press('End')
    expect(desk.row(100_000)).to_contain_text(' 100000')
    assert ' 100000' in desk.active()
    press('Enter')
    assert desk.wait_heard('open') == {'id': 100_000}
    press('Home')
    expect(desk.row(1)).to_be_visible()
    press('Space')
    assert desk.wait_heard('select')['ids'] == [1]
    press('Shift+ArrowDown')
    press('Shift+ArrowDown')
    assert desk.wait_heard('select')['ids'] in ([1, 2], [1, 2, 3])
    press('KeyX')
    press('Equal')
    assert desk.wait_heard('act') == {'id': 3, 'act': 'good'}
    press('NumpadSubtract')
    assert desk.wait_heard('act') == {'id': 3, 'act': 'poor'}
    press('Shift+KeyK')
    assert desk.wait_heard('act') == {'id': 3, 'act': 'convert'}


def test_row_buttons_and_links(desk: Desk) -> None:
    desk.row(1).get_by_role('button', name='Качественный: Москва', exact=False).first.click()
    assert desk.wait_heard('act') == {'id': 1, 'act': 'good'}
    desk.row(3).get_by_role('button', name='Запланировать дело').click()
    assert desk.wait_heard('act') == {'id': 3, 'act': 'plan'}
    desk.row(2).hover()
    desk.row(2).get_by_role('button', name='Call').click()
    assert desk.wait_heard('act') == {'id': 2, 'act': 'call'}
    desk.row(1).hover()
    assert desk.row(1).get_by_role('button', name='Call').count() == 0  # no phone
    desk.row(2).get_by_text('Долгопрудный').click()
    assert desk.wait_heard('open') == {'id': 2}
    assert desk.page.url.rstrip('/') == desk.site


def test_columns_are_resized_moved_and_hidden_and_it_is_reported(desk: Desk) -> None:
    head = desk.page.get_by_role('columnheader', name='Источник')
    box = head.bounding_box()
    assert box
    mouse = desk.page.mouse
    mouse.move(box['x'] + box['width'] - 3, box['y'] + 16)
    mouse.down()
    mouse.move(box['x'] + box['width'] + 57, box['y'] + 16, steps=4)
    mouse.up()
    assert {'key': 'source', 'width': 244} in desk.wait_heard('columns')
    assert not any(e[0] == 'sort' for e in desk.heard())
    phone = desk.page.get_by_role('columnheader', name='Телефон').bounding_box()
    quality = desk.page.get_by_role('columnheader', name='Качество').bounding_box()
    assert phone
    assert quality
    mouse.move(phone['x'] + 20, phone['y'] + 16)
    mouse.down()
    mouse.move(quality['x'] + 10, phone['y'] + 16, steps=5)
    mouse.up()
    order = [c['key'] for c in desk.wait_heard('columns')]
    assert order == ['title', 'phone', 'quality', 'source', 'next', 'created', 'owner']
    desk.page.get_by_role('columnheader', name='Телефон').focus()
    desk.page.keyboard.press('Shift+ArrowRight')
    assert [c['key'] for c in desk.wait_heard('columns')][1:3] == ['quality', 'phone']
    desk.page.keyboard.press('NumpadAdd')
    assert {'key': 'phone', 'width': 162} in desk.wait_heard('columns')
    desk.page.get_by_role('button', name='Столбцы').click()
    desk.page.get_by_role('menuitemcheckbox', name='Сумма').click()
    assert desk.wait_heard('columns')[-1] == {'key': 'amount', 'width': 120}
    expect(desk.row(2)).to_contain_text('7\u00a0919\u00a0₽')
    desk.page.keyboard.press('Home')
    desk.page.keyboard.press('Enter')  # Качество
    assert 'quality' not in [c['key'] for c in desk.wait_heard('columns')]
    desk.page.keyboard.press('Escape')
    expect(desk.page.get_by_role('button', name='Столбцы')).to_be_focused()


def test_columns_that_come_and_go_leave_place_selection_and_the_open_menu(desk: Desk) -> None:
    desk.scroll(5_000 * 36)
    row = desk.row(5_003)
    row.get_by_role('checkbox').click()
    desk.page.get_by_role('button', name='Столбцы').click()
    desk.do(define='Своё <b>поле</b>')
    item = desk.page.get_by_role('menuitemcheckbox', name='Своё <b>поле</b>')
    expect(item).to_have_attribute('aria-checked', 'false')
    item.click()
    desk.page.keyboard.press('Escape')
    head = desk.page.get_by_role('columnheader', name='Своё <b>поле</b>')
    head.click()
    expect(head).to_have_attribute('aria-sort', 'ascending')
    expect(desk.row(1)).not_to_have_attribute('aria-busy', 'true')
    desk.scroll(5_000 * 36)
    expect(desk.row(5_003)).not_to_have_attribute('aria-busy', 'true')
    desk.do(define='Иначе')
    expect(desk.page.get_by_role('columnheader', name='Иначе')).to_be_visible()
    assert desk.grid.evaluate('el => el.scrollTop') == 5_000 * 36
    desk.do(define='')  # what it is sorted by has gone
    expect(desk.page.get_by_role('columnheader', name='Поступил')).to_have_attribute('aria-sort', 'descending')
    expect(desk.row(1)).not_to_have_attribute('aria-busy', 'true')
    desk.do(define='Снова', back=['own.1'])
    expect(desk.page.get_by_role('columnheader', name='Снова')).to_be_visible()
    desk.scroll(5_000 * 36)
    expect(row.get_by_role('checkbox')).to_have_attribute('aria-checked', 'true')


def test_empty_error_and_retry(desk: Desk) -> None:
    desk.do(reload='/rows?none=1')
    expect(desk.page.get_by_text('Здесь пока пусто')).to_be_visible()
    desk.do(set={'broken': True}, reload='/rows?view=all')
    expect(desk.page.get_by_role('alert')).to_contain_text('Список не загрузился')
    desk.do(set={'broken': False})
    desk.page.get_by_role('button', name='Повторить').click()
    expect(desk.row(1)).to_contain_text('щебень 1')
    expect(desk.page.get_by_role('alert')).to_have_count(0)


def test_a_server_that_hangs_is_told_after_ten_seconds(site: str, browser: Browser) -> None:
    context = browser.new_context(viewport={'width': 1024, 'height': 768})
    page = context.new_page()
    page.clock.install()
    held = list[Route]()
    page.route('**/rows*', lambda route: held.append(route))
    page.goto(f'{site}/?lang=en')
    page.wait_for_selector('.a-dt__sk', state='attached')
    page.clock.run_for(5500)
    expect(page.get_by_text('Still loading…')).to_be_visible()
    page.clock.run_for(5000)
    expect(page.get_by_role('alert')).to_contain_text('No answer in 10 seconds.')
    context.close()


def test_reload_keeps_the_selection_only_when_asked(desk: Desk) -> None:
    desk.row(2).get_by_role('checkbox').click()
    desk.wait_heard('select')
    desk.do(reload='/rows?view=mine', keep=True)
    expect(desk.row(2)).to_have_attribute('aria-selected', 'true')
    desk.do(reload='/rows?view=all')
    assert desk.wait_heard('select') == {'ids': [], 'count': 0}
    expect(desk.row(2)).to_have_attribute('aria-selected', 'false')


def test_on_a_phone_rows_are_cards_that_open_by_a_tap(site: str, browser: Browser) -> None:
    context = browser.new_context(viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    desk = Desk(context.new_page(), site).open()
    box = desk.row(2).bounding_box()
    assert box
    assert box['height'] == 64
    assert desk.grid.evaluate('el => el.scrollWidth <= el.clientWidth')
    desk.row(2).locator('.a-dt__card').tap()
    assert desk.wait_heard('open') == {'id': 2}
    desk.row(3).get_by_role('checkbox').tap()
    assert desk.wait_heard('select')['ids'] == [3]
    desk.page.get_by_role('button', name='Сортировка').tap()
    desk.page.get_by_role('menuitemradio', name='Сумма').tap()
    assert desk.wait_heard('sort') == {'key': 'amount', 'dir': -1}
    context.close()


def test_english_words_and_dates(site: str, browser: Browser) -> None:
    context = browser.new_context(viewport={'width': 1024, 'height': 768}, timezone_id='UTC')
    desk = Desk(context.new_page(), site)
    desk.page.clock.install(time=NOW)
    desk.open('?lang=en')
    expect(desk.row(2)).to_contain_text('Overdue 2\u00a0days')
    expect(desk.row(2)).to_contain_text(re.compile(r'\d\d\u00a0min(?!s)'))
    expect(desk.row(4)).to_contain_text('Tomorrow')
    context.close()


@pytest.mark.parametrize('args', [None, 1, {}, {'id': '1'}, {'id': True}, {'id': -1}, {'id': 2**63}, {'id': [1]}])
def test_open_refuses_what_is_no_id(args: Any) -> None:
    assert check_open(args) is None
    assert check_act(args, {'good'}) is None


def test_checks_pass_honest_and_drop_hostile_arguments() -> None:
    assert check_select({'ids': [2, 2, 1], 'count': 900, 'x': 1}) == {'ids': [2, 1], 'count': 2}
    assert check_select({'all': True, 'except': [4], 'count': 9}) == {'all': True, 'except': [4], 'count': 9}
    for bad in (
        {'ids': ['1'], 'count': 1},
        {'ids': [1]},
        {'all': 1, 'except': [], 'count': 1},
        {'ids': [1] * 20_001, 'count': 1},
        {'all': True, 'except': [None], 'count': 1},
        {'all': True, 'except': [], 'count': -1},
    ):
        assert check_select(bad) is None
    assert check_columns([{'key': 'a', 'width': 99.6}], {'a', 'b'}) == [{'key': 'a', 'width': 100}]
    for wrong in (
        [],
        'a',
        [{'key': 'z', 'width': 99}],
        [{'key': 'a', 'width': 99}] * 2,
        [{'key': 'a', 'width': 9e9}],
        [{'key': 'a', 'width': float('nan')}],
        [{'key': ['a'], 'width': 99}],
        [{'key': 'a', 'width': None}],
    ):
        assert check_columns(wrong, {'a', 'b'}) is None
    assert check_sort({'key': 'a', 'dir': -1}, {'a'}) == {'key': 'a', 'dir': -1}
    for odd in ({'key': 'b', 'dir': 1}, {'key': 'a', 'dir': True}, {'key': 'a', 'dir': 2}, {'key': {}, 'dir': 1}):
        assert check_sort(odd, {'a'}) is None
    assert check_act({'id': 1, 'act': 'good'}, {'good'}) == {'id': 1, 'act': 'good'}
    assert check_act({'id': 1, 'act': 'drop'}, {'good'}) is None
    assert check_act({'id': 1, 'act': ['good']}, {'good'}) is None
