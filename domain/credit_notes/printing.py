"""What a printed credit note says, as plain values in the shape of `ui/print/paper.Paper`."""

from decimal import Decimal
from typing import Any

from .. import money
from ..invoices import Invoice
from ..invoices.printing import images_of, printed_totals
from ..money import ZERO, RateSum, Totals
from ..unit_of_work import UnitOfWork
from .noun import CreditNote

_SUMS = ('quantity', 'price', 'net', 'vat', 'gross')


def paper_facts(work: UnitOfWork, id: int) -> dict[str, Any]:
    """Everything printing needs, as `invoices.paper_facts`; 'details' holds what only a credit note says.

    details: invoice, invoice_date, reason, by_sum, before and after (what the invoice asked for), debt, overpaid,
    cancelled. The rows of a sum are one for each rate of VAT, without a name.
    """
    note = work.get(CreditNote, id)
    invoice = work.get(Invoice, note.invoice_id)
    rows = [_row(line) for line in note.lines]
    totals = _totals(rows)
    return {
        'number': note.number, 'date': note.date, 'currency': note.currency, 'deal_number': str(note.deal_id or ''),
        'seller': note.parties['seller'], 'buyer': note.parties['buyer'], 'manager': None,
        'rows': _by_rate(totals, rows) if note.by_sum else rows, 'totals': printed_totals(totals),
        'details': {
            'invoice': invoice.number, 'invoice_date': invoice.date, 'reason': note.reason, 'by_sum': note.by_sum,
            'before': note.before, 'after': note.after, 'debt': note.debt, 'overpaid': note.overpaid,
            'cancelled': note.cancelled_at is not None,
        },
        'extras': {'images': images_of(work, note), 'with_qr': False, 'gaps': [], 'manager_id': None},
    }  # fmt: skip


def _row(line: dict[str, Any]) -> dict[str, Any]:
    sums = {name: Decimal(line[name]) for name in _SUMS}
    rate = None if line['vat_rate'] is None else Decimal(line['vat_rate'])
    return {name: line[name] for name in ('name', 'unit', 'unit_code', 'vat_included')} | sums | {'vat_rate': rate}


def _totals(rows: list[dict[str, Any]]) -> Totals:
    return money.totals(
        money.Line(row['gross'], ZERO, row['net'], row['vat'], row['gross'], row['vat_rate']) for row in rows
    )


def _by_rate(totals: Totals, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    included = all(row['vat_included'] for row in rows)
    return [_of_rate(one, included) for one in totals.by_rate]


def _of_rate(one: RateSum, included: bool) -> dict[str, Any]:
    return {'name': '', 'unit': '', 'unit_code': '', 'vat_included': included, 'quantity': Decimal(1),
            'price': one.gross if included else one.net, 'net': one.net, 'vat': one.vat, 'gross': one.gross,
            'vat_rate': one.rate}  # fmt: skip
