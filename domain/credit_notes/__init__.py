"""Credit notes: an invoice that was sent or paid asks for less, row by row or by a sum, and says why."""

from .lines import Rest, rests, take_all, take_rows, take_sum
from .making import cancel, create, left_of, must_be_creditable
from .noun import CreditNote, CreditNoteFields, of_invoice
from .printing import paper_facts

__all__ = [
    'CreditNote',
    'CreditNoteFields',
    'Rest',
    'cancel',
    'create',
    'left_of',
    'must_be_creditable',
    'of_invoice',
    'paper_facts',
    'rests',
    'take_all',
    'take_rows',
    'take_sum',
]  # fmt: skip
