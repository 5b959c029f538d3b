"""links by which clients open quotes"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'quote_link',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('quote_id', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('lang', sa.String(length=2), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('token_hash'),
    )
    with op.batch_alter_table('quote_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quote_link_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_quote_link_quote_id'), ['quote_id'], unique=False)
    with op.batch_alter_table('quote', schema=None) as batch_op:
        batch_op.add_column(sa.Column('client_seen_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('client_name', sa.String(length=100), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('client_words', sa.String(length=1000), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('quote', schema=None) as batch_op:
        batch_op.drop_column('client_words')
        batch_op.drop_column('client_name')
        batch_op.drop_column('client_seen_at')

    op.drop_table('quote_link')
