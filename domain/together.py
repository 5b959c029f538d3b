"""Lists that several people fill: what each adds or takes away stands beside what the others do, and is undone so."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from .entity import Entity
from .errors import Conflict
from .history import Change
from .types import plain


def applied(now: Sequence[Any], was: Sequence[Any], becomes: Sequence[Any]) -> list[Any]:
    """The list of today with what an act made of `was`; the same text in another case is the same."""
    if list(now) == list(was):
        return list(becomes)
    gone = {_key(one) for one in was if one not in becomes}
    found = {_key(one): one for one in now if _key(one) not in gone}
    for one in becomes:
        if one not in was:
            found.setdefault(_key(one), one)
    return list(found.values())


def joined(lists: Iterable[Sequence[Any]]) -> list[Any]:
    """All that stands in several lists, each once."""
    found: dict[Hashable, Any] = {}
    for some in lists:
        for one in some:
            found.setdefault(_key(one), one)
    return list(found.values())


def settle(entity: Entity, values: dict[str, Any], since: Iterable[Change]) -> None:
    """Let values on their way into a record meet what has happened to it `since`, newest first.

    Raises Conflict where another act gave one of these fields another value; lists that are `together` take both in.
    """
    bases: dict[str, Any] = {}
    for change in since:
        for name in change.after.keys() & values.keys():
            theirs = plain(getattr(entity, name))
            if name in entity.together:
                bases[name] = change.before.get(name) or []
            elif theirs != plain(values[name]):
                raise Conflict(
                    'changed_meanwhile', field=name, entity=entity.entity_kind(), id=entity.id,
                    theirs=theirs, mine=plain(values[name]), by=change.actor_id, version=entity.version,
                )  # fmt: skip
    for name, base in bases.items():
        values[name] = applied(getattr(entity, name), base, values[name])


def _key(one: Any) -> Hashable:
    return one.casefold() if isinstance(one, str) else one
