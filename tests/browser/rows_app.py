"""The grid of product rows over a list in memory; started by the browser test of the grid."""

import os
from typing import Any

from nicegui import app, ui
from nicegui.events import GenericEventArguments

from ui import theme
from ui.locales import Words
from ui.rows_cells import labels, typed
from ui.rows_grid import RowsTable

theme.install(app)
BLANK = {'code': '', 'unit': 'т', 'discount': '', 'vat_rate': '22', 'sum': '', 'version': 1}


@ui.page('/')
def page() -> None:
    names = ['Щебень', 'Песок', '<img src=x onerror=alert(1)>']
    rows: list[dict[str, Any]] = [
        {**BLANK, 'id': n, 'name': name, 'quantity': str(n), 'price': '100'} for n, name in enumerate(names, 1)
    ]
    rates = [['', 'без НДС'], ['22', '22 %']]
    table = RowsTable(labels(Words('ru')), locked=False)

    def change(event: GenericEventArguments) -> None:
        id, name, text = event.args['id'], event.args['name'], event.args['value']
        try:
            typed(name, text)
        except ValueError:
            table.run_method('refuse', id, name, 'Напишите число.')
            return
        next(row for row in rows if row['id'] == id)[name] = text
        table.show(rows, True, rates)
        table.run_method('kept', id, name)

    def add(event: GenericEventArguments) -> None:
        name = f'product {event.args["product"]}' if 'product' in event.args else event.args['name']
        rows.append({**BLANK, 'id': len(rows) + 1, 'name': name, 'quantity': '1', 'price': '0'})
        table.show(rows, True, rates)
        table.run_method('focus_cell', len(rows), 'quantity')

    def search(event: GenericEventArguments) -> None:
        found = [{'id': 7, 'name': 'Гравий', 'code': 'АРТ 7', 'price': '1 ₽'}]
        table.run_method('offer', event.args['text'], found)

    def theirs() -> None:
        rows[0]['quantity'] = '77'
        rows[0]['price'] = '88'
        table.show(rows, True, rates)

    table.on('change', change)
    table.on('add', add)
    table.on('search', search)
    ui.button('theirs', on_click=theirs)
    table.show(rows, True, rates)


if __name__ in {'__main__', '__mp_main__'}:
    ui.run(port=int(os.environ['ROWS_PORT']), show=False, reload=False, tailwind=False)
