"""Clients: lists and cards of contacts and companies."""

from .pages import FEEDS, PAGES

__all__ = ['FEEDS', 'PAGES']
