"""Who may do what. Which rows somebody sees is said by each noun's `seen_by`."""

from enum import StrEnum
from typing import Protocol


class Permission(StrEnum):
    """Every right there is, as <noun>:<act>. Keep the list alphabetical."""

    ACTIVITY_ASSIGN = 'activity:assign'
    ACTIVITY_EDIT = 'activity:edit'
    CARD_ARRANGE_ALL = 'card:arrange-all'
    CLIENT_DELETE = 'client:delete'
    CLIENT_EDIT = 'client:edit'
    COMMENT_ADD = 'comment:add'
    DEAL_DELETE = 'deal:delete'
    DEAL_EDIT = 'deal:edit'
    DOCUMENT_DELETE = 'document:delete'
    DOCUMENT_MAKE = 'document:make'
    INVOICE_CHECK = 'invoice:check'
    INVOICE_CREDIT = 'invoice:credit'
    INVOICE_EDIT = 'invoice:edit'
    LEAD_DELETE = 'lead:delete'
    LEAD_EDIT = 'lead:edit'
    LETTER_SEND = 'letter:send'
    PAYMENT_RECORD = 'payment:record'
    PEOPLE_MANAGE = 'people:manage'
    PRODUCT_EDIT = 'product:edit'
    QUOTE_EDIT = 'quote:edit'
    RECORDS_EXPORT = 'records:export'
    RECORDS_IMPORT = 'records:import'
    RECORDS_SEE_ALL = 'records:see-all'
    SETTINGS_EDIT = 'settings:edit'
    TEAM_SEE = 'team:see'
    UNDO_OTHERS = 'undo:others'


P = Permission
_SELL = {
    P.ACTIVITY_EDIT,
    P.CLIENT_EDIT,
    P.COMMENT_ADD,
    P.DEAL_EDIT,
    P.DOCUMENT_MAKE,
    P.INVOICE_EDIT,
    P.LEAD_EDIT,
    P.LETTER_SEND,
    P.PAYMENT_RECORD,
    P.QUOTE_EDIT,
}
ROLES: dict[str, frozenset[Permission]] = {
    'administrator': frozenset(Permission),
    'manager': frozenset(
        {
            *_SELL,
            P.ACTIVITY_ASSIGN,
            P.CARD_ARRANGE_ALL,
            P.CLIENT_DELETE,
            P.DEAL_DELETE,
            P.DOCUMENT_DELETE,
            P.INVOICE_CHECK,
            P.INVOICE_CREDIT,
            P.LEAD_DELETE,
            P.PRODUCT_EDIT,
            P.RECORDS_EXPORT,
            P.RECORDS_IMPORT,
            P.RECORDS_SEE_ALL,
            P.TEAM_SEE,
        }
    ),
    'seller': frozenset({*_SELL, P.ACTIVITY_ASSIGN, P.RECORDS_IMPORT, P.RECORDS_SEE_ALL}),
    'seller_own': frozenset(_SELL),
    'accountant': frozenset(
        {
            P.ACTIVITY_EDIT,
            P.COMMENT_ADD,
            P.DOCUMENT_DELETE,
            P.DOCUMENT_MAKE,
            P.INVOICE_CHECK,
            P.INVOICE_CREDIT,
            P.INVOICE_EDIT,
            P.LETTER_SEND,
            P.PAYMENT_RECORD,
            P.RECORDS_EXPORT,
            P.RECORDS_SEE_ALL,
        }
    ),
    'viewer': frozenset({P.RECORDS_SEE_ALL}),
}


class Actor(Protocol):
    """Whoever acts: a person, or the house itself (`id` is None)."""

    @property
    def id(self) -> int | None: ...

    def may(self, permission: Permission) -> bool: ...


class House:
    """Artel acting by itself: first run, automatic rules, command line."""

    id: int | None = None

    def may(self, permission: Permission) -> bool:
        return True
