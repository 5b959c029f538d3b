"""Addresses of the data that boards and tables fetch, written and read in one place."""

import json
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from domain.errors import Invalid


def feed_address(feed: str, filters: dict[str, Any] | None = None, **params: Any) -> str:
    """/data/<feed> with plain parameters and the filters as JSON in `f`."""
    asked = params | ({'f': json.dumps(filters, ensure_ascii=False)} if filters else {})
    return f'/data/{feed}?{urlencode(asked)}' if asked else f'/data/{feed}'


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
