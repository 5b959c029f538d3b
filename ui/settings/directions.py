"""Directions and their stages; the stages of leads."""

from dataclasses import dataclass

from nicegui import ui

from domain import directions, stages
from domain.directions import Direction
from domain.documents import named, sets
from domain.history import Change
from domain.stages import PROCESS, Stage
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import FormDialog
from ..components.fields import select_field, text_field
from ..components.kit import Tag, btn, hue, icon_btn, set_attrs
from ..components.ordering import OrderedList
from ..context import Context, Done
from .direction_documents import DirectionDocuments
from .kept import ColorButton, kept_text
from .kinds import kind_name
from .parts import head
from .stages import StageEditor


@dataclass(frozen=True)
class Found:
    """What the page shows: directions in order, the number of their stages in work, the stages of the chosen one.

    `papers` are the forms of their sets of documents, `forms` all there are by name, those out of use too.
    """

    directions: list[Direction]
    steps: dict[int, int]
    papers: dict[int, list[str]]
    chosen: Direction
    stages: list[Stage]
    forms: dict[str, str]


def read(work: UnitOfWork, direction_id: int | None) -> Found:
    """One query per kind of record."""
    listed = directions.listed(work)
    chosen = next((d for d in listed if d.id == direction_id), listed[0])
    steps: dict[int, int] = {}
    for stage in work.all(Stage):
        if stage.direction_id and stage.semantic == PROCESS:
            steps[stage.direction_id] = steps.get(stage.direction_id, 0) + 1
    papers: dict[int, list[str]] = {}
    for one in sets.listed(work):
        papers.setdefault(one.direction_id, []).append(one.form)
    names = named(work, {form for one in papers.values() for form in one})
    return Found(listed, steps, papers, chosen, stages.of(work, 'deal', chosen.id), names)


class DirectionsPart:
    """The list of directions at the left, the chosen one at the right."""

    def __init__(self, context: Context, id: int | None) -> None:
        self.context, self.t, self.id = context, context.t, id

    async def build(self) -> None:
        """Draw it."""
        context, t = self.context, self.t
        found = await context.ask(read, self.id)
        self.id = found.chosen.id
        about = t('A direction is a way of selling with stages and documents of its own.')
        with head(t('Directions and stages'), about):
            btn(t('Direction'), 'plus', 'pri', label=t('Add a direction'), on_click=self._new)
        with Tag('div', cls='h-dirs'):
            with Tag('div', cls='h-dl'):
                self._list = OrderedList(t('Directions'), self._reorder, cls='h-dlist')
                self._names: dict[int, tuple[Tag, Tag, Tag, Tag]] = {}
            with Tag('div', cls='h-st'):
                self._head(found.chosen)
                StageEditor(context, 'deal', found.chosen.id, found.stages)
                await DirectionDocuments(context, self.id or 0).build()
        self._show(found)
        context.live(self._renew, 'direction', 'stage', 'direction_document', 'paper_template')

    def _head(self, direction: Direction) -> None:
        t = self.t
        with Tag('div', cls='h-dhead'):
            self._color = ColorButton(self.context, direction.color, t('Colour of the direction'), self._paint)
            with Tag('div', cls='a-grow'):
                self._name = kept_text(self.context, t('Direction name'), direction.name, self._rename, hide_label=True)
            if direction.main:
                Tag(
                    'span',
                    t('Main direction'),
                    'a-badge a-badge--acc',
                    title=t('New deals go here unless another one is chosen'),
                )
            else:
                icon_btn('trash', t('Delete the direction “{name}”', name=direction.name), on_click=self._delete)

    def _show(self, found: Found) -> None:
        ids = [d.id or 0 for d in found.directions]
        for gone in self._names.keys() - set(ids):
            self._list.drop(gone)
            del self._names[gone]
        for direction in found.directions:
            id = direction.id or 0
            if id not in self._names:
                self._row(direction)
            link, square, name, steps = self._names[id]
            set_attrs(link, aria_current='page' if id == self.id else None)
            square.style(f'--h:{hue(direction.color)}')
            name.set_text(direction.name)
            count = self.t.n('{n} stage', '{n} stages', found.steps.get(id, 0))
            papers = ', '.join(kind_name(self.t, code, found.forms) for code in found.papers.get(id, []))
            steps.set_text(f'{count} · {papers}' if papers else count)
        self._list.put(ids)

    def _row(self, direction: Direction) -> None:
        id = direction.id or 0
        with self._list.row(id, 'h-dli'):
            with Tag('a', cls='h-d', href=f'/settings/directions/{id}') as link:
                square = Tag('i', cls='a-sq', aria_hidden='true')
                with Tag('span', cls='a-grow h-d__n'):
                    name, steps = Tag('b', cls='a-b a-ell'), Tag('span', cls='a-sm a-t3')
            self._list.handle(id, self.t('Move the direction “{name}”: Alt and arrows', name=direction.name))
        self._names[id] = (link, square, name, steps)

    async def _renew(self, _: list[Change]) -> None:
        found = await self.context.ask(read, self.id)
        if found.chosen.id != self.id:
            ui.navigate.to('/settings/directions')
            return
        self._show(found)
        self._color.show(found.chosen.color)
        self._name.show(found.chosen.name)

    async def _reorder(self, ids: list[int]) -> None:
        if not await self.context.do(directions.reorder, ids, said=self.t('Order changed')):
            await self._renew([])

    async def _rename(self, name: str) -> Done[Direction]:
        return await self.context.do(
            directions.change, self.id, {'name': name}, quiet=True, said=self.t('Direction changed')
        )

    async def _paint(self, color: str) -> None:
        await self.context.do(directions.change, self.id, {'color': color}, said=self.t('Direction changed'))

    async def _delete(self) -> None:
        await self.context.do(directions.remove, self.id, said=self.t('Direction deleted'))

    async def _new(self) -> None:
        await new_direction(self.context)


async def new_direction(context: Context) -> None:
    """Ask for a name and after which direction to arrange it; shows the new direction."""
    t = context.t
    listed = await context.ask(directions.listed)
    like = {0: t('The usual stages')} | {d.id: t('As in “{name}”', name=d.name) for d in listed}
    color = next(
        (c for c in ('orange', 'violet', 'blue', 'green', 'plum') if c not in {d.color for d in listed}), 'slate'
    )

    async def save() -> bool | str:
        values = {'name': name.value or '', 'color': color}
        done = await context.do(directions.add, values, like=chosen.value or None, lang=t.lang, quiet=True,
                                said=t('Direction added'))  # fmt: skip
        if done.refusal:
            return context.words(done.refusal)
        if done.value:
            ui.navigate.to(f'/settings/directions/{done.value.id}')
        return True

    form = FormDialog(t, t('New direction'), t('Add'), save, icon='board')
    with form.body:
        name = text_field(
            t('Direction name'), required=True, autofocus=True, placeholder=t('Spare parts, repair, rent…')
        )
        chosen = select_field(t('Stages, documents and fields'), like, 0)
    form.open()


async def build_directions(context: Context, id: int | None) -> None:
    """/settings/directions[/ID]."""
    await DirectionsPart(context, id).build()


async def build_lead_stages(context: Context, _: int | None) -> None:
    """/settings/lead-stages."""
    t = context.t
    found = await context.ask(lambda work: stages.of(work, 'lead'))
    head(t('Lead stages'), t('The way of an enquiry until it is judged.'))
    with Tag('div', cls='h-st'):
        StageEditor(context, 'lead', None, found)


__all__ = ['build_directions', 'build_lead_stages', 'new_direction']
