"""The printer of one process: pages made off the loop, PDFs kept by what is in them, equal ones in progress are one."""

import asyncio
import hashlib
from collections import OrderedDict
from decimal import Decimal
from typing import Any

from domain.documents import Document, asked

from ..ports import Files
from .documents import LANDSCAPE, document_html
from .papers import Manager, Paper, Part, Party, Row, Totals, VatSum, invoice_html, quote_html
from .render import PdfRenderer

KINDS = {'invoice': invoice_html, 'quote': quote_html}
KEPT_BYTES = 48 * 2**20
SUMS = frozenset(
    {'quantity', 'price', 'net', 'gross', 'vat', 'vat_rate', 'discount_percent', 'discount', 'rate', 'amount'}
)


def paper_of(facts: dict[str, Any], images: dict[str, bytes], lang: str) -> Paper:
    """The paper that `paper_facts` describes; `images` are the bytes of logo, stamp and signature."""
    plain = {name: value for name, value in facts.items() if name != 'extras'}
    sums = facts['totals']
    fields: dict[str, Any] = (
        plain
        | images
        | {
            'lang': 'en' if lang == 'en' else 'ru',
            'qr': bool(facts['extras']['with_qr']),
            'seller': Party(**facts['seller']),
            'buyer': Party(**facts['buyer']),
            'rows': [Row(**row) for row in facts['rows']],
            'options': [Row(**row) for row in facts.get('options', ())],
            'totals': Totals(**sums | {'vat': [VatSum(one['rate'], one['amount']) for one in sums['vat']]}),
            'parts': [Part(**part) for part in facts.get('parts', ())],
            'manager': Manager(**facts['manager']) if facts['manager'] else None,
        }
    )
    return Paper(**fields)


def document_of(facts: dict[str, Any], images: dict[str, Any]) -> Paper:
    """The paper of a document's snapshot; `facts` as JSON kept them, with 'number', 'date' and 'details' besides."""

    def numbers(one: dict[str, Any]) -> dict[str, Any]:
        return {
            name: Decimal(value) if name in SUMS and isinstance(value, str) else value for name, value in one.items()
        }

    totals = numbers(facts['totals'])
    return Paper(
        number=facts['number'], date=facts['date'], currency=facts['currency'], details=facts['details'],
        seller=Party(**facts['seller']), buyer=Party(**facts['buyer']),
        rows=[Row(**numbers(row)) for row in facts['rows']],
        totals=Totals(**totals | {'vat': [VatSum(**numbers(one)) for one in totals['vat']]}), **images,
    )  # fmt: skip


def facts_of(document: Document) -> dict[str, Any]:
    """A document's snapshot with what stands on the document itself."""
    return {**document.facts, 'number': document.number, 'date': document.date,
            'details': dict(asked(document))}  # fmt: skip


class Printer:
    """Prints papers and keeps the last ones, found again by what is in them; equal ones in progress are one work."""

    def __init__(self, renderer: PdfRenderer, files: Files) -> None:
        self.renderer, self.files = renderer, files
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._running: dict[str, asyncio.Future[bytes]] = {}

    async def page(self, facts: dict[str, Any], kind: str, lang: str, *, screen: bool = False) -> str:
        """HTML of the paper, made off the loop."""
        return await asyncio.to_thread(self._page, facts, kind, lang, screen)

    async def document(self, facts: dict[str, Any], form: str, version: str, *, screen: bool = False) -> str:
        """HTML of a document by its snapshot, made off the loop."""
        return await asyncio.to_thread(self._document, facts, form, version, screen)

    async def pdf(self, page: str, *, landscape: bool = False) -> tuple[str, bytes]:
        """(its name in the cache, PDF) of a page. Raises PrintFailed."""
        key = hashlib.sha256(page.encode('utf-8', 'replace')).hexdigest()
        if key in self._kept:
            self._kept.move_to_end(key)
            return key, self._kept[key]
        running = self._running.get(key)
        if running is None:
            running = self._running[key] = asyncio.ensure_future(self.renderer.pdf(page, landscape=landscape))
            running.add_done_callback(lambda done: self._keep(key, done))
        # one reader who goes away must not stop the printing for the others
        return key, await asyncio.shield(running)

    def _keep(self, key: str, done: 'asyncio.Future[bytes]') -> None:
        self._running.pop(key, None)
        if done.cancelled() or done.exception():
            return
        self._kept[key] = done.result()
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > KEPT_BYTES:
            self._kept.popitem(last=False)

    def _page(self, facts: dict[str, Any], kind: str, lang: str, screen: bool) -> str:
        found = {name: self.files.get(token) for name, token in facts['extras']['images'].items()}
        paper = paper_of(facts, {name: content for name, content in found.items() if content}, lang)
        return KINDS[kind](paper, screen=screen)

    def _document(self, facts: dict[str, Any], form: str, version: str, screen: bool) -> str:
        found = {name: self.files.get(token) for name, token in facts['images'].items()}
        paper = document_of(facts, {name: content for name, content in found.items() if content})
        return document_html(form, version, paper, screen=screen)


__all__ = ['KINDS', 'LANDSCAPE', 'Printer', 'document_of', 'facts_of', 'paper_of']
