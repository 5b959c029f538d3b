"""Own fields on screens: made and changed in the settings and right on a card, asked for in forms."""

from .dialog import field_dialog
from .form import OwnForm, own_form
from .section import OwnFound, OwnSection, found

__all__ = ['OwnForm', 'OwnFound', 'OwnSection', 'field_dialog', 'found', 'own_form']
