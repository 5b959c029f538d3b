"""Invoices and quotes as they are printed: their facts, and the templates that stand in for the shipped forms."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from .. import templates
from ..printed import paper_facts
from ..unit_of_work import UnitOfWork
from .extras import Extra
from .forms import FORMS, Form
from .making import checked
from .snapshot import origin, take, told_by
from .suggesting import suggest_for

PAPERS = ('invoice', 'quote')
OWN = 'own-0'


def printed_facts(work: UnitOfWork, kind: str, id: int, chosen: Collection[int] | None = None) -> dict[str, Any]:
    """As `paper_facts`; 'extras' has the 'templates' in force by language and then the 'fields' they may name."""
    facts = paper_facts(work, kind, id, chosen)
    if kind not in templates.REPLACEABLE:
        return facts
    found = {lang: templates.standing_in(work, kind, lang) for lang in templates.LANGS}
    there = {lang: one for lang, one in found.items() if one}
    if there:
        facts['extras'] |= {'templates': there, 'fields': told_by(work, origin(work, kind, id))['fields']}
    return facts


def trial(work: UnitOfWork, form: str, kind: str, id: int, name: str = '') -> dict[str, Any]:
    """What a paper of this form would be printed from, were it made now for a record; nothing is kept.

    `name` is what an own form is called in a refusal.

    The facts of `paper_facts` for an invoice or a quote, those of a document otherwise. Raises Refusal.
    """
    found = origin(work, kind, id)
    if form in PAPERS:
        facts = paper_facts(work, kind, id)
        facts['extras'] |= {'fields': told_by(work, found)['fields']}
        return facts
    base = replace(FORMS.get(form) or Form(OWN, name, Extra), rows=False, template_id=1)
    fields, extra = checked(work, base, suggest_for(work, base, found) | {'lines': 'all'})
    facts = take(work, base, found, fields, extra)
    return {**facts, 'number': fields['number'], 'date': fields['date'], 'title': base.name, 'details': extra,
            'form': form}  # fmt: skip
