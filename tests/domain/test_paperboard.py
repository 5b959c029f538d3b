"""Boards of quotes and invoices: lanes by status and by deadline, counted by the database, for one's own eyes."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from domain import companies, deals, invoices, paperboard, payments, quotes, rows
from domain.errors import Invalid
from domain.types import now
from storage.store import Store
from tests.conftest import ANN, OWN

WEDNESDAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def midweek() -> Any:
    with time_machine.travel(f'{WEDNESDAY} 09:00 +0000', tick=True):
        yield


def a_quote(store: Store, price: str = '100', until: str = '2026-11-30', **values: Any) -> int:
    with store.work(ANN) as work:
        deal = deals.create(work, {'title': 'Щебень', **values})
        rows.add(work, 'deal', deal.id, {'name': 'Щебень', 'price': price})
        made = quotes.from_deal(work, deal.id, {'valid_until': until, 'date': '2026-11-01', **values})
    assert made.id
    return made.id


def an_invoice(store: Store, until: str = '2026-11-30') -> int:
    with store.work(ANN) as work:
        firm = companies.create(work, {'title': 'ООО «Гранит»'})
        made = invoices.create(work, {'company_id': firm.id, 'pay_until': until, 'date': '2026-11-01'})
        rows.add(work, 'invoice', made.id, {'name': 'Щебень', 'price': '100'})
    assert made.id
    return made.id


def board(store: Store, kind: str, view: str = 'board', who: int = ANN, **filters: Any) -> dict[str, list[int]]:
    shown = store.ask_now(who, paperboard.snapshot, kind, view, filters)
    return {lane['name']: [card['id'] for card in lane['cards']] for lane in shown['stages'] if lane['cards']}


def test_a_lane_holds_its_status_with_count_and_sum(store: Store) -> None:
    one, two = a_quote(store, '100'), a_quote(store, '250')
    store.do_now(ANN, quotes.send, two)
    assert board(store, 'quote') == {'DRAFT': [one], 'SENT': [two]}
    shown = store.ask_now(ANN, paperboard.snapshot, 'quote', 'board')
    sent = next(lane for lane in shown['stages'] if lane['name'] == 'SENT')
    assert (sent['count'], sent['sum']) == (1, '250.00')


def test_replaced_versions_stand_nowhere_and_what_ended_long_ago_is_gone(store: Store) -> None:
    one = a_quote(store)
    store.do_now(ANN, quotes.send, one)
    two = store.do_now(ANN, quotes.new_version, one).id
    assert board(store, 'quote') == {'DRAFT': [two]}
    store.do_now(ANN, quotes.decline, two, 'Дорого')
    assert board(store, 'quote') == {'DECLAINED': [two]}
    with time_machine.travel(now() + timedelta(days=31)):
        assert board(store, 'quote') == {}


def test_deadlines_stand_by_how_soon_they_come(store: Store) -> None:
    days = ['2026-11-24', '2026-11-25', '2026-11-29', '2026-12-06', '2026-12-07']
    ids = [a_quote(store, until=day) for day in days]
    without = a_quote(store)
    store.do_now(ANN, quotes.change, without, {'valid_until': None})
    lanes = ['late', 'today', 'week', 'next', 'later', 'none']
    assert board(store, 'quote', 'deadlines') == {name: [id] for name, id in zip(lanes, [*ids, without], strict=True)}


def test_a_paid_invoice_has_no_deadline(store: Store) -> None:
    one = an_invoice(store)
    assert board(store, 'invoice', 'deadlines') == {'next': [one]}
    store.do_now(ANN, payments.record, one)
    assert board(store, 'invoice', 'deadlines') == {}
    assert board(store, 'invoice') == {'P': [one]}


def test_a_drop_gives_a_day_and_never_one_in_the_past(store: Store) -> None:
    found = {code: paperboard.day_of(code, WEDNESDAY) for code in ('today', 'week', 'next', 'later', 'none')}
    assert found == {'today': WEDNESDAY, 'week': date(2026, 11, 29), 'next': date(2026, 12, 6),
                     'later': date(2026, 12, 29), 'none': None}  # fmt: skip
    for code, day in (('late', WEDNESDAY), ('week', date(2026, 11, 29))):
        with pytest.raises(Invalid, match='no_such_day'):
            paperboard.day_of(code, day)
    for code in ('today', 'week', 'next', 'later'):
        one = a_quote(store, until=str(paperboard.day_of(code, WEDNESDAY)))
        assert board(store, 'quote', 'deadlines')[code] == [one]


def test_filters_and_eyes_hold(store: Store) -> None:
    mine = a_quote(store, owner_id=OWN)
    a_quote(store)
    assert board(store, 'quote', who=OWN) == {'DRAFT': [mine]}
    assert board(store, 'quote', who=OWN, preset='mine') == {'DRAFT': [mine]}
    assert board(store, 'quote', preset='accepted') == {}


def test_a_lane_that_is_none_is_refused(store: Store) -> None:
    for kind, view, lane in (('quote', 'nothing', 1), ('deal', 'board', 1), ('quote', 'board', 99)):
        with pytest.raises(Invalid):
            store.ask_now(ANN, paperboard.cards, kind, view, lane)
