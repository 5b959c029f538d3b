"""saved filters and columns of lists; indexes by which lists are ordered"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def _entity() -> list[sa.Column[object]]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        'list_view',
        *_entity(),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('shared', sa.Boolean(), nullable=False),
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=False),
        sa.Column('filter', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_list_view_created_at', 'list_view', ['created_at'])
    op.create_index('ix_list_view_kind', 'list_view', ['kind', 'owner_id'])
    op.create_table(
        'list_layout',
        *_entity(),
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=False),
        sa.Column('columns', sa.JSON(), nullable=False),
        sa.Column('sort', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_list_layout_created_at', 'list_layout', ['created_at'])
    op.create_index('ix_list_layout_of', 'list_layout', ['owner_id', 'kind'], unique=True)


def downgrade() -> None:
    op.drop_table('list_layout')
    op.drop_table('list_view')
