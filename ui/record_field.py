"""A field that picks one record of any number: it asks the server for what fits while one types."""

from nicegui import ui
from nicegui.events import GenericEventArguments

from domain import phones
from domain.picking import Found, named, pick
from domain.unit_of_work import UnitOfWork

from .components.kit import Handler, Tag, call, set_attrs
from .context import Context


class RecordField(Tag):
    """A label and a search over one kind; `value` is the record's id or None."""

    def __init__(self, context: Context, kind: str, label: str, offered: list[Found], value: int | None = None,
                 on_change: Handler | None = None, *, hide_label: bool = False,
                 autofocus: bool = False) -> None:  # fmt: skip
        super().__init__('div', cls='a-field')
        self.context, self.kind, self._on_change, self.ok = context, kind, on_change, True
        self._known = {found.id: found for found in offered}
        with self:
            name = Tag('label', label, 'a-sr' if hide_label else 'a-lab')
            self.input = ui.select(self._options(), value=value, with_input=True, clearable=True)
            self.input.on_value_change(self._changed)
            self._error = Tag('div', cls='a-err', role='alert', hidden=True)
        ident = f'f{self.input.html_id}'
        set_attrs(name, for_=ident)
        set_attrs(self.input, for_=ident, aria_label=label, input_debounce=200, autofocus=autofocus or None)
        self.input.on('input-value', self._typed, throttle=0.15, leading_events=False)

    @property
    def value(self) -> int | None:
        """The id of the chosen record."""
        chosen = self.input.value
        return chosen if isinstance(chosen, int) else None

    @property
    def chosen(self) -> Found | None:
        """The chosen record."""
        return self._known.get(self.value or 0)

    def set_value(self, found: Found | None) -> None:
        """Choose a record."""
        if found:
            self._known[found.id] = found
        self.input.set_options(self._options(), value=found.id if found else None)

    def check(self) -> bool:
        """A choice always makes sense."""
        return True

    def error(self, text: str) -> None:
        """Say under the field what is wrong; an empty text takes it away."""
        self._error.set_text(text)
        set_attrs(self._error, hidden=None if text else True)
        set_attrs(self.input, error=bool(text) or None, no_error_icon=True)

    def _options(self) -> dict[int, str]:
        named = {id: (f.title, f.sub if f.sub != f.title else '') for id, f in self._known.items()}
        return {
            id: ' · '.join(part for part in (title, phones.shown(sub)) if part) for id, (title, sub) in named.items()
        }

    async def _typed(self, event: GenericEventArguments) -> None:
        text = event.args if isinstance(event.args, str) else ''
        if not text.strip() or (self.value and text == self._options().get(self.value)):
            return
        found = await self.context.ask(pick, self.kind, text[:100])
        chosen = self._known.get(self.value or 0)
        self._known = {f.id: f for f in [*found, *([chosen] if chosen else [])]}
        self.input.set_options(self._options(), value=self.value)

    async def _changed(self) -> None:
        if self._on_change:
            await call(self._on_change, self.value)


async def record_choices(context: Context, kind: str, value: int | None = None) -> list[Found]:
    """What a record field offers before anything is typed: the chosen one and the newest."""

    def read(work: UnitOfWork) -> list[Found]:
        found = pick(work, kind)
        if value and all(f.id != value for f in found):
            found += named(work, kind, [value]).values()
        return found

    return await context.ask(read)
