"""Rows 6 and 14: the memory of the process and of an open board, and how long a start takes."""

import asyncio
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from . import data, servers
from .measure import Row, median, row, rss
from .screens import connections, opened
from .servers import PATIENCE, Server

WARM, BOARDS, REST = 5, 40, 2.0


async def _open_pages(server: Server, path: str) -> float:
    """MB that one more open page of this path costs the server."""
    async with connections() as session:
        pages = [await opened(session, server, path, who) for who in range(WARM)]
        await asyncio.sleep(REST)
        before = rss(server.pid)
        pages += [await opened(session, server, path, WARM + who) for who in range(BOARDS)]
        await asyncio.sleep(REST)
        grown = (rss(server.pid) - before) / BOARDS
        for page in pages:
            await page.close()
    return grown


def memory(place: Path) -> list[Row]:
    """Row 6."""
    with ExitStack() as stack:
        bare = stack.enter_context(servers.floor(place / 'uvicorn', 'uvicorn'))
        bare.get('/')
        least = rss(bare.pid)
        ours = stack.enter_context(servers.artel(place / 'weight', data.SMALL))
        time.sleep(REST)
        idle = rss(ours.pid)
        empty = stack.enter_context(servers.floor(place / 'empty', 'nicegui'))
        blank = asyncio.run(_open_pages(empty, '/usable'))
        board = asyncio.run(_open_pages(ours, '/deals'))
    return [
        row(6, 'memory idle, MB', idle, least, '≤ 200', idle <= 200),
        row(6, 'memory of one more open board, MB', board, blank, '≤ 1', board <= 1),
    ]


def start(place: Path, rounds: int) -> list[Row]:
    """Row 14."""
    folder = place / 'start'
    token = data.sign_in(data.sqlite(data.SMALL, folder / 'artel.db'))[0]
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        subprocess.run([sys.executable, '-c', 'import nicegui, sqlmodel'], check=True)
        floor.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        process, url = servers.start_artel(folder)
        try:
            _first_page(f'{url}/deals', token)
            ours.append(time.perf_counter() - begun)
        finally:
            servers.stop(process)
    took, least = median(ours[1:]), median(floor[1:])
    return [row(14, 'start → first page, s', took, least, '≤ floor + 1', took <= least + 1)]


def _first_page(url: str, token: str) -> None:
    until = time.monotonic() + PATIENCE
    request = urllib.request.Request(url, headers={'accept': 'text/html', 'cookie': f'artel={token}'})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                assert b'Artel' in answer.read()
                return
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
