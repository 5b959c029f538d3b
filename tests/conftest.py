"""Fixtures every room's tests share: a fresh database of each kind, with people in it."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Integer
from sqlmodel import SQLModel
from xdist.scheduler import LoadFileScheduling

from domain import directions, settings, sources
from domain.defaults import SOURCES
from domain.people import Person
from domain.permissions import House
from domain.unit_of_work import UnitOfWork
from storage import models as models
from storage.store import Store

POSTGRES = os.environ.get('ARTEL_TEST_POSTGRES', 'postgresql://postgres@127.0.0.1:5432/postgres')
ANN, BOB, EVE, OWN, CLERK = 1, 2, 3, 4, 5


def people_of_the_tests(work: UnitOfWork) -> None:
    """Ann runs the place, Bob manages, Eve only looks, Own sees his own, Clerk keeps the books."""
    for name, role, lang in [
        ('Анна Котова', 'administrator', 'ru'),
        ('Bob Manager', 'manager', 'en'),
        ('Ева Зритель', 'viewer', 'ru'),
        ('Олег Свой', 'seller_own', 'ru'),
        ('Клара Счетова', 'accountant', 'ru'),
    ]:
        work.add(Person(name=name, role=role, lang=lang))
    settings.change(work, team_name='ООО «СтройСнаб»', set_up=True)
    for code, (russian, _) in SOURCES.items():
        work.add(sources.Source(code=code, name=russian))
    directions.add_lead_stages(work, 'ru')
    directions.add(work, {'name': 'Щебень и песок'}, lang='ru')


def _prepare(url: str) -> None:
    store = Store(url)
    store.create()
    store.do_now(House(), people_of_the_tests)
    store.close()


class Postgres:
    """One database for the whole run; `fresh` puts the rows of the template back."""

    def __init__(self) -> None:
        self.name = f'artel_test_{uuid.uuid4().hex[:12]}'
        self.url = f'{POSTGRES.rsplit("/", 1)[0]}/{self.name}'
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE {self.name}')
            admin.execute(f'ALTER DATABASE {self.name} SET synchronous_commit = off')
        _prepare(self.url)
        self.connection = psycopg.connect(self.url, autocommit=True)
        self.script = self._kept()

    def _kept(self) -> str:
        """Keeps the rows of the template in a schema of their own; one script that puts them back."""
        tables = SQLModel.metadata.sorted_tables
        self.connection.execute('CREATE SCHEMA kept')
        filled = list[str]()
        for table in tables:
            self.connection.execute(f'CREATE TABLE kept."{table.name}" AS TABLE "{table.name}"')
            if self.connection.execute(f'SELECT 1 FROM kept."{table.name}" LIMIT 1').fetchone():
                filled.append(table.name)
        numbered = [table.name for table in tables if 'id' in table.c and isinstance(table.c.id.type, Integer)]
        moved = (
            f"""setval(pg_get_serial_sequence('"{t}"', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL) FROM kept."{t}"
            """ for t in numbered)  # fmt: skip
        return ';'.join(
            [f'DELETE FROM "{table.name}"' for table in reversed(tables)]
            + [f'INSERT INTO "{name}" SELECT * FROM kept."{name}"' for name in filled]
            + [f'SELECT {one}' for one in moved]
        )

    def fresh(self) -> None:
        self.connection.execute(self.script)

    def drop(self) -> None:
        self.connection.close()
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE {self.name} WITH (FORCE)')


@pytest.fixture(scope='session')
def postgres() -> Iterator[Postgres]:
    made = Postgres()
    yield made
    made.drop()


class Server:
    """Makes empty PostgreSQL databases, dropped in the end."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def empty(self) -> str:
        name = f'artel_empty_{uuid.uuid4().hex[:12]}'
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE {name}')
        self.made.append(name)
        return f'{POSTGRES.rsplit("/", 1)[0]}/{name}'


@pytest.fixture(scope='session')
def postgres_server() -> Iterator[Server]:
    server = Server()
    yield server
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        for name in server.made:
            admin.execute(f'DROP DATABASE {name} WITH (FORCE)')


@pytest.fixture(scope='session')
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp('template') / 'artel.db'
    _prepare(f'sqlite:///{path}')
    return path


@pytest.fixture(params=['sqlite', 'postgresql'])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with the people of the tests; every test that uses it runs on both kinds."""
    if request.param == 'sqlite':
        shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path / 'artel.db')
        return f'sqlite:///{tmp_path}/artel.db'
    postgres = request.getfixturevalue('postgres')
    postgres.fresh()
    return str(postgres.url)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """A store on the prepared database."""
    made = Store(database)
    made.start()
    yield made
    made.close()


class ByFile(LoadFileScheduling):
    """A file's tests run in one process, in their order, and so do all files of the walk, which share their server.

    Marks for `--dist loadgroup` would say it too, but pytest 9.2 no longer lets xdist write the group into a test's id.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split('::', 1)[0]
        return 'walk' if Path(file).name.startswith('test_walk_') else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """How `-n` hands the tests out."""
    return ByFile(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What passed only when tried again says why it failed before."""
    for report in terminalreporter.stats.get('rerun', []):
        terminalreporter.section(f'first try of {report.nodeid}')
        terminalreporter.write_line(report.longreprtext[-4000:])
