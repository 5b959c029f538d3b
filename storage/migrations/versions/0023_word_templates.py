"""templates that are Word files, and the Word files of documents"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('template_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('file', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('file_name', sa.String(length=200), nullable=False, server_default=''))
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('word', sa.String(length=64), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_column('word')
    with op.batch_alter_table('template_version', schema=None) as batch_op:
        batch_op.drop_column('file_name')
        batch_op.drop_column('file')
