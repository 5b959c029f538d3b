"""The card of one deal."""

from .page import deal_page

PAGES = {'/deal/{id}': deal_page}

__all__ = ['PAGES', 'deal_page']
