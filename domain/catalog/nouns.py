"""The nouns that have lists, and the verbs by which anybody makes, changes and deletes their records."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from .. import addresses, companies, contacts, deals, invoices, leads, products, quotes
from ..companies import Company, CompanyFields
from ..contacts import Contact, ContactFields
from ..deals.editing import CURRENCIES
from ..deals.noun import Deal, DealFields
from ..entity import Entity
from ..errors import NotFound
from ..invoices.noun import CHECKS, Invoice, InvoiceFields
from ..invoices.noun import STATUSES as INVOICE_STATUSES
from ..leads.noun import Lead, LeadFields
from ..own import columns as own_columns
from ..permissions import Permission
from ..products import Product, ProductFields
from ..quotes.noun import STATUSES as QUOTE_STATUSES
from ..quotes.noun import Quote, QuoteFields
from ..unit_of_work import UnitOfWork
from .fields import Field, read, tags

DEAL_TYPES = ('SALE', 'COMPLEX', 'GOODS', 'SERVICES', 'SERVICE')


@dataclass(frozen=True)
class Noun:
    """A noun with a list. `create(work, values)`, `change(work, id, values, seen)`, `drop(work, id)` are its verbs."""

    kind: str
    entity: type[Entity]
    fields: dict[str, Field]
    title: tuple[str, ...]
    edit: Permission
    delete: Permission
    create: Callable[..., Any] | None = None
    change: Callable[..., Any] | None = None
    drop: Callable[..., Any] | None = None


P = Permission
TIMES = ('created_at', 'changed_at', 'created_by')
MONEY = {'currency': CURRENCIES}
COUNTRY = {'address_country_code': ('', *addresses.CODES)}
NOUNS: dict[str, Noun] = {
    'lead': Noun(
        'lead', Lead,
        read(Lead, LeadFields,
             codes={'honorific': contacts.HONORIFICS, 'verdict': ('', 'good', 'poor'), **MONEY, **COUNTRY},
             also=('stage_id', 'verdict', 'junk_reason', 'repeat', 'since', 'closed_at', *TIMES),
             leave=frozenset({'amount_manual', 'utm'})) | tags(Lead),
        ('title',), P.LEAD_EDIT, P.LEAD_DELETE, leads.create, leads.change, leads.drop,
    ),
    'contact': Noun(
        'contact', Contact,
        read(Contact, ContactFields,
             codes={'honorific': contacts.HONORIFICS, 'type_code': contacts.TYPES, **COUNTRY}, also=TIMES,
             required=frozenset({'last_name'})),
        ('last_name', 'name', 'second_name'), P.CLIENT_EDIT, P.CLIENT_DELETE,
        contacts.create, contacts.change, contacts.drop,
    ),
    'company': Noun(
        'company', Company,
        read(Company, CompanyFields, codes={'type_code': companies.TYPES, 'industry': ('', *companies.INDUSTRIES),
                                            'employees': ('', *companies.SIZES), **MONEY, **COUNTRY}, also=TIMES,
             leave=frozenset({'mine', 'stamp', 'signature'}), required=frozenset({'title'})),
        ('title',), P.CLIENT_EDIT, P.CLIENT_DELETE, companies.create, companies.change, companies.drop,
    ),
    'deal': Noun(
        'deal', Deal,
        read(Deal, DealFields, codes={'type_code': DEAL_TYPES, **MONEY},
             also=('direction_id', 'stage_id', 'since', 'closed_at', *TIMES),
             leave=frozenset({'amount_manual'}), required=frozenset({'title'})) | tags(Deal, fixed=True),
        ('title',), P.DEAL_EDIT, P.DEAL_DELETE, deals.create, deals.change, deals.drop,
    ),
    'product': Noun(
        'product', Product, read(Product, ProductFields, codes=MONEY, also=TIMES, required=frozenset({'name'})),
        ('name',), P.PRODUCT_EDIT, P.PRODUCT_EDIT, products.create, products.change, products.drop,
    ),
    'quote': Noun(
        'quote', Quote,
        read(Quote, QuoteFields, codes={'status': QUOTE_STATUSES, **MONEY},
             also=('number', 'amount', 'status', 'quote_version', 'sent_at', 'closed_at', *TIMES)),
        ('number', 'title'), P.QUOTE_EDIT, P.QUOTE_EDIT, None, quotes.change, quotes.drop,
    ),
    'invoice': Noun(
        'invoice', Invoice,
        read(Invoice, InvoiceFields, codes={'status': INVOICE_STATUSES, 'check_state': CHECKS, **MONEY},
             also=('number', 'amount', 'paid', 'credited', 'refunded', 'status', 'check_state', 'sent_at', 'closed_at',
                   *TIMES)),
        ('number', 'title'), P.INVOICE_EDIT, P.INVOICE_EDIT, None, invoices.change, invoices.drop,
    ),
}  # fmt: skip

# A lead has a town of its own beside that of its address.
_TOWN = 'address_city'
NOUNS['lead'].fields[_TOWN] = replace(NOUNS['lead'].fields[_TOWN], extra={'word': f'field.{_TOWN}.lead'})


def noun(kind: str) -> Noun:
    """The noun of this kind. Raises NotFound for one that has no list."""
    if kind not in NOUNS:
        raise NotFound('missing', entity=kind, id=None)
    return NOUNS[kind]


def fields(work: UnitOfWork, kind: str) -> dict[str, Field]:
    """All fields of a noun by name: those every installation has, then the team's own."""
    return noun(kind).fields | own_columns.catalogued(work, kind, noun(kind).entity)
