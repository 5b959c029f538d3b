"""What people type into fields, read as money, numbers, days and times; ValueError where it makes no sense."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

import phonenumbers

_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009'’_]+")
_MONEY_SIGNS: Final = re.compile(r'[₽$€£₸¥₴₺]|руб\.?|р\.|RUB|USD|EUR|GBP', re.IGNORECASE)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            'янв jan',
            'фев feb',
            'мар mar',
            'апр apr',
            'мая май may',
            'июн jun',
            'июл jul',
            'авг aug',
            'сен sep',
            'окт oct',
            'ноя nov',
            'дек dec',
        ),
        1,
    )
    for name in names.split()
}
_SOON: Final = {
    'сегодня': 0,
    'today': 0,
    'завтра': 1,
    'tomorrow': 1,
    'послезавтра': 2,
    'вчера': -1,
    'yesterday': -1,
}
LIMIT: Final = Decimal('1e15')


def number(text: str) -> Decimal | None:
    """«1 250,50», "1250.5", "1,250,000.00", «−3» as Decimal; None for an empty text."""
    bare = _SPACES.sub('', text).replace('\u2212', '-')
    if not bare:
        return None
    if ',' in bare and '.' in bare:
        # The last of the two is the decimal mark, the other one groups digits.
        group = '.' if bare.rfind(',') > bare.rfind('.') else ','
        bare = bare.replace(group, '')
    elif bare.count(',') > 1 or bare.count('.') > 1:
        bare = bare.replace(',', '').replace('.', '')
    bare = bare.replace(',', '.')
    if not re.fullmatch(r'[+-]?(\d+\.?\d*|\.\d+)', bare, re.ASCII):
        raise ValueError('number')
    try:
        value = Decimal(bare)
    except InvalidOperation as error:
        raise ValueError('number') from error
    if abs(value) >= LIMIT:
        raise ValueError('number')
    return value


def money(text: str) -> Decimal | None:
    """The same with a currency sign allowed; more than two decimals is a ValueError."""
    value = number(_MONEY_SIGNS.sub('', text))
    if value is not None and value != value.quantize(Decimal('0.01')):
        raise ValueError('cents')
    return value


def day(text: str, today: date) -> date | None:
    """«11.12.2026», «11.12», «11 декабря», "11 Dec 2026", "2026-12-11", «завтра», «+3»; None for an empty text."""
    bare = text.strip().lower().replace('\u00a0', ' ').split(', ')[0]
    if not bare:
        return None
    if bare in _SOON:
        return today + timedelta(days=_SOON[bare])
    if found := re.fullmatch(r'\+(\d{1,3})', bare, re.ASCII):
        return today + timedelta(days=int(found[1]))
    if found := re.fullmatch(r'(\d{4})-(\d{1,2})-(\d{1,2})', bare, re.ASCII):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r'(\d{1,2})[./](\d{1,2})(?:[./](\d{2}|\d{4}))?', bare, re.ASCII):
        return _day(int(found[1]), int(found[2]), found[3], today)
    if (found := re.fullmatch(r'(\d{1,2})\s+([а-яёa-z]{3,})\.?(?:\s+(\d{4}))?(?:\s*г\.?)?', bare)) and (
        month := _MONTHS.get(found[2][:3])
    ):
        return _day(int(found[1]), month, found[3], today)
    raise ValueError('day')


def clock(text: str) -> time | None:
    """«14:30», «14.30», «1430», «9»; None for an empty text."""
    bare = text.strip()
    if not bare:
        return None
    found = re.fullmatch(r'(\d{1,2})(?:[:.\s]?(\d{2}))?', bare, re.ASCII)
    if not found:
        raise ValueError('time')
    return time(int(found[1]), int(found[2] or 0))


def phone(text: str, region: str = 'RU') -> str | None:
    """Any spelling as E.164 («8 916 555-01-42» → +79165550142); None for an empty text."""
    if not text.strip():
        return None
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise ValueError('phone') from error
    if not phonenumbers.is_valid_number(parsed):
        raise ValueError('phone')
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _day(number: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, number)
    # Without a year people mean the next such day, unless it was only just missed.
    found = date(today.year, month, number)
    return found if found >= today - timedelta(days=60) else date(today.year + 1, month, number)
