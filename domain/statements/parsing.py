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
    """Money that came: `amount` in roubles, `day` it came, what the payer wrote, `inn` and accounts as text."""

    number: str
    day: date
    amount: Decimal
    payer: str
    inn: str
    payer_account: str
    account: str
    purpose: str


@dataclass(frozen=True)
class Statement:
    """What a file holds: arrivals, and how many documents are about money that went out."""

    arrivals: tuple[Arrival, ...]
    outgoing: int


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
    arrivals = [_arrival(place, fields) for place, fields in documents if _came(fields, ours)]
    return Statement(tuple(arrivals), len(documents) - len(arrivals))


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
    account = fields.get('ПолучательСчет') or fields.get('ПолучательРасчСчет', '')
    if account in ours:
        return True
    return bool(fields.get('ДатаПоступило')) and not fields.get('ДатаСписано')


def _arrival(place: int, fields: dict[str, str]) -> Arrival:
    try:
        amount = Decimal(fields.get('Сумма', '').replace(',', '.').replace(' ', ''))
        day = datetime.strptime(fields.get('ДатаПоступило') or fields.get('Дата', ''), '%d.%m.%Y').date()
    except (InvalidOperation, ValueError):
        raise Invalid('statement.broken', line=place) from None
    if not (amount.is_finite() and 0 < amount <= MOST) or amount != amount.quantize(Decimal('0.01')):
        raise Invalid('statement.broken', line=place)
    payer = fields.get('Плательщик1') or re.sub(r'^ИНН\s*\d+\s*', '', fields.get('Плательщик', ''))
    parts = [fields.get(f'НазначениеПлатежа{n}', '') for n in range(1, 7)]
    purpose = fields.get('НазначениеПлатежа') or ' '.join(part for part in parts if part)
    return Arrival(
        number=fields.get('Номер', '')[:40], day=day, amount=amount, payer=payer[:250],
        inn=re.sub(r'\D', '', fields.get('ПлательщикИНН', ''))[:12],
        payer_account=(fields.get('ПлательщикСчет') or fields.get('ПлательщикРасчСчет', ''))[:40],
        account=(fields.get('ПолучательСчет') or fields.get('ПолучательРасчСчет', ''))[:40], purpose=purpose[:1000],
    )  # fmt: skip
