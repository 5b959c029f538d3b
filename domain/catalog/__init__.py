"""The catalogue: every field of every noun as lists, filters, bulk edits, imports, merges and exports know it."""

from .fields import Field, FieldKind
from .nouns import NOUNS, Noun, fields, noun

__all__ = ['NOUNS', 'Field', 'FieldKind', 'Noun', 'fields', 'noun']
