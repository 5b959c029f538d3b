"""Addresses of the data that boards and tables fetch, written and read in one place."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from domain.errors import Invalid


def feed_address(feed: str, filters: dict[str, Any] | None = None, **params: Any) -> str:
    """/data/<feed> with plain parameters and the filters as JSON in `f`."""
    asked = params | ({'f': json.dumps(filters, ensure_ascii=False)} if filters else {})
    return f'/data/{feed}?{urlencode(asked)}' if asked else f'/data/{feed}'


def picked_address(picked: dict[str, Any], filters: dict[str, Any], params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that read what a table reports as selected: some ids, or all that its filters find but some."""
    if not picked.get('all'):
        return {'ids': ','.join(map(str, picked.get('ids', [])))}
    left = ','.join(map(str, picked.get('except', [])))
    return {**params, 'all': 1, 'f': json.dumps(filters, ensure_ascii=False)} | ({'except': left} if left else {})


def ids_of(params: QueryParams, name: str) -> list[int]:
    """Numbers of records in an address, those that are numbers."""
    return [int(id) for id in params.get(name, '').split(',') if id.isascii() and id.isdecimal() and len(id) < 16]


def read_filters(params: QueryParams) -> dict[str, Any]:
    """The filters of an address. Raises Invalid."""
    try:
        filters = json.loads(params.get('f') or '{}')
    except ValueError:
        raise Invalid('field.wrong', field='filter') from None
    if not isinstance(filters, dict):
        raise Invalid('field.wrong', field='filter')
    return filters


def number(params: QueryParams, name: str, default: int | None = None) -> int:
    """A whole number of an address. Raises Invalid."""
    text = params.get(name, '' if default is None else str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Invalid('field.not_a_number', field=name)
    return int(text)


def paging(params: QueryParams) -> dict[str, Any]:
    """offset, limit, sort and descending as list queries take them. Raises Invalid."""
    found: dict[str, Any] = {'offset': number(params, 'offset', 0), 'limit': number(params, 'limit', 100)}
    if params.get('sort'):
        found |= {'sort': params['sort'], 'descending': params.get('dir', '1') == '-1'}
    return found
