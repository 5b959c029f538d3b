"""outgoing mail: its account, letters, texts kept ready, notices by e-mail"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'mail_account',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('host', sa.String(length=253), nullable=False),
        sa.Column('port', sa.Integer(), nullable=False),
        sa.Column('security', sa.String(length=10), nullable=False),
        sa.Column('username', sa.String(length=200), nullable=False),
        sa.Column('from_email', sa.String(length=200), nullable=False),
        sa.Column('from_name', sa.String(length=100), nullable=False),
        sa.Column('reply_to_author', sa.Boolean(), nullable=False),
        sa.Column('password', sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    with op.batch_alter_table('mail_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_account_created_at'), ['created_at'], unique=False)
    op.create_table(
        'letter',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('to', sa.JSON(), nullable=False),
        sa.Column('cc', sa.JSON(), nullable=False),
        sa.Column('subject', sa.String(length=250), nullable=False),
        sa.Column('text', sa.String(length=10000), nullable=False),
        sa.Column('activity_id', sa.Integer(), nullable=True),
        sa.Column('links', sa.JSON(), nullable=False),
        sa.Column('files', sa.JSON(), nullable=False),
        sa.Column('auto', sa.String(length=10), nullable=False),
        sa.Column('message_id', sa.String(length=40), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('error', sa.String(length=40), nullable=False),
        sa.Column('words', sa.String(length=300), nullable=False),
        sa.Column('refused', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index('ix_letter_due', ['state', 'due_at'], unique=False)
    op.create_table(
        'letter_template',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('of', sa.String(length=10), nullable=False),
        sa.Column('subject', sa.String(length=250), nullable=False),
        sa.Column('text', sa.String(length=10000), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    with op.batch_alter_table('letter_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_template_created_at'), ['created_at'], unique=False)
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mail_notices', sa.Boolean(), server_default=sa.true(), nullable=False))
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_column('mailed_at')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('mail_notices')
    op.drop_table('letter_template')
    op.drop_table('letter')
    op.drop_table('mail_account')
