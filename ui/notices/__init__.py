"""Notifications: the page, and what rings on open screens."""

from .page import PAGES

__all__ = ['PAGES']
