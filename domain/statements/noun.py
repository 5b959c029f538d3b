"""A line of a bank's statement: money that came, and how much of it is not yet given to invoices."""

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import ColumnElement, Index, true
from sqlmodel import Field, col, select

from ..payments import Payment
from ..permissions import Actor, Permission
from ..types import Money
from ..unit_of_work import Entity
from .parsing import Arrival

NEW, SORTED, SKIPPED = STATES = ('new', 'sorted', 'skipped')
CURRENCY = 'RUB'


class BankLine(Entity, table=True):
    """Money that came, in roubles. `left` of `amount` waits for an invoice; `mark` makes the same line be kept once."""

    __table_args__ = (Index('ix_bank_line_state', 'state', 'date'),)
    quiet: ClassVar[frozenset[str]] = Entity.quiet | {'mark'}

    mark: str = Field(max_length=64, unique=True)
    number: str = Field(default='', max_length=40)
    date: date
    amount: Decimal = Field(sa_type=Money)
    left: Decimal = Field(sa_type=Money)
    payer: str = Field(default='', max_length=250)
    inn: str = Field(default='', max_length=12, index=True)
    payer_account: str = Field(default='', max_length=40)
    account: str = Field(default='', max_length=40)
    purpose: str = Field(default='', max_length=1000)
    state: str = Field(default=NEW, max_length=8)

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.INVOICE_CHECK):
            return true()
        return col(cls.id).in_(select(Payment.bank_line_id).where(Payment.seen_by(actor)))

    def about(self) -> Iterable[tuple[str, int]]:
        return ()


def mark_of(arrival: Arrival) -> str:
    """What tells one arrival from all others, whichever file it stands in."""
    parts = (arrival.account, arrival.payer_account, arrival.inn, arrival.number, arrival.day.isoformat(),
             f'{arrival.amount:.2f}')  # fmt: skip
    return hashlib.sha256('\0'.join(parts).encode()).hexdigest()
