"""A small app around the board component: deals in memory, every page live. Started by the browser tests."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import Response
from nicegui import app, ui
from nicegui.json import dumps

from ui.components.board import Board, board_labels
from ui.locales import Words
from ui.theme import install

Data = dict[str, Any]
PEOPLE: Data = {
    '1': {'n': 'Ольга Бойко', 'i': 'ОБ', 'h': 3},
    '2': {'n': 'Анна Котова', 'i': 'АК', 'h': 5},
    '3': {'n': 'Игорь Лаптев', 'i': 'ИЛ', 'h': 2},
    '4': {'n': 'Мария Зуева', 'i': 'МЗ', 'h': 7},
    '5': {'n': 'Тимур Галиев', 'i': 'ТГ', 'h': 11},
}
ZONES: list[Data] = [
    {'id': 'won', 'stage': 6, 'label': 'Успех', 'tone': 'ok', 'hint': 'отгружена или оплачена'},
    {'id': 'lost', 'stage': 7, 'label': 'Провал', 'tone': 'danger', 'hint': 'спросим причину'},
    {'id': 'direction', 'label': 'Другое направление', 'tone': 'slate'},
    {'id': 'archive', 'label': 'В архив', 'tone': 'slate'},
]
STAGES = [
    ('Новая заявка', 'slate', 2),
    ('Расчёт и выезд', 'sky', 8),
    ('КП отправлено', 'blue', 7),
    ('Согласование', 'indigo', 8),
    ('Счёт выставлен', 'violet', 5),
]
PAGE = 50


def at(days: int, hour: int = 12, minute: int = 0) -> str:
    """An ISO time so many local days from today; the tests run the browser in UTC."""
    day = datetime.now(UTC).replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=days)
    return day.isoformat()


def example() -> list[tuple[Any, ...]]:
    """Rows of the design's board: stage, title, amount, client, kind, step, days, owner, tag."""
    late, tag = at, {'t': 'Ключевой', 'tone': 'teal'}
    vostok = 'ООО «Монолитспецстройматериалы-Восток»'
    return [
        (1, 'Мытищи, Нурлан, щебень вторичный', '645000', 'ООО «ЕвроДемонтаж»', ('call', at(0, 23, 58)), 0, 3, None),
        (1, 'Подольск, Ирина, песок мытый', '186000', 'ИП Савельева И. А.', ('call', late(-2)), 3, 3, None),
        (
            1,
            'Химки, тендер, щебень 20–40',
            None,
            'АО «Мосинжбетонстрой»',
            None,
            1,
            2,
            {'t': 'Тендер', 'tone': 'violet'},
        ),
        (1, 'Клин, Артём, отсев', '94500', 'Артём Белов', ('email', at(1, 10)), 1, 4, None),
        (2, 'Балашиха, Олег, ПГС', '738000', vostok, ('meeting', at(0, 23, 59)), 4, 3, None),
        (2, 'Реутов, Светлана, щебень гранитный 5–20', '520000', 'ООО «ДорСервис»', ('meeting', at(4, 11)), 2, 4, None),
        (2, 'Истра, коттеджный посёлок', '1870000', 'ТСН «Сосновый берег»', ('task', late(-1)), 9, 2, None),
        (3, 'Москва, Василий, щебень', '1250000', 'ООО «ГлавСтройИнвест»', ('call', at(0, 23, 59)), 6, 2, None),
        (3, 'Королёв, реконструкция стадиона', '3480000', 'АО «Спортстрой»', ('meeting', at(6, 15)), 6, 2, tag),
        (3, 'Сергиев Посад, Марина, песок', '154000', 'ИП Гордеева М. В.', ('call', late(-4)), 12, 4, None),
        (3, 'Чехов, логопарк, подсыпка', '920000', 'ООО «Логистик-Парк Юг»', ('call', at(1, 9, 30)), 3, 5, None),
        (3, 'Коломна, Борис, отсев', '78200.50', 'Борис Ефимов', None, 7, 3, None),
        (4, 'Одинцово, ЖК «Лесной квартал»', '4260000', 'ООО «Град Девелопмент»', ('meeting', at(3)), 8, 2, tag),
        (4, 'Серпухов, Виктор, щебень 40–70', '365000', 'МУП «Дорремстрой»', ('email', at(0, 23, 59)), 2, 5, None),
        (4, 'Ногинск, отсыпка площадки', '1115000', 'ООО «Ногинский завод ЖБИ»', ('call', late(-1)), 10, 3, None),
        (5, 'Люберцы, Сергей, щебень 5–20', '884000', 'ООО «Бетон-Транзит»', ('task', at(0, 23, 59)), 2, 2, None),
        (5, 'Жуковский, перрон, щебень', '2640000', 'АО «Аэродромстрой»', ('task', at(400)), 4, 2, None),
    ]


class World:
    """Deals in memory with one sequence number, and the boards that show them."""

    def __init__(self) -> None:
        self.boards: list[Board] = []
        self.log: list[Data] = []
        self.reset(0)

    def reset(self, extra: int) -> None:
        self.v = 1
        self.cards: dict[int, Data] = {}
        self.slow, self.deaf, self.down, self.page = 0.0, False, 0, PAGE
        for stage, title, amount, client, step, days, owner, tag in example():
            self.add(stage, title, amount, client, step, days, owner, tag)
        for n in range(extra):
            step = ('call', at(n % 9 - 2))
            self.add(n % 5 + 1, f'Заявка {n}, песок', str(1000 + n), f'ООО «Клиент {n}»', step, n % 9, n % 5 + 1)

    def add(
        self,
        stage: int,
        title: str,
        amount: str | None,
        client: str | None = None,
        step: tuple[str, str] | None = None,
        days: int = 0,
        owner: int = 1,
        tag: Data | None = None,
    ) -> Data:
        number = len(self.cards) + 1
        card = {
            'id': number,
            's': stage,
            'r': float(number),
            't': title,
            'a': amount,
            'cur': 'RUB',
            'c': client,
            'ci': 'company' if client and '«' in client else 'person',
            'o': owner,
            'since': at(-days, 0),
            'tag': tag,
            'n': {'k': step[0], 'at': step[1], 't': 'Обсудить'} if step else None,
            'cl': False,
        }
        self.cards[number] = card
        return card

    def lane(self, stage: int) -> list[Data]:
        return sorted((c for c in self.cards.values() if c['s'] == stage), key=lambda c: (c['r'], c['id']))

    def head(self, stage: int) -> Data:
        cards = self.lane(stage)
        return {'count': len(cards), 'sum': f'{sum(float(c["a"] or 0) for c in cards):.2f}'}

    def snapshot(self, me: int) -> Data:
        stages = [
            {
                'id': i,
                'name': name,
                'color': color,
                'kind': 'process',
                'norm': norm,
                **self.head(i),
                'cards': self.lane(i)[: self.page],
            }
            for i, (name, color, norm) in enumerate(STAGES, 1)
        ]
        return {'v': self.v, 'me': me, 'stages': stages, 'zones': ZONES, 'people': PEOPLE}

    def move(self, number: int, stage: int, before: int | None, after: int | None, by: int) -> None:
        card = self.cards[number]
        above, below = self.cards.get(after or 0), self.cards.get(before or 0)
        edges = [above['r'] if above else None, below['r'] if below else None]
        low = edges[0] if edges[0] is not None else (edges[1] or 0.0) - 2
        rank = (low + (edges[1] if edges[1] is not None else low + 2)) / 2
        old = card['s']
        self.cards[number] = card | {'s': stage, 'r': rank}
        self.tell(by, old, stage, card=self.cards[number])

    def tell(self, by: int, *stages: int, **what: Any) -> None:
        self.v += 1
        if self.deaf:
            return
        delta = {'v': self.v, 'by': by, 'heads': {str(s): self.head(s) for s in stages if s <= 5}, **what}
        for board in self.boards:
            board.apply(delta)
            board.apply(delta)  # repetition must do no harm


world = World()
install(app)


@app.get('/board/{me}')
async def snapshot(me: int, stage: int = 0, offset: int = 0) -> Response:
    await asyncio.sleep(world.slow)
    if world.down:
        return Response(status_code=503)
    body = {'v': world.v, 'cards': world.lane(stage)[offset : offset + world.page]} if stage else world.snapshot(me)
    return Response(dumps(body), media_type='application/json')


@app.post('/do/{what}')
async def do(what: str, data: Data) -> Any:
    """What the tests use as somebody else's hand, and to look at what the server got."""
    if what == 'reset':
        world.log.clear()
        world.reset(data.get('extra', 0))
    elif what == 'set':
        for key, value in data.items():
            setattr(world, key, value)
    elif what == 'move':
        world.move(data['id'], data['stage'], data.get('before'), data.get('after'), data.get('by', 3))
    elif what == 'edit':
        world.cards[data['id']] |= data['card']
        world.tell(3, world.cards[data['id']]['s'], card=world.cards[data['id']])
    elif what == 'gone':
        stage = world.cards.pop(data['id'])['s']
        world.tell(3, stage, gone=data['id'])
    elif what == 'add':
        card = world.add(data['stage'], data['title'], data.get('amount'))
        card['r'] = data.get('r', card['r'])
        world.tell(3, card['s'], card=card)
    elif what == 'viewers':
        for board in world.boards:
            board.apply({'viewers': data})
    elif what == 'call':
        for board in world.boards:
            getattr(board, data['name'])(*data.get('args', []))
    return world.log


@ui.page('/')
def page(me: int = 1, lang: str = 'ru', dark: int = 0) -> None:
    ui.dark_mode(bool(dark))
    t = Words(lang)

    async def on_move(data: Data) -> bool | str:
        world.log.append({'move': data})
        await asyncio.sleep(world.slow)
        if 'zone' in data:
            return False
        if data['id'] not in world.cards:
            return 'Сделка уже удалена.'
        if data['stage'] == 5 and not world.cards[data['id']]['a']:
            return 'Нельзя выставить счёт: у сделки нет суммы.'
        if data['stage'] > 5:
            world.cards[data['id']] |= {'s': data['stage'], 'cl': True}
            world.tell(me, *range(1, 6), gone=data['id'])
            return True
        world.move(data['id'], data['stage'], data['before'], data['after'], me)
        return True

    def on_add(data: Data) -> bool | str:
        world.log.append({'add': data})
        if data['title'] == 'плохо':
            return 'Так назвать нельзя.'
        first = world.lane(data['stage'])
        card = world.add(data['stage'], data['title'], data['amount'], owner=me)
        card['r'] = first[0]['r'] - 1 if first else 0.0
        world.tell(me, card['s'], card=card)
        return True

    def note(name: str) -> Any:
        return lambda data: world.log.append({name: data})

    with ui.element('div').classes('a-sheet').style('height:calc(100dvh - 16px);margin:0;flex:1'):
        ui.html('<header class="a-top"><h1>Щебень и песок</h1></header>', sanitize=False)
        board = Board(
            f'/board/{me}',
            label=t('Deal stages'),
            labels=board_labels(t),
            lang=lang,
            on_move=on_move,
            on_open=note('open'),
            on_quick_add=on_add,
            on_plan=note('plan'),
            on_seen=note('seen'),
            zone='UTC',
        )
    world.boards.append(board)
    ui.context.client.on_delete(lambda: world.boards.remove(board))


ui.run(
    host='127.0.0.1',
    port=int(os.environ['BOARD_PORT']),
    reload=False,
    show=False,
    tailwind=False,
    storage_secret='test',
    show_welcome_message=False,
)
