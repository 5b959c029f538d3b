"""Fields of a paper that are edited in their place: saving, conflicts, colleagues' edits, presence."""

from collections.abc import Callable
from typing import Any

from domain import invoices, quotes
from domain.errors import Conflict
from domain.invoices import InvoiceFields
from domain.quotes import QuoteFields
from domain.unit_of_work import fit

from ..cards import light
from ..components.fields import InlineField
from ..context import Context

CHANGE: dict[str, Callable[..., Any]] = {'invoice': invoices.change, 'quote': quotes.change}
FIELDS: dict[str, Any] = {'invoice': InvoiceFields, 'quote': QuoteFields}


class Editing:
    """Makes the in-place fields of one paper and keeps them true."""

    def __init__(self, context: Context, kind: str, paper: Any) -> None:
        self.context, self.t, self.kind, self.paper = context, context.t, kind, paper
        self.fields: dict[str, InlineField] = {}
        self._seen: dict[str, int] = {}

    def field(self, name: str, label: str, kind: Any = 'text', *, may: bool, **more: Any) -> InlineField:
        """An in-place field of the paper's attribute `name`; read only where not `may`."""
        made = InlineField(
            self.t, label, getattr(self.paper, name), kind=kind, on_save=self._saver(name) if may else None,
            draft=f'{self.kind}:{self.paper.id}:{name}', on_edit=lambda on: self._editing(name, on), **more,
        )  # fmt: skip
        self.fields[name] = made
        return made

    def show(self, paper: Any, by: dict[str, int | None]) -> None:
        """Show newer values; `by`: {field: the colleague who changed it}, lit up for a moment."""
        self.paper = paper
        for name, made in self.fields.items():
            value = getattr(paper, name)
            if value == made.value:
                continue
            if made.editing:
                self._seen[name] = paper.version  # the choice that is offered now knows this version
            made.set_value(value)
            if name in by:
                light(made, self.context.team.get(by[name] or 0))

    def editors(self, editors: dict[str, int]) -> None:
        """Show who edits which field now."""
        for name, made in self.fields.items():
            made.set_editor(self.context.team.get(editors.get(name, 0)))

    async def set(self, values: dict[str, Any]) -> bool:
        """Change what is chosen, not typed; a refusal is told."""
        return bool(await self.context.do(CHANGE[self.kind], self.paper.id, values))

    def _saver(self, name: str) -> Callable[[Any], Any]:
        async def save(value: Any) -> bool | str:
            return await self._save(name, value, self._seen.get(name, self.paper.version))

        return save

    async def _save(self, name: str, value: Any, seen: int | None) -> bool | str:
        context = self.context
        done = await context.do(CHANGE[self.kind], self.paper.id, {name: value}, seen, quiet=True)
        if done:
            if done.value:
                self._seen[name] = done.value.version
            return True
        refusal = done.refusal
        if isinstance(refusal, Conflict) and refusal.facts.get('field') == name:
            theirs = fit(FIELDS[self.kind], {name: refusal.facts.get('theirs')})[name]
            by = refusal.facts.get('by')
            self.fields[name].conflict(
                theirs, value, person=context.team.get(by) if isinstance(by, int) else None,
                on_keep=lambda mine: self._save(name, mine, None),
            )  # fmt: skip
            return False
        return context.words(refusal) if refusal else False

    def _editing(self, name: str, on: bool) -> None:
        if on:
            self._seen[name] = self.paper.version
        self.context.look(self.kind, self.paper.id, name if on else '')
