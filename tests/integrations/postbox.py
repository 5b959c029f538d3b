"""A mail server for the tests: keeps what it takes, refuses what it is told to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class Postbox:
    """`letters` in the order they came. `no` answers a recipient, `busy` every letter, both as the server says it."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    no: dict[str, str] = field(default_factory=dict)
    busy: str = ''
    password: str = ''
    port: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.no:
            return self.no[address]
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.busy:
            return self.busy
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        self.recipients.append(list(envelope.rcpt_tos))
        return '250 Taken'

    def check(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password.decode() == self.password, handled=False)


@contextmanager
def a_postbox(password: str = '') -> Iterator[Postbox]:
    """A server on a free port of this machine, without encryption."""
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        box = Postbox(password=password, port=int(free.getsockname()[1]))
    controller = Controller(
        box, hostname='127.0.0.1', port=box.port, authenticator=box.check, auth_require_tls=False,
        auth_required=bool(password), data_size_limit=30 * 2**20,
    )  # fmt: skip
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
