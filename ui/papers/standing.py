"""How an invoice stands by its sums, in words and tones of badges; part paid and overdue say more than its status."""

from typing import Any

from domain.invoices import Invoice

STANDINGS = {
    'to_refund': ('To refund', 'today'),
    'credited': ('Credited in full', ''),
    'part_paid': ('Paid in part', 'today'),
}


def state_of(t: Any, invoice: Invoice, day: Any) -> tuple[str, str]:
    """(word, tone) of how an invoice stands."""
    return state_by(t, invoice.status, invoice.standing, overdue=invoice.overdue(day))


def state_by(t: Any, status: str, standing: str, *, overdue: bool) -> tuple[str, str]:
    """The same by its status, its `standing` and whether it is overdue."""
    if overdue:
        return t('Overdue'), 'late'
    if standing:
        word, tone = STANDINGS[standing]
        return t(word), tone
    if status == 'D':
        return t('Cancelled'), ''
    return t(f'invoice_status.{status}'), {'P': 'ok', 'S': 'info'}.get(status, '')
