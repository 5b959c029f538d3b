"""Own fields: what a team adds to leads, clients, deals, products and papers without code."""

from .noun import CHOSEN, KINDS, NOUNS, TARGETS, OwnField, OwnFieldFields
from .owned import PREFIX, Owned
from .values import fit, read
from .verbs import MOST, add, change, drop, of, reorder, restore

__all__ = [
    'CHOSEN',
    'KINDS',
    'MOST',
    'NOUNS',
    'PREFIX',
    'TARGETS',
    'OwnField',
    'OwnFieldFields',
    'Owned',
    'add',
    'change',
    'drop',
    'fit',
    'of',
    'read',
    'reorder',
    'restore',
]
