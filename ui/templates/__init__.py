"""Templates of papers on screen: the page where one is written beside its paper, live."""

from .editor import template_page

PAGES = {'/template/{id}': template_page}
