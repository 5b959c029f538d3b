"""The calendar of deals and leads: live on two screens, moved by a date, safe from what people type."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from nicegui import ui
from nicegui.functions.navigate import History
from nicegui.testing import User

from domain import deals, directions, leads, own
from domain.deals import Deal
from storage.store import Store
from ui.locales import Words
from ui.month import Month

from ..conftest import ANN, BOB, EVE

NASTY = '<img src=x onerror=alert(1)>'


def this_month(day: int) -> date:
    return datetime.now(tz=UTC).date().replace(day=day)


def month(user: User) -> Month:
    with user:
        (found,) = user.find(kind=Month).elements
    assert isinstance(found, Month)
    return found


def markup(user: User) -> str:
    box = month(user)._box
    assert isinstance(box, ui.html)
    return box.content


async def until(user: User, text: str, *, there: bool = True) -> None:
    for _ in range(100):
        if (text in markup(user)) is there:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f'{text!r} {"did not come" if there else "did not go"}')


async def test_a_deal_moved_by_one_stands_on_its_new_day_for_the_other(signed_in: Any, store: Store) -> None:
    values = {'title': NASTY, 'close_date': str(this_month(10)), 'begin_date': None, 'amount': 5}
    deal = store.do_now(ANN, deals.create, values)
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    for user in (ann, bob):
        await user.open('/deals/1/calendar')
        await user.should_see('По какой дате' if user is ann else 'By which date')
        await until(user, f'data-id="{deal.id}"')
    assert NASTY not in markup(ann)
    assert '5 ₽' in markup(ann).replace('\xa0', ' ')
    with ann:
        await month(ann)._move(deal.id, this_month(12))
    await until(bob, f'data-day="{this_month(12)}" aria-label="{Words("en").day(this_month(12))}: 1 deal"')
    assert list(month(bob).days) == [this_month(12)]
    assert store.ask_now(ANN, lambda work: work.get(Deal, deal.id).close_date) == this_month(12)
    await ann.should_see('Отменить')


async def test_the_filters_of_the_page_hold_in_the_calendar(signed_in: Any, store: Store) -> None:
    for title in ('Щебень', 'Песок'):
        store.do_now(ANN, deals.create, {'title': title, 'close_date': str(this_month(10)), 'begin_date': None})
    ann = await signed_in(ANN)
    await ann.open('/deals/1/calendar')
    await until_there(ann)
    await until(ann, 'Щебень')
    assert len(month(ann).days[this_month(10)].chips) == 2
    with ann:
        [search] = [one for one in ann.find(kind=ui.input).elements if one.props.get('aria-label') == 'Искать здесь']
        search.set_value('песок')
    await until(ann, 'Щебень', there=False)
    assert 'Песок' in markup(ann)


async def until_there(user: User) -> None:
    await user.should_see('По какой дате')


async def test_leads_stand_on_the_day_they_came_and_are_not_moved(signed_in: Any, store: Store) -> None:
    store.do_now(ANN, leads.create, {'title': 'Новый лид'})
    ann = await signed_in(ANN)
    await ann.open('/leads/calendar')
    await until_there(ann)
    await until(ann, 'Новый лид')
    assert 'draggable="true"' not in markup(ann)


async def test_who_only_looks_moves_nothing(signed_in: Any, store: Store) -> None:
    store.do_now(ANN, deals.create, {'title': 'Щебень', 'close_date': str(this_month(10)), 'begin_date': None})
    eve = await signed_in(EVE)
    await eve.open('/deals/1/calendar')
    await until_there(eve)
    await until(eve, 'Щебень')
    assert 'data-move' not in markup(eve)


async def test_the_month_and_the_date_are_in_the_address_and_back_goes_back(
    signed_in: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await signed_in(ANN)
    told: list[str] = []
    monkeypatch.setattr(History, 'push', lambda self, url: told.append(url))
    await ann.open('/deals/1/calendar?month=2031-12&by=begin_date')
    await until_there(ann)
    await ann.should_see('Декабрь 2031')
    assert (month(ann).by, month(ann)._axis.value) == ('begin_date', 'begin_date')
    with ann:
        await month(ann)._walk(1)
        await month(ann)._turn('close_date')
    assert told == ['calendar?month=2032-01&by=begin_date', 'calendar?month=2032-01']
    here = month(ann)
    with ann:
        await ann.client.sub_pages_router._handle_open('/deals/1/calendar?month=2031-12&by=begin_date')
    await ann.should_see('Декабрь 2031')
    assert month(ann) is here, 'the page is not drawn again'
    assert here._axis.value == 'begin_date'
    assert len(told) == 2, 'going back is not told again'


@pytest.mark.parametrize(
    'asked', ['month=2031-13', 'month=0001-01', 'month=9999-01', 'month=<b>', 'by=secret&month=２０３１-12', 'by=own.9']
)
async def test_an_address_that_makes_no_sense_shows_this_month(signed_in: Any, asked: str) -> None:
    ann = await signed_in(ANN)
    await ann.open(f'/deals/1/calendar?{asked}')
    await until_there(ann)
    assert (month(ann).first, month(ann).by) == (this_month(1), 'close_date')


async def test_own_dates_are_offered_where_the_direction_has_them_and_at_once(signed_in: Any, store: Store) -> None:
    other = store.do_now(ANN, directions.add, {'name': 'Ремонт'})
    store.do_now(ANN, own.add, 'deal', 'date', {'label': 'Приёмка', 'directions': [other.id]})
    bob, ann = await signed_in(BOB), await signed_in(ANN)
    await bob.open('/deals/1/calendar')
    await bob.should_see('By which date')
    await ann.open(f'/deals/{other.id}/calendar')
    await until_there(ann)
    assert 'Приёмка' in month(ann).names.values()
    assert 'Приёмка' not in month(bob).names.values()
    here = await store.do(ANN, own.add, 'deal', 'date', {'label': NASTY, 'directions': [1]})
    await until_names(bob, NASTY)
    with bob:
        await month(bob)._turn(here.name)
    assert NASTY not in month(ann).names.values()
    await store.do(ANN, own.drop, here.id)
    await until_names(bob, NASTY, there=False)
    assert month(bob)._axis.value == 'close_date'


async def until_names(user: User, name: str, *, there: bool = True) -> None:
    for _ in range(100):
        if (name in month(user).names.values()) is there:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(name)
