"""The dark bar under a list: what can be done with all that are selected, each as one act with one undo."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlmodel import col, select

from domain import bulk, catalog, stages, tagging
from domain.catalog import Field
from domain.errors import Refusal
from domain.together import joined
from domain.unit_of_work import UnitOfWork

from ..cards.people import followers_field
from ..components.dialogs import Dialog, FormDialog, confirm
from ..components.fields import person_field, select_field
from ..components.kit import Tag, btn, icon_btn, set_attrs
from ..context import Context, Done
from ..field_words import field_label
from .values import Editor, Known, editor, known_of

LACKING = 'stage.fields_missing'


@dataclass(frozen=True)
class Chosen:
    """What is selected in a list of `kind`: how many when it was looked at, and how to read which.

    `read(work)` gives the ids of those that are still there; it raises Invalid('bulk.too_many'). `asked` are the
    parameters of an address that read the same, however many they are.
    """

    kind: str
    count: int
    read: Callable[[UnitOfWork], list[int]]
    asked: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BulkAction:
    """An act on what is selected. `run(context, chosen)` answers true where the selection has done its work.

    `label` is an English message, `offered(context, kind)` says where the act belongs, `least` and `most` of how many.
    """

    key: str
    label: str
    icon: str
    run: Callable[[Context, Chosen], Awaitable[bool]]
    offered: Callable[[Context, str], bool]
    least: int = 1
    most: int | None = None


_ACTIONS: list[BulkAction] = []


def add_action(action: BulkAction) -> None:
    """Offer an act in all lists that it says it belongs to; one of the same key is replaced."""
    _ACTIONS[:] = [one for one in _ACTIONS if one.key != action.key] + [action]


def actions_for(context: Context, kind: str) -> list[BulkAction]:
    """The acts of a list in the order they were added."""
    return [one for one in _ACTIONS if one.offered(context, kind)]


class BulkBar(Tag):
    """Shown while something is selected; `choose(picked)` is what the table reports as selected."""

    def __init__(self, context: Context, choose: Callable[[dict[str, Any]], Chosen], kind: str,
                 clear: Callable[[], None], first: Sequence[BulkAction] = ()) -> None:  # fmt: skip
        super().__init__('div', cls='a-toast l-bulk', role='toolbar', aria_label=context.t('Selected records'))
        self.context, self._choose, self._clear = context, choose, clear
        self.picked: dict[str, Any] = {'ids': [], 'count': 0}
        t = context.t
        self._buttons: list[tuple[BulkAction, Any]] = []
        with self:
            self._count = Tag('span', cls='a-num')
            Tag('span', cls='a-vr', aria_hidden='true')
            own = {one.key for one in first}  # a list's own way to do what others do too
            for one in [*first, *(a for a in actions_for(context, kind) if a.key not in own)]:
                button = btn(t(one.label), one.icon, 'sm', on_click=lambda one=one: self._run(one))
                self._buttons.append((one, button))
            icon_btn('x', t('Clear the selection'), on_click=clear)
        set_attrs(self, hidden=True)

    @property
    def offers(self) -> bool:
        """Whether there is anything this person may do here."""
        return bool(self._buttons)

    def show(self, picked: dict[str, Any]) -> None:
        """Show the bar for a selection as the table reports it; nothing selected hides it."""
        self.picked, count = picked, picked['count']
        self._count.set_text(self.context.t('Selected: {n}', n=self.context.t.number(count)))
        for one, button in self._buttons:
            button.set_visibility(one.least <= count <= (one.most or count))
        set_attrs(self, hidden=None if count else True)

    async def _run(self, one: BulkAction) -> None:
        try:
            done = await one.run(self.context, self._choose(dict(self.picked)))
        except Refusal as refusal:
            self.context.tell(refusal)
            return
        if done:
            self._clear()


async def do(context: Context, chosen: Chosen, verb: Callable[..., int], *args: Any) -> bool:
    """One verb, `verb(work, kind, ids, *args)`, for what is selected, in one act; says how many, with Undo."""
    ids = await context.ask(chosen.read)
    done = await context.do(verb, chosen.kind, ids, *args)
    if done:
        context.toast(context.t.n('{n} record is changed.', '{n} records are changed.', len(ids)), done.batch)
    return bool(done)


async def _answered(context: Context, dialog: Dialog, act: str, value: Callable[[], Any]) -> Any:
    with dialog.footer:
        Tag('span', cls='a-grow')
        btn(context.t('Cancel'), kind='ghost', on_click=dialog.close)
        btn(act, kind='pri', on_click=lambda: dialog.answer((value(),)))
    return await dialog.ask()


async def assign(context: Context, chosen: Chosen) -> bool:
    """Ask who is responsible."""
    t = context.t
    dialog = Dialog(t, t('Who is responsible?'), icon='contact')
    with dialog.body:
        field = person_field(t('Owner'), list(context.team.values()), context.id, autofocus=True)
    said = await _answered(context, dialog, t('Assign'), lambda: field.value)
    return bool(said and await do(context, chosen, bulk.change, {'owner_id': said[0]}))


async def observe(context: Context, chosen: Chosen) -> bool:
    """Ask who else follows."""
    t = context.t
    dialog = Dialog(t, t('Add followers'), icon='eye')
    with dialog.body:
        field = followers_field(context)
    said = await _answered(context, dialog, t('Add'), lambda: field.value)
    return bool(said and said[0] and await do(context, chosen, bulk.observe, said[0]))


async def move(context: Context, chosen: Chosen) -> bool:
    """Ask for a stage of the noun that is not a last one: those want reasons or a conversion of their own."""
    t = context.t

    def read(work: UnitOfWork) -> dict[int, str]:
        noun: Any = catalog.noun(chosen.kind).entity
        found = [s for s in work.all(stages.Stage) if s.noun == chosen.kind and s.semantic == stages.PROCESS]
        if chosen.kind == 'deal':
            asked = select(noun.direction_id).where(noun.id.in_(chosen.read(work)), noun.seen_by(work.actor)).distinct()
            places = {id for (id,) in work.rows(asked)}
            found = [s for s in found if s.direction_id in places]
        return {s.id or 0: s.name for s in sorted(found, key=lambda s: (s.direction_id or 0, s.sort))}

    options = await context.ask(read)
    dialog = Dialog(t, t('Move to a stage'), icon='board')
    with dialog.body:
        field = select_field(t('Stage'), options, next(iter(options), None), autofocus=True)
    said = await _answered(context, dialog, t('Move'), lambda: field.value)
    if not said or not said[0]:
        return False
    ids = await context.ask(chosen.read)
    done = await context.do(bulk.change, chosen.kind, ids, {'stage_id': said[0]}, quiet=True)
    if done.refusal and done.refusal.code == LACKING:
        done = await fill_many(context, chosen.kind, ids, said[0], options[said[0]]) or done
    elif done.refusal:
        context.tell(done.refusal)
    if done:
        context.toast(t.n('{n} record is changed.', '{n} records are changed.', len(ids)), done.batch)
    return bool(done)


async def fill_many(context: Context, kind: str, ids: list[int], stage_id: int, stage: str) -> Done[int] | None:
    """Ask for what a stage asks of these records and some of them lack, then move all; None for a second thought."""
    t = context.t

    def read(work: UnitOfWork) -> tuple[dict[str, Field], dict[str, int], Known]:
        return catalog.fields(work, kind), bulk.lacking(work, kind, ids, stage_id), known_of(work, kind)

    fields, lacking, known = await context.ask(read)
    made: dict[str, Editor] = {}
    kept: list[Done[int]] = []

    async def save() -> bool | str:
        checked = [one.check() for one in made.values()]
        if not all(checked):
            return False
        values = {name: one.value() for name, one in made.items()}
        answer = await context.do(bulk.fill_and_move, kind, ids, stage_id, values, quiet=True)
        kept.append(answer)
        return context.words(answer.refusal) if answer.refusal else True

    form = FormDialog(t, t('To enter “{stage}”', stage=stage), t('Save and move'), save, icon='flag')
    with form.body:
        Tag('p', t('Goes to those where the field is empty; what is filled in already stays.'), 'a-t2')
        for name, count in lacking.items():
            made[name] = editor(context, kind, fields[name], 'set', known)
            Tag('p', t('Empty in {n} of {all}', n=count, all=len(ids)), 'a-sm a-t3')
    await form.ask()
    return kept[-1] if kept and kept[-1] else None


async def edit(context: Context, chosen: Chosen) -> bool:
    """Ask for a field and the value all get."""
    t, kind = context.t, chosen.kind

    def read(work: UnitOfWork) -> dict[str, Field]:
        known = catalog.fields(work, kind)
        return {name: known[name] for name in bulk.changeable(work, kind)}

    fields = {name: field for name, field in (await context.ask(read)).items() if field.kind != 'tags'}
    known = await context.ask(known_of, kind)
    dialog = Dialog(t, t('Change a field'), icon='edit')
    made: dict[str, Editor] = {}

    def draw(name: str | None) -> None:
        box.clear()
        made.clear()
        if name in fields:
            with box:
                made['value'] = editor(context, kind, fields[name], 'set', known)

    with dialog.body:
        options = {name: field_label(t, field) for name, field in fields.items()}
        field = select_field(t('Field'), options, next(iter(options), None), on_change=draw)
        box = Tag('div')
        draw(field.value)

    def value() -> Any:
        return (field.value, made['value'].value()) if 'value' in made and made['value'].check() else None

    said = await _answered(context, dialog, t('Change'), value)
    return bool(said and said[0] and await do(context, chosen, bulk.change, {said[0][0]: said[0][1]}))


async def tag(context: Context, chosen: Chosen) -> bool:
    """Ask for tags that all get, and for tags that all lose."""
    t = context.t

    def read(work: UnitOfWork) -> tuple[list[str], list[str]]:
        ids, noun = chosen.read(work), cast(Any, catalog.noun(chosen.kind).entity)
        there = joined(one.tags for one in work.all(noun, col(noun.id).in_(ids)))
        return [one.name for one in sorted(tagging.known(work), key=lambda one: -one.count)], sorted(there)

    offered, there = await context.ask(read)
    dialog = Dialog(t, t('Tags of the selected records'), icon='tag')
    with dialog.body:
        add = select_field(t('Add tags'), {one: one for one in offered}, multiple=True, new_words=True, autofocus=True)
        gone = select_field(t('Remove tags'), {one: one for one in there}, multiple=True)
        Tag('p', t('Other tags of the records stay.'), 'a-sm a-t3')
    said = await _answered(context, dialog, t('Change'), lambda: (list(add.value), list(gone.value)))
    return bool(said and any(said[0]) and await do(context, chosen, tagging.put_many, *said[0]))


async def drop(context: Context, chosen: Chosen) -> bool:
    """Ask once more, then put them into the bin."""
    t = context.t
    n = t.number(chosen.count)
    sure = await confirm(t, t('Move to the bin: {n}?', n=n), t('They can be taken back from there.'), t('To the bin'))
    return sure and await do(context, chosen, bulk.drop)


def _edits(context: Context, kind: str) -> bool:
    return context.may(catalog.NOUNS[kind].edit)


for action in (
    BulkAction(key='assign', label='Owner', icon='contact', run=assign,
               offered=lambda context, kind: _edits(context, kind) and 'owner_id' in catalog.NOUNS[kind].fields),
    BulkAction(key='observe', label='Followers', icon='eye', run=observe,
               offered=lambda context, kind: _edits(context, kind) and 'observers' in catalog.NOUNS[kind].fields),
    BulkAction(key='move', label='Stage', icon='board', run=move,
               offered=lambda context, kind: _edits(context, kind) and (kind, 'stage_id') in bulk.VERBS),
    BulkAction(key='tag', label='Tags', icon='tag', run=tag,
               offered=lambda context, kind: _edits(context, kind) and kind in tagging.KINDS),
    BulkAction(key='edit', label='Field…', icon='edit', run=edit, offered=_edits),
    BulkAction(key='drop', label='To the bin', icon='trash', run=drop,
               offered=lambda context, kind: context.may(catalog.NOUNS[kind].delete)
               and catalog.NOUNS[kind].drop is not None),
):  # fmt: skip
    add_action(action)
