"""Merging what is selected in a list."""

from domain import catalog, merging
from domain.permissions import Permission

from ..context import Context
from ..lists import BulkAction, Chosen, add_action
from .dialog import merge_dialog


def may_merge(context: Context, kind: str) -> bool:
    """Whether to offer it at all; the verb asks again."""
    noun = catalog.NOUNS[kind]
    return kind in merging.KINDS and all(map(context.may, (noun.edit, noun.delete, Permission.RECORDS_SEE_ALL)))


async def _merge(context: Context, chosen: Chosen) -> bool:
    ids = await context.ask(chosen.read)
    return await merge_dialog(context, chosen.kind, ids)


add_action(BulkAction(key='merge', label='Merge', icon='link', run=_merge, offered=may_merge, least=2))
