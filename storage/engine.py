"""Engines for the two databases: SQLite inside, PostgreSQL when a team outgrows it."""

from typing import Any

from sqlalchemy import Engine, create_engine, event

from domain.types import dumps

WRITER_LOCK = 0x4152_5445


def connect(url: str, readers: int) -> tuple[Engine, Engine]:
    """(the writer's engine, the readers' engine) for `sqlite:///…` or `postgresql://…`."""
    if url.startswith('sqlite'):
        return _sqlite(url, 1, readonly=False), _sqlite(url, readers, readonly=True)
    url = url.replace('postgresql://', 'postgresql+psycopg://', 1).replace('postgres://', 'postgresql+psycopg://', 1)
    options: dict[str, Any] = {'json_serializer': dumps, 'pool_pre_ping': True}
    return (
        create_engine(url, pool_size=2, **options),
        create_engine(
            url,
            pool_size=readers,
            max_overflow=2,
            **options,
            connect_args={'options': '-c default_transaction_read_only=on'},
        ),
    )


def _sqlite(url: str, size: int, *, readonly: bool) -> Engine:
    engine = create_engine(
        url,
        json_serializer=dumps,
        pool_size=size,
        max_overflow=2,
        connect_args={'check_same_thread': False, 'timeout': 15},
    )

    @event.listens_for(engine, 'connect')
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        cursor = connection.cursor()
        pragmas = ['journal_mode=WAL', 'synchronous=FULL', 'foreign_keys=ON', 'busy_timeout=15000', 'temp_store=MEMORY',
                   'cache_size=-32000']  # fmt: skip
        if readonly:
            pragmas.append('query_only=ON')
        for pragma in pragmas:
            cursor.execute(f'PRAGMA {pragma}')
        cursor.close()

    @event.listens_for(engine, 'begin')
    def begin(connection: Any) -> None:
        connection.exec_driver_sql('BEGIN' if readonly else 'BEGIN IMMEDIATE')

    return engine
