"""Word files of templates: kept when they are brought, given to those who set things up, and made to begin with."""

import asyncio
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from domain import templates
from domain.errors import NotFound, Refusal
from domain.people import Person
from domain.permissions import Permission
from domain.templates import OF, PaperTemplate, TemplateVersion
from domain.templates.language import Known
from domain.unit_of_work import UnitOfWork

from .. import guard
from ..locales import LANGS, Words
from ..ports import Files, Store
from ..print.serving import WORD_TYPE, word_headers

if TYPE_CHECKING:
    from ..print.word.reading import Word

LARGEST = 5 * 2**20
NAMES = {'deal': 'Word file for a deal', 'invoice': 'Word file for an invoice', 'quote': 'Word file for a quote',
         'company': 'Word file for a company'}  # fmt: skip


def keep_word(files: Files, name: str, content: bytes, known: Known) -> tuple[dict[str, Any], 'Word']:
    """(what `templates.write` takes, the text that was read) of a .docx that names what is `known`, which is kept.

    Raises Invalid('template.word_…'). Reads and writes the disk: never on the event loop.
    """
    from ..print.word.reading import read

    word = read(content, known)
    return {'file': files.put(content), 'file_name': name or 'template.docx', 'body': word.body}, word


def beginning(files: Files, noun: str, t: Words, lang: str, known: Known) -> dict[str, Any]:
    """The Word file an own form begins with, kept."""
    from ..print.word.starter import starter

    content = starter(noun, 'en' if lang == 'en' else 'ru')
    return keep_word(files, f'{t(NAMES[noun])}.docx', content, known)[0]


def starter_address(noun: str, lang: str) -> str:
    """/template/starter/{noun}.docx in a language."""
    return f'/template/starter/{noun}.docx?lang={lang}'


def address(version: TemplateVersion) -> str:
    """/template/file/{version}.docx."""
    return f'/template/file/{version.id}.docx'


def routes(store: Store, files: Files) -> APIRouter:
    """GET /template/file/{version}.docx and /template/starter/{noun}.docx, for those who set up: 401, 403, 404."""
    router = APIRouter(include_in_schema=False)

    async def asked(request: Request, version_id: int = 0) -> tuple[Words, str, str] | Response:
        """(words, name of the template, token of its file)."""
        signed = guard.current(request)
        if signed is None:
            return Response(status_code=401)

        def found(work: UnitOfWork) -> tuple[Person, str, str]:
            work.require(Permission.SETTINGS_EDIT)
            person = work.get(Person, signed.person_id)
            if not version_id:
                return person, '', ''
            version = templates.version(work, version_id)
            if not version.file:
                raise NotFound('missing', entity='file', id=version_id)
            name = work.get(PaperTemplate, version.template_id, deleted=True).name
            return person, f'{name}, {version.number}', version.file

        try:
            person, name, token = await store.ask(signed.person_id, found)
        except Refusal as refusal:
            return Response(status_code=refusal.status)
        return Words(person.lang, person.zone), name, token

    @router.get('/template/file/{version_id:int}.docx')
    async def file(request: Request, version_id: int) -> Response:
        answer = await asked(request, version_id)
        if isinstance(answer, Response):
            return answer
        _, name, token = answer
        content = await asyncio.to_thread(files.get, token)
        if content is None:
            return Response(status_code=404)
        return Response(content, media_type=WORD_TYPE, headers=word_headers(name, token))

    @router.get('/template/starter/{noun}.docx')
    async def start(request: Request, noun: str, lang: str = 'ru') -> Response:
        answer = await asked(request)
        if isinstance(answer, Response):
            return answer
        if noun not in OF or lang not in LANGS:
            return Response(status_code=404)
        from ..print.word.starter import starter

        content = await asyncio.to_thread(starter, noun, 'en' if lang == 'en' else 'ru')
        return Response(content, media_type=WORD_TYPE, headers=word_headers(answer[0](NAMES[noun]), f'{noun}-{lang}'))

    return router
