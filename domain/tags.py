"""Tags: words of the team's own on leads, clients and deals; one JSON column of a noun, found by derived keys."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zlib import crc32

from sqlmodel import col, select

from .entity import Entity, Key
from .errors import Invalid
from .stages import COLORS
from .unit_of_work import UnitOfWork

LONGEST, MOST, ON_CARD = 30, 20, 3
KEY = 'tag'
_SEPARATORS = str.maketrans(';,\r', '\n\n\n')


def folded(tag: str) -> str:
    """What makes two tags one, and what the key of a tag is."""
    return unicodedata.normalize('NFC', tag).casefold()


def split(text: str) -> list[str]:
    """The tags of one text: «;», «,» and new lines stand between them, so no tag has any."""
    parts = (' '.join(part.split()) for part in text.replace('\x00', '').translate(_SEPARATORS).split('\n'))
    return [part for part in parts if part]


def tidied(texts: Iterable[str], most: int = MOST) -> list[str]:
    """Tags without needless spaces, each once whatever its case. Raises Invalid('field.too_long' | 'tags.too_many')."""
    found: dict[str, str] = {}
    for text in texts:
        for tag in split(unicodedata.normalize('NFC', text)):
            if len(tag) > LONGEST:
                raise Invalid('field.too_long', field='tags', limit=LONGEST)
            found.setdefault(folded(tag), tag)
    if len(found) > most:
        raise Invalid('tags.too_many', field='tags', limit=MOST)
    return list(found.values())


def keys(tags: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What finds a record by its tags."""
    yield from ((KEY, folded(tag)) for tag in tags)


def settle(work: UnitOfWork, fields: dict[str, Any], there: Sequence[str] = ()) -> None:
    """Tidy the tags among fields that are on their way into a record which has `there`, spelled as the team does.

    Raises Invalid('field.too_long' | 'tags.too_many'); what was joined by a merge may be more and become fewer.
    """
    if 'tags' in fields:
        tags = tidied(fields['tags'], max(MOST, len(there)))
        mine = {folded(tag): tag for tag in there}
        fields['tags'] = [mine.get(folded(tag)) or spelled(work, tag) for tag in tags]


def spelled(work: UnitOfWork, tag: str) -> str:
    """A tag as a record that has it spells it; as it is where nobody has it."""
    return work.once(KEY, folded(tag), lambda: _spelled(work, tag))


def _spelled(work: UnitOfWork, tag: str) -> str:
    whose: Any = (Key.entity, Key.entity_id)
    query = select(*whose).where(Key.kind == KEY, Key.value == folded(tag)).order_by(*whose).limit(1)
    for kind, id in work.rows(query):
        noun: Any = Entity.kinds[kind]
        # Of a hidden record only the spelling of a word shows that somebody knows already.
        for (tags,) in work.rows(select(noun.tags).where(noun.id == id)):
            return next((one for one in tags if folded(one) == folded(tag)), tag)
    return tag


def tagged(kind: str, tags: Iterable[str]) -> Any:
    """SQL of the ids of records of a kind that have one of these tags."""
    some = sorted({folded(tag) for tag in tags})
    return select(Key.entity_id).where(Key.kind == KEY, Key.entity == kind, col(Key.value).in_(some))


def chips(tags: Iterable[str]) -> list[dict[str, Any]]:
    """Tags with a colour of the stage palette that is always the same for the same word."""
    return [{'t': tag, 'tone': COLORS[crc32(folded(tag).encode()) % len(COLORS)]} for tag in tags]


def on_card(tags: Sequence[str], mark: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a board's card shows: {'tag': a mark or the only tag, 'tags': the first few, 'more': words of the rest}."""
    if mark is None and len(tags) == 1:
        return {'tag': chips(tags)[0], 'tags': [], 'more': []}
    return {'tag': mark, 'tags': chips(tags[:ON_CARD]), 'more': list(tags[ON_CARD:])}
