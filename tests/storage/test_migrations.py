import json
import shutil

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from domain.deals import Deal
from storage import migrate
from storage import models as models
from storage.engine import connect
from storage.migrate import configuration, upgrade
from storage.store import Store

from ..conftest import ANN


@pytest.fixture
def empty(request, tmp_path, postgres_server):
    """The URL of a database without tables, of each kind."""
    if request.param == 'sqlite':
        return f'sqlite:///{tmp_path}/empty.db'
    return postgres_server.empty()


@pytest.mark.parametrize('empty', ['sqlite', 'postgresql'], indirect=True)
def test_migrations_make_exactly_the_tables_of_the_models(empty):
    upgrade(empty)
    engine, reading = connect(empty, 1)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={'compare_type': False})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()
    reading.dispose()


@pytest.mark.parametrize('empty', ['sqlite', 'postgresql'], indirect=True)
def test_a_second_upgrade_changes_nothing(empty):
    assert upgrade(empty) == upgrade(empty)


def test_the_newest_migration_is_told_by_the_names_of_the_files():
    assert ScriptDirectory(str(migrate.FOLDER)).get_heads() == [migrate.newest()]


def test_an_upgrade_of_a_database_with_data_makes_a_backup_first_and_keeps_the_data(tmp_path, monkeypatch):
    url = f'sqlite:///{tmp_path}/artel.db'
    upgrade(url)
    store = Store(url)
    store.close()
    monkeypatch.setattr(migrate, 'newest', lambda: 'later')
    upgrade(url, tmp_path / 'backups')
    assert [p.name for p in (tmp_path / 'backups').iterdir()] == ['before-later.db']


def test_a_failing_migration_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    folder = tmp_path / 'migrations'
    shutil.copytree(migrate.FOLDER, folder)
    url = f'sqlite:///{tmp_path}/artel.db'
    upgrade(url)
    head = max((folder / 'versions').glob('0*.py'))
    (folder / 'versions' / '9999_bad.py').write_text(
        f"revision = '9999'\ndown_revision = '{head.stem.split('_')[0]}'\nbranch_labels = depends_on = None\n"
        'from alembic import op\nimport sqlalchemy as sa\n'
        "def upgrade():\n    op.create_table('half', sa.Column('id', sa.Integer))\n    raise RuntimeError('broken')\n"
    )
    monkeypatch.setattr(migrate, 'FOLDER', folder)
    with pytest.raises(RuntimeError, match='broken'):
        upgrade(url)
    engine, reading = connect(url, 1)
    assert not inspect(engine).has_table('half')
    engine.dispose()
    reading.dispose()
    monkeypatch.undo()
    assert upgrade(url) == head.stem.split('_')[0]
    store = Store(url)
    assert store.ask_now(ANN, lambda work: work.count(Deal)) == 0
    store.close()


@pytest.mark.parametrize('empty', ['sqlite', 'postgresql'], indirect=True)
def test_files_attached_before_their_names_were_searched_are_found_after_the_upgrade(empty):
    engine, reading = connect(empty, 1)
    with engine.connect() as connection, connection.begin():
        command.upgrade(configuration(connection), '0022')
        connection.execute(text(
            'INSERT INTO comment (version, created_at, changed_at, text, entity, entity_id, pinned, mentions, links, '
            "files) VALUES (1, '2026-01-01', '2026-01-01', '', 'deal', 1, false, '[]', '[]', :files)"
        ), {'files': '[{"token": "", "name": "Смета.pdf", "size": 1, "kind": "pdf", "thumb": ""}]'})  # fmt: skip
    upgrade(empty)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT word FROM term WHERE entity = 'comment'")).scalars().all()
    assert sorted(found) == ['pdf', 'смета']
    engine.dispose()
    reading.dispose()


OLD = {
    'title': 'Щебень', 'currency': 'RUB', 'source': '', 'source_note': '', 'type_code': 'SALE', 'comments': '',
    'lost_reason': '', 'tag': '', 'amount_manual': False, 'version': 1, 'created_at': '2026-01-01',
    'changed_at': '2026-01-01', 'since': '2026-01-01', 'direction_id': 1, 'stage_id': 1, 'rank': 0, 'utm': '{}',
    'created_by': ANN,
}  # fmt: skip


def put(connection, table, **values):
    names = ', '.join(f'"{name}"' for name in values)
    connection.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(f":{n}" for n in values)})'), values)


def told(connection, id, entity, before, after):
    put(connection, 'change', at='2026-01-01', batch=f'b{id}', actor_id=ANN, action=f'{entity}.changed',
        entity=entity, entity_id=1, version=1, before=json.dumps(before), after=json.dumps(after), about='[]',
        rights='[]')  # fmt: skip


@pytest.mark.parametrize('empty', ['sqlite', 'postgresql'], indirect=True)
def test_the_label_of_a_deal_becomes_a_tag_in_history_filters_layouts_and_demands_too(empty):
    engine, reading = connect(empty, 1)
    leaf, times = (
        {'field': 'tag', 'op': 'has', 'value': 'люч'},
        {'created_at': '2026-01-01', 'changed_at': '2026-01-01'},
    )
    with engine.connect() as connection, connection.begin():
        command.upgrade(configuration(connection), '0025')
        for tag in ('Ключевой', ' ключевой ', '', 'опт,  розница'):
            put(connection, 'deal', **OLD | {'tag': tag})
        put(connection, 'deal', **OLD | {'tag': 'ушла'}, deleted_at='2026-01-02')
        told(connection, 1, 'deal', {}, {'title': 'Щебень', 'tag': 'Ключевой'})
        told(connection, 2, 'deal', {'tag': ''}, {'tag': 'Ключевой'})
        told(connection, 3, 'deal', {'title': '"tag"'}, {'title': 'tag'})
        told(connection, 4, 'stage', {'required': ['tag']}, {'required': ['amount', 'tag']})
        for node in ({'and': [leaf, {'field': 'title', 'op': 'is', 'value': 'tag'}]}, leaf | {'op': 'empty'}):
            put(connection, 'list_view', version=1, **times, name='Ф', shared=False, kind='deal', owner_id=ANN,
                filter=json.dumps(node))  # fmt: skip
        put(connection, 'list_layout', version=1, **times, kind='deal', owner_id=ANN,
            columns='[{"key": "tag", "width": 90}]', sort='{"key": "tag", "dir": 1}')  # fmt: skip
        put(connection, 'card_layout', version=1, **times, kind='deal',
            sections='[{"key": "main", "title": "tag", "fields": ["amount", "tag"]}]', hidden='[]')  # fmt: skip
        put(connection, 'template_version', version=1, **times, font='sans', points=10, landscape=False,
            template_id=1, lang='ru', number=1, rows=False, file='', file_name='',
            body='{{ deal.tag }} {{ deal.tagged }}')  # fmt: skip
    upgrade(empty)
    with engine.connect() as connection:

        def all(what):
            return [tuple(json.loads(one) if isinstance(one, str) and one[:1] in '[{' and one[:2] != '{{' else one
                          for one in row) for row in connection.execute(text(what))]  # fmt: skip

        assert all('SELECT tags FROM deal ORDER BY id') == [
            (['Ключевой'],), (['Ключевой'],), ([],), (['опт', 'розница'],), (['ушла'],),
        ]  # fmt: skip
        assert all("SELECT value, entity_id FROM key WHERE kind = 'tag' ORDER BY value, entity_id") == [
            ('ключевой', 1), ('ключевой', 2), ('опт', 4), ('розница', 4),
        ]  # fmt: skip
        assert all('SELECT before, after FROM change ORDER BY id') == [
            ({}, {'title': 'Щебень', 'tags': ['Ключевой']}), ({'tags': []}, {'tags': ['Ключевой']}),
            ({'title': '"tag"'}, {'title': 'tag'}), ({'required': ['tags']}, {'required': ['amount', 'tags']}),
        ]  # fmt: skip
        has = {'field': 'tags', 'op': 'in', 'value': ['Ключевой']}
        assert all('SELECT filter FROM list_view ORDER BY id') == [
            ({'and': [has, {'field': 'title', 'op': 'is', 'value': 'tag'}]},),
            (leaf | {'field': 'tags', 'op': 'empty'},),
        ]  # fmt: skip
        assert all('SELECT columns, sort FROM list_layout') == [([{'key': 'tags', 'width': 90}], {})]
        assert all('SELECT sections FROM card_layout') == [
            ([{'key': 'main', 'title': 'tag', 'fields': ['amount', 'tags']}],)
        ]
        assert all('SELECT body FROM template_version') == [('{{ deal.tags }} {{ deal.tagged }}',)]
        assert ('ключевой', 1) in all("SELECT word, entity_id FROM term WHERE entity = 'deal'")
    with engine.connect() as connection, connection.begin():
        command.downgrade(configuration(connection), '0025')
        assert connection.execute(text('SELECT tag FROM deal ORDER BY id')).scalars().all() == [
            'Ключевой', 'Ключевой', '', 'опт', 'ушла',
        ]  # fmt: skip
    engine.dispose()
    reading.dispose()


@pytest.mark.parametrize('empty', ['sqlite', 'postgresql'], indirect=True)
def test_addresses_written_as_lines_have_their_parts_after_the_upgrade(empty):
    lines = ['141402, Московская область, г. Химки, ул. Репина, д. 5', 'у склада', '', 'Казахстан, ' + 'я' * 489]
    engine, reading = connect(empty, 1)
    with engine.connect() as connection, connection.begin():
        command.upgrade(configuration(connection), '0025')
        for line in lines:
            connection.execute(text(
                'INSERT INTO contact (version, created_at, changed_at, phones, emails, messengers, webs, honorific, '
                'name, second_name, last_name, post, type_code, source, source_note, address, comments, photo, own) '
                "VALUES (1, '2026-01-01', '2026-01-01', '[]', '[]', '[]', '[]', '', '', '', 'Петров', '', 'CLIENT', "
                "'', '', :line, '', '', '{}')"
            ), {'line': line})  # fmt: skip
    upgrade(empty)
    with engine.connect() as connection:
        parts = 'address, address_postcode, address_province, address_city, address_street, address_country_code'
        found = [tuple(row) for row in connection.execute(text(f'SELECT {parts} FROM contact ORDER BY id'))]
    assert found == [
        (lines[0], '141402', 'Московская область', 'Химки', 'ул. Репина, д. 5', ''),
        (lines[1], '', '', '', lines[1], ''),
        ('', '', '', '', '', ''),
        (lines[3], '', '', '', 'я' * 489, 'KZ'),
    ]
    engine.dispose()
    reading.dispose()
