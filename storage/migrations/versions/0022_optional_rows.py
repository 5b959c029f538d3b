"""optional rows of quotes"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('product_row', schema=None) as batch_op:
        batch_op.add_column(sa.Column('choice', sa.String(length=8), nullable=False, server_default=''))
    with op.batch_alter_table('quote', schema=None) as batch_op:
        batch_op.add_column(sa.Column('client_choice', sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('quote', schema=None) as batch_op:
        batch_op.drop_column('client_choice')
    with op.batch_alter_table('product_row', schema=None) as batch_op:
        batch_op.drop_column('choice')
