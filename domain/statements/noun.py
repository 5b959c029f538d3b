"""A line of a bank's statement: money that came or went back, and how much of it is not yet given to invoices."""

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import ColumnElement, Index, false, or_, true
from sqlmodel import Field, col, select

from ..payments import Payment
from ..permissions import Actor, Permission
from ..refunds import Refund
from ..types import Money
from ..unit_of_work import Entity
from .parsing import Arrival

NEW, SORTED, SKIPPED = STATES = ('new', 'sorted', 'skipped')
CURRENCY = 'RUB'


class BankLine(Entity, table=True):
    """Money that came, in roubles. `left` of `amount` waits for an invoice; `mark` makes the same line be kept once.

    Where `out` it went back to a client: `payer`, `inn` and `payer_account` are whom it went to.
    """

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
    out: bool = Field(default=False, sa_column_kwargs={'server_default': false()})

    @classmethod
    def seen_by(cls, actor: Actor) -> ColumnElement[bool]:
        if actor.may(Permission.INVOICE_CHECK):
            return true()
        paid, returned = (select(noun.bank_line_id).where(noun.seen_by(actor)) for noun in (Payment, Refund))
        return or_(col(cls.id).in_(paid), col(cls.id).in_(returned))

    def about(self) -> Iterable[tuple[str, int]]:
        return ()


def mark_of(arrival: Arrival) -> str:
    """What tells one arrival from all others, whichever file it stands in."""
    parts = (arrival.account, arrival.payer_account, arrival.inn, arrival.number, arrival.day.isoformat(),
             f'{arrival.amount:.2f}', *(['out'] if arrival.out else []))  # fmt: skip
    return hashlib.sha256('\0'.join(parts).encode()).hexdigest()
