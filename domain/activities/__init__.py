"""Activities: calls, meetings, e-mails and tasks, planned and done."""

from .lists import between, counters, mine, of_record, team
from .noun import Activity, ActivityFields, ActivityLink
from .parse import parse
from .steps import next_steps, with_overdue, without_steps
from .verbs import (
    assign,
    bind,
    change,
    done,
    drop,
    log,
    plan,
    postpone,
    postpone_all_overdue,
    reopen,
    tomorrow,
    unbind,
)  # fmt: skip

__all__ = [
    'Activity', 'ActivityFields', 'ActivityLink', 'assign', 'between', 'bind', 'change', 'counters', 'done', 'drop',
    'log', 'mine', 'next_steps', 'of_record', 'parse', 'plan', 'postpone', 'postpone_all_overdue', 'reopen', 'team',
    'tomorrow', 'unbind', 'with_overdue', 'without_steps',
]  # fmt: skip
