"""A deal's card is arranged for one direction by two: one may do it for everybody, the other only for themselves."""

import re

import pytest
from playwright.sync_api import expect

from domain import deals, directions, layouts, own

from ..conftest import ANN, OWN
from .test_assigning import told
from .test_leads import asked, browser, opened, site

__all__ = ['browser', 'site']  # fixtures of the app with its guard


@pytest.fixture(scope='module')
def cards(site):
    """Addresses of two deals of Own's, each of its own direction; the first has a field of the team's."""

    def made(work):
        other = directions.add(work, {'name': 'Ремонт'}, lang='ru').id
        own.add(work, 'deal', 'text', {'label': 'Марка бетона', 'directions': [1]})
        one, two = (deals.create(work, {'title': f'Щебень {d}', 'owner_id': OWN}, direction_id=d) for d in (1, other))
        return f'/deal/{one.id}', f'/deal/{two.id}'

    return told(site, made)


def field(page, label):
    return page.locator('.d-secs').get_by_text(label, exact=True)


def first(page):
    """The first section of the card."""
    return page.locator('.d-secs .d-grp').first


def arrange(page):
    """Open the dialog with nothing but keys."""
    page.get_by_role('button', name='Ещё действия').first.focus()
    page.keyboard.press('Enter')
    item = page.get_by_role('menuitem', name='Настроить карточку')
    expect(item).to_be_visible()
    for _ in range(12):
        if item.evaluate('(e) => e.contains(document.activeElement)'):
            break
        page.keyboard.press('ArrowDown')
    page.keyboard.press('Enter')
    dialog = page.get_by_role('dialog')
    expect(dialog.get_by_role('heading', name='Настроить карточку')).to_be_visible()
    return dialog


def drag(page, grip, to):
    grip.scroll_into_view_if_needed()
    grip.hover()
    page.mouse.down()
    for step in range(16):
        box = to.bounding_box()
        page.mouse.move(box['x'] + 12, box['y'] + 20 - step)
        page.wait_for_timeout(30)
    page.mouse.up()


def test_one_arranges_for_all_of_a_direction_another_for_themselves_and_both_go_back(browser, site, cards):
    (ann, said), (oleg, also) = (opened(browser, site, who, cards[0]) for who in (ANN, OWN))
    for page in (ann, oleg):
        expect(field(page, 'Источник')).to_be_visible()
        expect(field(page, 'Марка бетона')).to_be_visible()
    dialog = arrange(ann)
    dialog.get_by_text('Для всех').click()
    dialog.get_by_role('button', name='Показать или скрыть: Источник').press('Enter')
    away = dialog.get_by_role('list', name='Не показаны')
    expect(away).to_contain_text('Источник')
    rows = dialog.locator('.y-list').first.locator('.y-f')
    drag(ann, dialog.get_by_label('Переместить поле «Тип»: Alt и стрелки'), rows.first)
    expect(rows.first).to_have_text('Тип')
    expect(dialog.get_by_label('Переместить поле «Тип»: Alt и стрелки')).to_be_focused()
    ann.keyboard.press('Control+Enter')
    for page in (ann, oleg):
        expect(field(page, 'Источник')).to_have_count(1)
        expect(field(page, 'Источник')).not_to_be_visible()
        expect(first(page)).to_contain_text(re.compile(r'^Сделка\s*Тип'))
    oleg.goto(site[0] + cards[1])
    expect(field(oleg, 'Источник')).to_be_visible()  # the other direction is as it was
    expect(field(oleg, 'Марка бетона')).to_have_count(0)

    oleg.goto(site[0] + cards[0])
    dialog = arrange(oleg)
    expect(dialog.get_by_text('Для всех')).to_have_count(0)
    dialog.get_by_role('button', name='Показать или скрыть: Источник').press('Enter')
    dialog.get_by_role('button', name='Показать или скрыть: Марка бетона').press('Enter')
    grip = dialog.get_by_label('Переместить поле «Тип»: Alt и стрелки')
    grip.press('Alt+ArrowDown')
    expect(dialog.locator('.y-list').first.locator('.y-f').nth(1)).to_have_text('Тип')
    expect(grip).to_be_focused()
    oleg.keyboard.press('Control+Enter')
    expect(field(oleg, 'Источник')).to_be_visible()
    expect(field(oleg, 'Марка бетона')).not_to_be_visible()
    expect(first(oleg)).not_to_contain_text(re.compile(r'^Сделка\s*Тип'))
    expect(field(ann, 'Источник')).not_to_be_visible()
    expect(field(ann, 'Марка бетона')).to_be_visible()

    for words in ('Карточка снова обычная', 'Карточка и так обычная'):
        arrange(oleg).get_by_role('button', name='Вернуть обычную карточку').press('Enter')
        expect(oleg.locator('.a-toast', has_text=words)).to_be_visible()
        expect(field(oleg, 'Источник')).not_to_be_visible()  # as for everybody
    dialog = arrange(ann)
    dialog.get_by_text('Для всех').click()
    dialog.get_by_role('button', name='Вернуть обычную карточку').press('Enter')
    for page in (ann, oleg):
        expect(field(page, 'Источник')).to_be_visible()
    assert asked(site, lambda work: layouts.saved(work, 'deal', 1)) is None
    assert [one for one in (*said, *also) if 'net::ERR' not in one] == []
