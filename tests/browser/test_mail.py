"""A letter by hand: set up the mailbox, write to a client from the card, see it arrive."""

import pytest
from playwright.sync_api import Page, expect

from ..integrations.postbox import Postbox, a_postbox
from .conftest import Hand, toast
from .test_walk_4_card import joined, opened

pytestmark = pytest.mark.filterwarnings('ignore:Requiring AUTH', 'ignore:Session.login_data')


def mailbox(page: Page, box: Postbox) -> None:
    page.get_by_role('button', name='Подключить почту').click()
    page.get_by_label('Адрес, с которого уходят письма').fill('sales@example.ru')
    page.get_by_label('Пароль ящика').fill('secret')
    page.get_by_label('Сервер исходящей почты (SMTP)').fill('127.0.0.1')
    page.get_by_role('combobox', name='Защита').click()
    page.get_by_role('option', name='Без защиты').click()
    expect(page.get_by_role('combobox', name='Защита')).to_have_value('Без защиты')
    page.get_by_label('Порт').fill(str(box.port))
    page.get_by_role('button', name='Сохранить').click()
    expect(page.get_by_text('sales@example.ru', exact=True)).to_be_visible()


def test_a_mailbox_is_set_up_and_a_letter_from_the_card_arrives(anna: Hand, igor: Hand) -> None:
    with a_postbox('secret') as box:
        mailbox(anna.go('/settings/mail'), box)
        page = opened(anna, 'Химки, письмо, щебень')
        theirs = joined(igor, page)
        page.get_by_role('tab', name='Письмо').click()
        page.get_by_role('button', name='Написать и отправить…').click()
        form = page.get_by_role('dialog')
        form.get_by_label('Кому').fill('irina@client.ru')
        form.get_by_label('Тема').fill('Щебень 20–40')
        form.get_by_role('button', name='Отправить').click()
        expect(toast(page, 'Письмо уйдёт через 10 секунд')).to_be_visible()
        theirs_letter = theirs.locator('.m-letter', has_text='Щебень 20–40')
        expect(theirs_letter).to_contain_text('Отправляется…')
        expect(theirs_letter).to_contain_text('Отправлено')
        (letter,) = box.letters
        assert str(letter['To']) == 'irina@client.ru'
        assert 'Анна Котова' in str(letter['From'])
        assert 'С уважением' in letter.get_body(('plain',)).get_content()
        anna.go('/settings/mail')
        page.get_by_role('button', name='Отключить почту').click()
        page.get_by_role('dialog').get_by_role('button', name='Отключить почту', exact=True).click()
        expect(page.get_by_role('button', name='Подключить почту')).to_be_visible()
