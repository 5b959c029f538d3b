"""Fields of a record that are edited in their place: saving, conflicts, colleagues' edits, presence."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from domain import addresses, catalog
from domain.errors import Conflict
from domain.fitting import typed
from domain.own.values import typed as as_typed

from ..attached import FilesField
from ..components.fields import InlineField
from ..components.kit import Person, hue
from ..context import Context
from .address import AddressField
from .layout import Layout
from .people import PeopleField
from .tags import TagsField

Fields = dict[str, InlineField | FilesField | PeopleField | TagsField]


class Editing:
    """Makes the in-place fields of one record and keeps them true."""

    def __init__(self, context: Context, kind: str, record: Any, may: bool) -> None:
        self.context, self.t, self.kind, self.record, self.may = context, context.t, kind, record, may
        self.fields: Fields = {}
        self.layout = Layout(kind)
        self.picked: dict[tuple[str, int], str] = {}
        self._seen: dict[str, int] = {}

    def field(self, name: str, label: str, kind: Any = 'text', **more: Any) -> InlineField:
        """An in-place field of the record's attribute `name`."""
        currency = getattr(self.record, 'currency', None) or self.context.currency
        made = InlineField(
            self.t, label, self.value_of(name), kind=kind, on_save=self._saver(name) if self.may else None,
            draft=f'{self.kind}:{self.record.id}:{name}', on_edit=lambda on: self.noted(name, on),
            currency=currency, **more,
        )  # fmt: skip
        self.fields[name] = made
        return made

    def files(self, name: str, label: str) -> FilesField:
        """The files in the record's own field `name`."""
        made = FilesField(self.context, label, self.value_of(name), (self.kind, self.record.id, name), may=self.may)
        self.fields[name] = made
        return made

    def people(self, name: str, label: str) -> PeopleField:
        """The colleagues in the record's field `name`."""
        place = (self.kind, self.record.id)
        made = PeopleField(self.context, label, self.value_of(name), place, may=self.may)
        self.fields[name] = made
        return made

    def tags(self, name: str, label: str) -> TagsField:
        """The record's tags."""
        made = TagsField(self.context, label, self.value_of(name), (self.kind, self.record.id), may=self.may,
                         on_edit=lambda on: self.noted(name, on))  # fmt: skip
        self.fields[name] = made
        return made

    def address(self, label: str) -> AddressField:
        """The address of the record."""
        made = AddressField(self, label)
        self.fields['address'] = made
        return made

    def seen(self, name: str) -> int:
        """The version of the record that an edit of a field begins from."""
        return self._seen.get(name) or int(self.record.version)

    def saw(self, name: str, version: int) -> None:
        """A field is known as it is in this version."""
        self._seen[name] = version

    def value_of(self, name: str) -> Any:
        """What the record has in the field of this name; None for a field it does not have."""
        if name == 'address':
            return addresses.told(self.record)
        value, field = getattr(self.record, name, None), self.layout.known.get(name)
        return as_typed(field.kind, value) if field and field.own else value

    def named(self, target: str, id: int) -> str:
        """What a record that an own field points at is called."""
        return self.layout.named.get((target, id)) or self.picked.get((target, id)) or f'№ {id}'

    def show(self, record: Any, by: Mapping[str, int | None] | None = None) -> None:
        """Show newer values; `by`: {field: the colleague who changed it}, lit up for a moment."""
        self.record = record
        for name, made in self.fields.items():
            value = self.value_of(name)
            if value == made.value:
                continue
            if made.editing:
                self._seen[name] = record.version  # the choice that is offered now knows this version
            made.set_value(value)
            if by and name in by:
                light(made, self.context.team.get(by[name] or 0))

    def offer(self, name: str, options: Mapping[Any, str]) -> None:
        """Let a field's list have these from now on."""
        if isinstance(made := self.fields.get(name), InlineField):
            made.set_options({'': '—', **options})

    def editors(self, editors: Mapping[str, int]) -> None:
        """Show who edits which field now."""
        for name, made in self.fields.items():
            made.set_editor(self.context.team.get(editors.get(name, 0)))

    async def save(self, name: str, value: Any, seen: int | None) -> bool | str:
        """Save one field as its noun's `change` does; somebody's newer value is offered for a choice."""
        change = catalog.noun(self.kind).change
        assert change
        done = await self.context.do(change, self.record.id, {name: value}, seen, quiet=True)
        if done:
            if done.value:
                self._seen[name] = done.value.version
            return True
        refusal = done.refusal
        made = self.fields[name]
        if isinstance(made, InlineField) and isinstance(refusal, Conflict) and refusal.facts.get('field') == name:
            theirs, by = refusal.facts.get('theirs'), refusal.facts.get('by')
            theirs = self._typed(name, theirs)
            made.conflict(
                theirs, value, person=self.context.team.get(by) if isinstance(by, int) else None,
                on_keep=lambda mine: self.save(name, mine, None),
            )  # fmt: skip
            return False
        return self.context.words(refusal) if refusal else False

    def _typed(self, name: str, kept: Any) -> Any:
        """A value out of the JSON of history."""
        field = self.layout.known.get(name)
        if field and field.own:
            return as_typed(field.kind, kept)
        with suppress(KeyError):
            return typed(type(self.record), name, kept)
        return kept

    def _saver(self, name: str) -> Callable[[Any], Any]:
        async def save(value: Any) -> bool | str:
            return await self.save(name, value, self.seen(name))

        return save

    def noted(self, name: str, on: bool) -> None:
        """A field begins or ceases to be edited here: colleagues see it."""
        if on:
            self._seen[name] = self.record.version
        self.context.look(self.kind, self.record.id or 0, name if on else '')


def light(element: Any, person: Person | None) -> None:
    """Light an element up for a moment in the colour of the colleague who changed it."""
    element.style(f'--by:{hue((person or {}).get("hue", 0))}')
    element.classes(remove='is-lit')
    element.client.run_javascript(
        f'(el => {{ if (el) {{ el.classList.remove("is-lit"); void el.offsetWidth; el.classList.add("is-lit"); '
        f'setTimeout(() => el.classList.remove("is-lit"), 4000); }} }})(document.getElementById("{element.html_id}"))'
    )
