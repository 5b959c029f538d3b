"""Contacts and companies: their lists and cards."""

from .cards import company_page, contact_page
from .list import FEEDS, companies_page, contacts_page

__all__ = ['FEEDS', 'PAGES']
PAGES = {
    '/contacts': contacts_page,
    '/companies': companies_page,
    '/contact/{id}': contact_page,
    '/company/{id}': company_page,
}
