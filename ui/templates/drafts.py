"""What is being written, shown as a paper before it is kept: only to the one who writes it."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from domain import documents, templates
from domain.errors import Refusal
from domain.people import Person
from domain.permissions import Permission
from domain.templates import TemplateVersion
from domain.unit_of_work import UnitOfWork

from .. import guard
from ..documents.printing import told
from ..locales import Words
from ..ports import Store
from ..print.printer import Printer
from ..print.serving import SCREEN_HEADERS, WORD_TYPE, pdf_headers, word_headers

MOST = 200
PAPERS = ('invoice', 'quote')


@dataclass
class Draft:
    """A text that one person writes, and the record it is tried on."""

    person_id: int
    form: str
    version: TemplateVersion
    kind: str
    record_id: int


class Drafts:
    """The drafts of one process, the oldest forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Draft] = OrderedDict()

    def keep(self, draft: Draft, token: str = '') -> str:
        """Keep a draft under its token, a new one where none is given."""
        token = token or secrets.token_urlsafe(16)
        self._kept[token] = draft
        self._kept.move_to_end(token)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return token

    def get(self, token: str, person_id: int) -> Draft | None:
        """The draft, for the one who writes it."""
        found = self._kept.get(token)
        return found if found and found.person_id == person_id else None


DRAFTS = Drafts()


def address(token: str, turn: int, ending: str = 'pdf') -> str:
    """/template/draft/{token}.pdf; `turn` only makes the browser ask anew."""
    return f'/template/draft/{token}.{ending}?v={turn}'


async def page(printer: Printer, draft: Draft, facts: dict[str, Any], *, screen: bool = False) -> str:
    """HTML of a draft's paper. Raises PrintFailed."""
    if draft.form in PAPERS:
        facts['extras']['templates'] = {draft.version.lang: draft.version}
        return await printer.page(facts, draft.form, draft.version.lang, screen=screen)
    return await printer.document(of_draft(draft, facts), screen=screen)


def of_draft(draft: Draft, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a document as this draft prints it."""
    return {**facts, 'template': draft.version, 'lang': draft.version.lang}


def routes(store: Store, printer: Printer) -> APIRouter:
    """GET /template/draft/{token}.pdf, .html and .docx: 401 without a session, 404 for another's, 500 with words."""
    router = APIRouter(include_in_schema=False)

    async def read(request: Request, token: str) -> tuple[Words, Draft, dict[str, Any]] | Response:
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)
        draft = DRAFTS.get(token, signed.person_id)
        if draft is None:
            return Response(status_code=404)

        def facts(work: UnitOfWork) -> tuple[Person, dict[str, Any], Refusal | None]:
            work.require(Permission.SETTINGS_EDIT)
            person = work.get(Person, signed.person_id)
            try:
                asked = templates.REPLACEABLE.get(draft.form, ())
                word = bool(draft.version.file)
                templates.check(draft.version.body, templates.known(work, asked, word=word))
                return person, documents.trial(work, draft.form, draft.kind, draft.record_id), None
            except Refusal as refusal:
                return person, {}, refusal

        try:
            person, found, refusal = await store.ask(signed.person_id, facts)
        except Refusal as unseen:
            return Response(status_code=unseen.status)
        t = Words(person.lang, person.zone)
        return told(t, refusal) if refusal else (t, draft, found)

    @router.get('/template/draft/{token}.pdf')
    async def pdf(request: Request, token: str, download: bool = False) -> Response:
        answer = await read(request, token)
        if isinstance(answer, Response):
            return answer
        t, draft, facts = answer
        try:
            if draft.version.file:
                tag, content = await printer.document_pdf(of_draft(draft, facts))
            else:
                tag, content = await printer.pdf(await page(printer, draft, facts), landscape=draft.version.landscape)
        except Refusal as failed:
            return told(t, failed)
        headers = pdf_headers(t('Preview'), tag, download)
        return Response(content, media_type='application/pdf', headers=headers)

    @router.get('/template/draft/{token}.html')
    async def screen(request: Request, token: str) -> Response:
        answer = await read(request, token)
        if isinstance(answer, Response):
            return answer
        t, draft, facts = answer
        try:
            found = await page(printer, draft, facts, screen=True)
        except Refusal as failed:
            return told(t, failed)
        return Response(found, media_type='text/html; charset=utf-8', headers=SCREEN_HEADERS)

    @router.get('/template/draft/{token}.docx')
    async def word(request: Request, token: str) -> Response:
        answer = await read(request, token)
        if isinstance(answer, Response):
            return answer
        t, draft, facts = answer
        if not draft.version.file:
            return Response(status_code=404)
        try:
            content = await printer.word(of_draft(draft, facts))
        except Refusal as failed:
            return told(t, failed)
        return Response(content, media_type=WORD_TYPE, headers=word_headers(t('Preview'), token))

    return router
