"""The installation's secret, and what is kept only under it."""

import tarfile

import pytest
from alembic import command
from sqlalchemy import text

from domain import mail, sealed
from domain.mail.account import account
from domain.permissions import House
from storage.backup import backup
from storage.engine import connect
from storage.migrate import configuration, upgrade
from storage.secret import NAME, secret_of
from storage.store import Store

from ..conftest import ANN

SERVER = {'host': 'smtp.example.ru', 'username': 'crm', 'from_email': 'crm@example.ru'}
PASSWORD = 'ключ от почты'


@pytest.fixture(autouse=True)
def keys(monkeypatch):
    """Each test has keys of its own."""
    monkeypatch.setattr(sealed, '_KEYS', [])


def in_database(url):
    engine, reading = connect(url, 1)
    with engine.connect() as connection:
        found = connection.execute(text('SELECT password FROM mail_account')).scalar_one()
    engine.dispose()
    reading.dispose()
    return found


def test_a_secret_is_made_once_for_its_owner_only_and_one_that_is_given_is_taken(tmp_path):
    made = secret_of(tmp_path)
    assert len(made) >= 48
    assert secret_of(tmp_path) == made
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert secret_of(tmp_path, 'дано снаружи') == 'дано снаружи'.encode()
    assert secret_of(tmp_path / '..' / tmp_path.name) == made


def test_the_mailboxs_password_lies_sealed_and_another_secret_does_not_open_it(store):
    sealed.use(b'one secret')
    store.do_now(ANN, mail.set_account, SERVER, PASSWORD)
    kept = store.ask_now(House(), lambda work: work.rows(text('SELECT password FROM mail_account')))[0][0]
    assert kept.startswith(sealed.MARK)
    assert PASSWORD not in kept

    def password(work):
        return account(work).password

    assert store.ask_now(House(), password) == PASSWORD
    sealed.use(b'another secret')
    assert store.ask_now(House(), password) == ''
    sealed.use(b'one secret')
    assert store.ask_now(House(), password) == PASSWORD


def test_a_backup_holds_neither_the_secret_nor_the_password(tmp_path, sqlite_template):
    data = tmp_path / 'data'
    data.mkdir()
    (data / 'artel.db').write_bytes(sqlite_template.read_bytes())
    sealed.use(secret := secret_of(data))
    store = Store(f'sqlite:///{data}/artel.db')
    store.do_now(ANN, mail.set_account, SERVER, PASSWORD)
    backup(data, tmp_path / 'b.tar.gz')
    store.close()
    with tarfile.open(tmp_path / 'b.tar.gz') as packed:
        packed.extractall(tmp_path / 'other', filter='data')
    found = [path for path in (tmp_path / 'other').rglob('*') if path.is_file()]
    assert NAME not in {path.name for path in found}
    for path in found:
        assert PASSWORD.encode() not in path.read_bytes()
        assert secret not in path.read_bytes()


@pytest.mark.parametrize('kind', ['sqlite', 'postgresql'])
def test_a_password_kept_open_is_sealed_by_the_upgrade_and_opened_by_going_back(kind, tmp_path, postgres_server):
    url = f'sqlite:///{tmp_path}/old.db' if kind == 'sqlite' else postgres_server.empty()
    sealed.use(b'one secret')
    upgrade(url)
    store = Store(url)
    store.do_now(House(), mail.set_account, SERVER, PASSWORD)
    store.close()
    engine, reading = connect(url, 1)
    with engine.connect() as connection, connection.begin():
        command.downgrade(configuration(connection), '0029-1')
    assert in_database(url) == PASSWORD
    upgrade(url)
    assert in_database(url).startswith(sealed.MARK)
    assert sealed.opened(in_database(url)) == PASSWORD
    engine.dispose()
    reading.dispose()
