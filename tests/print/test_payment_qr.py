"""The QR code is read back from the printed page and says exactly what ГОСТ Р 56042 asks for."""

import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import zxingcpp

from ui.print.papers import Paper, invoice_html
from ui.print.payment_qr import qr_data_uri, st00012
from ui.print.render import WkhtmltopdfRenderer

EXPECTED = (
    'ST00012|Name=ООО «СтройСнаб»|PersonalAcc=40702810500000004521|BankName=АО «Пример Банк», г. Москва|BIC=044525999'
    '|CorrespAcc=30101810845250000999|PayeeINN=7799001312|KPP=779901001|Sum=125000000'
    '|Purpose=Оплата по счёту № 214 от 20.11.2026, в том числе НДС 22% 225409,83 руб.'
)


def read_codes(pdf: bytes, folder: Path) -> list[str]:
    """Texts of the QR codes on the first page at 300 dpi, as a phone would see it."""
    (folder / 'paper.pdf').write_bytes(pdf)
    command = ['pdftoppm', '-r', '300', '-gray', '-f', '1', '-l', '1', '-singlefile', 'paper.pdf', 'paper']
    subprocess.run(command, cwd=folder, check=True)
    header, size, _depth, pixels = (folder / 'paper.pgm').read_bytes().split(b'\n', 3)
    assert header == b'P5'
    width, height = map(int, size.split())
    return [code.text for code in zxingcpp.read_barcodes(memoryview(pixels).cast('B', (height, width)))]


async def test_the_printed_code_reads_back(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, tmp_path: Path
) -> None:
    assert st00012(papers['invoice']) == EXPECTED
    pdf = await renderer.pdf(invoice_html(papers['invoice']))
    assert read_codes(pdf, tmp_path) == [EXPECTED]


async def test_the_longest_code_still_reads_back(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, tmp_path: Path
) -> None:
    seller = replace(papers['invoice'].seller, name='ООО «' + 'Монолитспецстройматериалы-Восток ' * 9 + '»')
    paper = replace(papers['invoice'], seller=seller, purpose='Оплата по договору № 7 ' * 20)
    fields = dict(part.split('=', 1) for part in st00012(paper).split('|')[1:])
    assert (len(fields['Name']), len(fields['Purpose'])) <= (160, 210)
    assert read_codes(await renderer.pdf(invoice_html(paper)), tmp_path) == [st00012(paper)]


def test_separators_and_line_ends_in_values_cannot_forge_fields(papers: dict[str, Paper]) -> None:
    seller = replace(papers['invoice'].seller, name='ООО «А»|PersonalAcc=11111111111111111111\nSum=1')
    fields = st00012(replace(papers['invoice'], seller=seller)).split('|')
    assert fields[1] == 'Name=ООО «А» PersonalAcc=11111111111111111111 Sum=1'
    assert sum(field.startswith('PersonalAcc=') for field in fields) == 1


async def test_an_invoice_without_bank_details_is_printed_without_a_code(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, tmp_path: Path
) -> None:
    for gap in ({'account': ''}, {'bik': ''}, {'bank_name': ''}, {'account': '4070281'}, {'bik': 'нет пока'}):
        assert st00012(replace(papers['invoice'], seller=replace(papers['invoice'].seller, **gap))) == ''
    bare = replace(papers['invoice'], seller=replace(papers['invoice'].seller, account=''))
    page = invoice_html(bare)
    assert 'ГОСТ Р 56042' not in page
    assert read_codes(await renderer.pdf(page), tmp_path) == []


def test_the_code_asks_for_what_is_still_owed(papers: dict[str, Paper]) -> None:
    partly = st00012(replace(papers['invoice'], paid=Decimal('250000.01')))
    assert '|Sum=99999999|' in partly
    assert 'Purpose=Доплата по счёту № 214' in partly
    assert st00012(replace(papers['invoice'], paid=papers['invoice'].totals.gross)) == ''
    assert st00012(replace(papers['invoice'], currency='EUR')) == ''
    assert qr_data_uri('') == ''
