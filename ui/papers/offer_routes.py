"""The public door of quotes: whoever holds the link reads, prints and answers one quote, and nothing else."""

import asyncio
import base64
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from domain import settings, signing
from domain.documents import printed_facts
from domain.errors import Invalid, NotFound, Refusal
from domain.permissions import House
from domain.quotes import Quote, is_over, links
from domain.quotes.noun import FINAL
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
EMPTY = {'name': '', 'words': ''}


class Offers:
    """Answers the routes of one process: in a minute 240 requests, 2,400 pictures, 30 wrong links from one address."""

    def __init__(self, store: Store, files: Files, printer: Printer) -> None:
        self.store, self.files, self.printer = store, files, printer
        self._asked, self._wrong, self._pictures = Tries(240, 60), Tries(30, 60), Tries(2400, 60)

    async def opened(
        self, request: Request, token: str, chosen: Collection[int] | None = None
    ) -> tuple[Words, Quote, dict[str, Any], bool]:
        """(words, quote, facts for the paper, whether its last day has passed). Raises Refusal.

        `chosen`: ids of optional rows to count, those that are marked where absent.
        """
        key = signing.hash_of(token)

        def read(work: UnitOfWork) -> tuple[str, str, Quote, dict[str, Any], bool]:
            link, quote = links.opened(work, key)
            facts = printed_facts(work, 'quote', quote.id or 0, None if quote.status in FINAL else chosen)
            return link.lang, settings.value(work, 'zone'), quote, facts, is_over(work, quote)

        try:
            lang, zone, quote, facts, over = await self.store.ask(HOUSE, read)
        except Refusal:
            self._wrong.take(network(request.scope))
            raise
        return Words(_lang(request, lang), zone), quote, facts, over

    async def picture(self, request: Request, token: str, row_id: int) -> bytes:
        """The small picture of a row, a WebP. Raises Refusal."""
        try:
            kept = await self.store.ask(HOUSE, links.picture, signing.hash_of(token), row_id)
        except Invalid:
            self._wrong.take(network(request.scope))
            raise
        content = await asyncio.to_thread(self.files.get, kept)
        if content is None:
            raise NotFound('missing', entity='file', id=row_id)
        return content

    def wait(self, request: Request, *, pictures: bool = False) -> Response | None:
        """What somebody is told who asks too often; pictures are counted by themselves, as a page has many."""
        address = network(request.scope)
        asked = self._pictures if pictures else self._asked
        seconds = max(asked.wait(address), self._wrong.wait(address))
        if not seconds:
            asked.take(address)
            return None
        said = Words(_lang(request, 'ru')).refusal('quote_link.wait', {'seconds': seconds})
        return gone(request, 429, said, {'Retry-After': str(seconds)})

    async def page(self, request: Request, token: str, status: int = 200, said: str = '',
                   chosen: Collection[int] | None = None, *, asks: bool = False,
                   typed: Mapping[str, str] = EMPTY) -> Response:  # fmt: skip
        """The quote as its client sees it; `said` tells what did not work with what was `typed` and `chosen`.

        `asks`: nothing went wrong, the client is only to look once more.
        """
        t, quote, facts, over = await self.opened(request, token, chosen)
        found = {name: self.files.get(token) or b'' for name, token in facts['extras']['images'].items()}
        values = page_facts(t, facts, quote, found, over=over)
        values |= {'said': said, 'asks': asks, 'typed': typed}
        body = plain('offer', t.lang, here=f'{OFFER}{token}', **values)
        return Response(body, status, HEADERS, media_type='text/html; charset=utf-8')


def routes(store: Store, files: Files, printer: Printer) -> APIRouter:
    """/offer/{token}: GET the page, POST an answer; below it quote.pdf, picture/{row} and seen.gif.

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
        form = await request.form(max_files=0, max_fields=1100)
        typed = {name: str(form.get(name) or '') for name in ('name', 'words')}
        read, chosen, shown = whole(form.get('version')), picked(form), sum_of(form.get('total'))
        answer = str(form.get('answer'))
        try:
            t, quote, *_ = await offers.opened(request, token)
            if answer not in ('yes', 'no'):
                return await offers.page(request, token, 200 if answer == 'count' else 422, chosen=chosen, typed=typed)
            try:
                await store.do(HOUSE, links.answer, signing.hash_of(token), answer == 'yes', typed['name'],
                               typed['words'], read, chosen=chosen, total=shown)  # fmt: skip
            except Refusal as refusal:
                total = refusal.facts.get('total')
                money = {'total': t.money(total, quote.currency)} if isinstance(total, Decimal) else {}
                said = t.refusal(refusal.code, {**refusal.facts, **money})
                return await offers.page(request, token, 409, said, chosen, asks=bool(money), typed=typed)
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

    @router.get('/offer/{token}/picture/{row_id:int}')
    async def picture(request: Request, token: str, row_id: int) -> Response:
        if slow := offers.wait(request, pictures=True):
            return slow
        try:
            content = await offers.picture(request, token, row_id)
        except Refusal as refusal:
            return refused(request, refusal)
        headers = HEADERS | {'Cache-Control': 'private, max-age=86400', 'X-Content-Type-Options': 'nosniff'}
        return Response(content, media_type='image/webp', headers=headers)

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


def whole(text: object) -> int | None:
    """A number of up to eight digits out of a form, None for all else."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 9 else None


def picked(form: FormData) -> set[int] | None:
    """The ids of the optional rows that are ticked, None where the form offers none."""
    return {whole(one) or 0 for one in form.getlist('pick')} if 'total' in form else None


def sum_of(text: object) -> Decimal | None:
    """The sum that the client saw."""
    try:
        found = Decimal(text) if isinstance(text, str) and len(text) < 20 else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


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
