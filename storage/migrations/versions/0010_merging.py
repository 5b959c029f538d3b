"""merged records, records told apart"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, ends in (('merged', ('record_id', 'main_id')), ('not_same', ('one_id', 'other_id'))):
        op.create_table(
            name,
            sa.Column('id', sa.Integer(), nullable=False),
            sa.Column('version', sa.Integer(), nullable=False),
            sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
            sa.Column('created_by', sa.Integer(), nullable=True),
            sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
            sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
            sa.Column('kind', sa.String(length=10), nullable=False),
            *(sa.Column(end, sa.Integer(), nullable=False) for end in ends),
            sa.PrimaryKeyConstraint('id'),
        )
        op.create_index(f'ix_{name}_created_at', name, ['created_at'])
        for end in ends:
            op.create_index(f'ix_{name}_{end.removesuffix("_id")}', name, ['kind', end])


def downgrade() -> None:
    op.drop_table('not_same')
    op.drop_table('merged')
