"""How many deals each preset finds: counted beside the board, once for all screens that would ask the same."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from domain.deals.filters import preset_counts

from ..context import Context

# A count is kept for this long, and for this many times what it cost: a large base is counted more seldom
LEAST_AGE, TIMES_COST = 2.0, 25.0


@dataclass
class Kept:
    """The last counts of one direction through one person's eyes."""

    counts: dict[str, int] = field(default_factory=dict)
    until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


_kept: WeakKeyDictionary[Any, dict[tuple[int, int, bool], Kept]] = WeakKeyDictionary()


def known(context: Context, direction_id: int, ended: bool = False) -> dict[str, int]:
    """The counts as they were last; {} where nobody has asked yet."""
    return _of(context, direction_id, ended).counts


async def counted(context: Context, direction_id: int, *, fresh: bool = False, ended: bool = False) -> dict[str, int]:
    """{preset: how many}; kept ones where they are young, with `fresh` it waits until they may be counted anew.

    `ended` counts won and lost deals too.
    """
    kept = _of(context, direction_id, ended)
    async with kept.lock:
        if fresh:
            await asyncio.sleep(max(0.0, kept.until - monotonic()))
        if monotonic() >= kept.until:
            began = monotonic()
            kept.counts = await context.ask(preset_counts, direction_id, ended=ended)
            kept.until = monotonic() + max(LEAST_AGE, TIMES_COST * (monotonic() - began))
    return kept.counts


def _of(context: Context, direction_id: int, ended: bool) -> Kept:
    return _kept.setdefault(context.store, {}).setdefault((direction_id, context.id, ended), Kept())
