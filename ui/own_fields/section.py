"""Own fields of a paper or a product: what they say, and a form to change them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col

from domain import catalog, templates
from domain.catalog import Field
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import FormDialog
from ..components.kit import Tag, btn
from ..context import Context
from ..lists.values import Editor, Known, editor, known_of
from ..print.paper import Lang
from ..print.written.values import shown, value


@dataclass
class OwnFound:
    """The own fields of a noun, what a record says in them, and what their choices are made from."""

    fields: list[Field] = field(default_factory=list)
    said: dict[str, list[Any]] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    known: Known = field(default_factory=Known)

    @property
    def state(self) -> Any:
        """What the section depends on."""
        return [(one.name, one.label) for one in self.fields], self.said


def found(work: UnitOfWork, kind: str, id: int) -> OwnFound:
    """Nothing is read of the record where the noun has no own fields."""
    fields = [one for one in catalog.fields(work, kind).values() if one.own]
    if not fields:
        return OwnFound()
    record = work.find(catalog.noun(kind).entity, col(catalog.noun(kind).entity.id) == id)
    kept = {one.name: getattr(record, one.name, None) for one in fields}
    ids: dict[str, list[int]] = {}
    for one in fields:
        if one.kind == 'record' and kept[one.name]:
            ids.setdefault(one.target, []).append(int(kept[one.name] or 0))
    said = templates.told(work, {kind: id}).get(kind, {})
    return OwnFound(fields, {one.name: said[one.name.replace('.', '_')] for one in fields}, kept,
                    known_of(work, kind, ids))  # fmt: skip


class OwnSection(Tag):
    """Lines of what the fields say; `change(work, id, values)` keeps what the form brings."""

    def __init__(self, context: Context, kind: str, id: int, change: Callable[..., Any], *, may: bool) -> None:
        super().__init__('section', cls='w-own')
        self.context, self.t, self.kind, self.record_id = context, context.t, kind, id
        self.change, self.may, self._drawn = change, may, None

    def show(self, found: OwnFound) -> None:
        """Show these values; nothing where the noun has no own fields."""
        if found.state == self._drawn:
            return
        self._drawn, self.found = found.state, found
        self.clear()
        if not found.fields:
            return
        t = self.t
        lang: Lang = 'en' if t.lang == 'en' else 'ru'
        with self:
            with Tag('div', cls='a-row a-g8'):
                Tag('h2', t('Own fields'), 'a-h3 a-grow')
                if self.may:
                    btn(t('Change'), 'edit', 'ghost sm', label=t('Change own fields'), on_click=self._edit)
            with Tag('dl', cls='o-facts'):
                for one in found.fields:
                    Tag('dt', one.label, 'a-t3')
                    said = value(found.said[one.name], t)
                    Tag('dd', (said if isinstance(said, str) else str(shown(said, lang))) or '—')
            self._dialogs = Tag('div')

    def _edit(self) -> None:
        t, made = self.t, dict[str, Editor]()

        async def save() -> bool | str:
            checked = [one.check() for one in made.values()]  # every field says what is wrong with it
            if not all(checked):
                return False
            values = {name: one.value() for name, one in made.items()}
            done = await self.context.do(self.change, self.record_id, values, quiet=True)
            return self.context.words(done.refusal) if done.refusal else True

        with self._dialogs:
            form = FormDialog(t, t('Own fields'), t('Save'), save, icon='cols')
        with form.body:
            for one in self.found.fields:
                kept = self.found.kept.get(one.name)
                made[one.name] = editor(self.context, self.kind, one, 'set', self.found.known, kept)
        form.open()
