"""The index of words: which record has which word, and every word there ever was. Kept by the ledger with each change.

One plain table for both databases instead of FTS5 here and tsvector there: what is searched are names and titles of a
few words, where a B-tree answers whole words and beginnings in their order; it is written by the same two statements
on either side, in the transaction of the change. `Word` makes forms, middles and slips questions to the few words
there are, not to the many records that have them.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Index, String, Table, bindparam, delete, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from . import words
from .entity import Entity

# Beginnings are ranges, so letters must compare by their codes, whatever the language of the database.
Letters = String(words.LONGEST).with_variant(String(words.LONGEST, collation='C'), 'postgresql')


class Term(SQLModel, table=True):
    """A folded word of a record."""

    __table_args__ = (Index('ix_term_of', 'entity_id', 'entity', 'word'), {'sqlite_with_rowid': False})

    word: str = Field(primary_key=True, sa_type=Letters)
    entity: str = Field(primary_key=True, max_length=40)
    entity_id: int = Field(primary_key=True)


class Word(SQLModel, table=True):
    """A word that some record has or had, its stem, and its letters from the end."""

    __table_args__ = ({'sqlite_with_rowid': False},)

    text: str = Field(primary_key=True, sa_type=Letters)
    stem: str = Field(index=True, sa_type=Letters)
    back: str = Field(index=True, sa_type=Letters)


TERMS: Table = SQLModel.metadata.tables[str(Term.__tablename__)]
WORDS: Table = SQLModel.metadata.tables[str(Word.__tablename__)]
_FORGET = delete(TERMS).where(TERMS.c.entity_id == bindparam('of_id'), TERMS.c.entity == bindparam('of'))
_WRITE = insert(TERMS)
_LEARN: dict[str, Any] = {
    'sqlite': sqlite.insert(WORDS).on_conflict_do_nothing(),
    'postgresql': postgresql.insert(WORDS).on_conflict_do_nothing(),
}


def of(entity: Entity) -> list[str]:
    """The words that find a record; none for one in the bin."""
    return words.of(*entity.texts()) if entity.deleted_at is None else []


def index_all(connection: Connection, records: Iterable[tuple[Entity, bool]]) -> None:
    """Keep the words of records in step: (record, whether it is new)."""
    stale, rows = [], []
    for entity, fresh in records:
        if type(entity).texts is Entity.texts:
            continue
        kind = entity.entity_kind()
        if not fresh:
            stale.append({'of': kind, 'of_id': entity.id})
        rows += [{'word': word, 'entity': kind, 'entity_id': entity.id} for word in of(entity)]
    if stale:
        connection.execute(_FORGET, stale)
    if rows:
        connection.execute(_WRITE, rows)
        learn(connection, {str(row['word']) for row in rows})


def learn(connection: Connection, texts: set[str]) -> None:
    """Remember these words."""
    new = [{'text': text, 'stem': words.stem(text), 'back': text[::-1]} for text in sorted(texts)]
    connection.execute(_LEARN[connection.dialect.name], new)
