"""The seeded data: 2,000, 20,000 or 200,000 deals over seven lanes with their clients, activities and history.

The app's own migrations and set-up make the database; the volume goes straight into the tables, with totals, keys,
history and mentions as the verbs would have left them.
"""

import contextlib
import hashlib
import os
import random
import shutil
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, insert, text
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel

from domain import directions, leads, setup, signing, stages
from domain.activities.noun import Activity, ActivityLink
from domain.contacts import Contact, name_key
from domain.deals import Deal
from domain.entity import Key, Tally
from domain.history import Change, Mention
from domain.people import Person
from domain.permissions import House
from domain.ranks import STEP
from domain.types import plain
from domain.unit_of_work import UnitOfWork
from storage import models
from storage.engine import connect
from storage.migrate import FOLDER, upgrade
from storage.reindex import reindex
from storage.store import Store

assert models, 'every noun is needed for the tables'
ROOT = Path(__file__).parents[2]
CACHE = ROOT / '.bench' / 'data'
POSTGRES = os.environ.get('ARTEL_TEST_POSTGRES', 'postgresql://postgres@127.0.0.1:5432/postgres')
SMALL, MIDDLE, LARGE = 2_000, 20_000, 200_000
PEOPLE = 50
CHUNK = 5_000
NAMES = ('Анна', 'Борис', 'Вера', 'Глеб', 'Дарья', 'Егор', 'Жанна', 'Захар', 'Ирина', 'Кирилл', 'Лариса', 'Матвей')
SURNAMES = ('Котов', 'Белов', 'Серов', 'Громов', 'Зимин', 'Лебедь', 'Мороз', 'Орлов', 'Панин', 'Рогов', 'Сомов')
GOODS = ('щебень гранитный 5–20', 'песок мытый', 'бетон М300', 'грунт плодородный', 'асфальтовая крошка', 'кирпич')
Rows = Iterable[dict[str, Any]]


@dataclass(frozen=True)
class Volume:
    """How much there is of each noun for a number of deals: at 200,000 that of the budgets."""

    deals: int

    @property
    def contacts(self) -> int:
        return max(self.deals // 2, 1_000)

    @property
    def activities(self) -> int:
        return self.deals * 3 // 2


def sqlite(deals: int, path: Path) -> str:
    """Copy the seeded SQLite database to `path`, making it first where the models are new; its URL."""
    CACHE.mkdir(parents=True, exist_ok=True)
    kept = CACHE / f'{_fingerprint()}-{deals}.db'
    if not kept.exists():
        for old in CACHE.glob(f'*-{deals}.db*'):
            old.unlink()
        half = kept.with_suffix('.part')
        half.unlink(missing_ok=True)
        _make(f'sqlite:///{half}', deals)
        with contextlib.closing(sqlite3.connect(half)) as connection:
            connection.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        half.rename(kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(kept, path)
    return f'sqlite:///{path}'


@contextlib.contextmanager
def postgres(deals: int) -> Iterator[str]:
    """The URL of a seeded PostgreSQL database, dropped in the end."""
    name = f'artel_bench_{uuid.uuid4().hex[:12]}'
    url = f'{POSTGRES.rsplit("/", 1)[0]}/{name}'
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE {name}')
    try:
        _make(url, deals)
        yield url
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE {name} WITH (FORCE)')


def lanes(folder: Path) -> list[int]:
    """The ids of the seven lanes, in order, in the SQLite database of a data folder."""
    return lanes_of(f'sqlite:///{folder / "artel.db"}')


def lanes_of(url: str) -> list[int]:
    """The ids of the seven lanes, in order, in a seeded database."""
    store = Store(url)
    try:
        found = store.ask_now(House(), lambda work: stages.of(work, 'deal', directions.main(work).id))
    finally:
        store.close()
    return [stage.id or 0 for stage in found if not stage.final]


def sign_in(url: str) -> list[str]:
    """A session for each person of the team; the tokens of their cookies."""
    tokens = [signing.new_token() for _ in range(PEOPLE)]

    def all_in(work: UnitOfWork) -> None:
        for person, token in zip(work.all(Person), tokens, strict=True):
            signing.sign_in(work, person.id, signing.hash_of(token))

    store = Store(url)
    try:
        store.do_now(House(), all_in)
    finally:
        store.close()
    return tokens


def _fingerprint() -> str:
    tables = ''.join(str(CreateTable(table)) for table in SQLModel.metadata.sorted_tables)
    files = [Path(__file__), *sorted((FOLDER / 'versions').glob('*.py'))]
    return hashlib.sha256(tables.encode() + b''.join(f.read_bytes() for f in files)).hexdigest()[:16]


def _make(url: str, deals: int) -> None:
    upgrade(url)
    store = Store(url)
    lanes, direction = store.do_now(House(), _found)
    store.close()
    writer, reader = connect(url, 1)
    try:
        if writer.dialect.name == 'sqlite':
            with writer.connect() as connection:
                connection.exec_driver_sql('COMMIT')
                connection.exec_driver_sql('PRAGMA synchronous=OFF')
                connection.exec_driver_sql('BEGIN')
        with writer.begin() as connection:
            _fill(connection, Volume(deals), lanes, direction)
        with writer.begin() as connection:
            connection.execute(text('ANALYZE'))
    finally:
        writer.dispose()
        reader.dispose()


def _found(work: UnitOfWork) -> tuple[list[int], int]:
    """The team of fifty and seven stages in work; their ids and their direction's."""
    setup.found(work, {'name': 'Анна Котова', 'email': 'anna@artel.example'}, '-', team_name='ООО «СтройСнаб»')
    for n in range(2, PEOPLE + 1):
        work.add(Person(name=f'{NAMES[n % 12]} {SURNAMES[n % 11]}', role='manager', email=f'p{n}@artel.example'))
    main = directions.main(work)
    for name in ('Согласование', 'Отгрузка'):
        stages.add(work, 'deal', main.id, {'name': name, 'color': 'teal'})
    leads.write_down(work, {'title': 'Щебень, 20 т', 'name': 'Василий', 'phones': [{'value': '+7 916 555-01-42'}]})
    return [s.id or 0 for s in stages.of(work, 'deal', main.id) if not s.final], main.id or 0


def _fill(connection: Connection, volume: Volume, lanes: list[int], direction: int) -> None:
    dice, today = random.Random(20), datetime.now(UTC).replace(microsecond=0)
    people = list(range(1, PEOPLE + 1))

    def someday(days: float) -> datetime:
        return today - timedelta(days=dice.random() * days)

    def entity(maker: type[SQLModel], **values: Any) -> dict[str, Any]:
        return maker(**values).model_dump() | {'version': 1, 'created_by': 1}

    some = entity(Contact, phones=[], emails=[], messengers=[], webs=[])
    contacts: list[dict[str, Any]] = []
    keys: list[dict[str, Any]] = []
    for id in range(1, volume.contacts + 1):
        last, first = f'{dice.choice(SURNAMES)} {id}', dice.choice(NAMES)
        phone = f'7916{id:07d}'
        contacts.append(some | {
            'id': id, 'last_name': last, 'name': first, 'owner_id': dice.choice(people), 'created_at': someday(900),
            'phones': [{'value': f'+{phone}', 'kind': 'MOBILE', 'main': True}],
        })  # fmt: skip
        keys += [{'kind': 'phone', 'value': phone, 'entity': 'contact', 'entity_id': id},
                 {'kind': 'name', 'value': name_key(last, first), 'entity': 'contact', 'entity_id': id}]  # fmt: skip
    told = {(k['kind'], k['value']) for k in keys[:2]}
    assert told == set(Contact(**contacts[0]).keys()), 'the keys are not those the app would write'
    _put(connection, Contact, contacts)
    _put(connection, Key, keys)

    some = entity(Deal, title='-', direction_id=direction, stage_id=0, utm={})
    deals: list[dict[str, Any]] = []
    heads: dict[int, tuple[int, Decimal]] = {}
    for id in range(1, volume.deals + 1):
        stage, amount = lanes[id % len(lanes)], Decimal(dice.randrange(10_000, 900_000))
        deals.append(some | {
            'id': id, 'title': f'{dice.choice(GOODS).capitalize()}, {dice.randrange(5, 900)} т', 'stage_id': stage,
            'rank': id * STEP, 'amount': amount, 'amount_manual': True, 'owner_id': dice.choice(people),
            'contact_id': dice.randrange(1, volume.contacts + 1), 'since': someday(20), 'created_at': someday(400),
        })  # fmt: skip
        count, total = heads.get(stage, (0, Decimal(0)))
        heads[stage] = (count + 1, total + amount)
    _put(connection, Deal, deals)
    _put(connection, Tally, [{'kind': 'stage', 'of_id': stage, 'currency': 'RUB', 'count': n, 'total': total}
                             for stage, (n, total) in heads.items()])  # fmt: skip

    some, activities, links = entity(Activity, subject='-', links=[]), [], []
    one = entity(ActivityLink, activity_id=0, entity='deal', entity_id=0)
    for id in range(1, volume.activities + 1):
        deal, done = dice.randrange(1, volume.deals + 1), dice.random() < 0.4
        activities.append(some | {
            'id': id, 'kind': dice.choice(('call', 'meeting', 'email', 'task')), 'subject': 'Уточнить срок поставки',
            'state': 'done' if done else 'planned', 'deadline': someday(-30) if not done else someday(200),
            'done_at': someday(200) if done else None, 'owner_id': dice.choice(people), 'links': [['deal', deal]],
        })  # fmt: skip
        links.append(one | {'id': id, 'activity_id': id, 'entity': 'deal', 'entity_id': deal})
    _put(connection, Activity, activities)
    _put(connection, ActivityLink, links)

    changes, mentions = [], []
    number = int(connection.execute(text('SELECT max(id) FROM change')).scalar_one())
    for kind, made in (('contact', contacts), ('deal', deals)):
        for record in made:
            number += 1
            about = [['contact', record['contact_id']]] if kind == 'deal' else []
            after = {name: plain(record[name]) for name in ('title', 'name', 'amount', 'stage_id') if record.get(name)}
            changes.append({
                'id': number, 'at': record['created_at'], 'batch': uuid.UUID(int=dice.getrandbits(128)).hex,
                'cause': None, 'actor_id': record['owner_id'], 'action': f'{kind}.created', 'entity': kind,
                'entity_id': record['id'], 'version': 1, 'before': {}, 'after': after, 'about': about,
                'rights': [f'{"client" if kind == "contact" else kind}:edit'],
            })  # fmt: skip
            mentions += [{'entity': of, 'entity_id': id, 'change_id': number} for of, id in about]
    _put(connection, Change, changes)
    _put(connection, Mention, mentions)
    reindex(connection)


def _put(connection: Connection, kind: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    table = SQLModel.metadata.tables[str(kind.__tablename__)]
    columns = set(table.c.keys())
    for start in range(0, len(rows), CHUNK):
        part = [{name: value for name, value in row.items() if name in columns} for row in rows[start : start + CHUNK]]
        connection.execute(insert(table), part)
    if connection.dialect.name == 'postgresql' and 'id' in columns:
        sequence = f"pg_get_serial_sequence('\"{table.name}\"', 'id')"
        connection.execute(text(f'SELECT setval({sequence}, (SELECT max(id) FROM "{table.name}"))'))
