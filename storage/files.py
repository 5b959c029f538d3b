"""Files of records, kept by what is in them: the same bytes once, whoever brings them."""

import hashlib
import os
from pathlib import Path


class Files:
    """A folder of files named by the SHA-256 of their bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes; their token, 64 hexadecimal digits. Durable when it returns."""
        token = hashlib.sha256(content).hexdigest()
        path = self._path(token)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f'.{os.getpid()}.part')
            with part.open('wb') as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        return token

    def get(self, token: str) -> bytes | None:
        """The bytes of a token; None where there are none."""
        if len(token) != 64 or not token.isalnum():
            return None
        path = self._path(token)
        return path.read_bytes() if path.is_file() else None

    def _path(self, token: str) -> Path:
        return self.folder / token[:2] / token
