"""The calendar by hand: a deal dragged to another day, seen there by a colleague."""

from datetime import date, timedelta

from playwright.sync_api import expect

from .conftest import Hand, toast
from .test_walk_3_board import add, board


def test_a_deal_dragged_to_another_day_stands_there_for_the_colleague(anna: Hand, igor: Hand) -> None:
    page = board(anna)
    add(page, 'Химки, календарь, щебень', '')
    page = anna.go('/deals/1/calendar')
    theirs = igor.go('/deals/1/calendar')
    expect(page.locator('.y-day').first).to_be_visible()
    if page.locator('.y-chip', has_text='Химки, календарь').count() == 0:  # it closes in a week, in the next month
        for one in (page, theirs):
            one.get_by_role('button', name='Следующий месяц').click()
    chip = page.locator('.y-chip', has_text='Химки, календарь')
    expect(chip).to_be_visible()
    held = page.locator('.y-day', has=chip).get_attribute('data-day')
    assert held
    there = (date.fromisoformat(held) - timedelta(days=1)).isoformat()
    chip.drag_to(page.locator(f'.y-day[data-day="{there}"]'))
    expect(toast(page, 'Закрытие')).to_be_visible()
    for one in (page, theirs):
        expect(one.locator(f'.y-day[data-day="{there}"]')).to_contain_text('Химки, календарь')
    page.get_by_role('button', name='Отменить').click()
    expect(theirs.locator(f'.y-day[data-day="{held}"]')).to_contain_text('Химки, календарь')
    chip.hover()
    chip.get_by_role('button', name='Перенести на другой день').click()
    expect(page.get_by_role('dialog')).to_contain_text('Химки, календарь')
