"""Imports: what each brought, part by part, and how all of it is taken back in one step."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index
from sqlmodel import Field, col

from ..entity import Entity
from ..errors import Conflict, Invalid
from ..history import Change
from ..permissions import Actor, Permission
from ..unit_of_work import UnitOfWork, undo
from .doubles import Of
from .heads import folded
from .rows import Outcome, Plan, Row, must_fit, take

CHUNK = 250
RUNNING, DONE, STOPPED, UNDONE = 'running', 'done', 'stopped', 'undone'


class ImportRun(Entity, table=True):
    """One file taken in. `batch` ties all it wrote, whatever the number of commits; `done` of `total` rows.

    `refused_file` is the token of the refused rows with their reasons (JSON). `head_key` finds how a person
    mapped a file with such a head the last time.
    """

    __table_args__ = (Index('ix_import_run_head', 'created_by', 'kind', 'head_key'),)

    kind: str = Field(max_length=40)
    file_name: str = Field(default='', max_length=150)
    head_key: str = Field(default='', max_length=500)
    columns: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    policy: str = Field(default='skip', max_length=10)
    batch: str = Field(max_length=64)
    state: str = Field(default=RUNNING, max_length=10)
    total: int = 0
    done: int = 0
    made: int = 0
    updated: int = 0
    same: int = 0
    skipped: int = 0
    refused: int = 0
    refused_file: str = Field(default='', max_length=64)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        mine = col(cls.created_by) == actor.id
        return mine | col(cls.id).is_not(None) if actor.may(Permission.UNDO_OTHERS) else mine


def head_key(head: Sequence[str]) -> str:
    """What a file's head is remembered by."""
    return '|'.join(folded(title) for title in head)[:500]


def remembered(work: UnitOfWork, kind: str, head: Sequence[str]) -> tuple[str, ...] | None:
    """The fields this person chose for the columns of such a file the last time."""
    like = (col(ImportRun.kind) == kind, col(ImportRun.head_key) == head_key(head))
    mine = col(ImportRun.created_by) == work.actor_id
    found = work.all(ImportRun, mine, *like, order=col(ImportRun.id).desc(), limit=1)
    return tuple(found[0].columns) if found and len(found[0].columns) == len(head) else None


def rehearse(work: UnitOfWork, plan: Plan, rows: Sequence[Row], seen: dict[Of, int],
             would_be: dict[tuple[str, int], Entity]) -> Outcome:  # fmt: skip
    """What would come of these rows, after those of earlier calls with the same `seen` and `would_be`."""
    must_fit(work, plan)
    with work.gathering(would_be):
        return take(work, plan, rows, seen)


def begin(work: UnitOfWork, plan: Plan, file_name: str, total: int) -> ImportRun:
    """Begin an import; its rows follow by `go_on`."""
    must_fit(work, plan)
    return work.add(
        ImportRun(
            kind=plan.kind, file_name=file_name[:150], head_key=head_key(plan.head), columns=list(plan.columns),
            policy=plan.policy, batch=work.batch, total=total,
        )
    )  # fmt: skip


def go_on(work: UnitOfWork, run_id: int, plan: Plan, rows: Sequence[Row], first: int) -> Outcome | None:
    """Take the next rows in, from row number `first` of the file on; None where it was stopped or has them already."""
    must_fit(work, plan)
    run = work.get(ImportRun, run_id)
    if run.created_by != work.actor_id or run.state != RUNNING or run.done != first:
        return None
    own, work.batch = work.batch, f'{run.batch}:rows'
    try:
        with work.gathering():
            outcome = take(work, plan, rows)
    finally:
        work.batch = own
    work.record(
        'import_run.went_on', run, done=run.done + len(rows), made=run.made + outcome.created,
        updated=run.updated + outcome.updated, same=run.same + outcome.same, skipped=run.skipped + outcome.skipped,
        refused=run.refused + len(outcome.refused),
    )  # fmt: skip
    return outcome


def finish(work: UnitOfWork, run_id: int, refused_file: str = '') -> ImportRun:
    """Say that all rows were looked at, or as many as there were before it was stopped."""
    work.require(Permission.RECORDS_IMPORT)
    run = work.get(ImportRun, run_id)
    state = DONE if run.state == RUNNING else run.state
    work.record('import_run.finished', run, state=state, refused_file=refused_file)
    return run


def stop(work: UnitOfWork, run_id: int) -> ImportRun:
    """Take no more rows in; what was written stays until it is taken back."""
    work.require(Permission.RECORDS_IMPORT)
    run = work.get(ImportRun, run_id)
    if run.state == RUNNING:
        work.record('import_run.stopped', run, state=STOPPED)
    return run


def take_back(work: UnitOfWork, run_id: int) -> int:
    """Undo all an import wrote; how many changes stay, since the records have been changed again meanwhile."""
    work.require(Permission.RECORDS_IMPORT)
    run = work.get(ImportRun, run_id)
    if run.state == RUNNING:
        raise Invalid('import.still_running')
    if run.state == UNDONE:
        raise Conflict('import.undone_already')
    moved: list[Change] = []
    if run.made + run.updated:
        undo(work, f'{run.batch}:rows', moved=moved)
    work.record('import_run.undone', run, state=UNDONE)
    return len(moved)


def runs(work: UnitOfWork, limit: int = 20) -> list[ImportRun]:
    """The newest imports this person may see."""
    return work.all(ImportRun, order=col(ImportRun.id).desc(), limit=limit)


def packed(
    head: Sequence[str], rows: dict[int, list[str]], refused: Sequence[tuple[int, str, dict[str, Any]]]
) -> bytes:
    """Refused rows with their reasons, to be kept as a file."""
    said = [[number, rows.get(number, []), code, facts] for number, code, facts in refused]
    return json.dumps({'head': list(head), 'rows': said}, ensure_ascii=False).encode()
