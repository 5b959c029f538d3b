"""Search over everything and commands, in one dialog."""

from .dialog import Palette

__all__ = ['Palette']
