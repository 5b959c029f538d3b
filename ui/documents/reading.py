"""What screens show of documents: those of a record, what can be made for it, one document with all around it."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col

from domain import documents, templates
from domain.activities.titles import titles
from domain.deals import Deal
from domain.documents import FORMS, Document, sets
from domain.templates import TemplateVersion
from domain.unit_of_work import UnitOfWork

from ..locales import Words


@dataclass
class Found:
    """The documents of a record, the forms of its direction's set, those that are due, all that can be made by name."""

    source: str
    id: int
    documents: list[Document]
    wanted: list[str] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> Any:
        """What a list of them depends on."""
        return [(one.id, one.version) for one in self.documents], self.wanted, self.due, self.forms


def of(work: UnitOfWork, source: str, id: int, deal_id: int | None = None) -> Found:
    """What a record's page shows; `deal_id` names the deal whose direction says what is wanted."""
    forms = documents.offered(work, source)
    found = Found(source, id, documents.of(work, source, id), forms=forms)
    deal = (
        work.find(Deal, col(Deal.id) == (id if source == 'deal' else deal_id)) if deal_id or source == 'deal' else None
    )
    if deal is not None:
        known = [one.form for one in sets.of_direction(work, deal.direction_id)]
        found.wanted = [code for code in known if code in forms]
        found.due = sets.due(work, deal) if source == 'deal' else []
    return found


def form_name(t: Words, code: str, own: dict[str, str]) -> str:
    """What a form is called: a shipped one in the reader's language, an own one as the team named it."""
    return t(f'document.{code}') if code in FORMS else own.get(code, code)


@dataclass
class Opened:
    """One document, its versions, and the others of its record."""

    document: Document
    versions: list[Document]
    around: Found
    back: tuple[str, int, str]
    template: TemplateVersion | None = None


def read(work: UnitOfWork, id: int) -> Opened:
    """Raises NotFound."""
    document = work.get(Document, id)
    kind, of_id = ('deal', document.deal_id) if document.deal_id else (document.source, document.source_id)
    named = titles(work, [(kind, of_id or 0)])
    name = str(named[kind, of_id or 0]['title']) if (kind, of_id or 0) in named else ''
    version_id = documents.template_of(document.form_version)
    return Opened(document, documents.versions(work, document), of(work, kind, of_id or 0), (kind, of_id or 0, name),
                  templates.version(work, version_id) if version_id else None)  # fmt: skip
