"""Bank statements: arrivals and refunds kept once, matched with invoices, confirmed by a person."""

from .matching import SIGNS, Proposal, proposals
from .noun import STATES, BankLine
from .parsing import Arrival, Statement, parse
from .sorting import (
    LIMIT,
    bring_back,
    confirm,
    confirm_sure,
    paid_by,
    skip,
    sorted_lately,
    waiting,
)
from .taking import Taken, take

__all__ = [
    'LIMIT', 'SIGNS', 'STATES', 'Arrival', 'BankLine', 'Proposal', 'Statement', 'Taken', 'bring_back', 'confirm',
    'confirm_sure', 'paid_by', 'parse', 'proposals', 'skip', 'sorted_lately', 'take', 'waiting',
]  # fmt: skip
