"""How figures are taken and shown: medians, p95, CPU and memory of a process, one table, one JSON file."""

import asyncio
import json
import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

CPU_CLOCK = 2


@dataclass(frozen=True)
class Row:
    """One line of the table: id as in the budgets, ours and floor in the unit the name tells, ratio ours / floor."""

    id: int
    name: str
    ours: float
    floor: float | None
    ratio: float | None
    goal: str
    holds: bool


def row(id: int, name: str, ours: float, floor: float | None, goal: str, holds: bool) -> Row:
    """A Row with its ratio, numbers rounded to four digits."""
    ratio = None if not floor else _short(ours / floor)
    return Row(id, name, _short(ours), None if floor is None else _short(floor), ratio, goal, holds)


def _short(number: float) -> float:
    return float(f'{number:.4g}')


def median(values: Sequence[float]) -> float:
    """The middle value; nan of none."""
    return statistics.median(values) if values else math.nan


def quantile(values: Sequence[float], part: float) -> float:
    """The value that `part` (0 … 1) of all do not exceed; nan of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)] if ordered else math.nan


def cpu(pid: int) -> float:
    """Seconds of CPU a process has used, all threads, in nanosecond steps (Linux: its own CPU clock)."""
    return time.clock_gettime((~pid << 3) | CPU_CLOCK)


def rss(pid: int) -> float:
    """MB of memory a process holds."""
    for line in Path(f'/proc/{pid}/status').read_text().splitlines():
        if line.startswith('VmRSS:'):
            return int(line.split()[1]) / 1024
    return math.nan


class Lag:
    """How late an event loop wakes a sleeper: (moment, seconds too late) every 5 ms, while `watch` runs."""

    STEP = 0.005

    def __init__(self) -> None:
        self.samples: list[tuple[float, float]] = []

    async def watch(self) -> None:
        """Run until cancelled."""
        while True:
            begun = time.monotonic()
            await asyncio.sleep(self.STEP)
            self.samples.append((begun, time.monotonic() - begun - self.STEP))

    def within(self, spans: Sequence[tuple[float, float]]) -> list[float]:
        """Seconds too late of the samples begun within these spans of time.monotonic()."""
        return [late for begun, late in self.samples if any(first <= begun <= last for first, last in spans)]


def table(rows: Sequence[Row]) -> str:
    """The rows as text."""
    head = ('#', 'what', 'ours', 'floor', 'ratio', 'goal', 'holds')
    lines = [head] + [
        (str(r.id), r.name, f'{r.ours:g}', '–' if r.floor is None else f'{r.floor:g}',
         '–' if r.ratio is None else f'{r.ratio:g}', r.goal, 'yes' if r.holds else 'NO')
        for r in rows
    ]  # fmt: skip
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    right = {2, 3, 4}
    return '\n'.join(
        '  '.join(cell.rjust(w) if i in right else cell.ljust(w) for i, (cell, w) in enumerate(zip(line, widths)))
        for line in lines
    )


def keep(rows: Sequence[Row], path: Path) -> None:
    """Write the rows as JSON; what is not a number becomes null, so that any reader takes the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = [{k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in asdict(r).items()}
             for r in rows]  # fmt: skip
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + '\n')
