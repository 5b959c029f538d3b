"""credit notes and refunds of invoices"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def _entity() -> list[sa.Column[Any]]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    ]


def _of_invoice() -> list[sa.Column[Any]]:
    return [
        sa.Column('invoice_id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=True),
        sa.Column('company_id', sa.Integer(), nullable=True),
        sa.Column('contact_id', sa.Integer(), nullable=True),
        sa.Column('currency', sa.String(length=3), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('date', sa.Date(), nullable=False),
    ]


def upgrade() -> None:
    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('credited', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('refunded', sa.BigInteger(), server_default='0', nullable=False))
    op.create_table(
        'credit_note',
        *_entity(),
        *_of_invoice(),
        sa.Column('number', sa.String(length=30), nullable=False),
        sa.Column('reason', sa.String(length=250), nullable=False),
        sa.Column('seller_id', sa.Integer(), nullable=True),
        sa.Column('before', sa.BigInteger(), nullable=False),
        sa.Column('debt', sa.BigInteger(), nullable=False),
        sa.Column('overpaid', sa.BigInteger(), nullable=False),
        sa.Column('by_sum', sa.Boolean(), nullable=False),
        sa.Column('stamped', sa.Boolean(), nullable=False),
        sa.Column('lines', sa.JSON(), nullable=False),
        sa.Column('parties', sa.JSON(), nullable=False),
        sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('cancel_reason', sa.String(length=250), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_table(
        'refund',
        *_entity(),
        *_of_invoice(),
        sa.Column('method', sa.String(length=10), nullable=False),
        sa.Column('document', sa.String(length=60), nullable=False),
        sa.Column('note', sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    for table, names in (
        ('credit_note', ('created_at', 'deal_id', 'invoice_id', 'number')),
        ('refund', ('created_at', 'deal_id', 'invoice_id')),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.create_index(batch_op.f(f'ix_{table}_{name}'), [name], unique=False)


def downgrade() -> None:
    op.drop_table('refund')
    op.drop_table('credit_note')
    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.drop_column('refunded')
        batch_op.drop_column('credited')
