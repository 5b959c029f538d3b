"""Files in and out: the page that takes a file in, and the routes that give files."""

from ..lists import add_action
from .act import EXPORT
from .files import routes
from .page import PAGES

__all__ = ['PAGES', 'routes']
add_action(EXPORT)
