"""Argon2 off the event loop, two at a time: each takes 64 MiB."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from domain import passwords
from domain.errors import Refusal

T = TypeVar('T')
AT_ONCE, WAITING = 2, 30
_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix='argon2')
_waiting = 0


class Busy(Refusal):
    """Too many passwords are being checked."""

    status = 503


async def hashed(password: str) -> str:
    """The hash of a new password. Raises Busy."""
    return await _run(passwords.hashed, password)


async def fits(password: str, kept: str | None) -> bool:
    """Whether a typed password is the kept one; as slow for nobody's (None). Raises Busy."""
    return await _run(passwords.fits, password, kept)


async def _run(work: Callable[..., T], *args: Any) -> T:
    global _waiting
    if _waiting >= WAITING:
        raise Busy('sign_in.busy')
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_pool, work, *args)
    finally:
        _waiting -= 1
