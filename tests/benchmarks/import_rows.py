"""Row 9: 10,000 contacts taken in from a file with checks, doubles, history and undo, beside a bare executemany."""

import asyncio
import gc
import sqlite3
import time
from pathlib import Path

from domain import exchange
from storage.store import Store

from . import data
from .measure import Lag, Row, median, quantile, row

CONTACTS = 10_000


def _file() -> bytes:
    lines = (f'Фамилия{n};Иван;8 903 {n // 10_000:03}-{n // 100 % 100:02}-{n % 100:02};p{n}@example.com;прораб'
             for n in range(1_000_000, 1_000_000 + CONTACTS))  # fmt: skip
    return '\n'.join(('Фамилия;Имя;Телефон;E-mail;Должность', *lines)).encode('cp1251')


def _bare(place: Path, rows: list[list[str]]) -> float:
    """Rows per second of one executemany into one table, committed."""
    with sqlite3.connect(place / 'bare.db') as bare:
        bare.execute('PRAGMA journal_mode=WAL')
        bare.execute('CREATE TABLE IF NOT EXISTS c (id INTEGER PRIMARY KEY, a, b, c, d, e)')
        begun = time.perf_counter()
        bare.executemany('INSERT INTO c (a, b, c, d, e) VALUES (?, ?, ?, ?, ?)', rows)
        bare.commit()
    return len(rows) / (time.perf_counter() - begun)


async def _taken(store: Store) -> tuple[float, list[float]]:
    """Rows per second from the file's bytes to the last commit, and how late the loop was; then all is undone."""
    lag, columns = Lag(), ('last_name', 'name', 'phones', 'emails', 'post')
    watch = asyncio.create_task(lag.watch())
    begun = time.perf_counter()
    sheet = await asyncio.to_thread(exchange.read, 'contacts.csv', _file())
    plan, rows = exchange.Plan('contact', sheet.head, columns), exchange.numbered(sheet.rows)
    run = await store.do(1, exchange.begin, plan, sheet.name, len(rows))
    for at in range(0, len(rows), exchange.CHUNK):
        outcome = await store.do(1, exchange.go_on, run.id, plan, rows[at : at + exchange.CHUNK], at)
        assert outcome
        assert not outcome.refused
    rate = len(rows) / (time.perf_counter() - begun)
    await store.do(1, exchange.finish, run.id)
    watch.cancel()
    assert await store.do(1, exchange.take_back, run.id) == 0
    return rate, [late for _, late in lag.samples]


def importing(place: Path, rounds: int) -> list[Row]:
    """Row 9."""
    store = Store(data.sqlite(data.SMALL, place / 'import' / 'artel.db'))
    rows = exchange.read('contacts.csv', _file()).rows
    rates, bare, late = list[float](), list[float](), list[float]()
    gc.freeze()  # as the server does once it has started
    try:
        for _ in range(rounds):
            bare.append(_bare(place, rows))
            rate, lags = asyncio.run(_taken(store))
            rates.append(rate)
            late += lags
    finally:
        store.close()
    ours, behind = median(rates), 1000 * quantile(late, 0.99)
    return [
        row(9, 'import of 10,000 contacts with checks, doubles, history: rows / s', ours, median(bare), '≥ 4,000',
            ours >= 4_000),
        row(9, 'the loop late by while it runs, p99, ms', behind, None, '≤ 20', behind <= 20),
    ]  # fmt: skip
