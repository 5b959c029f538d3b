"""the mailbox's password is sealed"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from domain import sealed

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('mail_account', schema=None) as batch_op:
        batch_op.alter_column('password', existing_type=sa.String(length=500), type_=sa.Text())
    if sealed.is_keyed():
        _rewrite(lambda kept: kept if kept.startswith(sealed.MARK) else sealed.seal(kept))


def downgrade() -> None:
    _rewrite(sealed.opened)
    with op.batch_alter_table('mail_account', schema=None) as batch_op:
        batch_op.alter_column('password', existing_type=sa.Text(), type_=sa.String(length=500))


def _rewrite(how: Callable[[str], str]) -> None:
    accounts = sa.table('mail_account', sa.column('id', sa.Integer), sa.column('password', sa.Text))
    for id, kept in op.get_bind().execute(sa.select(accounts)).all():
        op.get_bind().execute(accounts.update().where(accounts.c.id == id).values(password=how(kept)))
