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


TOUCH = """async ([from, to]) => {
  const at = (el) => { const r = el.getBoundingClientRect(); return [r.left + r.width / 2, r.top + 12]; };
  const chip = document.querySelector(from);
  const fire = (name, [x, y]) => {
    const touch = new Touch({ identifier: 1, target: chip, clientX: x, clientY: y });
    const touches = name === "touchend" ? [] : [touch];
    const what = { touches, changedTouches: [touch], bubbles: true, cancelable: true };
    return chip.dispatchEvent(new TouchEvent(name, what));
  };
  fire("touchstart", at(chip));
  await new Promise((done) => setTimeout(done, 500));
  const day = document.querySelector(to);
  fire("touchmove", at(day));
  const seen = getComputedStyle(day).display !== "none" && day.classList.contains("is-over");
  fire("touchend", at(day));
  return [seen, document.querySelectorAll(".y-ghost, .is-held, .is-dragging").length];
}"""


def test_a_deal_is_moved_by_keys_and_by_a_finger_and_the_month_is_in_the_address(anna: Hand) -> None:
    page = board(anna)
    add(page, 'Химки, палец, щебень', '9000000')  # a day shows its largest deals
    page = anna.go('/deals/1/calendar')
    expect(page.locator('.y-day').first).to_be_visible()
    chip = page.locator('.y-chip', has_text='Химки, палец')
    if chip.count() == 0:
        page.get_by_role('button', name='Следующий месяц').click()
    expect(chip).to_be_visible()
    held = date.fromisoformat(page.locator('.y-day', has=chip).get_attribute('data-day') or '')
    chip.get_by_role('link').focus()
    page.keyboard.press('Shift+ArrowUp')
    up = held - timedelta(days=7)
    day = page.locator(f'.y-day[data-day="{up}"]')
    expect(day).to_contain_text('Химки, палец')
    expect(chip.get_by_role('link')).to_be_focused()
    there = up + timedelta(days=2)
    id = chip.get_attribute('data-id')
    assert page.evaluate(TOUCH, [f'[data-id="{id}"]', f'[data-day="{there}"]']) == [True, 0]
    expect(page.locator(f'.y-day[data-day="{there}"]')).to_contain_text('Химки, палец')
    title = page.locator('.y-head h2')
    said = title.inner_text()
    page.get_by_role('button', name='Предыдущий месяц').click()
    expect(title).not_to_have_text(said)
    assert 'month=' in page.url
    page.go_back()
    expect(title).to_have_text(said)
    page.go_forward()
    expect(title).not_to_have_text(said)
    page.reload()
    expect(title).not_to_have_text(said)
