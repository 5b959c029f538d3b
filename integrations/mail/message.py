"""A letter as mail servers take it: plain text with a plain HTML twin, files attached."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from mimetypes import guess_type

from markupsafe import escape

from domain.mail import Parcel
from domain.types import now

_URL = re.compile(r'https?://[^\s<>"\']+[^\s<>"\'.,;:!?)\]}]')
_STYLE = 'font:15px/1.5 -apple-system,Segoe UI,Roboto,Arial,sans-serif;color:#1b2230;max-width:640px'


def ascii_address(address: str) -> str:
    """The address with its domain in the letters of all servers («почта.рф» → «xn--80a1acny.xn--p1ai»)."""
    local, _, domain = address.rpartition('@')
    try:
        return f'{local}@{domain.encode("idna").decode("ascii")}'
    except UnicodeError:
        return address


def message_of(parcel: Parcel, contents: list[bytes]) -> EmailMessage:
    """The whole message; `contents` are the bytes of its files, in order. Slow with large ones: off the loop."""
    message = EmailMessage(policy=SMTP)
    sender = ascii_address(parcel.from_email)
    message['From'] = Address(parcel.sender, addr_spec=sender)
    message['To'] = ', '.join(map(ascii_address, parcel.to))
    if parcel.cc:
        message['Cc'] = ', '.join(map(ascii_address, parcel.cc))
    if parcel.reply_to:
        message['Reply-To'] = ascii_address(parcel.reply_to)
    message['Subject'] = parcel.subject
    message['Date'] = format_datetime(now())
    message['Message-ID'] = f'<{parcel.message_id}@{sender.rpartition("@")[2]}>'
    if parcel.auto:
        message['Auto-Submitted'] = 'auto-generated'
    message.set_content(parcel.text or ' ')
    message.add_alternative(html_of(parcel.text), subtype='html')
    for file, content in zip(parcel.files, contents, strict=True):
        kind = 'application/pdf' if file['kind'] == 'pdf' else guess_type(file['name'])[0] or 'application/octet-stream'
        main, _, sub = kind.partition('/')
        if main in ('text', 'message', 'multipart'):
            main, sub = 'application', 'octet-stream'
        message.add_attachment(content, maintype=main, subtype=sub, filename=file['name'])
    return message


def html_of(text: str) -> str:
    """The text as HTML: escaped, with its lines and links."""
    shown, at = [], 0
    for match in _URL.finditer(text):
        url = escape(match[0])
        shown += [escape(text[at : match.start()]), f'<a href="{url}">{url}</a>']
        at = match.end()
    shown.append(escape(text[at:]))
    lines = ''.join(shown).replace('\r\n', '\n').replace('\n', '<br>\n')
    return f'<!doctype html><html><body><div style="{_STYLE}">{lines}</div></body></html>'
