"""Quotes are sent and answered."""

from .. import rows
from ..demands import lacks
from ..errors import Invalid
from ..permissions import Permission
from ..types import now
from ..unit_of_work import UnitOfWork
from .making import must_have_no_invoice
from .noun import APOLOGY, APPROVED, DECLINED, DRAFT, FINAL, SENT, STATUSES, Quote

_ACTIONS = {SENT: 'quote.sent', APPROVED: 'quote.accepted', DECLINED: 'quote.declined', DRAFT: 'quote.reopened'}


def set_status(work: UnitOfWork, quote_id: int, status: str, reason: str = '') -> Quote:
    """Move a quote to any of STATUSES; `reason` is kept for a declined one.

    Raises Invalid: 'quote.no_rows' (nothing to offer), 'quote.fields_missing' (own ones that are required),
    'quote.replaced', 'quote.has_invoice' (accepted and invoiced).
    """
    work.require(Permission.QUOTE_EDIT)
    quote = work.get(Quote, quote_id)
    if status not in STATUSES:
        raise Invalid('field.wrong', field='status')
    quote.must_be_last()
    if status != DRAFT and not rows.of(work, 'quote', quote_id):
        raise Invalid('quote.no_rows', number=quote.number)
    if status not in (DRAFT, DECLINED, APOLOGY) and (missing := lacks(work, quote)):
        raise Invalid('quote.fields_missing', number=quote.number, **missing)
    if quote.status == APPROVED and status != APPROVED:
        must_have_no_invoice(work, quote)
    work.record(
        _ACTIONS.get(status, 'quote.moved'),
        quote,
        status=status,
        decline_reason=reason.replace('\x00', '').strip()[:250] if status in (DECLINED, APOLOGY) else '',
        sent_at=None if status == DRAFT else quote.sent_at or now(),
        closed_at=(quote.closed_at or now()) if status in FINAL else None,
        **({} if status in FINAL else {'client_name': '', 'client_words': ''}),
    )
    return quote


def send(work: UnitOfWork, quote_id: int) -> Quote:
    """Mark a quote as sent to the client; its rows are frozen from now on."""
    return set_status(work, quote_id, SENT)


def accept(work: UnitOfWork, quote_id: int) -> Quote:
    """The client agreed: an invoice can be made in one click."""
    return set_status(work, quote_id, APPROVED)


def decline(work: UnitOfWork, quote_id: int, reason: str = '') -> Quote:
    """The client refused; the reason is what people ask about later."""
    return set_status(work, quote_id, DECLINED, reason)
