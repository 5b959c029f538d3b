"""Row 10: the search over 100,000 contacts and 20,000 deals, beside one indexed SELECT of the same database."""

import time
from pathlib import Path

from sqlmodel import col, select

from domain import search
from domain.contacts import Contact
from domain.entity import Key
from domain.unit_of_work import UnitOfWork
from storage.store import Store

from . import data
from .measure import Row, quantile, row

ASKED = {
    'a name': ('Котов', 'Белов Анна', 'сомо', 'Громов 777'),
    'a phone': ('8 916 004-22', '+7 (916) 003-12-34', '916 0077', '89160000077'),
    'a word form': ('щебня', 'бетоном', 'гранитного щебня', 'Котовым Борисом'),
}
TIMES = 25


def searching(place: Path, rounds: int) -> list[Row]:
    """One row for each way of asking: p95 of the whole query as a screen asks it, in ms."""
    store = Store(data.sqlite(data.LARGE, place / 'search' / 'artel.db'))
    took: dict[str, list[float]] = {name: [] for name in ASKED}
    least: list[float] = []
    try:
        for turn in range(rounds):
            for name, texts in ASKED.items():
                for n in range(TIMES):
                    spent = _timed(store, search.find, texts[n % len(texts)])
                    if turn or n >= len(texts):  # statements are built once, at the first question of its kind
                        took[name].append(spent)
                    least.append(_timed(store, _one, n))
    finally:
        store.close()
    floor = quantile(least, 0.95) * 1000
    found = [(name, quantile(spent, 0.95) * 1000) for name, spent in took.items()]
    return [row(10, f'search {name}, 100,000 contacts, p95, ms', late, floor, '≤ 25', late <= 25)
            for name, late in found]  # fmt: skip


def _timed(store: Store, query: object, *args: object) -> float:
    begun = time.perf_counter()
    store.ask_now(1, query, *args)  # type: ignore[arg-type]
    return time.perf_counter() - begun


def _one(work: UnitOfWork, n: int) -> list[object]:
    key = select(Contact).join(Key, col(Key.entity_id) == col(Contact.id))
    return list(work.rows(key.where(Key.kind == 'phone', Key.value == f'7916{n + 1:07d}', Key.entity == 'contact')))
