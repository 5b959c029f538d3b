"""Invoices and quotes on screen: lists, the page where one is made, and what is printed."""

from .debts import debts_page
from .lists import FEEDS, invoices_page, quotes_page
from .page import invoice_page, quote_page
from .statements import statements_page

PAGES = {
    '/invoices': invoices_page,
    '/quotes': quotes_page,
    '/invoices/{view}': invoices_page,
    '/quotes/{view}': quotes_page,
    '/debts': debts_page,
    '/statements': statements_page,
    '/invoice/{id}': invoice_page,
    '/quote/{id}': quote_page,
}

__all__ = ['FEEDS', 'PAGES']
