"""What a paper is made of: plain frozen values. Money: Decimal in the paper's currency; rates: per cent."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Lang = Literal['ru', 'en']
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A seller or a buyer; empty strings are simply not printed."""

    name: str
    full_name: str = ''
    person: str = ''
    tagline: str = ''
    inn: str = ''
    kpp: str = ''
    ogrn: str = ''
    vat_id: str = ''
    company_number: str = ''
    address: str = ''
    bank_name: str = ''
    bik: str = ''
    account: str = ''
    correspondent_account: str = ''
    sort_code: str = ''
    iban: str = ''
    swift: str = ''
    director: str = ''
    director_post: str = ''
    accountant: str = ''
    okpo: str = ''
    base_doc: str = ''
    sole: str = ''
    phone: str = ''
    email: str = ''
    website: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of goods; net, vat and gross are after the discount and already rounded by the domain.

    `chosen` tells of an optional line whether it is part of the totals.
    """

    name: str
    quantity: Decimal
    unit: str
    price: Decimal
    net: Decimal
    gross: Decimal
    vat: Decimal = ZERO
    vat_rate: Decimal | None = None
    vat_included: bool = True
    discount_percent: Decimal = ZERO
    discount: Decimal = ZERO
    code: str = ''
    unit_code: str = ''
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class VatSum:
    """VAT of one rate, summed by rows."""

    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums of the rows; discount is what was taken off, 0 when nothing was."""

    net: Decimal
    gross: Decimal
    vat: Sequence[VatSum] = ()
    discount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Fact:
    """A short answer under the heading of a quote: label, value and an optional note."""

    label: str
    value: str
    note: str = ''


@dataclass(frozen=True, slots=True)
class Point:
    """One of the conditions printed in columns: heading and text."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """Who answers questions; hue 0-11 colours the initials."""

    name: str
    initials: str = ''
    hue: int = 4
    post: str = ''
    phone: str = ''
    email: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an invoice's sum: `percent` of it less `credited`, to be paid by `until` (None: on delivery), `left`
    not paid yet."""

    percent: Decimal
    amount: Decimal
    left: Decimal
    until: datetime.date | None = None
    note: str = ''
    credited: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An invoice, a quote or a document to print; `details` are a form's own fields, images bytes of PNG or JPEG.

    `options` are a quote's optional lines, `with_options` the sum of everything while something is left to choose.
    """

    number: str
    date: datetime.date
    seller: Party
    buyer: Party
    rows: Sequence[Row]
    totals: Totals
    options: Sequence[Row] = ()
    with_options: Decimal | None = None
    lang: Lang = 'ru'
    currency: str = 'RUB'
    pay_until: datetime.date | None = None
    parts: Sequence[Part] = ()
    valid_until: datetime.date | None = None
    tax_point: datetime.date | None = None
    version: int = 0
    paid: Decimal = ZERO
    credited: Decimal = ZERO
    debt: Decimal | None = None
    title: str = ''
    basis: str = ''
    order: str = ''
    deal_number: str = ''
    period: str = ''
    ship_to: str = ''
    purpose: str = ''
    intro: str = ''
    terms: str = ''
    comments: str = ''
    closing: str = ''
    qr: bool = True
    details: Mapping[str, Any] = field(default_factory=dict)
    facts: Sequence[Fact] = ()
    points: Sequence[Point] = ()
    manager: Manager | None = None
    logo: bytes = field(default=b'', repr=False)
    stamp: bytes = field(default=b'', repr=False)
    signature: bytes = field(default=b'', repr=False)
    accountant_signature: bytes = field(default=b'', repr=False)

    @property
    def to_pay(self) -> Decimal:
        """What is still owed, never below zero."""
        owed = self.totals.gross - self.paid if self.debt is None else self.debt
        return max(owed, ZERO)

    @property
    def due_now(self) -> Decimal:
        """What is to be paid next: the rest of the first part that is not paid yet, all where there are none."""
        return next((part.left for part in self.parts if part.left > 0), self.to_pay)

    @property
    def partly_paid(self) -> bool:
        """Whether less than the whole sum is asked for."""
        return self.to_pay < self.totals.gross

    @property
    def part_came(self) -> bool:
        """Whether some of it was paid already."""
        return self.to_pay < self.totals.gross - self.credited

    @property
    def lines(self) -> list[Row]:
        """Obligatory rows, then optional ones."""
        return [*self.rows, *self.options]

    @property
    def taxed(self) -> bool:
        """Whether some line has a rate of VAT, be it zero."""
        return any(row.vat_rate is not None for row in self.lines)

    @property
    def net_prices(self) -> bool:
        """Whether VAT comes on top of every row's price; one row with VAT inside makes the table gross."""
        return self.taxed and not any(row.vat_included for row in self.lines if row.vat_rate is not None)
