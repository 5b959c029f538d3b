"""Which records have all the words that were typed: as they are, as they begin, in other forms, inside, with slips."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, True_, and_, bindparam, exists, func, literal_column, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from .. import words
from ..alike import inside
from ..terms import Term, Word
from ..unit_of_work import Entity, UnitOfWork

MOST = 200
FEW = {'comment': 40}  # who sees one is asked of many tables
MOST_SLIPS = 2000
END = '\U0010ffff'
_BUILT: dict[tuple[Any, ...], Any] = {}
Meant = dict[str, list[str]]
Ids = dict[str, list[int]]


def whole(asked: Sequence[str]) -> Meant:
    """The words as they are."""
    return {word: [word] for word in asked}


def near(work: UnitOfWork, asked: Sequence[str]) -> Meant:
    """Words that begin so, and other forms of the words: {typed: the words there are}."""
    meant: Meant = {}
    for word in asked:
        values = {'from': word, 'to': word + END, 'stems': list(words.stems(word)), 'cut': words.cut(word)}
        meant[word] = list(dict.fromkeys(text for (text,) in work.rows(_NEAR, values)))
    return meant


def within(work: UnitOfWork, asked: Sequence[str]) -> Meant:
    """Words that hold these, or whose forms may be theirs. Reads through all words there are, once for each typed.

    Where very many begin so already, as with a few digits, those are enough.
    """
    meant = near(work, asked)
    for word in asked:
        if len(word) > 2 and len(meant[word]) < MOST:
            found = work.rows(_WITHIN, {'part': word, 'stem': words.stem(word)})
            meant[word] = list(dict.fromkeys([*meant[word], *(text for (text,) in found)]))
    return meant


def slipped(work: UnitOfWork, asked: Sequence[str]) -> Meant:
    """Words that slips of the finger would have made of the typed ones; nothing where there are none."""
    meant = {word: words.nearest(word, _resembling(work, word)) for word in asked if words.slips(word)}
    if not any(meant.values()):
        return {}
    return {word: [*there, *meant.get(word, [])] for word, there in near(work, asked).items()}


def ids(work: UnitOfWork, meant: Meant, limits: dict[str, int], but: dict[str, set[int]], *,
        ordered: bool = False, begun: bool = False) -> Ids:  # fmt: skip
    """The newest ids this person may see by kind, at most `limits[kind]`, without those in `but`. One query.

    `begun`: words also count by their beginnings, of which `meant` may hold only a part. Unless `ordered`, of what
    thousands share only the first MOST or FEW are looked at, so a single letter costs no more than a name.
    """
    if not meant or not all(meant.values()):
        return {}
    # A number is likely the rarest, then the longest word: the index is read for it, the others looked up beside it.
    asked = sorted(meant, key=lambda word: (word.isdigit() and len(word) > 2, len(word)), reverse=True)
    values: dict[str, Any] = {f'limit_{kind}': (4 * limit if ordered else FEW.get(kind, MOST)) if limit > 0 else 0
                              for kind, limit in limits.items()}  # fmt: skip
    for n, word in enumerate(asked):
        values |= {f'words_{n}': meant[word], f'from_{n}': word, f'to_{n}': word + END}
    found: dict[str, set[int]] = {}
    query = _statement(work, tuple(limits), len(asked), ordered=ordered, begun=begun)
    for kind, id in work.rows(query, values):
        if id not in but.get(kind, ()):
            found.setdefault(kind, set()).add(id)
    return {kind: sorted(some, reverse=True)[: limits[kind]] for kind, some in found.items()}


def _statement(work: UnitOfWork, kinds: tuple[str, ...], words: int, *, ordered: bool, begun: bool) -> Any:
    """The statement of `ids`, built once for each pair of eyes: building it takes longer than running it."""
    eyes = (work.eyes, kinds, words, ordered, begun)
    if eyes not in _BUILT:
        parts = []
        for kind in kinds:
            query = _of_kind(work, kind, words, begun=begun)
            query = query.order_by(query.selected_columns[1].desc()) if ordered else query
            parts.append(select(*query.limit(bindparam(f'limit_{kind}', type_=Integer)).subquery().c))
        if len(_BUILT) > 2000:
            _BUILT.clear()
        _BUILT[eyes] = union_all(*parts)
    return _BUILT[eyes]


def _of_kind(work: UnitOfWork, kind: str, words: int, *, begun: bool) -> Any:
    noun: Any = Entity.kinds[kind]
    term: Any = aliased(Term)
    query: Any = select(literal_column(f"'{kind}'").label('kind'), term.entity_id)
    query = query.where(term.entity == kind, term.word.in_(bindparam('words_0', expanding=True)))
    for n in range(1, words):
        beside: Any = aliased(Term)
        fits = beside.word.in_(bindparam(f'words_{n}', expanding=True))
        if begun:
            fits = or_(and_(beside.word >= bindparam(f'from_{n}'), beside.word < bindparam(f'to_{n}')), fits)
        query = query.where(exists().where(beside.entity_id == term.entity_id, beside.entity == kind, fits))
    seen = noun.seen_by(work.actor)
    # What is in the bin has no words, so a record need not be read for whoever sees all.
    return query if isinstance(seen, True_) else query.join(noun, noun.id == term.entity_id).where(seen)


def _resembling(work: UnitOfWork, word: str) -> list[str]:
    """Words with the same first or last half: a single slip leaves one of them whole."""
    half, reach = max((len(word) - 1) // 2, 1), words.slips(word)
    begin, end = word[:half], word[::-1][:half]
    values = {'from': begin, 'to': begin + END, 'end': end, 'end_to': end + END, 'least': len(word) - reach,
              'most': len(word) + reach}  # fmt: skip
    return [text for (text,) in work.rows(_RESEMBLING, values)]


def _both(*queries: Any) -> Any:
    """The rows of limited queries one after another; SQLite limits only what stands in brackets."""
    return union_all(*(select(*query.subquery().c) for query in queries))


_LONG = func.length(col(Word.text)).between(bindparam('least'), bindparam('most'))
_BEGUN = select(Word.text).where(col(Word.text) >= bindparam('from'), col(Word.text) < bindparam('to'))
_ENDED = select(Word.text).where(col(Word.back) >= bindparam('end'), col(Word.back) < bindparam('end_to'))
_STEMS = select(Word.text).where(col(Word.stem).in_(bindparam('stems', expanding=True)))
_NEAR = _both(_STEMS.limit(MOST), select(Word.text).where(col(Word.text) == bindparam('cut')), _BEGUN.limit(MOST))
_WITHIN = select(Word.text).where(
    or_(inside(col(Word.text), bindparam('part')), col(Word.stem) == bindparam('stem'))
).limit(MOST)  # fmt: skip
_RESEMBLING = _both(_BEGUN.limit(MOST_SLIPS), _ENDED.where(_LONG).limit(MOST_SLIPS))
