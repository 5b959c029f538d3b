"""What the cards of clients say of kinds, and the verbs that change them."""

from collections.abc import Callable
from typing import Any

from domain import companies, contacts

from ..cards.fields import COMPANY_TYPES, CONTACT_TYPES

CHANGE: dict[str, Callable[..., Any]] = {'contact': contacts.change, 'company': companies.change}

__all__ = ['CHANGE', 'COMPANY_TYPES', 'CONTACT_TYPES']
