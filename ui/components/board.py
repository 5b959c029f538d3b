"""The board of any staged record (deals, leads): one element, its cards fetched and drawn by the browser."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from pathlib import Path
from typing import Any, Final, Protocol

from nicegui.dependencies import register_vue_component
from nicegui.element import Element
from nicegui.elements import sortable as _sortable  # noqa: F401  registers the SortableJS the browser part imports
from nicegui.events import GenericEventArguments

Data = dict[str, Any]
Answer = None | bool | str
Handler = Callable[[Data], Answer | Awaitable[Answer]]

# Every visible word of the browser part; {facts} are filled in there.
LABELS: Final[dict[str, str]] = {
    'add_to': 'Add to “{stage}”',
    'amount': 'Amount',
    'amount_hint': 'Amount, {sign}',
    'amount_not_set': 'amount not set',
    'amount_wrong': 'Write the amount in digits, for example 12500.50.',
    'days': '{n} d',
    'days_in_stage': 'Days in stage',
    'failed': 'The change did not reach the server. Try again.',
    'first_stage': 'This is the first stage',
    'just_now': '{name}, just now',
    'kind_call': 'Call',
    'kind_email': 'Email',
    'kind_meeting': 'Meeting',
    'kind_task': 'Task',
    'last_stage': 'This is the last stage',
    'late_1': '1 day overdue',
    'late_n': '{n} days overdue',
    'late_since': 'Overdue since {time}',
    'many_news': 'Changes on the board: {n}',
    'more_failed': 'More cards did not load. Retry',
    'move_card': 'Move: {title}',
    'move_to': 'Move to',
    'moved_by': '{name}: “{title}” is now in “{stage}”',
    'no_amount': 'No amount',
    'no_answer': 'No answer in 10 seconds. Still waiting.',
    'no_step': 'No next step',
    'not_added': 'It was not added. Check the text and try again.',
    'not_loaded': 'The board did not load.',
    'not_saved': 'The move was not saved. Try again.',
    'picked_up': '{title}: picked up.',
    'place': '{title}: {stage}, {n} of {total}',
    'plan': 'Plan next step',
    'plan_card': 'Plan next step: {title}',
    'put_back': '{title}: left in its place',
    'quick_add': 'Quick add',
    'removed_by': '{name}: “{title}” left the board',
    'retry': 'Retry',
    'save': 'Save',
    'title': 'Title',
    'title_hint': 'Town, name, product',
    'title_needed': 'Write a title.',
    'today': 'Today',
    'tomorrow': 'Tomorrow',
    'waiting': 'waiting to be sent',
    'zones': 'Finish or hand over',
}
TITLE_LENGTH: Final = 255
_AMOUNT: Final = re.compile(r'\d{1,13}(\.\d{1,2})?', re.ASCII)
_FACT: Final = re.compile(r'\{(\w+)\}')
_ID_MAX: Final = 2**63

_FILES: Final = sorted(Path(__file__).parent.glob('board*.js'))
_NEWEST: Final = max(file.stat().st_mtime for file in _FILES)
# One age for all, so that they share a folder in the URL (relative imports work) and change their URL together.
_PARTS: Final = {file.name: register_vue_component(file, max_time=_NEWEST) for file in _FILES}


class Translate(Protocol):
    """What turns English source text into the reader's words: `ui.locales.Words`."""

    def __call__(self, text: str, /, **facts: object) -> str: ...


def board_labels(t: Translate) -> dict[str, str]:
    """All words of the board in the reader's language, {facts} left open; give them to `Board(labels=…)`."""
    names = {name for text in LABELS.values() for name in _FACT.findall(text)}
    keep = {name: f'{{{name}}}' for name in names}
    return {key: t(text, **keep) for key, text in LABELS.items()}


def is_id(value: object) -> bool:
    """Whether a value from the browser is an int that can be a row's id (1 … 2**63 - 1); True and 1.0 are not."""
    return type(value) is int and 0 < value < _ID_MAX


def read_move(args: object) -> Data | None:
    """{'id','stage','before','after'} or {'id','zone'} out of what the browser sent; None where it is anything else."""
    if not isinstance(args, dict) or not is_id(args.get('id')):
        return None
    zone = args.get('zone')
    if zone is not None:
        return {'id': args['id'], 'zone': zone} if isinstance(zone, str) and 0 < len(zone) <= 64 else None
    near = {side: args.get(side) for side in ('before', 'after')}
    if not is_id(args.get('stage')) or not all(one is None or is_id(one) for one in near.values()):
        return None
    return {'id': args['id'], 'stage': args['stage'], **near}


def read_add(args: object) -> Data | None:
    """{'token','stage','title','amount': '1250.50' | None} of a quick add; None where it is anything else."""
    if not isinstance(args, dict) or not is_id(args.get('stage')) or not is_id(args.get('token')):
        return None
    title, amount = args.get('title'), args.get('amount')
    if not isinstance(title, str) or not 0 < len(title.strip()) <= TITLE_LENGTH or '\x00' in title:
        return None
    if amount is not None and not (isinstance(amount, str) and _AMOUNT.fullmatch(amount)):
        return None
    return {'token': args['token'], 'stage': args['stage'], 'title': title.strip(), 'amount': amount}


def read_id(args: object, *, empty: bool = False) -> Data | None:
    """{'id': int}, with `empty` also {'id': None}; None where it is anything else."""
    if not isinstance(args, dict):
        return None
    found = args.get('id')
    return {'id': found} if is_id(found) or (empty and found is None) else None


class Board(Element):
    """A live board: snapshot by URL, changes by `apply`, moves shown at once and taken back by `refuse`."""

    component = _PARTS['board.js']

    def __init__(
        self,
        src: str,
        *,
        label: str,
        labels: dict[str, str],
        lang: str,
        currency: str = 'RUB',
        quick_add: bool = True,
        on_move: Handler,
        on_open: Handler,
        on_quick_add: Handler,
        on_plan: Handler | None = None,
        on_seen: Handler | None = None,
        zone: str = '',
        letters: bool = True,
    ) -> None:
        """`src`: URL answering the snapshot as JSON, and with ?stage=<id>&offset=<n> more cards {v, cards} of one lane.

        `zone`: IANA time zone of the reader (the browser's by default); `letters`: whether Q, Shift+W, Shift+X work.
        Handlers get checked plain dicts and may be async. on_move answering False or a sentence puts the card back;
        on_quick_add answering False or a sentence gives the typed text back.
        """
        super().__init__()
        self._labels = LABELS | labels
        self._props.update(
            {
                'src': src,
                'label': label,
                'labels': self._labels,
                'lang': lang,
                'currency': currency,
                'zone': zone,
                'quick-add': quick_add,
                'plan': on_plan is not None,
                'seen': on_seen is not None,
                'letters': letters,
            }
        )
        self._on_move, self._on_add = on_move, on_quick_add
        self.on('move', self._moved)
        self.on('add', self._added)
        self._listen('open', on_open)
        self._listen('plan', on_plan)
        self._listen('seen', on_seen, empty=True)

    def apply(self, *deltas: Data) -> None:
        """Show live changes, as one message; order and repetition do no harm."""
        if deltas:
            self.run_method('apply', list(deltas))

    def refuse(self, card_id: int, why: str) -> None:
        """Put a moved card back with a red ring and the reason; an empty reason puts it back quietly."""
        self.run_method('refuse', card_id, why)

    def reload(self, src: str | None = None) -> None:
        """Fetch the snapshot anew, from another URL when the filter changed; cards stay until the answer is here."""
        if src is not None:
            self._props['src'] = src
        self.run_method('reload', src)

    def highlight(self, card_id: int) -> None:
        """Scroll to a loaded card and ring it for a moment."""
        self.run_method('highlight', card_id)

    def _listen(self, event: str, handler: Handler | None, *, empty: bool = False) -> None:
        if handler is None:
            return

        def checked(e: GenericEventArguments) -> Answer | Awaitable[Answer]:
            data = read_id(e.args, empty=empty)
            return None if data is None else handler(data)

        self.on(event, checked)

    async def _moved(self, e: GenericEventArguments) -> None:
        data = read_move(e.args)
        if data is None:
            return
        try:
            answer = await _result(self._on_move(data))
        except Exception:
            self.refuse(data['id'], self._labels['failed'])
            raise
        if answer is False or isinstance(answer, str):
            self.refuse(data['id'], answer or '')
        else:
            self.run_method('settled', data['id'])

    async def _added(self, e: GenericEventArguments) -> None:
        data = read_add(e.args)
        if data is None:
            return
        token = data.pop('token')
        try:
            answer = await _result(self._on_add(data))
        except Exception:
            self.run_method('added', token, False, self._labels['failed'])
            raise
        refused = answer is False or isinstance(answer, str)
        self.run_method('added', token, not refused, answer if isinstance(answer, str) else '')


async def _result(answer: Answer | Awaitable[Answer]) -> Answer:
    return await answer if isawaitable(answer) else answer
