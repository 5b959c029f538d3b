"""Invoices and quotes as they are printed: their facts, and the templates that stand in for the shipped forms."""

from typing import Any

from .. import templates
from ..invoices import paper_facts
from ..unit_of_work import UnitOfWork
from .snapshot import origin, told_by


def printed_facts(work: UnitOfWork, kind: str, id: int) -> dict[str, Any]:
    """As `paper_facts`; 'extras' has the 'templates' in force by language and then the 'fields' they may name."""
    facts = paper_facts(work, kind, id)
    found = {lang: templates.standing_in(work, kind, lang) for lang in templates.LANGS}
    there = {lang: one for lang, one in found.items() if one}
    if there:
        facts['extras'] |= {'templates': there, 'fields': told_by(work, origin(work, kind, id))['fields']}
    return facts
