"""own fields of products, quotes and invoices"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

NOUNS = ('product', 'quote', 'invoice')


def upgrade() -> None:
    for noun in NOUNS:
        with op.batch_alter_table(noun, schema=None) as batch_op:
            batch_op.add_column(sa.Column('own', sa.JSON(), server_default='{}', nullable=False))


def downgrade() -> None:
    for noun in reversed(NOUNS):
        with op.batch_alter_table(noun, schema=None) as batch_op:
            batch_op.drop_column('own')
