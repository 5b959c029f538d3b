"""Quotes: a price offer with product rows, in versions, accepted or declined."""

from .answers import accept, decline, send, set_status
from .links import QuoteLink, is_over, links_of, share
from .lists import of_deal, preset_counts
from .making import change, create, drop, from_deal, new_version, versions
from .noun import STATUSES, Quote, QuoteFields

__all__ = [
    'STATUSES', 'Quote', 'QuoteFields', 'QuoteLink', 'accept', 'change', 'create', 'decline', 'drop', 'from_deal',
    'is_over', 'links_of', 'new_version', 'of_deal', 'preset_counts', 'send', 'set_status', 'share', 'versions',
]  # fmt: skip
