"""A small site around the table: 100,000 made leads, one route, doors for the tests. Run: table_app.py PORT."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from babel.messages.pofile import read_po  # noqa: E402
from fastapi import Request  # noqa: E402
from fastapi.responses import JSONResponse  # noqa: E402
from nicegui import app, ui  # noqa: E402

from ui import theme  # type: ignore[attr-defined] # noqa: E402
from ui.components.table import Act, Column, Table, table_labels  # noqa: E402

N = 100_000
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PEOPLE = {
    '1': {'n': 'Анна Котова', 'i': 'АК', 'h': 5},
    '2': {'n': 'Мария Зуева', 'i': 'МЗ', 'h': 7},
    '3': {'n': 'Игорь Лаптев', 'i': 'ИЛ', 'h': 2},
    '4': {'n': 'Тимур Гареев', 'i': 'ТГ', 'h': 11},
}
STAGES = {'1': {'name': 'Не обработан', 'color': 'sky'}, '2': {'name': 'В работе', 'color': 'violet'}}
SOURCES = [('Входящий звонок', 'phonein'), ('Рекламный телефон', 'ad'), ('Сайт', 'globe'), ('Телеграм', 'tg')]
TITLES = [
    'Москва, Василий, щебень',
    'Долгопрудный, Екатерина, песок с доставкой в мешках на паллетах',
    'Калуга, Роман, щебень известняковый',
    'Троицк, Степан, отсев гранитный',
    'ООО „Монолитспецстройматериалы-Восток“',
    '<img src=x onerror=alert(1)>',
]
VERDICTS: list[Any] = [None, 'good', None, {'v': 'poor', 'why': 'не тот город'}, 'good']
STEPS: list[tuple[str, float | None, str]] = [
    ('call', 0.03, 'Звонок'),
    ('call', -50, 'Перезвонить'),
    ('', None, ''),
    ('meeting', 26, 'Встреча'),
    ('email', 90, 'Ответить'),
]


class State:
    rows: ClassVar[list[dict[str, Any]]] = []
    order: ClassVar[dict[str, list[int]]] = {}
    events: ClassVar[list[tuple[str, Any]]] = []
    table: Table | None = None
    v = 1
    delay = 0.0
    working, most = 0, 0  # how many pages are being answered, and were at most
    broken = False


def made(i: int) -> dict[str, Any]:
    kind, hours, text = STEPS[i % len(STEPS)]
    step = None if hours is None else {'k': kind, 'at': (NOW + timedelta(hours=hours)).isoformat(), 't': text}
    name, icon = SOURCES[i % len(SOURCES)]
    return {
        'id': i + 1,
        'title': {
            't': f'{TITLES[i % len(TITLES)]} {i + 1}',
            'href': f'/leads/{i + 1}',
            'tag': {'t': 'новый', 'tone': 'acc'} if i == 0 else None,
        },
        'quality': VERDICTS[i % len(VERDICTS)],
        'source': {'t': name, 'icon': icon},
        'phone': f'+7 9{i % 90 + 10} 555-{i % 97:02}-{i % 89:02}' if i % 7 else None,
        'next': step,
        'amount': {'a': f'{(i * 7919) % 3_000_000}.{"50" if i % 9 == 0 else "00"}', 'cur': 'RUB'} if i % 5 else None,
        'stage': i % 2 + 1,
        'created': (NOW - timedelta(minutes=2 + i * 11)).isoformat(),
        'owner': i % 4 + 1 if i % 8 else None,
        'fresh': i == 0,
    }


def keyed(row: dict[str, Any], key: str) -> Any:
    value = row.get(key, row['id'])
    if key == 'amount':
        return float(value['a']) if value else -1.0
    return (value or {}).get('t', '') if isinstance(value, dict) or value is None else value


@app.get('/rows')
async def rows(
    *, offset: int = 0, limit: int = 100, sort: str = 'created', dir: int = -1, none: int = 0
) -> JSONResponse:
    """One page of rows, as the storage would answer."""
    State.working += 1
    State.most = max(State.most, State.working)
    await asyncio.sleep(State.delay)
    State.working -= 1
    if State.broken:
        return JSONResponse({}, status_code=503)
    if sort not in State.order:
        State.order[sort] = sorted(range(len(State.rows)), key=lambda i: keyed(State.rows[i], sort))
    order = State.order[sort]
    ids = [] if none else (order if dir > 0 else order[::-1])
    page = [State.rows[i] for i in ids[offset : offset + limit]]
    return JSONResponse({'v': State.v, 'total': len(ids), 'rows': page, 'people': PEOPLE, 'stages': STAGES, 'me': 1})


@app.get('/events')
async def events() -> list[Any]:
    """What the handlers heard since last asked."""
    heard, State.events = State.events, []
    return heard


@app.post('/do')
async def do(request: Request) -> dict[str, Any]:
    """Doors for the tests: set fields of State, change, add or remove a row, call the table."""
    body = await request.json()
    assert State.table is not None
    State.v += 1
    if 'set' in body:
        for name, value in body['set'].items():
            setattr(State, name, value)
    if 'change' in body:
        i = next(k for k, r in enumerate(State.rows) if r['id'] == body['change'])
        State.rows[i] = State.rows[i] | {'title': {'t': body['title']}}
        State.table.apply({'v': State.v, 'row': State.rows[i], 'by': body.get('by')})
    if 'add' in body:
        State.rows.insert(
            0,
            made(0)
            | {'id': N + State.v, 'title': {'t': body['add']}, 'fresh': True, 'created': datetime.now(UTC).isoformat()},
        )
        State.order.clear()
        State.table.apply({'v': State.v, 'row': State.rows[0], 'by': 3, 'total': len(State.rows)})
    if 'gone' in body:
        State.rows = [r for r in State.rows if r['id'] != body['gone']]
        State.order.clear()
        State.table.apply({'v': State.v, 'gone': body['gone'], 'total': len(State.rows)})
    if 'reload' in body:
        State.table.reload(body['reload'], body.get('keep', False))
    if 'define' in body:
        own = [Column(key='own.1', label=body['define'], width=110)] if body['define'] else []
        columns = [one for one in State.table._defs if one.key not in ('own.1', 'stage')]
        State.table.define([*columns, *own], back=body.get('back', ()), sort=('created', -1))
        State.table.renew('/rows?view=all')
    if body.get('clear'):
        State.table.clear_selection()
    return {'v': State.v, 'most': State.most}


def words(lang: str) -> Any:
    found: dict[str, str] = {}
    if lang == 'ru':
        with (ROOT / 'ui/locales/ru/table.po').open('rb') as file:
            found = {str(m.id): str(m.string) for m in read_po(file) if m.id}
    return lambda text, **facts: found.get(text, text).format(**facts) if facts else found.get(text, text)


@ui.page('/')
def page(lang: str = 'ru', dark: int = 0, height: int = 36) -> None:
    """The leads list as the product will have it."""
    t = words(lang)
    ui.dark_mode(bool(dark))
    State.rows, State.order, State.v, State.broken, State.delay = [made(i) for i in range(N)], {}, 1, False, 0.0
    ru = lang == 'ru'
    columns = [
        Column(key='title', label='Лид' if ru else 'Lead', kind='link', width=240, pinned=True),
        Column(key='quality', label='Качество' if ru else 'Quality', kind='verdict', width=170, sortable=False),
        Column(key='source', label='Источник' if ru else 'Source', kind='source', width=184),
        Column(key='phone', label='Телефон' if ru else 'Phone', kind='phone', width=146, sortable=False),
        Column(key='next', label='Следующее дело' if ru else 'Next activity', kind='next', width=156, sortable=False),
        Column(key='amount', label='Сумма' if ru else 'Amount', kind='money', width=120, align='right'),
        Column(key='stage', label='Стадия' if ru else 'Stage', kind='stage', width=140),
        Column(key='created', label='Поступил' if ru else 'Received', kind='datetime', width=100, align='right'),
        Column(key='owner', label='Ответственный' if ru else 'Owner', kind='person', width=56, sortable=False),
    ]
    acts: list[Act] = [
        {'id': 'convert', 'icon': 'wand', 'label': 'Convert', 'key': 'Shift+KeyK'},
        {'id': 'call', 'icon': 'call', 'label': 'Call', 'when': 'phone'},
    ]

    def hear(name: str) -> Any:
        return lambda args: State.events.append((name, args))

    with ui.element('div').classes('a-sheet').style('position:fixed;inset:8px'):
        State.table = Table(
            '/rows?view=all',
            columns,
            label='Лиды' if ru else 'Leads',
            labels=table_labels(t),
            lang=lang,
            on_open=hear('open'),
            on_select=hear('select'),
            on_columns=hear('columns'),
            on_sort=hear('sort'),
            on_act=hear('act'),
            acts=acts,
            row_height=height,
            tz='Europe/Moscow',
            shown=[c.key for c in columns if c.key not in ('amount', 'stage')],
        )


if __name__ in {'__main__', '__mp_main__'}:
    theme.install(app)
    ui.run(
        host='127.0.0.1',
        port=int(sys.argv[1]),
        reload=False,
        show=False,
        tailwind=False,
        title='Table',
        show_welcome_message=False,
    )
