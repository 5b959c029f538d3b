"""Phones, e-mails, messengers and sites of a client: several of each, tidied as they come in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat
from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from .errors import Invalid

REGION = 'RU'
MOST = 20
LONGEST = 250
# Bitrix24's VALUE_TYPE codes, the first one is the default; an unknown kind becomes OTHER.
KINDS: dict[str, tuple[str, ...]] = {
    'phones': ('WORK', 'MOBILE', 'HOME', 'FAX', 'PAGER', 'MAILING', 'OTHER'),
    'emails': ('WORK', 'HOME', 'MAILING', 'OTHER'),
    'messengers': ('TELEGRAM', 'VK', 'SKYPE', 'VIBER', 'WHATSAPP', 'OTHER'),
    'webs': ('WORK', 'HOME', 'VK', 'OTHER'),
}
_EMAIL = re.compile(r'[^\s@<>()\[\],;:"\\]{1,64}@[^\s@<>()\[\],;:"\\.]+(?:\.[^\s@<>()\[\],;:"\\.]+)+')
_EXTENSION = re.compile(r'[\s,;]*(?:доб(?:авочный)?|вн(?:утр)?|ext|x)\.?\s*:?\s*(\d{1,7})\s*$', re.IGNORECASE)
_MOBILE = re.compile(r'(?:\+7|8|7)?9\d{9}', re.ASCII)
_FILLING = str.maketrans('', '', ' ()-\u00a0')
_SHORT = re.compile(r'[\d\s()+.,*#–-]+')
Multi = list[dict[str, Any]]


class Reached(SQLModel):
    """Ways to reach a client: lists of {'value', 'kind', 'main'?}; a phone that reads is E.164, with 'ext' if any."""

    phones: Multi = Field(default_factory=list, sa_type=JSON, nullable=False)
    emails: Multi = Field(default_factory=list, sa_type=JSON, nullable=False)
    messengers: Multi = Field(default_factory=list, sa_type=JSON, nullable=False)
    webs: Multi = Field(default_factory=list, sa_type=JSON, nullable=False)

    def keys_of_reach(self) -> Iterator[tuple[str, str]]:
        """What finds the client by phone (digits of E.164) and e-mail (lower case)."""
        yield from (('phone', digits) for item in self.phones if (digits := key(str(item['value']))))
        yield from (('email', str(item['value']).casefold()) for item in self.emails)


@dataclass(frozen=True)
class Found:
    """A phone within a text: `start` and `end` are positions, `value` is E.164, `ext` the extension or ''."""

    start: int
    end: int
    value: str
    ext: str


@lru_cache(20_000)
def _neat(text: str) -> str:
    """E.164 of a Russian mobile phone in one of its usual spellings, '' for all others; what `_read` would say."""
    digits = text.translate(_FILLING)
    return f'+7{digits[-10:]}' if _MOBILE.fullmatch(digits) else ''


def _read(text: str, region: str = REGION) -> PhoneNumber | None:
    extension = _EXTENSION.search(text)
    try:
        number = phonenumbers.parse(text[: extension.start()] if extension else text, region)
    except phonenumbers.NumberParseException:
        return None
    if extension:
        number.extension = extension[1]
    return number if phonenumbers.is_possible_number(number) and _whole(number) else None


def _whole(number: PhoneNumber) -> bool:
    """Seven digits are possible in Russia only together with their city, so alone they find nobody."""
    return number.country_code != 7 or len(str(number.national_number)) == 10


def normal(text: str, region: str = REGION) -> str | None:
    """E.164 («+79165550142») of a phone typed in any way, or None where it cannot be read."""
    if region == REGION and (neat := _neat(text)):
        return neat
    number = _read(text, region)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else None


def key(text: str) -> str:
    """What finds a phone: the digits of its E.164, or '' where it cannot be read."""
    return (normal(text) or '').lstrip('+')


def extension(text: str) -> str:
    """«112» of «… доб. 112», or ''."""
    number = _read(text)
    return (number.extension or '') if number else ''


def is_valid(text: str) -> bool:
    """Whether the number exists in its country's numbering plan."""
    number = _read(text)
    return number is not None and phonenumbers.is_valid_number(number)


def problem(text: str) -> str | None:
    """Why a phone cannot be read, as a refusal's code, or None where all is well."""
    if _read(text):
        return None
    if re.search(r'[^\W\d_]{3,}', _EXTENSION.sub('', text)):
        return 'phone.wrong'
    digits = len(re.sub(r'\D', '', _EXTENSION.sub('', text)))
    return 'phone.too_short' if digits < 11 else 'phone.too_long' if digits > 15 else 'phone.wrong'


def found(text: str, region: str = REGION) -> list[Found]:
    """Phones within a text, in order: valid ones, and those with «+» that their country has not given out yet."""
    known = list(phonenumbers.PhoneNumberMatcher(text, region))
    fresh = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE)
    known += [one for one in fresh if one.raw_string.startswith('+') and not _within(one, known)]
    return [
        Found(one.start, one.end, phonenumbers.format_number(one.number, PhoneNumberFormat.E164),
              one.number.extension or '')
        for one in sorted(known, key=lambda one: one.start) if _whole(one.number)
    ]  # fmt: skip


def _within(one: phonenumbers.PhoneNumberMatch, others: Iterable[phonenumbers.PhoneNumberMatch]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def email_in(text: str) -> re.Match[str] | None:
    """The first e-mail within a text."""
    return _EMAIL.search(text)


def tidied(values: dict[str, Any], kept: Iterable[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The values with their phones, emails, messengers and webs tidied.

    Raises Invalid('email.wrong' | 'web.wrong' | 'phone.no_digits' | 'field.…'). With `kept` (what is
    there already) a phone that cannot be read is refused too, unless it is one of those.
    """
    known = None if kept is None else {str(item.get('value')) for item in kept}
    return {name: _tidy(name, value, known) if name in KINDS else value for name, value in values.items()}


def _tidy(name: str, value: Any, known: set[str] | None) -> Multi:
    items = [value] if isinstance(value, str | dict) else value if isinstance(value, list | tuple) else None
    if items is None:
        if value is None:
            return []
        raise Invalid('field.wrong', field=name)
    tidy: Multi = []
    for item in items:
        typed = item if isinstance(item, dict) else {'value': item}
        text = typed.get('value')
        if not isinstance(text, str):
            raise Invalid('field.wrong', field=name)
        text = ' '.join(text.replace('\x00', '').split())
        if not text:
            continue
        if len(text) > LONGEST:
            raise Invalid('field.too_long', field=name, limit=LONGEST)
        new = _one(name, text, known)
        kind = str(typed.get('kind') or KINDS[name][0]).upper()
        new['kind'] = kind if kind in KINDS[name] else 'OTHER'
        if name == 'phones' and 'ext' not in new and re.fullmatch(r'\d{1,7}', str(typed.get('ext') or '')):
            new['ext'] = str(typed['ext'])
        if typed.get('main') is True and not any(other.get('main') for other in tidy):
            new['main'] = True
        if not any(same(new, other) for other in tidy):
            tidy.append(new)
    if len(tidy) > MOST:
        raise Invalid('reach.too_many', field=name, limit=MOST)
    return tidy


def _one(name: str, text: str, known: set[str] | None) -> dict[str, Any]:
    if name == 'phones':
        if neat := _neat(text):
            return {'value': neat}
        number = _read(text)
        if number is not None:
            value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
            return {'value': value} | ({'ext': number.extension} if number.extension else {})
        if not re.search(r'\d', text):
            raise Invalid('phone.no_digits', field=name, value=text)
        if known is not None and text not in known:
            raise Invalid(problem(text) or 'phone.wrong', field=name, value=text)
    elif name == 'emails':
        if not _EMAIL.fullmatch(text) or len(text) > 254:
            raise Invalid('email.wrong', field=name, value=text)
        local, domain = text.rsplit('@', 1)
        return {'value': f'{local}@{domain.casefold()}'}
    elif name == 'webs':
        return {'value': _web(text)}
    return {'value': text}


def _web(text: str) -> str:
    address = text if '://' in text else f'https://{text}'
    try:
        parts = urlsplit(address)
        good = parts.scheme in ('http', 'https') and '.' in (parts.hostname or '') and ' ' not in address
    except ValueError:
        good = False
    if not good or len(address) > LONGEST:
        raise Invalid('web.wrong', field='webs', value=text)
    return address


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two values reach the same place."""
    a, b = str(one['value']).casefold(), str(other['value']).casefold()
    return a == b and one.get('ext', '') == other.get('ext', '')


def joined(there: Multi, more: Multi) -> Multi:
    """`there` and what it lacks of `more`; the new ones are not main."""
    lacking = [m for m in more if not any(same(m, t) for t in there)]
    return [*there, *({k: v for k, v in m.items() if k != 'main'} for m in lacking)][:MOST]


def main(items: Multi) -> str:
    """The value shown first: the one marked main, else the first, else ''."""
    chosen = next((item for item in items if item.get('main')), items[0] if items else None)
    return str(chosen['value']) if chosen else ''


def shown(text: str) -> str:
    """«+7 916 555-01-42» of a phone as it is kept; what does not read stays as it is."""
    number = _read(text) if text.startswith('+') else None
    return str(phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)) if number else text
