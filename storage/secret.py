"""The installation's secret: given by the environment, else made once and kept beside the data, out of backups."""

import os
import secrets
from pathlib import Path

NAME = 'secret.key'
SHORTEST = 16


def secret_of(data: Path, given: str = '') -> bytes:
    """`given`, or what `data/secret.key` holds; the file is made where it is missing, readable by its owner only."""
    if given:
        return given.encode()
    place = data / NAME
    try:
        opened = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_bytes().strip()
    with os.fdopen(opened, 'wb') as file:
        file.write(secrets.token_urlsafe(48).encode())
        file.flush()
        os.fsync(file.fileno())
    return place.read_bytes().strip()
