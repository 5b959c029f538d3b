"""refunds by bank, texts of letters for credit notes"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('bank_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('out', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.add_column(sa.Column('bank_line_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_refund_bank_line_id'), ['bank_line_id'], unique=False)
    with op.batch_alter_table('letter_template', schema=None) as batch_op:
        batch_op.alter_column('of', existing_type=sa.String(length=10), type_=sa.String(length=20))


def downgrade() -> None:
    with op.batch_alter_table('letter_template', schema=None) as batch_op:
        batch_op.alter_column('of', existing_type=sa.String(length=20), type_=sa.String(length=10))
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_refund_bank_line_id'))
        batch_op.drop_column('bank_line_id')
    with op.batch_alter_table('bank_line', schema=None) as batch_op:
        batch_op.drop_column('out')
