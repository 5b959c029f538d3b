"""Which records a file's rows are of: found for many rows in few queries, only among what the person may see."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from .. import phones
from ..companies import title_key
from ..contacts import name_key
from ..products import Product
from ..requisites import Requisites
from ..unit_of_work import Entity, Key, UnitOfWork

AT_ONCE = 5000
Of = tuple[str, str]
"""What finds a record: ('phone', '79165550142'), ('code', 'ЩБ-5')."""


def keys(kind: str, values: dict[str, Any]) -> list[Of]:
    """What finds the record of a row, the surest first. A name alone is asked only where nothing else is known."""
    found: list[Of] = [('id', values['id'])] if values.get('id') else []
    if kind == 'product':
        sure = [('code', values['code'])] if values.get('code') else []
        return found + (sure or ([('product', values['name'])] if values.get('name') else []))
    if kind not in ('contact', 'company', 'lead'):
        return found
    found += [('inn', inn)] if (inn := ''.join(c for c in str(values.get('inn', '')) if c.isdigit())) else []
    found += [('phone', key) for one in values.get('phones', ()) if (key := phones.key(str(one['value'])))]
    found += [('email', str(one['value']).strip().casefold()[:255]) for one in values.get('emails', ())]
    if kind == 'company' and values.get('title'):
        found.append(('name', title_key(values['title'])[:255]))
    elif kind == 'contact' and not found and values.get('last_name') and values.get('name'):
        found.append(('name', name_key(values['last_name'], values['name'])[:255]))
    return [one for one in found if one[1]]


def find(work: UnitOfWork, kind: str, wanted: Iterable[Of]) -> dict[Of, int]:
    """The oldest record of this kind that each of these finds; a query for each kind of key."""
    by_kind: dict[str, list[str]] = {}
    for name, value in dict.fromkeys(wanted):
        by_kind.setdefault(name, []).append(value)
    found: dict[Of, int] = {}
    for name, values in by_kind.items():
        for at in range(0, len(values), AT_ONCE):
            query = _query(work, kind, name, values[at : at + AT_ONCE])
            found |= {(name, str(value)): id for value, id in work.rows(query)}
    return found


def _query(work: UnitOfWork, kind: str, name: str, values: list[str]) -> Any:
    noun: Any = Entity.kinds[kind]
    seen = (noun.seen_by(work.actor), col(noun.deleted_at).is_(None))
    if name == 'id':
        ids = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10]
        return select(noun.id, noun.id).where(noun.id.in_(ids), *seen)
    if name in ('code', 'product'):
        column: Any = Product.code if name == 'code' else Product.name
        return select(column, func.min(Product.id)).where(col(column).in_(values), *seen).group_by(column)
    value, of = col(Key.value), (col(Key.kind) == name, col(Key.value).in_(values))
    if name == 'inn':
        owner: Any = getattr(Requisites, f'{kind}_id')
        joined = select(value, func.min(noun.id)).join(Requisites, col(Requisites.id) == Key.entity_id)
        query = joined.join(noun, noun.id == owner).where(*of, Key.entity == 'requisites', *seen)
        return query.where(col(Requisites.deleted_at).is_(None)).group_by(value)
    found = select(value, func.min(noun.id)).join(noun, noun.id == Key.entity_id)
    return found.where(*of, Key.entity == kind, *seen).group_by(value)
