"""What a letter carries of papers: printed now, kept as files that stay as they are."""

import asyncio
from typing import Any

from domain.documents import printed_facts
from domain.invoices.printing import PAPERS
from domain.mail import Enclosure
from domain.unit_of_work import UnitOfWork

from ..attached.looking import keep
from ..context import Context
from ..documents.printing import opened
from ..locales import Words
from ..print.printer import is_landscape

NAMES = {'invoice': 'Invoice {number}', 'quote': 'Quote {number}'}


async def printed(context: Context, paper: Enclosure, lang: str) -> tuple[dict[str, Any], tuple[str, int, int]]:
    """(the kept PDF as `mail.write` takes files, the paper with the version that was printed).

    Raises Refusal: PrintFailed where there is nothing to print with, NotFound.
    """
    if paper.kind == 'document':
        return await _document(context, paper)

    def read(work: UnitOfWork) -> tuple[int, dict[str, Any]]:
        return work.get(PAPERS[paper.kind], paper.id).version, printed_facts(work, paper.kind, paper.id)

    version, facts = await context.ask(read)
    page = await context.printer.page(facts, paper.kind, lang)
    _, content = await context.printer.pdf(page)
    name = f'{Words(lang)(NAMES[paper.kind], number=facts["number"])}.pdf'
    file = await asyncio.to_thread(keep, context.files, name, content)
    return file, (paper.kind, paper.id, version)


async def _document(context: Context, paper: Enclosure) -> tuple[dict[str, Any], tuple[str, int, int]]:
    document, facts = await context.ask(opened, paper.id)
    content = await asyncio.to_thread(context.files.get, document.file) if document.file else None
    if content is None:
        _, content = await context.printer.pdf(await context.printer.document(facts), landscape=is_landscape(facts))
    file = await asyncio.to_thread(keep, context.files, f'{document.title}.pdf', content)
    return file, ('document', paper.id, document.version)
