"""The board by a real mouse in a real browser; two people where it is live."""

from __future__ import annotations

import json
import urllib.request

from playwright.sync_api import expect

from tests.browser.board_hands import Stage, browser, card, carry, grab, lanes, stage, until, url
from ui.components.board import read_add, read_id, read_move

__all__ = ['browser', 'stage', 'url']  # fixtures


def test_a_card_dropped_into_another_lane_is_seen_by_both(stage: Stage) -> None:
    ann, bob = stage.open(1), stage.open(3)
    grab(ann, 'Чехов')
    carry(ann, 3, 110)
    expect(ann.locator('.a-lane').nth(3)).to_have_class('a-lane is-over')
    expect(ann.locator('.is-source')).to_be_visible()
    ann.mouse.up()
    want = ['Одинцово', 'Чехов', 'Серпухов', 'Ногинск']
    until(lambda: lanes(ann)[3], want)
    until(lambda: lanes(bob)[3], want)
    assert stage.got('move') == [{'id': 11, 'stage': 4, 'before': 14, 'after': 13}]
    expect(ann.locator('.is-wait')).to_have_count(0)
    expect(ann.locator('.is-source, .is-fly')).to_have_count(0)
    expect(bob.locator('.a-card__live')).to_have_text('Ольга, только что')
    expect(ann.locator('.a-card__live')).to_have_count(0)
    expect(ann.get_by_role('region', name='Согласование: 4, 6 660 000 ₽')).to_be_visible()
    said = ann.get_by_role('status').filter(has_text='Чехов')
    expect(said).to_have_text('Чехов, логопарк, подсыпка: Согласование, 2 из 4')
    expect(bob.locator('.a-card__live')).to_have_count(0)


def test_a_card_moves_within_its_lane_and_a_click_opens_it(stage: Stage) -> None:
    ann = stage.open()
    grab(ann, 'Москва')
    carry(ann, 2, 180)
    ann.mouse.up()
    until(lambda: lanes(ann)[2][:2], ['Королёв', 'Москва'])
    assert stage.got('move') == [{'id': 8, 'stage': 3, 'before': 10, 'after': 9}]
    assert not stage.got('open')
    ann.wait_for_timeout(400)
    card(ann, 'Москва').click()
    until(lambda: stage.got('open'), [{'id': 8}])
    card(ann, 'Коломна').get_by_role('button', name='Запланировать дело: Коломна').click()
    until(lambda: stage.got('plan'), [{'id': 12}])
    assert len(stage.got('open')) == 1


def test_a_refused_drop_goes_back_and_says_why(stage: Stage) -> None:
    ann = stage.open()
    stage.do('set', slow=0.5)
    grab(ann, 'Химки')
    carry(ann, 4, 10)
    ann.mouse.up()
    until(lambda: 'Химки' in lanes(ann)[4], True)
    expect(card(ann, 'Химки')).to_have_class('a-bcard is-wait')
    expect(ann.locator('.a-lane').nth(4).locator('.a-lane__head .a-count')).to_have_text('3')
    until(lambda: lanes(ann)[0], ['Мытищи', 'Подольск', 'Химки', 'Клин'])
    expect(card(ann, 'Химки').locator('.a-bcard__why')).to_have_text('Нельзя выставить счёт: у сделки нет суммы.')
    expect(ann.locator('.is-wait')).to_have_count(0)
    expect(ann.locator('.a-lane').nth(4).locator('.a-lane__head .a-count')).to_have_text('2')


def test_others_changes_are_shown_while_a_card_is_held(stage: Stage) -> None:
    ann = stage.open()
    grab(ann, 'Чехов')
    carry(ann, 3, 110)
    stage.do('move', id=14, stage=3, before=8)  # out of the lane under the card, to the top of the one it came from
    stage.do('edit', id=13, card={'t': 'Одинцово-2, ЖК'})
    stage.do('add', stage=4, title='Новая, чужая', amount='5')
    stage.do('gone', id=10)
    until(lambda: lanes(ann)[2], ['Серпухов', 'Москва', 'Королёв', 'Коломна'])
    until(lambda: [x for x in lanes(ann)[3] if x != 'Чехов'], ['Одинцово-2', 'Ногинск', 'Новая'])
    expect(ann.locator('.is-fly')).to_be_visible()
    ann.mouse.up()
    until(lambda: 'Чехов' in lanes(ann)[3], True)
    until(lambda: stage.got('move')[-1]['stage'], 4)
    expect(ann.locator('.is-wait')).to_have_count(0)
    bob = stage.open(3)
    until(lambda: lanes(bob), lanes(ann))


def test_a_held_card_moved_or_removed_by_another_lands_sanely(stage: Stage) -> None:
    ann = stage.open()
    grab(ann, 'Чехов')
    carry(ann, 3, 110)
    stage.do('move', id=11, stage=1, before=1)
    expect(ann.get_by_role('status').filter(has_text='Игорь')).to_contain_text('теперь на стадии «Новая заявка»')
    expect(ann.locator('.is-fly')).to_be_visible()
    ann.keyboard.press('Escape')  # gives the card back to where the other has put it
    until(lambda: lanes(ann)[0][0], 'Чехов')
    ann.mouse.up()
    assert not stage.got('move')
    grab(ann, 'Ногинск')
    carry(ann, 1, 110)
    stage.do('gone', id=15)
    expect(ann.get_by_role('status').filter(has_text='больше не на доске')).to_be_attached()
    ann.mouse.up()
    until(lambda: [m['id'] for m in stage.got('move')], [15])  # the server decides
    expect(card(ann, 'Ногинск')).to_have_count(0)
    expect(ann.locator('.is-fly, .is-source, .is-wait')).to_have_count(0)


def test_zones_rise_and_finish_a_deal(stage: Stage) -> None:
    ann = stage.open()
    assert ann.locator('.a-zone').first.is_visible() is False
    for title, zone in (('Чехов', 'Успех'), ('Москва', 'В архив')):
        grab(ann, title)
        target = ann.locator('.a-zone', has_text=zone)
        expect(target).to_be_visible()
        ann.wait_for_timeout(250)
        box = target.bounding_box()
        assert box
        ann.mouse.move(box['x'] + 40, box['y'] + 30, steps=10)
        expect(target).to_have_class('a-zone is-over')
        ann.mouse.up()
        expect(target).not_to_be_visible()
    expect(card(ann, 'Чехов')).to_have_count(0)
    won = {'id': 11, 'stage': 6, 'before': None, 'after': None}
    until(lambda: stage.got('move'), [won, {'id': 8, 'zone': 'archive'}])
    expect(ann.locator('.is-wait')).to_have_count(0)
    assert 'Москва' in lanes(ann)[2]


def test_more_cards_come_on_scrolling_and_none_is_missing(stage: Stage) -> None:
    stage.do('reset', extra=900)
    ann = stage.open()
    lane = ann.locator('.a-lane').nth(0)
    assert lane.locator('.a-bcard').count() < 120
    for _ in range(30):
        lane.locator('.a-lane__list').evaluate('e => e.scrollTop = e.scrollHeight')
        stage.do('move', id=5 + _, stage=1, before=1)  # a moving target
        ann.wait_for_timeout(60)
    ids = "[...document.querySelectorAll('.a-lane')[0].querySelectorAll('.a-bcard')].map(c => Number(c.dataset.id))"
    want = [
        c['id']
        for s in range(0, 400, 50)
        for c in json.loads(urllib.request.urlopen(f'{stage.url}/board/1?stage=1&offset={s}').read())['cards']
    ]
    until(lambda: ann.evaluate(ids), want)
    assert lane.locator('.a-lane__tail').inner_text() == ''


def test_deltas_before_the_snapshot_and_old_ones_do_no_harm(stage: Stage) -> None:
    stage.do('set', slow=0.8)
    ann = stage.open(wait=False)
    expect(ann.locator('.a-blank').first).to_be_visible()
    stage.do('move', id=8, stage=1, before=1)
    until(lambda: lanes(ann)[:1] and lanes(ann)[0][:1], ['Москва'])
    old = {'id': 8, 's': 5, 'r': 1, 't': 'Старое', 'a': None, 'cur': 'RUB', 'c': None, 'ci': 'company', 'o': 1}
    stage.do('call', name='apply', args=[{'v': 1, 'card': old | {'since': None, 'n': None, 'tag': None, 'cl': False}}])
    stage.do('call', name='apply', args=[{'v': 1, 'gone': 9}])
    ann.wait_for_timeout(200)
    assert lanes(ann)[0][0] == 'Москва'
    assert 'Королёв' in lanes(ann)[2]


def test_two_thousand_cards_move_like_a_few(stage: Stage) -> None:
    stage.do('reset', extra=2000)
    stage.do('set', page=1000)
    ann = stage.open()
    until(lambda: ann.locator('.a-bcard').count(), 2017)
    stage.do('move', id=1, stage=2, before=5)
    until(lambda: lanes(ann)[1][0], 'Мытищи')
    grab(ann, 'Москва')
    carry(ann, 3, 110)
    ann.mouse.up()
    until(lambda: 'Москва' in lanes(ann)[3][:3], True)
    ann.evaluate("""() => {
        const board = Object.values(mounted_app.$refs).find(x => x.view).view;
        for (let i = 0; i < 20; i++) board.apply([{card: {...board.cards.get(500 + i).card, s: i % 5 + 1, r: 3.5}}]);
        }""")
    assert ann.locator('.a-bcard').count() == 2017


def test_hostile_text_stays_text(stage: Stage) -> None:
    ann = stage.open()
    evil = '<img src=x onerror="window.pwned=1">'
    tag, step = {'t': evil, 'tone': 'red;background:url(//x)'}, {'k': evil, 'at': evil, 't': evil}
    stage.do('edit', id=8, card={'t': evil, 'c': evil, 'tag': tag, 'n': step})
    expect(card(ann, 'onerror').locator('.a-card__t')).to_have_text(evil)
    assert ann.evaluate("document.querySelectorAll('.a-bview img').length") == 0
    assert ann.evaluate('window.pwned') is None


def test_what_the_browser_sends_is_checked() -> None:
    good = {'id': 1, 'stage': 2, 'before': None, 'after': 3}
    assert read_move(good | {'extra': 1}) == good
    bad_moves: list[dict[str, object]] = [
        {'id': True},
        {'id': '1'},
        {'stage': 1.0},
        {'before': 0},
        {'after': -1},
        {'id': 2**63},
        {'zone': 5},
        {'zone': ''},
        {'zone': 'x' * 65},
    ]
    for bad in bad_moves:
        assert read_move(good | bad) is None, bad
    assert read_move(None) is None
    assert read_move({'id': 1, 'zone': 'won', 'stage': 'x'}) == {'id': 1, 'zone': 'won'}
    add = {'token': 1, 'stage': 2, 'title': ' a ', 'amount': '5.25'}
    assert read_add(add) == add | {'title': 'a'}
    bad_adds: list[dict[str, object]] = [
        {'title': ' '},
        {'title': 'x' * 256},
        {'title': 7},
        {'amount': 5},
        {'amount': '1e9'},
        {'amount': '٣'},
        {'amount': '1\n'},
        {'token': None},
    ]
    for bad in bad_adds:
        assert read_add(add | bad) is None, bad
    assert read_id({'id': None}) is None
    assert read_id({'id': None}, empty=True) == {'id': None}
    assert read_id([1]) is None
