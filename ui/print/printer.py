"""The printer of one process: pages made off the loop, PDFs kept by what is in them, equal ones in progress are one."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import date
from decimal import Decimal
from typing import Any

from domain.documents import Document, asked
from domain.templates import TemplateVersion

from ..ports import Files
from .documents import LANDSCAPE, document_html
from .office import OfficeRenderer
from .papers import (
    Manager,
    Paper,
    Part,
    Party,
    Row,
    Totals,
    VatSum,
    credit_note_html,
    invoice_html,
    quote_html,
)
from .render import PdfRenderer, PrintFailed, PrintUnavailable
from .written.page import written_html
from .written.values import Fields

KINDS = {'invoice': invoice_html, 'quote': quote_html, 'credit_note': credit_note_html}
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


def is_word(facts: dict[str, Any]) -> bool:
    """Whether the document of these facts is made from a Word file."""
    return bool(facts['template'] and facts['template'].file)


def word_file(content: bytes, paper: Paper, fields: Fields, title: str) -> bytes:
    """The template's .docx filled with a paper; its libraries are loaded where one is printed."""
    from .word import filling, values

    context, pictures = values.context_of(paper, fields)
    return filling.filled(content, context, paper.lang, title, pictures)


def word_page(content: bytes, title: str) -> str:
    """The text of a .docx as a page for the screen."""
    from .word.showing import page

    return page(content, title)


def is_landscape(facts: dict[str, Any]) -> bool:
    """Whether the document of these facts lies on its side."""
    return bool(facts['template'].landscape) if facts['template'] else facts['form'] in LANDSCAPE


class Printer:
    """Prints papers and keeps the last ones, found again by what is in them; equal ones in progress are one work."""

    def __init__(self, renderer: PdfRenderer, files: Files, office: OfficeRenderer | None = None) -> None:
        self.renderer, self.files, self.office = renderer, files, office
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._running: dict[str, asyncio.Future[bytes]] = {}

    async def page(self, facts: dict[str, Any], kind: str, lang: str, *, screen: bool = False) -> str:
        """HTML of the paper, made off the loop."""
        return await asyncio.to_thread(self._page, facts, kind, lang, screen)

    async def document(self, facts: dict[str, Any], *, screen: bool = False) -> str:
        """HTML of a document by `facts_of` it, made off the loop; of a Word file's text where it is made from one."""
        if is_word(facts):
            return await asyncio.to_thread(word_page, await self.word(facts), facts['title'])
        return await asyncio.to_thread(self._document, facts, screen)

    async def word(self, facts: dict[str, Any]) -> bytes:
        """The Word file of a document by `facts_of` it, made off the loop. Raises PrintFailed."""
        return await asyncio.to_thread(self._word, facts)

    async def document_pdf(self, facts: dict[str, Any]) -> tuple[str, bytes]:
        """(its name in the cache, PDF) of a document by `facts_of` it. Raises PrintFailed."""
        if is_word(facts):
            return await self.word_pdf(await self.word(facts))
        return await self.pdf(await self.document(facts), landscape=is_landscape(facts))

    async def pdf(self, page: str, *, landscape: bool = False) -> tuple[str, bytes]:
        """(its name in the cache, PDF) of a page. Raises PrintFailed."""
        key = hashlib.sha256(page.encode('utf-8', 'replace')).hexdigest()
        return await self._once(key, lambda: self.renderer.pdf(page, landscape=landscape))

    async def word_pdf(self, content: bytes) -> tuple[str, bytes]:
        """(its name in the cache, PDF) of a Word file. Raises PrintFailed, PrintUnavailable without LibreOffice."""
        office = self.office
        if office is None:
            raise PrintUnavailable('print.no_office')
        return await self._once(hashlib.sha256(content).hexdigest(), lambda: office.pdf(content))

    async def _once(self, key: str, make: Callable[[], Coroutine[Any, Any, bytes]]) -> tuple[str, bytes]:
        if key in self._kept:
            self._kept.move_to_end(key)
            return key, self._kept[key]
        running = self._running.get(key)
        if running is None:
            running = self._running[key] = asyncio.ensure_future(make())
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
        paper = self._paper(facts)
        if facts['template']:
            return written_html(facts['template'], paper, facts.get('fields', {}), facts['title'], screen=screen)
        return document_html(facts['form'], facts['form_version'], paper, screen=screen)

    def _word(self, facts: dict[str, Any]) -> bytes:
        content = self.files.get(facts['template'].file)
        if content is None:
            raise PrintFailed('template.word_gone')
        return word_file(content, self._paper(facts), facts.get('fields', {}), facts['title'])

    def _paper(self, facts: dict[str, Any]) -> Paper:
        found = {name: self.files.get(token) for name, token in facts['images'].items()}
        return document_of(facts, {name: content for name, content in found.items() if content})


__all__ = ['KINDS', 'Printer', 'document_of', 'facts_of', 'is_landscape', 'is_word', 'paper_of']
