"""What a credit note takes off each row of an invoice: a quantity with its money, or money alone.

Money follows what is left of the row, not its price: whoever takes all that is left takes the last kopeck too, so
that the notes of a row never come to more than the row, neither its sum nor its VAT.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..errors import Invalid
from ..money import ZERO, rounded
from ..rows import ProductRow
from ..types import plain


@dataclass(frozen=True)
class Rest:
    """What is left of a row of the invoice after its credit notes: a quantity, and money with VAT in it."""

    row: ProductRow
    quantity: Decimal
    gross: Decimal
    vat: Decimal


@dataclass(frozen=True)
class CreditLine:
    """What is taken off a row; `quantity` is zero where only its money is lowered."""

    row: ProductRow
    quantity: Decimal
    gross: Decimal
    vat: Decimal

    def kept(self) -> dict[str, Any]:
        """The line as JSON keeps it, with what is printed of its row."""
        row = self.row
        told = {'row_id': row.id, 'name': row.name, 'code': row.code, 'unit': row.unit, 'unit_code': row.unit_code,
                'price': self._price(), 'quantity': self.quantity, 'gross': self.gross, 'vat': self.vat,
                'net': self.gross - self.vat, 'vat_rate': row.line.rate,
                'vat_included': row.vat_mode != 'on_top'}  # fmt: skip
        return dict(plain(told))

    def _price(self) -> Decimal:
        """The row's price, or where a discount or an earlier note has lowered it, what one unit is credited at."""
        if not self.quantity:
            return ZERO
        sum_ = self.gross - self.vat if self.row.vat_mode == 'on_top' else self.gross
        return self.row.price if rounded(self.row.price * self.quantity) == sum_ else rounded(sum_ / self.quantity)


def rests(rows: Iterable[ProductRow], taken: Iterable[Mapping[str, Any]]) -> list[Rest]:
    """What is left of each row after the lines of its notes, as JSON keeps them. Raises Invalid for a row overdrawn."""
    sums: dict[int | None, list[Decimal]] = {row.id: [row.quantity, row.line.gross, row.line.vat] for row in rows}
    for line in taken:
        of_row = sums.get(line['row_id'])
        if of_row is None:
            raise Invalid('credit_note.rows_changed', name=line['name'])
        for place, name in enumerate(('quantity', 'gross', 'vat')):
            of_row[place] -= Decimal(line[name])
        if min(of_row) < 0:
            raise Invalid('credit_note.rows_changed', name=line['name'])
    return [Rest(row, *sums[row.id]) for row in rows]


def take_rows(left: Sequence[Rest], quantities: Mapping[int, Decimal]) -> list[CreditLine]:
    """Lines for these quantities by row id. Raises Invalid('credit_note.too_many') for more than is left of a row."""
    by_id = {rest.row.id: rest for rest in left}
    lines = []
    for id, quantity in quantities.items():
        if id not in by_id:
            raise Invalid('field.wrong', field='quantity')
        rest = by_id[id]
        if quantity > rest.quantity:
            raise Invalid('credit_note.too_many', field='quantity', name=rest.row.name, left=rest.quantity,
                          unit=rest.row.unit)  # fmt: skip
        lines.append(_share(rest, quantity))
    return lines


def take_all(left: Sequence[Rest]) -> list[CreditLine]:
    """Lines for everything that is left."""
    return [CreditLine(rest.row, rest.quantity, rest.gross, rest.vat) for rest in left if rest.quantity or rest.gross]


def take_sum(left: Sequence[Rest], amount: Decimal) -> list[CreditLine]:
    """Lines that share a sum among all rows by what is left of each; at most all that is left may be asked for."""
    whole, sums, done, lines = sum((rest.gross for rest in left), ZERO), ZERO, ZERO, []
    for rest in left:
        sums += rest.gross
        upto = rounded(amount * sums / whole) if whole else ZERO
        gross, done = upto - done, upto
        if gross:
            lines.append(CreditLine(rest.row, Decimal(0), gross, rounded(rest.vat * gross / rest.gross)))
    return lines


def _share(rest: Rest, quantity: Decimal) -> CreditLine:
    return CreditLine(rest.row, quantity, rounded(rest.gross * quantity / rest.quantity),
                      rounded(rest.vat * quantity / rest.quantity))  # fmt: skip
