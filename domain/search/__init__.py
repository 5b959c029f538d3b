"""Search over everything at once."""

from .asked import LONGEST, Asked, read
from .finding import KINDS, find, recent
from .showing import BEGINS, EXACT, GUESS, INSIDE, WHOLE, WORDS, Found

__all__ = [
    'BEGINS',
    'EXACT',
    'GUESS',
    'INSIDE',
    'KINDS',
    'LONGEST',
    'WHOLE',
    'WORDS',
    'Asked',
    'Found',
    'find',
    'read',
    'recent',
]
