"""Cards laid out by data: sections and fields in an order that people choose.

A card tells `CardSections` which fields it has (`CardField`, by the name in the catalogue) and which blocks it
draws itself; `layout.SHIPPED` is the order it comes with. What is in the catalogue gets its field by
itself, the team's own fields included.
"""

from .arranging import arrange_item
from .editing import Editing, light
from .fields import CardField
from .layout import SHIPPED, Layout, read_layout
from .own import OwnSection, read_own
from .sections import CardSections

__all__ = [
    'SHIPPED',
    'CardField',
    'CardSections',
    'Editing',
    'Layout',
    'OwnSection',
    'arrange_item',
    'light',
    'read_layout',
    'read_own',
]
