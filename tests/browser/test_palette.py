"""The palette in a real browser: keys, what waits for an answer, a new tab, what is remembered."""

import re

from playwright.sync_api import Locator, Page, expect

from .conftest import Hand, alive, toast

HOSTILE = '<img src=x onerror=alert(1)> кровля'


def made(hand: Hand, title: str) -> str:
    """Make a deal by the palette's own command; its path."""
    page = hand.go('/activities')
    asked(page, title)
    page.get_by_role('option', name=f'Создать сделку «{title}»').click()
    page.wait_for_url('**/deal/*')
    return page.url.removeprefix(hand.site.url)


def asked(page: Page, text: str) -> Locator:
    """Open the palette by its key and type; its dialog."""
    page.keyboard.press('Control+k')
    page.keyboard.type(text)
    dialog = page.get_by_role('dialog')
    expect(dialog.get_by_role('combobox')).to_have_value(text)
    return dialog


def test_a_record_is_found_by_typing_and_opened_by_enter(anna: Hand) -> None:
    path = made(anna, 'Чехов, логопарк, подсыпка')
    page = anna.go('/leads')
    dialog = asked(page, 'логопарк чех')
    page.keyboard.press('Enter')  # before the answer: it waits for it
    page.wait_for_url(f'**{path}')
    expect(dialog).to_have_count(0)

    page = anna.go('/leads')
    page.keyboard.press('Control+k')
    field = page.get_by_role('combobox', name='Поиск и команды')
    expect(field).to_be_focused()
    first = page.get_by_role('group', name='Недавно открытые').get_by_role('option').first
    expect(first).to_contain_text('Чехов, логопарк, подсыпка')
    expect(field).to_have_attribute('aria-activedescendant', str(first.get_attribute('id')))
    page.keyboard.press('ArrowDown')
    expect(first).to_have_attribute('aria-selected', 'false')
    page.keyboard.press('ArrowUp')
    expect(first).to_have_attribute('aria-selected', 'true')
    page.keyboard.press('Escape')
    expect(page.get_by_role('dialog')).to_have_count(0)


def test_ctrl_enter_opens_in_a_new_tab(anna: Hand) -> None:
    path = made(anna, 'Коломна, Борис, отсев')
    page = anna.go('/leads')
    asked(page, 'коломна')
    expect(page.get_by_role('option', name='Коломна, Борис, отсев').first).to_be_visible()
    with anna.context.expect_page() as opened:
        page.keyboard.press('Control+Enter')
    assert opened.value.url.endswith(path)
    assert page.url.endswith('/leads')
    opened.value.close()


def test_commands_are_narrowed_by_a_sign_and_run(anna: Hand) -> None:
    page = anna.go('/leads')
    dialog = asked(page, '>тёмная')
    expect(dialog.get_by_role('option')).to_have_count(1)
    page.keyboard.press('Enter')
    expect(page.locator('body')).to_have_class(re.compile('body--dark'))
    asked(page, '>товары')
    page.keyboard.press('Enter')
    page.wait_for_url('**/products')
    page.keyboard.press('Control+k')
    page.keyboard.press('?')
    expect(page.get_by_role('dialog', name='Клавиши')).to_be_visible()


def test_nothing_is_made_by_enter_on_a_name_that_is_not_there(anna: Hand) -> None:
    page = anna.go('/leads')
    dialog = asked(page, 'Щукарёв-Ыйский')
    expect(dialog.locator('.j-note')).to_contain_text('Ничего не нашлось')
    page.keyboard.press('Enter')
    expect(dialog.get_by_role('combobox')).not_to_have_attribute('aria-activedescendant', re.compile('.'))
    page.keyboard.press('ArrowUp')
    page.keyboard.press('Enter')
    expect(toast(page, 'Лид записан: Щукарёв-Ыйский')).to_be_visible()
    expect(page.locator('.a-dt__row', has_text='Щукарёв-Ыйский')).to_have_count(1)


def test_names_are_only_text(anna: Hand) -> None:
    made(anna, HOSTILE)
    page = anna.go('/leads')
    dialog = asked(page, 'кровля img')
    expect(dialog.get_by_role('option').first).to_contain_text(HOSTILE)
    expect(dialog.locator('img')).to_have_count(0)


def test_letters_create_from_anywhere_and_not_while_typing(anna: Hand) -> None:
    page = anna.go('/companies')
    for key, name in (('c', 'Новая сделка'), ('l', 'Новый лид'), ('t', 'Запланировать дело')):
        page.keyboard.press(key)
        expect(page.get_by_role('dialog').get_by_role('heading', name=name)).to_be_visible()
        page.keyboard.press('Escape')
        expect(page.get_by_role('dialog')).to_have_count(0)


def test_on_a_phone_it_takes_the_whole_page(anna: Hand) -> None:
    page = anna.page
    page.set_viewport_size({'width': 390, 'height': 844})
    anna.go('/leads')
    page.get_by_role('button', name='Ещё', exact=True).click()
    page.get_by_role('button', name='Поиск и команды').click()
    dialog = page.locator('.j-pal')
    expect(dialog).to_be_visible()
    page.wait_for_timeout(400)
    box = dialog.bounding_box()
    assert box
    assert (box['x'], box['y'], box['width'], box['height']) == (0, 0, 390, 844)
    dialog.get_by_role('button', name='Закрыть: Поиск и команды').click()
    expect(dialog).to_have_count(0)
    alive(page)
