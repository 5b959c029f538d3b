"""The act of lists that gives what is selected as a table."""

from urllib.parse import urlencode

from nicegui import ui

from domain.permissions import Permission

from ..context import Context
from ..lists import BulkAction, Chosen


async def give(context: Context, chosen: Chosen) -> bool:
    """Download what is selected as XLSX; the selection stays."""
    ids = await context.ask(chosen.read)
    asked = urlencode({'ids': ','.join(map(str, ids))})
    ui.navigate.to(f'/export/{chosen.kind}.xlsx?{asked}')
    return False


EXPORT = BulkAction(key='export', label='To a table', icon='dl', run=give,
                    offered=lambda context, kind: context.may(Permission.RECORDS_EXPORT))  # fmt: skip
