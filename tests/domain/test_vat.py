"""Rates of VAT: offered on the days they hold on, own ones beside those of the law."""

from datetime import date
from decimal import Decimal

import pytest

from domain import vat
from domain.errors import Forbidden, Invalid
from domain.types import now
from storage.store import Store
from tests.conftest import ANN, BOB


def offered(store: Store, day: date, *used: Decimal | None) -> list[str]:
    return [str(one) for one in store.ask_now(ANN, vat.offered, day, used)]


def test_the_general_rate_is_that_of_the_day(store: Store) -> None:
    assert offered(store, date(2025, 12, 31)) == ['None', '0', '5', '7', '10', '20']
    assert offered(store, date(2026, 1, 1)) == ['None', '0', '5', '7', '10', '22']
    assert offered(store, date(2024, 6, 1)) == ['None', '0', '10', '20']


def test_what_a_row_has_already_stays_offered(store: Store) -> None:
    assert offered(store, date(2026, 5, 1), Decimal(20), Decimal('22.00'), None) == [
        'None', '0', '5', '7', '10', '20', '22',
    ]  # fmt: skip


def test_an_own_rate_is_offered_on_its_days_and_taken_away_again(store: Store) -> None:
    store.do_now(ANN, vat.add, '12,5 %', '2026-03-01', '2026-03-31')
    assert '12.5' in offered(store, date(2026, 3, 31))
    assert '12.5' not in offered(store, date(2026, 4, 1))
    (own,) = [rate for rate in store.ask_now(BOB, vat.listed) if rate.own]
    store.do_now(ANN, vat.remove, own)
    assert '12.5' not in offered(store, date(2026, 3, 31))


@pytest.mark.parametrize(
    ('percent', 'since', 'until', 'code'),
    [
        ('много', None, None, 'vat.wrong'),
        ('NaN', None, None, 'vat.wrong'),
        ('101', None, None, 'vat.wrong'),
        ('1.234', None, None, 'vat.wrong'),
        ('22', None, None, 'vat.there'),
        ('10.0', '2030-01-01', None, 'vat.there'),
        ('12', '2026-03-02', '2026-03-01', 'vat.days_crossed'),
        ('12', 'вчера', None, 'field.not_a_date'),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(store: Store, percent: str, since: str, until: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        store.do_now(ANN, vat.add, percent, since, until)
    assert refused.value.code == code
    assert not [rate for rate in store.ask_now(ANN, vat.listed) if rate.own]


def test_only_who_sets_things_up_adds_rates(store: Store) -> None:
    with pytest.raises(Forbidden):
        store.do_now(BOB, vat.add, '12')


def test_the_rates_of_today_hold_today(store: Store) -> None:
    day = now().date()
    assert all(rate.holds(day) for rate in store.ask_now(ANN, vat.listed) if str(rate.percent) in offered(store, day))
