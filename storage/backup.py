"""Backups: one archive with the database, the files and what proves them whole."""

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from .files import Files

NAME = 'artel.db'


class BadBackup(Exception):
    """The archive is not a backup of Artel, or it is damaged; the text says how."""


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite file, taken while it may be written."""
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reading.backup(writing)
    finally:
        reading.close()
        writing.close()


def backup(data: Path, target: Path) -> dict[str, int]:
    """Pack a data folder into `target` and prove it by restoring it aside; row counts by table."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        aside = Path(folder)
        copy_sqlite(data / NAME, aside / NAME)
        Files(data / 'files').copy(aside / 'files')
        counts = _counts(aside / NAME)
        sums = {str(p.relative_to(aside)): _digest(p) for p in sorted(aside.rglob('*')) if p.is_file()}
        manifest = {'made_at': datetime.now(UTC).isoformat(), 'rows': counts, 'sha256': sums}
        (aside / 'manifest.json').write_text(json.dumps(manifest, indent=1))
        part = target.with_suffix(target.suffix + '.part')
        with tarfile.open(part, 'w:gz') as archive:
            for path in sorted(aside.iterdir()):
                archive.add(path, path.name)
        with tempfile.TemporaryDirectory(dir=target.parent) as proof:
            _unpack(part, Path(proof))
        with part.open('rb') as file:
            os.fsync(file.fileno())
        part.replace(target)
    return counts


def restore(archive: Path, data: Path) -> dict[str, int]:
    """Put a backup's data into an empty or missing folder. Raises BadBackup; row counts by table."""
    if data.exists() and any(data.iterdir()):
        raise BadBackup(f'{data} is not empty: move it away first, nothing was changed')
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent) as folder:
        counts = _unpack(archive, Path(folder))
        data.mkdir(exist_ok=True)
        for path in Path(folder).iterdir():
            shutil.move(path, data / path.name)
    return counts


def _unpack(archive: Path, folder: Path) -> dict[str, int]:
    try:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter='data')
        manifest = json.loads((folder / 'manifest.json').read_text())
    except (OSError, tarfile.TarError, ValueError) as error:
        raise BadBackup(f'{archive} is not a backup of Artel: {error}') from error
    for name, digest in manifest['sha256'].items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise BadBackup(f'{archive} is damaged: {name} is not what was packed')
    counts = _counts(folder / NAME)
    if counts != manifest['rows']:
        raise BadBackup(f'{archive} is damaged: its rows are not those that were packed')
    return counts


def _counts(path: Path) -> dict[str, int]:
    connection = sqlite3.connect(path)
    try:
        if (verdict := connection.execute('PRAGMA integrity_check').fetchone()[0]) != 'ok':
            raise BadBackup(f'{path.name}: {verdict}')
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in sorted(names)}  # noqa: S608
    finally:
        connection.close()


def _digest(path: Path) -> str:
    with path.open('rb') as file:
        return hashlib.file_digest(file, 'sha256').hexdigest()
