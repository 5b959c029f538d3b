"""the index of words"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

LETTERS = sa.String(length=60).with_variant(sa.String(length=60, collation='C'), 'postgresql')


def upgrade() -> None:
    op.create_table(
        'term',
        sa.Column('word', LETTERS, nullable=False),
        sa.Column('entity', sa.String(length=40), nullable=False),
        sa.Column('entity_id', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('word', 'entity', 'entity_id'),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_term_of', 'term', ['entity_id', 'entity', 'word'])
    op.create_table(
        'word',
        sa.Column('text', LETTERS, nullable=False),
        sa.Column('stem', LETTERS, nullable=False),
        sa.Column('back', LETTERS, nullable=False),
        sa.PrimaryKeyConstraint('text'),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_word_stem', 'word', ['stem'])
    op.create_index('ix_word_back', 'word', ['back'])


def downgrade() -> None:
    op.drop_table('word')
    op.drop_table('term')
