"""Own fields on screens: made and changed in the settings and right on a card, asked for in forms."""

from .dialog import field_dialog
from .form import OwnForm, own_form

__all__ = ['OwnForm', 'field_dialog', 'own_form']
