"""Invoices: a request to pay, checked, sent, paid in parts or in full."""

from .checking import ask_check, check, return_
from .closing import cancel, reopen, send, settle
from .debts import AGES, AT_ONCE, Debt, debts, remind_overdue
from .lists import of_deal, page, preset_counts
from .making import change, create, drop, from_deal, from_invoice, from_quote
from .noun import CHECKS, STATUSES, Invoice, InvoiceFields
from .printing import paper_facts
from .schedule import Part, late_of, parts_of, set_schedule

__all__ = [
    'AGES',
    'AT_ONCE',
    'CHECKS',
    'STATUSES',
    'Debt',
    'Invoice',
    'InvoiceFields',
    'Part',
    'ask_check',
    'cancel',
    'change',
    'check',
    'create',
    'debts',
    'drop',
    'from_deal',
    'from_invoice',
    'from_quote',
    'late_of',
    'of_deal',
    'page',
    'paper_facts',
    'parts_of',
    'preset_counts',
    'remind_overdue',
    'reopen',
    'return_',
    'send',
    'set_schedule',
    'settle',
]  # fmt: skip
