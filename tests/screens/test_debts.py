"""Debts of clients on screen."""

from datetime import timedelta

from domain import invoices, payments
from domain.quotes.papers import today

from ..conftest import BOB, CLERK, OWN
from .test_papers import EVIL, deal, make, opened  # noqa: F401


async def test_a_debt_is_seen_with_its_age_and_goes_when_it_is_paid(store, signed_in, deal):  # noqa: F811
    day = await store.ask(BOB, today)
    late = {'date': day - timedelta(days=60), 'pay_until': day - timedelta(days=45)}
    invoice = (await store.do(BOB, invoices.from_deal, deal, late)).id
    bob = await opened(signed_in, BOB, '/debts', EVIL)
    await bob.should_see('31–60 days')
    await bob.should_see('1,250,000')
    await bob.should_see('1 invoice')
    own = await opened(signed_in, OWN, '/debts', 'Никто ничего не должен')
    await store.do(CLERK, payments.record, invoice, '250000')
    await bob.should_see('1,000,000')
    await store.do(CLERK, payments.record, invoice)
    await bob.should_see('Nobody owes anything')
    await own.should_not_see(EVIL)
