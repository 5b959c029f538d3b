"""The forms that documents are made from: a code, the versions in force by date, what each asks and stands on."""

from dataclasses import dataclass
from datetime import date

from ..errors import NotFound
from ..numerators import KINDS, Kind
from .extras import ActExtra, ContractExtra, Extra, FacturaExtra, M2Extra, Torg12Extra, UpdExtra

ALL = ('deal', 'invoice', 'quote')


@dataclass(frozen=True)
class Form:
    """`name` is how the paper calls itself; `versions` (first day in force, version); `of` the nouns it is made for."""

    code: str
    name: str
    extra: type[Extra]
    versions: tuple[tuple[date, str], ...] = ((date.min, '1'),)
    of: tuple[str, ...] = ALL
    rows: bool = True
    lines: str = 'all'

    def version(self, day: date) -> str:
        """The version in force on this day."""
        return [version for first, version in self.versions if first <= day][-1]


# Счёт-фактура: приложение № 1 к постановлению № 1137, с 01.10.2024 в ред. № 1096, с 01.04.2026 в ред. № 26.
FACTURA = ((date.min, '2024-10'), (date(2026, 4, 1), '2026-04'))
FORMS: dict[str, Form] = {
    form.code: form
    for form in (
        Form('act', 'Акт', ActExtra, lines='services'),
        Form('upd', 'УПД', UpdExtra, FACTURA),
        Form('torg12', 'ТОРГ-12', Torg12Extra, ((date.min, '1998-12'),), lines='goods'),
        Form('factura', 'Счёт-фактура', FacturaExtra, FACTURA),
        Form('contract', 'Договор', ContractExtra, of=(*ALL, 'company'), rows=False),
        Form('m2', 'Доверенность М-2', M2Extra, ((date.min, '1997-10'),), (*ALL, 'company'), False, 'goods'),
    )
}
KINDS.update({code: Kind('document', code, 'company') for code in FORMS})


def form_of(code: str) -> Form:
    """The form of this code. Raises NotFound."""
    if code not in FORMS:
        raise NotFound('missing', entity='form', id=code)
    return FORMS[code]
