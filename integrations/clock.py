"""What the house does by itself as days go by."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from domain import invoices, notices
from domain.errors import Refusal
from domain.permissions import House

EVERY = 600.0
log = logging.getLogger('artel.clock')
Do = Callable[..., Awaitable[Any]]


async def sweep(do: Do) -> int:
    """Everything that is due now, in short acts; how many activities were made. `do` is the store's."""
    made = 0
    while True:
        some = int(await do(House(), invoices.remind_overdue))
        made += some
        if some < invoices.AT_ONCE:
            break
    # One handful each time, so that others' work never waits long; what is left goes with the next.
    await do(House(), notices.sweep)
    return made


async def run(do: Do) -> None:
    """Sweep now and every ten minutes until cancelled; what fails is logged and tried again."""
    while True:
        try:
            await sweep(do)
        except Refusal as refusal:
            log.warning('the sweep was refused: %s', refusal)
        except Exception:
            log.exception('the sweep failed')
        await asyncio.sleep(EVERY)
