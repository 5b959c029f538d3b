"""Deals: a sale in progress, from its first stage to won or lost."""

from .board import card, cards, snapshot
from .closing import lose, reopen, win
from .editing import change, create, drop, set_amount
from .moving import move, move_to_direction
from .noun import Deal, DealContact, DealFields

__all__ = [
    'Deal', 'DealContact', 'DealFields', 'card', 'cards', 'change', 'create', 'drop', 'lose', 'move',
    'move_to_direction', 'reopen', 'set_amount', 'snapshot', 'win',
]  # fmt: skip
