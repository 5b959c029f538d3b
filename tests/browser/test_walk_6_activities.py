"""The walk, 6: a day of work, and work given to a colleague."""

import re

from playwright.sync_api import expect

from .conftest import Hand, toast
from .test_walk_4_card import opened


def test_an_activity_is_done_in_one_click_and_the_next_step_is_asked_for(igor: Hand) -> None:
    page = opened(igor, 'Омск, Лев, гравий')
    page.get_by_role('tab', name='Задача').click()
    page.get_by_role('textbox', name='Задача').fill('Узнать у Льва про подъезд завтра в 11')
    page.keyboard.press('Control+Enter')
    expect(page.locator('.d-line')).to_contain_text('11:00')
    igor.go('/activities')
    tomorrow = page.get_by_role('region', name='Завтра')
    expect(tomorrow).to_contain_text('Омск, Лев, гравий')
    done = re.search('Сделано сегодня\\s*(\\d+)', page.get_by_role('main').inner_text())
    assert done
    tomorrow.get_by_role('checkbox', name='Выполнено: Узнать у Льва').click()
    toast(page, 'Запланировать следующее?').get_by_role('button', name='Следующее').click()
    dialog = page.get_by_role('dialog')
    dialog.get_by_role('textbox').first.fill('Отправить схему проезда')
    dialog.get_by_role('button', name='Запланировать').click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role('region', name='Завтра')).to_contain_text('Отправить схему проезда')
    expect(page.get_by_role('checkbox', name='Выполнено: Отправить схему проезда')).not_to_be_checked()
    expect(page.get_by_role('main')).to_contain_text(re.compile(f'Сделано сегодня\\s*{int(done[1]) + 1} из'))


def test_work_given_by_the_manager_appears_on_the_colleagues_open_screen(anna: Hand, igor: Hand) -> None:
    theirs, mine = igor.go('/activities'), anna.go('/activities')
    side = mine.get_by_role('complementary', name='Дела коллеги: Игорь Павлов')
    expect(side).to_contain_text('сейчас в Артели')
    line = side.get_by_role('textbox', name='Поручить: Игорь')
    line.fill('Забрать паспорт качества завтра в 10')
    line.press('Enter')
    expect(toast(theirs, 'Анна Котова поручает вам дело: Забрать паспорт качества')).to_be_visible()
    given = theirs.get_by_role('checkbox', name='Выполнено: Забрать паспорт качества')
    expect(given).to_be_visible()
    expect(line).to_have_value('')
    expect(side).to_contain_text('Забрать паспорт качества')
    given.click()
    done = side.get_by_role('listitem').filter(has_text='Забрать паспорт качества')
    expect(done).to_have_class(re.compile('is-done'))
