"""What happened to a record and what is planned for it: the right side of every card, live between people."""

from .composer import Composer
from .feed import Timeline
from .history import HistoryTable
from .reading import Shown, read
from .side import Side

__all__ = ['Composer', 'HistoryTable', 'Shown', 'Side', 'Timeline', 'read']
