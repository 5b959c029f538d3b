"""Documents on screen: lists of a record's documents, the dialog that asks, the page with the paper beside."""

from .page import document_page

PAGES = {'/document/{id}': document_page}
