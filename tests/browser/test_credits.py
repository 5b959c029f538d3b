"""An invoice in a real browser that is paid, credited by products, refunded and taken back, seen by two people."""

import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hand, toast

EVIL = '<img src=x onerror=alert(1)> & «Ко»'
pytestmark = pytest.mark.skipif(not shutil.which('wkhtmltopdf'), reason='wkhtmltopdf is not installed')


def written(page: Page) -> None:
    """A new invoice of ten tonnes, 14 505, marked as sent."""
    page.get_by_role('button', name='Счёт', exact=True).click()
    page.get_by_role('button', name='Создать', exact=True).click()
    page.wait_for_url('**/invoice/*')
    find = page.get_by_role('combobox', name='Добавить товар')
    find.fill(f'Щебень {EVIL}')
    find.press('Enter')
    for label, value in (('Кол-во', '10'), ('Цена', '1 450,50')):
        cell = page.get_by_label(re.compile(f'^{label}: Щебень'))
        cell.fill(value)
        cell.press('Enter')
    expect(page.locator('.e-sum')).to_contain_text('14 505 ₽')
    page.get_by_role('button', name='Отметить отправленным').click()
    expect(toast(page, 'Счёт отмечен отправленным')).to_be_visible()


def test_a_paid_invoice_is_credited_refunded_and_taken_back(anna: Hand, igor: Hand) -> None:
    mine = anna.go('/invoices')
    written(mine)
    theirs = igor.go(mine.url.removeprefix(igor.site.url))
    mine.locator('.e-top').get_by_role('button', name='Записать платёж').click()
    mine.get_by_role('dialog').get_by_role('button', name='Записать платёж').click()
    expect(mine.locator('.e-marks')).to_contain_text('Оплачен')

    mine.locator('.e-top').get_by_role('button', name='Ещё действия').click()
    mine.get_by_role('menuitem', name='Скорректировать…').click()
    dialog = mine.get_by_role('dialog')
    quantity = dialog.get_by_label(re.compile('^Сколько: Щебень'))
    quantity.fill('11')
    quantity.press('Tab')
    expect(dialog.get_by_text('Число, не больше 10')).to_be_visible()
    quantity.fill('4')
    expect(dialog.locator('.e-crow__s')).to_have_text('5 802 ₽')
    expect(dialog.locator('.e-cout')).to_have_text('−5 802 ₽, к возврату 5 802 ₽')
    dialog.get_by_label('Причина, печатается в документе').fill(EVIL)
    dialog.get_by_role('button', name='Сделать корректировку').click()
    expect(dialog).to_be_hidden()
    for page in (mine, theirs):
        expect(page.locator('.e-marks')).to_contain_text('К возврату')
        expect(page.locator('.e-links', has_text='Корректировки и возвраты')).to_contain_text(EVIL)
    paper = mine.get_by_role('link', name=re.compile('^Корректировка № ')).get_attribute('href')
    answer = anna.get(str(paper))
    assert (answer.status, answer.headers['content-type']) == (200, 'application/pdf')

    # who may not credit may still write down what went back
    expect(theirs.get_by_role('button', name='Скорректировать счёт')).to_have_count(0)
    theirs.locator('.e-top').get_by_role('button', name='Записать возврат').click()
    refund = theirs.get_by_role('dialog')
    expect(refund.get_by_label('Сумма')).to_have_value('5\u00a0802')
    refund.get_by_label('Номер платёжного поручения').fill('п/п 18')
    refund.get_by_role('button', name='Записать возврат').click()
    for page in (mine, theirs):
        expect(page.locator('.e-links', has_text='Корректировки и возвраты')).to_contain_text('п/п 18')
        expect(page.locator('.e-marks')).not_to_contain_text('К возврату')

    mine.get_by_role('button', name=re.compile('^Отменить: Корректировка')).click()
    mine.get_by_role('radio', name='Сделана по ошибке').click()
    mine.get_by_role('button', name='Отменить корректировку').click()
    expect(toast(mine, 'Сначала отмените возврат')).to_be_visible()
    toast(theirs, 'Возврат записан').get_by_role('button', name='Отменить').click()
    expect(mine.locator('.e-marks')).to_contain_text('К возврату')
    assert mine.evaluate('document.querySelectorAll("img[src=x]").length') == 0
    assert not [one for one in anna.errors + igor.errors if '422' not in one]
