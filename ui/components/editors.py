"""The inputs a field is edited with in its place, by its kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal, Protocol

from ..locales import Words
from .inputs import date_field, datetime_field, money_field, number_field, phone_field, text_field, textarea_field
from .kit import Handler, Person
from .pickers import person_field, select_field

Kind = Literal[
    'text', 'textarea', 'number', 'money', 'date', 'datetime', 'phone', 'select', 'many', 'person', 'words', 'link',
    'other',
]  # fmt: skip


class Editor(Protocol):
    """What a field is edited with: any input of a form."""

    @property
    def value(self) -> Any:
        """What is typed or chosen."""

    def check(self) -> bool:
        """Whether it makes sense."""

    def error(self, text: str) -> None:
        """Say under the input what is wrong."""

    def on(self, type: str, handler: Any, *, js_handler: str = ...) -> Any:
        """Hear an event of the input."""


Maker = Callable[[Handler], Awaitable[Editor]]


def made(kind: Kind, t: Words, label: str, value: Any, *, options: Mapping[Any, str], people: Sequence[Person],
         currency: str, clearable: bool, draft: str, on_chosen: Handler, on_closed: Handler) -> Editor:  # fmt: skip
    """The input for a value; `on_chosen` hears a choice that ends the edit, `on_closed` a list of many that is shut."""
    common: dict[str, Any] = {'hide_label': True, 'autofocus': True}
    typed = {**common, 'draft': draft}
    match kind:
        case 'money':
            return money_field(t, label, value, currency, **typed)
        case 'number':
            return number_field(t, label, value, **typed)
        case 'date':
            return date_field(t, label, value, **typed)
        case 'datetime':
            return datetime_field(t, label, value, **common)
        case 'phone':
            return phone_field(t, label, value, **typed)
        case 'textarea':
            return textarea_field(label, value, **typed)
        case 'select':
            return select_field(label, options, value, on_change=on_chosen, **common)
        case 'many':
            several = select_field(label, options, value, multiple=True, **common)
            several.input.on('popup-hide', on_closed)
            several.input.run_method('showPopup')
            return several
        case 'words':
            return select_field(label, options, value, new_words=True, on_change=on_chosen, **common)
        case 'person':
            return person_field(label, people, value, on_change=on_chosen, clearable=clearable, **common)
        case _:
            return text_field(label, value, **typed)
