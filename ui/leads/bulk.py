"""What can be done with all leads that are selected, beside what any list can: convert, mark as poor, move."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import col

from domain import bulk, leads, stages
from domain.leads import Lead
from domain.permissions import Permission
from domain.stages import WON, Stage
from domain.unit_of_work import UnitOfWork

from ..components.dialogs import Dialog
from ..components.fields import select_field
from ..components.kit import Tag, btn
from ..context import Context
from ..lists import BulkAction, Chosen
from .acts import ask_junk
from .convert import convert


def unconverted(work: UnitOfWork, ids: Sequence[int]) -> list[int]:
    """Those that have not become anything yet."""
    won = [s.id for s in work.all(Stage) if s.noun == 'lead' and s.semantic == WON]
    found = work.all(Lead, col(Lead.id).in_(ids), col(Lead.stage_id).not_in(won))
    return [lead.id for lead in found if lead.id]


async def _do(context: Context, chosen: Chosen, verb: Callable[..., Any], *args: Any, said: tuple[str, str]) -> bool:
    """One verb for what is selected and not converted, in one act."""
    t = context.t
    ids = await context.ask(chosen.read)
    kept = await context.ask(unconverted, ids)
    if not kept:
        context.toast(t('Nothing to change: what is selected is converted already.'))
        return False
    done = await context.do(bulk.each, verb, kept, *args)
    if done:
        words, skipped = t.n(*said, len(kept)), len(ids) - len(kept)
        left = f' {t("Converted ones were left as they are: {n}.", n=skipped)}' if skipped else ''
        context.toast(words + left, done.batch)
    return bool(done)


async def _convert(context: Context, chosen: Chosen) -> bool:
    ids = await context.ask(chosen.read)
    return len(ids) == 1 and bool(await convert(context, ids[0]))


async def _junk(context: Context, chosen: Chosen) -> bool:
    reason = await ask_junk(context)
    said = ('{n} lead is marked as poor.', '{n} leads are marked as poor.')
    return bool(reason) and await _do(context, chosen, leads.junk, reason, said=said)


async def _move(context: Context, chosen: Chosen) -> bool:
    t = context.t
    known = await context.ask(lambda work: [s for s in stages.of(work, 'lead') if not s.final])
    options = {s.id: s.name for s in known}
    dialog = Dialog(t, t('Move to a stage'), icon='board')
    with dialog.body:
        field = select_field(t('Stage'), options, next(iter(options), None), autofocus=True)
    with dialog.footer:
        Tag('span', cls='a-grow')
        btn(t('Cancel'), kind='ghost', on_click=dialog.close)
        btn(t('Move'), kind='pri', on_click=lambda: dialog.answer(field.value))
    stage_id = await dialog.ask()
    said = ('{n} lead is moved.', '{n} leads are moved.')
    return bool(stage_id) and await _do(context, chosen, leads.move, stage_id, said=said)


def _edits(context: Context, _: str) -> bool:
    return context.may(Permission.LEAD_EDIT)


ACTIONS = (
    BulkAction(key='convert', label='Convert', icon='wand', run=_convert, offered=_edits, most=1),
    BulkAction(key='junk', label='Poor', icon='thumbdown', run=_junk, offered=_edits),
    BulkAction(key='move', label='Stage', icon='board', run=_move, offered=_edits),
)
