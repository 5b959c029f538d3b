"""The history of a record field by field: when, who, what it was, what it became, and a way back."""

from typing import Any

from markupsafe import Markup
from nicegui.events import GenericEventArguments

from domain import timeline
from domain.history import Change

from ..components.kit import Tag, btn, empty, html, svg
from ..context import Context
from .entries import name_of
from .phrases import value_text

PAGE = 100
_ACTS = '(e) => { const b = e.target.closest("[data-batch]"); if (b) emit(b.dataset.batch); }'


class HistoryTable(Tag):
    """A table of changes; reads them when it is first asked to, then stays true."""

    def __init__(self, context: Context, kind: str, id: int) -> None:
        super().__init__('div', cls='d-hist')
        self.context, self.t, self.kind, self.record_id = context, context.t, kind, id
        self._rows: list[dict[str, Any]] = []
        self._loaded = self._all = False
        with self:
            self._box = Tag('div').on('click', self._undo, js_handler=_ACTS)
            self._more = btn(self.t('Show older'), 'down', 'ghost sm', on_click=self._older)
        self._more.set_visibility(False)
        context.live(self._renew, (kind, id))

    async def load(self) -> None:
        """Read the newest changes, once."""
        if not self._loaded:
            self._loaded = True
            await self._renew([])

    async def _renew(self, _: list[Change]) -> None:
        if not self._loaded:
            return
        self._rows = await self.context.ask(timeline.history, self.kind, self.record_id, limit=PAGE)
        if not self.is_deleted:
            self._draw()

    async def _older(self) -> None:
        if self._rows:
            last = self._rows[-1]['id']
            more = await self.context.ask(timeline.history, self.kind, self.record_id, before=last, limit=PAGE)
            self._all = not more
            self._rows += more
            self._draw()

    def _draw(self) -> None:
        t = self.t
        self._box.clear()
        with self._box:
            if not self._rows:
                empty(t('Changes will appear here'), icon='history')
                return
            heads = [t('When'), t('Who'), t('Field'), t('Before'), t('After')]
            head = Markup().join(Markup('<th scope="col">{}</th>').format(one) for one in heads)
            head += Markup('<th scope="col"><span class="a-sr">{}</span></th>').format(t('Put back'))
            body = Markup().join(self._row(row) for row in self._rows)
            html(Markup('<thead><tr>{}</tr></thead><tbody>{}</tbody>').format(head, body), 'a-tbl d-hist__t', 'table')
        self._more.set_visibility(not self._all and len({row['id'] for row in self._rows}) >= PAGE // 2)

    def _row(self, row: dict[str, Any]) -> Markup:
        t = self.t
        button = Markup()
        if row['undoable']:
            label = t('Put back')
            button = Markup(
                '<button class="a-iconbtn" type="button" data-batch="{}" aria-label="{}" title="{}">{}</button>'
            ).format(row['batch'], label, label, svg('undo', 14))
        named = row['label'] or (t(f'field.{row["field"]}') if row['field'] else self._act(row['action']))
        here = (row['entity'], row['entity_id']) == (self.kind, self.record_id)
        about = (
            Markup()
            if here or not row['title']
            else Markup('<div class="a-sm a-t3 a-ell">{}</div>').format(row['title'])
        )
        return Markup(
            '<tr><td class="a-num a-t3" title="{}">{}</td><td>{}</td><td>{}{}</td>'
            '<td class="a-t3">{}</td><td>{}</td><td>{}</td></tr>'
        ).format(
            t.full(row['at']), t.when(row['at']), name_of(t, self.context.team, row['actor_id']), named, about,
            value_text(t, row, 'before', row['entity']), value_text(t, row, 'after', row['entity']), button,
        )  # fmt: skip

    def _act(self, action: str) -> str:
        t, name = self.t, self.t(f'action.{action.split(".")[1]}')
        if not action.endswith('.undone'):
            return name
        act = name[:1].lower() + name[1:]
        return t('Done again: {act}', act=act) if action.count('.undone') % 2 == 0 else t('Undone: {act}', act=act)

    async def _undo(self, event: GenericEventArguments) -> None:
        batch = str(event.args)
        if any(row['batch'] == batch and row['undoable'] for row in self._rows):
            await self.context.undo(batch)
