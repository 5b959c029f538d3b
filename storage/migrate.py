"""Bring a database to the current models: a backup first, then all steps in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from .backup import copy_sqlite
from .engine import connect
from .reindex import reindex

# The first revision whose index of words has all that is searched now: names, titles, tags, files of comments.
INDEXED = '0027'
FOLDER = Path(__file__).parent / 'migrations'


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings; migrations run on this connection."""
    config = Config()
    config.set_main_option('script_location', str(FOLDER))
    config.attributes['connection'] = connection
    return config


def upgrade(url: str, backups: Path | None = None) -> str:
    """Run the missing migrations; the revision the database stands at. A SQLite file is copied to `backups` first."""
    engine, reading = connect(url, 1)
    try:
        with engine.connect() as connection, connection.begin():
            head = ScriptDirectory.from_config(configuration()).get_current_head()
            at = MigrationContext.configure(connection).get_current_revision()
            fresh = not inspect(connection).has_table('alembic_version')
            if at == head and not fresh:
                return str(head)
        if not fresh and backups and engine.dialect.name == 'sqlite':
            backups.mkdir(parents=True, exist_ok=True)
            copy_sqlite(Path(engine.url.database or ''), backups / f'before-{head}.db')
        with engine.connect() as connection, connection.begin():
            command.upgrade(configuration(connection), 'head')
            if not fresh and (at or '') < INDEXED:
                reindex(connection)
        return str(head)
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
