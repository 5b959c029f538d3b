"""A small app around the frame and the fields; started by the browser tests of the kit."""

import os
from decimal import Decimal

from nicegui import app, ui

from ui import theme
from ui.components import dialogs, fields
from ui.components.feedback import toast
from ui.components.kit import Tag, btn, segmented
from ui.locales import Words
from ui.shell import ShellData, shell, top_bar

theme.install(app)
ME = {'id': 1, 'name': 'Ольга Бойко', 'initials': 'ОБ', 'hue': 3}
SECTIONS = {'activities', 'leads', 'deals', 'contacts', 'settings'}


async def save(value: Decimal) -> bool | str:
    """Refuses thirteen."""
    return 'Нельзя: счёт № 214 ещё не оплачен.' if value == 13 else True


@ui.page('/')
@ui.page('/{_:path}')
def page(keys: int = 1) -> None:
    t = Words('ru')
    data = ShellData(
        org='ООО «СтройСнаб»',
        me=ME,
        directions=[{'id': 7, 'name': 'Щебень', 'color': 'teal', 'count': 2}],
        counts={'activities': 5},
        online=[ME],
        theme='light',
        keys=bool(keys),
    )
    frame = shell(t, data, 'deals:7', SECTIONS, on_theme=lambda _: None)

    async def undo() -> None:
        done.set_text('taken back')

    frame.on_key('c', lambda: toast(t, 'Сделка создана', undo=undo))
    with frame:
        with top_bar('Щебень').left:
            segmented([('board', 'Доска'), ('list', 'Список')], 'board', label='Вид')
        with Tag('div', cls='a-body'):
            fields.textarea_field('Комментарий', draft='note')
            fields.money_field(t, 'Цена', Decimal(5))
            fields.InlineField(t, 'Сумма', Decimal(1250000), kind='money', on_save=save, draft='amount')

            def form() -> None:
                dialog = dialogs.FormDialog(t, 'Новая сделка', 'Создать', lambda: save(Decimal(13)), drafts=['title'])
                with dialog.body:
                    fields.text_field('Название', draft='title', autofocus=True)
                dialog.open()

            btn('Форма', on_click=form)
            done = Tag('output', '', 'done')


ui.run(
    host='127.0.0.1',
    port=int(os.environ['KIT_PORT']),
    reload=False,
    show=False,
    title='Артель',
    language='ru',
    tailwind=False,
    storage_secret='kit',
    show_welcome_message=False,
    reconnect_timeout=30,
)
