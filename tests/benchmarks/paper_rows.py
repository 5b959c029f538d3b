"""Row 13: an invoice of ten rows as PDF, beside wkhtmltopdf by hand with the same page."""

import asyncio
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from domain import companies, contacts, deals, invoices, requisites, rows
from domain.companies import Company
from domain.unit_of_work import UnitOfWork
from storage.files import Files
from storage.store import Store
from ui.papers.printing import Printer
from ui.print.render import WkhtmltopdfRenderer

from . import data
from .measure import Row, median, row

ANNA = 1
GOODS = [{'name': f'Щебень гранитный, фракция {n}–{n + 15} мм, с доставкой', 'code': f'10-{n:04d}', 'quantity': 20 * n,
          'unit': 'т', 'price': 1450 + n, 'vat_rate': 22} for n in range(1, 11)]  # fmt: skip
BANK = {'bank_name': 'АО «Пример Банк»', 'bik': '044525999', 'account': '40702810500000004521',
        'cor_account': '30101810845250000999'}  # fmt: skip


def _invoice(work: UnitOfWork) -> int:
    ours = next(c for c in work.all(Company) if c.mine)
    assert ours.id
    face = requisites.add(work, {'inn': '7707083893', 'kpp': '773601001', 'short_name': 'ООО «СтройСнаб»',
                                 'legal_address': 'г. Химки'}, company_id=ours.id)  # fmt: skip
    requisites.add_account(work, face.id or 0, BANK)
    firm = companies.create(work, {'title': 'ГлавСтройИнвест', 'address': 'Москва'}).id
    person = contacts.create(work, {'last_name': 'Кравцов', 'name': 'Василий'}).id
    deal = deals.create(work, {'title': 'Щебень', 'company_id': firm, 'contact_id': person}).id
    assert deal
    rows.replace_all(work, 'deal', deal, GOODS)
    return invoices.from_deal(work, deal).id or 0


def _by_hand(page: str, folder: str) -> float:
    begun = time.perf_counter()
    made = subprocess.run(
        ['wkhtmltopdf', '--quiet', '--page-size', 'A4', '--encoding', 'UTF-8',
         '-T', '0', '-R', '0', '-B', '0', '-L', '0', '-', '-'], input=page.encode(), capture_output=True, cwd=folder,
        env=os.environ | {'QT_QPA_PLATFORM': 'offscreen', 'XDG_RUNTIME_DIR': folder},
    )  # fmt: skip
    took = time.perf_counter() - begun
    if not made.stdout.startswith(b'%PDF'):
        raise RuntimeError(f'wkhtmltopdf by hand made no PDF: {made.stderr.decode(errors="replace")[-400:]}')
    return took


async def _measure(store: Store, files: Files, invoice: int, rounds: int) -> tuple[list[float], list[float]]:
    renderer = WkhtmltopdfRenderer()
    ours: list[float] = []
    hand: list[float] = []

    async def printed() -> str:
        facts: dict[str, Any] = await store.ask(ANNA, invoices.paper_facts, 'invoice', invoice)
        printer = Printer(renderer, files)  # a new one each time, since it keeps what it printed
        page = await printer.page(facts, 'invoice', 'ru')
        _, pdf = await printer.pdf(page)
        assert pdf.startswith(b'%PDF')
        return page

    try:
        page = await printed()
        with tempfile.TemporaryDirectory() as folder:
            _by_hand(page, folder)
            for _ in range(rounds * 2):
                begun = time.perf_counter()
                await printed()
                ours.append(time.perf_counter() - begun)
                hand.append(await asyncio.to_thread(_by_hand, page, folder))
    finally:
        renderer.close()
    return ours, hand


def papers(place: Path, rounds: int) -> list[Row]:
    """Row 13."""
    store = Store(data.sqlite(data.SMALL, place / 'papers' / 'artel.db'))
    try:
        invoice = store.do_now(ANNA, _invoice)
        ours, hand = asyncio.run(_measure(store, Files(place / 'papers' / 'files'), invoice, rounds))
    finally:
        store.close()
    took, least = median(ours), median(hand)
    return [row(13, 'invoice of 10 rows as PDF, s', took, least, '≤ 1.2 × floor', took <= 1.2 * least)]
