"""A filter's shape: {'and' | 'or': [node, …]} down to {'field', 'op', 'value'}; anything else is refused."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import Invalid

DEEPEST = 4
MOST_LEAVES = 40


@dataclass(frozen=True)
class Leaf:
    """One condition: a field's name, an operator of its kind, and what it is compared with."""

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True)
class Branch:
    """Conditions that hold together (`every`) or of which one is enough. An empty one asks nothing."""

    every: bool
    parts: tuple['Leaf | Branch', ...]


def read(node: Any) -> Branch:
    """The filter out of JSON, read or as text. Raises Invalid('filter.wrong' | 'filter.too_big')."""
    if isinstance(node, str):
        node = _parsed(node)
    if node in (None, {}):
        return Branch(True, ())
    found = _read(node, 1)
    whole = found if isinstance(found, Branch) else Branch(True, (found,))
    if sum(1 for _ in names(whole)) > MOST_LEAVES:
        raise Invalid('filter.too_big', limit=MOST_LEAVES)
    return whole


def names(branch: Branch) -> Iterator[str]:
    """The name of each condition's field."""
    for part in branch.parts:
        if isinstance(part, Leaf):
            yield part.field
        else:
            yield from names(part)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid('filter.wrong') from None


def _read(node: Any, depth: int) -> Leaf | Branch:
    if not isinstance(node, dict) or depth > DEEPEST + 1:
        raise Invalid('filter.wrong')
    match node:
        case {'field': str(field), 'op': str(op)} if node.keys() <= {'field', 'op', 'value'}:
            return Leaf(field, op, node.get('value'))
        case {'and': list(parts)} | {'or': list(parts)} if len(node) == 1:
            if len(parts) > MOST_LEAVES:
                raise Invalid('filter.too_big', limit=MOST_LEAVES)
            return Branch('and' in node, tuple(_read(part, depth + 1) for part in parts))
    raise Invalid('filter.wrong')
