"""Search over everything at once: by keys (phones, e-mails, numbers) and by the index of words."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, or_, select

from .. import phones, words
from ..alike import begins
from ..companies import Company, title_key
from ..contacts import Contact, name_key
from ..deals import Deal
from ..documents import Document
from ..invoices import Invoice
from ..leads import Lead
from ..people import Person
from ..products import Product
from ..quotes import Quote
from ..requisites import Requisites
from ..unit_of_work import MAX_ID, Key, UnitOfWork
from . import by_files, by_words
from .asked import Asked, read
from .showing import BEGINS, EXACT, GUESS, INSIDE, WHOLE, WORDS, Found, shown, title

KINDS = ('deal', 'lead', 'contact', 'company', 'invoice', 'quote', 'document', 'product', 'person')
NOUNS: dict[str, Any] = {'deal': Deal, 'lead': Lead, 'contact': Contact, 'company': Company, 'invoice': Invoice,
                         'quote': Quote, 'document': Document, 'product': Product, 'person': Person}  # fmt: skip
PAPERS = ('invoice', 'quote', 'document')
FILED = 'comment'  # whose words are those of its files
MOST_KEYS = 40
Ref = tuple[str, int]
Hit = tuple[Any, int, str]


def find(work: UnitOfWork, text: str, limit: int = 6, kinds: Sequence[str] = KINDS) -> list[Found]:
    """What this person may see and what fits, the surest first, at most `limit` of each kind.

    By words of names and titles in any case and form, by a phone however it is written, by e-mail, ИНН and number,
    then by names of files attached to it, which are told.
    Where that is nothing, by the same keys in the other layout, then with slips of the finger: those have rank GUESS.
    The number of queries does not depend on how much there is or is found.
    """
    asked = read(text)
    if not asked.text:
        return []
    found = _found(work, asked, limit, kinds)
    if not found and (other := words.relaid(asked.text)):
        found = [(one, GUESS, file) for one, _, file in _found(work, read(other), limit, kinds)]
    if not found and _wordy(asked):
        found = [(one, GUESS, file) for one, file in _slipped(work, asked, limit, kinds)]
    return sorted(shown(work, found), key=lambda one: one.rank)


def recent(work: UnitOfWork, refs: Iterable[Ref], limit: int = 8) -> list[Found]:
    """These records in their order, those that are there and that this person may see."""
    wanted = [ref for ref in dict.fromkeys(refs) if ref[0] in NOUNS and 0 < ref[1] <= MAX_ID][:50]
    there: dict[Ref, Any] = {}
    for kind, group in groupby(sorted(wanted), key=lambda ref: ref[0]):
        for record in work.all(NOUNS[kind], NOUNS[kind].id.in_([id for _, id in group])):
            there[kind, record.id] = record
    return shown(work, [(there[ref], WORDS, '') for ref in wanted if ref in there][:limit])


def _keyed(work: UnitOfWork, asked: Asked) -> dict[Ref, int]:
    """What the keys find: {(kind, id): rank}; requisites count as their client."""
    value: Any = col(Key.value)
    found: dict[Ref, int] = {}

    def look(condition: ColumnElement[bool]) -> None:
        for entity, id, exact in work.rows(select(Key.entity, Key.entity_id, value.in_(whole)).where(condition)
                                           .limit(MOST_KEYS)):  # fmt: skip
            found[entity, id] = min(found.get((entity, id), INSIDE), EXACT if exact else BEGINS)

    whole = sorted({w for w in (phones.key(asked.text), asked.digits, asked.email) if w})
    ways = [and_(col(Key.kind) == 'email', begins(value, asked.mail_begun))] if asked.mail_begun else []
    if len(asked.digits) >= 5:
        for start in _starts(asked.digits):
            ways.append(and_(col(Key.kind) == 'phone', begins(value, start)))
        ways.append(and_(col(Key.kind) == 'inn', begins(value, asked.digits)))
    if asked.by_words and not asked.digits:
        whole = sorted({name for name in (name_key(asked.text), title_key(asked.text)) if name})
        ways += [and_(col(Key.kind) == 'name', begins(value, name)) for name in whole]
    if whole:
        look(value.in_(whole) & col(Key.kind).in_(('phone', 'email', 'inn', 'name')))
    if ways:
        look(or_(*ways))
    if not found and 4 <= len(asked.digits) <= 11:
        # The end of a number is what people remember: no index helps, so only where nothing else fits.
        look(and_(col(Key.kind) == 'phone', value.contains(asked.digits)))
    owners = [id for kind, id in found if kind == 'requisites']
    for one in work.all(Requisites, col(Requisites.id).in_(owners)) if owners else []:
        for ref in one.about():
            found[ref] = min(found.get(ref, INSIDE), found['requisites', one.id or 0])
    return found


def _starts(digits: str) -> list[str]:
    """How a phone's key may begin: as typed, with 7 for 8, and with 7 where the country is left out."""
    starts = {digits}
    if digits[0] == '8':
        starts.add('7' + digits[1:])
    if len(digits) <= 10:
        starts.add('7' + digits)
    return sorted(starts)


def _found(work: UnitOfWork, asked: Asked, limit: int, kinds: Sequence[str]) -> list[Hit]:
    keyed = _keyed(work, asked)
    tiers = _by_words(work, asked, limit, kinds) if _wordy(asked) else {}
    found: list[Hit] = []
    for kind in kinds:
        sure, worded = _sure(kind, asked, keyed), tiers.get(kind, {})
        if worded:
            sure.append(NOUNS[kind].id.in_(list(worded)))
        there = _load(work, kind, or_(*sure), 4 * limit + len(worded)) if sure else []
        ranked = [(one, min(_rank(kind, one, asked, keyed), worded.get(one.id, INSIDE)), '') for one in there]
        found += sorted(ranked, key=lambda hit: hit[1])[:limit]
    named = {(one.entity_kind(), one.id) for one, _, _ in found}
    filed = by_files.records(work, tiers.get(FILED, {}), words.of(*asked.words), kinds, limit)
    return found + [(one, INSIDE, file) for one, file in filed if (one.entity_kind(), one.id) not in named]


def _load(work: UnitOfWork, kind: str, where: ColumnElement[bool], limit: int) -> list[Any]:
    here = [col(Person.active).is_(True)] if kind == 'person' else []
    return work.all(NOUNS[kind], where, *here, order=NOUNS[kind].id.desc(), limit=limit)


def _wordy(asked: Asked) -> bool:
    """Whether names and titles may have what was typed; a numbered paper and a phone are found by their keys alone."""
    return asked.by_words and not asked.numbered and '№' not in asked.text and bool(words.of(asked.text))


def _by_words(work: UnitOfWork, asked: Asked, limit: int, kinds: Sequence[str]) -> dict[str, dict[int, int]]:
    """{kind: {id: rank}}: whole words first, then beginnings and forms, then middles where there is little yet."""
    typed = words.of(*asked.words)
    found: dict[str, dict[int, int]] = {}

    def look(meant: dict[str, list[str]], rank: int, **how: bool) -> int:
        room = {kind: limit - len(found.get(kind, ())) for kind in (*kinds, FILED)}
        there = {kind: set(some) for kind, some in found.items()}
        for kind, ids in by_words.ids(work, meant, room, there, **how).items():
            found.setdefault(kind, {}).update(dict.fromkeys(ids, rank))
        return sum(len(ids) for kind, ids in found.items() if kind != FILED)

    look(by_words.whole(typed), WORDS, ordered=True)
    if look(by_words.near(work, typed), WORDS, begun=True) < limit:
        look(by_words.within(work, typed), INSIDE)
    return found


def _slipped(work: UnitOfWork, asked: Asked, limit: int, kinds: Sequence[str]) -> list[tuple[Any, str]]:
    meant = by_words.slipped(work, words.of(*asked.words))
    found = by_words.ids(work, meant, dict.fromkeys((*kinds, FILED), limit), {})
    near = [word for some in meant.values() for word in some]
    filed = by_files.records(work, found.pop(FILED, []), near, kinds, limit)
    named = [(one, '') for kind, ids in found.items() for one in _load(work, kind, NOUNS[kind].id.in_(ids), limit)]
    there = {(one.entity_kind(), one.id) for one, _ in named}
    return named + [(one, file) for one, file in filed if (one.entity_kind(), one.id) not in there]


def _sure(kind: str, asked: Asked, keyed: dict[Ref, int]) -> list[ColumnElement[bool]]:
    """Conditions that an index answers."""
    noun = NOUNS[kind]
    ids = [id for of, id in keyed if of == kind]
    ways: list[ColumnElement[bool]] = [noun.id.in_(ids)] if ids else []
    exact = {of: [id for (k, id), rank in keyed.items() if k == of and rank == EXACT] for of in ('contact', 'company')}
    if kind in ('deal', *PAPERS) and not asked.by_words:
        ways += [getattr(noun, f'{of}_id').in_(ids) for of, ids in exact.items() if ids]
    if asked.number and asked.numbered in ('', kind):
        if kind in ('deal', 'lead') and int(asked.number) <= MAX_ID:
            ways.append(noun.id == int(asked.number))
        if kind in PAPERS:
            ways.append(noun.number.in_(sorted({asked.number, asked.text[:30]})))
    if kind == 'product' and asked.digits:
        ways.append(col(Product.code) == asked.text[:60])
    if kind == 'person' and asked.mail_begun:
        ways.append(begins(col(Person.email), asked.mail_begun))
    return ways


def _rank(kind: str, one: Any, asked: Asked, keyed: dict[Ref, int]) -> int:
    if asked.number and getattr(one, 'number', '').lstrip('0') == asked.number:
        return EXACT
    if asked.number and kind in ('deal', 'lead') and one.id == int(asked.number) and asked.numbered in ('', kind):
        # Only papers bear a number that people see: whoever writes «№ 7» means one of them first.
        return WORDS if '№' in asked.text and not asked.numbered else EXACT
    called, typed = words.folded(title(kind, one)), words.folded(asked.text)
    if called == typed or words.folded(getattr(one, 'code', '') or '') == typed:
        return WHOLE if keyed.get((kind, one.id)) != EXACT else EXACT
    if called.startswith(typed):
        return BEGINS
    parts = re.split(r'[^\w]+', called)
    begun = all(any(part.startswith(words.folded(word)) for part in parts) for word in asked.words)
    return min(keyed.get((kind, one.id), INSIDE), WORDS if begun else INSIDE)
