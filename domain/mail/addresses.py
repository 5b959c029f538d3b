"""Addresses of letters, as people type them and as mail takes them."""

import re
from collections.abc import Iterable

from ..errors import Invalid

MOST = 50
LONGEST = 250
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}$)[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+"
)
_NAMED = re.compile(r'[^<>]*<\s*([^<>\s]+)\s*>')


def address(text: str, field: str = 'to') -> str:
    """«office@example.ru» of «Офис <office@example.ru>»; the domain in lower case.

    Raises Invalid('letter.wrong_address').
    """
    found = _NAMED.fullmatch(text.strip())
    plain = (found[1] if found else text.strip()).removeprefix('mailto:')
    local, _, domain = plain.rpartition('@')
    if len(plain) > LONGEST or not _ADDRESS.fullmatch(plain) or local.startswith('.') or '..' in plain or '.@' in plain:
        raise Invalid('letter.wrong_address', field=field, address=plain[:100])
    return f'{local}@{domain.lower()}'


def addresses(texts: Iterable[str], field: str = 'to') -> list[str]:
    """Addresses of a list, each once. Raises Invalid('letter.wrong_address' | 'letter.too_many')."""
    found: dict[str, str] = {}
    for text in texts:
        one = address(str(text), field)
        found.setdefault(one.casefold(), one)
    if len(found) > MOST:
        raise Invalid('letter.too_many', field=field, limit=MOST)
    return list(found.values())


def split(text: str) -> list[str]:
    """The addresses of a line with commas, semicolons or spaces between them; names are left out."""
    bare = re.sub(r'[^<>,;]*<\s*([^<>\s]+)\s*>', r' \1 ', text)
    return [part for part in re.split(r'[\s,;]+', bare) if part]
