"""Deals: the board and the list of a direction; the card stands in `deal_card`."""

from .board import FEEDS, PAGES

__all__ = ['FEEDS', 'PAGES']
