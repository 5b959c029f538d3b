"""observers of leads and deals"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for noun in ('lead', 'deal'):
        with op.batch_alter_table(noun, schema=None) as batch_op:
            batch_op.add_column(sa.Column('observers', sa.JSON(), server_default='[]', nullable=False))


def downgrade() -> None:
    for noun in ('lead', 'deal'):
        with op.batch_alter_table(noun, schema=None) as batch_op:
            batch_op.drop_column('observers')
