"""Attacks on a real server process: what somebody without the session, or with another one, gets."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from socket import create_connection
from typing import Any

import aiohttp
import httpx
import pytest
from nicegui.version import __version__ as NICEGUI

from .serving import HTML, PASSWORD, cookie_of, facts, opened, served, signed_in, socket_to

Servers = tuple[str, Path]


@pytest.fixture(scope='module')
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp('guarded')
    with served(folder) as url:
        yield url, folder


@pytest.fixture(scope='module')
def anna(server: Servers) -> httpx.Client:
    return signed_in(server[0], 'anna@example.com')


@pytest.fixture
def bob(server: Servers) -> httpx.Client:
    return signed_in(server[0], 'bob@example.com')


def element(known: dict[str, Any], client_id: str, kind: str, text: str) -> tuple[int, str]:
    """(element id, listener id) an attacker has learned from somewhere."""
    fitting = [(int(id), ears[0]) for id, (name, said, ears) in known['clients'][client_id].items()
               if name == kind and said == text and ears]  # fmt: skip
    return fitting[0]


def uploads(known: dict[str, Any], client_id: str) -> list[int]:
    """Ids of the page's upload fields: the hidden one first."""
    return sorted(int(id) for id, (name, _, _) in known['clients'][client_id].items() if name == 'Upload')


def press(known: dict[str, Any], client_id: str, text: str = 'Press') -> dict[str, Any]:
    id, listener = element(known, client_id, 'Button', text)
    return {'client_id': client_id, 'id': id, 'listener_id': listener, 'args': ['{}']}


async def test_the_owner_gets_through(server: Servers, anna: httpx.Client) -> None:
    page = opened(anna)
    async with socket_to(server[0], page, cookie_of(anna), server[0]) as (socket, frames):
        assert frames[0].startswith('40')
        before = facts(anna)
        await socket.send('event', press(before, page))
        assert any('Pressed it' in frame for frame in await socket.heard())
        assert facts(anna)['happened'].count('pressed') == before['happened'].count('pressed') + 1


async def test_a_page_is_nothing_without_the_cookie_that_opened_it(
    server: Servers, anna: httpx.Client, bob: httpx.Client
) -> None:
    page = opened(anna)
    for cookie in ('', 'artel=' + 'A' * 43, 'artel=x; artel', cookie_of(bob)):
        for shake in (True, False):
            async with socket_to(server[0], page, cookie, server[0], shake=shake) as (socket, frames):
                known = facts(anna)
                await socket.send('handshake', {'client_id': page, 'tab_id': 't', 'document_id': 'd'})
                await socket.send('event', press(known, page))
                await socket.send('javascript_response', {'client_id': page, 'request_id': 'x', 'result': 1})
                answers = frames + await socket.heard()
                assert not any('Pressed' in frame for frame in answers)
                assert facts(anna)['sockets'][page] == []
                assert facts(anna)['happened'] == known['happened'], (cookie, shake)


async def test_an_open_page_takes_no_events_from_another_socket(
    server: Servers, anna: httpx.Client, bob: httpx.Client
) -> None:
    annas, bobs = opened(anna), opened(bob)
    async with socket_to(server[0], annas, cookie_of(anna)), socket_to(server[0], bobs, cookie_of(bob)) as (thief, _):
        known = facts(anna)
        assert known['sockets'][annas]
        assert known['sockets'][bobs]
        await thief.send('event', press(known, annas))
        await thief.send('handshake', {'client_id': annas, 'tab_id': known['tabs'][annas], 'document_id': 'd'})
        await thief.send('event', press(known, annas))
        await thief.heard()
        assert facts(anna)['happened'] == known['happened']
        assert facts(anna)['sockets'] == known['sockets']


async def test_a_foreign_page_gets_neither_socket_nor_post(server: Servers, anna: httpx.Client) -> None:
    url, page = server[0], opened(anna)
    for origin in ('https://evil.example', 'null', url.replace('127.0.0.1', 'localhost'), f'{url}.evil.example'):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with socket_to(url, page, cookie_of(anna), origin):
                pass
        assert refused.value.status == 403
        assert anna.post('/act', headers={'origin': origin}).status_code == 403
        assert anna.post('/sign-out', headers={'origin': origin}).status_code == 403
        polling = anna.get('/_nicegui_ws/socket.io/?EIO=4&transport=polling', headers={'origin': origin})
        assert polling.status_code == 403
    assert anna.post('/act', headers={'sec-fetch-site': 'cross-site'}).status_code == 403
    assert anna.post('/act', headers={'origin': url}).json() == 'done'


async def test_what_is_hidden_hears_nothing(server: Servers, anna: httpx.Client) -> None:
    page = opened(anna)
    async with socket_to(server[0], page, cookie_of(anna)) as (socket, _):
        known = facts(anna)
        for text in ('Hidden', 'Inside'):
            await socket.send('event', press(known, page, text))
        hidden = uploads(known, page)[0]
        answer = anna.post(f'/_nicegui/client/{page}/upload/{hidden}', files={'file': ('a.txt', b'x')})
        assert answer.status_code == 403
        await socket.heard()
        assert not {'hidden', 'hidden upload'} & set(facts(anna)['happened'])
        assert facts(anna)['happened'] == known['happened']
        await socket.send('event', press(known, page, 'Open dialog'))
        await socket.send('event', press(known, page, 'Inside'))
        await socket.heard()
        assert facts(anna)['happened'][-1] == 'inside', 'an open dialog must hear'


async def test_broken_frames_are_dropped_and_leave_no_traceback(server: Servers, anna: httpx.Client) -> None:
    page, earlier = opened(anna), len((server[1] / 'log').read_text())
    async with socket_to(server[0], page, cookie_of(anna)) as (socket, _):
        good = press(facts(anna), page)
        wrong = [{'id': 'x'}, {'id': 10**9}, {'listener_id': 'none'}, {'args': 7}, {'args': ['{']}, {'args': [{}]}]
        for odd in (None, 1, [], 'x', {}, {'client_id': 5}, {'client_id': page}, *({**good, **one} for one in wrong)):
            for name in ('event', 'ack', 'javascript_response', 'log', 'handshake'):
                await socket.send(name, odd)
        await socket.send('log', {'client_id': page, 'level': 'error', 'message': 'first\nsecond FORGED line'})
        await socket.send('event', good)
        assert any('Pressed it' in frame for frame in await socket.heard())
    log = (server[1] / 'log').read_text()[earlier:]
    assert 'Traceback' not in log
    assert '\nsecond FORGED' not in log


def test_who_hangs_up_before_the_answer_leaves_no_traceback(server: Servers, anna: httpx.Client) -> None:
    url, log = httpx.URL(server[0]), server[1] / 'log'
    earlier = len(log.read_text())
    for file, wait in itertools.product(('nicegui.js', 'quasar.umd.prod.js'), (0, 0.001, 0.003, 0.01, 0.02) * 4):
        with create_connection((url.host, url.port or 80)) as wire:
            asked = f'GET /_nicegui/{NICEGUI}/static/{file} HTTP/1.1', f'Host: {url.host}', 'Accept-Encoding: gzip'
            wire.sendall('\r\n'.join([*asked, '', '']).encode())
            time.sleep(wait)  # it is read, squeezed or sent by now
    time.sleep(0.3)
    assert anna.get('/').status_code == 200
    assert 'Traceback' not in log.read_text()[earlier:]


async def test_a_flood_of_events_ends_the_socket(server: Servers, anna: httpx.Client) -> None:
    page = opened(anna)
    async with socket_to(server[0], page, cookie_of(anna)) as (socket, _):
        known = facts(anna)
        for _ in range(600):
            await socket.send('event', press(known, page))
        await socket.heard(1.5)
        after = facts(anna)
        assert after['happened'].count('pressed') - known['happened'].count('pressed') <= 400
        assert after['sockets'][page] == []


def test_uploads_need_the_owners_cookie_and_a_fitting_size(
    server: Servers, anna: httpx.Client, bob: httpx.Client
) -> None:
    page = opened(anna)
    known = facts(anna)
    shown = uploads(known, page)[-1]
    where, small = f'/_nicegui/client/{page}/upload/{shown}', {'file': ('a.txt', b'hello')}
    assert httpx.post(server[0] + where, files=small).status_code == 401
    assert bob.post(where, files=small).status_code == 403
    assert anna.post(where, files=small, headers={'origin': 'https://evil.example'}).status_code == 403
    assert anna.post(where, files={'file': ('b', b'x' * (2 * 2**20 + 1))}).status_code == 413

    def endless() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="f"; filename="c"\r\n\r\n'
        for _ in range(40):
            yield b'x' * 2**16
        yield b'\r\n--b--\r\n'

    chunked = anna.post(where, content=endless(), headers={'content-type': 'multipart/form-data; boundary=b'})
    assert chunked.status_code == 413, 'a body without a length is counted while it streams'
    assert facts(anna)['happened'].count('upload') == known['happened'].count('upload')
    assert anna.post(where, files=small).status_code == 200
    assert facts(anna)['happened'][-1] == 'upload'


def test_nobody_gets_a_page_and_nothing_is_built_for_them(server: Servers, anna: httpx.Client) -> None:
    before = set(facts(anna)['clients'])
    for path in ('/', '/broken', '/nothing?x=1', '/artel/nothing'):
        answer = httpx.get(server[0] + path, headers=HTML)
        assert (answer.status_code, answer.headers.get('location', '')[:8]) in {(303, '/sign-in'), (404, '')}, path
    there = httpx.get(f'{server[0]}/deals/7?tab=2&x=//y', headers=HTML).headers['location']
    assert there == '/sign-in?next=/deals/7%3Ftab%3D2%26x%3D//y'
    assert httpx.get(f'{server[0]}/facts', headers={'accept': 'application/json'}).status_code == 401
    assert httpx.post(f'{server[0]}/act', headers={'accept': 'application/json'}).status_code == 401
    assert anna.get('/nothing').status_code == 404
    assert anna.get('/favicon.ico').headers['content-type'] == 'image/svg+xml'
    assert 'Disallow: /' in httpx.get(f'{server[0]}/robots.txt').text
    assert set(facts(anna)['clients']) == before
    assert anna.get('/rest/ping').json() == 'pong None', 'a cookie must not count on the paths of programs'


def test_an_error_tells_a_number_and_nothing_else(server: Servers, anna: httpx.Client) -> None:
    answer = anna.get('/broken', headers={'accept-language': 'ru', 'cookie': cookie_of(anna)})
    assert answer.status_code == 500
    assert 'a secret in an exception' not in answer.text
    number = answer.text.split('номер: ')[1].split('.')[0]
    log = (server[1] / 'log').read_text()
    assert f'error {number}' in log
    assert 'RuntimeError: a secret in an exception' in log


def test_headers_forbid_foreign_scripts_and_frames(server: Servers, anna: httpx.Client) -> None:
    page = anna.get('/')
    policy = page.headers['content-security-policy']
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert "'unsafe-inline'" not in policy.split('script-src')[1].split(';')[0]
    assert "frame-ancestors 'none'" in policy
    assert page.text.count('<script') == page.text.count(f'<script nonce="{nonce}"')
    assert nonce not in anna.get('/').headers['content-security-policy']
    assert page.headers['x-content-type-options'] == 'nosniff'
    door = httpx.get(f'{server[0]}/sign-in')
    assert door.headers['content-security-policy'].startswith("default-src 'none'")
    assert 'session' not in ' '.join(page.cookies) + ' '.join(anna.cookies), 'NiceGUI must not add a cookie of its own'


def test_the_cookie_is_closed_to_scripts_and_new_each_time(server: Servers) -> None:
    with httpx.Client(base_url=server[0], headers={**HTML, 'origin': server[0]}) as client:
        data = {'email': 'ANNA@example.com ', 'password': PASSWORD, 'next': '//evil.example'}
        first = client.post('/sign-in', data=data)
        cookie = next(c for c in first.headers.get_list('set-cookie') if c.startswith('artel='))
        assert 'HttpOnly' in cookie
        assert 'SameSite=lax' in cookie
        assert first.headers['location'] == '/'
        old = client.cookies['artel']
        assert client.post('/sign-in', data={**data, 'next': '/deals/7'}).headers['location'] == '/deals/7'
        assert client.cookies['artel'] != old
        stale = httpx.get(f'{server[0]}/facts', headers={'accept': 'x/y', 'cookie': f'artel={old}'})
        assert stale.status_code == 401, 'the old session of this browser has ended'


async def test_signing_out_ends_open_pages_within_a_second(server: Servers) -> None:
    client, other = signed_in(server[0], 'anna@example.com'), signed_in(server[0], 'anna@example.com')
    page, kept = opened(client), opened(other)
    async with (
        socket_to(server[0], page, cookie_of(client)) as (socket, _),
        socket_to(server[0], kept, cookie_of(other)) as (still, _),
    ):
        known, start = facts(client), time.monotonic()
        stolen = cookie_of(client)
        answer = await asyncio.to_thread(client.post, '/sign-out', headers={'origin': server[0]})
        assert answer.headers['location'] == '/sign-in'
        frames = await socket.heard(1.0)
        assert any('/sign-in' in frame for frame in frames)
        assert time.monotonic() - start < 1.3
        assert page not in facts(other)['clients']
        await socket.send('event', press(known, page)) if not socket.closed else None
        assert facts(other)['happened'] == known['happened']
        assert httpx.get(f'{server[0]}/facts', headers={'cookie': stolen, 'accept': 'x/y'}).status_code == 401
        assert facts(other)['sockets'][kept], 'another session of the same person goes on'
        await asyncio.to_thread(other.post, '/sign-in', data={'email': 'anna@example.com', 'password': PASSWORD})
        assert any('/sign-in' in frame for frame in await still.heard(1.0)), 'signing in anew ends the old session'


async def test_changed_rights_and_dismissal_reach_open_pages_within_a_second(
    server: Servers, anna: httpx.Client, bob: httpx.Client
) -> None:
    page = opened(bob)
    async with socket_to(server[0], page, cookie_of(bob)) as (socket, _):
        await asyncio.to_thread(httpx.post, f'{server[0]}/rest/role/2/viewer')
        assert any('reload()' in frame for frame in await socket.heard(1.0))
        assert page not in facts(anna)['clients']
    again = opened(bob)
    async with socket_to(server[0], again, cookie_of(bob)) as (socket, frames):
        assert frames[0].startswith('40')
        assert (await asyncio.to_thread(httpx.post, f'{server[0]}/rest/dismiss/2')).status_code == 200
        assert any('/sign-in' in frame for frame in await socket.heard(1.0))
        assert again not in facts(anna)['clients']
    assert bob.get('/facts', headers={'accept': 'x/y'}).status_code == 401
    wrong = bob.post('/sign-in', data={'email': 'bob@example.com', 'password': PASSWORD}, headers={'origin': server[0]})
    assert wrong.status_code == 422


def test_guessing_is_answered_alike_and_then_has_to_wait(server: Servers) -> None:
    def guess(email: str) -> httpx.Response:
        data = {'email': email, 'password': 'wrong password'}
        headers = {**HTML, 'origin': server[0], 'accept-language': 'ru'}
        return httpx.post(f'{server[0]}/sign-in', data=data, headers=headers)

    known, unknown = [guess('anna@example.com') for _ in range(4)], [guess('nobody@example.com') for _ in range(4)]
    texts = {a.text.replace('anna@', 'X@').replace('nobody@', 'X@') for a in (*known, *unknown)}
    assert len(texts) == 1
    answers = [guess('nobody@example.com') for _ in range(8)]
    assert answers[-1].status_code == 429
    assert 'Подождите 15 мин' in answers[-1].text
    assert int(answers[-1].headers['retry-after']) > 800
