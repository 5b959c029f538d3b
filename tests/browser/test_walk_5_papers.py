"""The walk, 5: a quote, an invoice, its check and its money, and the deal is won."""

import re
import subprocess
from pathlib import Path

import zxingcpp
from playwright.sync_api import Page, expect

from .conftest import Hand, alive, toast
from .test_walk_4_card import joined, opened, row

WORDS = 'Семьдесят две тысячи рублей 00 копеек'


def pdf(hand: Hand, path: str, folder: Path) -> str:
    """The paper as text, as its PDF says it; the file stays in the folder."""
    answer = hand.get(path)
    assert answer.status == 200, answer.text()
    assert answer.headers['content-type'] == 'application/pdf'
    (folder / 'paper.pdf').write_bytes(answer.body())
    told = subprocess.run(['pdftotext', '-layout', 'paper.pdf', '-'], cwd=folder, check=True, capture_output=True)
    return ' '.join(told.stdout.decode().split())


def code(folder: Path) -> str:
    """What the QR code on the first page says."""
    command = ['pdftoppm', '-r', '300', '-gray', '-f', '1', '-l', '1', '-singlefile', 'paper.pdf', 'paper']
    subprocess.run(command, cwd=folder, check=True)
    header, size, _depth, pixels = (folder / 'paper.pgm').read_bytes().split(b'\n', 3)
    assert header == b'P5'
    width, height = map(int, size.split())
    return '\n'.join(one.text for one in zxingcpp.read_barcodes(memoryview(pixels).cast('B', (height, width))))


def requisites(page: Page) -> None:
    """Our own company gets its numbers and a bank account."""
    page.get_by_role('button', name='Добавить реквизиты').click()
    dialog = page.get_by_role('dialog')
    for label, text in {
        'ИНН': '7799001312', 'КПП': '779901001', 'Полное наименование': 'ООО «СтройСнаб»',
        'Юридический адрес': '141402, г. Химки, ул. Репина, д. 2', 'Руководитель': 'Дроздов С. А.',
    }.items():  # fmt: skip
        dialog.get_by_label(label, exact=True).fill(text)
    dialog.get_by_label('ИНН', exact=True).fill('7799001313')
    expect(dialog.get_by_role('alert').filter(has_text='ИНН')).to_be_visible()
    dialog.get_by_label('ИНН', exact=True).fill('7799001312')
    expect(dialog.get_by_role('alert').filter(has_text='ИНН')).to_have_count(0)
    dialog.get_by_role('button', name='Сохранить').click()
    expect(dialog).to_have_count(0)
    page.get_by_role('button', name='Счёт в банке').click()
    for label, text in {
        'БИК': '044525999', 'Банк': 'АО «Пример Банк», г. Москва', 'Расчётный счёт': '40702810500000004521',
        'Корр. счёт': '30101810845250000999',
    }.items():  # fmt: skip
        dialog.get_by_label(label, exact=True).fill(text)
    dialog.get_by_role('button', name='Сохранить').click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text('40702810500000004521')).to_be_visible()


def pay(page: Page, amount: str = '') -> None:
    """Record a payment: of this sum, or of what is still owed."""
    page.get_by_role('button', name='Записать платёж').first.click()
    dialog = page.get_by_role('dialog')
    if amount:
        dialog.get_by_label('Сумма', exact=True).fill(amount)
    dialog.get_by_role('button', name='Записать платёж').click()
    expect(toast(page, 'Платёж записан').last).to_be_visible()
    expect(dialog).to_have_count(0)


def test_a_deal_is_quoted_invoiced_paid_and_won(anna: Hand, igor: Hand, tmp_path: Path) -> None:
    boss = anna.go('/settings/company')
    requisites(boss)

    page = opened(igor, 'Орёл, Савва, щебень')
    deal = page.url
    page.get_by_role('button', name='Компания').click()
    dialog = page.get_by_role('dialog')
    dialog.get_by_role('radio', name='Новый').click()
    dialog.get_by_label('Название').fill('ООО «ГлавСтройИнвест»')
    dialog.get_by_role('button', name='Указать').click()
    expect(page.get_by_role('link', name='ООО «ГлавСтройИнвест»').first).to_be_visible()
    page.get_by_role('tab', name='Товары').click()
    row(page, 'Щебень гранитный', **{'Кол-во': '40', 'Цена': '1500'})
    row(page, 'Доставка', **{'Цена': '12000'})

    page.get_by_role('button', name='Другие документы').click()
    page.get_by_role('menuitem', name='Создать предложение').click()
    page.wait_for_url(re.compile(r'/quote/\d+'))
    number = re.search(r'\d+', page.get_by_role('heading', level=1).inner_text())
    assert number
    told = pdf(igor, f'/paper{page.url.removeprefix(igor.site.url)}.pdf?lang=ru', tmp_path)
    for text in (f'№ {number[0]}', 'ООО «ГлавСтройИнвест»', 'Щебень гранитный', '72 000,00'):
        assert text in told, (text, told)
    page.get_by_role('button', name='Отметить отправленным').click()
    page.get_by_role('button', name='Принято').click()
    page.get_by_role('button', name='Выставить счёт').first.click()
    page.wait_for_url(re.compile(r'/invoice/\d+'))
    expect(page.get_by_role('heading', level=1)).to_contain_text('Счёт')
    path = page.url.removeprefix(igor.site.url)

    boss.goto(page.url)
    alive(boss)
    page.get_by_role('button', name='Бухгалтеру').click()
    boss.get_by_role('button', name='Проверен').click()
    expect(page.locator('.e-marks')).to_contain_text('Проверен')

    number = re.search(r'\d+', page.get_by_role('heading', level=1).inner_text())
    assert number
    told = pdf(igor, f'/paper{path}.pdf?lang=ru', tmp_path)
    for text in (f'№ {number[0]}', 'ООО «ГлавСтройИнвест»', '72 000,00', WORDS, '40702810500000004521', '7799001312'):
        assert text in told, (text, told)
    said = code(tmp_path)
    assert said.startswith('ST00012|Name=ООО «СтройСнаб»|PersonalAcc=40702810500000004521|')
    assert '|Sum=7200000|' in said
    assert 'Invoice' in pdf(igor, f'/paper{path}.pdf?lang=en', tmp_path)

    page.get_by_role('button', name='Отметить отправленным').click()
    expect(page.get_by_role('button', name='Отметить отправленным')).to_have_count(0)
    pay(page, '30000')
    for one in (page, boss):
        expect(one.locator('.e-marks')).to_contain_text('Оплачен частично')
    pay(page)
    for one in (page, boss):
        expect(one.locator('.e-marks')).not_to_contain_text('частично')
        expect(one.locator('.e-marks')).to_contain_text('Оплачен')

    boss = joined(anna, igor.go(deal.removeprefix(igor.site.url)))
    expect(boss.locator('.d-kpi')).to_contain_text(re.compile('Оплачено.*72.000', re.DOTALL))
    page.get_by_role('radio', name='Успех').click()
    expect(boss.get_by_role('radio', name='Сделка успешна')).to_be_checked()
