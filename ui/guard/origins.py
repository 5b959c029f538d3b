"""Where a request comes from: our own pages, a foreign site, this machine."""

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from .sessions import header

PROXIED = (b'x-forwarded-for', b'x-forwarded-host', b'x-real-ip', b'forwarded', b'via')
LOCAL_NAMES = frozenset({'localhost', '127.0.0.1', '::1'})


class Origins:
    """Tells our own origin from foreign ones. `public_url` is the address people type, where there is a proxy."""

    def __init__(self, public_url: str | None) -> None:
        url = urlsplit(public_url) if public_url else None
        self.own = f'{url.scheme}://{url.netloc}'.lower() if url else None
        self.secure = bool(url and url.scheme == 'https')

    def ours(self, scope: Mapping[str, Any]) -> bool:
        """Whether a browser sent this from one of our own pages; programs send neither header and pass."""
        origin = header(scope, b'origin').lower()
        if not origin:
            return header(scope, b'sec-fetch-site') in ('', 'same-origin', 'none')
        if self.own and origin == self.own:
            return True
        url = urlsplit(origin)
        return url.scheme in ('http', 'https') and bool(url.netloc) and url.netloc == header(scope, b'host').lower()

    def base(self, scope: Mapping[str, Any]) -> str:
        """The address of this site for links that leave it: https://crm.example.com."""
        scheme = {'ws': 'http', 'wss': 'https'}.get(scope['scheme'], scope['scheme'])
        return self.own or f'{scheme}://{header(scope, b"host")}'

    def local(self, scope: Mapping[str, Any]) -> bool:
        """Whether somebody on this very machine asks, by a name of this machine and through no proxy.

        The name is checked since a foreign site may point its own name at 127.0.0.1.
        """
        if any(header(scope, name) for name in PROXIED):
            return False
        try:
            host = urlsplit(f'//{header(scope, b"host")}').hostname
        except ValueError:
            return False
        client = scope.get('client')
        names = LOCAL_NAMES | ({urlsplit(self.own).hostname} & LOCAL_NAMES if self.own else set())
        public = self.own is not None and urlsplit(self.own).hostname not in LOCAL_NAMES
        return not public and host in names and client is not None and is_loopback(client[0])


def is_loopback(address: str) -> bool:
    """Whether an address or host name is this machine's own."""
    if address in LOCAL_NAMES:
        return True
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, 'ipv4_mapped', None)
    return bool((mapped or ip).is_loopback)


def network(scope: Mapping[str, Any]) -> str:
    """Whom tries are counted for: the address, of IPv6 the /64 one household has."""
    client = scope.get('client')
    try:
        ip = ipaddress.ip_address(client[0] if client else '')
    except ValueError:
        return 'unknown'
    if ip.version == 4:
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
