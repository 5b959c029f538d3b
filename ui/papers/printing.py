"""Papers as PDF and as a page for the screen: read as the person who asks, printed_facts once for the same content."""

from typing import Any

from fastapi import APIRouter, Request, Response

from domain.documents import printed_facts
from domain.errors import Refusal
from domain.people import Person
from domain.unit_of_work import UnitOfWork

from .. import guard
from ..documents.printing import routes as document_routes
from ..locales import Words
from ..ports import Files, Store
from ..print.printer import KINDS, Printer
from ..print.render import PrintFailed
from ..print.serving import SCREEN_HEADERS, pdf_headers
from ..templates.drafts import routes as draft_routes
from .offer_routes import routes as offer_routes

NAMES = {'invoice': 'Invoice {number}', 'quote': 'Quote {number}'}


def routes(store: Store, files: Files, printer: Printer) -> APIRouter:
    """GET /paper/{kind}/{id}.pdf and .html?lang=ru|en: the paper, to those who may see it.

    401 without a session, 404 for what is missing or hidden, 503 with words where there is nothing to print with.
    The routes of documents, public offers and drafts of templates come along, since one printer serves all.
    """
    router = APIRouter(include_in_schema=False)

    async def read(request: Request, kind: str, id: int) -> tuple[Words, dict[str, Any]] | Response:
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        if kind not in KINDS:
            return Response(status_code=404)

        def facts(work: UnitOfWork) -> tuple[Person, dict[str, Any]]:
            return work.get(Person, signed.person_id), printed_facts(work, kind, id)

        try:
            person, found = await store.ask(signed.person_id, facts)
        except Refusal as refusal:
            return Response(status_code=refusal.status)
        return Words(person.lang, person.zone), found

    @router.get('/paper/{kind}/{id:int}.pdf')
    async def pdf(request: Request, kind: str, id: int, lang: str = 'ru', download: bool = False) -> Response:
        answer = await read(request, kind, id)
        if isinstance(answer, Response):
            return answer
        t, facts = answer
        try:
            tag, content = await printer.pdf(await printer.page(facts, kind, lang))
        except PrintFailed as failed:
            text = t.refusal(failed.code, failed.facts)
            return Response(text, failed.status, media_type='text/plain; charset=utf-8')
        headers = pdf_headers(Words(lang)(NAMES[kind], number=facts['number']), tag, download)
        if request.headers.get('if-none-match') == headers['ETag']:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type='application/pdf', headers=headers)

    @router.get('/paper/{kind}/{id:int}.html')
    async def screen(request: Request, kind: str, id: int, lang: str = 'ru') -> Response:
        answer = await read(request, kind, id)
        if isinstance(answer, Response):
            return answer
        page = await printer.page(answer[1], kind, lang, screen=True)
        return Response(page, media_type='text/html; charset=utf-8', headers=SCREEN_HEADERS)

    router.include_router(document_routes(store, files, printer))
    router.include_router(offer_routes(store, files, printer))
    router.include_router(draft_routes(store, printer))
    return router


def address(kind: str, id: int, lang: str, version: int | None = None, *, download: bool = False) -> str:
    """/paper/{kind}/{id}.pdf for a language; `version` only makes the browser ask anew."""
    more = f'&v={version}' if version is not None else ''
    return f'/paper/{kind}/{id}.pdf?lang={lang}{more}{"&download=1" if download else ""}'
