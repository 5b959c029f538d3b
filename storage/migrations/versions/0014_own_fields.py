"""own fields, and what a stage asks for"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

NOUNS = ('lead', 'contact', 'company', 'deal')


def upgrade() -> None:
    op.create_table(
        'own_field',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('label', sa.String(length=60), nullable=False),
        sa.Column('choices', sa.JSON(), nullable=False),
        sa.Column('target', sa.String(length=10), nullable=False),
        sa.Column('required', sa.Boolean(), nullable=False),
        sa.Column('directions', sa.JSON(), nullable=False),
        sa.Column('noun', sa.String(length=10), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('sort', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    with op.batch_alter_table('own_field', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_own_field_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_own_field_noun'), ['noun'], unique=False)
    for noun in NOUNS:
        with op.batch_alter_table(noun, schema=None) as batch_op:
            batch_op.add_column(sa.Column('own', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('stage', schema=None) as batch_op:
        batch_op.add_column(sa.Column('required', sa.JSON(), server_default='[]', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('stage', schema=None) as batch_op:
        batch_op.drop_column('required')
    for noun in reversed(NOUNS):
        with op.batch_alter_table(noun, schema=None) as batch_op:
            batch_op.drop_column('own')
    with op.batch_alter_table('own_field', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_own_field_noun'))
        batch_op.drop_index(batch_op.f('ix_own_field_created_at'))
    op.drop_table('own_field')
