"""An invoice in a real browser, under the guard's policy: typed, previewed as a PDF, paid, seen by two people."""

import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hand, toast

EVIL = '<img src=x onerror=alert(1)> & «Ко»'
pytestmark = pytest.mark.skipif(not shutil.which('wkhtmltopdf'), reason='wkhtmltopdf is not installed')


def preview(page: Page) -> str:
    """The address in the frame that is shown, once it is whole."""
    expect(page.locator('.e-view')).to_have_attribute('aria-busy', 'false')
    frame = page.locator('.e-view iframe:not(.is-next)')
    expect(frame).to_have_count(1)
    return str(frame.get_attribute('src'))


def write(page: Page, label: str, text: str) -> None:
    """Edit a field in its place."""
    page.get_by_role('button', name=re.compile(f'^{label}: ')).click()
    field = page.get_by_role('textbox', name=label, exact=True)
    field.fill(text)
    field.press('Enter')
    expect(page.get_by_role('button', name=f'{label}: {text}')).to_be_visible()


def test_an_invoice_is_written_previewed_sent_and_paid(anna: Hand, igor: Hand) -> None:
    mine = anna.go('/invoices')
    mine.get_by_role('button', name='Счёт', exact=True).click()
    mine.get_by_role('button', name='Создать', exact=True).click()
    mine.wait_for_url('**/invoice/*')
    first = preview(mine)
    expect(mine.get_by_text('нет товаров')).to_be_visible()

    find = mine.get_by_role('combobox', name='Добавить товар')
    find.fill(f'Щебень {EVIL}')
    find.press('Enter')
    quantity = mine.get_by_label(re.compile('^Кол-во: Щебень'))
    expect(quantity).to_be_focused()
    quantity.fill('10')
    quantity.press('Enter')
    price = mine.get_by_label(re.compile('^Цена: Щебень'))
    price.fill('1 450,50')
    price.press('Enter')
    expect(mine.locator('.e-sum')).to_contain_text('14 505 ₽')
    mine.wait_for_function('before => document.querySelector(".e-view iframe:not(.is-next)").src !== before', arg=first)

    theirs = igor.go(mine.url.removeprefix(igor.site.url))
    expect(theirs.get_by_text(f'Щебень {EVIL}').or_(theirs.locator('.r-c--name .r-in')).first).to_be_visible()
    shown = preview(mine)
    write(theirs, 'Основание', EVIL)
    mine.wait_for_function('before => document.querySelector(".e-view iframe:not(.is-next)").src !== before', arg=shown)
    paper = anna.context.request.get(anna.site.url + preview(mine))
    assert (paper.status, paper.headers['content-type']) == (200, 'application/pdf')
    expect(mine.get_by_role('button', name=f'Основание: {EVIL}')).to_be_visible()
    assert '/paper/invoice/' in preview(mine)

    mine.get_by_role('button', name='Отметить отправленным').click()
    expect(toast(mine, 'Счёт отмечен отправленным')).to_be_visible()
    mine.locator('.e-top').get_by_role('button', name='Записать платёж').click()
    dialog = mine.get_by_role('dialog')
    expect(dialog.get_by_label('Сумма')).to_have_value('14 505'.replace(' ', '\u00a0'))
    dialog.get_by_label('Сумма').fill('4 505')
    dialog.get_by_role('button', name='Записать платёж').click()
    expect(theirs.locator('.e-sum')).to_contain_text('10 000 ₽')
    theirs.locator('.e-top').get_by_role('button', name='Записать платёж').click()
    theirs.get_by_role('dialog').get_by_role('button', name='Записать платёж').click()
    for page in (mine, theirs):
        expect(page.locator('.e-marks')).to_contain_text('Оплачен')
        expect(page.get_by_text('оплачен и не меняется')).to_be_visible()
    assert mine.evaluate('document.querySelectorAll("img[src=x]").length') == 0


def test_in_a_narrow_window_the_paper_is_behind_a_button(anna: Hand) -> None:
    page = anna.page
    page.set_viewport_size({'width': 1000, 'height': 800})
    anna.go('/invoice/1')
    expect(page.locator('.e-prev')).to_be_hidden()
    page.get_by_role('button', name='Предпросмотр').click()
    expect(page.locator('.e-left')).to_be_hidden()
    assert 'lang=ru' in preview(page)
    with page.expect_response(lambda answer: 'lang=en' in answer.url):
        page.get_by_role('radio', name='Eng').click()
    page.get_by_role('button', name='Предпросмотр').click()
    expect(page.locator('.e-left')).to_be_visible()
