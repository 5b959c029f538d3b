"""Letters leave by SMTP, and what the server answers becomes what people read."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from domain import mail, people
from domain.permissions import House
from domain.types import now
from integrations.mail import Outbox
from integrations.mail.message import ascii_address, html_of, message_of
from storage.files import Files
from storage.store import Store
from tests.conftest import ANN, BOB

from .postbox import Postbox, a_postbox

TEXT = 'Добрый день!\nhttps://a.ru/x.'
LETTER = {'to': ['irina@client.ru'], 'cc': ['boss@client.ru'], 'subject': 'Счёт № 7', 'text': TEXT}


pytestmark = pytest.mark.filterwarnings('ignore:Requiring AUTH')


@pytest.fixture
def box() -> Iterator[Postbox]:
    with a_postbox() as made:
        yield made


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / 'files')


def set_up(store: Store, port: int, **values: Any) -> None:
    server = {'host': '127.0.0.1', 'port': port, 'security': 'none', 'from_email': 'sales@снаб.рф', 'from_name': 'Снаб'}
    store.do_now(ANN, mail.set_account, server | values, 'secret')


async def sent(store: Store, files: Files) -> int:
    with time_machine.travel(now() + timedelta(seconds=11), tick=True):
        return await Outbox(store.do, store.ask, files).turn()


def state(store: Store, letter: mail.Letter) -> tuple[str, str]:
    found = store.ask_now(ANN, lambda work: work.get(mail.Letter, letter.id))
    return found.state, found.error


async def test_a_letter_arrives_as_it_was_written_with_its_files(store: Store, box: Postbox, files: Files) -> None:
    set_up(store, box.port)
    store.do_now(BOB, people.change_self, {'email': 'bob@example.ru'})
    content = b'%PDF-1.7 ' + bytes(range(256))
    file = {'token': files.put(content), 'name': 'Счёт № 7.pdf', 'size': len(content), 'kind': 'pdf', 'thumb': ''}
    letter = store.do_now(BOB, mail.write, LETTER, [], [file])
    assert await sent(store, files) == 1
    assert state(store, letter) == ('sent', '')
    (came,) = box.letters
    assert came['Subject'] == 'Счёт № 7'
    assert came['From'] == '"Bob Manager, Снаб" <sales@xn--80ac8ap.xn--p1ai>'
    assert came['Reply-To'] == 'bob@example.ru'
    assert came['Message-ID'] == f'<{letter.message_id}@xn--80ac8ap.xn--p1ai>'
    assert box.recipients == [['irina@client.ru', 'boss@client.ru']]
    plain, html = came.get_body(('plain',)), came.get_body(('html',))
    assert plain
    assert html
    assert plain.get_content().splitlines() == TEXT.splitlines()
    assert '<a href="https://a.ru/x">https://a.ru/x</a>.' in html.get_content()
    (attached,) = came.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ('Счёт № 7.pdf', 'application/pdf')
    assert attached.get_content() == content


def test_what_people_type_is_text_in_the_html_too() -> None:
    assert html_of('<script>x</script> https://a.ru/?a=1&b="x"').count('<script>') == 0
    assert '<a href="https://a.ru/?a=1&amp;b=">' in html_of('https://a.ru/?a=1&b="x"')


def test_no_value_adds_a_header_of_its_own() -> None:
    parcel = mail.Parcel(
        letter_id=1, message_id='m', sender='Анна\r\nBcc: x@y.ru', from_email='a@b.ru', reply_to='', to=['c@d.ru'],
        cc=[], subject='Тема', text='', files=[], auto='', server={},
    )  # fmt: skip
    with pytest.raises(ValueError, match='CR or LF'):
        message_of(parcel, [])


def test_domains_in_russian_are_written_as_servers_take_them() -> None:
    assert ascii_address('a@почта.рф') == 'a@xn--80a1acny.xn--p1ai'
    assert ascii_address('a@b.ru') == 'a@b.ru'


async def test_an_address_that_the_server_refuses_is_told_and_the_others_get_it(
    store: Store, box: Postbox, files: Files
) -> None:
    set_up(store, box.port)
    box.no['boss@client.ru'] = '550 No such user'
    letter = store.do_now(ANN, mail.write, LETTER)
    await sent(store, files)
    assert state(store, letter) == ('sent', '')
    assert store.ask_now(ANN, lambda work: work.get(mail.Letter, letter.id).refused) == ['boss@client.ru']


async def test_where_nobody_is_accepted_it_fails_for_good(store: Store, box: Postbox, files: Files) -> None:
    set_up(store, box.port)
    box.no = {'irina@client.ru': '550 No such user', 'boss@client.ru': '550 No such user'}
    letter = store.do_now(ANN, mail.write, LETTER)
    await sent(store, files)
    assert state(store, letter) == ('failed', 'mail.no_recipient')


async def test_a_busy_server_is_asked_again_later(store: Store, box: Postbox, files: Files) -> None:
    set_up(store, box.port)
    box.busy = '451 Try later'
    letter = store.do_now(ANN, mail.write, LETTER)
    await sent(store, files)
    assert state(store, letter) == ('waiting', 'mail.refused')
    box.busy = ''
    with time_machine.travel(now() + timedelta(seconds=75), tick=True):
        assert await Outbox(store.do, store.ask, files).turn() == 1
    assert state(store, letter) == ('sent', '')


async def test_a_name_and_password_open_the_server_and_a_wrong_one_is_said(store: Store, files: Files) -> None:
    with a_postbox('secret') as box:
        set_up(store, box.port, username='sales')
        letter = store.do_now(ANN, mail.write, LETTER)
        await sent(store, files)
        assert state(store, letter) == ('sent', '')
        box.password = 'changed'
        letter = store.do_now(ANN, mail.write, LETTER)
        await sent(store, files)
        assert state(store, letter) == ('waiting', 'mail.wrong_password')


@pytest.mark.parametrize('security', ['tls', 'starttls'])
async def test_a_password_never_goes_where_encryption_was_asked_for_and_is_not_there(
    store: Store, files: Files, security: str
) -> None:
    with a_postbox('secret') as box:
        set_up(store, box.port, username='sales', security=security)
        letter = store.do_now(ANN, mail.write, LETTER)
        await sent(store, files)
        assert state(store, letter) == ('waiting', 'mail.no_encryption')
        assert box.letters == []


async def test_a_server_that_is_not_there_is_told_so(store: Store, files: Files) -> None:
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = int(free.getsockname()[1])
    set_up(store, port)
    letter = store.do_now(ANN, mail.write, LETTER)
    await sent(store, files)
    assert state(store, letter) == ('waiting', 'mail.unreachable')


async def test_a_file_that_is_gone_from_the_disk_stops_the_letter(store: Store, box: Postbox, files: Files) -> None:
    set_up(store, box.port)
    file = {'token': 'ab' * 32, 'name': 'a.pdf', 'size': 10, 'kind': 'pdf', 'thumb': ''}
    letter = store.do_now(ANN, mail.write, LETTER, [], [file])
    await sent(store, files)
    assert state(store, letter) == ('failed', 'mail.file_gone')


async def test_the_running_outbox_hears_of_a_letter_and_sends_it(store: Store, box: Postbox, files: Files) -> None:
    set_up(store, box.port)
    outbox = Outbox(store.do, store.ask, files)
    silence = store.feed.listen(outbox.hear)
    running = asyncio.create_task(outbox.run())
    try:
        store.do_now(ANN, people.change_self, {'email': 'ann@example.ru'})
        await store.do(ANN, mail.try_account, 'Проверка', 'Работает')
        for _ in range(200):
            if box.letters:
                break
            await asyncio.sleep(0.05)
    finally:
        running.cancel()
        silence()
    assert [one['Subject'] for one in box.letters] == ['Проверка']


async def test_two_senders_never_take_the_same_letter(store: Store, box: Postbox, files: Files) -> None:
    set_up(store, box.port)
    for n in range(12):
        store.do_now(ANN, mail.write, {**LETTER, 'subject': f'№ {n}'})
    one, two = Outbox(store.do, store.ask, files), Outbox(store.do, store.ask, files)
    with time_machine.travel(now() + timedelta(seconds=11), tick=True):
        while sum(await asyncio.gather(one.turn(), two.turn())):
            pass
    assert sorted(str(letter['Subject']) for letter in box.letters) == sorted(f'№ {n}' for n in range(12))
    assert await store.ask(House(), mail.next_due) is None


def test_certificates_are_checked() -> None:
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED
