"""Alembic runs here; storage/migrate.py hands the connection over."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from domain.sealed import Sealed
from domain.types import Exact, Moment
from storage import models as models  # every table is known to SQLModel.metadata after this


def plainly(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Columns by what the database keeps, so that old migrations do not change with our types."""
    if kind == 'type':
        if isinstance(item, AutoString):
            return f'sa.String(length={item.length})'
        if isinstance(item, Moment):
            return 'sa.DateTime(timezone=True)'
        if isinstance(item, Sealed):
            return 'sa.Text()'
        if isinstance(item, Exact):
            return 'sa.BigInteger()'
    return False


connection = context.config.attributes['connection']
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == 'sqlite',
    render_item=plainly,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
