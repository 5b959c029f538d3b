"""The line of an address out of its parts: the order follows the letters it is written in.

With Cyrillic letters from the large to the small (index, country, province, region, town, street, rest), as papers in
Russian have it; otherwise from the small to the large. Our own country is left out of a Russian line.
"""

import re
from collections.abc import Iterable, Mapping

from .countries import OURS

_CYRILLIC = re.compile('[а-яё]', re.IGNORECASE)
_RUSSIAN = ('postcode', 'country', 'province', 'region', 'city', 'street', 'extra')
_ENGLISH = ('street', 'extra', 'city', 'region', 'province', 'country')
_MARKED = re.compile(
    r'(?:г|гор|город|пос|п|пгт|рп|р\.п|с|село|сл|дер|д|деревня|поселок|рабочий|станица|ст-ца|хутор|х|аул|снт|тер)[. ]'
    r'|.*\s(?:г|с|п|д|рп|пгт|пос|дер|село|деревня|поселок|станица|ст-ца|хутор|аул)\.?$'
)


def is_russian(texts: Iterable[str]) -> bool:
    """Whether an address is written in Cyrillic letters."""
    return any(_CYRILLIC.search(text) for text in texts)


def line_of(parts: Mapping[str, str]) -> str:
    """One line; '' where there are no parts. A town without a mark of its own is a city: «г. Химки»."""
    said = {name: text for name, text in parts.items() if text and name != 'country_code'}
    if not said:
        return ''
    if is_russian(said.values()):
        if parts.get('country_code') == OURS:
            said.pop('country', None)
        said['city'] = town_of(parts)
        return ', '.join(said[name] for name in _RUSSIAN if said.get(name))
    said['province'] = ' '.join(said[name] for name in ('province', 'postcode') if name in said)
    return ', '.join(said[name] for name in _ENGLISH if said.get(name))


def town_of(parts: Mapping[str, str]) -> str:
    """A town as a paper names it: «г. Химки», «с. Ям», «Berlin»."""
    city = parts.get('city', '')
    bare = city.casefold().replace('ё', 'е')
    ours = parts.get('country_code', '') in ('', OURS) and _CYRILLIC.search(city)
    return f'г. {city}' if ours and not _MARKED.match(bare) else city
