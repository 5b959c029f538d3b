"""What the walk through Artel shares: the real server on a folder of its own, Chromium, and a team of two in it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get('CHROMIUM') or shutil.which('chromium') or '/usr/bin/chromium'
FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
         '--disable-sync']  # fmt: skip
PASSWORD = 'зелёный трактор едет'
ANNA, IGOR = 'anna@example.com', 'igor@example.com'
DESK = {'width': 1440, 'height': 900}
PATIENCE = 30_000  # ms; a loaded machine of two processors, never what decides a pass


class Site:
    """`main.py run` (or `demo`) on `data` and a free port that stays its own through kill() and start()."""

    def __init__(self, data: Path, command: str = 'run', **settings: str) -> None:
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = int(free.getsockname()[1])
        self.settings = settings
        self.data, self.log, self.command = data, data.with_suffix('.log'), command
        self.url = f'http://127.0.0.1:{self.port}'
        self.process: subprocess.Popen[bytes] | None = None
        self.invitation = ''

    def start(self) -> None:
        """Start it and wait until it answers."""
        bare = {k: v for k, v in os.environ.items() if not k.startswith(('PYTEST', 'NICEGUI', 'ARTEL'))}
        environment = bare | {'ARTEL_DATA': str(self.data), 'ARTEL_PORT': str(self.port)}
        environment |= self.settings
        with self.log.open('ab') as log:
            self.process = subprocess.Popen([sys.executable, str(ROOT / 'main.py'), self.command], cwd=self.data.parent,
                                            env=environment, stdout=log, stderr=log)  # fmt: skip
        until = time.monotonic() + 60
        while True:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f'{self.url}/sign-in', timeout=5).status_code < 500:
                    return
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """End it in order."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
                return
            self.process.kill()

    def anew(self) -> None:
        """Begin again with an empty folder."""
        self.stop()
        shutil.rmtree(self.data)
        self.start()

    def said(self) -> str:
        """What its log says of errors."""
        lines = self.log.read_text().splitlines()
        return '\n'.join(line for line in lines if 'Traceback' in line or 'error ' in line.lower() or 'Error:' in line)


class Hand:
    """A person at a browser of their own; what the browser complains of is in `errors`."""

    def __init__(self, browser: Browser, site: Site, state: Any = None, **options: Any) -> None:
        self.site, self.errors = site, list[str]()
        known: dict[str, Any] = {'viewport': DESK, 'locale': 'ru-RU', 'timezone_id': 'Europe/Moscow',
                                 'storage_state': state}  # fmt: skip
        self.context: BrowserContext = browser.new_context(**known | options)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.page.on('pageerror', lambda error: self.errors.append(f'page error: {error}'))
        self.page.on('console', self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == 'error' and 'net::ERR_' not in message.text and 'WebSocket' not in message.text:
            self.errors.append(message.text)

    def go(self, path: str) -> Page:
        """Open a page and wait until it is alive."""
        self.page.goto(self.site.url + path)
        alive(self.page)
        return self.page

    def get(self, path: str) -> Any:
        """An answer of the server for this person's cookie."""
        return self.context.request.get(self.site.url + path)


def alive(page: Page) -> None:
    """Wait until the page of the app is connected and drawn."""
    page.wait_for_function('window.did_handshake')
    expect(page.locator('#a-boot')).to_have_count(0)


def found(page: Page, site: Site, *, english: bool = False, mode: str = '') -> None:
    """The first run to its last step, with a link for Игорь in `site.invitation`."""
    page.goto(site.url)
    page.wait_for_url('**/first-run')
    page.fill('[name=team_name]', 'ООО «СтройСнаб»')
    page.keyboard.press('Enter')
    expect(page.locator('[name=mode][value=classic]')).to_be_checked()
    if mode:
        page.locator(f'[name=mode][value={mode}]').check(force=True)
    page.get_by_role('button', name='Continue' if english else 'Дальше').click()
    page.fill('[name=name]', 'Анна Котова')
    page.fill('[name=email]', ANNA)
    page.fill('[name=password]', PASSWORD)
    page.keyboard.press('Enter')
    page.wait_for_url('**/first-run/team')
    page.fill('[name=name1]', 'Игорь Павлов')
    page.get_by_role('button', name='Make links' if english else 'Создать ссылки').click()
    site.invitation = page.locator('.p-links code').inner_text()
    page.get_by_role('link', name='Open Artel' if english else 'Открыть Артель').click()
    alive(page)


def join(page: Page, site: Site) -> None:
    """The colleague's way in by the link."""
    page.goto(site.invitation)
    expect(page.locator('[name=name]')).to_have_value('Игорь Павлов')
    page.fill('[name=email]', IGOR)
    page.fill('[name=password]', 'лиловый чайник шумит')
    page.keyboard.press('Enter')
    alive(page)


def toast(page: Page, text: str) -> Locator:
    """A message at the bottom with this text."""
    return page.locator('.a-toast', has_text=text)


def lead(page: Page, line: str, source: str = '') -> None:
    """Write a lead down in one line on the list of leads and wait until it is kept."""
    field = page.get_by_role('textbox', name='Быстрый лид')
    if source:
        choose(page, page.get_by_role('combobox', name='Источник').first, source)
    field.fill(line)
    field.press('Enter')
    expect(field).to_have_value('')


def choose(page: Page, field: Locator, text: str) -> None:
    """Choose an option of a list field by typing."""
    field.click()
    field.press_sequentially(text, delay=10)
    page.get_by_role('option', name=text).first.click()


@pytest.fixture(scope='session', autouse=True)
def patience() -> None:
    """Every expectation waits as long as a loaded machine needs."""
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    """One Chromium for a module: two running at once in one thread are what Playwright refuses."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Site]:
    """A server on which nobody works yet."""
    made = Site(tmp_path / 'data')
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope='package')
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server of the walk."""
    made = Site(tmp_path_factory.mktemp('walk') / 'data')
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope='module')
def site(browser: Browser, house: Site) -> Site:
    """The walk's server with Анна (administrator) and Игорь (seller), who came in through the pages."""
    kept = {come: house.data.parent / f'{come.__name__}.json' for come in (found, join)}
    if kept[join].exists():
        return house
    try:
        for come, path in kept.items():
            hand = Hand(browser, house)
            come(hand.page, house)
            assert not hand.errors
            hand.context.storage_state(path=path)
            hand.context.close()
    except Exception as error:
        error.add_note(f'{hand.page.url} {hand.errors}\n{house.log.read_text()[-3000:]}')
        hand.context.close()
        house.anew()
        raise
    return house


def _hand(browser: Browser, site: Site, name: str) -> Iterator[Hand]:
    hand = Hand(browser, site, site.data.parent / f'{name}.json')
    yield hand
    hand.context.close()
    assert not hand.errors


@pytest.fixture
def anna(browser: Browser, site: Site) -> Iterator[Hand]:
    """The administrator at her browser."""
    yield from _hand(browser, site, 'found')


@pytest.fixture
def igor(browser: Browser, site: Site) -> Iterator[Hand]:
    """The seller at his browser."""
    yield from _hand(browser, site, 'join')
