"""Boards of papers: a drop is the same verb as everywhere, what makes no sense goes back with a reason."""

from typing import Any

import pytest
from nicegui.testing import User

from domain import deals, invoices, quotes, rows
from domain.invoices import Invoice
from domain.quotes import Quote
from storage.store import Store
from ui.papers.board import PaperBoard

from ..conftest import ANN, EVE

NASTY = '<img src=x onerror=alert(1)>'


@pytest.fixture
def deal(store: Store) -> int:
    with store.work(ANN) as work:
        made = deals.create(work, {'title': NASTY})
        rows.add(work, 'deal', made.id, {'name': 'Щебень', 'price': '100'})
    assert made.id
    return made.id


async def opened(user: User, path: str) -> PaperBoard:
    await user.open(path)
    await user.should_see('Сроки')
    with user:
        [found] = user.find(kind=PaperBoard).elements
    assert isinstance(found, PaperBoard)
    return found


async def drop(user: User, board: PaperBoard, id: int, lane: int) -> Any:
    with user:
        return await board._moved({'id': id, 'stage': lane, 'before': None, 'after': None})


async def test_a_quote_dropped_into_sent_is_sent_and_can_be_taken_back(signed_in: Any, store: Store, deal: int) -> None:
    quote = store.do_now(ANN, quotes.from_deal, deal)
    ann = await signed_in(ANN)
    board = await opened(ann, '/quotes/board')
    assert await drop(ann, board, quote.id, 2) is True
    assert store.ask_now(ANN, lambda work: work.get(Quote, quote.id).status) == 'SENT'
    await ann.should_see('Отменить')


async def test_an_invoice_is_sent_by_a_drop_and_never_paid_by_one(signed_in: Any, store: Store, deal: int) -> None:
    invoice = store.do_now(ANN, invoices.from_deal, deal)
    ann = await signed_in(ANN)
    board = await opened(ann, '/invoices/board')
    assert await drop(ann, board, invoice.id, 2) is True
    assert await drop(ann, board, invoice.id, 1) == 'Отправленный счёт новым уже не станет.'
    assert await drop(ann, board, invoice.id, 3) is False
    await ann.should_see('Осталось 100')
    assert store.ask_now(ANN, lambda work: work.get(Invoice, invoice.id).status) == 'S'


async def test_a_deadline_is_moved_by_a_drop_and_the_past_is_refused(signed_in: Any, store: Store, deal: int) -> None:
    invoice = store.do_now(ANN, invoices.from_deal, deal)
    ann = await signed_in(ANN)
    board = await opened(ann, '/invoices/deadlines')
    assert 'прошлое' in await drop(ann, board, invoice.id, 1)
    assert await drop(ann, board, invoice.id, 6) is True
    assert store.ask_now(ANN, lambda work: work.get(Invoice, invoice.id).pay_until) is None


async def test_who_only_looks_moves_nothing(signed_in: Any, store: Store, deal: int) -> None:
    quote = store.do_now(ANN, quotes.from_deal, deal)
    eve = await signed_in(EVE)
    board = await opened(eve, '/quotes/board')
    assert await drop(eve, board, quote.id, 2) is False
    assert store.ask_now(ANN, lambda work: work.get(Quote, quote.id).status) == 'DRAFT'


async def test_the_data_of_a_board_is_for_those_who_signed_in(signed_in: Any, store: Store, deal: int) -> None:
    store.do_now(ANN, quotes.from_deal, deal)
    ann = await signed_in(ANN)
    await ann.open('/quotes/board')
    answer = await ann.http_client.get('/data/papers.board?kind=quote&view=board')
    shown = answer.json()
    assert [lane['name'] for lane in shown['stages']][:2] == ['Черновик', 'Отправлено']
    assert NASTY in shown['stages'][0]['cards'][0]['t']
    assert (await ann.http_client.get('/data/papers.board?kind=deal&view=board')).status_code == 422
