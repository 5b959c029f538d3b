"""A full disk: a clear refusal, reading goes on, nothing acknowledged is lost, and given room it goes on."""

import shutil
import sqlite3
import subprocess

import pytest

from domain import deals
from domain.deals import Deal
from storage.store import Store, Unavailable

from ..conftest import ANN

LONG = 'щебень ' * 1400


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 6 MB of its own."""
    place = tmp_path / 'disk'
    place.mkdir()
    if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=6m', 'artel', str(place)], capture_output=True).returncode:
        pytest.skip('this machine lets nobody mount a small disk')
    yield place
    subprocess.run(['umount', '-l', str(place)], check=True)


def filled(store):
    """Write deals until it is refused: the ids that were acknowledged, and the refusal."""
    kept = []
    while len(kept) < 2000:
        try:
            kept.append(store.do_now(ANN, deals.create, {'title': f'Сделка {len(kept)}', 'comments': LONG}).id)
        except Unavailable as refusal:
            return kept, refusal
    raise AssertionError('the disk never became full')


def ids(store):
    return store.ask_now(ANN, lambda work: [deal.id for deal in work.all(Deal)])


def test_a_full_disk_refuses_in_words_loses_nothing_and_goes_on_when_there_is_room(small_disk, sqlite_template):
    shutil.copy(sqlite_template, small_disk / 'artel.db')
    ballast = small_disk / 'ballast'
    ballast.write_bytes(b'\0' * 1_000_000)
    store = Store(f'sqlite:///{small_disk}/artel.db')
    store.start()
    kept, refusal = filled(store)
    assert refusal.code == 'storage.unavailable'
    assert kept
    assert ids(store) == kept, 'reading goes on, and nothing half done is seen'
    ballast.unlink()
    kept.append(store.do_now(ANN, deals.create, {'title': 'Снова есть место'}).id)
    assert ids(store) == kept
    store.close()
    with sqlite3.connect(small_disk / 'artel.db') as after:
        assert after.execute('PRAGMA integrity_check').fetchone() == ('ok',)


def test_a_database_that_may_not_grow_refuses_and_goes_on_when_it_may(tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / 'artel.db')
    store = Store(f'sqlite:///{tmp_path}/artel.db')
    store.start()
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql('PRAGMA page_count').scalar_one()
        connection.exec_driver_sql(f'PRAGMA max_page_count={pages + 200}')
    kept, refusal = filled(store)
    assert refusal.code == 'storage.unavailable'
    assert kept
    assert ids(store) == kept
    with store.engine.connect() as connection:
        connection.exec_driver_sql('PRAGMA max_page_count=1073741823')
    kept.append(store.do_now(ANN, deals.create, {'title': 'Снова есть место'}).id)
    assert ids(store) == kept
    store.close()
