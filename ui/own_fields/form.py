"""Required own fields in the form of a new record."""

from typing import Any

from domain import catalog, demands
from domain.catalog import Field
from domain.unit_of_work import UnitOfWork

from ..context import Context
from ..lists.values import Editor, Known, editor, known_of


class OwnForm:
    """The fields to be asked for; `draw` them in a form, then `values` go with the record's own."""

    def __init__(self, context: Context, kind: str, fields: list[Field], known: Known) -> None:
        self.context, self.kind, self.fields, self.known = context, kind, fields, known
        self._made: dict[str, Editor] = {}

    def draw(self) -> None:
        """The editors, one after another."""
        for field in self.fields:
            self._made[field.name] = editor(self.context, self.kind, field, 'set', self.known)

    def check(self) -> bool:
        """Whether all of them make sense."""
        checked = [one.check() for one in self._made.values()]  # every field says what is wrong with it
        return all(checked)

    def lacks(self) -> str:
        """A sentence about the first of them that is empty; '' where none is."""
        values = self.values
        empty = next((f for f in self.fields if demands.empty(values.get(f.name))), None)
        return self.context.t.refusal('field.required', {'field': empty.name, 'label': empty.label}) if empty else ''

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, by the names of the fields."""
        return {name: one.value() for name, one in self._made.items()}


async def own_form(context: Context, kind: str, direction_id: int | None = None) -> OwnForm:
    """The required own fields of a noun, for a form that is about to be drawn."""

    def read(work: UnitOfWork) -> tuple[list[Field], Known]:
        fields = [f for f in catalog.fields(work, kind).values() if f.own and f.required and f.stands(direction_id)]
        return fields, known_of(work, kind) if fields else Known()

    return OwnForm(context, kind, *await context.ask(read))
