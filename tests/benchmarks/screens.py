"""Open screens without a browser: they load the page, speak NiceGUI's socket.io, and fetch the board as it would."""

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import aiohttp

from .servers import Server

PATIENCE = 60.0
ACK_EVERY = 3.0
_CLIENT = re.compile(r"'client_id': '([0-9a-f-]{36})'")
_ASKED = re.compile(r'"request_id": ?"([^"]+)"')
Heard = Callable[['Screen', str, float], None]


class Screen:
    """One open page of Artel or of the floor. `board` is the board's element once it has arrived."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, client_id: str, heard: Heard | None) -> None:
        self.socket, self.client_id, self.heard = socket, client_id, heard
        self.board: dict[str, Any] = {}
        self.board_id = 0
        self.ready = asyncio.Event()
        self.messages = 0
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._ack())]

    async def drop(self, deal_id: int, stage_id: int) -> None:
        """Put a card on top of a lane, as a hand does it."""
        listener = next(e['listener_id'] for e in self.board['events'] if e['type'] == 'move')
        args = [json.dumps({'id': deal_id, 'stage': stage_id, 'before': None, 'after': None})]
        told = {'id': self.board_id, 'client_id': self.client_id, 'listener_id': listener, 'args': args}
        await self.socket.send_str('42' + json.dumps(['event', told]))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.socket.close()

    async def _listen(self) -> None:
        async for frame in self.socket:
            moment = time.perf_counter()
            if frame.type is not aiohttp.WSMsgType.TEXT:
                continue
            text = frame.data
            if text == '2':
                await self.socket.send_str('3')
            elif text.startswith('42'):
                self.messages += 1
                if self.heard:
                    self.heard(self, text, moment)
                if not self.board and text.startswith('42["update"'):
                    self._look(json.loads(text[2:])[1])
                elif text.startswith('42["run_javascript"') and (asked := _ASKED.search(text)):
                    told = {'request_id': asked[1], 'client_id': self.client_id, 'result': True}
                    await self.socket.send_str('42' + json.dumps(['javascript_response', told]))

    def _look(self, elements: dict[str, Any]) -> None:
        for id, element in elements.items():
            props = element.get('props', {}) if isinstance(element, dict) else {}
            if str(props.get('src', '')).startswith('/data/deals.board'):
                self.board, self.board_id = element, int(id)
                self.ready.set()

    async def _ack(self) -> None:
        while True:
            await asyncio.sleep(ACK_EVERY)
            told = {'client_id': self.client_id, 'next_message_id': self.messages}
            await self.socket.send_str('42' + json.dumps(['ack', told]))


@contextlib.asynccontextmanager
async def connections() -> AsyncIterator[aiohttp.ClientSession]:
    """A client for many screens, without cookies of its own."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def opened(session: aiohttp.ClientSession, server: Server, path: str, who: int,
                 heard: Heard | None = None) -> Screen:  # fmt: skip
    """Open a page as person number `who`; on a board also wait for it and fetch what it shows."""
    headers = {'accept': 'text/html'} | ({'cookie': server.cookie(who)} if server.tokens else {})
    async with session.get(server.url + path, headers=headers) as answer:
        found = _CLIENT.search(await answer.text())
    if found is None:
        raise RuntimeError(f'{path} is no page of NiceGUI: {answer.status}')
    query = f'EIO=4&transport=websocket&client_id={found[1]}&next_message_id=0&document_id={uuid4()}&tab_id={uuid4()}'
    socket = await session.ws_connect(
        f'{server.url.replace("http", "ws")}/_nicegui_ws/socket.io/?{query}&implicit_handshake=true',
        headers=headers | {'origin': server.url}, max_msg_size=0,
    )  # fmt: skip
    await socket.receive(PATIENCE)
    await socket.send_str('40')
    screen = Screen(socket, found[1], heard)
    if server.tokens:
        await asyncio.wait_for(screen.ready.wait(), PATIENCE)
        async with session.get(server.url + screen.board['props']['src'], headers=headers) as answer:
            await answer.read()
    return screen
