"""A bank's statement as a file: the text format 1CClientBankExchange (v8.1c.ru/edi/edi_stnd/100/101.htm)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from ..errors import Invalid
from ..money import MOST

HEAD = '1CClientBankExchange'
MOST_BYTES, MOST_DOCUMENTS = 5 * 2**20, 5000
_FIELD = re.compile(r'^([^=]{1,60})=(.*)$')


@dataclass(frozen=True)
class Arrival:
    """Money that came: `amount` in roubles, `day` it came, what the payer wrote, `inn` and accounts as text.

    Where `out` it went: `payer`, `inn` and `payer_account` are then those of whom it went to, `owner_inn` is ours.
    """

    number: str
    day: date
    amount: Decimal
    payer: str
    inn: str
    payer_account: str
    account: str
    purpose: str
    out: bool = False
    owner_inn: str = ''


@dataclass(frozen=True)
class Statement:
    """What a file holds: arrivals, how many documents are about money that went out, and those that can be read."""

    arrivals: tuple[Arrival, ...]
    outgoing: int
    departures: tuple[Arrival, ...] = ()


def parse(content: bytes) -> Statement:
    """Read a file in Windows-1251, CP866 or UTF-8. A pure function for any thread.

    Raises Invalid: 'statement.not_one', 'statement.too_big', 'statement.broken' (fact line, its number from 1),
    'statement.cut' (the file ends in the middle).
    """
    if len(content) > MOST_BYTES:
        raise Invalid('statement.too_big', limit=MOST_BYTES // 2**20)
    text = _decoded(content)
    lines = text.splitlines()
    if not lines or lines[0].strip().strip('\ufeff') != HEAD:
        raise Invalid('statement.not_one')
    if not any(line.strip() == 'КонецФайла' for line in lines[-5:]):
        raise Invalid('statement.cut')
    ours: set[str] = set()
    documents: list[tuple[int, dict[str, str]]] = []
    inside: dict[str, str] | None = None
    for place, line in enumerate(lines, 1):
        name, value = _field(line)
        if name == 'СекцияДокумент':
            inside = {}
            documents.append((place, inside))
            if len(documents) > MOST_DOCUMENTS:
                raise Invalid('statement.too_big', limit=MOST_BYTES // 2**20)
        elif line.strip() == 'КонецДокумента':
            inside = None
        elif inside is not None and name:
            inside[name] = value
        elif name == 'РасчСчет' and value:
            ours.add(value)
    came = [_entry(place, fields) for place, fields in documents if _came(fields, ours)]
    went = [_departure(place, fields) for place, fields in documents if _went(fields, ours)]
    return Statement(tuple(came), len(documents) - len(came), tuple(one for one in went if one))


def _decoded(content: bytes) -> str:
    if b'=DOS' in content[:500]:
        return content.decode('cp866', 'replace')
    try:
        return content.decode('utf-8-sig')
    except UnicodeDecodeError:
        return content.decode('cp1251', 'replace')


def _field(line: str) -> tuple[str, str]:
    found = _FIELD.match(line.strip())
    return (found[1].strip(), found[2].replace('\x00', '').strip()) if found else ('', '')


def _came(fields: dict[str, str], ours: set[str]) -> bool:
    if _account(fields, 'Получатель') in ours:
        return True
    return bool(fields.get('ДатаПоступило')) and not fields.get('ДатаСписано')


def _went(fields: dict[str, str], ours: set[str]) -> bool:
    if _came(fields, ours):
        return False
    return _account(fields, 'Плательщик') in ours or bool(fields.get('ДатаСписано'))


def _departure(place: int, fields: dict[str, str]) -> Arrival | None:
    """Money that went out; None where the bank writes it oddly, for most of it is nobody's refund."""
    try:
        return _entry(place, fields, out=True)
    except Invalid:
        return None


def _entry(place: int, fields: dict[str, str], out: bool = False) -> Arrival:
    them, us = ('Получатель', 'Плательщик') if out else ('Плательщик', 'Получатель')
    moved = 'ДатаСписано' if out else 'ДатаПоступило'
    try:
        amount = Decimal(fields.get('Сумма', '').replace(',', '.').replace(' ', ''))
        day = datetime.strptime(fields.get(moved) or fields.get('Дата', ''), '%d.%m.%Y').date()
    except (InvalidOperation, ValueError):
        raise Invalid('statement.broken', line=place) from None
    if not (amount.is_finite() and 0 < amount <= MOST) or amount != amount.quantize(Decimal('0.01')):
        raise Invalid('statement.broken', line=place)
    parts = [fields.get(f'НазначениеПлатежа{n}', '') for n in range(1, 7)]
    purpose = fields.get('НазначениеПлатежа') or ' '.join(part for part in parts if part)
    name = fields.get(f'{them}1') or re.sub(r'^ИНН\s*\d+\s*', '', fields.get(them, ''))
    return Arrival(
        number=fields.get('Номер', '')[:40], day=day, amount=amount, payer=name[:250], inn=_inn(fields, them),
        payer_account=_account(fields, them), account=_account(fields, us), purpose=purpose[:1000], out=out,
        owner_inn=_inn(fields, us),
    )  # fmt: skip


def _inn(fields: dict[str, str], side: str) -> str:
    return re.sub(r'\D', '', fields.get(f'{side}ИНН', ''))[:12]


def _account(fields: dict[str, str], side: str) -> str:
    return (fields.get(f'{side}Счет') or fields.get(f'{side}РасчСчет', ''))[:40]
