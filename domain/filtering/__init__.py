"""Filters with «and» and «or» over any field of the catalogue: plain JSON from a form, turned into SQL conditions."""

from .leaves import OPS, ops
from .sql import where
from .tree import Leaf, names, read

__all__ = ['OPS', 'Leaf', 'names', 'ops', 'read', 'where']
