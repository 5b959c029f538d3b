"""addresses of kinds, papers of people"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('bank_account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('bank_address', sa.String(length=250), nullable=False, server_default=''))

    with op.batch_alter_table('requisites', schema=None) as batch_op:
        batch_op.add_column(sa.Column('registration_address', sa.String(length=500), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('delivery_address', sa.String(length=500), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('beneficiary_address', sa.String(length=500), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('oktmo', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('okved', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('certificate', sa.String(length=250), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ident_doc', sa.String(length=60), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ident_number', sa.String(length=30), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ident_issued', sa.String(length=250), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('requisites', schema=None) as batch_op:
        batch_op.drop_column('ident_issued')
        batch_op.drop_column('ident_number')
        batch_op.drop_column('ident_doc')
        batch_op.drop_column('certificate')
        batch_op.drop_column('okved')
        batch_op.drop_column('oktmo')
        batch_op.drop_column('beneficiary_address')
        batch_op.drop_column('delivery_address')
        batch_op.drop_column('registration_address')

    with op.batch_alter_table('bank_account', schema=None) as batch_op:
        batch_op.drop_column('bank_address')
