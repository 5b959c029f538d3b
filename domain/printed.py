"""Papers that are printed from how they stand now: quotes, invoices, credit notes."""

from collections.abc import Collection
from typing import Any

from . import credit_notes
from .credit_notes import CreditNote
from .errors import Invalid
from .invoices import paper_facts as facts_of_paper
from .invoices.printing import PAPERS
from .unit_of_work import Entity, UnitOfWork

NOUNS: dict[str, type[Entity]] = {**PAPERS, 'credit_note': CreditNote}


def paper_facts(work: UnitOfWork, kind: str, id: int, chosen: Collection[int] | None = None) -> dict[str, Any]:
    """Everything printing needs, as `invoices.paper_facts` tells it. Raises NotFound, Invalid."""
    if kind not in NOUNS:
        raise Invalid('field.wrong', field='kind')
    return credit_notes.paper_facts(work, id) if kind == 'credit_note' else facts_of_paper(work, kind, id, chosen)
