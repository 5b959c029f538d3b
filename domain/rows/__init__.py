"""Product rows of leads, deals, quotes and invoices; their owner's sum follows them."""

from .editing import add, change, copy, discount_all, remove, reorder, replace_all, set_vat_mode
from .noun import OWNERS, ProductRow, ProductRowFields, of, owner_of, totals_of
from .sums import recount, touched

__all__ = [
    'OWNERS', 'ProductRow', 'ProductRowFields', 'add', 'change', 'copy', 'discount_all', 'of', 'owner_of', 'recount',
    'remove', 'reorder', 'replace_all', 'set_vat_mode', 'totals_of', 'touched',
]  # fmt: skip
