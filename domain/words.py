"""Words as a search compares them: folded, cut to their stem, with slips of the finger, in the other layout."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60
_WORD = re.compile(r'[^\W_]+')
_PLAIN = re.compile(r'[ -~А-яЁё«»–—№]*')
# Endings of nouns and adjectives. Snowball's stemmer takes 97 µs a word where this takes one, which is what an import
# can afford; what it does better are verbs, and names and titles have few of those.
_ENDINGS = frozenset(
    re.findall(
        r'\w+',
        'иями ыми ими ями ами иях ого его ому ему ией иям ием ях ах ой ей ым им ую юю ая яя ое ее ые ие ых их ый ий '
        'ов ев ом ем ам ям ию ью ия ье ьи а е и й о у ы ь ю я',
    )
)
_ENGLISH = ('ies', 'ing', 'es', 'ed', 's')
_VOWELS = frozenset('аеиоуыэюяьъй')
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбюё'
_TO_CYRILLIC = str.maketrans(_LATIN + '{}:"<>~', _CYRILLIC + 'хъжэбюё')
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)


def folded(text: str) -> str:
    """Lower case of any alphabet, «ё» as «е», marks of one letter joined with it."""
    plain = text if _PLAIN.fullmatch(text) else unicodedata.normalize('NFKC', text)
    return plain.casefold().replace('ё', 'е')


def of(*texts: str) -> list[str]:
    """The folded words of these texts, each once, in order."""
    found = (word[:LONGEST] for text in texts for word in _WORD.findall(folded(text)))
    return list(dict.fromkeys(found))


def stem(word: str) -> str:
    """What the forms of a folded word share: «поставок» and «поставка» give «поставк», «щебня» gives «щебн»."""
    if not word.isalpha():
        return word
    if word.isascii():
        ends = (end for end in _ENGLISH if word.endswith(end) and len(word) - len(end) > 2)
        return word.removesuffix(next(ends, ''))
    return _steady(cut(word))


def cut(word: str) -> str:
    """A folded Russian word without its ending, of three letters at least."""
    for size in (4, 3, 2, 1):
        if len(word) - size > 2 and word[-size:] in _ENDINGS:
            return word[:-size]
    return word


def stems(word: str) -> set[str]:
    """The stems a typed word may have: «иванов» is a name first («иванову»), many «иван» afterwards."""
    return {_steady(word)} if word.endswith(('ов', 'ев')) and len(word) > 4 else {stem(word)}


def _steady(word: str) -> str:
    """Without the vowel that comes and goes before the last consonant: «щебен» is «щебн»."""
    fleeting = len(word) > 4 and word[-2] in 'ое' and word[-1] not in _VOWELS and word[-3] not in _VOWELS
    return word[:-2] + word[-1] if fleeting else word


def relaid(text: str) -> str:
    """The text as the same keys give it in the other layout: «bdfyjd» is «иванов»; '' where letters are mixed."""
    letters = [c for c in text.casefold() if c.isalpha()]
    if letters and all(c.isascii() for c in letters):
        return text.casefold().translate(_TO_CYRILLIC)
    if letters and all(c in _CYRILLIC for c in letters):
        return text.casefold().translate(_TO_LATIN)
    return ''


def slips(word: str) -> int:
    """How many slips of the finger are forgiven: a letter more, less, other, or two swapped."""
    return 0 if len(word) < 4 or not word.isalpha() else 1 if len(word) < 8 else 2


def within(one: str, other: str, slips: int) -> bool:
    """Whether so many slips make one word the other."""
    same = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        same += 1
    one, other = one[same:], other[same:]
    if not one or not other:
        return len(one) + len(other) <= slips
    if not slips:
        return False
    left = slips - 1
    return (
        within(one[1:], other[1:], left)
        or within(one[1:], other, left)
        or within(one, other[1:], left)
        or (one[:2] == other[1::-1] and within(one[2:], other[2:], left))
    )


def nearest(word: str, words: Iterable[str], limit: int = 20) -> list[str]:
    """Those of `words` that slips of the finger make of this one, or whose beginning they make; the nearest first."""
    most, found = slips(word), []
    for other in words:
        for n in range(1, most + 1):
            if within(word, other, n):
                found.append((n, other))
                break
        else:
            if len(word) > 4 and any(within(word, other[:size], 1) for size in range(len(word) - 1, len(word) + 2)):
                found.append((most + 1, other))
    return [other for _, other in sorted(found)[:limit]]
