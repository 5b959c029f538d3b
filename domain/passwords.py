"""Passwords: which are good enough, and their Argon2id hashes (RFC 9106, the low-memory choice: 64 MiB, 3 passes).

Hashing takes some 50-100 ms and 64 MiB: never inside a transaction, never on the event loop.
"""

import re
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from .errors import Invalid

SHORTEST, LONGEST = 10, 200
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
# What guessing begins with. Digits, repeats and the person's own words around them add nothing.
_WEAK = (
    'password', 'passw0rd', 'parol', 'пароль', 'qwerty', 'йцукен', 'qazwsx', 'asdfgh', 'zxcvbn', 'фывапр', 'ячсмит',
    'admin', 'админ', 'administrator', 'администратор', 'letmein', 'welcome', 'iloveyou', 'monkey', 'dragon',
    'sunshine', 'princess', 'football', 'baseball', 'superman', 'batman', 'trustno', 'master', 'shadow', 'secret',
    'секрет', 'привет', 'любовь', 'наташа', 'марина', 'artel', 'артель', 'changeme', 'default', 'company', 'компания',
    'login', 'user', 'test', 'тест', 'demo', 'демо', 'crm', 'the', 'and', 'my', 'мой', 'is', 'new', 'новый',
)  # fmt: skip
_ROWS = (
    '1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю',
    'abcdefghijklmnopqrstuvwxyz', 'абвгдежзийклмнопрстуфхцчшщъыьэюя', '1q2w3e4r5t6y7u8i9o0p', '1qaz2wsx3edc4rfv5tgb',
)  # fmt: skip
_LEET = str.maketrans('@4301!5$7', 'aaeoiisst')


def must_be_strong(password: str, about: Iterable[str] = ()) -> None:
    """Raise Invalid('password.…', field='password') for a short one or one a guesser tries first.

    `about`: words known of the person and the team (name, e-mail, company), which do not count.
    """
    if len(password) < SHORTEST:
        raise Invalid('password.too_short', field='password', limit=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid('field.too_long', field='password', limit=LONGEST)
    text = password.casefold()
    if len(set(text)) < 5 or _rest(text, about) < 5 or _rest(text.translate(_LEET), about) < 5:
        raise Invalid('password.common', field='password')


def _rest(text: str, about: Iterable[str]) -> int:
    """How many characters are left that are no known word, no run over the keyboard and no repeat."""
    known = {word for phrase in about for word in re.findall(r'\w{3,}', phrase.casefold())}
    for word in sorted(known | set(_WEAK), key=len, reverse=True):
        text = text.replace(word, ' ')
    left, at = '', 0
    while at < len(text):
        run = _run(text, at)
        left, at = left + (' ' if run >= 3 else text[at]), at + (run if run >= 3 else 1)
    left = re.sub(r'(.{1,6}?)\1+', r'\1', left)
    return len(re.sub(r'[\W_]|(?:19|20)\d\d', '', left))


def _run(text: str, at: int) -> int:
    longest = 1
    for row in _ROWS:
        for line in (row, row[::-1]):
            place, size = line.find(text[at]), 1
            while place >= 0 and at + size < len(text) and line[place + size : place + size + 1] == text[at + size]:
                size += 1
            longest = max(longest, size)
    return longest


def hashed(password: str) -> str:
    """The hash to keep."""
    return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password; as slow for nobody's (None) as for somebody's."""
    if len(password) > LONGEST:
        return False
    try:
        return _HASHER.verify(kept or _nobody(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


_NOBODYS: list[str] = []


def _nobody() -> str:
    if not _NOBODYS:
        _NOBODYS.append(_HASHER.hash('nobody has this password'))
    return _NOBODYS[0]
