"""The walk, 7: the house is arranged anew while others work in it."""

import re

from playwright.sync_api import expect

from .conftest import Hand, lead
from .test_walk_3_board import board


def test_stages_and_directions_change_on_everybodys_screen(anna: Hand, igor: Hand) -> None:
    theirs, mine = board(igor), anna.go('/settings/directions')
    expect(theirs.get_by_role('region', name=re.compile('^Финальный счёт'))).to_be_visible()
    stages = mine.get_by_role('list', name='Стадии в работе')
    name = stages.get_by_role('listitem').last.get_by_role('textbox', name='Название стадии')
    expect(name).to_have_value('Финальный счёт')
    name.fill('Отгрузка')
    name.press('Enter')
    expect(theirs.get_by_role('region', name=re.compile('^Отгрузка'))).to_be_visible()
    expect(theirs.get_by_role('region', name=re.compile('^Финальный счёт'))).to_have_count(0)

    mine.get_by_role('button', name='Добавить направление').click()
    dialog = mine.get_by_role('dialog')
    dialog.get_by_label('Название направления').fill('Запчасти')
    dialog.get_by_role('button', name='Добавить').click()
    mine.wait_for_url(re.compile(r'/settings/directions/\d+'))
    theirs.get_by_role('link', name=re.compile('^Запчасти')).click()
    expect(theirs.get_by_role('heading', level=1, name='Запчасти')).to_be_visible()
    expect(theirs.locator('.a-lane').first).to_be_visible()
    mine.get_by_role('button', name='Удалить стадию «В работе»').click()
    expect(theirs.get_by_role('region', name=re.compile('^В работе'))).to_have_count(0)


def test_the_mode_says_beforehand_what_will_happen(anna: Hand) -> None:
    page = anna.go('/leads')
    lead(page, 'Пермь, Юрий, отсев, 8 916 555-33-01')
    anna.go('/settings/mode')
    modes = page.get_by_role('radiogroup', name='Режим CRM')
    modes.get_by_role('radio', name='Простая').click()
    expect(page.get_by_role('note')).to_contain_text(re.compile(r'\d+ (лид|открыт)', re.IGNORECASE))
    expect(page.get_by_role('button', name='Перейти на простую')).to_be_visible()
    page.get_by_role('button', name='Отмена').click()
    expect(modes.get_by_role('radio', name='Классическая')).to_be_checked()
    expect(page.get_by_role('link', name='Лиды').first).to_be_visible()
