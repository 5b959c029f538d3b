"""The walk, 3: two people at one board, by mouse and by keyboard."""

import re

from playwright.sync_api import Locator, Page, expect

from .board_hands import card, carry, grab
from .conftest import Hand, alive, toast


def lane(page: Page, number: int) -> Locator:
    return page.locator('.a-lane').nth(number)


def in_lane(page: Page, number: int, title: str) -> Locator:
    """The card of this title, if it stands in this lane."""
    return lane(page, number).locator('.a-bcard[data-id]:not(.is-fly)', has_text=title)


def board(hand: Hand) -> Page:
    page = hand.go('/deals')
    expect(page.locator('.a-lane').first).to_be_visible()
    return page


def add(page: Page, title: str, amount: str) -> None:
    """Quick add into the first lane."""
    form = lane(page, 0).locator('form')
    if not form.count():
        lane(page, 0).locator('.a-lane__head button').click()
    name, money = form.get_by_role('textbox').all()
    name.fill(title)
    money.fill(amount)
    money.press('Enter')
    expect(in_lane(page, 0, title)).to_be_visible()
    expect(page.locator('.a-bghost')).to_have_count(0)


def test_a_deal_is_moved_by_mouse_and_by_keys_and_both_screens_agree(anna: Hand, igor: Hand) -> None:
    mine, theirs = board(anna), board(igor)
    here = mine.get_by_role('group', name='Коллеги на этой доске')
    expect(here.get_by_role('img', name=re.compile('Игорь'))).to_be_visible()
    add(mine, 'Клин, Артём, отсев', '78 200,50')
    expect(in_lane(theirs, 0, 'Клин, Артём, отсев')).to_contain_text('78 200,50')
    grab(mine, 'Клин, Артём, отсев')
    carry(mine, 1)
    mine.mouse.up()
    for page in (mine, theirs):
        expect(in_lane(page, 1, 'Клин, Артём, отсев')).to_be_visible()
    card(theirs, 'Клин, Артём, отсев').focus()
    theirs.keyboard.press('Shift+ArrowRight')
    for page in (mine, theirs):
        expect(in_lane(page, 2, 'Клин, Артём, отсев')).to_be_visible()
    card(mine, 'Клин, Артём, отсев').focus()
    for key in ('Space', 'ArrowRight', 'Space'):
        mine.keyboard.press(key)
    for page in (theirs, mine):
        expect(in_lane(page, 3, 'Клин, Артём, отсев')).to_be_visible()
    expect(lane(theirs, 3).locator('.a-lane__sum')).to_contain_text('78 200,50')
    expect(mine.locator('.is-wait')).to_have_count(0)
    mine.reload()
    alive(mine)
    expect(in_lane(mine, 3, 'Клин, Артём, отсев')).to_be_visible()


def test_a_card_in_hand_stays_there_while_a_colleague_works(anna: Hand, igor: Hand) -> None:
    mine, theirs = board(anna), board(igor)
    add(mine, 'Тверь, Руслан, гравий', '100000')
    add(mine, 'Дмитров, Олег, песок', '50000')
    card(mine, 'Тверь, Руслан, гравий').click()
    mine.wait_for_url(re.compile(r'/deal/\d+'))
    alive(mine)
    grab(theirs, 'Тверь, Руслан, гравий')
    carry(theirs, 1)
    expect(theirs.locator('.is-fly')).to_be_visible()
    mine.get_by_role('button', name=re.compile('^Сумма: ')).click()
    mine.get_by_label('Сумма', exact=True).fill('123456')
    mine.keyboard.press('Enter')
    expect(mine.get_by_role('button', name=re.compile('^Сумма: 123.456'))).to_be_visible()
    mine.get_by_role('link', name='Назад к доске').click()
    card(mine, 'Дмитров, Олег, песок').focus()
    mine.keyboard.press('Shift+ArrowRight')
    expect(in_lane(theirs, 1, 'Дмитров, Олег, песок')).to_be_visible()
    expect(theirs.locator('.is-fly')).to_be_visible()
    theirs.mouse.up()
    for page in (theirs, mine):
        expect(in_lane(page, 1, 'Тверь, Руслан, гравий')).to_contain_text('123 456')
    expect(theirs.locator('.is-fly, .is-source, .is-wait')).to_have_count(0)


def test_a_lost_deal_asks_why_and_can_be_taken_back(anna: Hand, igor: Hand) -> None:
    mine, theirs = board(anna), board(igor)
    add(mine, 'Химки, Зоя, щебень', '9000')
    for reason in ('', 'Дорого'):
        grab(mine, 'Химки, Зоя, щебень')
        zone = mine.locator('.a-zone', has_text='Провал')
        expect(zone).to_be_visible()
        mine.wait_for_timeout(300)  # it rises
        box = zone.bounding_box()
        assert box
        mine.mouse.move(box['x'] + box['width'] / 2, box['y'] + box['height'] / 2, steps=10)
        expect(zone).to_have_class(re.compile('is-over'))
        mine.mouse.up()
        dialog = mine.get_by_role('dialog')
        expect(dialog.get_by_role('button', name='Отметить провал')).to_be_disabled()
        if not reason:
            mine.keyboard.press('Escape')
            expect(dialog).to_have_count(0)
            expect(in_lane(mine, 0, 'Химки, Зоя, щебень')).to_be_visible()
            continue
        dialog.get_by_role('radio', name=reason).click()
        dialog.get_by_role('button', name='Отметить провал').click()
    for page in (mine, theirs):
        expect(card(page, 'Химки, Зоя, щебень')).to_have_count(0)
    toast(mine, 'Сделка в провале').get_by_role('button', name='Отменить').click()
    expect(in_lane(theirs, 0, 'Химки, Зоя, щебень')).to_be_visible()
