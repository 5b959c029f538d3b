"""All benchmarks, or some: run.py [--only 3,4] [--quick]. The table, and .bench/latest.json (some: partial.json)."""

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import data
from .browser_rows import opening
from .import_rows import importing
from .list_rows import listing
from .measure import Row, keep, row, table
from .news_rows import news
from .paper_rows import papers
from .search_rows import searching
from .weight_rows import memory, start
from .writes_rows import writing

ROWS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15)
ROUNDS = 4
NAMES = {'1': 'open the board by its link', '2': 'the same: server CPU', '3 p50': 'drop seen, p50',
         '4': 'moves acknowledged, SQLite'}  # fmt: skip
Grown = dict[str, tuple[float, float]]


@contextmanager
def _place() -> Any:
    """A folder for everything the servers keep: on the disk of the project, never in memory."""
    base = data.ROOT / '.bench' / 'run'
    base.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=base))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def measured(wanted: set[int], rounds: int, place: Path) -> tuple[list[Row], list[str]]:
    """The rows of `wanted`, and what could not be measured."""
    rows: list[Row] = []
    grown: Grown = {}
    failed: list[str] = []
    growth = 15 in wanted

    def opened() -> list[Row]:
        found, more = opening(place, rounds, growth=growth)
        grown.update(more)
        return found

    def told() -> list[Row]:
        found, more = news(place, rounds, growth=growth)
        grown.update(more)
        return found

    def written() -> list[Row]:
        found, more = writing(place, rounds, wanted)
        grown.update(more)
        return found

    parts: list[tuple[set[int], Callable[[], list[Row]]]] = [
        ({14}, lambda: start(place, rounds)),
        ({6}, lambda: memory(place)),
        ({13}, lambda: papers(place, rounds)),
        ({10}, lambda: searching(place, rounds)),
        ({11}, lambda: listing(place, rounds)),
        ({4, 5, 7, 8, 15}, written),
        ({9}, lambda: importing(place, rounds)),
        ({1, 2, 15}, opened),
        ({3, 5, 15}, told),
    ]
    for ids, part in parts:
        if not ids & wanted:
            continue
        begun = time.monotonic()
        try:
            rows += part()
        except Exception:
            failed.append(f'rows {sorted(ids & wanted)}:\n{traceback.format_exc()}')
        print(f'rows {sorted(ids & wanted)}: {time.monotonic() - begun:.0f} s', file=sys.stderr, flush=True)
    for name, (small, large) in grown.items():
        slower = small / large if name == '4' else large / small
        rows.append(row(15, f'{NAMES[name]}: {data.LARGE:,} deals beside {data.SMALL:,}', large, small,
                        '≤ 1.3 × slower', slower <= 1.3))  # fmt: skip
    order = {id: n for n, id in enumerate(ROWS)}
    return sorted((r for r in rows if r.id in wanted), key=lambda r: order[r.id]), failed


def main() -> int:
    """0 whatever the figures say; 1 where something could not be measured."""
    parser = argparse.ArgumentParser(description='How fast Artel is, beside the least each thing can cost.')
    parser.add_argument('--only', default='', help='rows of the budgets, like 3,4')
    parser.add_argument('--quick', action='store_true', help='half the rounds')
    parser.add_argument('--rounds', type=int, default=ROUNDS)
    args = parser.parse_args()
    wanted = {int(part) for part in args.only.split(',') if part} or set(ROWS)
    if not wanted <= set(ROWS):
        parser.error(f'only rows {", ".join(map(str, ROWS))} are measured here')
    rounds = max(1, args.rounds // 2 if args.quick else args.rounds)
    begun, before = time.monotonic(), os.getloadavg()[0]
    with _place() as place:
        rows, failed = measured(wanted, rounds, place)
    name = 'latest.json' if wanted == set(ROWS) else 'partial.json'
    keep(rows, data.ROOT / '.bench' / name)
    print(table(rows))
    print(f'{os.cpu_count()} processors, {rounds} rounds, {time.monotonic() - begun:.0f} s, '
          f'load average before {before:.1f}, after {os.getloadavg()[0]:.1f}.')  # fmt: skip
    if before > (os.cpu_count() or 1) / 2:
        print('The machine was busy before the run began: times are longer than they would be on a quiet one.')
    for one in failed:
        print(f'Not measured, {one}', file=sys.stderr)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
