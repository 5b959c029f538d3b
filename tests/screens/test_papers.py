"""Invoices, quotes and products on screen, opened by several people."""

import asyncio
import shutil
import subprocess

import pytest
from nicegui import ui
from nicegui.testing.user_interaction import UserInteraction

from domain import companies, deals, invoices, payments, products, quotes, requisites, rows
from domain.invoices import Invoice
from domain.quotes import Quote
from ui.components.fields import Field, InlineField
from ui.components.table import Table
from ui.papers.preview import Sheet
from ui.print.render import PrintUnavailable, WkhtmltopdfRenderer
from ui.rows_grid import RowsTable

from ..conftest import ANN, BOB, CLERK, EVE, OWN
from ..domain.test_invoices import BANK, DESIGN

EVIL = '<img src=x onerror=alert(1)> «Ромашка» & Ко'
has_printer = pytest.mark.skipif(not shutil.which('wkhtmltopdf'), reason='wkhtmltopdf is not installed')


def make(work):
    """Our company with a bank, a client with a hostile name, and a deal of 1 250 000."""
    ours = companies.create(work, {'title': 'ООО «СтройСнаб»', 'mine': True}).id
    face = requisites.add(work, {'inn': '7707083893', 'kpp': '773601001'}, company_id=ours)
    requisites.add_account(work, face.id, BANK)
    client = companies.create(work, {'title': EVIL, 'address': 'Москва'}).id
    deal = deals.create(work, {'title': 'Щебень', 'company_id': client, 'owner_id': BOB}).id
    rows.replace_all(work, 'deal', deal, DESIGN)
    return deal


@pytest.fixture
async def deal(store):
    return await store.do(ANN, make)


@pytest.fixture
async def invoice(store, deal):
    return (await store.do(BOB, invoices.from_deal, deal)).id


async def opened(signed_in, person, path, text):
    user = await signed_in(person)
    await user.open(path)
    await user.should_see(text, retries=50)
    return user


def buttons(user, text):
    """The buttons with this very text, in the order they were made."""
    with user:
        try:
            found = user.find(kind=ui.button).elements
        except AssertionError:
            return []
    return sorted((one for one in found if one.text == text), key=lambda one: one.id)


async def press(user, text):
    """Press the newest button with this text: a dialog's is newer than the page's."""
    UserInteraction(user, {buttons(user, text)[-1]}, None).click()


def field(user, label):
    """The input of the newest field with this label."""
    with user:
        found = [one for one in user.find(kind=Field).elements if one.label == label]
    return max(found, key=lambda one: one.id).input


async def now(store, kind, id):
    return await store.ask(ANN, lambda work: work.get(kind, id))


async def until(check, seconds=4):
    for _ in range(int(seconds * 20)):
        if check():
            return
        await asyncio.sleep(0.05)
    raise AssertionError('it did not happen')


async def test_the_accountant_returns_an_invoice_with_words_and_its_author_reads_them(store, signed_in, deal):
    await store.do(ANN, deals.change, deal, {'owner_id': OWN})
    id = (await store.do(OWN, invoices.from_deal, deal)).id
    own = await opened(signed_in, OWN, f'/invoice/{id}', 'Счёт № 1')
    assert not buttons(own, 'Вернуть')
    assert not buttons(own, 'Проверен')
    await press(own, 'Бухгалтеру')
    await own.should_see('На проверке', retries=50)
    clerk = await opened(signed_in, CLERK, f'/invoice/{id}', 'На проверке')
    await press(clerk, 'Вернуть')
    await clerk.should_see('Что исправить?', retries=30)
    await press(clerk, 'Вернуть')
    await clerk.should_see('Напишите, ', retries=30)
    with clerk:
        [words] = clerk.find(kind=ui.textarea).elements
        words.value = EVIL
    await press(clerk, 'Вернуть')
    await own.should_see(f'Клара Счетова: счёт возвращён. {EVIL}', retries=50)
    assert (await now(store, Invoice, id)).check_note == EVIL


async def test_a_payment_in_part_then_the_rest_makes_the_invoice_paid_and_locked_on_every_screen(
    store, signed_in, invoice
):
    eve = await opened(signed_in, EVE, f'/invoice/{invoice}', 'Счёт № 1')
    await eve.should_not_see('Записать платёж')
    await store.do(CLERK, payments.record, invoice, '250000', method='bank', note=EVIL)
    await eve.should_see('Оплачен частично', retries=50)
    await eve.should_see(f'Банковский перевод · {EVIL}', retries=20)
    await eve.should_see('Оплачено 250\u00a0000\u00a0₽ из 1\u00a0250\u00a0000\u00a0₽')
    await store.do(CLERK, payments.record, invoice)
    await eve.should_see('Счёт № 1 оплачен', retries=50)
    with eve:
        [grid] = eve.find(kind=RowsTable).elements
        assert grid.props['locked'] is True


async def test_a_payment_is_recorded_once_from_a_form_that_knows_the_rest(store, signed_in, invoice):
    await store.do(ANN, invoices.send, invoice)
    ann = await opened(signed_in, ANN, f'/invoice/{invoice}', 'Счёт № 1')
    await press(ann, 'Записать платёж')
    await ann.should_see('Осталось 1\u00a0250\u00a0000\u00a0₽ из 1\u00a0250\u00a0000\u00a0₽', retries=30)
    amount = field(ann, 'Сумма')
    with ann:
        assert amount.value == '1\u00a0250\u00a0000'
        amount.value = '2 000 000'
    await press(ann, 'Записать платёж')
    await ann.should_see('больше', retries=40)
    assert (await now(store, Invoice, invoice)).paid == 0
    with ann:
        amount.value = '250 000,50'
    await press(ann, 'Записать платёж')
    await ann.should_see('Платёж записан', retries=50)
    assert str((await now(store, Invoice, invoice)).paid) == '250000.50'
    await ann.should_see('Долг', retries=40)


async def test_an_accepted_quote_offers_its_invoice_in_one_click(store, signed_in, deal):
    quote = (await store.do(BOB, quotes.from_deal, deal)).id
    bob = await opened(signed_in, BOB, f'/quote/{quote}', 'Quote 1')
    await press(bob, 'Mark as sent')
    await until(lambda: buttons(bob, 'Accepted'))
    await press(bob, 'Accepted')
    await bob.should_see('The quote is accepted. An invoice takes its rows and prices.', retries=50)
    await press(bob, 'Create invoice')
    await bob.should_see('Made from quote 1.', retries=80)
    made = await now(store, Invoice, 1)
    assert (made.quote_id, str(made.amount)) == (quote, '1250000.00')


async def test_a_declined_quote_asks_why_and_its_next_version_is_a_draft(store, signed_in, deal):
    quote = (await store.do(BOB, quotes.from_deal, deal)).id
    bob = await opened(signed_in, BOB, f'/quote/{quote}', 'Quote 1')
    await store.do(ANN, quotes.send, quote)
    await until(lambda: buttons(bob, 'Declined'))
    await press(bob, 'Declined')
    await bob.should_see('Why was the quote declined?', retries=30)
    assert (await now(store, Quote, quote)).status == 'SENT'
    await store.do(BOB, quotes.decline, quote, EVIL)
    await bob.should_see(f'Declined: {EVIL}', retries=50)
    await store.do(BOB, quotes.new_version, quote)
    await until(lambda: buttons(bob, 'Newer version'))
    fresh = await opened(signed_in, BOB, f'/quote/{quote + 1}', 'Quote 1, version 2')
    await fresh.should_see('version 1 of')


async def test_a_colleagues_change_is_shown_and_the_paper_is_asked_for_anew(store, signed_in, invoice):
    ann, bob = await opened(signed_in, ANN, f'/invoice/{invoice}', 'Счёт № 1'), await signed_in(BOB)
    await bob.open(f'/invoice/{invoice}')
    with ann:
        [sheet] = ann.find(kind=Sheet).elements
        before = sheet.props['src']
    await store.do(BOB, invoices.change, invoice, {'basis': EVIL})
    await ann.should_see(EVIL, retries=50)
    await until(lambda: sheet.props['src'] != before)
    first = (await store.ask(ANN, lambda work: rows.of(work, 'invoice', invoice)))[0]
    await store.do(BOB, rows.change, first.id, {'quantity': '641'})
    await ann.should_see('1\u00a0251\u00a0406,50\u00a0₽', retries=50)


async def test_two_people_edit_one_field_and_the_later_one_chooses(store, signed_in, invoice):
    ann = await opened(signed_in, ANN, f'/invoice/{invoice}', 'Счёт № 1')
    with ann:
        [basis] = [one for one in ann.find(kind=InlineField).elements if one.label == 'Основание']
        await basis.edit()
        basis.editor.input.value = 'Договор 2'
    await store.do(BOB, invoices.change, invoice, {'basis': 'Договор 1', 'terms': 'Предоплата'})
    await ann.should_see('Предоплата', retries=50)
    await ann.should_see('Договор 1', retries=20)
    await press(ann, 'Оставить моё')
    await until(lambda: not basis.editing)
    assert (await now(store, Invoice, invoice)).basis == 'Договор 2'


async def test_a_paper_one_may_not_see_is_not_there(store, signed_in, invoice):
    own = await opened(signed_in, OWN, f'/invoice/{invoice}', 'Такого документа здесь нет')
    assert (await own.http_client.get(f'/paper/invoice/{invoice}.pdf')).status_code == 404
    assert (await own.http_client.get(f'/paper/invoice/{invoice}.html')).status_code == 404
    assert (await own.http_client.get('/paper/letter/1.pdf')).status_code == 404
    found = (await own.http_client.get('/data/invoices.page')).json()
    assert found['total'] == 0
    own.http_client.cookies.clear()
    assert (await own.http_client.get(f'/paper/invoice/{invoice}.pdf')).status_code in (303, 401)


@has_printer
async def test_the_pdf_holds_hostile_words_as_text_and_is_kept_for_the_next_reader(store, signed_in, invoice, tmp_path):
    ann = await signed_in(ANN)
    answer = await ann.http_client.get(f'/paper/invoice/{invoice}.pdf')
    assert answer.status_code == 200
    assert answer.headers['content-type'] == 'application/pdf'
    assert answer.headers['x-content-type-options'] == 'nosniff'
    assert answer.headers['content-disposition'].startswith('inline; filename*=UTF-8')
    (tmp_path / 'a.pdf').write_bytes(answer.content)
    text = subprocess.run(['pdftotext', tmp_path / 'a.pdf', '-'], capture_output=True, check=True).stdout.decode()
    assert '<img src=x onerror=alert(1)>' in ' '.join(text.split())
    again = await ann.http_client.get(
        f'/paper/invoice/{invoice}.pdf', headers={'If-None-Match': answer.headers['etag']}
    )
    assert again.status_code == 304
    await store.do(ANN, invoices.change, invoice, {'terms': 'Самовывоз'})
    changed = await ann.http_client.get(f'/paper/invoice/{invoice}.pdf?download=1')
    assert changed.headers['etag'] != answer.headers['etag']
    assert changed.headers['content-disposition'].startswith('attachment')


async def test_without_a_printer_the_answer_says_what_to_install_and_the_page_is_still_there(
    signed_in, invoice, monkeypatch
):
    async def no_program(self, html, **options):
        raise PrintUnavailable('print.unavailable', program='wkhtmltopdf')

    monkeypatch.setattr(WkhtmltopdfRenderer, 'pdf', no_program)
    bob = await signed_in(BOB)
    answer = await bob.http_client.get(f'/paper/invoice/{invoice}.pdf')
    assert answer.status_code == 503
    assert 'Install the package wkhtmltopdf' in answer.text
    page = await bob.http_client.get(f'/paper/invoice/{invoice}.html?lang=en')
    assert '&lt;img src=x' in page.text
    assert '<img src=x' not in page.text
    assert 'sandbox' in page.headers['content-security-policy']


async def test_the_list_of_invoices_follows_what_is_paid(store, signed_in, invoice):
    bob = await signed_in(BOB)
    await bob.open('/invoices')
    await bob.should_see(kind=Table, retries=50)
    reloaded = []
    with bob:
        [table] = bob.find(kind=Table).elements
        table.apply = lambda *news: reloaded.extend(news)
    await store.do(CLERK, payments.record, invoice)
    await until(lambda: reloaded)
    get = bob.http_client.get
    paid = (await get('/data/invoices.page?f={"preset":"paid"}')).json()['rows'][0]
    assert (paid['status'], paid['debt']['a'], paid['client']) == ({'t': 'Paid', 'tone': 'ok'}, '0.00', EVIL)
    assert (await get('/data/invoices.page?f={"preset":"waiting"}')).json()['total'] == 0
    assert (await get('/data/invoices.page?sort=amount&dir=1&offset=0&limit=5')).json()['total'] == 1


async def test_a_product_is_added_by_its_name_and_edited_beside_the_list(store, signed_in):
    bob, eve = await signed_in(BOB), await signed_in(EVE)
    await bob.open('/products')
    await bob.should_see(kind=Table, retries=50)
    with bob:
        [name] = [one for one in bob.find(kind=ui.input).elements if one.props.get('data-draft') == 'product:new']
        name.value = EVIL
    UserInteraction(bob, {name}, None).trigger('keydown.enter')
    await bob.should_see('Product added', retries=50)
    [product] = await store.ask(ANN, products.pick, '')
    assert product.name == EVIL
    await bob.should_see('Sold now: offered in papers')
    await store.do(ANN, products.change, product.id, {'price': '1450.50'})
    await bob.should_see('₽1,450.50', retries=50)
    await store.do(ANN, products.drop, product.id)
    await bob.should_not_see('Sold now: offered in papers', retries=50)
    await eve.open('/products')
    await eve.should_see(kind=Table, retries=50)
    await eve.should_not_see('Новый товар')
    assert (await eve.http_client.get('/data/products.page?f={"preset":"all"}')).json()['total'] == 0


async def test_an_invoice_in_halves_shows_each_on_the_colleagues_screen_and_its_day_is_in_the_schedule(
    store, signed_in, invoice
):
    ann = await opened(signed_in, ANN, f'/invoice/{invoice}', 'Счёт № 1')
    bob = await opened(signed_in, BOB, f'/invoice/{invoice}', 'Invoice 1')
    await press(ann, 'По частям…')
    await ann.should_see('Как оплачивается счёт', retries=40)
    with ann:
        [words] = ann.find('50 / 50').elements
    UserInteraction(ann, {words.parent_slot.parent}, None).click()
    await until(lambda: any(one.value == 'Остаток' for one in ann.find(kind=ui.input).elements))
    await press(ann, 'Сохранить')
    await ann.should_see('Порядок оплаты изменён', retries=40)
    await bob.should_see('₽625,000', retries=40)
    found = await now(store, Invoice, invoice)
    assert [part['percent'] for part in found.schedule] == ['50', '50']
    assert [part['note'] for part in found.schedule] == ['Аванс', 'Остаток']
    await press(ann, 'Записать платёж')
    await ann.should_see('Осталось', retries=30)
    assert field(ann, 'Сумма').value == '625\u00a0000', 'the next part is what comes'
    await store.do(ANN, payments.record, invoice, '625000')
    await bob.should_see('Paid ₽625,000 of ₽1,250,000', retries=40)
    assert (await now(store, Invoice, invoice)).pay_until.isoformat() == found.schedule[1]['until']
