"""Text of a file's cells as values of fields, and values of fields as text for a file."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .. import directions, phones, picking, tags
from ..catalog import Field
from ..errors import Invalid
from ..people import Person
from ..products import Section
from ..stages import Stage
from ..unit_of_work import UnitOfWork

Words = Mapping[str, Mapping[str, str]]
"""Words of choices: {field: {word in lower case: code}}."""
YES = frozenset(['да', 'yes', 'y', 'true', '1', '+', 'истина', 'on'])
NO = frozenset(['нет', 'no', 'n', 'false', '0', '-', 'ложь', 'off'])
_SIGNS = re.compile(r"[₽$€£₸%]|руб\.?|р\.|rub|usd|eur|gbp|kzt|byn|[\s\u00a0\u202f'’_]", re.IGNORECASE)
_SEVERAL = re.compile(r'[;\n|]|,(?!\s*(?:доб|вн|ext|x))', re.IGNORECASE)
_DAY = re.compile(r'(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})(?:\D.*)?', re.ASCII)


class Reader:
    """Reads cells for one noun; what names point at is read once."""

    def __init__(self, work: UnitOfWork, kind: str, words: Words) -> None:
        self.work, self.kind, self.words = work, kind, words
        self._people: dict[str, int] | None = None
        self._sections: dict[str, int] | None = None
        self._stages: dict[tuple[int | None, str], int] | None = None
        self._directions: dict[str, int] | None = None
        self._records: dict[tuple[str, str], int] = {}

    def value(self, field: Field, text: str, kind_of_reach: str = '') -> Any:
        """A cell's value, as the noun's verbs take it. Raises Invalid('field.…' | 'import.…', field=name)."""
        match field.kind:
            case 'reach':
                return several(text, kind_of_reach)
            case 'number' | 'money':
                return number(text)
            case 'date':
                return day(text)
            case 'yesno':
                return _yes(field, text)
            case 'choice':
                return self._code(field, text)
            case 'many':
                return [self._code(field, part.strip()) for part in _SEVERAL.split(text) if part.strip()]
            case 'tags':
                return tags.split(text)
            case 'person':
                return self._person(field, text)
            case 'people':
                return [self._person(field, part.strip()) for part in _SEVERAL.split(text) if part.strip()]
            case 'direction':
                return self._direction(field, text)
            case 'record' if field.own:
                return self._record(field, text)
            case 'record' if field.target == 'section':
                return self._section(field, text)
        return text

    def _code(self, field: Field, text: str) -> str:
        said = text.casefold()
        for code in field.choices or field.codes:
            if said == code.casefold() or (field.choices and said == field.choices[code].casefold()):
                return code
        if said not in self.words.get(field.name, {}):
            raise Invalid('import.no_such_choice', field=field.name, label=field.label, value=text[:100])
        return self.words[field.name][said]

    def _person(self, field: Field, text: str) -> int:
        if self._people is None:
            found = self.work.all(Person)
            self._people = {p.name.casefold(): p.id or 0 for p in reversed(found)}
            self._people |= {p.email.casefold(): p.id or 0 for p in found if p.email}
        said = ' '.join(text.casefold().split())
        turned = ' '.join(reversed(said.split()))
        id = self._people.get(said) or self._people.get(turned)
        if not id:
            raise Invalid('import.no_such_person', field=field.name, label=field.label, value=text[:100])
        return id

    def stage(self, name: str, direction_id: int | None) -> int:
        """The stage of this name, of the direction where one is told, else of the main one."""
        if self._stages is None:
            found = [stage for stage in self.work.all(Stage) if stage.noun == self.kind]
            self._stages = {(s.direction_id, s.name.casefold()): s.id or 0 for s in reversed(found)}
        if direction_id is None and self.kind == 'deal':
            direction_id = directions.main(self.work).id
        id = self._stages.get((direction_id, name.casefold()))
        if not id:
            raise Invalid('import.no_such_choice', field='stage_id', value=name[:100])
        return id

    def _direction(self, field: Field, text: str) -> int:
        if self._directions is None:
            found = directions.listed(self.work)
            self._directions = {one.name.casefold(): one.id or 0 for one in reversed(found)}
        id = self._directions.get(text.casefold())
        if not id:
            raise Invalid('import.no_such_choice', field=field.name, label=field.label, value=text[:100])
        return id

    def _record(self, field: Field, text: str) -> int:
        """The record an own field names: by its whole name, or by its number."""
        said = (field.target, text.casefold())
        if said not in self._records:
            found = picking.pick(self.work, field.target, text, limit=20)
            same = [one.id for one in found if one.title.casefold() == text.casefold()]
            named = picking.named(self.work, field.target, [int(text)]) if text.isdecimal() and len(text) < 10 else {}
            self._records[said] = same[0] if same else next(iter(named), 0)
        if not self._records[said]:
            raise Invalid('import.no_such_choice', field=field.name, label=field.label, value=text[:100])
        return self._records[said]

    def _section(self, field: Field, text: str) -> int:
        if self._sections is None:
            self._sections = {s.name.casefold(): s.id or 0 for s in reversed(self.work.all(Section))}
        id = self._sections.get(text.casefold())
        if not id:
            raise Invalid('import.no_such_choice', field=field.name, label=field.label, value=text[:100])
        return id


def several(text: str, kind: str = '') -> phones.Multi:
    """Phones, e-mails, sites of one cell."""
    parts = [part.strip() for part in _SEVERAL.split(text)]
    return [{'value': part, **({'kind': kind} if kind else {})} for part in parts if part]


def number(text: str) -> str:
    """«1 250,50 ₽», "1,250.50" as «1250.50»; what is no number is left for the field to refuse."""
    bare = _SIGNS.sub('', text).replace('\u2212', '-')
    if ',' in bare and '.' in bare:
        group = '.' if bare.rfind(',') > bare.rfind('.') else ','
        bare = bare.replace(group, '')
    elif bare.count(',') > 1:
        bare = bare.replace(',', '')
    return bare.replace(',', '.') or text


def day(text: str) -> str:
    """«31.12.2026», «31/12/26», an ISO day or moment as an ISO day; else as it is, for the field to refuse."""
    if found := _DAY.fullmatch(text.strip()):
        one, two, year = int(found[1]), int(found[2]), int(found[3])
        year += (2000 if year < 70 else 1900) if len(found[3]) == 2 else 0
        month, number = (one, two) if two > 12 and '/' in text else (two, one)
        try:
            return date(year, month, number).isoformat()
        except ValueError:
            return text
    return text[:10] if re.match(r'\d{4}-\d{2}-\d{2}[T ]', text) else text


def _yes(field: Field, text: str) -> bool:
    said = text.casefold()
    if said not in YES | NO:
        raise Invalid('import.no_such_choice', field=field.name, label=field.label, value=text[:100])
    return said in YES


def told(value: Any) -> Any:
    """A plain value as a cell: text, a number, a day, a moment; lists of ways to reach as one text."""
    if isinstance(value, list):
        return ', '.join(_way(one) if isinstance(one, dict) else str(one) for one in value)
    if value is None or isinstance(value, str | int | Decimal | date | datetime):
        return '' if value is None else value
    return str(value)


def _way(one: dict[str, Any]) -> str:
    ext = f' доб. {one["ext"]}' if one.get('ext') else ''
    return f'{one.get("value", "")}{ext}'
