"""The grid of product rows in a real browser: what its keys do and what stays while others change rows."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

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
    env |= {'ROWS_PORT': str(port), 'PYTHONPATH': str(ROOT)}
    server = subprocess.Popen([sys.executable, str(Path(__file__).with_name('rows_app.py'))], env=env, cwd=ROOT)
    url = f'http://127.0.0.1:{port}'
    for _ in range(900):
        try:
            urllib.request.urlopen(url, timeout=1).read()
            break
        except OSError:
            time.sleep(0.2)
    yield url
    server.terminate()
    server.wait(10)


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get('CHROMIUM', '/usr/bin/chromium'), args=FLAGS
        )
        opened = chromium.new_page()
        opened.on('dialog', lambda dialog: pytest.fail(f'a script ran: {dialog.message}'))
        opened.goto(address)
        expect(opened.locator('.r-body .r-row')).to_have_count(3)
        yield opened
        chromium.close()


def cell(page: Page, row: int, name: str):
    return page.locator(f'.r-row[data-id="{row}"] [data-name="{name}"]')


def test_enter_keeps_and_goes_down_and_at_the_end_to_the_search(page):
    cell(page, 1, 'quantity').fill('5')
    page.keyboard.press('Enter')
    expect(cell(page, 2, 'quantity')).to_be_focused()
    page.keyboard.press('ArrowUp')
    expect(cell(page, 1, 'quantity')).to_be_focused()
    expect(cell(page, 1, 'quantity')).to_have_value('5')
    cell(page, 3, 'price').focus()
    page.keyboard.press('Enter')
    expect(page.locator('.r-find__in')).to_be_focused()


def test_what_makes_no_sense_stays_with_a_word_and_escape_brings_back(page):
    cell(page, 2, 'price').fill('abc')
    page.keyboard.press('Enter')
    expect(page.locator('.r-row[data-id="2"] .r-why')).to_have_text('Напишите число.')
    expect(cell(page, 2, 'price')).to_have_value('abc')
    cell(page, 2, 'price').focus()
    page.keyboard.press('Escape')
    expect(cell(page, 2, 'price')).to_have_value('100')
    expect(page.locator('.r-row[data-id="2"] .r-why')).to_be_hidden()


def test_a_colleagues_change_never_takes_away_what_is_typed(page):
    quantity = cell(page, 1, 'quantity')
    quantity.click()
    quantity.fill('640')
    page.evaluate("[...document.querySelectorAll('button')].find(b => b.textContent.includes('theirs')).click()")
    expect(cell(page, 1, 'price')).to_have_value('88')
    expect(quantity).to_have_value('640')
    expect(quantity).to_be_focused()
    page.keyboard.press('Enter')
    expect(quantity).to_have_value('640')


def test_the_search_adds_a_product_by_enter_and_free_words_by_the_last_choice(page):
    find = page.locator('.r-find__in')
    find.press_sequentially('гра')
    expect(page.locator('.r-opt[aria-selected=true]')).to_contain_text('Гравий')
    page.keyboard.press('Enter')
    expect(cell(page, 4, 'quantity')).to_be_focused()
    expect(cell(page, 4, 'name')).to_have_value('product 7')
    find.press_sequentially('<b>своё</b>')
    expect(page.locator('.r-opt').last).to_have_text('Добавить «<b>своё</b>» как есть')
    page.keyboard.press('ArrowUp')
    page.keyboard.press('Enter')
    expect(cell(page, 5, 'name')).to_have_value('<b>своё</b>')


def test_what_is_offered_is_still_chosen_after_a_colleagues_change(page):
    page.locator('.r-find__in').press_sequentially('гра')
    expect(page.locator('.r-opt[aria-selected=true]')).to_contain_text('Гравий')
    page.evaluate("[...document.querySelectorAll('button')].find(b => b.textContent.includes('theirs')).click()")
    expect(cell(page, 1, 'price')).to_have_value('88')
    page.keyboard.press('Enter')
    expect(page.locator('.r-row').last.locator('[data-name="name"]')).to_have_value('product 7')
