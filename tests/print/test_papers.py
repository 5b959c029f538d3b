"""What stands on the printed pages, read back from the PDF; nothing typed by people becomes markup."""

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from ui.print.images import LARGEST_BYTES, image_data_uri
from ui.print.papers import Fact, Manager, Paper, Part, Party, Point, Row, Totals, invoice_html, quote_html
from ui.print.payment_qr import st00012
from ui.print.render import WkhtmltopdfRenderer

HOSTILE = (
    '<script>document.write(7*191)</script>', '{{7*191}}', '{% for x in ().__class__.__mro__ %}', "'\"><b>жир</b>",
    '<meta name="pdfkit-allow" content="/">', '<img src=file:///etc/passwd>', '</style></table><h1>взлом',
)  # fmt: skip


def flat(pages: list[str]) -> str:
    """All pages as one line with single spaces."""
    return re.sub(r'\s+', ' ', ' '.join(pages))


def png(width: int = 2, height: int = 2) -> bytes:
    """A small blue PNG that claims to be of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack('>L', len(data)) + kind + data + struct.pack('>L', zlib.crc32(kind + data))

    rows = zlib.compress((b'\0' + b'\x20\x40\xa0' * 2) * 2)
    head = struct.pack('>LLBBBBB', width, height, 8, 2, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', rows) + chunk(b'IEND', b'')


async def test_the_russian_invoice(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]]
) -> None:
    text = flat(text_of(await renderer.pdf(invoice_html(papers['invoice']))))
    for words in (
        'Счёт на оплату № 214 от 20 ноября 2026 г.', 'ИНН 7799001312', 'КПП 779901001', '044525999',
        '40702810500000004521', '30101810845250000999', 'ООО «ГлавСтройИнвест»', 'Договор поставки № 48/26',
        '27 ноября 2026 г.', 'Доставка самосвалом 30 т, до 40 км', '13 200,00', '900 160,00', '22 %',
        'Всего к оплате: 1 250 000,00', 'НДС 22 %: 225 409,83', 'Скидка учтена: 30 432,00',
        'Один миллион двести пятьдесят тысяч рублей 00 копеек', 'Дроздов С. А.', 'Павлова В. П.',
    ):  # fmt: skip
        assert words in text
    assert re.search(r'1 450,00 3 ?% 22 ?%', text)
    assert 'стр.' not in text.replace('стр. 2, помещ.', '')


async def test_the_russian_quote(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]]
) -> None:
    text = flat(text_of(await renderer.pdf(quote_html(papers['quote']))))
    for words in (
        'Коммерческое предложение № 87 от 17 ноября 2026 г.', 'Дмитровское шоссе, 163А', 'Василию Кравцову',
        '1 декабря', '688 т', '27.11.2026', '1 250 000,00 ₽', '225 409,83 ₽', 'Анна Котова', '+7 495 555-01-22', 'АК',
    ):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    ('name', 'make', 'expected'),
    [
        ('invoice_en', invoice_html, ('Invoice', 'INV-2026-0214', 'Due 4 December 2026', 'PO 7731', '14 days',
                                      'Total due', 'GB00 EXMP 0000 0000 0000 00', 'VAT GB 000 0000 00')),
        ('quote_en', quote_html, ('Quotation', 'Q-2026-0087', 'Valid until 18 December 2026', 'Anna Kotova, sales',
                                  'Accepted for Harrogate Paving Ltd', '30 days', 'Quality')),
    ],
)  # fmt: skip
async def test_english_papers(
    name: str, make: Callable[[Paper], str], expected: tuple[str, ...], papers: dict[str, Paper],
    renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]],
) -> None:  # fmt: skip
    text = flat(text_of(await renderer.pdf(make(papers[name]))))
    for words in (*expected, 'Harrogate Road site, gate 2', '£12,700.80', '£3,260.08', '£19,560.48'):
        assert words in text
    assert not re.search('[А-я]', text)


async def test_optional_rows_of_a_quote_stand_apart_with_their_sums(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]],
    make_row: Callable[..., Row], sum_up: Callable[[list[Row]], Totals],
) -> None:  # fmt: skip
    rows = list(papers['quote'].rows)
    road, night = make_row('Доставка ночью', '2', 'рейс', '5000'), make_row('Укладка', '1', 'усл. ед', '7000')
    offered = replace(papers['quote'], options=[road, night], with_options=sum_up([*rows, road, night]).gross)
    text = flat(text_of(await renderer.pdf(quote_html(offered))))
    assert re.search(r'Оформление пропуска.*По желанию в итог не входит, пока не выбрано.*Доставка ночью', text)
    assert re.search(r'Итого 1 250 000,00 ₽ Итого со всеми позициями по желанию 1 267 000,00 ₽', text)
    chosen = replace(offered, options=[replace(road, chosen=True), night], with_options=None,
                     totals=sum_up([*rows, road]))  # fmt: skip
    text = flat(text_of(await renderer.pdf(quote_html(chosen))))
    for words in ('Доставка ночью — выбрано', 'в итог входят только выбранные позиции', 'Итого 1 260 000,00 ₽'):
        assert words in text
    assert 'Итого со всеми' not in text
    english = replace(papers['quote_en'], options=[make_row('Night delivery', '1', 'job', '100', '0', '20', False)],
                      with_options=Decimal('19680.48'))  # fmt: skip
    text = flat(text_of(await renderer.pdf(quote_html(english))))
    assert re.search(r'Optional not part of the total until chosen.*Night delivery.*£100\.00', text)
    assert 'Total £19,560.48 Total with all options £19,680.48' in text
    alone = replace(papers['quote'], rows=[], options=[road], totals=sum_up([]), with_options=road.gross)
    text = flat(text_of(await renderer.pdf(quote_html(alone))))
    assert 'Итого 0,00 ₽ Итого со всеми позициями по желанию 10 000,00 ₽' in text
    assert 'без НДС' not in text


async def test_vat_on_top_several_rates_and_no_vat(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]],
    make_row: Callable[..., Row], sum_up: Callable[[list[Row]], Totals],
) -> None:  # fmt: skip
    async def printed(*rows: Row) -> str:
        paper = replace(papers['invoice'], rows=rows, totals=sum_up(list(rows)))
        return flat(text_of(await renderer.pdf(invoice_html(paper))))

    on_top = await printed(
        make_row('А', '2', 'шт', '100', '0', '22', False), make_row('Б', '1', 'шт', '50', '0', '10', False)
    )
    assert 'Итого: 250,00 НДС 22 %: 44,00 НДС 10 %: 5,00 Всего к оплате: 299,00' in on_top
    free = await printed(make_row('А', '2', 'шт', '100', '0', None))
    assert 'Без налога (НДС): — Всего к оплате: 200,00' in free
    assert 'от 20.11.2026, без НДС»' in free
    mixed = await printed(make_row('А', '1', 'шт', '122'), make_row('Б', '1', 'шт', '100', '0', '22', False))
    assert '22 % сверху' in mixed
    assert 'Итого: 244,00 В том числе НДС 22 %: 44,00 Всего к оплате: 244,00' in mixed


async def test_a_partly_paid_invoice_asks_for_the_rest(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]]
) -> None:
    russian = replace(papers['invoice'], paid=Decimal('250000'))
    text = flat(text_of(await renderer.pdf(invoice_html(russian))))
    assert 'Всего по счёту: 1 250 000,00 Оплачено: 250 000,00 Осталось оплатить: 1 000 000,00' in text
    assert 'Один миллион рублей 00 копеек' in text
    english = replace(papers['invoice_en'], paid=Decimal('9560.48'))
    text = flat(text_of(await renderer.pdf(invoice_html(english))))
    assert 'Invoice total £19,560.48 Paid £9,560.48 Total due £10,000.00' in text


def poisoned(paper: Paper, poison: str) -> Paper:
    """The paper with this text in every field a person can fill."""

    def texts(of: Party) -> Party:
        return replace(of, **{field.name: poison for field in fields(of)})

    return replace(
        paper, number=poison, title=poison, basis=poison, order=poison, deal_number=poison, ship_to=poison,
       
        intro=poison, terms=poison, comments=poison, closing=poison, purpose=poison, currency=poison,
        seller=texts(paper.seller),
        buyer=texts(paper.buyer), rows=[replace(row, name=poison, unit=poison) for row in paper.rows],
        options=[replace(row, name=poison, unit=poison, chosen=True) for row in paper.rows[:1]],
        parts=[Part(percent=Decimal(100), amount=Decimal(1), left=Decimal(1), note=poison)],
        facts=[Fact(poison, poison, poison)], points=[Point(poison, poison)],
        manager=Manager(name=poison, initials=poison, post=poison, phone=poison, email=poison), logo=poison.encode(),
        stamp=poison.encode(), signature=poison.encode(),
    )  # fmt: skip


@pytest.mark.parametrize('poison', HOSTILE)
@pytest.mark.parametrize('name', ['invoice', 'quote', 'invoice_en', 'quote_en'])
def test_hostile_values_stay_text(name: str, poison: str, papers: dict[str, Paper]) -> None:
    make = invoice_html if name.startswith('invoice') else quote_html
    clean, page = make(papers[name]), make(poisoned(papers[name], poison))
    assert '1337' not in page
    assert '__mro__' not in page or '{% for x in ().__class__' in page
    for tag in ('<script', '<meta', '<h1', '<b>', '<iframe', 'file:///etc/passwd"'):
        assert page.count(tag) == clean.count(tag)
    # every picture is inlined: nothing in the page points outside
    assert all(address.startswith('data:image/') for address in re.findall(r'(?:src|href)="([^"]*)"', page))


async def test_hostile_values_are_printed_as_they_were_typed(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]]
) -> None:
    for poison in HOSTILE:
        text = flat(text_of(await renderer.pdf(invoice_html(poisoned(papers['invoice'], poison)))))
        assert poison.replace(' ', '') in text.replace(' ', '')
        assert 'root:x:0' not in text


async def test_a_stamp_a_signature_and_a_logo_are_printed(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer
) -> None:
    picture = png()
    pdf = await renderer.pdf(invoice_html(replace(papers['invoice'], stamp=picture, signature=picture)))
    assert pdf.count(b'/Subtype /Image') >= 2
    assert quote_html(replace(papers['quote'], logo=picture)).count('data:image/png') == 1


def test_only_sane_pictures_get_into_a_paper() -> None:
    assert image_data_uri(png()).startswith('data:image/png;base64,')
    jpeg = b'\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08' + struct.pack('>HH', 40, 60) + b'\x01\x01\x11\x00'
    assert image_data_uri(jpeg).startswith('data:image/jpeg;base64,')
    for bad in (b'', b'<svg onload=alert(1)>', b'GIF89a', png()[:20], png(60000, 60000), jpeg[:9],
                b'\xff\xd8\xff\xe0\0\0' * 9,                png() + b'\0' * LARGEST_BYTES):  # fmt: skip
        assert image_data_uri(bad) == ''


def test_the_preview_is_the_same_paper_without_scripts(papers: dict[str, Paper]) -> None:
    page = invoice_html(papers['invoice'], screen=True, fonts_url='/artel/print-fonts')
    assert "url('/artel/print-fonts/PTS55F.ttf')" in page
    assert 'width:210mm' in page
    assert not re.search(r'<script|javascript:|\son\w+=', page)
    with pytest.raises(ValueError, match='plain address'):
        invoice_html(papers['invoice'], screen=True, fonts_url="x');background:url('http://evil.example/")


async def test_an_invoice_paid_in_parts_names_them_and_its_code_asks_for_the_next_one(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]]
) -> None:
    half = Decimal('625000')
    parts = [
        Part(percent=Decimal(50), amount=half, left=Decimal(0), until=date(2026, 12, 1), note='Аванс'),
        Part(percent=Decimal(50), amount=half, left=half, note='<b>Остаток</b>'),
    ]
    paper = replace(papers['invoice'], parts=parts, paid=half)
    text = flat(text_of(await renderer.pdf(invoice_html(paper))))
    assert 'Аванс: 50 % — 625 000,00 руб. до 1 декабря 2026 г.' in text
    assert '<b>Остаток</b>: 50 % — 625 000,00 руб. по факту' in text
    assert 'Sum=62500000' in st00012(replace(paper, paid=Decimal(0), parts=[replace(parts[0], left=half), parts[1]]))
    english = replace(papers['invoice_en'], parts=[replace(parts[0], note='Advance'), parts[1]])
    assert 'Advance: 50%, £625,000.00 by 1 December 2026' in flat(text_of(await renderer.pdf(invoice_html(english))))
