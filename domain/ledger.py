"""The tables beside every noun: history, mentions, keys and totals. Written by statements that are built once."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, update
from sqlmodel import SQLModel

from . import terms
from .entity import Entity, Key, Tallies, Tally
from .history import Change, Mention

CHANGES: Table = SQLModel.metadata.tables[str(Change.__tablename__)]
MENTIONS: Table = SQLModel.metadata.tables[str(Mention.__tablename__)]
KEYS: Table = SQLModel.metadata.tables[str(Key.__tablename__)]
TALLIES: Table = SQLModel.metadata.tables[str(Tally.__tablename__)]
_COLUMNS = [column.name for column in CHANGES.columns if column.name != 'id']
_WRITE = insert(CHANGES)
_MENTION = insert(MENTIONS)
_FORGET = delete(KEYS).where(KEYS.c.entity == bindparam('of'), KEYS.c.entity_id == bindparam('of_id'))
_FIND_BY = insert(KEYS)
_COUNT = (
    update(TALLIES)
    .where(TALLIES.c.kind == bindparam('k'), TALLIES.c.of_id == bindparam('i'), TALLIES.c.currency == bindparam('cur'))
    .values(
        count=TALLIES.c.count + bindparam('n'),
        total=TALLIES.c.total + bindparam('sum', type_=TALLIES.c.total.type),
    )
)
_FIRST = insert(TALLIES)


def write(connection: Connection, change: Change) -> None:
    """Write a change down and who mentions it; the change gets its sequence number."""
    done = connection.execute(_WRITE, {name: getattr(change, name) for name in _COLUMNS})
    assert done.inserted_primary_key
    change.id = int(done.inserted_primary_key[0])
    if change.about:
        told = [{'entity': kind, 'entity_id': id, 'change_id': change.id} for kind, id in change.about]
        connection.execute(_MENTION, told)


def index(connection: Connection, entity: Entity, *, created: bool) -> None:
    """Keep the keys and words that find a record in step with it."""
    terms.index_all(connection, [(entity, created)])
    if type(entity).keys is Entity.keys:
        return
    of = entity.entity_kind()
    if not created:
        connection.execute(_FORGET, {'of': of, 'of_id': entity.id})
    rows = _keys_of(entity)
    if rows:
        connection.execute(_FIND_BY, rows)


def write_all(connection: Connection, changes: list[Change], ids: list[int]) -> None:
    """Write many changes down under these numbers, and who mentions them."""
    if not changes:
        return
    for change, id in zip(changes, ids, strict=True):
        change.id = id
    connection.execute(_WRITE, [change.model_dict() for change in changes])
    told = [{'entity': k, 'entity_id': i, 'change_id': change.id} for change in changes for k, i in change.about]
    if told:
        connection.execute(_MENTION, told)


def index_all(connection: Connection, records: list[tuple[Entity, bool]]) -> None:
    """Keep the keys and words of many records in step: (record, whether it is new)."""
    terms.index_all(connection, records)
    keyed = [(entity, fresh) for entity, fresh in records if type(entity).keys is not Entity.keys]
    stale = [{'of': entity.entity_kind(), 'of_id': entity.id} for entity, fresh in keyed if not fresh]
    if stale:
        connection.execute(_FORGET, stale)
    rows = [row for entity, _ in keyed for row in _keys_of(entity)]
    if rows:
        connection.execute(_FIND_BY, rows)


def erase(connection: Connection, entity: Entity) -> None:
    """Take away a record's row and its keys, and out of its history what it held."""
    of = entity.entity_kind()
    connection.execute(_FORGET, {'of': of, 'of_id': entity.id})
    table = SQLModel.metadata.tables[str(entity.__tablename__)]
    connection.execute(delete(table).where(table.c.id == entity.id))
    its = (CHANGES.c.entity == of) & (CHANGES.c.entity_id == entity.id)
    connection.execute(update(CHANGES).where(its).values(before={}, after={}))


def _keys_of(entity: Entity) -> list[dict[str, Any]]:
    of = entity.entity_kind()
    pairs = sorted({(n, v[:255]) for n, v in entity.keys() if v}) if entity.deleted_at is None else []  # noqa: SIM118
    return [{'kind': n, 'value': v, 'entity': of, 'entity_id': entity.id} for n, v in pairs]


def count(connection: Connection, before: Tallies, after: Tallies) -> None:
    """Keep the totals in step with a record that counted as `before` and counts as `after`."""
    for key in before.keys() | after.keys():
        (n0, sum0), (n1, sum1) = before.get(key, (0, Decimal(0))), after.get(key, (0, Decimal(0)))
        if (n0, sum0) == (n1, sum1):
            continue
        kind, of_id, currency = key
        more = {'k': kind, 'i': of_id, 'cur': currency, 'n': n1 - n0, 'sum': sum1 - sum0}
        if not connection.execute(_COUNT, more).rowcount:
            first = {'kind': kind, 'of_id': of_id, 'currency': currency, 'count': n1 - n0, 'total': sum1 - sum0}
            connection.execute(_FIRST, first)
