"""The act of lists that gives what is selected as a table."""

from urllib.parse import urlencode

from nicegui import ui

from domain.permissions import Permission

from ..components.dialogs import Dialog
from ..components.kit import Tag, btn, set_attrs
from ..context import Context
from ..lists import BulkAction, Chosen


async def give(context: Context, chosen: Chosen) -> bool:
    """Download what is selected, however much, as XLSX or CSV; the selection stays."""
    t = context.t
    dialog = Dialog(t, t.n('{n} record into a table', '{n} records into a table', chosen.count), icon='dl')
    with dialog.body:
        Tag('p', t('All fields, one record a row. CSV opens anywhere, XLSX in Excel.'), 'a-t2')
    with dialog.footer:
        Tag('span', cls='a-grow')
        btn(t('Cancel'), kind='ghost', on_click=dialog.close)
        btn('CSV', on_click=lambda: dialog.answer('csv'))
        main = btn('XLSX', kind='pri', on_click=lambda: dialog.answer('xlsx'))
    set_attrs(main, autofocus=True)
    form = await dialog.ask()
    if form:
        ui.navigate.to(f'/export/{chosen.kind}.{form}?{urlencode(chosen.asked)}')
    return False


EXPORT = BulkAction(key='export', label='To a table', icon='dl', run=give,
                    offered=lambda context, kind: context.may(Permission.RECORDS_EXPORT))  # fmt: skip
