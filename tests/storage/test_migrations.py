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
