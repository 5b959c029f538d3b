"""My activities, the team's, the week; the dialogs that plan and complete them."""

from .pages import PAGES

__all__ = ['PAGES']
