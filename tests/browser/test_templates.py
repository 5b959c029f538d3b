"""A template by hand: a place is put in where the cursor stands, the paper beside follows, a wrong text is told."""

from playwright.sync_api import expect

from .conftest import Hand, toast
from .test_walk_4_card import opened


def test_an_own_form_is_written_with_a_place_put_in_and_its_paper_is_made(anna: Hand) -> None:
    card = opened(anna, 'Тверь, бланк, щебень')
    deal = card.url
    page = anna.go('/settings/templates')
    page.get_by_role('button', name='Добавить свою форму').click()
    form = page.get_by_role('dialog')
    form.get_by_label('Название').fill('Гарантийное письмо')
    form.get_by_role('button', name='Написать').click()
    text = page.get_by_role('textbox', name='Текст шаблона')
    expect(text).to_contain_text('договорились о нижеследующем')
    text.click()
    page.keyboard.press('Control+a')
    page.keyboard.type('<p>Гарантируем: ')
    page.get_by_role('searchbox', name='Найти поле').fill('сделка название')
    page.locator('.t-group__l').get_by_role('button', name='Название').first.click()
    expect(text).to_contain_text('Гарантируем: {{ deal.title }}')
    page.keyboard.type('{{ deal.nothing }}')
    expect(page.get_by_text('места «deal.nothing» нет')).to_be_visible()
    for _ in '{{ deal.nothing }}':
        page.keyboard.press('Backspace')
    expect(page.get_by_text('места «deal.nothing» нет')).to_be_hidden()
    page.get_by_role('button', name='Ввести в работу').click()
    expect(toast(page, 'Теперь документы печатаются по шаблону')).to_be_visible()
    page.goto(deal)
    page.get_by_role('tab', name='Документы').click()
    page.get_by_role('button', name='Сделать с другими данными').click()
    expect(page.get_by_role('menuitem', name='Гарантийное письмо…')).to_be_visible()
