"""What sends: takes letters that are due, a few at a time, and writes down what came of each."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Protocol

from domain import mail
from domain.errors import Refusal
from domain.history import Change
from domain.mail.outbox import sweep
from domain.permissions import House
from domain.types import now

from .message import message_of
from .smtp import NotSent, send

AT_ONCE = 4
LONGEST_SLEEP = 60.0
log = logging.getLogger('artel.mail')
Do = Callable[..., Awaitable[Any]]


class Files(Protocol):
    """Kept files by their tokens."""

    def get(self, token: str) -> bytes | None: ...


class Outbox:
    """The one sender of this process; several processes share the letters, since each is claimed once.

    `do` and `ask` are the store's; `hear` is to be told of committed changes.
    """

    def __init__(self, do: Do, ask: Do, files: Files) -> None:
        self._do, self._ask, self._files = do, ask, files
        self._woken = asyncio.Event()

    def hear(self, changes: Sequence[Change]) -> None:
        """Look at the outbox where a letter or the account changed."""
        if any(change.entity in ('letter', 'mail_account') for change in changes):
            self._woken.set()

    async def run(self) -> None:
        """Send what is due until cancelled; what fails is logged and tried again."""
        while True:
            self._woken.clear()
            pause = LONGEST_SLEEP
            try:
                while await self.turn():
                    pass
                pause = await self._pause()
            except Refusal as refusal:
                log.warning('the outbox was refused: %s', refusal)
            except Exception:
                log.exception('the outbox failed')
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause)

    async def turn(self) -> int:
        """Send what is due now, AT_ONCE side by side; how many letters were tried."""
        parcels: list[mail.Parcel] = await self._do(House(), mail.take, AT_ONCE)
        outcomes = await asyncio.gather(*(self._deliver(parcel) for parcel in parcels), return_exceptions=True)
        for failed in (outcome for outcome in outcomes if isinstance(outcome, BaseException)):
            log.error('what came of a letter was not written down: it is tried again', exc_info=failed)
        return len(parcels)

    async def sweep(self) -> None:
        """Take the house's own old letters away."""
        while await self._do(House(), sweep):
            pass

    async def _deliver(self, parcel: mail.Parcel) -> None:
        try:
            message = await asyncio.to_thread(self._message, parcel)
            refused = await send(parcel, message)
        except NotSent as why:
            log.info('letter %s was not sent: %s', parcel.letter_id, why.code)
            await self._do(House(), mail.put_off, parcel.letter_id, why.code, why.words, final=why.final)
        else:
            await self._do(House(), mail.delivered, parcel.letter_id, refused)

    def _message(self, parcel: mail.Parcel) -> Any:
        contents = [self._files.get(file['token']) for file in parcel.files]
        if any(content is None for content in contents):
            raise NotSent('mail.file_gone', final=True)
        try:
            return message_of(parcel, [content for content in contents if content is not None])
        except (ValueError, UnicodeError) as error:
            raise NotSent('mail.broken', type(error).__name__, final=True) from error

    async def _pause(self) -> float:
        due = await self._ask(House(), mail.next_due)
        left = (due - now()) if due else timedelta(seconds=LONGEST_SLEEP)
        return min(max(left.total_seconds(), 0.2), LONGEST_SLEEP)
