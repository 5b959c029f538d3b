"""Rows 3 and 5: a drop reaches fifty open screens, and what that does to the server's loop."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from . import data, servers
from .measure import Row, median, quantile, row
from .screens import PATIENCE, Screen, connections, opened
from .servers import Server

SCREENS = 50
MOVES = 8
BETWEEN = 0.25
SIZE = 300
GIVEN_UP, LONGEST = 10.0, 20.0


@dataclass
class Hall:
    """Fifty screens of one server; `told` are the seconds from each drop to each other screen."""

    server: Server
    deals: int
    screens: list[Screen] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    lost: int = 0
    spans: list[tuple[float, float]] = field(default_factory=list)
    _sign: str = ''
    _begun: float = 0.0
    _waiting: set[Screen] = field(default_factory=set)
    _all: asyncio.Event = field(default_factory=asyncio.Event)

    async def fill(self, session: aiohttp.ClientSession) -> None:
        """Open the board fifty times, each by another person."""
        for who in range(SCREENS):
            self.screens.append(await opened(session, self.server, '/deals', who, self._hear))

    async def drop(self, dice: random.Random, stages: Sequence[int]) -> None:
        """Let somebody drop a card and wait until all others have been told."""
        hand = dice.choice(self.screens)
        deal, stage = dice.randrange(1, self.deals + 1), dice.choice(stages)
        self._sign = f'\\"card\\":{{\\"id\\":{deal},\\"s\\":{stage},'
        self._waiting = {screen for screen in self.screens if screen is not hand}
        self._all.clear()
        self._begun = time.perf_counter()
        await hand.drop(deal, stage)
        try:
            await asyncio.wait_for(self._all.wait(), GIVEN_UP)
        except TimeoutError:
            self.lost += len(self._waiting)
            self.told += [GIVEN_UP] * len(self._waiting)
        self._sign = ''

    async def moves(self, dice: random.Random, stages: Sequence[int]) -> None:
        """One round of drops, cut short where they take far too long."""
        begun = time.monotonic()
        for _ in range(MOVES):
            await self.drop(dice, stages)
            await asyncio.sleep(BETWEEN)
            if time.monotonic() - begun > LONGEST:
                break
        self.spans.append((begun, time.monotonic()))

    def _hear(self, screen: Screen, text: str, moment: float) -> None:
        if self._sign and screen in self._waiting and self._sign in text:
            self.told.append(moment - self._begun)
            self._waiting.discard(screen)
            if not self._waiting:
                self._all.set()


class Crowd:
    """Fifty bare sockets to the floor's broadcast; `told` are the seconds from each word to each of them."""

    def __init__(self) -> None:
        self.sockets: list[aiohttp.ClientWebSocketResponse] = []
        self.told: list[float] = []
        self._begun, self._left, self._all = 0.0, 0, asyncio.Event()
        self._ears: list[asyncio.Task[None]] = []

    async def fill(self, session: aiohttp.ClientSession, server: Server) -> None:
        for _ in range(SCREENS):
            socket = await session.ws_connect(f'{server.url.replace("http", "ws")}/everybody')
            self.sockets.append(socket)
            self._ears.append(asyncio.create_task(self._listen(socket)))

    async def round(self) -> None:
        """Say 300 bytes and wait until all have heard them, several times."""
        for _ in range(MOVES):
            self._left = SCREENS
            self._all.clear()
            self._begun = time.perf_counter()
            await self.sockets[0].send_str('x' * SIZE)
            await asyncio.wait_for(self._all.wait(), PATIENCE)
            await asyncio.sleep(BETWEEN / 5)

    async def close(self) -> None:
        for socket in self.sockets:
            await socket.close()
        await asyncio.gather(*self._ears)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for _ in socket:
            self.told.append(time.perf_counter() - self._begun)
            self._left -= 1
            if not self._left:
                self._all.set()


async def _measure(halls: list[Hall], crowd: Crowd, bare: Server, rounds: int, stages: list[int]) -> None:
    dice = random.Random(3)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(connections())
        await crowd.fill(session, bare)
        for hall in halls:
            await hall.fill(session)
        await asyncio.sleep(3)
        for hall in halls:
            await hall.drop(dice, stages)
            hall.told.clear()
            hall.lost = 0
        for _ in range(rounds):
            await crowd.round()
            for hall in halls:
                await hall.moves(dice, stages)
        for hall in halls:
            for screen in hall.screens:
                await screen.close()
        await crowd.close()


def news(place: Path, rounds: int, *, growth: bool = True) -> tuple[list[Row], dict[str, tuple[float, float]]]:
    """Rows 3 and 5, and for row 15 what each figure is at 2,000 and at 200,000 deals."""
    sizes = (data.SMALL, data.LARGE) if growth else (data.SMALL,)
    crowd = Crowd()
    with ExitStack() as stack:
        bare = stack.enter_context(servers.floor(place / 'bare', 'nicegui'))
        halls = [Hall(stack.enter_context(servers.artel(place / f'news-{size}', size, watched=True)), size)
                 for size in sizes]  # fmt: skip
        asyncio.run(_measure(halls, crowd, bare, rounds, data.lanes(place / f'news-{data.SMALL}')))
    small, *large = halls
    p50, p95 = (median(small.told) * 1000, quantile(small.told, 0.95) * 1000)
    late = quantile(servers.late_of(small.server, small.spans), 0.99) * 1000
    rows = [
        row(3, f'drop seen on {SCREENS - 1} other screens, p50, ms', p50, median(crowd.told) * 1000, '≤ 40', p50 <= 40),
        row(3, 'the same, p95, ms', p95, quantile(crowd.told, 0.95) * 1000, '≤ 100', p95 <= 100 and not small.lost),
        row(5, 'loop held under row 3, p99, ms', late, None, '≤ 20', late <= 20),
    ]
    if small.lost:
        rows.append(row(3, f'screens not told within {GIVEN_UP:g} s', small.lost, None, '0', False))
    grown = {'3 p50': (p50, median(large[0].told) * 1000)} if large else {}
    return rows, grown
