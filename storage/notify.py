"""PostgreSQL's bell between processes: who commits rings, who listens reads the changes by number."""

import logging
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Connection, text

from domain.history import Change

if TYPE_CHECKING:
    from .store import Store

CHANNEL = 'artel_changes'
log = logging.getLogger('artel.notify')


class Bell:
    """A listening connection in a thread of its own; after any break it catches up by sequence number."""

    def __init__(self, store: 'Store', url: str) -> None:
        self.store, self.me = store, uuid4().hex[:12]
        self.url = url.replace('postgresql+psycopg://', 'postgresql://', 1)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._listen, name='bell', daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=3)

    def ring(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Ring at this transaction's commit: our name and the last sequence number."""
        payload = f'{self.me} {changes[-1].id}'
        connection.execute(text('SELECT pg_notify(:channel, :payload)'), {'channel': CHANNEL, 'payload': payload})

    def _listen(self) -> None:
        import psycopg  # who keeps SQLite need not wait for it at the start

        while not self._stop.is_set():
            try:
                with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
                    connection.execute(f'LISTEN {CHANNEL}')
                    self._catch_up()
                    while not self._stop.is_set():
                        if any(n.payload.split()[0] != self.me for n in connection.notifies(timeout=0.2, stop_after=1)):
                            self._catch_up()
            except Exception as error:
                log.warning('the bell is silent, trying again: %s', error)
                self._stop.wait(1)

    def _catch_up(self) -> None:
        while self.store.catch_up():
            pass
