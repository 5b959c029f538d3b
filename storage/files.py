"""Files of records, kept by what is in them: the same bytes once, whoever brings them."""

import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

GRACE = 7 * 24 * 3600.0
ASIDE = 'aside'


class Files:
    """A folder of files named by the SHA-256 of their bytes.

    What nothing names goes in two steps, each after a grace of seven days: out of its place into the folder `aside`,
    where it is still found, and then for good. Every step is one rename or removal, which either happens or not, so
    whoever brings or renews a file meanwhile wins, in this process or another.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes; their token, 64 hexadecimal digits. Durable when it returns."""
        token = hashlib.sha256(content).hexdigest()
        if not self.renew([token]):
            path = self._path(token)
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f'.{os.getpid()}-{threading.get_ident()}.part')
            with part.open('wb') as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        return token

    def get(self, token: str) -> bytes | None:
        """The bytes of a token; None where there are none."""
        if not _is_token(token):
            return None
        for path in (self._path(token), self._aside(token), self._path(token)):
            with suppress(FileNotFoundError):
                return path.read_bytes()
        return None

    def renew(self, tokens: Iterable[str]) -> bool:
        """Let the grace of these begin anew, before they are named; whether all are there."""
        kept = [self._renew(token) for token in tokens]
        return all(kept)

    def sweep(self, named: Iterable[str], grace: float = GRACE) -> tuple[int, int]:
        """Put what is not named and older than `grace` seconds aside, remove what is aside for so long.

        Put aside and removed, how many. `named` may be older than the files: what came after it is young.
        """
        there, old = frozenset(named), time.time() - grace
        removed = sum(self._go(path, there, old) for path in self._all(self.folder / ASIDE))
        put_aside = 0
        for folder in sorted(self.folder.glob('[0-9a-f][0-9a-f]')):
            put_aside += sum(self._put_aside(path, there, old) for path in self._all(folder))
        return put_aside, removed

    def copy(self, target: Path) -> None:
        """Copy all files to a folder while they are in use: what is put aside meanwhile is found there in the end."""
        for folder in [*sorted(self.folder.glob('[0-9a-f][0-9a-f]')), self.folder / ASIDE]:
            for path in self._all(folder):
                if not path.name.endswith('.part'):
                    (target / folder.name).mkdir(parents=True, exist_ok=True)
                    with suppress(FileNotFoundError):
                        shutil.copy2(path, target / folder.name / path.name)

    def _renew(self, token: str) -> bool:
        path = self._path(token)
        with suppress(FileNotFoundError):
            os.utime(path)
            return True
        with suppress(FileNotFoundError):
            # Young before it moves: another sweep never sees it in its place and old.
            os.utime(self._aside(token))
            path.parent.mkdir(parents=True, exist_ok=True)
            self._aside(token).replace(path)
            return True
        return False

    def _put_aside(self, path: Path, named: frozenset[str], old: float) -> bool:
        if path.name.endswith('.part'):  # a process died while it wrote
            self._remove(path, old)
            return False
        with suppress(FileNotFoundError):
            if path.name in named or path.stat().st_mtime > old:
                return False
            aside = self._aside(path.name)
            aside.parent.mkdir(exist_ok=True)
            os.utime(path)
            path.replace(aside)
            return True
        return False

    def _go(self, path: Path, named: frozenset[str], old: float) -> bool:
        if path.name in named:
            self._renew(path.name)
            return False
        return self._remove(path, old)

    @staticmethod
    def _remove(path: Path, old: float) -> bool:
        with suppress(FileNotFoundError):
            if path.stat().st_mtime <= old:
                path.unlink()
                return True
        return False

    @staticmethod
    def _all(folder: Path) -> Iterator[Path]:
        with suppress(FileNotFoundError):
            yield from sorted(path for path in folder.iterdir() if path.is_file())

    def _path(self, token: str) -> Path:
        return self.folder / token[:2] / token

    def _aside(self, token: str) -> Path:
        return self.folder / ASIDE / token


def _is_token(token: str) -> bool:
    return len(token) == 64 and token.isalnum()
