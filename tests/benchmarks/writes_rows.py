"""Rows 4, 5, 7 and 8: moves, new leads and conversions through the store as the server runs it, beside bare commits."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain import deals, leads
from storage.store import Store

from . import data
from .bare_commits import Bare, bare_postgres, bare_sqlite
from .measure import Lag, Row, median, quantile, row

HANDS, CLIENTS = 50, 10
SPELL = 2.0
CONVERTED = 12
Act = Callable[[int], Awaitable[Any]]


@dataclass
class Spells:
    """What many hands did in several spells: acts per second of each, seconds of each act, the loop's lag."""

    rates: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    async def spell(self, hands: int, act: Act) -> None:
        """Let `hands` people act one after another for SPELL seconds, each when the last act was acknowledged."""
        lag = Lag()
        watch = asyncio.create_task(lag.watch())
        done, begun = 0, time.perf_counter()

        async def hand(who: int) -> None:
            nonlocal done
            while (start := time.perf_counter()) - begun < SPELL:
                await act(who)
                self.took.append(time.perf_counter() - start)
                done += 1

        await asyncio.gather(*(hand(who) for who in range(hands)))
        self.rates.append(done / (time.perf_counter() - begun))
        watch.cancel()
        self.late += [late for _, late in lag.samples]


class Desk:
    """A store over seeded data, and the acts of the team on it."""

    def __init__(self, url: str, size: int, lanes: list[int]) -> None:
        self.store, self.size, self.lanes, self.dice = Store(url), size, lanes, random.Random(7)
        self.moves, self.leads = Spells(), Spells()
        self.store.start()
        self._number = 0

    async def move(self, who: int) -> None:
        """Drop a card before another one of some lane."""
        deal = self.dice.randrange(1, self.size + 1)
        before = self.dice.randrange(1, self.size + 1)
        stage = self.lanes[before % len(self.lanes)]
        await self.store.do(who % data.PEOPLE + 1, deals.move, deal, stage, before=before)

    async def lead(self, who: int) -> Any:
        """Write a new inquiry down."""
        self._number += 1
        said = {'title': f'Щебень, {self._number} т', 'name': 'Василий', 'last_name': f'Новый {self._number}',
                'company_title': f'Стройка {self._number}', 'phones': [{'value': f'+7903{self._number:07d}'}],
                'source': 'CALL', 'amount': '120000'}  # fmt: skip
        return await self.store.do(who % data.PEOPLE + 1, leads.create, said)

    async def convert(self) -> float:
        """Seconds to make a contact, a company and a deal of a fresh lead."""
        lead = await self.lead(0)
        begun = time.perf_counter()
        plan = {'contact': {'make': True}, 'company': {'make': True}, 'deal': {}}
        await self.store.do(1, leads.convert, lead.id, plan)
        return time.perf_counter() - begun


def writing(place: Path, rounds: int, wanted: set[int]) -> tuple[list[Row], dict[str, tuple[float, float]]]:
    """The rows of `wanted` among 4, 5, 7, 8, and for row 15 the moves per second at 2,000 and at 200,000 deals."""
    rows: list[Row] = []
    grown: dict[str, tuple[float, float]] = {}
    moving = bool(wanted & {4, 5, 15})
    with ExitStack() as stack:
        if moving:
            sizes = (data.SMALL, data.LARGE) if 15 in wanted else (data.SMALL,)
            desks = [_desk(stack, place, size) for size in sizes]
            copy = data.sqlite(data.SMALL, place / 'bare' / 'artel.db')
            bare = stack.enter_context(bare_sqlite(copy, desks[0].lanes))
            asyncio.run(_moves(desks, bare, rounds))
            rows += _of_moves('SQLite', desks[0], bare, 1.0)
            if len(desks) > 1:
                grown['4'] = (median(desks[0].moves.rates), median(desks[1].moves.rates))
        if wanted & {7, 8}:
            desk = _desk(stack, place, data.MIDDLE)
            copy = data.sqlite(data.MIDDLE, place / 'bare-middle' / 'artel.db')
            bare = stack.enter_context(bare_sqlite(copy, desk.lanes))
            if 7 in wanted:
                asyncio.run(_leads(desk, bare, rounds))
                rows.append(_of_leads('SQLite', desk, bare))
            if 8 in wanted:
                rows.append(asyncio.run(_conversions(desk, bare, rounds)))
        if moving or 7 in wanted:
            url = stack.enter_context(data.postgres(data.SMALL))
            lanes = data.lanes_of(url)
            desk = Desk(url, data.SMALL, lanes)
            stack.callback(desk.store.close)
            bare = stack.enter_context(bare_postgres(url, lanes))
            if moving:
                asyncio.run(_moves([desk], bare, rounds))
                rows += _of_moves('PostgreSQL', desk, bare, 0.25)
            if 7 in wanted:
                asyncio.run(_leads(desk, bare, rounds))
                rows.append(_of_leads('PostgreSQL', desk, bare))
    return sorted((r for r in rows if r.id in wanted), key=lambda r: r.id), grown


def _desk(stack: ExitStack, place: Path, size: int) -> Desk:
    folder = place / f'desk-{size}'
    desk = Desk(data.sqlite(size, folder / 'artel.db'), size, data.lanes(folder))
    stack.callback(desk.store.close)
    return desk


async def _moves(desks: list[Desk], bare: Bare, rounds: int) -> None:
    for desk in desks:
        await Spells().spell(HANDS, desk.move)
    for _ in range(rounds):
        await asyncio.to_thread(bare.moves, SPELL)
        for desk in desks:
            await desk.moves.spell(HANDS, desk.move)


async def _leads(desk: Desk, bare: Bare, rounds: int) -> None:
    for _ in range(rounds):
        await asyncio.to_thread(bare.leads, SPELL)
        await desk.leads.spell(CLIENTS, desk.lead)


async def _conversions(desk: Desk, bare: Bare, rounds: int) -> Row:
    ours: list[float] = []
    for _ in range(rounds):
        await asyncio.to_thread(bare.conversions, CONVERTED)
        ours += [await desk.convert() for _ in range(CONVERTED)]
    took, least = median(ours) * 1000, median(bare.converted) * 1000
    return row(8, 'convert a lead into three, ms', took, least, '≤ 3 × floor', took <= 3 * least)


def _of_moves(kind: str, desk: Desk, bare: Bare, part: float) -> list[Row]:
    rate, least = median(desk.moves.rates), median(bare.moved)
    late = quantile(desk.moves.took, 0.95) * 1000
    held = quantile(desk.moves.late, 0.99) * 1000
    return [
        row(4, f'moves acknowledged, {HANDS} hands, {kind}, per s', rate, least, f'≥ {part:g} × floor',
            rate >= part * least),
        row(4, f'the same: acknowledgement p95, {kind}, ms', late, None, '≤ 150', late <= 150),
        row(5, f'loop held under row 4, {kind}, p99, ms', held, None, '≤ 20', held <= 20),
    ]  # fmt: skip


def _of_leads(kind: str, desk: Desk, bare: Bare) -> Row:
    rate, least = median(desk.leads.rates), median(bare.made)
    return row(7, f'leads created, {CLIENTS} clients, {kind}, per s', rate, least, '≥ 0.7 × floor', rate >= 0.7 * least)
