"""The look at an import while something else is chosen, stopped or left: what is shown is of what was chosen last."""

import asyncio
import threading

import pytest

from domain import exchange
from domain.contacts import Contact
from domain.errors import Invalid
from ui.components.kit import Progress
from ui.exchange import page

from ..conftest import ANN

CSV = 'Фамилия;Телефон\nПетров;8 916 555-01-42\nЁлкин;не телефон\nСидоров;8 916 555-01-44\nКотов;8 916 555-01-45\n'
OTHER = 'Фамилия;Имя\nИванова;Анна\n'


class Gate:
    """Holds every part of a look back until it is let through."""

    def __init__(self, verb):
        self.verb, self.parts, self.open = verb, 0, threading.Event()
        self.refuses = None

    def __call__(self, work, *args):
        self.parts += 1
        refusal = self.refuses
        assert self.open.wait(20)
        if refusal:
            raise refusal
        return self.verb(work, *args)

    async def reached(self, parts):
        for _ in range(400):
            if self.parts >= parts:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f'{self.parts} parts were looked at, not {parts}')


@pytest.fixture
def gate(monkeypatch):
    held = Gate(exchange.rehearse)
    monkeypatch.setattr(exchange, 'rehearse', held)
    monkeypatch.setattr(exchange, 'CHUNK', 2)
    yield held
    held.open.set()


@pytest.fixture
async def wizard(signed_in, monkeypatch):
    """Ann's page with a file of four rows on it, its columns asked for: (Ann, the wizard)."""
    made, build = [], page.Wizard.build
    monkeypatch.setattr(page.Wizard, 'build', lambda self: (made.append(self), build(self))[1])
    ann = await signed_in(ANN)
    await ann.open('/import/contact')
    await ann.should_see('Выбрать файл')
    with ann:
        await made[-1].take('клиенты.csv', CSV.encode())
    await ann.should_see('клиенты.csv · 4 строки')
    return ann, made[-1]


async def looking(ann, gate, parts=1):
    ann.find('Посмотреть, что будет').click()
    await gate.reached(parts)
    await ann.should_see(kind=Progress)


def shown(wizard):
    """What the step of what will happen says, «To be added» and the like by their numbers."""
    texts = [
        getattr(element, 'content', None) or getattr(element, '_text', '') for element in wizard.ahead.descendants()
    ]
    return [text for text in texts if isinstance(text, str) and text]


async def test_another_mapping_or_policy_while_it_looks_begins_the_look_anew(wizard, gate):
    ann, wiz = wizard
    await looking(ann, gate)
    with ann:
        anew = asyncio.create_task(wiz._chosen(1, ''))  # the phones are not wanted any more
    await gate.reached(2)
    gate.open.set()
    await anew
    await ann.should_see('Загрузить 4 записи')
    assert 'не телефон' not in ' '.join(shown(wiz))
    assert shown(wiz).count('Что произойдёт') == 1
    gate.open.clear()
    await looking(ann, gate, gate.parts + 1)
    with ann:
        anew = asyncio.create_task(wiz._policy('overwrite'))
    gate.open.set()
    await anew
    await ann.should_see('Загрузить 4 записи')
    assert shown(wiz).count('Что произойдёт') == 1
    assert wiz.plan.policy == 'overwrite'


async def test_a_choice_after_the_look_takes_away_what_was_foreseen(wizard, gate):
    ann, wiz = wizard
    gate.open.set()
    ann.find('Посмотреть, что будет').click()
    await ann.should_see('Загрузить 3 записи')
    parts = gate.parts
    with ann:
        await wiz._chosen(1, '')
    await ann.should_not_see('Загрузить 3 записи')
    assert gate.parts == parts, 'nobody has asked for another look'


async def test_another_file_while_it_looks_ends_the_look_and_asks_for_its_own_columns(wizard, gate, store):
    ann, wiz = wizard
    await looking(ann, gate)
    with ann:
        await wiz.take('ещё.csv', OTHER.encode())
    await ann.should_see('ещё.csv · 1 строка')
    await ann.should_not_see(kind=Progress)
    gate.open.set()
    await asyncio.sleep(0.3)
    assert gate.parts == 1, 'the rest of the first file is not looked through'
    await ann.should_not_see('Что произойдёт')
    ann.find('Посмотреть, что будет').click()
    await ann.should_see('Загрузить 1 запись')
    ann.find('Загрузить 1 запись').click()
    for _ in range(200):
        if await store.ask(ANN, lambda work: work.count(Contact)):
            break
        await asyncio.sleep(0.05)
    assert [c.title for c in await store.ask(ANN, lambda work: work.all(Contact))] == ['Иванова Анна']


async def test_a_large_file_read_slowly_does_not_take_the_place_of_a_later_one(wizard, monkeypatch):
    ann, wiz = wizard
    read, slow = exchange.read, threading.Event()
    monkeypatch.setattr(exchange, 'read', lambda name, content: (name == 'медленный.csv' and slow.wait(20),
                                                                 read(name, content))[1])  # fmt: skip
    with ann:
        first = asyncio.create_task(wiz.take('медленный.csv', CSV.encode()))
        await asyncio.sleep(0.05)
        await wiz.take('ещё.csv', OTHER.encode())
    slow.set()
    await first
    assert (wiz.sheet.name, wiz.plan.head) == ('ещё.csv', wiz.sheet.head)
    await ann.should_not_see('медленный.csv')


async def test_what_the_file_holds_may_be_changed_twice_in_a_row(wizard, store, monkeypatch):
    ann, wiz = wizard
    labels, slow = page.labels, threading.Event()
    monkeypatch.setattr(page, 'labels', lambda work, kind, t: (kind == 'company' and slow.wait(20),
                                                               labels(work, kind, t))[1])  # fmt: skip
    with ann:
        first = asyncio.create_task(wiz._turn('company'))
        await asyncio.sleep(0.05)
        await wiz._turn('lead')
    slow.set()
    await first
    assert (wiz.kind, wiz.plan.kind) == ('lead', 'lead')
    assert 'city' in wiz.names


async def test_a_look_is_stopped_and_begun_again(wizard, gate):
    ann, wiz = wizard
    await looking(ann, gate)
    ann.find('Остановить').click()
    await ann.should_not_see(kind=Progress)
    gate.open.set()
    await asyncio.sleep(0.3)
    assert gate.parts == 1
    await ann.should_not_see('Что произойдёт')
    assert 'aria-busy' not in wiz.look.props
    ann.find('Посмотреть, что будет').click()
    await ann.should_see('Загрузить 3 записи')


@pytest.mark.parametrize('how', ['left', 'closed'])
async def test_a_page_that_is_left_or_closed_looks_no_further(wizard, gate, how):
    ann, wiz = wizard
    await looking(ann, gate)
    with ann:
        if how == 'left':
            await ann.client.sub_pages_router._handle_open('/contacts')
        else:
            ann.client.delete()
    for _ in range(200):
        if wiz.ahead.is_deleted:
            break
        await asyncio.sleep(0.02)
    gate.open.set()
    await asyncio.sleep(0.5)
    assert gate.parts == 1


async def test_a_refusal_of_a_look_that_is_over_is_not_told(wizard, gate):
    ann, wiz = wizard
    gate.refuses = Invalid('import.no_columns')
    await looking(ann, gate)
    gate.refuses = None
    with ann:
        anew = asyncio.create_task(wiz._policy('fill'))
    await gate.reached(2)
    gate.open.set()
    await anew
    await ann.should_see('Загрузить 3 записи')
    said = ann.find('Загрузить 3 записи').elements
    assert len(said) == 1
    await ann.should_not_see('Выберите')


async def test_pressing_twice_looks_once(wizard, gate):
    ann, wiz = wizard
    await looking(ann, gate)
    with ann:
        again = asyncio.create_task(wiz.foresee())
    gate.open.set()
    await again
    await asyncio.sleep(0.3)
    await ann.should_see('Загрузить 3 записи')
    assert shown(wiz).count('Что произойдёт') == 1
