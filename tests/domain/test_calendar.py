"""The calendar: days counted and summed by the database, in a person's own zone, for their eyes only."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from domain import calendar, deals, leads, own
from domain.deals.listing import where
from domain.errors import Invalid, NotFound
from storage.store import Store
from tests.conftest import ANN, OWN

FIRST, LAST = date(2026, 11, 30), date(2027, 1, 3)


def a_deal(store: Store, title: str, day: str, amount: str | None = None, **values: Any) -> int:
    made = store.do_now(
        ANN, deals.create, {'title': title, 'close_date': day, 'begin_date': None, 'amount': amount, **values}
    )
    return made.id


def month(
    store: Store, who: int = ANN, by: str = 'close_date', kind: str = 'deal', **more: Any
) -> dict[date, calendar.Day]:
    return store.ask_now(who, calendar.of, kind, by, FIRST, LAST, **more)


def test_a_day_tells_how_many_how_much_and_its_largest(store: Store) -> None:
    for n in range(6):
        a_deal(store, f'Сделка {n}', '2026-12-09', str(n * 100))
    a_deal(store, 'Без суммы', '2026-12-09')
    a_deal(store, 'В долларах', '2026-12-09', '5', currency='USD')
    a_deal(store, 'Другой месяц', '2027-01-04', '9')
    (day,) = month(store).values()
    assert day.count == 8
    assert day.sums == {'RUB': Decimal('1500'), 'USD': Decimal('5')}
    assert [chip.title for chip in day.chips] == ['Сделка 5', 'Сделка 4', 'Сделка 3', 'Сделка 2']
    whole = store.ask_now(ANN, calendar.of_day, 'deal', 'close_date', date(2026, 12, 9))
    assert [chip.title for chip in whole][-1] == 'Без суммы'
    assert len(whole) == 8


def test_the_filters_of_the_list_hold_here_too(store: Store) -> None:
    a_deal(store, 'Щебень', '2026-12-01', '1')
    a_deal(store, 'Песок', '2026-12-01', '1')
    conditions = store.ask_now(ANN, lambda work: where(work, 1, {'q': 'щебень'}))
    assert month(store, where=conditions)[date(2026, 12, 1)].count == 1


def test_one_sees_only_what_one_may_see(store: Store) -> None:
    a_deal(store, 'Чужая', '2026-12-01', '1')
    a_deal(store, 'Своя', '2026-12-01', '2', owner_id=OWN)
    assert [chip.title for chip in month(store, OWN)[date(2026, 12, 1)].chips] == ['Своя']
    assert month(store, OWN)[date(2026, 12, 1)].count == 1


@pytest.mark.parametrize(('zone', 'day'), [('Europe/Moscow', 2), ('UTC', 1), ('America/New_York', 1)])
def test_a_moment_stands_on_the_day_it_is_where_one_lives(store: Store, zone: str, day: int) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 22, 30, tzinfo=UTC), tick=False):
        store.do_now(ANN, leads.create, {'title': 'Лид'})
    assert list(month(store, by='created_at', kind='lead', zone=zone)) == [date(2026, 12, day)]


def test_own_dates_make_a_calendar_too(store: Store) -> None:
    field = store.do_now(ANN, own.add, 'deal', 'date', {'label': 'Отгрузка'})
    a_deal(store, 'С отгрузкой', '2026-12-01', **{field.name: '2026-12-24'})
    assert [one.label for one in store.ask_now(ANN, calendar.axes, 'deal') if one.own] == ['Отгрузка']
    assert month(store, by=field.name)[date(2026, 12, 24)].chips[0].title == 'С отгрузкой'


def test_what_has_no_days_is_refused(store: Store) -> None:
    for by in ('title', 'nothing', "close_date'; --"):
        with pytest.raises(Invalid):
            month(store, by=by)
    with pytest.raises(Invalid):
        store.ask_now(ANN, calendar.of, 'deal', 'close_date', date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(NotFound):
        store.ask_now(ANN, calendar.of, 'person', 'created_at', FIRST, LAST)
