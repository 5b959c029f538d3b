"""Documents are made, made anew as the next version, and put into the bin."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col

from .. import numerators
from ..companies import Company
from ..errors import Invalid
from ..permissions import Permission
from ..signing import must_be_the_house
from ..types import plain
from ..unit_of_work import UnitOfWork, fit, when
from .extras import CHOICES
from .forms import Form, extra_of, form_of
from .noun import Document, DocumentFields
from .snapshot import Origin, origin, take
from .suggesting import suggest


def make(work: UnitOfWork, code: str, kind: str, id: int, values: dict[str, Any] | None = None) -> Document:
    """Make a document of the form `code` for a record; what `values` leave out is suggested.

    Its number is the next one unless given. Raises Invalid('document.no_rows' | 'document.no_seller' | …), NotFound.
    """
    work.require(Permission.DOCUMENT_MAKE)
    form, found = form_of(work, code), origin(work, kind, id)
    if kind not in form.of:
        raise Invalid('document.not_for', name=form.name)
    given = suggest(work, code, kind, id) | {'number': ''} | (values or {})
    fields, extra = checked(work, form, given)
    facts = take(work, form, found, fields, extra)
    where = numerators.place(work, fields.get('seller_id'), found.deal_id)
    numerators.must_be_free(work, code, fields['number'], fields['date'], where=where)
    fields['number'] = fields['number'] or numerators.issue(work, code, fields['date'], where)
    return work.add(_document(form, found, fields, extra, facts, owner_id=work.actor_id))


def remake(work: UnitOfWork, document_id: int, values: dict[str, Any] | None = None) -> Document:
    """Replace a document by a new version from the record as it is now; the old one stays as it was made."""
    work.require(Permission.DOCUMENT_MAKE)
    old = work.get(Document, document_id)
    old.must_be_last()
    form, found = form_of(work, old.form), origin(work, old.source, old.source_id)
    given = asked(old) | (values or {})
    fields, extra = checked(work, form, given)
    fields['number'] = fields['number'] or old.number
    facts = take(work, form, found, fields, extra)
    where = numerators.place(work, fields.get('seller_id'), found.deal_id)
    others = [one.id or 0 for one in versions(work, old)]
    numerators.must_be_free(work, old.form, fields['number'], fields['date'], others, where)
    new = work.add(
        _document(form, found, fields, extra, facts, owner_id=old.owner_id, first_id=old.family,
                  document_version=old.document_version + 1),
        'document.versioned',
    )  # fmt: skip
    work.record('document.replaced', old, replaced_by=new.id)
    return new


def asked(document: Document) -> dict[str, Any]:
    """What a document was made with: the values its dialog shows when it is made anew."""
    extra = extra_of(document.form)
    return {name: getattr(document, name) for name in DocumentFields.model_fields} | fit(
        extra, {name: value for name, value in document.extra.items() if value not in ('', None)}
    )


def drop(work: UnitOfWork, document_id: int) -> None:
    """Put a document into the bin; the version before it is the last one again. Its number stays taken."""
    work.require(Permission.DOCUMENT_DELETE)
    document = work.get(Document, document_id)
    document.must_be_last()
    for before in work.all(Document, col(Document.replaced_by) == document_id):
        work.record('document.replaced', before, replaced_by=None)
    work.remove(document)


def keep_file(work: UnitOfWork, document_id: int, token: str) -> str:
    """Keep the printed file of a document; the token of the one that was first. The house's own step."""
    must_be_the_house(work)
    document = work.get(Document, document_id, deleted=True)
    if not document.file:
        work.record('document.printed', document, file=token)
    return document.file


def keep_word(work: UnitOfWork, document_id: int, token: str) -> str:
    """Keep the Word file of a document; the token of the one that was first. The house's own step."""
    must_be_the_house(work)
    document = work.get(Document, document_id, deleted=True)
    if not document.word:
        work.record('document.printed', document, word=token)
    return document.word


def versions(work: UnitOfWork, document: Document) -> list[Document]:
    """All versions of a document, the newest first."""
    where = (col(Document.first_id) == document.family) | (col(Document.id) == document.family)
    return work.all(Document, where, order=col(Document.document_version).desc())


def checked(work: UnitOfWork, form: Form, given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(fields of the document, fields of its form), converted. Raises Invalid naming the field."""
    common = {name: value for name, value in given.items() if name in DocumentFields.model_fields}
    fields = fit(DocumentFields, common)
    extra = fit(form.extra, {name: value for name, value in given.items() if name not in common})
    for name in (name for name, info in form.extra.model_fields.items() if info.is_required()):
        if extra.get(name) in (None, ''):
            raise Invalid('field.required', field=name)
    for name, codes in CHOICES.items():
        if name in extra and extra[name] not in codes:
            raise Invalid('field.wrong', field=name)
    if fields.get('seller_id') is None:
        raise Invalid('document.no_seller', name=form.name)
    if not work.get(Company, fields['seller_id']).mine:
        raise Invalid('paper.not_ours', field='seller_id')
    _must_make_sense(form, fields['date'], extra)
    return fields, extra


def _must_make_sense(form: Form, day: date, extra: dict[str, Any]) -> None:
    if day.year < 2000 or day.year > 2100:
        raise Invalid('field.not_a_date', field='date')
    until = extra.get('valid_until')
    if until is not None and until < day:
        raise Invalid('paper.dates_crossed', field='valid_until')
    if form.code == 'm2':
        for name, digits in (('passport_series', 4), ('passport_number', 6)):
            bare = extra.get(name, '').replace(' ', '')
            if not (bare.isascii() and bare.isdigit() and len(bare) == digits):
                raise Invalid('document.wrong_passport', field=name, digits=digits)
            extra[name] = bare
        issued = extra.get('passport_issued_on')
        if issued is not None and issued > day:
            raise Invalid('document.from_the_future', field='passport_issued_on')
    if form.code == 'torg12' and extra.get('gross') and extra.get('net') and extra['gross'] < extra['net']:
        raise Invalid('document.gross_below_net', field='gross')


def _document(form: Form, found: Origin, fields: dict[str, Any], extra: dict[str, Any], facts: dict[str, Any],
              **more: Any) -> Document:  # fmt: skip
    ties: dict[str, Any] = {'deal_id': found.deal_id, 'company_id': found.company_id, 'contact_id': found.contact_id}
    if found.kind in ('invoice', 'quote'):
        ties[f'{found.kind}_id'] = found.id
    return Document(
        form=form.code, form_version=form.version(fields['date']), source=found.kind, source_id=found.id,
        title=f'{form.name} № {fields["number"]}', amount=Decimal(facts['totals']['gross']), currency=found.currency,
        extra=plain(extra), facts=facts, **fields, **ties, **more,
    )  # fmt: skip


@when('document.restored')
def _follow(work: UnitOfWork, document: Document) -> None:
    """A version out of the bin replaces the one before it again."""
    for before in versions(work, document):
        if before.document_version == document.document_version - 1 and before.replaced_by is None:
            work.record('document.replaced', before, replaced_by=document.id)
