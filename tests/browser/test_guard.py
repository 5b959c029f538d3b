"""The guard and the doors in a real browser: everything the screens need still works, and nothing hostile does."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from ..integrations.serving import PASSWORD, served

CHROMIUM = shutil.which('chromium') or '/usr/bin/chromium'
FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
]


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope='module')
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp('site')) as url:
        yield url


def enter(context: BrowserContext, site: str, email: str = 'anna@example.com', path: str = '/') -> Page:
    page = context.new_page()
    page.goto(site + path)
    page.fill('[name=email]', email)
    page.fill('[name=password]', PASSWORD)
    page.keyboard.press('Enter')
    return page


def test_a_page_works_under_the_policy_and_hostile_markup_does_not(browser: Browser, site: str) -> None:
    context = browser.new_context(locale='en-GB')
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    page = enter(context, site)
    page.on('console', hear)
    page.on('pageerror', lambda error: said.append(f'page error {error}'))
    expect(page.get_by_text('Person 1')).to_be_visible()
    page.get_by_role('button', name='Press').click()
    expect(page.get_by_text('Pressed it')).to_be_visible()
    page.get_by_role('button', name='Ask browser').click()
    expect(page.get_by_text('Answer 42')).to_be_visible()
    page.get_by_role('button', name='Open dialog').click()
    page.get_by_role('button', name='Inside').click()
    expect(page.get_by_text('In the dialog')).to_be_hidden()
    page.locator('input[type=file]').last.set_input_files({'name': 'a.txt', 'mimeType': 'text/plain', 'buffer': b'hi'})
    expect(page.get_by_text('Got a.txt')).to_be_visible()
    hostile = ('inline event handler', '404')  # what the hostile markup tries as soon as it is shown
    assert not [text for text in said if not any(mark in text for mark in hostile)], 'no violations of our own'
    page.get_by_text('hostile').click()
    page.get_by_text('script link').click()
    page.wait_for_timeout(300)
    assert page.evaluate('window.hacked') is None
    assert any('Content Security Policy' in text for text in said), 'the policy is what stopped it'
    context.close()


def test_signing_in_goes_on_to_where_one_wanted_and_out_everywhere(browser: Browser, site: str) -> None:
    context = browser.new_context(locale='ru-RU')
    page = enter(context, site, path='/?from=link')
    page.wait_for_url('**/?from=link')
    other = context.new_page()
    other.goto(site)
    expect(other.get_by_text('Person 1')).to_be_visible()
    page.evaluate("() => { fetch('/sign-out', {method: 'POST'}) }")
    for one in (page, other):
        one.wait_for_url('**/sign-in*')
    expect(page.get_by_role('heading', name='Войти')).to_be_visible()
    context.close()


def test_a_dismissed_persons_screen_closes_at_once(browser: Browser, site: str) -> None:
    context = browser.new_context(locale='en-GB')
    page = enter(context, site, 'bob@example.com')
    expect(page.get_by_text('Person 2')).to_be_visible()
    httpx.post(f'{site}/rest/dismiss/2')
    page.wait_for_url('**/sign-in*')
    page.fill('[name=email]', 'bob@example.com')
    page.fill('[name=password]', PASSWORD)
    page.keyboard.press('Enter')
    expect(page.get_by_role('alert')).to_have_text('The e-mail or the password is wrong.')
    context.close()


def test_the_first_run_founds_a_team_and_a_link_brings_a_colleague(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path, 'empty') as url:
        context = browser.new_context(locale='ru-RU')
        page = context.new_page()
        page.goto(url)
        page.wait_for_url('**/first-run')
        page.fill('[name=team_name]', 'ООО «"><script>alert(1)</script>»')
        page.keyboard.press('Enter')
        page.get_by_role('radio', name='Простая').check()
        page.get_by_role('button', name='English').click()
        expect(page.get_by_role('radio', name='Simple')).to_be_checked()
        page.get_by_role('button', name='Continue').click()
        page.fill('[name=name]', 'Анна')
        page.fill('[name=email]', 'anna@example.com')
        page.fill('[name=password]', '1234567890')
        page.keyboard.press('Enter')
        expect(page.get_by_role('alert')).to_contain_text('easy to guess')
        assert page.input_value('[name=email]') == 'anna@example.com'
        assert page.input_value('[name=password]') == ''
        page.fill('[name=password]', PASSWORD)
        page.keyboard.press('Enter')
        page.wait_for_url('**/first-run/team')
        page.fill('[name=name1]', 'Игорь')
        page.get_by_role('button', name='Make links').click()
        link = page.locator('.p-links code').inner_text()
        page.get_by_role('link', name='Open Artel').click()
        expect(page.get_by_text('Person 1')).to_be_visible()

        guest = browser.new_context(locale='ru-RU').new_page()
        guest.goto(link)
        expect(guest.locator('[name=name]')).to_have_value('Игорь')
        assert guest.locator('h1 script').count() == 0
        guest.fill('[name=email]', 'igor@example.com')
        guest.fill('[name=password]', 'лиловый чайник шумит')
        guest.keyboard.press('Enter')
        expect(guest.get_by_text('Person 2')).to_be_visible()
        guest.goto(link)
        expect(guest.get_by_text('Ссылкой уже воспользовались')).to_be_visible()
        guest.goto(f'{url}/first-run')
        expect(guest.get_by_text('Person 2')).to_be_visible()


def test_strangers_cannot_set_up_somebody_elses_artel(tmp_path: Path) -> None:
    host = {'accept': 'text/html'}
    with served(tmp_path, 'code') as url:
        answers = {'step': 'you', 'team_name': 'X', 'name': 'Eve', 'email': 'eve@example.com', 'password': PASSWORD}
        for code in ('', 'wrong'):
            assert httpx.post(f'{url}/first-run', data={**answers, 'code': code}, headers=host).status_code == 403
            assert httpx.get(f'{url}/first-run?code={code}', headers=host).status_code == 403
        right = httpx.get(f'{url}/first-run?code=0123456789abcdef', headers=host)
        assert right.status_code == 200
        assert 'name="code" value="0123456789abcdef"' in right.text
    (tmp_path / 'artel.db').unlink()
    with served(tmp_path, 'empty') as url:
        for headers in (
            {'host': 'rebound.example'},
            {'x-forwarded-for': '203.0.113.9'},
            {'forwarded': 'for=203.0.113.9'},
        ):
            assert httpx.get(f'{url}/first-run', headers={**host, **headers}).status_code == 403, headers
            assert httpx.post(f'{url}/first-run', data=answers, headers={**host, **headers}).status_code == 403, headers
        shown = httpx.get(f'{url}/first-run', headers=host)
        assert shown.status_code == 200
        demo = httpx.post(f'{url}/first-run', data={'step': 'company', 'go': 'demo'}, headers=host)
        assert (demo.status_code, demo.headers['location']) == (303, '/')
        assert 'artel=' in demo.headers['set-cookie']
