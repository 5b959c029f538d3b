"""Leads: inquiries from the first call to a client, a deal or the reason why not."""

from .board import card, cards, delta, order, rows, snapshot
from .conversion import convert, preview
from .editing import assign, change, create, drop, look, quick, write_down
from .filters import PRESETS, preset_counts
from .judging import good, junk, move, reopen, unrate
from .modes import go_classic, go_simple, simple_preview
from .noun import REASONS, Lead, LeadFields
from .rules import Assigning, assign_by, assigning, by_rule, name_by, newest, reasons, set_reasons, would_be

__all__ = [
    'PRESETS', 'REASONS', 'Assigning', 'Lead', 'LeadFields', 'assign', 'assign_by', 'assigning', 'by_rule', 'card',
    'cards', 'change', 'convert', 'create', 'delta', 'drop', 'go_classic', 'go_simple', 'good', 'junk', 'look', 'move',
    'name_by', 'newest', 'order', 'preset_counts', 'preview', 'quick', 'reasons', 'reopen', 'rows', 'set_reasons',
    'simple_preview', 'snapshot', 'unrate', 'would_be', 'write_down',
]  # fmt: skip
