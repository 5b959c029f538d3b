"""The big table: one element, rows drawn by the browser from a JSON route, a hundred at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, NotRequired, Protocol, TypedDict

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from .tag_field import tag_labels

Kind = Literal[
    'text',
    'link',
    'person',
    'money',
    'date',
    'datetime',
    'stage',
    'tag',
    'phone',
    'verdict',
    'source',
    'next',
    'choice',
    'tags',
]
Edit = Literal['', 'text', 'number', 'date', 'choice', 'many', 'tags']
Handler = Callable[[Any], Any]
MAX_IDS = 20_000
LONGEST = 10_000
MOST_CHOSEN = 200
MIN_WIDTH, MAX_WIDTH = 40, 1200
# Buttons that cells of these kinds carry themselves.
CELL_ACTS: dict[str, tuple[str, ...]] = {'verdict': ('good', 'poor', 'verdict'), 'next': ('plan',)}
PARTS = ('cells', 'row', 'rows', 'columns', 'menu', 'many', 'tags', 'edit', 'keys', 'pick', 'view')
LIBRARIES: list[str | Path] = [*(f'table_{part}.js' for part in PARTS), 'tag_box.js']


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column; `width` in px. The pinned one stays first, cannot be hidden and takes what room is left.

    `edit`: which input a double click opens in a cell, '' for none; `options` are [value, words] of a choice, or the
    team's tags as [tag, tone, how many]; of tags each edit says one: «+VIP», «-VIP».
    """

    key: str
    label: str
    kind: Kind = 'text'
    width: int = 160
    sortable: bool = True
    pinned: bool = False
    align: Literal['left', 'right'] = 'left'
    edit: Edit = ''
    options: Sequence[Sequence[Any]] = ()


class Act(TypedDict):
    """A row's action. `key`: '+', '-', 'KeyD', 'Shift+KeyK'; `when`: row field that must be true ('!x': not).

    With an `icon` it shows as a button on the row under the pointer; without one it is only a key.
    """

    id: str
    label: str
    icon: NotRequired[str]
    key: NotRequired[str]
    when: NotRequired[str]


class Translate(Protocol):
    def __call__(self, text: str, /, **facts: str) -> str: ...


def table_labels(t: Translate, **own: Any) -> dict[str, Any]:
    """All words of the table through `t`; `own` replaces some, usually empty_title and empty_text."""
    words: dict[str, Any] = {
        'select_all': t('Select all that match'),
        'select_row': t('Select: {name}', name='{name}'),
        'selected': t('Selected: {n}', n='{n}'),
        'range_capped': t('Only {n} rows can be selected as a range', n='{n}'),
        'columns': t('Columns'),
        'columns_reset': t('Reset columns'),
        'sort': t('Sort'),
        'sorted_up': t('Sorted by «{column}», ascending', column='{column}'),
        'sorted_down': t('Sorted by «{column}», descending', column='{column}'),
        'column_width': t('Column «{column}»: {n} px', column='{column}', n='{n}'),
        'column_moved': t('Column «{column}»: {n} of {total}', column='{column}', n='{n}', total='{total}'),
        'retry': t('Retry'),
        'slow': t('Still loading…'),
        'error_title': t('The list did not load'),
        'error_timeout': t('No answer in 10 seconds.'),
        'error_network': t('The server cannot be reached.'),
        'empty_title': t('Nothing here yet'),
        'empty_text': '',
        'no_amount': t('No amount'),
        'no_owner': t('No owner'),
        'no_step': t('No activity'),
        'plan': t('Plan an activity: {name}', name='{name}'),
        'overdue': t('Overdue {n}', n='{n}'),
        'good': t('Good'),
        'poor': t('Poor'),
        'unrated': t('not rated'),
        'rate': t('Rate the quality: {name}', name='{name}'),
        'just_now': t('{name}, just now', name='{name}'),
        'tags': tag_labels(t, ''),
        'changed': t('{name} changed: {title}', name='{name}', title='{title}'),
    }
    return words | own


def _id(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63 else None


def _ids(value: Any) -> list[int] | None:
    if not isinstance(value, list) or len(value) > MAX_IDS:
        return None
    ids = [_id(v) for v in value]
    return None if None in ids else [v for v in dict.fromkeys(ids) if v is not None]


def check_open(args: Any) -> dict[str, Any] | None:
    """{'id': int} or None when the browser sent something else."""
    found = _id(args.get('id')) if isinstance(args, dict) else None
    return None if found is None else {'id': found}


def check_select(args: Any) -> dict[str, Any] | None:
    """{'ids': [int], 'count'} or {'all': True, 'except': [int], 'count'}; count is only for showing."""
    if not isinstance(args, dict):
        return None
    ids = _ids(args.get('except' if args.get('all') is True else 'ids'))
    count = args.get('count')
    if ids is None or not isinstance(count, int) or isinstance(count, bool) or count < 0:
        return None
    if args.get('all') is True:
        return {'all': True, 'except': ids, 'count': count}
    return {'ids': ids, 'count': len(ids)}


def check_columns(args: Any, known: set[str]) -> list[dict[str, Any]] | None:
    """[{'key': a known key, each once, 'width': px}] in the person's order."""
    if not isinstance(args, list) or not 0 < len(args) <= len(known):
        return None
    found: list[dict[str, Any]] = []
    for item in args:
        key, width = (item.get('key'), item.get('width')) if isinstance(item, dict) else (None, None)
        if not isinstance(key, str) or key not in known or any(c['key'] == key for c in found):
            return None
        if not isinstance(width, int | float) or not MIN_WIDTH <= width <= MAX_WIDTH:
            return None
        found.append({'key': key, 'width': round(width)})
    return found


def check_sort(args: Any, sortable: set[str]) -> dict[str, Any] | None:
    """{'key': a sortable column, 'dir': 1 | -1}."""
    key, direction = (args.get('key'), args.get('dir')) if isinstance(args, dict) else (None, None)
    if not isinstance(key, str) or key not in sortable:
        return None
    if type(direction) is not int or direction not in (1, -1):
        return None
    return {'key': key, 'dir': direction}


def check_act(args: Any, acts: set[str]) -> dict[str, Any] | None:
    """{'id': int, 'act': a known act}."""
    found, act = check_open(args), args.get('act') if isinstance(args, dict) else None
    return found | {'act': act} if found and isinstance(act, str) and act in acts else None


def check_edit(args: Any, editable: set[str]) -> dict[str, Any] | None:
    """{'id': int, 'key': a column that can be edited, 'value', 'version': int | None}.

    The value is a text, number, bool or None, or a list of ids.
    """
    found, key = check_open(args), args.get('key') if isinstance(args, dict) else None
    if found is None or not isinstance(key, str) or key not in editable:
        return None
    value, version = args.get('value'), args.get('version')
    if isinstance(value, list):
        fits = len(value) <= MOST_CHOSEN and all(_id(one) for one in value)
    else:
        fits = len(value) <= LONGEST if isinstance(value, str) else isinstance(value, int | float | None)
    if not fits:
        return None
    return found | {'key': key, 'value': value, 'version': version if _id(version) else None}


class Table(Element, component='table_grid.js', dependencies=LIBRARIES):
    """A list of any length: rows come from `src`, changes by `apply`, the person's acts by the handlers."""

    def __init__(
        self,
        src: str,
        columns: Sequence[Column],
        *,
        label: str,
        labels: dict[str, Any],
        lang: str,
        on_open: Handler,
        selectable: bool = True,
        sort: tuple[str, int] = ('created', -1),
        shown: Sequence[str | Mapping[str, Any]] | None = None,
        on_select: Handler | None = None,
        on_columns: Handler | None = None,
        on_sort: Handler | None = None,
        on_act: Handler | None = None,
        on_edit: Handler | None = None,
        acts: Sequence[Act] = (),
        usual: Sequence[str] | None = None,
        tz: str | None = None,
        row_height: int = 36,
    ) -> None:
        """`src` answers ?offset=&limit=&sort=&dir=(1|-1) with {v, total, rows, people, stages, me?}.

        `shown`: keys, or what on_columns reported; `usual`: keys a reset goes back to.
        `tz`: IANA zone, the browser's own by default.
        Handlers get checked plain data, may be async; see the check_… functions for shapes.
        """
        super().__init__()
        self._hold(columns)
        kinds = {c.kind for c in columns}
        own = [act for kind, some in CELL_ACTS.items() if kind in kinds for act in some]
        known_acts = {a['id'] for a in acts} | set(own)
        self._props['src'] = src
        self._props['label'] = label
        self._props['labels'] = dict(labels)
        self._props['lang'] = lang
        self._props['tz'] = tz or ''
        self._props['selectable'] = selectable
        self._props['sort'] = list(sort)
        self._props['acts'] = [dict(a) for a in self._with_rating_keys(acts, own)]
        self._props['row-height'] = row_height
        if shown is not None:
            self._props['shown'] = [{'key': s} if isinstance(s, str) else dict(s) for s in shown]
        self._props['usual'] = list(usual or [])
        self._answer('open', check_open, on_open)
        self._answer('select', check_select, on_select)
        self._answer('columns', lambda args: check_columns(args, {c.key for c in self._defs}), on_columns)
        self._answer('sort', lambda args: check_sort(args, {c.key for c in self._defs if c.sortable}), on_sort)
        self._answer('edit', lambda args: check_edit(args, {c.key for c in self._defs if c.edit}), on_edit)
        self._answer('act', lambda args: check_act(args, known_acts), on_act)

    def _hold(self, columns: Sequence[Column]) -> None:
        if not columns or len({c.key for c in columns}) < len(columns):
            raise ValueError('columns: at least one, keys unique')
        self._defs = list(columns)
        self._props['columns'] = [asdict(c) for c in columns]

    @staticmethod
    def _with_rating_keys(acts: Sequence[Act], own: Sequence[str]) -> list[Act]:
        """A verdict column brings its keys + and − unless an act of the page took them."""
        taken = {a.get('key') for a in acts} | {a['id'] for a in acts if 'key' in a}
        rating = [('good', '+'), ('poor', '-')] if 'good' in own else []
        free = [(name, key) for name, key in rating if taken.isdisjoint((name, key))]
        return [*acts, *(Act(id=name, label='', key=key) for name, key in free)]

    def _answer(self, event: str, check: Callable[[Any], Any], handler: Handler | None) -> None:
        if handler is None:
            return

        def checked(e: GenericEventArguments) -> Any:
            args = check(e.args)
            return None if args is None else handler(args)  # what no honest browser sends is dropped

        self.on(event, checked)

    def apply(self, *deltas: Mapping[str, Any]) -> None:
        """Live changes in one message: {'v', 'row'} | {'v', 'gone': id} | {'v', 'total'}; 'by' if known."""
        if deltas:
            self.run_method('apply', [dict(d) for d in deltas])

    def reload(self, src: str | None = None, keep_selection: bool = False) -> None:
        """Reads everything anew, from another address when given; goes back to the top."""
        if src is not None:
            self._props['src'] = src
        self.run_method('reload', self._props['src'], keep_selection)

    def renew(self, src: str) -> None:
        """Reads what is seen anew from another address, keeping place and selection."""
        self._props['src'] = src
        self.run_method('renew', src)

    def define(self, columns: Sequence[Column], *, back: Sequence[str] = (), sort: tuple[str, int]) -> None:
        """Offers other columns; place, selection, order and widths stay. `back` are shown again, and where the column
        sorted by is gone, the order becomes `sort`."""
        self._hold(columns)
        self.run_method('define', self._props['columns'], list(back), list(sort))

    def settle(self, id: int) -> None:
        """An edit of this row was answered: show the row as it is."""
        self.run_method('settle', id)

    def clear_selection(self) -> None:
        """Lets the selection go; on_select hears of it."""
        self.run_method('clear_selection')
