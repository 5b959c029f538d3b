"""The floors of rows 4, 7 and 8: the rows that must be written, one commit for each act, and nothing else."""

import contextlib
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import psycopg
from psycopg.types.json import Json

Act = Callable[[Any, random.Random], None]
POOL = 10
_MOMENT = '2026-01-01 00:00:00+00:00'
_CHANGE = """
INSERT INTO change (at, batch, actor_id, action, entity, entity_id, version, before, after, about, rights)
VALUES ({p}, {p}, 1, {p}, {p}, {p}, 2, '{{"stage_id":1}}', '{{"stage_id":2}}', '[]', '["deal:edit"]')
"""
_MOVE = 'UPDATE deal SET stage_id = {p}, rank = {p}, since = {p}, version = version + 1 WHERE id = {p}'


class Connection(Protocol):
    """What both drivers' connections can do."""

    def execute(self, query: Any, values: Any = ..., /) -> Any: ...


@dataclass
class Bare:
    """Bare connections to a copy of the seeded database; what they reached: acts per second, seconds."""

    connections: list[Any]
    mark: str
    lanes: list[int]
    size: int
    moved: list[float] = field(default_factory=list)
    made: list[float] = field(default_factory=list)
    converted: list[float] = field(default_factory=list)

    def moves(self, seconds: float) -> None:
        """Moves of deals for so long, each connection by itself."""
        self.moved.append(self._spell(self._move, seconds))

    def leads(self, seconds: float) -> None:
        """New leads for so long."""
        self.made.append(self._spell(self._lead, seconds))

    def conversions(self, count: int) -> None:
        """Three commits on one connection: a contact, a company, a deal."""
        dice, connection = random.Random(), self.connections[0]
        for _ in range(count):
            begun = time.perf_counter()
            for kind in ('contact', 'company', 'deal'):
                with _transaction(connection):
                    self._copy(connection, kind, dice)
            self.converted.append(time.perf_counter() - begun)

    def _spell(self, act: Act, seconds: float) -> float:
        counts = [0] * len(self.connections)

        def run(n: int) -> None:
            dice, until = random.Random(n), time.perf_counter() + seconds
            while time.perf_counter() < until:
                with _transaction(self.connections[n]):
                    act(self.connections[n], dice)
                counts[n] += 1

        threads = [threading.Thread(target=run, args=(n,)) for n in range(len(self.connections))]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts) / (time.perf_counter() - begun)

    def _move(self, connection: Connection, dice: random.Random) -> None:
        deal = dice.randrange(1, self.size + 1)
        values = (dice.choice(self.lanes), dice.random() * 1e6, _MOMENT, deal)
        connection.execute(_MOVE.format(p=self.mark), values)
        self._write(connection, 'deal', deal, 'moved', dice)

    def _lead(self, connection: Connection, dice: random.Random) -> None:
        self._copy(connection, 'lead', dice)

    def _copy(self, connection: Connection, kind: str, dice: random.Random) -> None:
        """A new row like the first one of its kind."""
        columns, sample = self._samples[kind]
        marks = ', '.join([self.mark] * len(columns))
        query = f'INSERT INTO "{kind}" ({", ".join(columns)}) VALUES ({marks}) RETURNING id'
        (id,) = connection.execute(query, sample).fetchone()
        self._write(connection, kind, id, 'created', dice)

    def _write(self, connection: Connection, kind: str, id: int, act: str, dice: random.Random) -> None:
        values = (_MOMENT, f'{dice.getrandbits(128):032x}', f'{kind}.{act}', kind, id)
        connection.execute(_CHANGE.format(p=self.mark), values)

    def __post_init__(self) -> None:
        self._samples: dict[str, tuple[list[str], tuple[Any, ...]]] = {}
        for kind in ('contact', 'company', 'deal', 'lead'):
            connection = self.connections[0]
            with _transaction(connection):
                cursor = connection.execute(f'SELECT * FROM "{kind}" ORDER BY id LIMIT 1')
                names = [column[0] for column in cursor.description]
                found = dict(zip(names, cursor.fetchone(), strict=True))
            found.pop('id')
            plain = {n: Json(v) if self.mark == '%s' and isinstance(v, list | dict) else v
                     for n, v in found.items()}  # fmt: skip
            self._samples[kind] = [f'"{n}"' for n in plain], tuple(plain.values())


@contextlib.contextmanager
def bare_sqlite(url: str, lanes: list[int]) -> Iterator[Bare]:
    """One connection with the durability the product has: WAL, synchronous=FULL."""
    connection = sqlite3.connect(url.removeprefix('sqlite:///'), check_same_thread=False, isolation_level=None)
    with contextlib.closing(connection):
        for pragma in ('journal_mode=WAL', 'synchronous=FULL', 'foreign_keys=ON', 'cache_size=-32000'):
            connection.execute(f'PRAGMA {pragma}')
        yield Bare([connection], '?', lanes, _size(connection))


@contextlib.contextmanager
def bare_postgres(url: str, lanes: list[int]) -> Iterator[Bare]:
    """Ten connections, as a pool would have."""
    with contextlib.ExitStack() as stack:
        made = [stack.enter_context(psycopg.connect(url, autocommit=True)) for _ in range(POOL)]
        yield Bare(made, '%s', lanes, _size(made[0]))


def _size(connection: Any) -> int:
    return int(connection.execute('SELECT max(id) FROM deal').fetchone()[0])


@contextlib.contextmanager
def _transaction(connection: Any) -> Iterator[None]:
    if isinstance(connection, sqlite3.Connection):
        connection.execute('BEGIN IMMEDIATE')
        yield
        connection.execute('COMMIT')
    else:
        with connection.transaction():
            yield
