"""Fields that choose from a list: any options, people; with search by typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from nicegui import ui

from .kit import Handler, Person, Tag, call, html, set_attrs, svg
from .marks import avatar_markup


class SelectField(Tag):
    """A label and a list of options {key: text}; typing searches it. `value` is a key, or a list of keys."""

    def __init__(
        self,
        label: str,
        options: Mapping[Any, str],
        value: Any = None,
        *,
        multiple: bool = False,
        clearable: bool = False,
        new_words: bool = False,
        on_change: Handler | None = None,
        placeholder: str = '',
        hide_label: bool = False,
        autofocus: bool = False,
    ) -> None:
        """`new_words`: a text that is not in the list becomes a new option with itself as the key."""
        super().__init__('div', cls='a-field')
        self.label, self._on_change, self.ok = label, on_change, True
        known = dict(options)
        for one in (value or []) if multiple else [value]:
            if one not in known and one is not None:
                known[one] = str(one)
        with self:
            name = Tag('label', label, 'a-sr' if hide_label else 'a-lab')
            self.input = ui.select(
                known,
                value=value or [] if multiple else value,
                multiple=multiple,
                clearable=clearable,
                with_input=len(known) > 7 or new_words,
                on_change=self._changed,
                new_value_mode='add-unique' if new_words else None,
                key_generator=(lambda word: word) if new_words else None,
            )
            self._error = Tag('div', cls='a-err', role='alert', hidden=True)
            with self._error:
                html(svg('info', 14), 'a-icw', 'span')
                self._why = Tag('span')
        ident = f'f{self.input.html_id}'
        set_attrs(name, for_=ident)
        set_attrs(
            self.input,
            for_=ident,
            use_chips=multiple or None,
            aria_label=label,
            autofocus=autofocus or None,
            placeholder=placeholder if value in (None, []) and placeholder else None,
        )

    @property
    def value(self) -> Any:
        """The chosen key (or list of keys)."""
        return self.input.value

    def set_value(self, value: Any) -> None:
        """Choose another option."""
        self.input.set_value(value)

    def set_options(self, options: Mapping[Any, str], value: Any = None) -> None:
        """Show other options."""
        self.input.set_options(dict(options), value=value)

    def check(self) -> bool:
        """A choice always makes sense."""
        return True

    def error(self, text: str) -> None:
        """Say under the field what is wrong; an empty text takes it away."""
        self._why.set_text(text)
        set_attrs(self._error, hidden=None if text else True)
        set_attrs(self.input, error=bool(text) or None, no_error_icon=True)

    async def _changed(self) -> None:
        self.error('')
        if self._on_change:
            await call(self._on_change, self.input.value)


class PersonField(SelectField):
    """Choose a colleague; `value` is the person's id."""

    def __init__(self, label: str, people: Sequence[Person], value: Any = None, **options: Any) -> None:
        self._people = {one['id']: one for one in people}
        super().__init__(
            label, {ident: str(one.get('name', '')) for ident, one in self._people.items()}, value, **options
        )
        with self.input.add_slot('prepend'):
            self._mark = html(Markup(), 'a-icw', 'span')
        self.input.on_value_change(self._show_mark)
        self._show_mark()

    def _show_mark(self) -> None:
        person = self._people.get(self.input.value)
        self._mark.set_content(str(avatar_markup(person, 'sm', hidden=True)) if person else '')


def select_field(label: str, options: Mapping[Any, str], value: Any = None, **more: Any) -> SelectField:
    """A list of options {key: text} with search."""
    return SelectField(label, options, value, **more)


def person_field(label: str, people: Sequence[Person], value: Any = None, **more: Any) -> PersonField:
    """A list of colleagues with search."""
    return PersonField(label, people, value, **more)


def switch_field(label: str, value: bool = False, on_change: Handler | None = None) -> ui.switch:
    """A switch with its label beside it; on_change(bool)."""
    return ui.switch(label, value=value, on_change=(lambda event: call(on_change, event.value)) if on_change else None)
