"""What a search found, with the line that tells namesakes apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .. import phones, picking
from ..companies import Company
from ..contacts import Contact
from ..stages import Stage
from ..unit_of_work import UnitOfWork

EXACT, WHOLE, BEGINS, WORDS, INSIDE, GUESS = range(6)


@dataclass(frozen=True)
class Found(picking.Found):
    """A record that fits. `rank` 0 is the surest; `sub` is its client, company or code; the rest where the noun has it.

    `amount` is in `currency`, `price` is for one `unit`; `stage` is a stage's name or a paper's status; `file` is the
    name of the attached file by which it was found.
    """

    rank: int = INSIDE
    stage: str = ''
    amount: Decimal | None = None
    currency: str = ''
    unit: str = ''
    phone: str = ''
    email: str = ''
    number: str = ''
    day: date | None = None
    file: str = ''


def title(kind: str, one: Any) -> str:
    if kind in ('invoice', 'quote'):
        return str(one.number)
    if kind == 'document':
        return ' '.join(part for part in (one.title, f'№ {one.number}' if one.number else '') if part)
    return str(one.name if kind in ('product', 'person') else one.title)


def shown(work: UnitOfWork, found: Sequence[tuple[Any, int, str]]) -> list[Found]:
    """(record, rank, file) with the second line that tells namesakes apart: three queries for all of them."""
    records = [record for record, _, _ in found]

    def names(noun: Any, field: str, of: Callable[[Any], str]) -> dict[int, str]:
        ids = {id for record in records if (id := getattr(record, field, None))}
        return {one.id: of(one) for one in work.all(noun, noun.id.in_(ids))} if ids else {}

    stages = names(Stage, 'stage_id', lambda one: str(one.name))
    firms = names(Company, 'company_id', lambda one: str(one.title))
    people = names(Contact, 'contact_id', lambda one: str(one.title))
    return [_line(record, rank, stages, firms, people, file) for record, rank, file in found]


def _line(one: Any, rank: int, stages: dict[int, str], firms: dict[int, str], people: dict[int, str],
          file: str) -> Found:  # fmt: skip
    kind = one.entity_kind()
    client = firms.get(getattr(one, 'company_id', None) or 0) or people.get(getattr(one, 'contact_id', None) or 0, '')
    if kind in ('invoice', 'quote'):
        client = client or one.title
    elif kind == 'lead':
        client = one.company_title or one.person
    elif kind in ('product', 'person'):
        client = one.code if kind == 'product' else one.post
    many: Any = getattr(one, 'phones', None)
    return Found(
        kind, one.id, title(kind, one), client, rank,
        stage=stages.get(getattr(one, 'stage_id', None) or 0, '') or str(getattr(one, 'status', '')),
        amount=one.price if kind == 'product' else getattr(one, 'amount', None), currency=getattr(one, 'currency', ''),
        unit=getattr(one, 'unit', ''), phone=phones.main(many) if many is not None else str(getattr(one, 'phone', '')),
        email=str(getattr(one, 'email', '')), number=str(getattr(one, 'number', '')), day=getattr(one, 'date', None),
        file=file,
    )  # fmt: skip
