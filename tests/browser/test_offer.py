"""A quote by its public link: the client's browser has no session, keeps no cookie and needs no script."""

import re
import shutil

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Hand

pytestmark = pytest.mark.skipif(not shutil.which('wkhtmltopdf'), reason='wkhtmltopdf is not installed')


def test_a_client_accepts_a_quote_and_the_team_sees_it_at_once(browser: Browser, anna: Hand) -> None:
    mine = anna.go('/quotes')
    mine.get_by_role('button', name='Предложение', exact=True).or_(
        mine.get_by_role('button', name='КП', exact=True)
    ).click()
    mine.get_by_role('button', name='Создать', exact=True).click()
    mine.wait_for_url('**/quote/*')
    find = mine.get_by_role('combobox', name='Добавить товар')
    find.fill('Щебень гранитный')
    find.press('Enter')
    price = mine.get_by_label(re.compile('^Цена: Щебень'))
    price.fill('1450,50')
    price.press('Enter')
    expect(mine.locator('.e-sum')).to_contain_text('1 450,50')
    mine.get_by_role('button', name='Ссылка для клиента', exact=True).click()
    mine.get_by_role('button', name='Создать ссылку').click()
    shown = mine.get_by_role('textbox', name='Ссылка', exact=True)
    expect(shown).to_have_value(re.compile('/offer/'))
    url = shown.input_value()
    mine.keyboard.press('Escape')
    expect(mine.get_by_text('ещё не открывали')).to_be_visible()

    context = browser.new_context(java_script_enabled=False, viewport={'width': 390, 'height': 844}, locale='ru-RU')
    client = context.new_page()
    complaints: list[str] = []
    client.on('console', lambda message: complaints.append(message.text))
    client.goto(url)
    expect(client.get_by_text('Щебень гранитный')).to_be_visible()
    expect(mine.get_by_text(re.compile('^открывали'))).to_be_visible()
    with client.expect_download() as paper:
        client.get_by_role('link', name='Скачать PDF').click()
    assert paper.value.path().read_bytes()[:5] == b'%PDF-'
    client.get_by_label('Ваше имя').fill('Ирина')
    client.get_by_label('Комментарий').fill('Ждём в среду')
    client.get_by_role('button', name='Принять предложение').click()
    expect(client.get_by_text('Вы приняли предложение. Спасибо!')).to_be_visible()
    assert context.cookies() == []
    assert complaints == []
    context.close()

    expect(mine.get_by_text('Клиент принял по ссылке. Ирина: Ждём в среду')).to_be_visible()
    mine.get_by_role('button', name='Выставить счёт').first.click()
    mine.wait_for_url('**/invoice/*')
    expect(mine.locator('.e-sum')).to_contain_text('1 450,50')


def test_a_client_without_scripts_chooses_sees_the_total_and_accepts_just_that(browser: Browser, anna: Hand) -> None:
    mine = anna.go('/quotes')
    mine.get_by_role('button', name='Предложение', exact=True).or_(
        mine.get_by_role('button', name='КП', exact=True)
    ).click()
    mine.get_by_role('button', name='Создать', exact=True).click()
    mine.wait_for_url('**/quote/*')
    find = mine.get_by_role('combobox', name='Добавить товар')
    for name, sum in (('Щебень', '1000'), ('Доставка', '300,50'), ('Укладка', '70')):
        find.fill(name)
        find.press('Enter')
        expect(mine.get_by_label(f'Кол-во: {name}')).to_be_focused()
        price = mine.get_by_label(f'Цена: {name}')
        price.fill(sum)
        price.press('Enter')
    expect(mine.locator('.e-sum')).to_contain_text('1 370,50')
    for name in ('Доставка', 'Укладка'):  # by keyboard alone: from the rate of VAT one Tab on, then an arrow
        mine.get_by_label(f'НДС: {name}').focus()
        mine.keyboard.press('Tab')
        expect(mine.get_by_label(f'Выбор: {name}')).to_be_focused()
        mine.keyboard.press('ArrowDown')
    expect(mine.locator('.e-sum')).to_contain_text('1 000')
    expect(mine.locator('.e-sum')).to_contain_text('Со всеми по желанию')
    mine.get_by_role('button', name='Ссылка для клиента', exact=True).click()
    mine.get_by_role('button', name='Создать ссылку').click()
    shown = mine.get_by_role('textbox', name='Ссылка', exact=True)
    expect(shown).to_have_value(re.compile('/offer/'))
    url = shown.input_value()
    mine.keyboard.press('Escape')
    choice = mine.get_by_label('Выбор: Укладка')
    expect(mine.get_by_label('Цена: Укладка')).to_be_disabled()
    expect(mine.get_by_label('Выбор: Щебень')).to_be_disabled()
    choice.select_option('chosen')
    expect(mine.locator('.e-sum')).to_contain_text('1 070')

    context = browser.new_context(java_script_enabled=False, viewport={'width': 390, 'height': 844}, locale='ru-RU')
    client = context.new_page()
    client.goto(url)
    total = client.locator('.o-sums dd.is-all')
    expect(client.get_by_role('checkbox', name='Укладка')).to_be_checked()
    expect(total).to_have_text('1 070 ₽')
    client.get_by_label('Ваше имя').fill('Ирина')
    client.get_by_text('Укладка').uncheck()
    client.get_by_text('Доставка').check()
    client.get_by_role('button', name='Пересчитать итог').click()
    expect(total).to_have_text('1 300,50 ₽')
    expect(total).to_be_in_viewport()
    expect(client.get_by_label('Ваше имя')).to_have_value('Ирина')
    client.get_by_role('checkbox', name='Укладка').check()
    client.get_by_role('button', name='Принять предложение').click()
    expect(client.get_by_role('alert')).to_contain_text('С вашим выбором')
    expect(client.get_by_role('alert')).to_contain_text('1 370,50 ₽')
    expect(client.get_by_role('alert')).to_be_in_viewport()
    client.get_by_role('checkbox', name='Укладка').uncheck()
    client.get_by_role('button', name='Пересчитать итог').click()
    client.get_by_role('button', name='Принять предложение').click()
    expect(client.get_by_text('Вы приняли предложение. Спасибо!')).to_be_visible()
    expect(client.get_by_role('row', name=re.compile('Укладка'))).to_contain_text('не выбрано')
    assert client.evaluate('document.documentElement.scrollWidth') <= 390
    context.close()

    expect(mine.get_by_text('Клиент выбрал: Доставка')).to_be_visible()
    mine.get_by_role('button', name='Выставить счёт').first.click()
    mine.wait_for_url('**/invoice/*')
    expect(mine.locator('.e-sum')).to_contain_text('1 300,50')
    expect(mine.locator('.r-body .r-row')).to_have_count(2)
    assert anna.errors == []
