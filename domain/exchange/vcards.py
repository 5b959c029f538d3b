"""People of a vCard file (2.1, 3.0, 4.0) as rows."""

from typing import Any

import vobject

from ..errors import Invalid

# The parts of ADR as fields; a post office box stands before the street.
ADR = {'code': 'address_postcode', 'country': 'address_country', 'region': 'address_province', 'city': 'address_city',
       'street': 'address_street', 'extended': 'address_extra'}  # fmt: skip
HEAD = ['last_name', 'name', 'second_name', 'company_id', 'post', 'phones', 'emails', 'webs', 'messengers',
        *ADR.values(), 'birthday', 'comments']  # fmt: skip


def people_of(text: str, most: int) -> tuple[list[str], list[list[str]]]:
    """Names of fields and a row of text for each card; what no card has is left out. Raises Invalid('import.…')."""
    found: list[dict[str, str]] = []
    try:
        for card in vobject.readComponents(text, validate=False, ignoreUnreadable=True, allowQP=True):
            if card.name != 'VCARD':
                continue
            found.append(_person(card))
            if len(found) > most:
                raise Invalid('import.too_many_rows', limit=most)
    except (vobject.base.VObjectError, ValueError, IndexError, KeyError, AttributeError):
        raise Invalid('import.broken', row=len(found) + 1) from None
    head = [name for name in HEAD if any(person.get(name) for person in found)]
    if not head:
        raise Invalid('import.empty', name='')
    return head, [[person.get(name, '') for name in head] for person in found]


def _person(card: Any) -> dict[str, str]:
    def all_of(name: str) -> list[Any]:
        return [line.value for line in card.contents.get(name, [])]

    def first(name: str) -> str:
        return next((_plain(value) for value in all_of(name)), '')

    name = next(iter(all_of('n')), None)
    parts = {'last_name': _plain(getattr(name, 'family', '')), 'name': _plain(getattr(name, 'given', '')),
             'second_name': _plain(getattr(name, 'additional', ''))}  # fmt: skip
    if not any(parts.values()):
        words = first('fn').split()
        parts = {'last_name': words[-1] if words else '', 'name': ' '.join(words[:-1]), 'second_name': ''}
    elif not parts['last_name']:
        parts = {'last_name': parts['name'], 'name': '', 'second_name': parts['second_name']}
    org = next(iter(all_of('org')), '')
    address = next(iter(all_of('adr')), None)
    where = {name: _plain(getattr(address, place, '')) for place, name in ADR.items()}
    box = (_plain(getattr(address, 'box', '')), where['address_street'])
    where['address_street'] = ', '.join(part for part in box if part)
    return {
        **parts,
        'company_id': _plain(org[0] if isinstance(org, list) and org else org),
        'post': first('title'),
        'phones': '\n'.join(_plain(value).removeprefix('tel:') for value in all_of('tel')),
        'emails': '\n'.join(_plain(value) for value in all_of('email')),
        'webs': '\n'.join(_plain(value) for value in all_of('url')),
        'messengers': '\n'.join(_plain(value) for value in all_of('impp')),
        **where,
        'birthday': first('bday')[:10],
        'comments': first('note'),
    }


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        value = ' '.join(str(part) for part in value)
    return str(value or '').replace('\x00', '').strip()
