"""The address of a record: its line and its parts, kept true to each other by every verb that sets either."""

import re
from collections.abc import Mapping
from typing import Any

from sqlmodel import Field, SQLModel

from ..errors import Invalid
from . import countries
from .composing import is_russian, line_of
from .splitting import PARTS, split, tidied

PREFIX = 'address_'
NAMES = tuple(PREFIX + part for part in PARTS)
ALL = ('address', *NAMES)
LONGEST = 500
# Words that lines often have in a shorter form.
_SHORTENED = frozenset({'область', 'район', 'республика', 'автономный', 'автономная', 'округ'})


def _part(longest: int) -> Any:
    return Field(default='', max_length=longest, sa_column_kwargs={'server_default': ''})


class Addressed(SQLModel):
    """`address` is the line that papers and letters print; the parts are what lists, filters and exports know."""

    address: str = Field(default='', max_length=LONGEST)
    address_street: str = _part(LONGEST)
    address_extra: str = _part(250)
    address_city: str = _part(100)
    address_region: str = _part(150)
    address_province: str = _part(150)
    address_postcode: str = _part(20)
    address_country: str = _part(100)
    address_country_code: str = _part(2)

    def whole(self, back: dict[str, Any]) -> dict[str, Any]:
        """What is taken back, with parts where history of an older release knows the line only."""
        if 'address' not in back or not back.keys().isdisjoint(NAMES) or parts_of(self) != split(self.address):
            return back
        return back | _named(split(str(back['address'])))


def told(record: Any) -> dict[str, str]:
    """The line and all parts of a record, by the names of fields."""
    return {name: getattr(record, name) for name in ALL}


def parts_of(record: Any) -> dict[str, str]:
    """The parts of a record by their short names."""
    return {part: getattr(record, PREFIX + part) for part in PARTS}


def carried(lead: Any) -> dict[str, str]:
    """The address a client of this lead starts with: where it names no town, the lead's own one."""
    there = told(lead)
    return there if there['address_city'] or not lead.city else settled(there | {'address_city': lead.city})


def settled(fields: dict[str, Any], there: Any = None) -> dict[str, Any]:
    """Checked fields, those of an address with its line and all parts.

    A line alone stays as it was typed and is split where that is certain. Parts alone make the line anew. Both
    together: the parts as given, and the line too where it says all of them. `there` is the record that changes.
    Raises Invalid('address.no_such_country' | 'field.too_long').
    """
    given = {part: str(fields[PREFIX + part]) for part in PARTS if PREFIX + part in fields}
    line = fields.get('address')
    if line is None and not given:
        return fields
    before = parts_of(there) if there is not None else dict.fromkeys(PARTS, '')
    given = {part: tidied(part, text) for part, text in given.items()} if not line or any(given.values()) else {}
    start = before if line is None else split(line, given)
    parts = _with_country(start | given, before, given)
    if line is None or (given and not given.get('country')):
        parts['country'] = _spelled(parts)
    if line is None and parts == before:
        return fields | _named(parts)
    if line is None or (given and not _says(line, parts)):
        line = line_of(parts)
    if len(line) > LONGEST:
        raise Invalid('field.too_long', field='address', limit=LONGEST)
    return fields | {'address': line} | _named(parts)


def _named(parts: Mapping[str, str]) -> dict[str, str]:
    return {PREFIX + part: text for part, text in parts.items()}


def _with_country(parts: dict[str, str], before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The parts with the code of a named country, and the name of a coded one in the letters of the address."""
    name, code = given.get('country'), given.get('country_code')
    if code:
        code = countries.code_of(code)
        if not code:
            raise Invalid('address.no_such_country', field='address_country_code', value=given['country_code'])
        parts['country_code'] = code
    elif name is not None:
        code = parts['country_code'] = countries.code_of(name)
    elif code == '':
        parts['country'] = ''
    if code and not name and code != before['country_code']:
        parts['country'] = countries.called(code, 'ru')
    return parts


def _spelled(parts: Mapping[str, str]) -> str:
    """The country in the letters of the rest of its address."""
    name, rest = parts['country'], [text for part, text in parts.items() if not part.startswith('country')]
    if not name or not any(rest) or is_russian([name]) == is_russian(rest):
        return name
    return countries.called(parts['country_code'], 'ru' if is_russian(rest) else 'en') or name


def _says(line: str, parts: Mapping[str, str]) -> bool:
    """Whether every word of these parts is in the line; our own country need not be."""
    ours = parts['country_code'] == countries.OURS
    unsaid = ('country', 'country_code') if ours else ('country_code',)
    said = ' '.join(text for part, text in parts.items() if part not in unsaid)
    words = [set(re.findall(r'\w+', text.casefold())) for text in (said, line)]
    return words[0] - _SHORTENED <= words[1]
