"""The editor of stages: of a direction's deals, or of leads."""

from decimal import Decimal
from functools import partial
from typing import Any

from markupsafe import Markup

from domain import bulk, stages
from domain.history import Change
from domain.stages import LOST, PROCESS, WON, Stage
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import Dialog, FormDialog
from ..components.fields import number_field, select_field, text_field
from ..components.kit import Tag, btn, html, hue, icon_btn, set_attrs, svg
from ..components.ordering import OrderedList
from ..context import Context, Done
from .demands import stage_demand
from .kept import ColorButton, Kept, kept_text


class StageRow:
    """One stage: handle, colour, name, and for deals in work probability and norm."""

    def __init__(self, editor: 'StageEditor', box: OrderedList | None, stage: Stage) -> None:
        self.editor, self.stage = editor, stage
        context, t, id = editor.context, editor.context.t, stage.id or 0
        row = box.row(id) if box else Tag('div', cls='h-li')
        self.row = row
        with row:
            if box:
                box.handle(id, t('Move the stage “{name}”: Alt and arrows', name=stage.name))
            self.color = ColorButton(
                context, stage.color, t('Colour of the stage “{name}”', name=stage.name), self._paint
            )
            with Tag('div', cls='h-li__name'):
                self.name = kept_text(
                    context, t('Stage name'), stage.name, partial(self._save, 'name'), hide_label=True
                )
            self.name.field.input.on_value_change(editor.preview)
            self.chance = self.norm = None
            self._asks: Any = None
            if stage.semantic == PROCESS:
                if editor.noun == 'deal':
                    self.chance = self._number('probability', t('Probability'), stage.probability, '%')
                self.norm = self._number('norm', t('Norm, days'), stage.norm, t('d.'))
            if stage.semantic != LOST:
                self._asks = btn('', 'flag', 'ghost sm', on_click=self._ask)
            if stage.system or stage.semantic == WON:
                Tag('span', cls='h-li__end', title=t('This stage is always needed'))
            else:
                icon_btn('trash', t('Delete the stage “{name}”', name=stage.name), on_click=self._delete)
        self._count()

    def _number(self, name: str, label: str, value: int | None, unit: str = '') -> Kept:
        with Tag('div', cls='h-li__n'):
            field = number_field(self.editor.context.t, label, _decimal(value), hide_label=True)
        if unit:
            set_attrs(field.input, suffix=unit)
        return Kept(self.editor.context, field, _decimal(value), partial(self._save, name))

    async def _save(self, name: str, value: Any) -> Done[Any]:
        return await self.editor.context.do(
            stages.change, self.stage.id, {name: value}, seen=self.stage.version, quiet=True,
            said=self.editor.context.t('Stage changed'),
        )  # fmt: skip

    async def _paint(self, color: str) -> None:
        context = self.editor.context
        await context.do(stages.change, self.stage.id, {'color': color}, said=context.t('Stage changed'))

    async def _delete(self) -> None:
        await self.editor.delete(self.stage)

    def show(self, stage: Stage) -> None:
        """Follow what was saved, here or elsewhere."""
        self.stage = stage
        self.color.show(stage.color)
        self.name.show(stage.name)
        if self.chance:
            self.chance.show(_decimal(stage.probability))
        if self.norm:
            self.norm.show(_decimal(stage.norm))
        self._count()

    def _count(self) -> None:
        if self._asks:
            t, count = self.editor.context.t, len(self.stage.required)
            self._asks.set_text(str(count) if count else '')
            label = t('What the stage “{name}” asks for: {n}', name=self.stage.name, n=count)
            set_attrs(self._asks, aria_label=label, title=label)

    async def _ask(self) -> None:
        with self.editor.dialogs:
            await stage_demand(self.editor.context, self.stage)


class StageEditor:
    """All stages of `noun` ('lead', or 'deal' of a direction): order, names, colours; live."""

    def __init__(self, context: Context, noun: str, direction_id: int | None, found: list[Stage]) -> None:
        self.context, self.noun, self.direction_id = context, noun, direction_id
        self.rows: dict[int, StageRow] = {}
        t = context.t
        self._bar = html(Markup(), 'h-prev', 'div', role='img', aria_label=t('How it looks on a card'))
        with Tag('div', cls='h-cap a-sm a-t3', aria_hidden='true'):
            Tag('span', cls='h-li__end')
            Tag('span', cls='h-cap__c')
            Tag('span', t('Stage'), 'a-grow')
            if noun == 'deal':
                Tag('span', t('Probability'), 'h-li__n')
            Tag('span', t('Norm, days'), 'h-li__n')
            Tag('span', t('Asks for'), 'h-li__a')
            Tag('span', cls='h-li__end')
        self.dialogs = Tag('div')
        self._list = OrderedList(t('Stages in work'), self._reorder)
        btn(t('Stage'), 'plus', 'ghost', label=t('Add a stage'), on_click=self._add).classes('h-more')
        Tag('h2', t('Ends'), 'a-h3 h-sub')
        with Tag('div', cls='h-fins'):
            with Tag('div', cls='h-fin').style('--h:var(--a-ok-solid)'):
                html(svg('won', 18), 'a-icw h-fin__i', 'span')
                with Tag('div', cls='a-grow'):
                    Tag('b', t('Won') if noun == 'deal' else t('Good lead'), 'a-b')
                    self._won = Tag('div')
            with Tag('div', cls='h-fin').style('--h:var(--a-danger-solid)'):
                html(svg('lost', 18), 'a-icw h-fin__i', 'span')
                with Tag('div', cls='a-grow'):
                    Tag('b', t('Lost') if noun == 'deal' else t('Junk lead'), 'a-b')
                    self._lost = Tag('div')
                    btn(t('Stage'), 'plus', 'ghost sm', label=t('Add a failure stage'), on_click=self._add_failure)
        self.show(found)
        context.live(self._renew, 'stage')

    def show(self, found: list[Stage]) -> None:
        """Show these stages; what is being typed stays."""
        ids = [stage.id or 0 for stage in found]
        for gone in self.rows.keys() - set(ids):
            row = self.rows.pop(gone)
            if row.stage.semantic == PROCESS:
                self._list.drop(gone)
            else:
                row.row.delete()
        for stage in found:
            shown = self.rows.get(stage.id or 0)
            if shown:
                shown.show(stage)
            elif stage.semantic == PROCESS:
                self.rows[stage.id or 0] = StageRow(self, self._list, stage)
            else:
                with self._won if stage.semantic == WON else self._lost:
                    self.rows[stage.id or 0] = StageRow(self, None, stage)
        self._list.put([id for id, stage in zip(ids, found, strict=True) if stage.semantic == PROCESS])
        self.preview()

    def preview(self) -> None:
        """Draw the bar with the names as they are typed now."""
        step = Markup('<span class="d-st is-now" style="--h:{}"><span class="a-ell">{}</span></span>')
        rows = [self.rows[id] for id in self._list.ids() if id in self.rows]
        bar = Markup().join(step.format(hue(r.stage.color), r.name.field.typed or r.stage.name) for r in rows)
        self._bar.set_content(str(bar))

    async def delete(self, stage: Stage) -> None:
        """Delete a stage; where it holds records, ask which stage takes them."""
        context, t = self.context, self.context.t
        said = t('Stage “{name}” deleted', name=stage.name)
        done = await context.do(stages.remove, stage.id, quiet=True, said=said)
        if done or done.refusal is None:
            return
        if done.refusal.code != 'stage.not_empty':
            context.tell(done.refusal)
            return
        others = {r.stage.id: r.stage.name for r in self.rows.values()
                  if r.stage.semantic == stage.semantic and r.stage.id != stage.id}  # fmt: skip
        count = int(str(done.refusal.facts.get('count', 0)))
        chosen = await self._where_to(stage, others, count)
        if chosen is not None:
            await context.do(stages.remove, stage.id, chosen, said=said)

    async def _where_to(self, stage: Stage, others: dict[int | None, str], count: int) -> int | None:
        """The stage that takes the records of one that goes; what they will lack there is told, not refused."""
        context, t = self.context, self.context.t
        if self.noun == 'deal':
            said = t.n('It holds {n} deal. Where does it go?', 'It holds {n} deals. Where do they go?', count)
        else:
            said = t.n('It holds {n} lead. Where does it go?', 'It holds {n} leads. Where do they go?', count)

        async def tell(into: int) -> None:
            unready = await context.ask(bulk.unready, stage.id, into)
            lacking.set_text('' if not unready else t.n(
                '{n} lacks fields that this stage asks for; it moves as it is.',
                '{n} lack fields that this stage asks for; they move as they are.', unready,
            ))  # fmt: skip

        dialog = Dialog(t, t('Delete the stage “{name}”?', name=stage.name), icon='trash')
        with dialog.body:
            Tag('p', said, 'a-t2')
            target = select_field(t('To the stage'), others, next(iter(others), None), on_change=tell)
            lacking = Tag('p', '', 'a-sm a-t3', role='status')
        with dialog.footer:
            Tag('span', cls='a-grow')
            btn(t('Cancel'), kind='ghost', on_click=dialog.close)
            btn(t('Move and delete'), kind='pri', on_click=lambda: dialog.answer(target.value))
        if others:
            await tell(target.value)
        found: int | None = await dialog.ask()
        return found

    async def _reorder(self, ids: list[int]) -> None:
        ends = [id for id, row in self.rows.items() if row.stage.semantic != PROCESS]
        t = self.context.t
        done = await self.context.do(
            stages.reorder, self.noun, self.direction_id, [*ids, *ends], said=t('Order changed')
        )
        if not done:
            await self._renew([])
        self.preview()

    async def _add(self) -> None:
        await self._ask_new(PROCESS)

    async def _add_failure(self) -> None:
        await self._ask_new(LOST)

    async def _ask_new(self, semantic: str) -> None:
        context, t = self.context, self.context.t
        color = 'rose' if semantic == LOST else 'indigo'

        async def save() -> bool | str:
            done = await context.do(
                stages.add, self.noun, self.direction_id, {'name': name.value or '', 'color': color},
                semantic=semantic, quiet=True, said=t('Stage added'),
            )  # fmt: skip
            return context.words(done.refusal) if done.refusal else True

        form = FormDialog(
            t, t('New failure stage') if semantic == LOST else t('New stage'), t('Add'), save, icon='plus'
        )
        with form.body:
            name = text_field(t('Stage name'), required=True, autofocus=True)
        form.open()

    async def _renew(self, _: list[Change]) -> None:
        self.show(await self.context.ask(read, self.noun, self.direction_id))


def read(work: UnitOfWork, noun: str, direction_id: int | None) -> list[Stage]:
    """The stages in order."""
    return stages.of(work, noun, direction_id)


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
