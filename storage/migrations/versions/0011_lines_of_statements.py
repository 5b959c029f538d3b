"""lines of bank statements"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'bank_line',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('mark', sa.String(length=64), nullable=False),
        sa.Column('number', sa.String(length=40), nullable=False),
        sa.Column('date', sa.Date(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('left', sa.BigInteger(), nullable=False),
        sa.Column('payer', sa.String(length=250), nullable=False),
        sa.Column('inn', sa.String(length=12), nullable=False),
        sa.Column('payer_account', sa.String(length=40), nullable=False),
        sa.Column('account', sa.String(length=40), nullable=False),
        sa.Column('purpose', sa.String(length=1000), nullable=False),
        sa.Column('state', sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('mark'),
    )
    with op.batch_alter_table('bank_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bank_line_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_bank_line_inn'), ['inn'], unique=False)
        batch_op.create_index('ix_bank_line_state', ['state', 'date'], unique=False)
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('bank_line_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_payment_bank_line_id'), ['bank_line_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_payment_bank_line_id'))
        batch_op.drop_column('bank_line_id')

    op.drop_table('bank_line')
