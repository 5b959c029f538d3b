"""The calendar of deals and leads: live on two screens, moved by a date, safe from what people type."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

from nicegui import ui
from nicegui.testing import User

from domain import deals, leads
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
