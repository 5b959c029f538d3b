"""What was typed into a search, read: words, a phone, an e-mail, a number."""

import re
from dataclasses import dataclass

LONGEST, MOST_WORDS = 200, 6
_NUMBER = re.compile(
    r'(?:(счета?|счёта?|сч|invoice|кп|предложение|quote|сделка|deal|лид|lead)\s*)?(?:№|#|no\.?|n)?\s*(\d{1,15})',
    re.IGNORECASE,
)
_MAIL_BEGUN = re.compile(r'[A-Za-z0-9][\w.+-]{2,}', re.ASCII)
_NUMBERED = {'сч': 'invoice', 'in': 'invoice', 'кп': 'quote', 'пр': 'quote', 'qu': 'quote', 'сд': 'deal', 'de': 'deal',
             'ли': 'lead', 'le': 'lead'}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What was typed, read: words, digits of a phone or an ИНН, an e-mail, a number of a `numbered` kind or any."""

    text: str
    words: tuple[str, ...]
    digits: str = ''
    email: str = ''
    number: str = ''
    numbered: str = ''

    @property
    def mail_begun(self) -> str:
        """What an e-mail may begin with while one types; '' where it cannot."""
        return self.email or (self.text.casefold() if _MAIL_BEGUN.fullmatch(self.text) else '')

    @property
    def by_words(self) -> bool:
        """Whether names are read through: long digits and e-mails are found by their keys alone."""
        return bool(self.words) and not self.email and len(self.digits) < 5


def read(text: str) -> Asked:
    """Read what was typed; anything may have been."""
    text = ' '.join(text.replace('\x00', ' ')[:LONGEST].split())
    parts = (part.strip('«»"“”„,;()') for part in text.split())
    words = tuple(word for word in parts if any(c.isalnum() for c in word))[:MOST_WORDS]
    bare = not re.search(r'[^\W\d_]', text)
    digits = ''.join(c for c in text if c.isascii() and c.isdigit()) if bare and '№' not in text else ''
    email = text.casefold() if re.fullmatch(r'[^\s@]+@[^\s@]*', text) else ''
    number = _NUMBER.fullmatch(text)
    if not number:
        return Asked(text, words, digits, email)
    kind = _NUMBERED.get((number[1] or '').casefold()[:2], '')
    return Asked(text, words, digits, email, number[2].lstrip('0') or '0', kind)
