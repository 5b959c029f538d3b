"""layouts of cards"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'card_layout',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('direction_id', sa.Integer(), nullable=True),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('sections', sa.JSON(), nullable=False),
        sa.Column('hidden', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    with op.batch_alter_table('card_layout', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_layout_created_at'), ['created_at'], unique=False)
        batch_op.create_index('ix_card_layout_place', ['kind', 'direction_id', 'person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('card_layout', schema=None) as batch_op:
        batch_op.drop_index('ix_card_layout_place')
        batch_op.drop_index(batch_op.f('ix_card_layout_created_at'))

    op.drop_table('card_layout')
