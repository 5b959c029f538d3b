"""Money of a document, counted one way everywhere: price × quantity, discount, VAT, each line rounded to kopecks.

The rules, checked against the printed forms: a line's amount is price × quantity less its discount, rounded half up
to 0.01. VAT of a line is taken out of the amount ('included': amount × rate / (100 + rate)), put on top of it
('on_top': amount × rate / 100) or absent ('none'), and rounded by itself. A document's sums are sums of its lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Final, Literal

VatMode = Literal['included', 'on_top', 'none']
VAT_MODES: Final[tuple[VatMode, ...]] = ('included', 'on_top', 'none')
# None is «без НДС»; 22 % is the general rate from 2026, 20 % was it before; 5 and 7 % are for simplified taxation
VAT_RATES: Final = (None, Decimal(0), Decimal(5), Decimal(7), Decimal(10), Decimal(20), Decimal(22))
MOST: Final = 99_999_999_999
ZERO: Final = Decimal('0.00')
HUNDRED: Final = Decimal(100)
_CENT = Decimal('0.01')
_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Line:
    """One row counted: `full` is price × quantity, `discount` what was taken off it; gross = net + vat."""

    full: Decimal
    discount: Decimal
    net: Decimal
    vat: Decimal
    gross: Decimal
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RateSum:
    """Sums of the rows of one VAT rate; `rate` None is «без НДС»."""

    rate: Decimal | None
    net: Decimal
    vat: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a document by its rows; `by_rate` from the highest rate down, «без НДС» last."""

    full: Decimal
    discount: Decimal
    net: Decimal
    vat: Decimal
    gross: Decimal
    by_rate: tuple[RateSum, ...] = ()


def rounded(amount: Decimal) -> Decimal:
    """To kopecks, halves away from zero."""
    return amount.quantize(_CENT, context=_WIDE)


def line(
    price: Decimal,
    quantity: Decimal,
    *,
    discount_percent: Decimal | None = None,
    discount_sum: Decimal | None = None,
    vat_rate: Decimal | None = None,
    mode: str = 'included',
) -> Line:
    """Count a row. `discount_percent` is 0–100, `discount_sum` is for the whole row and never takes it below zero."""
    with localcontext(_WIDE):
        exact = price * quantity
        full = rounded(exact)
        if discount_sum:
            amount = max(full - rounded(discount_sum), ZERO)
        else:
            amount = rounded(exact * (HUNDRED - (discount_percent or 0)) / HUNDRED)
        rate = None if mode == 'none' else vat_rate
        if not rate:
            return Line(full, full - amount, amount, ZERO, amount, rate)
        if mode == 'on_top':
            vat = rounded(amount * rate / HUNDRED)
            return Line(full, full - amount, amount, vat, amount + vat, rate)
        vat = rounded(amount * rate / (HUNDRED + rate))
        return Line(full, full - amount, amount - vat, vat, amount, rate)


def totals(lines: Iterable[Line]) -> Totals:
    """Sum rows; VAT is the sum of the rows' VAT, not VAT of the sum."""
    with localcontext(_WIDE):
        full = discount = net = vat = gross = ZERO
        by_rate: dict[Decimal | None, RateSum] = {}
        for one in lines:
            full, discount = full + one.full, discount + one.discount
            net, vat, gross = net + one.net, vat + one.vat, gross + one.gross
            had = by_rate.get(one.rate, RateSum(one.rate, ZERO, ZERO, ZERO))
            by_rate[one.rate] = RateSum(one.rate, had.net + one.net, had.vat + one.vat, had.gross + one.gross)
        order = sorted(by_rate.values(), key=lambda s: -1 if s.rate is None else s.rate, reverse=True)
        return Totals(full, discount, net, vat, gross, tuple(order))
