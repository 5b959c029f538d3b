"""Lists of any noun: columns of the catalogue, a filter builder, saved filters, acts on many, edits in cells."""

from .bulk import BulkAction, Chosen, add_action
from .spec import ListSpec
from .table import ListTable, Setup

__all__ = ['BulkAction', 'Chosen', 'ListSpec', 'ListTable', 'Setup', 'add_action']
