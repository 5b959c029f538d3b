"""The catalogue: every field of every noun as lists, filters, bulk edits, imports, merges and exports know it."""

from .fields import Field, FieldKind
from .nouns import NOUNS, Noun, add_source, fields, noun

__all__ = ['NOUNS', 'Field', 'FieldKind', 'Noun', 'add_source', 'fields', 'noun']
