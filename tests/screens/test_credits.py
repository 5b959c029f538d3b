"""Credit notes and refunds on the invoice's page, opened by several people."""

import pytest
from nicegui import ui
from nicegui.testing.user_interaction import UserInteraction

from domain import contacts, credit_notes, deals, invoices, mail, payments, refunds
from domain.invoices import Invoice
from domain.mail import templates
from domain.mail.letters import Letter
from domain.permissions import House
from ui.components.fields import Field

from ..conftest import ANN, BOB, CLERK, EVE, OWN
from .test_papers import EVIL, buttons, field, has_printer, make, now, opened, press, until

NB = '\u00a0'


@pytest.fixture
async def deal(store):
    return await store.do(ANN, make)


@pytest.fixture
async def invoice(store, deal):
    """Sent, of 1 250 000."""
    id = (await store.do(BOB, invoices.from_deal, deal)).id
    await store.do(BOB, invoices.send, id)
    return id


def quantities(user):
    """The inputs of the form's rows, from the first one on."""
    with user:
        found = [one for one in user.find(kind=Field).elements if one.label.startswith(('Сколько', 'How much'))]
    return [one.input for one in sorted(found, key=lambda one: one.id)]


async def choose(user, text):
    """Choose an act of the page's menu."""
    with user:
        items = [one for one in user.find(kind=ui.item).elements
                 if any(getattr(part, 'text', '') == text for part in one.default_slot.children)]  # fmt: skip
    UserInteraction(user, {max(items, key=lambda one: one.id)}, None).click()


async def test_a_clerk_credits_a_row_and_a_colleague_sees_it_at_once(store, signed_in, invoice):
    ann = await opened(signed_in, ANN, f'/invoice/{invoice}', 'Счёт № 1')
    clerk = await opened(signed_in, CLERK, f'/invoice/{invoice}', 'Счёт № 1')
    await choose(clerk, 'Скорректировать…')
    await clerk.should_see('Корректировка счёта № 1')
    first = quantities(clerk)[0]
    with clerk:
        first.value = '999'
    await press(clerk, 'Сделать корректировку')
    await clerk.should_see('Число, не больше 640 т.')
    with clerk:
        first.value = '40'
    await clerk.should_see(f'−56{NB}260{NB}₽, останется оплатить 1{NB}193{NB}740{NB}₽')
    await press(clerk, 'Сделать корректировку')
    await clerk.should_see('Укажите, почему счёт уменьшается: это печатается.')
    reason = field(clerk, 'Причина, печатается в документе')
    with clerk:
        reason.value = EVIL
    await press(clerk, 'Сделать корректировку')
    await clerk.should_see('Корректировка № 1 сделана')
    for user in (ann, clerk):
        await user.should_see('Корректировки и возвраты')
        await user.should_see(EVIL)
        await user.should_see(f'−56{NB}260{NB}₽')
        await user.should_see(f'1{NB}193{NB}740{NB}₽')
    await ann.should_see('По счёту № 1 есть корректировка')
    assert (await now(store, Invoice, invoice)).credited == 56_260


async def test_what_came_too_much_is_refunded_and_every_screen_follows(store, signed_in, invoice):
    await store.do(CLERK, payments.record, invoice)
    await store.do(CLERK, credit_notes.create, invoice, 'Снижение цены', amount='250000')
    ann = await opened(signed_in, ANN, f'/invoice/{invoice}', f'К возврату: 250{NB}000{NB}₽')
    eve = await opened(signed_in, EVE, f'/invoice/{invoice}', f'К возврату: 250{NB}000{NB}₽')
    assert not buttons(eve, 'Записать возврат')
    assert not buttons(eve, 'Скорректировать…')
    await press(ann, 'Записать возврат')
    await ann.should_see('Возврат по счёту № 1')
    amount = field(ann, 'Сумма')
    with ann:
        assert amount.value == f'250{NB}000'
        amount.value = '300000'
        field(ann, 'Номер платёжного поручения').value = 'п/п 18'
    await press(ann, 'Записать возврат')
    await ann.should_see(f'К возврату по счёту № 1: 250{NB}000 RUB. Укажите не больше.')
    with ann:
        amount.value = '250000'
    await press(ann, 'Записать возврат')
    await ann.should_see('Возврат записан')
    await eve.should_see('п/п 18')
    await eve.should_not_see('К возврату', retries=100)
    assert (await now(store, Invoice, invoice)).refunded == 250_000


async def test_cancelling_an_invoice_with_money_leads_to_crediting_it_in_full(store, signed_in, invoice):
    await store.do(CLERK, payments.record, invoice, '1000')
    ann = await opened(signed_in, ANN, f'/invoice/{invoice}', 'Оплачен частично')
    await choose(ann, 'Отменить счёт')
    await ann.should_see('Что делать с деньгами?')
    await press(ann, 'Скорректировать полностью…')
    await ann.should_see(f'−1{NB}250{NB}000{NB}₽, к возврату 1{NB}000{NB}₽')
    field(ann, 'Причина, печатается в документе').value = 'Клиент отказался'
    await press(ann, 'Сделать корректировку')
    await ann.should_see(f'К возврату: 1{NB}000{NB}₽')
    assert (await now(store, Invoice, invoice)).status == 'D'
    await store.do(CLERK, refunds.record, invoice)
    await ann.should_see('Скорректирован полностью')
    assert not buttons(ann, 'Вернуть в работу')


async def test_a_note_is_cancelled_with_a_reason_and_stays_in_sight(store, signed_in, invoice):
    note = await store.do(CLERK, credit_notes.create, invoice, 'Недопоставка', amount='10')
    bob = await opened(signed_in, BOB, f'/invoice/{invoice}', 'Credit note 1')
    await store.do(ANN, credit_notes.cancel, note.id, EVIL)
    await bob.should_see(f'Недопоставка → {EVIL}')
    await bob.should_see('Cancelled')


async def test_who_has_not_the_right_is_offered_no_credit_note(store, signed_in, invoice, deal):
    await store.do(ANN, deals.change, deal, {'owner_id': OWN})
    own = await opened(signed_in, OWN, f'/invoice/{invoice}', 'Счёт № 1')
    await own.should_not_see('Скорректировать…')
    await store.do(CLERK, payments.record, invoice, '5')
    await own.should_see('Оплачен частично')
    await choose(own, 'Отменить счёт')
    await own.should_see('Счета корректирует бухгалтер или руководитель.')
    assert not buttons(own, 'Скорректировать полностью…')


async def test_the_paper_of_a_note_goes_to_those_who_see_its_invoice(store, signed_in, invoice):
    note = await store.do(CLERK, credit_notes.create, invoice, EVIL, amount='10')
    eve, own = await signed_in(EVE), await signed_in(OWN)
    page = await eve.http_client.get(f'/paper/credit_note/{note.id}.html')
    assert page.status_code == 200
    assert 'к счёту на оплату № 1' in page.text.replace('\u00a0', ' ')
    assert '&lt;img src=x' in page.text
    assert '<img src=x' not in page.text
    assert 'Credit note' in (await eve.http_client.get(f'/paper/credit_note/{note.id}.html?lang=en')).text
    for end in ('html', 'pdf'):
        assert (await own.http_client.get(f'/paper/credit_note/{note.id}.{end}')).status_code == 404


@has_printer
async def test_a_note_goes_by_letter_with_its_pdf_and_is_told_on_the_invoice(store, signed_in, deal, invoice):
    await store.do(ANN, mail.set_account, {'host': 'smtp.example.ru', 'from_email': 'sales@example.ru'}, 'secret')
    values = {'last_name': 'Громова', 'name': 'Ирина', 'emails': [{'value': 'irina@client.ru'}]}
    irina = (await store.do(ANN, contacts.create, values)).id
    await store.do(ANN, deals.change, deal, {'contact_id': irina})
    await store.do(CLERK, credit_notes.create, invoice, 'Недопоставка', amount='10')
    text = {'name': 'Наше', 'of': 'credit_note', 'subject': 'Возврат по счёту № {title}', 'text': 'Вернём {sum}'}
    await store.do(ANN, templates.add, text)
    facts = await store.ask(ANN, mail.facts_of, 'invoice', invoice)
    assert [(one.kind, one.title, one.chosen) for one in facts.enclosures][:2] == [
        ('invoice', '1', True), ('credit_note', '1', False),
    ]  # fmt: skip
    ann = await opened(signed_in, ANN, f'/invoice/{invoice}', 'Корректировка № 1')
    with ann:
        [button] = [one for one in ann.find(kind=ui.button).elements
                    if one.props.get('aria-label') == 'Отправить по почте: Корректировка № 1']  # fmt: skip
    UserInteraction(ann, {button}, None).click()
    await ann.should_see('Возврат по счёту № 1')
    await press(ann, 'Отправить')
    await ann.should_see('Письмо уйдёт через 10 секунд')
    [letter] = await store.ask(House(), lambda work: work.all(Letter))
    assert [file['name'] for file in letter.files] == ['Корректировка № 1.pdf']
    assert ['credit_note', 1] in letter.links
    assert ['invoice', invoice] in letter.links
    assert '10' in letter.text
    assert '{' not in letter.text + letter.subject
    await ann.should_see('Письма с этим документом')


async def test_the_deals_timeline_tells_what_was_credited_and_why(store, signed_in, deal, invoice):
    await store.do(CLERK, credit_notes.create, invoice, EVIL, amount='10')
    await store.do(CLERK, payments.record, invoice, '1250000', allow_more=True)
    await store.do(CLERK, refunds.record, invoice)
    ann = await opened(signed_in, ANN, f'/deal/{deal}', 'Щебень')
    await until(lambda: 'записан возврат' in shown(ann))
    text = shown(ann)
    assert 'сделана корректировка' in text
    assert '&lt;img src=x' in text
    assert f'/invoice/{invoice}' in text


def shown(user):
    with user:
        return ' '.join(str(one.content) for one in user.find(kind=ui.html).elements)
