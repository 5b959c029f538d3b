"""Templates of papers on screen: the page where one is written beside its paper, live."""

from .editor import template_page
from .files import routes

__all__ = ['PAGES', 'routes']

PAGES = {'/template/{id}': template_page}
