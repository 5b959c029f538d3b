"""The printer of one process: pages made off the loop, PDFs kept by what is in them, equal ones in progress are one."""

import asyncio
import hashlib
from collections import OrderedDict
from datetime import date
from decimal import Decimal
from typing import Any

from domain.documents import Document, asked
from domain.templates import TemplateVersion

from ..ports import Files
from .documents import LANDSCAPE, document_html
from .papers import Manager, Paper, Part, Party, Row, Totals, VatSum, invoice_html, quote_html
from .render import PdfRenderer
from .written.page import written_html

KINDS = {'invoice': invoice_html, 'quote': quote_html}
TITLES = {
    ('invoice', 'ru'): 'Счёт № {}', ('quote', 'ru'): 'Коммерческое предложение № {}',
    ('invoice', 'en'): 'Invoice {}', ('quote', 'en'): 'Quotation {}',
}  # fmt: skip
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
        totals=Totals(**totals | {'vat': [VatSum(**numbers(one)) for one in totals['vat']]}),
        manager=Manager(**facts['manager']) if facts.get('manager') else None,
        parts=[_part(one) for one in facts.get('parts', ())], lang=facts.get('lang', 'ru'), **images,
    )  # fmt: skip


def _part(one: dict[str, Any]) -> Part:
    until = date.fromisoformat(one['until']) if one['until'] else None
    return Part(percent=Decimal(one['percent']), amount=Decimal(one['amount']), left=Decimal(one['left']), until=until,
                note=one['note'])  # fmt: skip


def facts_of(document: Document, template: TemplateVersion | None = None) -> dict[str, Any]:
    """A document's snapshot with what stands on the document itself, and the template it was made from."""
    return {**document.facts, 'number': document.number, 'date': document.date, 'title': document.title,
            'details': dict(asked(document)), 'form': document.form, 'form_version': document.form_version,
            'template': template, 'lang': template.lang if template else 'ru'}  # fmt: skip


def is_landscape(facts: dict[str, Any]) -> bool:
    """Whether the document of these facts lies on its side."""
    return bool(facts['template'].landscape) if facts['template'] else facts['form'] in LANDSCAPE


class Printer:
    """Prints papers and keeps the last ones, found again by what is in them; equal ones in progress are one work."""

    def __init__(self, renderer: PdfRenderer, files: Files) -> None:
        self.renderer, self.files = renderer, files
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._running: dict[str, asyncio.Future[bytes]] = {}

    async def page(self, facts: dict[str, Any], kind: str, lang: str, *, screen: bool = False) -> str:
        """HTML of the paper, made off the loop."""
        return await asyncio.to_thread(self._page, facts, kind, lang, screen)

    async def document(self, facts: dict[str, Any], *, screen: bool = False) -> str:
        """HTML of a document by `facts_of` it, made off the loop."""
        return await asyncio.to_thread(self._document, facts, screen)

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
        extras = facts['extras']
        if template := extras.get('templates', {}).get(paper.lang):
            title = TITLES[kind, paper.lang].format(paper.number)
            return written_html(template, paper, extras['fields'], title, screen=screen)
        return KINDS[kind](paper, screen=screen)

    def _document(self, facts: dict[str, Any], screen: bool) -> str:
        found = {name: self.files.get(token) for name, token in facts['images'].items()}
        paper = document_of(facts, {name: content for name, content in found.items() if content})
        if facts['template']:
            return written_html(facts['template'], paper, facts.get('fields', {}), facts['title'], screen=screen)
        return document_html(facts['form'], facts['form_version'], paper, screen=screen)


__all__ = ['KINDS', 'Printer', 'document_of', 'facts_of', 'is_landscape', 'paper_of']
