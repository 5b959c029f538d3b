"""Words, numbers, money and times in the language and time zone of one person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from babel.dates import format_timedelta
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGS: Final = ('ru', 'en')
FOLDER: Final = Path(__file__).parent
NBSP: Final = '\u00a0'
MINUS: Final = '\u2212'
LOCALE: Final = {'ru': 'ru', 'en': 'en_GB'}
SYMBOLS: Final = {
    'RUB': '₽',
    'USD': '$',
    'EUR': '€',
    'GBP': '£',
    'KZT': '₸',
    'BYN': 'Br',
    'CNY': '¥',
    'UAH': '₴',
    'TRY': '₺',
    'AMD': '֏',
    'GEL': '₾',
    'INR': '₹',
}
SHORT_MONTHS: Final = {
    'ru': ('янв', 'фев', 'мар', 'апр', 'мая', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'),
    'en': ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'),
}
MONTHS: Final = {
    'ru': (
        'января',
        'февраля',
        'марта',
        'апреля',
        'мая',
        'июня',
        'июля',
        'августа',
        'сентября',
        'октября',
        'ноября',
        'декабря',
    ),
    'en': (
        'January',
        'February',
        'March',
        'April',
        'May',
        'June',
        'July',
        'August',
        'September',
        'October',
        'November',
        'December',
    ),
}
WEEKDAYS: Final = {
    'ru': ('пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'),
    'en': ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'),
}
_FACT: Final = re.compile(r'\{(\w+)\}')


@dataclass(frozen=True)
class Catalog:
    """All translations of one language: single messages and plural forms by their English text or code."""

    single: Mapping[str, str]
    plural: Mapping[tuple[str, str], tuple[str, ...]]


@lru_cache(maxsize=8)
def catalog(lang: str) -> Catalog:
    """The merged ui/locales/<lang>/*.po; the first file (by name) that has a text wins."""
    single: dict[str, str] = {}
    plural: dict[tuple[str, str], tuple[str, ...]] = {}
    for path in sorted((FOLDER / lang).glob('*.po')):
        with path.open('rb') as file:
            messages = read_po(file, locale=lang)
        for message in messages:
            if not message.id or message.fuzzy:
                continue
            if isinstance(message.id, str):
                text = str(message.string or '')
                if text:
                    single.setdefault(message.id, text)
            else:
                forms = tuple(str(form) for form in message.string or ())
                if all(forms):
                    plural[(str(message.id[0]), str(message.id[1]))] = forms
    return Catalog(single, plural)


def plural_form(lang: str, n: int) -> int:
    """Index of the plural form for a count: 0-2 in Russian, 0-1 in English."""
    n = abs(n)
    if lang != 'ru':
        return 0 if n == 1 else 1
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2


class Words:
    """Turns English source texts, codes, numbers and times into what one person reads."""

    def __init__(self, lang: str = 'ru', tz: str = 'Europe/Moscow') -> None:
        """`lang`: 'ru' or 'en', anything else is English; `tz`: IANA name, an unknown one is UTC."""
        self.lang: str = lang if lang in LANGS else 'en'
        self.locale: str = LOCALE[self.lang]
        try:
            self.tz = ZoneInfo(tz)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.tz = ZoneInfo('UTC')
        self._catalog = catalog(self.lang)

    def __call__(self, text: str, /, **facts: object) -> str:
        """The text in the person's language with its {facts} filled in; plain text, not HTML."""
        return self._fill(self._catalog.single.get(text, text), facts)

    def n(self, one: str, many: str, n: int, **facts: object) -> str:
        """The form that fits the count; {n} is the count with its groups of digits."""
        forms = self._catalog.plural.get((one, many), (one, many))
        form = forms[min(plural_form(self.lang if len(forms) > 2 else 'en', n), len(forms) - 1)]
        return self._fill(form, {'n': self.number(n), **facts})

    def refusal(self, code: str, facts: Mapping[str, object] | None = None) -> str:
        """A sentence for a refusal's code; a code without a sentence is named in a general one.

        The facts `field` and `fields` are told as {field_name} and {field_names}; own fields by their `label(s)`; the
        `spot` in a Word file as {where}.
        """
        facts = self._named(facts or {})
        for source in (self._catalog, catalog('en')):
            if code in source.single:
                return self._fill(source.single[code], facts)
        return self('The change was not accepted ({code}).', code=code)

    def _named(self, facts: Mapping[str, object]) -> dict[str, object]:
        more: dict[str, object] = {}
        if isinstance(spot := facts.get('spot'), tuple):
            kind, n, row = (*spot, 0, 0)[:3]
            more['where'] = self(f'spot.{kind}', n=n, row=row)
        if 'field' in facts:
            more['field_name'] = facts.get('label') or self(f'field.{facts["field"]}')
        if isinstance(names := facts.get('fields'), list):
            labels = facts.get('labels')
            own = labels if isinstance(labels, dict) else {}
            more['field_names'] = ', '.join(f'«{own.get(n) or self(f"field.{n}")}»' for n in names)
        return {**facts, **more}

    def number(self, value: Decimal | float | None) -> str:
        """A number with groups of digits, up to three decimals; «—» for None."""
        if value is None:
            return '—'
        size = abs(value)
        return self._signed(value < 0, format_decimal(size, '#,##0.###', self.locale))  # type: ignore[arg-type]

    def money(self, value: Decimal | None, currency: str = 'RUB') -> str:
        """«1 250 000 ₽», «1 250,50 ₽», £1,250; cents are shown only when there are any."""
        if value is None:
            return self('No amount')
        size = abs(value).quantize(Decimal('0.01'))
        digits = self.amount(size)
        symbol = SYMBOLS.get(currency, currency)
        if self.lang == 'ru':
            digits = f'{digits}{NBSP}{symbol}'
        else:
            digits = f'{symbol}{NBSP if symbol.isalpha() else ""}{digits}'
        return self._signed(value < 0 and bool(size), digits)

    def amount(self, value: Decimal) -> str:
        """An amount without its currency: «1 250 000», «1 250,50»."""
        size = abs(value).quantize(Decimal('0.01'))
        whole = size == size.to_integral_value()
        digits = format_decimal(size, '#,##0' if whole else '#,##0.00', self.locale)
        return self._signed(value < 0 and bool(size), digits)

    def percent(self, value: Decimal | float | None) -> str:
        """22 becomes «22 %» or 22%; «—» for None."""
        if value is None:
            return '—'
        return f'{self.number(value)}{NBSP if self.lang == "ru" else ""}%'

    def local(self, moment: datetime) -> datetime:
        """The moment in the person's time zone; one without a zone is taken for UTC."""
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(self.tz)

    def time(self, moment: datetime) -> str:
        """14:30 in the person's time zone."""
        return self.local(moment).strftime('%H:%M')

    def when(self, moment: datetime | None, now: datetime | None = None) -> str:
        """«сегодня 14:30», «вчера», «завтра 10:00», «25 ноя, 11:00», «14 окт 2025»; «—» for None."""
        if moment is None:
            return '—'
        local, today = self.local(moment), self.local(now or datetime.now(UTC)).date()
        days = (local.date() - today).days
        if days == -1:
            return self('yesterday')
        if days == 0:
            return self('today {time}', time=local.strftime('%H:%M'))
        if days == 1:
            return self('tomorrow {time}', time=local.strftime('%H:%M'))
        month = SHORT_MONTHS[self.lang][local.month - 1]
        if local.year != today.year:
            return f'{local.day}{NBSP}{month} {local.year}'
        return f'{local.day}{NBSP}{month}, {local:%H:%M}'

    def day(self, day: date | None) -> str:
        """«11 декабря 2026, пт»; «—» for None."""
        if day is None:
            return '—'
        if isinstance(day, datetime):
            day = self.local(day).date()
        month = MONTHS[self.lang][day.month - 1]
        return f'{day.day}{NBSP}{month} {day.year}, {WEEKDAYS[self.lang][day.weekday()]}'

    def short_day(self, day: date | None, today: date | None = None) -> str:
        """«11 дек», with the year when it is another one; «—» for None."""
        if day is None:
            return '—'
        if isinstance(day, datetime):
            day = self.local(day).date()
        this = (today or datetime.now(self.tz).date()).year
        text = f'{day.day}{NBSP}{SHORT_MONTHS[self.lang][day.month - 1]}'
        return text if day.year == this else f'{text} {day.year}'

    def full(self, moment: datetime | None) -> str:
        """«23 ноября 2026, 14:30», for tooltips and history; «—» for None."""
        if moment is None:
            return '—'
        local = self.local(moment)
        return f'{local.day}{NBSP}{MONTHS[self.lang][local.month - 1]} {local.year}, {local:%H:%M}'

    def ago(self, moment: datetime, now: datetime | None = None) -> str:
        """«10 секунд назад», "3 minutes ago"."""
        past = self.local(moment) - self.local(now or datetime.now(UTC))
        return format_timedelta(min(past, timedelta()), add_direction=True, locale=self.locale, threshold=1.1)

    def plain_phone(self, e164: str | None) -> str:
        """+79165550142 becomes «+7 916 555-01-42»; what is no phone number stays as it was written."""
        if not e164:
            return '—'
        try:
            number = phonenumbers.parse(e164, None)
        except phonenumbers.NumberParseException:
            return e164
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))

    def _fill(self, text: str, facts: Mapping[str, object]) -> str:
        # A missing fact or a brace in somebody's text must never break a screen, so no str.format here.
        return _FACT.sub(lambda found: self._fact(facts.get(found[1], '…')), text)

    def _fact(self, fact: object) -> str:
        match fact:
            case datetime():
                return self.when(fact)
            case date():
                return self.day(fact)
            case Decimal():
                return self.number(fact)
            case None:
                return '—'
            case list() | tuple() | set() | frozenset():
                return ', '.join(self._fact(one) for one in fact)
            case _:
                return str(fact)

    @staticmethod
    def _signed(negative: bool, digits: str) -> str:
        return f'{MINUS}{digits}' if negative else digits
