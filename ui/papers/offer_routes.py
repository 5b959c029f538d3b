"""The public door of quotes: whoever holds the link reads, prints and answers one quote, and nothing else."""

import base64
from typing import Any

from fastapi import APIRouter, Request, Response

from domain import settings, signing
from domain.documents import printed_facts
from domain.errors import Refusal
from domain.permissions import House
from domain.quotes import Quote, is_over, links
from domain.unit_of_work import UnitOfWork

from ..guard import network
from ..locales import LANGS, Words
from ..ports import Files, Store
from ..print.printer import Printer
from ..print.render import PrintFailed
from ..print.serving import pdf_headers
from ..signin.page import plain
from ..signin.tries import Tries
from ..site import OFFER
from .offer import page_facts

HEADERS = {
    'Content-Security-Policy': "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex, nofollow',
    'Cache-Control': 'no-store',
}
DOT = base64.b64decode('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7')
OURS = ('artel', '__Host-artel')
HOUSE = House()


class Offers:
    """Answers the routes of one process: at most 240 requests and 30 wrong links in a minute from one address."""

    def __init__(self, store: Store, files: Files, printer: Printer) -> None:
        self.store, self.files, self.printer = store, files, printer
        self._asked, self._wrong = Tries(240, 60), Tries(30, 60)

    async def opened(self, request: Request, token: str) -> tuple[Words, Quote, dict[str, Any], bool]:
        """(words, quote, facts for the paper, whether its last day has passed). Raises Refusal."""
        key = signing.hash_of(token)

        def read(work: UnitOfWork) -> tuple[str, str, Quote, dict[str, Any], bool]:
            link, quote = links.opened(work, key)
            facts = printed_facts(work, 'quote', quote.id or 0)
            return link.lang, settings.value(work, 'zone'), quote, facts, is_over(work, quote)

        try:
            lang, zone, quote, facts, over = await self.store.ask(HOUSE, read)
        except Refusal:
            self._wrong.take(network(request.scope))
            raise
        return Words(_lang(request, lang), zone), quote, facts, over

    def wait(self, request: Request) -> Response | None:
        """What somebody is told who asks too often."""
        address = network(request.scope)
        seconds = max(self._asked.wait(address), self._wrong.wait(address))
        if not seconds:
            self._asked.take(address)
            return None
        said = Words(_lang(request, 'ru')).refusal('quote_link.wait', {'seconds': seconds})
        return gone(request, 429, said, {'Retry-After': str(seconds)})

    async def page(self, request: Request, token: str, status: int = 200, said: str = '', **typed: str) -> Response:
        """The quote as its client sees it; `said` tells what did not work with what was `typed`."""
        t, quote, facts, over = await self.opened(request, token)
        found = {name: self.files.get(token) or b'' for name, token in facts['extras']['images'].items()}
        values = page_facts(t, facts, quote, found, over=over)
        body = plain('offer', t.lang, here=f'{OFFER}{token}', said=said, typed={'name': '', 'words': ''} | typed,
                     **values)  # fmt: skip
        return Response(body, status, HEADERS, media_type='text/html; charset=utf-8')


def routes(store: Store, files: Files, printer: Printer) -> APIRouter:
    """/offer/{token}: GET the page, POST an answer; /offer/{token}/quote.pdf; /offer/{token}/seen.gif.

    No cookies, no scripts. 404 for a link that opens nothing, 409 for an answer that no longer fits, 429 in a hurry.
    """
    router, offers = APIRouter(include_in_schema=False), Offers(store, files, printer)

    @router.get('/offer/{token}')
    async def page(request: Request, token: str) -> Response:
        try:
            return offers.wait(request) or await offers.page(request, token)
        except Refusal as refusal:
            return refused(request, refusal)

    @router.post('/offer/{token}')
    async def answer(request: Request, token: str) -> Response:
        if slow := offers.wait(request):
            return slow
        form = await request.form(max_files=0, max_fields=10)
        typed = {name: str(form.get(name) or '') for name in ('name', 'words')}
        version = str(form.get('version') or '')
        read = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else None
        try:
            t, *_ = await offers.opened(request, token)
            try:
                agreed = {'yes': True, 'no': False}[str(form.get('answer'))]
            except KeyError:
                return await offers.page(request, token, 422, **typed)
            try:
                await store.do(HOUSE, links.answer, signing.hash_of(token), agreed, typed['name'], typed['words'], read)
            except Refusal as refusal:
                said = t.refusal(refusal.code, refusal.facts)
                return await offers.page(request, token, 409, said, **typed)
        except Refusal as refusal:
            return refused(request, refusal)
        return Response(status_code=303, headers=HEADERS | {'Location': f'{OFFER}{token}?words={t.lang}'})

    @router.get('/offer/{token}/quote.pdf')
    async def pdf(request: Request, token: str) -> Response:
        if slow := offers.wait(request):
            return slow
        try:
            t, _, facts, _ = await offers.opened(request, token)
            tag, content = await printer.pdf(await printer.page(facts, 'quote', t.lang))
        except PrintFailed as failed:
            said = Words(_lang(request, 'ru')).refusal(failed.code, failed.facts)
            return gone(request, failed.status, said)
        except Refusal as refusal:
            return refused(request, refusal)
        headers = pdf_headers(t('Quote {number}', number=facts['number']), tag, download=True)
        return Response(content, media_type='application/pdf', headers=headers | {'Referrer-Policy': 'no-referrer'})

    @router.get('/offer/{token}/seen.gif')
    async def seen(request: Request, token: str) -> Response:
        # a picture, since those who only fetch the page for a preview in a messenger ask for none;
        # whoever is signed in here is not the client
        if offers.wait(request) is None and not any(name in request.cookies for name in OURS):
            try:
                await store.do(HOUSE, links.saw, signing.hash_of(token))
            except Refusal:
                return Response(status_code=404, headers=HEADERS)
        return Response(DOT, media_type='image/gif', headers=HEADERS)

    return router


def refused(request: Request, refusal: Refusal) -> Response:
    """A page that says why the link opens nothing, the same for a wrong and for a revoked one."""
    words = Words(_lang(request, 'ru'))
    return gone(request, 404, words.refusal(refusal.code, refusal.facts))


def gone(request: Request, status: int, said: str, headers: dict[str, str] | None = None) -> Response:
    """A page with one sentence."""
    lang = _lang(request, 'ru')
    body = plain('offer_gone', lang, title=Words(lang)('Commercial offer'), text=said)
    return Response(body, status, HEADERS | (headers or {}), media_type='text/html; charset=utf-8')


def _lang(request: Request, default: str) -> str:
    asked = request.query_params.get('words', '')
    if asked in LANGS:
        return asked
    return default if default in LANGS else 'en'
