"""Bring a database to the current models: a backup first, then all steps in one transaction."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from .backup import copy_sqlite
from .engine import connect
from .reindex import reindex

if TYPE_CHECKING:
    from alembic.config import Config

# The first revision whose index of words has all that is searched now: names, titles, tags, names of files.
INDEXED = '0029'
FOLDER = Path(__file__).parent / 'migrations'


def configuration(connection: Connection) -> 'Config':
    """Alembic's settings; migrations run on this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option('script_location', str(FOLDER))
    config.attributes['connection'] = connection
    return config


def newest() -> str:
    """The revision of the current models: files of migrations are named by theirs."""
    return max(path.stem for path in (FOLDER / 'versions').glob('[0-9]*.py')).split('_')[0]


def upgrade(url: str, backups: Path | None = None) -> str:
    """Run the missing migrations; the revision the database stands at. A SQLite file is copied to `backups` first."""
    engine, reading = connect(url, 1)
    try:
        with engine.connect() as connection, connection.begin():
            head = newest()
            fresh = not inspect(connection).has_table('alembic_version')
            at = '' if fresh else connection.execute(text('SELECT max(version_num) FROM alembic_version')).scalar()
            if at == head:
                return head
        if not fresh and backups and engine.dialect.name == 'sqlite':
            backups.mkdir(parents=True, exist_ok=True)
            copy_sqlite(Path(engine.url.database or ''), backups / f'before-{head}.db')
        from alembic import command  # takes a seventh of the start, and most starts have nothing to migrate

        with engine.connect() as connection, connection.begin():
            command.upgrade(configuration(connection), 'head')
            if not fresh and (at or '') < INDEXED:
                reindex(connection)
        return head
    finally:
        engine.dispose()
        reading.dispose()


def rebuilt(url: str) -> int:
    """Make the index of words anew; how many records it knows."""
    engine, reading = connect(url, 1)
    try:
        with engine.connect() as connection, connection.begin():
            return reindex(connection)
    finally:
        engine.dispose()
        reading.dispose()
