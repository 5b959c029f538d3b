import subprocess
import sys
from pathlib import Path

import pytest

import main
from domain import deals
from domain.deals import Deal
from storage.backup import BadBackup, backup, restore
from storage.files import Files
from storage.store import Store

from ..conftest import ANN

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path, sqlite_template):
    """A data folder with one deal and one file, its store still open."""
    data = tmp_path / 'data'
    data.mkdir()
    (data / 'artel.db').write_bytes(sqlite_template.read_bytes())
    Files(data / 'files').put(b'a picture')
    store = Store(f'sqlite:///{data}/artel.db')
    store.do_now(ANN, deals.create, {'title': 'Москва, Василий, щебень'})
    yield data
    store.close()


def test_a_backup_taken_while_open_is_restored_whole(folder, tmp_path):
    counts = backup(folder, tmp_path / 'b.tar.gz')
    assert counts == restore(tmp_path / 'b.tar.gz', tmp_path / 'other')
    again = Store(f'sqlite:///{tmp_path}/other/artel.db')
    assert [d.title for d in again.ask_now(ANN, lambda work: work.all(Deal))] == ['Москва, Василий, щебень']
    again.close()
    assert Files(tmp_path / 'other/files').get(Files(folder / 'files').put(b'a picture')) == b'a picture'


def test_a_damaged_backup_is_refused_and_touches_nothing(folder, tmp_path):
    backup(folder, tmp_path / 'b.tar.gz')
    content = bytearray((tmp_path / 'b.tar.gz').read_bytes())
    content[len(content) // 2] ^= 0xFF
    (tmp_path / 'b.tar.gz').write_bytes(content)
    with pytest.raises(BadBackup):
        restore(tmp_path / 'b.tar.gz', tmp_path / 'other')
    assert not (tmp_path / 'other').exists()


def test_a_restore_never_overwrites(folder, tmp_path):
    backup(folder, tmp_path / 'b.tar.gz')
    with pytest.raises(BadBackup, match='not empty'):
        restore(tmp_path / 'b.tar.gz', folder)


@pytest.mark.parametrize(
    ('name', 'value'),
    [
        ('ARTEL_PORT', 'eighty'),
        ('ARTEL_PORT', '70000'),
        ('ARTEL_DATABASE_URL', 'mysql://x'),
        ('ARTEL_DATA', '/proc/nowhere'),
        ('ARTEL_URL', 'crm'),
        ('ARTEL_SECRET', 'short'),
    ],
)
def test_a_wrong_setting_is_a_sentence_and_code_2(tmp_path, monkeypatch, capsys, name, value):
    monkeypatch.setattr(sys, 'argv', ['main.py', 'migrate'])
    for known in ('ARTEL_PORT', 'ARTEL_DATABASE_URL', 'ARTEL_URL'):
        monkeypatch.delenv(known, raising=False)
    monkeypatch.setenv('ARTEL_DATA', str(tmp_path / 'd'))
    monkeypatch.setenv(name, value)
    assert main.main() == 2
    said = capsys.readouterr()
    assert said.out == ''
    assert name in said.err


def test_the_code_and_the_sentence_leave_the_process_without_a_traceback(tmp_path):
    env = {'PATH': '/usr/bin:/bin', 'ARTEL_DATA': str(tmp_path / 'd'), 'ARTEL_PORT': 'eighty'}
    done = subprocess.run([sys.executable, 'main.py', 'migrate'], cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, '')
    assert 'ARTEL_PORT' in done.stderr
    assert 'Traceback' not in done.stderr
