"""The switch between the lists of papers."""

from nicegui import ui

from ..components.choices import Segmented
from ..locales import Words

ADDRESSES = {'invoice': '/invoices', 'quote': '/quotes', 'debt': '/debts', 'statement': '/statements'}


def turn(t: Words, here: str, *, bank: bool = False) -> None:
    """Invoices, offers, debts and, with `bank`, statements; `here` is one of ADDRESSES."""
    kinds = [('invoice', t('Invoices'), 'receipt'), ('quote', t('Offers'), 'doc'), ('debt', t('Debts'), 'rub')]
    if bank:
        kinds.append(('statement', t('Bank'), 'bank'))
    made = Segmented(kinds, here, label=t('Papers'), on_change=lambda key: ui.navigate.to(ADDRESSES[key]))
    made.classes('e-kinds')
