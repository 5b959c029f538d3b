"""A list on a page: the big table with this person's columns, its news, its edits in cells and its acts on many."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nicegui import ui

from domain import bulk, catalog, tagging, views
from domain.catalog import Field
from domain.errors import Refusal
from domain.history import Change
from domain.unit_of_work import UnitOfWork

from ..addresses import feed_address, picked_address
from ..components.kit import Tag
from ..components.table import Act, Column, Table, table_labels
from ..context import Context
from .bulk import BulkAction, BulkBar, Chosen
from .cells import column_of
from .editing import editing, typed
from .reading import chosen, deltas, touched
from .spec import ListSpec
from .values import Known, known_of

MANY = 50
Args = dict[str, Any]


@dataclass(frozen=True)
class Setup:
    """What a list needs to know before it is drawn: the fields there are, and how this person likes it."""

    fields: Mapping[str, Field]
    changeable: frozenset[str]
    known: Known
    columns: Sequence[Args]
    sort: Args

    @classmethod
    def read(cls, work: UnitOfWork, spec: ListSpec, direction_id: int | None = None) -> 'Setup':
        """Read it; of a direction where the list is of one."""
        columns, sort = views.layout(work, spec.kind)
        may = work.may(catalog.noun(spec.kind).edit)
        editable = bulk.changeable(work, spec.kind) if may else []
        fields = {name: f for name, f in catalog.fields(work, spec.kind).items() if f.stands(direction_id)}
        known = known_of(work, spec.kind, direction_id=direction_id)
        return cls(fields, frozenset(editable), known, columns, sort)


class ListTable(Tag):
    """The list with its bar for what is selected. `filters()` are those in force, `params` go with each question."""

    def __init__(self, context: Context, spec: ListSpec, setup: Setup, filters: Callable[[], Args], *, label: str,
                 empty: str, text: str = '', acts: Sequence[Act] = (), on_act: Callable[[Args], Any] | None = None,
                 on_open: Callable[[Args], Any] | None = None, first: Sequence[BulkAction] = (),
                 params: Mapping[str, Any] | None = None) -> None:  # fmt: skip
        super().__init__('div', cls='l-list')
        self.context, self.spec, self.setup, self.filters = context, spec, setup, filters
        self._params, t = dict(params or {}), context.t
        columns = self._columns()
        known = {column.key for column in columns}
        shown: list[Any] = [one for one in setup.columns if one['key'] in known] or list(spec.shown)
        # A field that is put away is shown again when it comes back.
        self._shown = [str(one['key']) for one in setup.columns] or list(spec.shown)
        by = (str(setup.sort['key']), int(setup.sort['dir'])) if setup.sort.get('key') in known else spec.sort
        with self:
            self.bulk = BulkBar(context, self._picked, spec.kind, self._clear, first)
            self.table: Table = Table(
                self.src(), columns, label=label, labels=table_labels(t, empty_title=empty, empty_text=text),
                lang=t.lang, tz=context.person.zone, on_open=on_open or self._open, selectable=self.bulk.offers,
                shown=shown, usual=spec.shown, sort=by, on_select=self.bulk.show, on_columns=self._arranged,
                on_sort=self._sorted, on_act=on_act, acts=acts, on_edit=self._edited, row_height=spec.row_height,
            )  # fmt: skip
        self.bulk.move(target_index=1)
        context.live(self._renew, spec.kind)
        context.live(self._refield, 'own_field')

    def _clear(self) -> None:
        self.table.clear_selection()

    def src(self) -> str:
        """The address of the rows as they are asked for now."""
        return feed_address(self.spec.feed, self.filters(), **self._params, cols=','.join(self._asked()))

    def reload(self) -> None:
        """Show what the filters in force find."""
        self.table.reload(self.src())

    def _columns(self) -> list[Column]:
        """The list's own columns, then every field they do not show already."""
        t, spec = self.context.t, self.spec
        self._fields = {name: f for name, f in self.setup.fields.items() if not f.wordless}
        covered = set(spec.fields.values()) | spec.leave
        own = spec.columns(t)
        rest = [column_of(t, f) for name, f in self._fields.items() if name not in covered]
        rest.sort(key=lambda column: column.label.casefold())
        self._offered = [self._editable(column) for column in [*own, *rest]]
        return self._offered

    def _editable(self, column: Column) -> Column:
        field = self._fields.get(self.spec.fields.get(column.key, column.key))
        if field is None or field.name not in self.setup.changeable:
            return column
        edit, options = editing(self.context, self.spec.kind, field, self.setup.known)
        return replace(column, edit=edit, options=options)

    def _asked(self) -> list[str]:
        own = {column.key for column in self.spec.columns(self.context.t)}
        return [key for key in self._shown if key in self._fields and key not in own]

    def _open(self, args: Args) -> None:
        ui.navigate.to(self.spec.address(args['id']))

    def _picked(self, picked: Args) -> Chosen:
        filters, zone = self._whole(), str(self.context.t.tz)
        return Chosen(
            self.spec.kind, picked['count'], lambda work: chosen(work, self.spec, filters, picked, zone),
            picked_address(picked, self.filters(), self._params),
        )  # fmt: skip

    def _whole(self) -> Args:
        return {**self.filters(), **self._params}

    async def _arranged(self, columns: list[Args]) -> None:
        before = set(self._asked())
        self._shown = [one['key'] for one in columns]
        if set(self._asked()) - before:
            self.table.renew(self.src())
        await self.context.do(views.keep_layout, self.spec.kind, columns=columns)

    async def _sorted(self, sort: Args) -> None:
        await self.context.do(views.keep_layout, self.spec.kind, sort=sort)

    async def _edited(self, args: Args) -> None:
        """A cell was edited: the same verb as everywhere; a refusal shows what is kept."""
        field = self._fields.get(self.spec.fields.get(args['key'], args['key']))
        if field is None or field.name not in self.setup.changeable:
            return
        if field.kind == 'tags':
            await self._tagged(args['id'], str(args['value'] or ''))
            return
        try:
            value = typed(field, args['value'])
        except Refusal as refusal:
            self.context.tell(refusal)
            self.table.settle(args['id'])
            return
        done = await self.context.do(bulk.set_field, self.spec.kind, args['id'], field.name, value, args['version'])
        if done:
            self.context.toast(self.context.t('Saved'), done.batch)
        self.table.settle(args['id'])

    async def _tagged(self, id: int, said: str) -> None:
        """«+VIP» adds a tag, «-VIP» takes it away."""
        add, remove = ([said[1:]], []) if said.startswith('+') else ([], [said[1:]])
        done = await self.context.do(tagging.put, self.spec.kind, id, add, remove)
        if done and remove:
            self.context.toast(self.context.t('Tag removed: {tag}', tag=said[1:]), done.batch)

    async def _refield(self, _: list[Change]) -> None:
        """Own fields were made, changed or put away: their columns come and go under the person's hands."""
        before, there = self._offered, set(self._fields)
        self.setup = await self.context.ask(Setup.read, self.spec, self._params.get('direction'))
        if self.is_deleted or self._columns() == before:
            return
        back = [key for key in self._shown if key in self._fields and key not in there]
        self.table.define(self._offered, back=back, sort=self.spec.sort)
        self.table.renew(self.src())

    async def _renew(self, changes: list[Change]) -> None:
        ids = touched(self.spec.kind, changes)
        if len(ids) > MANY:
            self.table.renew(self.src())
            return
        by = {c.entity_id: c.actor_id for c in changes if c.entity == self.spec.kind}
        news = await self.context.ask(
            deltas, self.spec, self.context.t, self._whole(), ids, ','.join(self._asked()), by
        )
        if not self.is_deleted:
            self.table.apply(*news)
