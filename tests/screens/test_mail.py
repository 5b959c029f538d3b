"""Letters on screen: written from a card and from a quote, seen by colleagues, taken back in time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine
from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from domain import comments, contacts, deals, mail, notices, people, quotes, rows
from domain.mail import templates
from domain.mail.letters import Letter
from domain.permissions import House
from domain.types import now
from storage.store import Store
from ui.components.feedback import Toast
from ui.components.inputs import Field
from ui.locales import LANGS, Words
from ui.mail.places import SHIPPED, beginnings, filling, ready
from ui.notices import mailing
from ui.timeline.composer import Composer

from ..conftest import ANN, BOB, EVE

NASTY = '<img src=x onerror=alert(1)>'


@pytest.fixture
def deal(store: Store) -> int:
    with store.work(ANN) as work:
        irina = contacts.create(
            work, {'last_name': 'Громова', 'name': 'Ирина', 'emails': [{'value': 'irina@client.ru'}]}
        )
        made = deals.create(work, {'title': 'Щебень 20 т', 'contact_id': irina.id})
        rows.add(work, 'deal', made.id, {'name': 'Щебень', 'price': '100', 'quantity': '2'})
    return made.id


def set_up(store: Store) -> None:
    server = {'host': 'smtp.example.ru', 'from_email': 'sales@example.ru', 'username': 'sales'}
    store.do_now(ANN, mail.set_account, server, 'top-secret')


def letters(store: Store) -> list[Letter]:
    return store.ask_now(House(), lambda work: work.all(Letter))


def newest(user: User, kind: Any, fits: Callable[[Any], bool]) -> Any:
    with user:
        return max((one for one in user.find(kind=kind).elements if fits(one)), key=lambda one: one.id)


def field(user: User, label: str) -> Any:
    """The input of the newest field with this label."""
    return newest(user, Field, lambda one: one.label == label).input


async def press(user: User, text: str) -> None:
    """Press the newest button with this text."""
    await user.should_see(text)
    UserInteraction(user, {newest(user, ui.button, lambda one: one.text == text)}, None).click()


async def composed(user: User, deal: int) -> None:
    await user.open(f'/deal/{deal}')
    await user.should_see('Щебень 20 т')
    composer = newest(user, Composer, lambda _: True)
    with user:
        composer.choose('email')
    await user.should_see('Написать и отправить…')
    await press(user, 'Написать и отправить…')


async def test_without_mail_the_way_to_set_it_up_is_shown(signed_in: Any, deal: int) -> None:
    ann = await signed_in(ANN)
    await composed(ann, deal)
    await ann.should_see('Почта ещё не подключена')
    await ann.should_see('Подключить почту')


async def test_a_letter_from_a_deal_is_seen_at_once_by_a_colleague_and_can_be_taken_back(
    signed_in: Any, store: Store, deal: int
) -> None:
    set_up(store)
    ann, bob = await signed_in(ANN), await signed_in(BOB)
    await bob.open(f'/deal/{deal}')
    await composed(ann, deal)
    await ann.should_see('Уйдёт через 10 секунд')
    assert field(ann, 'Кому').value == 'irina@client.ru'
    assert 'Здравствуйте, Ирина!' in field(ann, 'Текст письма').value
    field(ann, 'Тема').set_value(NASTY)
    await press(ann, 'Отправить')
    await bob.should_see('to irina@client.ru')
    (letter,) = letters(store)
    assert (letter.to, letter.subject, letter.state) == (['irina@client.ru'], NASTY, 'waiting')
    page = '\n'.join(str(e._props.get('innerHTML', '')) for e in bob.client.elements.values())
    assert NASTY not in page
    said = newest(ann, Toast, lambda _: True)
    with ann:
        await said.undo()
    await ann.should_see('Уйдёт через 10 секунд')
    assert field(ann, 'Тема').value == NASTY
    assert all(one.deleted_at for one in store.ask_now(House(), lambda work: work.all(Letter)))


async def test_a_wrong_address_is_said_in_the_form_and_nothing_is_sent(signed_in: Any, store: Store, deal: int) -> None:
    set_up(store)
    ann = await signed_in(ANN)
    await composed(ann, deal)
    await ann.should_see('Уйдёт через 10 секунд')
    field(ann, 'Кому').set_value('не адрес')
    await press(ann, 'Отправить')
    await ann.should_see('«не» — не адрес почты.')
    assert letters(store) == []


async def test_a_quote_goes_with_its_pdf_and_becomes_sent(signed_in: Any, store: Store, deal: int) -> None:
    set_up(store)
    quote = store.do_now(ANN, quotes.from_deal, deal)
    ann = await signed_in(ANN)
    await ann.open(f'/quote/{quote.id}')
    await ann.should_see('Письмом')
    await press(ann, 'Письмом')
    await ann.should_see('Уйдёт через 10 секунд')
    text = field(ann, 'Текст письма').value
    assert f'№ {quote.number}' in text
    assert '/offer/' in text
    await press(ann, 'Отправить')
    await ann.should_see('Письмо уйдёт через 10 секунд')
    (letter,) = letters(store)
    assert [file['name'] for file in letter.files] == [f'КП № {quote.number}.pdf']
    with store.work(ANN) as work:
        sent = work.get(quotes.Quote, quote.id)
        assert (sent.status, len(quotes.links_of(work, sent))) == ('SENT', 1)


async def test_files_of_letters_go_to_those_who_see_the_letter(signed_in: Any, store: Store, tmp_path: Any) -> None:
    set_up(store)
    ann = await signed_in(ANN)
    await ann.open('/activities')
    from storage.files import Files

    token = Files(tmp_path / 'files').put(b'%PDF-1.7 x')
    file = {'token': token, 'name': 'План.pdf', 'size': 10, 'kind': 'pdf', 'thumb': ''}
    letter = store.do_now(ANN, mail.write, {'to': ['a@b.ru'], 'subject': 'x'}, [], [file])
    http: httpx.AsyncClient = ann.http_client
    answer = await http.get(f'/letter/{letter.id}/{token}/x.pdf')
    assert (answer.status_code, answer.headers['content-type']) == (200, 'application/pdf')
    assert (await http.get(f'/letter/{letter.id + 1}/{token}/x.pdf')).status_code == 404
    assert (await http.get(f'/letter/{letter.id}/{"0" * 64}/x.pdf')).status_code == 404


async def test_the_settings_say_what_became_of_a_trial_and_never_show_the_password(
    signed_in: Any, store: Store
) -> None:
    set_up(store)
    store.do_now(ANN, people.change_self, {'email': 'ann@example.ru'})
    ann = await signed_in(ANN)
    await ann.open('/settings/mail')
    await ann.should_see('smtp.example.ru:465')
    await press(ann, 'Отправить письмо себе')
    await ann.should_see('Отправляется…')
    (parcel,) = store.do_now(House(), mail.take)
    await store.do(House(), mail.put_off, parcel.letter_id, 'mail.wrong_password', '535 no')
    await ann.should_see('Почтовый сервер не принял логин или пароль: 535 no')
    assert 'top-secret' not in str([(e._props, getattr(e, '_text', '')) for e in ann.client.elements.values()])


async def test_a_text_kept_ready_is_where_letters_begin(signed_in: Any, store: Store, deal: int) -> None:
    set_up(store)
    store.do_now(
        ANN, templates.add, {'name': 'Сделочное', 'of': 'deal', 'subject': 'О {название}', 'text': '{client}, да'}
    )
    ann = await signed_in(ANN)
    await composed(ann, deal)
    await ann.should_see('Уйдёт через 10 секунд')
    assert (field(ann, 'Тема').value, field(ann, 'Текст письма').value) == ('О Щебень 20 т', 'Ирина, да')


async def test_who_may_only_look_is_offered_no_letters(signed_in: Any, store: Store, deal: int) -> None:
    set_up(store)
    eve = await signed_in(EVE)
    await eve.open(f'/deal/{deal}')
    await eve.should_not_see('Написать и отправить…')


@pytest.mark.parametrize('lang', LANGS)
def test_every_text_that_comes_with_artel_is_filled_in_whole(store: Store, deal: int, lang: str) -> None:
    t = Words(lang)
    quote = store.do_now(ANN, quotes.from_deal, deal)
    facts = store.ask_now(ANN, mail.facts_of, 'quote', quote.id)
    known = filling(t, facts, 'https://a.ru/offer/x')
    for kind in SHIPPED:
        for _, subject, text in beginnings(t, kind, []):
            assert '{' not in mail.fill(subject, known) + mail.fill(text, known)
    for code in SHIPPED.values():
        text = ready(t, f'{code}.text', named=True)
        assert '{' in text
        assert mail.fill(text, known) == mail.fill(ready(t, f'{code}.text'), known)


async def test_what_was_not_read_in_time_comes_by_e_mail_once(store: Store, deal: int) -> None:
    set_up(store)
    store.do_now(BOB, people.change_self, {'email': 'bob@example.ru'})
    store.do_now(ANN, comments.add, 'deal', deal, 'Скидка 2 %? @Bob Manager', [BOB])
    assert await mailing.turn(store, 'https://crm.ru') == 0
    with time_machine.travel(now() + timedelta(minutes=6), tick=True):
        assert await mailing.turn(store, 'https://crm.ru') == 1
        assert await mailing.turn(store, 'https://crm.ru') == 0
    (letter,) = letters(store)
    assert letter.to == ['bob@example.ru']
    assert letter.subject == 'Анна Котова mentions you: Щебень 20 т'
    assert f'https://crm.ru/deal/{deal}' in letter.text
    assert 'Скидка 2 %?' in letter.text


async def test_what_was_read_or_is_not_wanted_by_e_mail_is_not_sent(store: Store, deal: int) -> None:
    set_up(store)
    store.do_now(BOB, people.change_self, {'email': 'bob@example.ru', 'mail_notices': False})
    store.do_now(EVE, people.change_self, {'email': 'eve@example.ru'})
    store.do_now(ANN, comments.add, 'deal', deal, '@Bob Manager @Ева Зритель', [BOB, EVE])
    store.do_now(EVE, notices.read_all)
    with time_machine.travel(now() + timedelta(minutes=6), tick=True):
        assert await mailing.turn(store, 'https://crm.ru') == 0
