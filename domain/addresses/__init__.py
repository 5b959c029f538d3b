"""Addresses of leads, contacts and companies: one line that papers print, and its parts that lists sort by."""

from .composing import line_of, town_of
from .countries import CODES, called, code_of
from .noun import ALL, NAMES, PREFIX, Addressed, carried, settled, told
from .splitting import PARTS, split

__all__ = [
    'ALL', 'CODES', 'NAMES', 'PARTS', 'PREFIX', 'Addressed', 'called', 'carried', 'code_of', 'line_of', 'settled',
    'split', 'told', 'town_of',
]  # fmt: skip
