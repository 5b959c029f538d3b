"""The walk, 2: an inquiry is written down, sifted and turned into a client and a deal."""

import re

from playwright.sync_api import Locator, Page, expect

from .conftest import Hand, alive, lead, toast


def row(page: Page, text: str) -> Locator:
    """The newest row of the list with this text."""
    return page.get_by_role('row').filter(has_text=text).first


def test_a_lead_in_one_line_is_on_the_colleagues_list_at_once(anna: Hand, igor: Hand) -> None:
    theirs, mine = igor.go('/leads'), anna.go('/leads')
    lead(mine, 'Москва, Василий, щебень, 8 916 555-01-42', 'Рекламный телефон')
    expect(toast(mine, 'Москва, Василий, щебень')).to_be_visible()
    for page in (mine, theirs):
        one = row(page, 'Москва, Василий, щебень')
        expect(one).to_be_visible()
        expect(one).to_contain_text('Рекламный телефон')
        expect(one).to_contain_text('916 555-01-42')
    lead(mine, 'Казань, Пётр, песок')
    expect(row(theirs, 'Казань, Пётр, песок')).to_be_visible()
    row(mine, 'Казань, Пётр, песок').get_by_role('button', name='Некачественный').click()
    dialog = mine.get_by_role('dialog')
    act = dialog.get_by_role('button', name='Отметить некачественным')
    expect(act).to_be_disabled()
    dialog.get_by_role('radio', name='Не тот город').click()
    act.click()
    expect(row(theirs, 'Казань, Пётр, песок')).to_contain_text('не тот город')
    row(mine, 'Москва, Василий, щебень').locator('[data-open]').click()
    mine.wait_for_url(re.compile(r'/lead/\d+'))
    composer = mine.get_by_role('textbox', name='Комментарий').last
    composer.fill('Нужно 40 кубов к пятнице')
    composer.press('Control+Enter')
    expect(mine.get_by_text('Нужно 40 кубов к пятнице').last).to_be_visible()
    expect(composer).to_have_value('')


def convert(page: Page, surname: str = '', company: str = '') -> Locator:
    """Open the conversion and say who the client is; the dialog."""
    page.get_by_role('button', name='Конвертировать').first.click()
    dialog = page.get_by_role('dialog')
    if surname:
        dialog.get_by_label('Фамилия').fill(surname)
    if company:
        switch = dialog.get_by_role('switch', name='Компания')
        if switch.get_attribute('aria-checked') == 'false':
            switch.click()
        dialog.get_by_label('Название компании').fill(company)
    return dialog


def test_a_conversion_is_undone_and_done_again_and_a_known_phone_is_recognised(anna: Hand, igor: Hand) -> None:
    page = anna.go('/leads')
    lead(page, 'Тула, Руслан, гравий, 8 916 555-77-01', 'Звонок')
    row(page, 'Тула, Руслан, гравий').locator('[data-open]').click()
    page.wait_for_url(re.compile(r'/lead/\d+'))
    address = page.url
    dialog = convert(page, 'Сафин', 'ООО «Гравий-Тула»')
    expect(dialog.get_by_text('Похожих в базе нет')).to_be_visible()
    dialog.get_by_role('button', name='Создать и открыть сделку').click()
    page.wait_for_url(re.compile(r'/deal/\d+'))
    expect(page.get_by_role('link', name='ООО «Гравий-Тула»').first).to_be_visible()
    expect(page.get_by_role('link', name=re.compile('Сафин')).first).to_be_visible()
    undone = page.url
    said = toast(page, 'Лид сконвертирован')
    expect(said).to_contain_text('контакт, компания, сделка')
    said.get_by_role('button', name='Отменить').click()
    expect(page.get_by_text('Этой сделки здесь нет')).to_be_visible()

    theirs = igor.go('/leads')
    lead(theirs, 'Калуга, Руслан, отсев, +7 (916) 555-77-01')
    page.goto(address)
    alive(page)
    convert(page, 'Сафин', 'ООО «Гравий-Тула»').get_by_role('button', name='Создать и открыть сделку').click()
    page.wait_for_url(re.compile(r'/deal/\d+'))
    assert page.url != undone
    expect(page.get_by_role('link', name='ООО «Гравий-Тула»').first).to_be_visible()

    expect(row(theirs, 'Тула, Руслан, гравий')).to_contain_text('Качественный')
    row(theirs, 'Калуга, Руслан, отсев').locator('[data-open]').click()
    theirs.wait_for_url(re.compile(r'/lead/\d+'))
    expect(theirs.get_by_text('Сафин').first).to_be_visible()
    dialog = convert(theirs)
    expect(dialog.get_by_text('Похоже, уже есть')).to_be_visible()
    expect(dialog).to_contain_text('Сафин')
