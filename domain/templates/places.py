"""What templates may name: the places of each group, and what each row of a list has."""

from dataclasses import dataclass
from typing import Any

from .. import catalog
from ..catalog import Field
from ..unit_of_work import UnitOfWork
from .language import FORMATS, WORD_FORMATS, Known

PARTY = (
    'name', 'full_name', 'person', 'inn', 'kpp', 'ogrn', 'vat_id', 'okpo', 'address', 'city', 'bank_name', 'bik',
    'account', 'correspondent_account', 'iban', 'swift', 'director', 'director_post', 'accountant', 'base_doc', 'phone',
    'email', 'website',
)  # fmt: skip
IMAGES = ('logo', 'stamp', 'signature')
FIXED: dict[str, tuple[str, ...]] = {
    'document': ('number', 'date', 'version', 'currency'),
    'seller': (*PARTY, *IMAGES),
    'buyer': PARTY,
    'manager': ('name', 'post', 'phone', 'email'),
    'totals': ('gross', 'net', 'vat', 'discount', 'paid', 'to_pay', 'count'),
    'qr': (),
}  # fmt: skip
ROWS: dict[str, tuple[str, ...]] = {
    'rows': ('number', 'name', 'code', 'quantity', 'unit', 'price', 'discount', 'discount_percent', 'vat_rate', 'vat',
             'net', 'gross'),
    'vat': ('rate', 'amount'),
    'parts': ('percent', 'amount', 'left', 'until', 'note'),
}  # fmt: skip
RECORDS = ('deal', 'invoice', 'quote', 'company', 'contact')


@dataclass(frozen=True)
class Place:
    """One place of a record: `name` as templates write it («own_12»), `field` as the catalogue knows it."""

    name: str
    field: Field


def of_record(work: UnitOfWork, kind: str) -> list[Place]:
    """The places of a record of this kind, the team's own fields last."""
    found = catalog.fields(work, kind)
    return [Place(name.replace('.', '_'), field) for name, field in found.items() if not field.wordless]


def known(work: UnitOfWork, asked: tuple[str, ...] = (), *, word: bool = False) -> Known:
    """All a template may name, a Word file where `word`; `asked` are the fields its form asks for."""
    records: dict[str, Any] = {kind: {place.name for place in of_record(work, kind)} for kind in RECORDS}
    return Known({**FIXED, **records, 'asked': asked}, ROWS, WORD_FORMATS if word else FORMATS)
