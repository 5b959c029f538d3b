"""Row 11: the list of 100,000 contacts as a screen asks for it, beside one indexed SELECT of 50 rows."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlmodel import col, select
from starlette.datastructures import QueryParams

from domain.contacts import Contact
from domain.unit_of_work import UnitOfWork
from storage.store import Store
from ui.clients.list import SPECS
from ui.lists.reading import page
from ui.locales import Words

from . import data
from .measure import Row, quantile, row

WINDOW = {'offset': '0', 'limit': '100', 'sort': 'created', 'dir': '-1'}
TREE = {'or': [{'field': 'last_name', 'op': 'has', 'value': 'ото'}, {'field': 'phones', 'op': 'has', 'value': '0077'}]}
ASKED: dict[str, tuple[dict[str, str], ...]] = {
    'open': (WINDOW,),
    'sort': tuple(WINDOW | {'sort': sort, 'dir': way} for sort in ('title', 'owner', 'company') for way in ('1', '-1')),
    'filter': (WINDOW | {'f': json.dumps({'tree': TREE})}, WINDOW | {'f': json.dumps({'q': 'котов анна'})}),
    'scroll to any place': tuple(
        WINDOW | {'sort': sort, 'offset': str(offset)}
        for sort in ('title', 'created')
        for offset in (20_000, 50_000, 99_000)
    ),
}
TIMES = 30


def listing(place: Path, rounds: int) -> list[Row]:
    """One row for each way of asking: p95 of the route's answer with its JSON, in ms, each way slowest of its kind."""
    store = Store(data.sqlite(data.LARGE, place / 'lists' / 'artel.db'))
    t = Words()
    took: dict[str, list[list[float]]] = {name: [[] for _ in asked] for name, asked in ASKED.items()}
    least: list[float] = []
    try:
        for _ in range(rounds):
            for name, asked in ASKED.items():
                for n in range(TIMES):
                    which = n % len(asked)
                    took[name][which].append(_timed(store, lambda work: _answer(work, t, asked[which])))
                    least.append(_timed(store, lambda work: _fifty(work, n)))
    finally:
        store.close()
    floor = quantile(least, 0.95) * 1000
    late = {name: max(quantile(one, 0.95) for one in some) * 1000 for name, some in took.items()}
    return [row(11, f'list of 100,000 contacts: {name}, p95, ms', ms, floor, '≤ 60', ms <= 60)
            for name, ms in late.items()]  # fmt: skip


def _timed(store: Store, query: Callable[[UnitOfWork], Any]) -> float:
    begun = time.perf_counter()
    store.ask_now(1, query)
    return time.perf_counter() - begun


def _answer(work: UnitOfWork, t: Words, asked: dict[str, str]) -> str:
    return json.dumps(page(work, SPECS['contact'], t, QueryParams(asked)), default=str)


def _fifty(work: UnitOfWork, n: int) -> list[object]:
    return list(work.rows(select(Contact).where(col(Contact.id) > n * 50).order_by(col(Contact.id)).limit(50)))
