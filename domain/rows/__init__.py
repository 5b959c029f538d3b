"""Product rows of leads, deals, quotes and invoices; their owner's sum follows them."""

from .choosing import choose, choose_all
from .editing import add, change, copy, discount_all, remove, reorder, replace_all, set_vat_mode
from .noun import (
    CHOICES,
    CHOSEN,
    OFFERED,
    OWNERS,
    ProductRow,
    ProductRowFields,
    counted,
    of,
    owner_of,
    owners,
    sums,
    totals_of,
)
from .sums import recount, touched

__all__ = [
    'CHOICES', 'CHOSEN', 'OFFERED', 'OWNERS', 'ProductRow', 'ProductRowFields', 'add', 'change', 'choose', 'choose_all',
    'copy', 'counted', 'discount_all', 'of', 'owner_of', 'owners', 'recount', 'remove', 'reorder', 'replace_all',
    'set_vat_mode', 'sums', 'totals_of', 'touched',
]  # fmt: skip
