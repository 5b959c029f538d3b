"""documents made from forms, numerators with templates"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'direction_document',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('form', sa.String(length=40), nullable=False),
        sa.Column('moment', sa.String(length=10), nullable=False),
        sa.Column('direction_id', sa.Integer(), nullable=False),
        sa.Column('stage_id', sa.Integer(), nullable=True),
        sa.Column('sort', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    with op.batch_alter_table('direction_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_direction_document_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_direction_document_direction_id'), ['direction_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_direction_document_stage_id'), ['stage_id'], unique=False)

    op.create_table(
        'document',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('number', sa.String(length=30), nullable=False),
        sa.Column('date', sa.Date(), nullable=False),
        sa.Column('seller_id', sa.Integer(), nullable=True),
        sa.Column('stamped', sa.Boolean(), nullable=False),
        sa.Column('title', sa.String(length=250), nullable=False),
        sa.Column('form', sa.String(length=40), nullable=False),
        sa.Column('form_version', sa.String(length=20), nullable=False),
        sa.Column('source', sa.String(length=10), nullable=False),
        sa.Column('source_id', sa.Integer(), nullable=False),
        sa.Column('deal_id', sa.Integer(), nullable=True),
        sa.Column('invoice_id', sa.Integer(), nullable=True),
        sa.Column('quote_id', sa.Integer(), nullable=True),
        sa.Column('company_id', sa.Integer(), nullable=True),
        sa.Column('contact_id', sa.Integer(), nullable=True),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('currency', sa.String(length=3), nullable=False),
        sa.Column('extra', sa.JSON(), nullable=False),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.Column('file', sa.String(length=64), nullable=False),
        sa.Column('document_version', sa.Integer(), nullable=False),
        sa.Column('first_id', sa.Integer(), nullable=True),
        sa.Column('replaced_by', sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint('id'),
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_deal_id'), ['deal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_first_id'), ['first_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_form'), ['form'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_invoice_id'), ['invoice_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_number'), ['number'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_quote_id'), ['quote_id'], unique=False)

    with op.batch_alter_table('numerator', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('template', sa.String(length=60), nullable=False, server_default='{PREFIX}{NUMBER}')
        )
        batch_op.add_column(sa.Column('apart', sa.String(length=10), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('numerator', schema=None) as batch_op:
        batch_op.drop_column('apart')
        batch_op.drop_column('template')

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_quote_id'))
        batch_op.drop_index(batch_op.f('ix_document_owner_id'))
        batch_op.drop_index(batch_op.f('ix_document_number'))
        batch_op.drop_index(batch_op.f('ix_document_invoice_id'))
        batch_op.drop_index(batch_op.f('ix_document_form'))
        batch_op.drop_index(batch_op.f('ix_document_first_id'))
        batch_op.drop_index(batch_op.f('ix_document_deal_id'))
        batch_op.drop_index(batch_op.f('ix_document_created_at'))
        batch_op.drop_index(batch_op.f('ix_document_contact_id'))
        batch_op.drop_index(batch_op.f('ix_document_company_id'))

    op.drop_table('document')
    with op.batch_alter_table('direction_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_direction_document_stage_id'))
        batch_op.drop_index(batch_op.f('ix_direction_document_direction_id'))
        batch_op.drop_index(batch_op.f('ix_direction_document_created_at'))

    op.drop_table('direction_document')
