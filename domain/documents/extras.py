"""What each form asks besides its record: a few plain fields, most of them foreseen."""

from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel

LINES = ('all', 'goods', 'services')
CHOICES: dict[str, tuple[str, ...]] = {'lines': LINES, 'status': ('1', '2'), 'issuer': ('buyer', 'seller')}


class Extra(SQLModel):
    """`lines`: which product rows are printed, one of LINES."""

    lines: str = Field(default='all', max_length=10)


class ActExtra(Extra):
    basis: str = Field(default='', max_length=300)
    work_period: str = Field(default='', max_length=100)


class Handing(Extra):
    """Who handed the goods over and who took them."""

    released_post: str = Field(default='', max_length=100)
    released_by: str = Field(default='', max_length=100)
    accepted_post: str = Field(default='', max_length=100)
    accepted_by: str = Field(default='', max_length=100)


class Torg12Extra(Handing):
    """`gross` and `net` are masses in tonnes; `places` how many pieces of cargo."""

    basis: str = Field(default='', max_length=300)
    basis_number: str = Field(default='', max_length=30)
    basis_date: date | None = None
    department: str = Field(default='', max_length=150)
    waybill_number: str = Field(default='', max_length=30)
    waybill_date: date | None = None
    places: int | None = Field(default=None, ge=0, le=999_999)
    net: Decimal | None = Field(default=None, ge=0, le=999_999, decimal_places=3)
    gross: Decimal | None = Field(default=None, ge=0, le=999_999, decimal_places=3)
    attachments: str = Field(default='', max_length=100)
    proxy_number: str = Field(default='', max_length=30)
    proxy_date: date | None = None
    proxy_issued: str = Field(default='', max_length=200)


class FacturaLines(SQLModel):
    """Lines of a счёт-фактура: (5) payment, (5а) shipment, (5б) advance, (3) consignor, (4) consignee, (8) contract."""

    payment: str = Field(default='', max_length=200)
    shipment: str = Field(default='', max_length=200)
    advance_number: str = Field(default='', max_length=30)
    advance_date: date | None = None
    consignor: str = Field(default='', max_length=300)
    consignee: str = Field(default='', max_length=300)
    contract_id: str = Field(default='', max_length=60)


class FacturaExtra(FacturaLines, Extra):
    pass


class UpdExtra(FacturaLines, Handing):
    """`status` 1 is a счёт-фактура and a transfer document, 2 a transfer document alone."""

    status: str = Field(default='1', max_length=1)
    basis: str = Field(default='', max_length=300)
    transport: str = Field(default='', max_length=300)
    shipped_on: date | None = None
    shipping_note: str = Field(default='', max_length=200)


class ContractExtra(Extra):
    """`pay_days` working days, `prepayment` and `penalty` (of a day) in percent; faces stand in the genitive."""

    signed_in: str = Field(default='', max_length=100)
    supply: str = Field(default='', max_length=300)
    seller_face: str = Field(default='', max_length=250)
    seller_base: str = Field(default='', max_length=150)
    buyer_face: str = Field(default='', max_length=250)
    buyer_base: str = Field(default='', max_length=150)
    prepayment: Decimal = Field(default=Decimal(100), ge=0, le=100, decimal_places=2)
    pay_days: int = Field(default=5, ge=1, le=365)
    penalty: Decimal = Field(default=Decimal('0.1'), ge=0, le=10, decimal_places=2)
    delivery: str = Field(default='', max_length=500)
    address: str = Field(default='', max_length=500)
    valid_until: date | None = None
    terms: str = Field(default='', max_length=5000)


class M2Extra(Extra):
    """`issuer`: whose power of attorney it is; the other party is the supplier."""

    issuer: str = Field(default='buyer', max_length=10)
    person: str = Field(min_length=1, max_length=150)
    post: str = Field(default='', max_length=100)
    passport_series: str = Field(min_length=1, max_length=10)
    passport_number: str = Field(min_length=1, max_length=10)
    passport_issued_by: str = Field(default='', max_length=250)
    passport_issued_on: date | None = None
    valid_until: date
    basis: str = Field(default='', max_length=300)
