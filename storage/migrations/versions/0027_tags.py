"""tags in place of the one label of deals"""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

NOUNS = ('lead', 'contact', 'company', 'deal')
SETUPS = {'list_view': ('filter',), 'list_layout': ('columns', 'sort'), 'card_layout': ('sections', 'hidden'),
          'stage': ('required',), 'import_run': ('columns',)}  # fmt: skip
CHANGE = sa.table('change', sa.column('id', sa.Integer), sa.column('entity', sa.String), sa.column('before', sa.JSON),
                  sa.column('after', sa.JSON))  # fmt: skip
DEAL = sa.table('deal', sa.column('id', sa.Integer), sa.column('tag', sa.String), sa.column('tags', sa.JSON),
                sa.column('deleted_at', sa.DateTime))  # fmt: skip
KEY = sa.table('key', sa.column('kind', sa.String), sa.column('value', sa.String), sa.column('entity', sa.String),
               sa.column('entity_id', sa.Integer))  # fmt: skip
TEXT = sa.table('template_version', sa.column('id', sa.Integer), sa.column('body', sa.Text))


def split(text: str) -> list[str]:
    """A label as tags: each once, without needless spaces."""
    parts = [' '.join(part.split()) for part in re.split('[;,\n]', unicodedata.normalize('NFC', text))]
    return list({part.casefold(): part for part in reversed(parts) if part}.values())[::-1]


def moved(value: Any, used: list[str]) -> Any:
    """What somebody set up, with the label's name in it, as it is said of tags."""
    if isinstance(value, list):
        return ['tags' if one == 'tag' else moved(one, used) for one in value]
    if not isinstance(value, dict):
        return value
    if 'field' in value and 'op' in value:
        return leaf(value, used) if value['field'] == 'tag' else value
    if value.get('key') == 'tag':
        return {} if 'dir' in value else value | {'key': 'tags'}
    return {name: moved(one, used) for name, one in value.items()}


def leaf(said: dict[str, Any], used: list[str]) -> dict[str, Any]:
    """A condition on the label: what it found by a part of the text is found by each tag that has it."""
    said = said | {'field': 'tags'}
    if said['op'] in ('empty', 'filled'):
        return said
    text = str(said.get('value') or '')
    found = split(text)
    if said['op'] in ('has', 'hasnt'):
        found = [tag for tag in used if text.casefold() in tag.casefold()] or found
    return said | {'op': 'in' if said['op'] in ('has', 'is') else 'notin', 'value': (found or [text])[:200]}


def told(values: dict[str, Any]) -> dict[str, Any]:
    """A deal's history."""
    rest = {name: value for name, value in values.items() if name != 'tag'}
    return rest | {'tags': split(values['tag'] or '')} if 'tag' in values else values


def upgrade() -> None:
    connection = op.get_bind()
    for noun in NOUNS:
        with op.batch_alter_table(noun, schema=None) as batch_op:
            batch_op.add_column(sa.Column('tags', sa.JSON(), server_default='[]', nullable=False))
    used: dict[str, str] = {}
    for id, text, gone in connection.execute(sa.select(DEAL.c.id, DEAL.c.tag, DEAL.c.deleted_at).where(DEAL.c.tag != '')
                                             .order_by(DEAL.c.id)).all():  # fmt: skip
        tags = [used.setdefault(tag.casefold(), tag) for tag in split(text)]
        connection.execute(sa.update(DEAL).where(DEAL.c.id == id).values(tags=tags))
        if tags and gone is None:
            connection.execute(sa.insert(KEY), [
                {'kind': 'tag', 'value': tag.casefold(), 'entity': 'deal', 'entity_id': id} for tag in tags
            ])  # fmt: skip
    _history(connection, list(used.values()))
    _setups(connection, list(used.values()))
    for id, body in connection.execute(sa.select(TEXT.c.id, TEXT.c.body).where(TEXT.c.body.contains('deal.tag'))).all():
        connection.execute(sa.update(TEXT).where(TEXT.c.id == id)
                           .values(body=re.sub(r'\bdeal\.tag\b', 'deal.tags', body)))  # fmt: skip
    with op.batch_alter_table('deal', schema=None) as batch_op:
        batch_op.drop_column('tag')


def _history(connection: sa.Connection, used: list[str]) -> None:
    named = [sa.cast(side, sa.Text).contains('"tag"') for side in (CHANGE.c.before, CHANGE.c.after)]
    rows = sa.select(CHANGE).where(CHANGE.c.entity.in_(['deal', *SETUPS]), sa.or_(*named))
    for id, entity, before, after in connection.execute(rows).all():
        new = [told(side) if entity == 'deal' else moved(side, used) for side in (before, after)]
        connection.execute(sa.update(CHANGE).where(CHANGE.c.id == id).values(before=new[0], after=new[1]))


def _setups(connection: sa.Connection, used: list[str]) -> None:
    for name, columns in SETUPS.items():
        table = sa.table(name, sa.column('id', sa.Integer), *(sa.column(one, sa.JSON) for one in columns))
        named = sa.or_(*(sa.cast(table.c[one], sa.Text).contains('"tag"') for one in columns))
        for id, *values in connection.execute(sa.select(table).where(named)).all():
            new = {one: moved(value, used) for one, value in zip(columns, values, strict=True)}
            connection.execute(sa.update(table).where(table.c.id == id).values(**new))


def downgrade() -> None:
    connection = op.get_bind()
    with op.batch_alter_table('deal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tag', sa.String(length=30), server_default='', nullable=False))
    for id, tags in connection.execute(sa.select(DEAL.c.id, DEAL.c.tags)).all():
        if tags:
            connection.execute(sa.update(DEAL).where(DEAL.c.id == id).values(tag=tags[0][:30]))
    connection.execute(sa.delete(KEY).where(KEY.c.kind == 'tag'))
    for noun in reversed(NOUNS):
        with op.batch_alter_table(noun, schema=None) as batch_op:
            batch_op.drop_column('tags')
