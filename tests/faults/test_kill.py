"""kill -9 in the middle of writes: what was acknowledged is there, and nothing is half there."""

import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlmodel import select

from domain import stages
from domain.activities import Activity
from domain.deals import Deal
from domain.history import Change
from storage.store import Store

from ..conftest import ANN
from . import writer

WRITER = Path(writer.__file__)
# A process that has loaded Artel and begins writers by forking: loading took longer than what is proven.
FORKS = multiprocessing.get_context('forkserver')
FORKS.set_forkserver_preload([writer.__name__])
KILLS = 8


def killed_writer(url, seconds):
    """The titles acknowledged by a writer that was killed some time after it began."""
    ours, theirs = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=writer.begin, args=(url, 8, theirs))
    process.start()
    theirs.close()
    with os.fdopen(os.dup(ours.fileno())) as said:
        assert said.readline().strip() == 'ready'
        first = said.readline()
        time.sleep(seconds)
        process.kill()
        rest = said.read()
    ours.close()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    return [line for line in (first + rest).splitlines() if len(line) == 32]


def test_every_acknowledged_change_survives_kill_9_and_none_is_half_made(database):
    dice = random.Random(7)
    acknowledged = []
    for _ in range(KILLS):
        acknowledged += killed_writer(database, dice.uniform(0.05, 0.6))
    store = Store(database)

    def whole(work):
        titles = [d.title for d in work.all(Deal)]
        steps = {a.subject: a.links for a in work.all(Activity)}
        created = {c.entity_id for c in (row[0] for row in work.rows(_creations()))}
        ids = {d.id: d.title for d in work.all(Deal)}
        counted, kept = stages.counted(work, Deal), stages.heads(work, [s.id for s in stages.of(work, 'deal', 1)])
        return titles, steps, created, ids, counted, {k: v for k, v in kept.items() if v}

    titles, steps, created, ids, counted, kept = store.ask_now(ANN, whole)
    store.close()
    assert len(acknowledged) > KILLS
    assert set(acknowledged) <= set(titles), 'an acknowledged deal is lost'
    assert len(titles) == len(set(titles)), 'a deal was made twice'
    assert set(titles) == set(steps), 'a deal without its step, or a step without its deal'
    assert set(ids) == created, 'a deal without its history'
    assert counted == kept, 'the headers do not say what the stages hold'


def _creations():
    return select(Change).where(Change.action == 'deal.created')


@pytest.mark.skipif(not shutil.which('strace'), reason='strace shows the order of system calls')
def test_sqlite_is_synced_to_the_disk_before_an_act_is_acknowledged(tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / 'artel.db')
    trace = tmp_path / 'trace'
    command = ['strace', '-f', '-e', 'trace=fdatasync,fsync,write', '-o', str(trace), sys.executable, str(WRITER),
               f'sqlite:///{tmp_path}/artel.db', '1']  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout
    for _ in range(20):
        process.stdout.readline()
    os.killpg(process.pid, signal.SIGKILL)  # strace and what it watches
    process.communicate()
    synced, unsafe, said = False, 0, 0
    for line in trace.read_text(errors='replace').splitlines():
        if re.search(r'\b(fdatasync|fsync)\b.* = 0', line):
            synced = True
        elif re.search(r'write\(1, "[0-9a-f]{32}', line):
            said += 1
            unsafe += not synced
            synced = False
    assert said >= 10
    assert unsafe == 0, 'an act was acknowledged before its commit reached the disk'
