"""Documents as files: printed once from their snapshot, kept, and given to those who may see them."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from nicegui import app, background_tasks

from domain import documents, templates
from domain.documents import Document
from domain.errors import Refusal
from domain.history import Change
from domain.people import Person
from domain.permissions import House
from domain.unit_of_work import UnitOfWork

from .. import guard
from ..locales import Words
from ..ports import Files, Store
from ..print.printer import Printer, facts_of, word_page
from ..print.render import PrintFailed
from ..print.serving import SCREEN_HEADERS, WORD_TYPE, pdf_headers, word_headers

log = logging.getLogger('artel.print')


class Keeper:
    """Prints documents that have no file yet and keeps what was printed, a Word file and its PDF where it is one."""

    def __init__(self, store: Store, files: Files, printer: Printer) -> None:
        self.store, self.files, self.printer = store, files, printer

    async def content(self, document: Document, facts: dict[str, Any]) -> bytes:
        """The kept file, printed now from `facts` where there is none. Raises PrintFailed."""
        kept = self.files.get(document.file) if document.file else None
        if kept is not None:
            return kept
        if document.is_word:
            _, printed = await self.printer.word_pdf(await self.word(document, facts))
        else:
            _, printed = await self.printer.document_pdf(facts)
        token = await self.store.do(House(), documents.keep_file, document.id, self.files.put(printed))
        return self.files.get(token) or printed

    async def word(self, document: Document, facts: dict[str, Any]) -> bytes:
        """The kept Word file, made now from `facts` where there is none. Raises PrintFailed."""
        kept = self.files.get(document.word) if document.word else None
        if kept is not None:
            return kept
        made = await self.printer.word(facts)
        token = await self.store.do(House(), documents.keep_word, document.id, self.files.put(made))
        return self.files.get(token) or made

    def hear(self, changes: Sequence[Change]) -> None:
        """Print what was just made, so that its file is there before anybody asks."""
        for change in changes:
            if change.entity == 'document' and not change.before and not change.undone:
                background_tasks.create(self._keep(change.entity_id), name='print a document')

    async def _keep(self, id: int) -> None:
        try:
            await self.content(*await self.store.ask(House(), lambda work: opened(work, id)))
        except Refusal as refusal:  # nothing to print with, or taken back already: it is printed when it is opened
            log.info('document %s was not printed yet: %s', id, refusal)


def opened(work: UnitOfWork, id: int) -> tuple[Document, dict[str, Any]]:
    """A document and all that printing it needs. Raises NotFound."""
    document = work.get(Document, id)
    version_id = documents.template_of(document.form_version)
    return document, facts_of(document, templates.version(work, version_id) if version_id else None)


def routes(store: Store, files: Files, printer: Printer) -> APIRouter:
    """GET /document/{id}.pdf, .html and, of those made from Word files, .docx.

    401 without a session, 404 for hidden ones, 503 where nothing can print.
    """
    router, keeper = APIRouter(include_in_schema=False), Keeper(store, files, printer)
    app.on_startup(lambda: store.feed.listen(keeper.hear))

    async def read(request: Request, id: int) -> tuple[Words, Document, dict[str, Any]] | Response:
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)

        def found(work: UnitOfWork) -> tuple[Person, Document, dict[str, Any]]:
            return work.get(Person, signed.person_id), *opened(work, id)

        try:
            person, document, facts = await store.ask(signed.person_id, found)
        except Refusal as refusal:
            return Response(status_code=refusal.status)
        return Words(person.lang, person.zone), document, facts

    @router.get('/document/{id:int}.pdf')
    async def pdf(request: Request, id: int, download: bool = False) -> Response:
        answer = await read(request, id)
        if isinstance(answer, Response):
            return answer
        t, document, facts = answer
        try:
            content = await keeper.content(document, facts)
        except PrintFailed as failed:
            return told(t, failed)
        headers = pdf_headers(_name(document), hashlib.sha256(content).hexdigest(), download)
        if request.headers.get('if-none-match') == headers['ETag']:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type='application/pdf', headers=headers)

    @router.get('/document/{id:int}.html')
    async def screen(request: Request, id: int) -> Response:
        answer = await read(request, id)
        if isinstance(answer, Response):
            return answer
        t, document, facts = answer
        try:
            if document.is_word:
                page = await asyncio.to_thread(word_page, await keeper.word(document, facts), document.title)
            else:
                page = await printer.document(facts, screen=True)
        except PrintFailed as failed:
            return told(t, failed)
        return Response(page, media_type='text/html; charset=utf-8', headers=SCREEN_HEADERS)

    @router.get('/document/{id:int}.docx')
    async def word(request: Request, id: int) -> Response:
        answer = await read(request, id)
        if isinstance(answer, Response):
            return answer
        t, document, facts = answer
        if not document.is_word:
            return Response(status_code=404)
        try:
            content = await keeper.word(document, facts)
        except PrintFailed as failed:
            return told(t, failed)
        headers = word_headers(_name(document), hashlib.sha256(content).hexdigest())
        return Response(content, media_type=WORD_TYPE, headers=headers)

    return router


def told(t: Words, failed: Refusal) -> Response:
    """Why there is no paper, in words that its frame shows."""
    status = failed.status if failed.status >= 500 else 500
    return Response(t.refusal(failed.code, failed.facts), status, media_type='text/plain; charset=utf-8')


def _name(document: Document) -> str:
    return f'{document.title} от {document.date:%d.%m.%Y}'


def word_address(document: Document) -> str:
    """/document/{id}.docx of a document made from a Word file."""
    return f'/document/{document.id}.docx?v={document.document_version}'


def address(document: Document, *, download: bool = False) -> str:
    """/document/{id}.pdf; a made paper never changes, so its address needs no version of its own."""
    return f'/document/{document.id}.pdf?v={document.document_version}{"&download=1" if download else ""}'
