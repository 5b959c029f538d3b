"""A bank's statement on screen: taken in by the accountant, seen by the manager, confirmed by a click."""

from domain import companies, credit_notes, invoices, payments, refunds, requisites, statements
from domain.invoices import Invoice

from ..conftest import ANN, BOB, CLERK, OWN
from ..domain.test_statement_refunds import out
from ..domain.test_statements import INN, document, file
from .test_papers import EVIL, deal, make, now, opened, press  # noqa: F401


async def test_arrivals_are_confirmed_and_everybody_sees_it(store, signed_in, deal):  # noqa: F811
    invoice = (await store.do(BOB, invoices.from_deal, deal)).id
    bob = await opened(signed_in, BOB, '/statements', 'No statements yet')
    papers = [document(amount='1250000.00', purpose=f'Счет 1 {EVIL}'), document('18', '5.00', purpose='Возврат')]
    parsed = statements.parse(file(*papers))
    await store.do(CLERK, statements.take, parsed)
    await bob.should_see(f'Счет 1 {EVIL}')
    await bob.should_see('Confirm')
    await press(bob, 'Confirm')
    await bob.should_see('Sorted lately')
    assert (await now(store, Invoice, invoice)).status == 'P'
    clerk = await opened(signed_in, CLERK, '/statements', 'Недавно разнесено')
    await press(bob, 'Not for invoices')
    await clerk.should_see('Все деньги нашли свои счета.')
    await opened(signed_in, OWN, '/statements', 'Здесь ничего нет')


async def test_money_that_went_back_is_confirmed_by_a_click_and_seen_on_the_invoice(store, signed_in, deal):  # noqa: F811
    id = (await store.do(BOB, invoices.from_deal, deal)).id
    invoice = await now(store, Invoice, id)
    firm = invoice.company_id or (await store.do(ANN, companies.create, {'title': 'ООО «Ромашка»'})).id
    await store.do(ANN, invoices.change, id, {'company_id': firm})
    await store.do(ANN, requisites.add, {'inn': INN}, company_id=firm)
    await store.do(CLERK, payments.record, id)
    await store.do(CLERK, credit_notes.create, id, 'Недовезли', amount='300')
    await store.do(CLERK, refunds.record, id, '100', '2026-11-20', document='117')
    clerk = await opened(signed_in, CLERK, '/statements', 'Выписок пока нет')
    page = await opened(signed_in, BOB, f'/invoice/{id}', 'Refund')
    lines = [out('117', '100.00', purpose=EVIL, payer=''), out('118', '200.00', payer='')]
    await store.do(CLERK, statements.take, statements.parse(file(*lines)))
    await clerk.should_see(EVIL)
    await clerk.should_see('возврат 100\xa0₽ уже записан')
    await press(clerk, 'Это он')
    await press(clerk, 'Подтвердить возврат')
    await clerk.should_see('Все деньги нашли свои счета.')
    assert (await now(store, Invoice, id)).refunded == 300
    await page.should_see('118')
