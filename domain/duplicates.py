"""Duplicates: leads, contacts and companies that look like what is being typed."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import col, select

from . import phones as reading
from .companies import title_key
from .contacts import name_key
from .requisites import Requisites
from .unit_of_work import Entity, Key, UnitOfWork

WHYS = ('inn', 'phone', 'email', 'name')
MOST_PER_KEY = 50
MOST = 20


def find(work: UnitOfWork, *, phones: Iterable[str] = (), emails: Iterable[str] = (), inn: str = '',
         names: Iterable[str] = (), titles: Iterable[str] = (), kinds: Sequence[str] = ('contact', 'company', 'lead'),
         but: tuple[str, int] | None = None) -> list[dict[str, Any]]:  # fmt: skip
    """What this person may see and what matches, the surest first.

    `names` are full names of people (two words at least), `titles` of companies. Each row is {'kind', 'id',
    'title', 'why': [of WHYS], 'phone', 'email', 'inn', 'owner_id', 'picture': the token of a photo or
    a logo, 'created_at'}. At most MOST rows and eight queries.
    """
    wanted = _wanted(phones, emails, inn, names, titles)
    if not wanted:
        return []
    why: dict[tuple[str, int], set[str]] = {}
    for kind, values in wanted.items():
        # Newest first and a limit: a number shared by thousands must not cost thousands of rows.
        query = select(Key).where(col(Key.kind) == kind, col(Key.value).in_(values))
        for (key,) in work.rows(query.order_by(col(Key.entity_id).desc()).limit(MOST_PER_KEY)):
            why.setdefault((key.entity, key.entity_id), set()).add(kind)
    inns = _owners_of_inns(work, why)
    rows = []
    for name in ('contact', 'company', 'lead'):
        ids = [id for kind, id in why if kind == name and (kind, id) != but]
        noun = Entity.kinds.get(name)
        if ids and noun and name in kinds:
            there = work.all(noun, col(noun.id).in_(ids))
            rows += [row_of(name, found, why[name, found.id or 0], inns) for found in there]
    rows.sort(key=lambda row: (min(WHYS.index(w) for w in row['why']), -len(row['why']), -row['id']))
    return rows[:MOST]


def of_record(work: UnitOfWork, kind: str, id: int) -> list[dict[str, Any]]:
    """What looks like a lead, a contact or a company that is there already."""
    if kind not in ('lead', 'contact', 'company'):
        return []
    record: Any = work.get(Entity.kinds[kind], id)
    inns = [r.inn for r in work.all(Requisites, getattr(Requisites, f'{kind}_id') == id)] if kind != 'lead' else []
    title = record.title if kind == 'company' else getattr(record, 'company_title', '')
    names = [] if kind == 'company' else [f'{record.last_name} {record.name}'] if record.last_name else []
    return find(
        work, phones=[str(p['value']) for p in record.phones], emails=[str(e['value']) for e in record.emails],
        inn=next((i for i in inns if i), ''), names=names, titles=[title] if title else [], but=(kind, id),
    )  # fmt: skip


def _wanted(phones: Iterable[str], emails: Iterable[str], inn: str, names: Iterable[str],
            titles: Iterable[str]) -> dict[str, list[str]]:  # fmt: skip
    wanted = {
        'phone': [reading.key(text) for text in phones],
        'email': [text.strip().casefold() for text in emails],
        'inn': [''.join(c for c in inn if c.isdigit())],
        'name': [name_key(text) for text in names] + [title_key(text) for text in titles],
    }
    return {kind: sorted({v[:255] for v in values if v}) for kind, values in wanted.items() if any(values)}


def _owners_of_inns(work: UnitOfWork, why: dict[tuple[str, int], set[str]]) -> dict[tuple[str, int], str]:
    """Turn requisites that matched into the clients they are of; {client: ИНН}."""
    ids = [id for kind, id in why if kind == 'requisites']
    inns: dict[tuple[str, int], str] = {}
    for found in work.all(Requisites, col(Requisites.id).in_(ids)) if ids else []:
        for owner in found.about():
            why.setdefault(owner, set()).add('inn')
            inns[owner] = found.inn
    return inns


def row_of(kind: str, found: Any, why: set[str], inns: dict[tuple[str, int], str]) -> dict[str, Any]:
    """A record as the rows of `find` are."""
    return {
        'kind': kind,
        'id': found.id,
        'title': found.title,
        'why': [w for w in WHYS if w in why],
        'phone': reading.main(found.phones),
        'email': reading.main(found.emails),
        'inn': inns.get((kind, found.id), ''),
        'owner_id': found.owner_id,
        'picture': getattr(found, 'photo', '') or getattr(found, 'logo', ''),
        'created_at': found.created_at,
    }
