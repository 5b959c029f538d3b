"""A bank's statement on screen: taken in by the accountant, seen by the manager, confirmed by a click."""

from domain import invoices, statements
from domain.invoices import Invoice

from ..conftest import BOB, CLERK, OWN
from ..domain.test_statements import document, file
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
