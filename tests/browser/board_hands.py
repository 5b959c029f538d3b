"""What the board's browser tests share: the app in a process of its own, a browser, people with hands."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from .conftest import PATIENCE

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get('CHROMIUM') or shutil.which('chromium') or shutil.which('google-chrome')
TITLES = (
    "[...document.querySelectorAll('.a-lane')].map(l => [...l.querySelectorAll('.a-bcard[data-id] .a-card__t')]"
    ".map(t => t.textContent.split(',')[0]))"
)


@pytest.fixture(scope='module')
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        port = s.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if not k.startswith(('NICEGUI', 'PYTEST'))}
    env |= {'BOARD_PORT': str(port), 'PYTHONPATH': str(ROOT)}
    path = tmp_path_factory.mktemp('board') / 'log'
    with path.open('w') as log:
        app = str(Path(__file__).with_name('board_app.py'))
        process = subprocess.Popen([sys.executable, app], cwd=ROOT, env=env, stdout=log, stderr=log)
    for _ in range(900):
        try:
            urllib.request.urlopen(f'http://127.0.0.1:{port}/board/1')
            break
        except OSError:
            time.sleep(0.1)
    yield f'http://127.0.0.1:{port}'
    process.terminate()
    process.wait(10)
    assert 'Traceback' not in path.read_text(), path.read_text()[-3000:]


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    with sync_playwright() as p:
        b = launch(p)
        yield b
        b.close()


def launch(p: Playwright) -> Browser:
    return p.chromium.launch(
        executable_path=CHROMIUM,
        args=[
            '--no-sandbox',
            '--disable-gpu',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
        ],
    )


class Stage:
    """The app, somebody else's hand on it, and pages of people."""

    def __init__(self, url: str, browser: Browser) -> None:
        self.url, self.browser, self.pages, self.errors = url, browser, list[Page](), list[str]()
        self.do('reset')

    def do(self, what: str, **data: Any) -> list[dict[str, Any]]:
        body, kind = json.dumps(data).encode(), {'Content-Type': 'application/json'}
        request = urllib.request.Request(f'{self.url}/do/{what}', body, kind)
        return json.loads(urllib.request.urlopen(request).read())  # type: ignore[no-any-return]

    def got(self, kind: str) -> list[Any]:
        return [one[kind] for one in self.do('look') if kind in one]

    def open(self, me: int = 1, query: str = '', wait: bool = True, **options: Any) -> Page:
        desk: dict[str, Any] = {'viewport': {'width': 1440, 'height': 900}, 'timezone_id': 'UTC'}
        context = self.browser.new_context(**desk | options)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on('pageerror', lambda e: self.errors.append(str(e)))
        page.goto(f'{self.url}/?me={me}{query}')
        if wait:
            expect(page.locator('.a-bcard').first).to_be_attached()
            page.wait_for_function('window.did_handshake')
        self.pages.append(page)
        return page


@pytest.fixture
def stage(url: str, browser: Browser) -> Iterator[Stage]:
    one = Stage(url, browser)
    yield one
    for page in one.pages:
        page.context.close()
    assert not one.errors


def lanes(page: Page) -> list[list[str]]:
    return page.evaluate(TITLES)  # type: ignore[no-any-return]


def until(look: Callable[[], Any], want: Any) -> None:
    end = time.time() + PATIENCE / 1000
    while look() != want and time.time() < end:
        time.sleep(0.03)
    assert look() == want


def card(page: Page, title: str) -> Any:
    return page.locator('.a-bcard[data-id]:not(.is-fly)', has_text=title)


def grab(page: Page, title: str) -> None:
    box = card(page, title).bounding_box()
    page.mouse.move(box['x'] + 60, box['y'] + 20)
    page.mouse.down()
    page.mouse.move(box['x'] + 70, box['y'] + 30, steps=4)


def carry(page: Page, lane: int, below: float = 90) -> None:
    box = page.locator('.a-lane').nth(lane).locator('ul').bounding_box()
    assert box
    page.mouse.move(box['x'] + 80, box['y'] + below, steps=14)
    page.mouse.move(box['x'] + 84, box['y'] + below + 4, steps=4)
    page.wait_for_timeout(120)
