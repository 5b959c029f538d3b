"""One letter handed to one SMTP server, and what its answers mean."""

import ssl
from email.message import EmailMessage
from typing import Any

import aiosmtplib
from aiosmtplib import errors

from domain.mail import Parcel

from .message import ascii_address

TIMEOUT = 30.0
HEAVY_TIMEOUT = 300.0


class NotSent(Exception):
    """The letter did not go: `code` for people, the server's own `words`; `final` where trying again is of no use."""

    def __init__(self, code: str, words: str = '', final: bool = False) -> None:
        super().__init__(code, words)
        self.code, self.words, self.final = code, words, final


async def send(parcel: Parcel, message: EmailMessage) -> list[str]:
    """Hand a message over; the addresses that the server did not take. Raises NotSent where it took none."""
    server: dict[str, Any] = parcel.server
    client = aiosmtplib.SMTP(
        hostname=server['host'],
        port=server['port'],
        use_tls=server['security'] == 'tls',
        start_tls=False,
        timeout=TIMEOUT,
    )
    recipients = [ascii_address(one) for one in (*parcel.to, *parcel.cc)]
    try:
        await client.connect()
        if server['security'] == 'starttls':
            await client.ehlo()
            if not client.supports_extension('starttls'):
                raise NotSent('mail.no_encryption')
            await client.starttls()
        if server['username']:
            await client.login(server['username'], server['password'])
        refused, _ = await client.send_message(
            message, sender=ascii_address(parcel.from_email), recipients=recipients, timeout=HEAVY_TIMEOUT
        )
    except NotSent:
        raise
    except Exception as error:
        raise _meaning(error) from error
    finally:
        client.close()
    known = dict(zip(recipients, (*parcel.to, *parcel.cc), strict=True))
    return [known.get(address, address) for address in refused]


def _meaning(error: Exception) -> NotSent:
    words = str(getattr(error, 'message', '') or error)
    match error:
        case errors.SMTPRecipientsRefused():
            first = error.recipients[0]
            final = all(500 <= one.code < 600 for one in error.recipients)
            return NotSent('mail.no_recipient', f'{first.recipient}: {first.code} {first.message}', final)
        case errors.SMTPAuthenticationError():
            return NotSent('mail.wrong_password', words)
        case errors.SMTPSenderRefused():
            return NotSent('mail.sender_refused', words)
        case errors.SMTPNotSupported():
            return NotSent('mail.no_encryption', words)
        case errors.SMTPTimeoutError() | TimeoutError():
            return NotSent('mail.silent', words)
        case errors.SMTPResponseException():
            return NotSent('mail.refused', f'{error.code} {words}', final=error.code in (550, 551, 552, 553, 554))
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NotSent('mail.certificate', words)
        if isinstance(cause, ssl.SSLError):
            return NotSent('mail.no_encryption', words)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, (errors.SMTPConnectError, errors.SMTPServerDisconnected, OSError)):
        return NotSent('mail.unreachable', words)
    if isinstance(error, errors.SMTPException):
        return NotSent('mail.refused', words)
    return NotSent('mail.broken', type(error).__name__)
