"""How much a request may bring: counted while it streams, whatever its headers promise."""

import asyncio
from time import monotonic

from starlette.types import Message, Receive

PATIENCE = 10.0


class TooLarge(Exception):
    """The body has grown over its limit."""


class Limited:
    """A `receive` that stops at `limit` bytes with TooLarge."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self.limit = receive, limit
        self.seen, self.exceeded = 0, False

    async def __call__(self) -> Message:
        message = await self._receive()
        self.seen += len(message.get('body', b''))
        if self.seen > self.limit:
            self.exceeded = True
            raise TooLarge
        return message

    async def drain(self) -> None:
        """Throw the rest away for a while, so that the browser gets to read the refusal."""
        until, left = monotonic() + PATIENCE, self.limit + 64 * 2**20
        while left > 0 and monotonic() < until:
            try:
                message = await asyncio.wait_for(self._receive(), until - monotonic())
            except TimeoutError:
                return
            left -= len(message.get('body', b''))
            if message['type'] == 'http.disconnect' or not message.get('more_body'):
                return
