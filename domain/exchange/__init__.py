"""Files in and out: rows of CSV, XLSX and vCard become records by the verbs anybody uses; lists become files."""

from .doubles import Of
from .exporting import columns, export, guarded, ids
from .heads import guess
from .rows import KINDS, POLICIES, Outcome, Plan, Row, numbered, targets
from .runs import (
    CHUNK,
    DONE,
    RUNNING,
    STOPPED,
    UNDONE,
    ImportRun,
    begin,
    finish,
    go_on,
    packed,
    rehearse,
    remembered,
    runs,
    stop,
    take_back,
)
from .sheets import LARGEST, Sheet, read

__all__ = [
    'CHUNK', 'DONE', 'KINDS', 'LARGEST', 'POLICIES', 'RUNNING', 'STOPPED', 'UNDONE', 'ImportRun', 'Of', 'Outcome',
    'Plan', 'Row', 'Sheet', 'begin', 'columns', 'export', 'finish', 'go_on', 'guarded', 'guess', 'ids', 'numbered',
    'packed', 'read', 'rehearse', 'remembered', 'runs', 'stop', 'take_back', 'targets',
]  # fmt: skip
