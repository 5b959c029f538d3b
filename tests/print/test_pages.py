"""Long papers: no row is cut, the heading repeats, totals never stand alone, pages are numbered."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.print.flow import Block, paginate
from ui.print.metrics import width, wrap
from ui.print.papers import Paper, Row, Totals, invoice_html, quote_html
from ui.print.render import WkhtmltopdfRenderer

LONGEST = (
    'Плита перекрытия многопустотная ПК 60.15-8АтVт серия 1.141-1 выпуск 63 «Монолитспецстройматериалы-Восток» ' * 3
)


async def test_forty_rows_are_never_split_and_totals_keep_two_rows(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]]
) -> None:
    pages = text_of(await renderer.pdf(invoice_html(papers['long'])))
    starts = [[int(n) for n in re.findall(r'^\s{0,6}(\d{1,2})\s{2,}\S', page, re.MULTILINE)] for page in pages]
    assert [n for page in starts for n in page] == list(range(1, 41))
    assert len(pages) == 2
    assert len(starts[-1]) >= 2
    for number, page in enumerate(pages, 1):
        assert 'Товары (работы, услуги)' in page
        assert f'стр. {number} из 2' in page
    assert 'Всего к оплате' in pages[-1]
    assert 'Всего к оплате' not in pages[0]


@pytest.mark.parametrize('count', [*range(17, 27), 61])
async def test_around_the_page_end_totals_take_rows_along(
    count: int, papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]],
    sum_up: Callable[[list[Row]], Totals],
) -> None:  # fmt: skip
    rows = (list(papers['long'].rows) * 2)[:count]
    page = invoice_html(replace(papers['long'], rows=rows, totals=sum_up(rows)))
    pages = text_of(await renderer.pdf(page))
    assert len(pages) == page.count('<div class="sheet')
    last = pages[-1]
    assert 'Руководитель' in last
    assert 'Всего к оплате' in last
    assert len(re.findall(r'^\s{0,6}(\d{1,2})\s{2,}\S', last, re.MULTILINE)) >= 2


@pytest.mark.parametrize('name', ['invoice', 'quote', 'invoice_en', 'quote_en'])
async def test_long_names_and_texts_fill_exactly_the_planned_pages(
    name: str, papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]],
    sum_up: Callable[[list[Row]], Totals], tmp_path: Path,
) -> None:  # fmt: skip
    rows = [replace(row, name=LONGEST if i % 3 else 'Щ' * 150) for i, row in enumerate(list(papers[name].rows) * 9)]
    long = 'Длинное условие поставки, которое юрист попросил напечатать целиком. ' * 60
    party = replace(
        papers[name].buyer, name='ООО «Монолитспецстройматериалы-Восток и партнёры по снабжению»', address=LONGEST
    )
    paper = replace(papers[name], rows=rows, totals=sum_up(rows), intro=long, terms=long + '\n' + long, buyer=party)
    make = invoice_html if name.startswith('invoice') else quote_html
    page = make(paper)
    pdf = await renderer.pdf(page)
    pages = text_of(pdf)
    assert len(pages) == page.count('<div class="sheet')
    label = 'стр. {} из {}' if paper.lang == 'ru' else 'Page {} of {}'
    assert all(label.format(n, len(pages)) in text for n, text in enumerate(pages, 1))
    (tmp_path / 'wide.pdf').write_bytes(pdf)
    boxes = subprocess.run(
        ['pdftotext', '-bbox', tmp_path / 'wide.pdf', '-'], capture_output=True, check=True
    ).stdout.decode()
    # an overflow would shrink the whole page: the right edge of the text is where the margin says
    right = max(float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes))
    assert 540 < right < 572


@given(st.lists(st.floats(4, 60), min_size=1, max_size=80), st.floats(10, 120))
def test_every_block_is_on_some_page_in_order_and_no_page_is_too_tall(rows: list[float], tail: float) -> None:
    blocks = [Block('head', 90), *(Block('row', mm, i) for i, mm in enumerate(rows)), Block('totals', tail, stays=True)]
    pages = paginate(blocks, room=260, later_room=254, heading_mm=9)
    assert [block for page in pages for block in page] == blocks
    assert all(pages)
    for page in pages:
        headings = sum(1 for i, b in enumerate(page) if b.kind == 'row' and (i == 0 or page[i - 1].kind != 'row'))
        assert len(page) == 1 or sum(block.mm for block in page) + 9 * headings <= 260
    assert pages[-1][-1].kind == 'totals'
    assert len(pages[-1]) > 1


@given(st.text(max_size=300), st.floats(5, 150))
def test_wrapped_lines_join_back_into_the_text(text: str, room: float) -> None:
    lines = wrap(text, 'sans', 9, room)
    assert ''.join(lines) == text
    assert all(len(line) == 1 or width(line.rstrip(' '), 'sans', 9) <= room + 1e-6 for line in lines if line.strip(' '))
