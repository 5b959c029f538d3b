"""Runs the guarded app as a process and speaks to it as browsers and attackers do."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import httpx

APP = Path(__file__).with_name('guarded_app.py')
PASSWORD = 'зелёный трактор едет'
HTML = {'accept': 'text/html'}


@contextlib.contextmanager
def served(folder: Path, kind: str = '') -> Iterator[str]:
    """The address of a running guarded app; its log is kept in `folder`/log."""
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(('PYTEST', 'NICEGUI'))}
    with (folder / 'log').open('w') as log:
        command = [sys.executable, str(APP), str(port), str(folder / 'artel.db'), *([kind] if kind else [])]
        process = subprocess.Popen(command,
                                   stdout=log, stderr=log, cwd=folder, env=environment)  # fmt: skip
        try:
            url = f'http://127.0.0.1:{port}'
            until = time.monotonic() + 40
            while True:
                try:
                    if httpx.get(f'{url}/rest/ping').status_code == 200:
                        break
                except httpx.TransportError:
                    if process.poll() is not None or time.monotonic() > until:
                        raise AssertionError((folder / 'log').read_text()) from None
                    time.sleep(0.1)
            yield url
        finally:
            process.terminate()
            process.wait(10)


def signed_in(url: str, email: str) -> httpx.Client:
    """A client that signed in by the form."""
    client = httpx.Client(base_url=url, headers=HTML)
    answer = client.post('/sign-in', data={'email': email, 'password': PASSWORD}, headers={'origin': url})
    assert answer.status_code == 303, answer.text
    return client


def opened(client: httpx.Client, path: str = '/') -> str:
    """Open a page; its client id."""
    found = re.search(r'"client_id": ?"([0-9a-f-]{36})"|\'client_id\': \'([0-9a-f-]{36})\'', client.get(path).text)
    assert found
    return found[1] or found[2]


def facts(client: httpx.Client) -> dict[str, Any]:
    return dict(client.get('/facts').json())


class Socket:
    """A socket.io client over a bare web socket: it says what an attacker would say."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self.closed = False

    async def send(self, name: str, msg: Any) -> None:
        await self.ws.send_str('42' + json.dumps([name, msg]))

    async def heard(self, seconds: float = 0.6) -> list[str]:
        """Frames that arrive in the next moments; '' for the end of the connection."""
        got: list[str] = []
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                frame = await self.ws.receive(timeout=left)
            except TimeoutError:
                break
            if frame.type is not aiohttp.WSMsgType.TEXT:
                self.closed = True
                got.append('')
                break
            if frame.data == '2':
                await self.ws.send_str('3')
            else:
                got.append(frame.data)
        return got


@contextlib.asynccontextmanager
async def socket_to(url: str, client_id: str, cookie: str = '', origin: str | None = None, *, shake: bool = True,
                    tab: str | None = None) -> Any:  # fmt: skip
    """(socket, frames of its opening); aiohttp.WSServerHandshakeError where it is refused at once."""
    query = f'EIO=4&transport=websocket&client_id={client_id}&next_message_id=0'
    query += f'&document_id={uuid4()}&tab_id={tab or uuid4()}'
    query += '&implicit_handshake=true' if shake else ''
    headers = {k: v for k, v in (('cookie', cookie), ('origin', origin)) if v}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f'{url.replace("http", "ws")}/_nicegui_ws/socket.io/?{query}', headers=headers) as ws,
    ):
        await ws.receive()
        await ws.send_str('40')
        made = Socket(ws)
        yield made, await made.heard()


def cookie_of(client: httpx.Client) -> str:
    return f'artel={client.cookies["artel"]}'
