"""Rows 1 and 2: opening the board in Chromium, and what it costs the server."""

import asyncio
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from . import data, servers
from .measure import Row, cpu, median, row
from .servers import Server

CHROMIUM = '/usr/bin/chromium'
ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
             '--disable-sync']  # fmt: skip
SETTLED, PATIENCE = 0.4, 60.0
ASKED = 200
# Usable: there to be seen, able to take the focus, painted, and the page's socket ready for what is done next.
USABLE = """(() => {
  const one = document.querySelector(SELECTOR);
  if (!one || !window.did_handshake || !one.getBoundingClientRect().height) return false;
  one.focus();
  return document.activeElement === one;
})()"""
CLICK = """([link, selector, patience]) => new Promise((done, fail) => {
  const begun = performance.now();
  const look = () => {
    if (USABLE) return requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
    if (performance.now() - begun > patience) return fail(new Error(`${selector} never came`));
    setTimeout(look, 4);
  };
  document.querySelector(link).click();
  look();
})""".replace('USABLE', USABLE.replace('SELECTOR', 'selector'))
ARRIVE = """(() => {
  const look = () => {
    if (USABLE) requestAnimationFrame(() => setTimeout(() => { window.usableAfter = performance.now(); }));
    else setTimeout(look, 4);
  };
  look();
})()"""


@dataclass
class Visit:
    """A page of one server: how long it took to be usable (s) and what it cost the server's processor (s)."""

    server: Server
    usable: str
    link: str
    away: str
    address: str
    clicks: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    click_cpu: list[float] = field(default_factory=list)
    load_cpu: list[float] = field(default_factory=list)
    page: Page | None = None

    async def open(self, browser: Browser) -> None:
        """A browser of its own, signed in, warm."""
        context = await browser.new_context(viewport={'width': 1440, 'height': 900})
        if self.server.tokens:
            cookie = {'name': 'artel', 'value': self.server.tokens[0], 'url': self.server.url}
            await context.add_cookies([cookie])  # type: ignore[list-item]
        await context.add_init_script(ARRIVE.replace('USABLE', USABLE.replace('SELECTOR', repr(self.usable))))
        self.page = await context.new_page()
        for _ in range(2):
            await self.load()
        await self.go_away()
        await self.click()
        for kept in (self.clicks, self.loads, self.click_cpu, self.load_cpu):
            kept.clear()

    async def load(self) -> None:
        """Open it by its address, as a reload does."""
        assert self.page
        before = cpu(self.server.pid)
        await self.page.goto(self.server.url + self.address)
        await self._until('window.usableAfter !== undefined')
        self.loads.append(float(await self.page.evaluate('window.usableAfter')) / 1000)
        await self._settle(self.load_cpu, before)

    async def click(self) -> None:
        """Open it by its link in the navigation of another page."""
        assert self.page
        before = cpu(self.server.pid)
        took = await self.page.evaluate(CLICK, [self.link, self.usable, PATIENCE * 1000])
        self.clicks.append(float(took) / 1000)
        await self._settle(self.click_cpu, before)

    async def go_away(self) -> None:
        """To the page the click starts from."""
        assert self.page
        await self.page.goto(self.server.url + self.away)
        await self._until(f'Boolean(window.did_handshake && document.querySelector({self.link!r}))')
        await asyncio.sleep(SETTLED * 2)

    async def _until(self, condition: str) -> None:
        assert self.page
        until = time.monotonic() + PATIENCE
        while not await self.page.evaluate(condition):
            if time.monotonic() > until:
                raise TimeoutError(f'{self.page.url}: {condition}')
            await asyncio.sleep(0.02)

    async def _settle(self, kept: list[float], before: float) -> None:
        await asyncio.sleep(SETTLED)
        used = cpu(self.server.pid) - before
        begun = cpu(self.server.pid)
        await asyncio.sleep(SETTLED)
        kept.append(max(0.0, used - (cpu(self.server.pid) - begun)))


async def _measure(visits: list[Visit], rounds: int, between: Callable[[], None]) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            for visit in visits:
                await visit.open(browser)
            for _ in range(rounds):
                await asyncio.to_thread(between)
                for visit in visits:
                    await visit.go_away()
                    await visit.click()
                    await visit.load()
        finally:
            await browser.close()


def opening(place: Path, rounds: int, *, growth: bool = True) -> tuple[list[Row], dict[str, tuple[float, float]]]:
    """Rows 1 and 2, and for row 15 what each figure is at 2,000 and at 200,000 deals."""
    with ExitStack() as stack:
        bare = stack.enter_context(servers.floor(place / 'bare', 'nicegui'))
        sizes = (data.SMALL, data.LARGE) if growth else (data.SMALL,)
        ours = [stack.enter_context(servers.artel(place / f'open-{size}', size)) for size in sizes]
        empty = Visit(bare, '#usable', 'a[href="/usable"]', '/', '/usable')
        boards = [Visit(one, 'li.a-bcard', 'a.a-nav[href^="/deals"]', '/settings', '/deals') for one in ours]
        routes: list[float] = []

        def ask_rows() -> None:
            before, begun = cpu(bare.pid), time.perf_counter()
            for _ in range(ASKED):
                with urllib.request.urlopen(f'{bare.url}/rows') as answer:
                    answer.read()
            assert time.perf_counter() > begun
            routes.append((cpu(bare.pid) - before) / ASKED)

        ask_rows()
        routes.clear()
        asyncio.run(_measure([empty, *boards], rounds, ask_rows))
    small, *large = boards
    ms = 1000
    click, load = median(small.clicks) * ms, median(small.loads) * ms
    nothing, blank, route = median(empty.clicks) * ms, median(empty.loads) * ms, median(routes) * ms
    spent, spent_load = median(small.click_cpu) * ms, median(small.load_cpu) * ms
    rows = [
        row(1, 'open the board by its link → usable, ms', click, nothing, '≤ floor + 350', click <= nothing + 350),
        row(1, 'open the board by its address → usable, ms', load, blank, '≤ floor + 350', load <= blank + 350),
        row(2, 'the same by its link: server CPU, ms', spent, route, '≤ 5 × floor', spent <= 5 * route),
        row(2, 'the same by its address: server CPU, ms', spent_load, route, '≤ 5 × floor', spent_load <= 5 * route),
    ]
    grown = {}
    if large:
        grown = {'1': (click, median(large[0].clicks) * ms), '2': (spent, median(large[0].click_cpu) * ms)}
    return rows, grown
