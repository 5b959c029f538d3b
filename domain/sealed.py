"""Secrets the house must be able to read again: kept in the database only under a key that lies elsewhere."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

MARK = 'sealed:'
_KEYS: list[Fernet] = []


def use(secret: bytes) -> None:
    """Seal under this secret from now on; what was sealed under another one is lost."""
    _KEYS[:] = [Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret).digest()))]


def is_keyed() -> bool:
    """Whether a lasting key was given; without one a key lives as long as the process."""
    return bool(_KEYS)


def seal(text: str) -> str:
    """The text as it is kept; '' stays ''."""
    return MARK + _key().encrypt(text.encode()).decode() if text else ''


def opened(kept: str) -> str:
    """The text again: '' where it was sealed under another key, as it is where it never was sealed."""
    if not kept.startswith(MARK):
        return kept
    try:
        return _key().decrypt(kept.removeprefix(MARK)).decode()
    except InvalidToken:
        return ''


class Sealed(TypeDecorator[str]):
    """A text column that the database holds only sealed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else opened(str(value))


def _key() -> Fernet:
    if not _KEYS:
        _KEYS.append(Fernet(Fernet.generate_key()))
    return _KEYS[0]
