"""Documents of a record, newest first."""

from sqlalchemy.orm import defer
from sqlmodel import col, select

from ..errors import Invalid
from ..unit_of_work import UnitOfWork
from .noun import SOURCES, Document

MOST = 200


def of(work: UnitOfWork, kind: str, id: int) -> list[Document]:
    """The documents of a deal, an invoice, a quote or a company, replaced versions right below theirs.

    Their snapshots are not read: ask `get` for one of them.
    """
    if kind not in SOURCES:
        raise Invalid('field.wrong', field='source')
    where = col(getattr(Document, f'{kind}_id')) == id
    query = (
        select(Document)
        .where(where, Document.seen_by(work.actor), col(Document.deleted_at).is_(None))
        .options(defer(Document.facts), defer(Document.extra))  # type: ignore[arg-type]
        .order_by(col(Document.date).desc(), col(Document.id).desc())
        .limit(MOST)
    )
    found: list[Document] = [one for (one,) in work.rows(query)]
    newest: dict[int, int] = {}
    for place, one in enumerate(found):
        newest.setdefault(one.family, place)
    return sorted(found, key=lambda one: (newest[one.family], -one.document_version))
