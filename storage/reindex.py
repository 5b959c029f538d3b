"""The index of words made anew from the records: for data older than the index, and by `main.py reindex`."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import SQLModel

from domain import terms
from domain.entity import Entity

from . import models

assert models, 'every noun is needed'
CHUNK = 2000


def reindex(connection: Connection) -> int:
    """Forget all words and read them from every record; how many records have any. Runs in the caller's transaction."""
    connection.execute(terms.TERMS.delete())
    connection.execute(terms.WORDS.delete())
    done = 0
    for kind in Entity.kinds.values():
        if kind.texts is not Entity.texts:
            for records in _chunks(connection, kind):
                terms.index_all(connection, [(record, True) for record in records])
                done += len(records)
    return done


def _chunks(connection: Connection, kind: type[Entity]) -> Iterator[list[Entity]]:
    table = SQLModel.metadata.tables[kind.entity_kind()]
    names = [name for name in table.c.keys() if name in {'id', *(kind.found_by or table.c.keys())}]  # noqa: SIM118
    last: Any = 0
    while True:
        query = select(*(table.c[name] for name in names)).where(table.c.id > last, table.c.deleted_at.is_(None))
        rows = connection.execute(query.order_by(table.c.id).limit(CHUNK)).mappings().all()
        if not rows:
            return
        yield [kind(**row) for row in rows]
        last = rows[-1]['id']
