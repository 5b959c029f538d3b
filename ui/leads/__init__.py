"""Leads: their list, board and card, the line that takes them down, and the conversion wizard."""

from .pages import FEEDS, PAGES

__all__ = ['FEEDS', 'PAGES']
