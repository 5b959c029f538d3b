"""What a letter carries of papers: printed now, kept as files that stay as they are."""

import asyncio
from typing import Any

from domain.documents import printed_facts
from domain.mail import Enclosure
from domain.printed import NOUNS
from domain.unit_of_work import UnitOfWork

from ..attached.looking import keep
from ..context import Context
from ..documents.printing import Keeper, opened
from ..locales import Words
from ..print.render import PrintFailed

NAMES = {'invoice': 'Invoice {number}', 'quote': 'Quote {number}', 'credit_note': 'Credit note {number}'}


async def printed(context: Context, paper: Enclosure, lang: str) -> tuple[dict[str, Any], tuple[str, int, int]]:
    """(the kept PDF as `mail.write` takes files, the paper with the version that was printed).

    Raises Refusal: PrintFailed where there is nothing to print with, NotFound.
    """
    if paper.kind == 'document':
        return await _document(context, paper)

    def read(work: UnitOfWork) -> tuple[int, dict[str, Any]]:
        return work.get(NOUNS[paper.kind], paper.id).version, printed_facts(work, paper.kind, paper.id)

    version, facts = await context.ask(read)
    page = await context.printer.page(facts, paper.kind, lang)
    _, content = await context.printer.pdf(page)
    name = f'{Words(lang)(NAMES[paper.kind], number=facts["number"])}.pdf'
    file = await asyncio.to_thread(keep, context.files, name, content)
    return file, (paper.kind, paper.id, version)


async def _document(context: Context, paper: Enclosure) -> tuple[dict[str, Any], tuple[str, int, int]]:
    """The PDF of a document; one made from a Word file goes as that file where it has no PDF."""
    document, facts = await context.ask(opened, paper.id)
    keeper = Keeper(context.store, context.files, context.printer)
    try:
        content, ending = await keeper.content(document, facts), 'pdf'
    except PrintFailed:
        if not document.is_word:
            raise
        content, ending = await keeper.word(document, facts), 'docx'
    file = await asyncio.to_thread(keep, context.files, f'{document.title}.{ending}', content)
    document, _ = await context.ask(opened, paper.id)  # keeping its file was a step of its own
    return file, ('document', paper.id, document.version)
