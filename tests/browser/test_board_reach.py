"""The board by keyboard, finger and quick form, with a bad connection, and beside other people."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.board_hands import Stage, browser, card, lanes, stage, until, url

__all__ = ['browser', 'stage', 'url']  # fixtures


def test_the_keyboard_walks_carries_and_finishes(stage: Stage) -> None:
    ann = stage.open()
    status = ann.locator('.a-bview > [role=status]')
    card(ann, 'Мытищи').focus()
    for key in ('ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowUp'):
        ann.keyboard.press(key)
    expect(card(ann, 'Москва')).to_be_focused()
    ann.keyboard.press('Enter')
    until(lambda: stage.got('open'), [{'id': 8}])
    ann.keyboard.press('Space')
    ann.keyboard.press('ArrowDown')
    expect(status).to_have_text('Москва, Василий, щебень: КП отправлено, 2 из 5')
    ann.keyboard.press('ArrowRight')
    expect(status).to_have_text('Москва, Василий, щебень: Согласование, 2 из 4')
    stage.do('move', id=13, stage=1, before=1)  # the card above the carried one leaves
    until(lambda: lanes(ann)[3], ['Москва', 'Серпухов', 'Ногинск'])
    ann.keyboard.press('Space')
    until(lambda: stage.got('move'), [{'id': 8, 'stage': 4, 'before': 14, 'after': None}])
    expect(card(ann, 'Москва')).to_be_focused()
    ann.keyboard.press('Space')
    ann.keyboard.press('ArrowLeft')
    ann.keyboard.press('Escape')
    until(lambda: lanes(ann)[3][0], 'Москва')
    expect(card(ann, 'Москва')).to_be_focused()
    ann.keyboard.press('Shift+ArrowLeft')
    until(lambda: lanes(ann)[2][0], 'Москва')
    ann.keyboard.press('Shift+KeyX')
    until(lambda: stage.got('move')[-1], {'id': 8, 'stage': 7, 'before': None, 'after': None})
    expect(card(ann, 'Москва')).to_have_count(0)
    expect(card(ann, 'Королёв')).to_be_focused()


def test_quick_add_keeps_the_draft_until_the_server_has_it(stage: Stage) -> None:
    ann = stage.open()
    card(ann, 'Балашиха').focus()
    ann.keyboard.press('KeyQ')
    title, amount = ann.get_by_label('Название'), ann.get_by_label('Сумма', exact=True)
    expect(title).to_be_focused()
    title.fill('Видное, Кирилл, песок')
    amount.fill('12 500,5')
    ann.reload()
    expect(title).to_have_value('Видное, Кирилл, песок')
    ann.wait_for_function('window.did_handshake')
    amount.press('Enter')
    until(lambda: lanes(ann)[1][0], 'Видное')
    assert stage.got('add') == [{'stage': 2, 'title': 'Видное, Кирилл, песок', 'amount': '12500.5'}]
    expect(ann.locator('.a-bghost')).to_have_count(0)
    expect(title).to_have_value('')
    title.fill('плохо')
    amount.fill('много')
    amount.press('Enter')
    expect(ann.locator('.a-quickform .a-err')).to_contain_text('цифрами')
    amount.fill('')
    title.press('Enter')
    expect(ann.locator('.a-quickform .a-err')).to_have_text('Так назвать нельзя.')
    expect(title).to_have_value('плохо')
    title.press('Escape')
    expect(ann.locator('.a-quickform')).to_have_count(0)
    ann.reload()
    expect(ann.locator('.a-bcard').first).to_be_attached()
    expect(ann.locator('.a-quickform')).to_have_count(0)


def test_offline_moves_wait_visibly_and_a_reload_tells_the_truth(stage: Stage) -> None:
    ann = stage.open()
    ann.context.set_offline(True)
    card(ann, 'Чехов').focus()
    ann.keyboard.press('Shift+ArrowRight')
    expect(card(ann, 'Чехов').locator('.a-bcard__wait')).to_be_visible()
    expect(card(ann, 'Чехов').locator('.a-bcard__wait')).to_have_text('ждёт отправки')
    ann.context.set_offline(False)
    expect(ann.locator('.is-wait')).to_have_count(0)
    stage.do('set', deaf=True)
    stage.do('move', id=1, stage=2, before=5)  # news that never comes
    stage.do('set', deaf=False)
    stage.do('call', name='reload')
    until(lambda: lanes(ann)[1][0], 'Мытищи')


def test_a_failing_server_shows_an_error_and_retry_mends_it(stage: Stage) -> None:
    stage.do('set', down=1)
    ann = stage.open(wait=False)
    expect(ann.get_by_role('alert').filter(has_text='Доска не загрузилась.')).to_be_visible()
    stage.do('set', down=0)
    ann.get_by_role('button', name='Повторить').click()
    expect(card(ann, 'Чехов')).to_be_visible()
    expect(ann.locator('.a-bnotice')).to_be_empty()


def test_a_phone_shows_one_stage_and_moves_by_menu(stage: Stage) -> None:
    ann = stage.open(viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    ann.locator('.k-stb', has_text='КП отправлено').tap()
    expect(ann.locator('.a-lane:visible')).to_have_count(1)
    card(ann, 'Чехов').get_by_role('button', name='Перенести: Чехов').tap()
    item = ann.get_by_role('menuitem', name='Согласование')
    box = item.bounding_box()
    assert box
    assert box['height'] >= 44
    item.tap()
    until(lambda: stage.got('move'), [{'id': 11, 'stage': 4, 'before': 13, 'after': None}])
    assert not stage.got('open')
    assert ann.evaluate('document.documentElement.scrollWidth') <= 390


def test_a_finger_holds_then_drags_and_a_stage_chip_takes_the_card(stage: Stage) -> None:
    ann = stage.open(viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    ann.locator('.k-stb', has_text='КП отправлено').tap()
    ann.wait_for_timeout(400)
    finger = ann.context.new_cdp_session(ann)

    def touch(kind: str, x: float = 0, y: float = 0) -> None:
        points = [] if kind == 'touchEnd' else [{'x': x, 'y': y}]
        finger.send('Input.dispatchTouchEvent', {'type': kind, 'touchPoints': points})

    def drag(title: str, x: float, y: float, hold: int = 350) -> None:
        box = card(ann, title).bounding_box()
        at = box['x'] + 60, box['y'] + 20
        touch('touchStart', *at)
        ann.wait_for_timeout(hold)
        for i in range(1, 13):
            touch('touchMove', at[0] + (x - at[0]) * i / 12, at[1] + (y - at[1]) * i / 12)
            ann.wait_for_timeout(16)
        touch('touchEnd')
        ann.wait_for_timeout(300)

    third = card(ann, 'Сергиев').bounding_box()
    drag('Москва', third['x'] + 60, third['y'] + 60)
    until(lambda: lanes(ann)[2][:3], ['Королёв', 'Сергиев Посад', 'Москва'])
    chip = ann.locator('.k-stb', has_text='Расчёт').bounding_box()
    assert chip
    drag('Королёв', chip['x'] + 40, chip['y'] + 20)
    until(lambda: lanes(ann)[1][0], 'Королёв')
    until(lambda: len(stage.got('move')), 2)
    drag('Чехов', 60, 300, hold=20)  # without holding it is a scroll
    assert len(stage.got('move')) == 2
    assert not stage.got('open')


def test_a_card_under_the_mouse_does_not_slide_away(stage: Stage) -> None:
    stage.do('reset', extra=200)
    ann = stage.open()
    card(ann, 'Сергиев').hover()
    before = card(ann, 'Сергиев').bounding_box()['y']
    for n in range(3):
        stage.do('add', stage=3, title=f'Сверху {n}', amount='1', r=-1 - n)
    until(lambda: lanes(ann)[2][0], 'Сверху 2')
    assert abs(card(ann, 'Сергиев').bounding_box()['y'] - before) < 2


def test_viewers_and_seen(stage: Stage) -> None:
    ann = stage.open()
    stage.do('viewers', **{'8': [3, 1], '9': []})
    expect(card(ann, 'Москва').locator('.a-card__eye .a-av')).to_have_attribute('aria-label', 'Игорь Лаптев')
    card(ann, 'Москва').hover()
    until(lambda: stage.got('seen')[-1:], [{'id': 8}])
    ann.mouse.move(700, 20)
    until(lambda: stage.got('seen')[-1:], [{'id': None}])
