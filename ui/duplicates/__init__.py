"""Duplicates of the whole base, and how records become one."""

from . import bulk as bulk
from .dialog import merge_dialog
from .page import PAGES

__all__ = ['PAGES', 'merge_dialog']
