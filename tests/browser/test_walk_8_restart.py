"""The walk, 8: the server dies under people's hands and comes back."""

from playwright.sync_api import Page, expect

from .conftest import Hand, Site, alive, lead
from .test_walk_2_leads import row
from .test_walk_4_card import opened, put, value


def back(page: Page) -> None:
    """The line of the lost connection goes, and the page is alive."""
    expect(page.locator('.a-offline')).to_be_hidden(timeout=60_000)
    alive(page)


def test_what_was_acknowledged_and_what_was_typed_both_survive_a_kill(anna: Hand, igor: Hand, site: Site) -> None:
    deal = opened(anna, 'Псков, Яна, отсев')
    put(deal, 'Об источнике', 'важно')
    expect(value(deal, 'Об источнике', 'важно')).to_be_visible()
    comment = deal.get_by_role('textbox', name='Комментарий', exact=True)
    comment.fill('Перезвонить до обеда, просила скидку')
    leads = igor.go('/leads')
    lead(leads, 'Псков, Марк, щебень')
    line = leads.get_by_role('textbox', name='Быстрый лид')
    line.fill('Рязань, Фёдор, песок, 8 916 555-44-')
    site.kill()
    for page in (deal, leads):
        expect(page.locator('.a-offline')).to_be_visible()
        expect(page.locator('.a-offline')).to_contain_text('Нет связи с сервером')
    line.press_sequentially('02', delay=20)
    site.start()
    for page in (deal, leads):
        back(page)
        assert '/sign-in' not in page.url
    expect(comment).to_have_value('Перезвонить до обеда, просила скидку')
    expect(value(deal, 'Об источнике', 'важно')).to_be_visible()
    expect(line).to_have_value('Рязань, Фёдор, песок, 8 916 555-44-02')
    expect(row(leads, 'Псков, Марк, щебень')).to_be_visible()
    line.press('Enter')
    expect(row(leads, 'Рязань, Фёдор, песок')).to_contain_text('555-44-02')
    expect(line).to_have_value('')
    comment.press('Control+Enter')
    expect(deal.get_by_role('region', name='Лента').last).to_contain_text('просила скидку')
    expect(comment).to_have_value('')
    leads.reload()
    alive(leads)
    expect(leads.get_by_role('textbox', name='Быстрый лид')).to_have_value('')
    expect(row(leads, 'Рязань, Фёдор, песок')).to_be_visible()
    expect(leads.get_by_role('row').filter(has_text='Рязань, Фёдор, песок')).to_have_count(1)
