"""templates of papers and their versions"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'paper_template',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('lang', sa.String(length=2), nullable=False),
        sa.Column('of', sa.JSON(), nullable=False),
        sa.Column('form', sa.String(length=40), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('current_id', sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint('id'),
    )
    with op.batch_alter_table('paper_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_template_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_template_form'), ['form'], unique=False)
    op.create_table(
        'template_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('font', sa.String(length=5), nullable=False),
        sa.Column('points', sa.Integer(), nullable=False),
        sa.Column('landscape', sa.Boolean(), nullable=False),
        sa.Column('template_id', sa.Integer(), nullable=False),
        sa.Column('lang', sa.String(length=2), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('rows', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    with op.batch_alter_table('template_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_template_version_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_template_version_template_id'), ['template_id'], unique=False)


def downgrade() -> None:
    op.drop_table('template_version')
    op.drop_table('paper_template')
