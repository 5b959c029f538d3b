"""The forms that documents are made from: a code, the versions in force by date, what each asks and stands on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col

from .. import templates
from ..numerators import KINDS, Kind
from ..templates import REPLACEABLE
from ..unit_of_work import UnitOfWork
from .extras import ActExtra, ContractExtra, Extra, FacturaExtra, M2Extra, Torg12Extra, UpdExtra

ALL = ('deal', 'invoice', 'quote')


@dataclass(frozen=True)
class Form:
    """`name` is how the paper calls itself; `versions` (first day in force, version); `of` the nouns it is made for.

    `template_id` is the version of the team's template it is printed from, None for the shipped one; `word` tells
    that it is a Word file. What the law fixes is not replaced by templates.
    """

    code: str
    name: str
    extra: type[Extra]
    versions: tuple[tuple[date, str], ...] = ((date.min, '1'),)
    of: tuple[str, ...] = ALL
    rows: bool = True
    lines: str = 'all'
    fixed: bool = True
    template_id: int | None = None
    word: bool = False

    def version(self, day: date) -> str:
        """The version in force on this day; a template's is 't' and its id, 'w' and its id where it is a Word file."""
        if self.template_id:
            return f'{"w" if self.word else "t"}{self.template_id}'
        return [version for first, version in self.versions if first <= day][-1]


# Счёт-фактура: приложение № 1 к постановлению № 1137, с 01.10.2024 в ред. № 1096, с 01.04.2026 в ред. № 26.
FACTURA = ((date.min, '2024-10'), (date(2026, 4, 1), '2026-04'))
FORMS: dict[str, Form] = {
    form.code: form
    for form in (
        Form('act', 'Акт', ActExtra, lines='services', fixed=False),
        Form('upd', 'УПД', UpdExtra, FACTURA),
        Form('torg12', 'ТОРГ-12', Torg12Extra, ((date.min, '1998-12'),), lines='goods'),
        Form('factura', 'Счёт-фактура', FacturaExtra, FACTURA),
        Form('contract', 'Договор', ContractExtra, of=(*ALL, 'company'), rows=False, fixed=False),
        Form('m2', 'Доверенность М-2', M2Extra, ((date.min, '1997-10'),), (*ALL, 'company'), False, 'goods'),
    )
}
KINDS.update({code: Kind('document', code, 'company') for code in FORMS})
REPLACEABLE.update({form.code: tuple(form.extra.model_fields) for form in FORMS.values() if not form.fixed})


def form_of(work: UnitOfWork, code: str) -> Form:
    """The form of this code, shipped or the team's own, as it is printed now. Raises NotFound."""
    if code in FORMS:
        instead = templates.standing_in(work, code, 'ru') if code in REPLACEABLE else None
        return replace(FORMS[code], template_id=instead.id, word=bool(instead.file)) if instead else FORMS[code]
    own = templates.own_form(work, code)
    found = templates.version(work, own.current_id or 0)
    return Form(code, own.name, Extra, of=tuple(own.of), rows=found.rows, fixed=False, template_id=found.id,
                word=bool(found.file))  # fmt: skip


def offered(work: UnitOfWork, of: str = '') -> dict[str, str]:
    """{code: name} of the forms that are made for a noun, of all where none is named; the team's own last."""
    shipped = {code: form.name for code, form in FORMS.items() if not of or of in form.of}
    return shipped | {one.code: one.name for one in templates.own_forms(work, of)}


def named(work: UnitOfWork, codes: Iterable[str]) -> dict[str, str]:
    """{code: name} of all that are offered and of these own forms, though they are out of use or deleted."""
    found = offered(work)
    for code in {one for one in codes if one.startswith(templates.PREFIX)} - found.keys():
        digits = code.removeprefix(templates.PREFIX)
        id = int(digits) if digits.isascii() and digits.isdigit() else 0
        gone = work.find(templates.PaperTemplate, col(templates.PaperTemplate.id) == id, deleted=True)
        if gone is not None:
            found[code] = gone.name
    return found


def extra_of(code: str) -> type[Extra]:
    """What a form asks besides its record."""
    return FORMS[code].extra if code in FORMS else Extra


def template_of(form_version: str) -> int | None:
    """The id of the template's version in a document's `form_version`, None for a shipped form's."""
    return int(form_version[1:]) if form_version.startswith(('t', 'w')) else None
