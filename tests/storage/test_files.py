"""Kept files: nothing that is named, brought, renewed or being copied is ever swept away."""

import os
import threading

import pytest

from storage.files import GRACE, Files

OLD = GRACE + 60


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / 'files')


def age(files, seconds=OLD):
    """Let time pass for all files."""
    for path in files.folder.rglob('*'):
        if path.is_file():
            moment = path.stat().st_mtime - seconds
            os.utime(path, (moment, moment))


def where(files, token):
    """'here', 'aside' or ''."""
    here = (files.folder / token[:2] / token).exists()
    return 'here' if here else 'aside' if (files.folder / 'aside' / token).exists() else ''


def test_what_nothing_names_goes_aside_after_a_week_and_for_good_after_another(files):
    token = files.put(b'never used')
    assert files.sweep([]) == (0, 0)
    age(files)
    assert files.sweep([]) == (1, 0)
    assert (where(files, token), files.get(token)) == ('aside', b'never used')
    assert files.sweep([]) == (0, 0)
    age(files)
    assert files.sweep([]) == (0, 1)
    assert (where(files, token), files.get(token)) == ('', None)


def test_what_is_named_stays_however_old_and_comes_back_from_aside(files):
    token = files.put(b'a photo')
    age(files)
    assert files.sweep([token]) == (0, 0)
    assert files.sweep([]) == (1, 0)
    age(files)
    assert files.sweep([token]) == (0, 0)
    assert where(files, token) == 'here'


def test_whoever_brings_or_renews_a_file_starts_its_time_anew(files):
    token = files.put(b'a photo')
    for again in (lambda: files.put(b'a photo'), lambda: files.renew([token])):
        age(files)
        again()
        assert files.sweep([]) == (0, 0)
        age(files)
        assert files.sweep([]) == (1, 0)
        age(files)
        again()
        assert where(files, token) == 'here'
        assert files.sweep([]) == (0, 0)
    assert not files.renew([token, '0' * 64])
    age(files)
    files.sweep([])
    age(files)
    files.sweep([])
    assert not files.renew([token])
    assert files.put(b'a photo') == token
    assert files.get(token) == b'a photo'


def test_a_file_brought_while_two_sweeps_are_at_it_is_never_lost(files):
    content = b'the same bytes'
    token = files.put(content)
    for n in range(300):
        age(files)
        if n % 3:
            files.sweep([])  # old and aside, so that the next one would remove it
            age(files)
        ready = threading.Barrier(3)

        def act(step, ready=ready):
            ready.wait()
            step()

        steps = [lambda: files.sweep([]), lambda: files.put(content), lambda: files.sweep([])]
        threads = [threading.Thread(target=act, args=[step]) for step in steps]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert files.get(token) == content, n
        assert files.sweep([]) == (0, 0), 'its time has begun anew'


def test_what_a_dead_process_left_half_written_goes_too(files):
    token = files.put(b'whole')
    part = files.folder / token[:2] / f'{token}.123.part'
    part.write_bytes(b'half')
    files.sweep([token])
    assert part.exists()
    age(files)
    files.sweep([token])
    assert not part.exists()
    assert where(files, token) == 'here'


def test_a_copy_holds_what_is_put_aside_while_it_is_made(files, tmp_path, monkeypatch):
    tokens = [files.put(f'{n}'.encode()) for n in range(20)]
    age(files)
    copied = []

    def copy2(source, target):
        if not copied:  # the sweep comes when the copy has begun
            files.sweep([])
        copied.append(source)
        target.write_bytes(source.read_bytes())

    monkeypatch.setattr('storage.files.shutil.copy2', copy2)
    files.copy(tmp_path / 'copy')
    there = Files(tmp_path / 'copy')
    assert [there.get(token) for token in tokens] == [f'{n}'.encode() for n in range(20)]
    assert there.sweep(tokens) == (0, 0)
    assert all(where(there, token) == 'here' for token in tokens)


@pytest.mark.parametrize('token', ['', '../../etc/passwd', 'aside', 'x' * 63, f'{"0" * 62}/x'])
def test_only_a_token_opens_a_file(files, token):
    files.put(b'x')
    assert files.get(token) is None
