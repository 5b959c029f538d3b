"""The boards of papers by hand: a quote dragged to «sent», an invoice to next week, seen by a colleague."""

from playwright.sync_api import expect

from .conftest import Hand, toast


def test_a_quote_dragged_to_later_holds_until_then_for_the_colleague_too(anna: Hand, igor: Hand) -> None:
    page = anna.go('/quotes')
    page.get_by_role('button', name='Предложение', exact=True).click()
    page.get_by_role('dialog').get_by_role('button', name='Создать').click()
    page.wait_for_url('**/quote/*')
    page, theirs = anna.go('/quotes/deadlines'), igor.go('/quotes/deadlines')
    card = page.locator('.a-lane', has=page.get_by_text('На следующей неделе', exact=True)).locator('.a-bcard').first
    expect(card).to_be_visible()
    later = page.locator('.a-lane', has=page.get_by_text('Позже', exact=True))
    box, there = card.bounding_box(), later.bounding_box()
    assert box
    assert there
    page.mouse.move(box['x'] + 30, box['y'] + 15)
    page.mouse.down()
    page.mouse.move(there['x'] + 60, there['y'] + 120, steps=12)
    page.mouse.move(there['x'] + 64, there['y'] + 124, steps=3)
    page.mouse.up()
    expect(toast(page, 'Действует до')).to_be_visible()
    for one in (page, theirs):
        lane = one.locator('.a-lane', has=one.get_by_text('Позже', exact=True))
        expect(lane.locator('.a-bcard')).to_have_count(1)
