"""What the lists of invoices and quotes are: their own columns, their rows, their feeds."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from starlette.datastructures import QueryParams

from domain.invoices import lists as invoice_lists
from domain.quotes import lists as quote_lists
from domain.quotes.papers import today
from domain.unit_of_work import UnitOfWork

from ..components.table import Column
from ..lists import ListSpec
from ..lists.reading import page
from ..locales import Words
from .head import QUOTE_TONES
from .standing import state_by

LISTS: dict[str, Any] = {'invoice': invoice_lists, 'quote': quote_lists}
USUAL = {
    'invoice': ('number', 'client', 'status', 'amount', 'paid', 'debt', 'pay_until', 'check', 'deal', 'date', 'owner'),
    'quote': ('number', 'client', 'status', 'amount', 'valid_until', 'deal', 'date', 'owner'),
}


def _columns(t: Words, kind: str) -> list[Column]:
    number = Column(key='number', label=t('Number'), kind='link', width=120, pinned=True)
    client = Column(key='client', label=t('Client'), width=170, sortable=False)
    status = Column(key='status', label=t('Status'), kind='tag', width=140)
    amount = Column(key='amount', label=t('Sum'), kind='money', width=110, align='right')
    last = [
        Column(key='deal', label=t('Deal'), kind='link', width=150, sortable=False),
        Column(key='date', label=t('Date'), kind='date', width=90),
        Column(key='owner', label=t('Owner'), kind='person', width=150),
    ]
    if kind == 'quote':
        until = Column(key='valid_until', label=t('Valid until'), kind='date', width=120)
        return [number, client, status, amount, until, *last]
    return [
        number,
        client,
        status,
        amount,
        Column(key='paid', label=t('Paid'), kind='money', width=110, align='right'),
        Column(key='debt', label=t('Owed'), kind='money', width=110, align='right'),
        Column(key='pay_until', label=t('Pay until'), kind='date', width=100),
        Column(key='check', label=t('Check'), width=100, sortable=False),
        *last,
    ]


def _row(t: Words, kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of the domain as the table's cells take it."""
    name = t('Invoice {number}' if kind == 'invoice' else 'Quote {number}', number=row['number'])
    if row.get('version', 1) > 1:
        name = t('Quote {number}, version {version}', number=row['number'], version=row['version'])
    shown = row | {
        'number': {'t': name, 'href': f'/{kind}/{row["id"]}'},
        'deal': {'t': row['deal'], 'href': f'/deal/{row["deal_id"]}'} if row['deal'] else None,
    }
    del shown['title']  # a column of the catalogue
    if kind == 'quote':
        tone = 'late' if row['expired'] else QUOTE_TONES.get(row['status'], '')
        word = t('Expired') if row['expired'] else t(f'quote_status.{row["status"]}')
        return shown | {'status': {'t': word, 'tone': tone}}
    word, tone = state_by(t, row['status'], row['standing'], overdue=row['overdue'])
    check = row['check'] if row['status'] in ('N', 'S') else ''
    return shown | {
        'status': {'t': word, 'tone': tone},
        'check': t(f'invoice_check.{check}') if check else None,
    }


def _spec(kind: str) -> ListSpec:
    def draw(work: UnitOfWork, records: Sequence[Any], t: Words) -> list[dict[str, Any]]:
        hidden = ('company_id', 'contact_id', 'deal_id')
        rows = (_row(t, kind, row) for row in LISTS[kind].drawn(work, records))
        return [{name: value for name, value in row.items() if name not in hidden} for row in rows]

    def where(work: UnitOfWork, filters: dict[str, Any], zone: str) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = LISTS[kind].conditions(work, filters, today(work))
        return found

    fields = {'number': 'number', 'status': 'status', 'amount': 'amount', 'deal': 'deal_id', 'date': 'date',
              'owner': 'owner_id'}  # fmt: skip
    fields |= {'paid': 'paid', 'pay_until': 'pay_until', 'check': 'check_state'} if kind == 'invoice' else {}
    fields |= {'valid_until': 'valid_until'} if kind == 'quote' else {}
    sorts = {'debt': lambda work: (invoice_lists.debt(),)} if kind == 'invoice' else {}
    return ListSpec(
        kind=kind, feed=f'{kind}s.page', columns=lambda t: _columns(t, kind), draw=draw, where=where, fields=fields,
        shown=USUAL[kind], sorts=sorts, sort=('date', -1),
    )  # fmt: skip


SPECS = {kind: _spec(kind) for kind in LISTS}


def _feed(kind: str) -> Callable[[UnitOfWork, QueryParams, Words], dict[str, Any]]:
    """The answer to the table's questions."""
    return lambda work, params, t: page(work, SPECS[kind], t, params)


FEEDS = {spec.feed: _feed(kind) for kind, spec in SPECS.items()}
