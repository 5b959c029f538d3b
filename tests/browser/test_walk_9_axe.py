"""The walk, 9: every page is looked at by axe, in the light and in the dark."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from storage.demo import EMAIL, LATIN, PASSWORD

from .conftest import Hand, Site, alive

AXE = (files('axe_playwright_python') / 'axe.min.js').read_text()
RUN = """async ([within, only]) => {
  const rules = only.length ? {runOnly: only} : {};
  const said = await axe.run(within || document, {resultTypes: ["violations"], ...rules});
  const why = (node) => (node.any[0]?.message ?? node.failureSummary ?? '').slice(0, 200);
  const where = (node) => [node.target.join(' '), node.html.slice(0, 160), why(node)].join('  ');
  return said.violations.map((one) => ({id: one.id, help: one.help, nodes: one.nodes.slice(0, 4).map(where)}));
}"""
PLAIN = ('/sign-in', '/invitation/none')
PAGES = (
    '/activities', '/activities/week', '/activities/team', '/leads', '/leads/board', '/lead/1', '/deals',
    '/deals/1/list', '/deals/1/calendar', '/leads/calendar', '/deal/1',
    '/contacts', '/contact/1', '/companies', '/company/1', '/invoices', '/invoices/board',
    '/invoices/deadlines', '/quotes/board', '/invoice/1',
    '/quotes', '/quote/1', '/debts', '/statements', '/products', '/import', '/duplicates', '/settings',
    '/notices', '/settings/own-fields', '/settings/directions', '/settings/lead-stages',
    '/settings/sources', '/settings/mail', '/settings/templates', '/template/1', '/settings/numbering',
    '/settings/mode', '/settings/company',
    '/settings/people', '/settings/general', '/settings/me', '/nowhere', '/lead/999', '/deal/999', '/contact/999',
    '/invoice/999', '/document/999',
)  # fmt: skip
# (page, button that opens something over it): forms, a confirmation's kin, menus and what is in them.
OPENED = (
    ('/leads', 'Лид'), ('/leads', 'Фильтр'), ('/lead/1', 'Конвертировать'), ('/contacts', 'Контакт'),
    ('/contact/1', 'Изменить способы связи'), ('/company/1', 'Ещё реквизиты'), ('/deals', 'Сделка'),
    ('/settings/own-fields', 'Поле'),
)  # fmt: skip
QUIET = '*, *::before, *::after { animation: none !important; transition: none !important; }'


@pytest.fixture(scope='module')
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hand]:
    """The head of a team that has worked for weeks, at a desk."""
    site = Site(tmp_path_factory.mktemp('demo') / 'data', 'demo')
    site.start()
    hand = Hand(browser, site)
    yield hand
    hand.context.close()
    site.stop()


def complaints(page: Page, *only: str, within: str = '') -> list[dict[str, Any]]:
    """What axe finds wrong on the page as it is now; of these rules only, where any are named; `within` a part."""
    if not page.evaluate('"axe" in window'):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN, [within, list(only)])
    return found


def looked_at(page: Page, within: str = '') -> list[dict[str, Any]]:
    """All rules in the light, contrast in the dark too."""
    page.add_style_tag(content=QUIET)
    light = complaints(page, within=within)
    page.emulate_media(color_scheme='dark')
    dark = [one | {'id': f'dark {one["id"]}'} for one in complaints(page, 'color-contrast', within=within)]
    page.emulate_media(color_scheme='light')
    return light + dark


def test_axe_finds_nothing_wrong_before_one_is_in(demo: Hand) -> None:
    wrong: dict[str, list[dict[str, Any]]] = {}
    for path in PLAIN:
        demo.page.goto(demo.site.url + path)
        wrong |= {path: found for found in [looked_at(demo.page)] if found}
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


def test_axe_finds_nothing_wrong_on_any_page(demo: Hand) -> None:
    page = demo.page
    page.context.clear_cookies()
    page.goto(demo.site.url + '/sign-in')
    page.fill('[name=email]', EMAIL.format(name=LATIN[0]))
    page.fill('[name=password]', PASSWORD)
    page.keyboard.press('Enter')
    alive(page)
    wrong: dict[str, list[dict[str, Any]]] = {}
    for path in PAGES:
        demo.go(path)
        expect(page.get_by_role('heading', level=1).first, path).to_be_attached()
        page.wait_for_load_state('networkidle')
        wrong |= {path: found for found in [looked_at(page)] if found}
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


def test_axe_finds_nothing_wrong_in_what_opens_over_a_page(demo: Hand) -> None:
    page, wrong = demo.page, dict[str, list[dict[str, Any]]]()
    for path, name in OPENED:
        demo.go(path)
        page.wait_for_load_state('networkidle')
        page.get_by_role('main').get_by_role('button', name=name).locator('visible=true').first.click()
        over = page.locator('.q-dialog:visible, .q-menu:visible, .c-reachf:visible').first
        expect(over).to_be_visible()
        within = '.q-dialog' if page.locator('.q-dialog:visible').count() else ''
        wrong |= {f'{path} {name}': found for found in [looked_at(page, within)] if found}
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)
