"""Sample papers: invented companies whose numbers pass their checksums."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from ui.print.papers import Fact, Manager, Paper, Party, Point, Row, Totals, VatSum
from ui.print.render import WkhtmltopdfRenderer

D = Decimal
CENT = D('0.01')
LONG_NAMES = (
    'Щебень гранитный фр. 5–20 мм, М1200, F300, ГОСТ 8267-93',
    'Песок мытый 1 класса, модуль крупности 2,0–2,5',
    'Геотекстиль нетканый, плотность 200 г/м², рулон 2 × 50 м, для отсыпки временных дорог и площадок под технику',
    'Отсев дроблёный',
)


def goods(
    name: str, quantity: str, unit: str, price: str, discount: str = '0', rate: str | None = '22',
          included: bool = True) -> Row:  # fmt: skip
    """A row counted as the domain counts it: rounded per row, VAT inside or on top."""
    full = D(quantity) * D(price)
    amount = (full * (100 - D(discount)) / 100).quantize(CENT, ROUND_HALF_UP)
    vat = D(0)
    if rate is not None:
        base = 100 + D(rate) if included else D(100)
        vat = (amount * D(rate) / base).quantize(CENT, ROUND_HALF_UP)
    net, gross = (amount - vat, amount) if included else (amount, amount + vat)
    return Row(name=name, quantity=D(quantity), unit=unit, price=D(price), net=net, gross=gross, vat=vat,
               vat_rate=None if rate is None else D(rate), vat_included=included, discount_percent=D(discount),
               discount=full.quantize(CENT, ROUND_HALF_UP) - amount)  # fmt: skip


def totals(rows: list[Row]) -> Totals:
    """Sums by rows, VAT by rate."""
    rates = sorted({row.vat_rate for row in rows if row.vat_rate is not None}, reverse=True)
    vat = [VatSum(rate, sum((row.vat for row in rows if row.vat_rate == rate), D(0))) for rate in rates]
    return Totals(net=sum((row.net for row in rows), D(0)), gross=sum((row.gross for row in rows), D(0)), vat=vat,
                  discount=sum((row.discount for row in rows), D(0)))  # fmt: skip


SELLER = Party(
    name='ООО «СтройСнаб»', full_name='Общество с ограниченной ответственностью «СтройСнаб»',
    tagline='Нерудные материалы с доставкой по Москве и области', inn='7799001312', kpp='779901001',
    address='141402, Московская область, г. Химки, ул. Репина, д. 2/27, помещ. 8', phone='+7 495 555-01-00',
    email='zakaz@stroysnab.example', website='stroysnab.example', bank_name='АО «Пример Банк», г. Москва',
    bik='044525999', correspondent_account='30101810845250000999', account='40702810500000004521',
    director='Дроздов С. А.', director_post='Генеральный директор', accountant='Павлова В. П.',
)  # fmt: skip
BUYER = Party(
    name='ООО «ГлавСтройИнвест»', person='Василию Кравцову', inn='7799001231', kpp='779901001',
    address='127204, г. Москва, Дмитровское шоссе, д. 163А, стр. 2, помещ. 14', phone='+7 495 555-01-10',
    director='Вознесенский П. А.', director_post='Директор',
)  # fmt: skip
ROWS = [
    goods(LONG_NAMES[0], '640', 'т', '1450', '3'),
    goods('Доставка самосвалом 30 т, до 40 км', '22', 'рейс', '13200'),
    goods(LONG_NAMES[1], '48', 'т', '1080', '5'),
    goods('Оформление пропуска в зону МКАД', '1', 'усл. ед', '10192'),
]
LONG_ROWS = [goods(LONG_NAMES[i % 4], str(10 + i * 3), 'т', str(900 + i * 37)) for i in range(40)]
INVOICE = Paper(
    number='214', date=date(2026, 11, 20), pay_until=date(2026, 11, 27), seller=SELLER, buyer=BUYER, rows=ROWS,
    totals=totals(ROWS), basis='Договор поставки № 48/26 от 02.03.2026, КП № 87 от 17.11.2026',
    terms='Оплата счёта означает согласие с условиями поставки. Товар отгружается по факту прихода денег на '
    'расчётный счёт, при наличии доверенности и паспорта.',
)  # fmt: skip
QUOTE = Paper(
    number='87', date=date(2026, 11, 17), valid_until=date(2026, 11, 27), seller=SELLER, buyer=BUYER, rows=ROWS,
    totals=totals(ROWS), title='Щебень и песок на площадку\nДмитровское шоссе, 163А',
    facts=[Fact('Начнём возить', '1 декабря', 'через 2 дня после оплаты'),
           Fact('Объём', '688 т', '23 рейса, первые до 10:00')],
    intro='Василий, добрый день! Посчитали поставку на декабрь. Щебень — из карьера в 64 км, марка М1200, паспорт '
    'качества на каждую партию. Возим своими самосвалами: если машина опоздала больше чем на час, рейс — за наш счёт.',
    points=[Point('Оплата', '100 % по счёту. При оплате до 25 ноября — ещё минус 2 %.'),
            Point('Доставка', 'Самосвалы 30 т. Въезд в зону МКАД оформим сами.'),
            Point('Документы', 'УПД, паспорта качества, ЭДО или бумага с водителем.')],
    manager=Manager(name='Анна Котова', initials='АК', hue=5, phone='+7 495 555-01-22',
                    email='a.kotova@stroysnab.example'),
    closing='Ответьте «согласен» на письмо,\nи мы сразу пришлём счёт',
)  # fmt: skip
ROWS_EN = [
    goods('10 mm gravel, washed, BS EN 12620', '420', 't', '31.50', '4', '20', False),
    goods('Tipper delivery, 20 t, up to 25 miles', '21', 'loads', '118.00', '0', '20', False),
    goods('Sharp sand, BS EN 13139', '40', 't', '27.20', '5', '20', False),
    goods('Site permit handling', '1', 'job', '88.00', '0', '20', False),
]
SELLER_EN = Party(
    name='Stonegate Supplies Ltd', address='4 Quarry Lane, Harrogate HG1 0AA', phone='+44 113 496 0100',
    email='accounts@stonegate.example', bank_name='Example Bank plc', sort_code='00-00-00', account='00000000',
    iban='GB00 EXMP 0000 0000 0000 00', vat_id='GB 000 0000 00', company_number='00000000',
)  # fmt: skip
BUYER_EN = Party(
    name='Harrogate Paving Ltd', person='Tom Ridley', address='12 Otley Road, Leeds LS6 0AA', vat_id='GB 000 0000 00'
)
INVOICE_EN = Paper(
    lang='en', currency='GBP', number='INV-2026-0214', date=date(2026, 11, 20), tax_point=date(2026, 11, 20),
    pay_until=date(2026, 12, 4), seller=SELLER_EN, buyer=BUYER_EN, rows=ROWS_EN, totals=totals(ROWS_EN),
    order='PO 7731',
    ship_to='Harrogate Road site, gate 2\nLeeds LS17 0AA',
    terms='Payment within 14 days of the invoice date. Late payments carry statutory interest. Please quote the '
    'reference so we can match your payment the same day.',
)  # fmt: skip
QUOTE_EN = Paper(
    lang='en', currency='GBP', number='Q-2026-0087', date=date(2026, 11, 18), valid_until=date(2026, 12, 18), version=2,
    seller=SELLER_EN, buyer=BUYER_EN, rows=ROWS_EN, totals=totals(ROWS_EN),
    ship_to='Harrogate Road site, gate 2\nLeeds LS17 0AA',
    basis='Leeds, Tom, gravel', manager=Manager(name='Anna Kotova', post='sales', phone='+44 113 496 0122'),
    points=[Point('Delivery', 'From 1 December, two loads before 10:00 each day. Tipper trucks, 20 t.'),
            Point('Payment', '30% deposit with order, balance 14 days after the last delivery.'),
            Point('Quality', 'Declaration of performance and test certificates with every load.')],
)  # fmt: skip


@pytest.fixture(scope='session')
def renderer() -> Iterator[WkhtmltopdfRenderer]:
    """The real renderer; a machine without wkhtmltopdf fails here instead of skipping."""
    assert shutil.which('wkhtmltopdf'), 'wkhtmltopdf is not installed: papers cannot be tested'
    made = WkhtmltopdfRenderer()
    yield made
    made.close()


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], list[str]]:
    """Text of a PDF page by page, as pdftotext reads it, no-break spaces made plain."""

    def read(pdf: bytes) -> list[str]:
        file = tmp_path / 'paper.pdf'
        file.write_bytes(pdf)
        done = subprocess.run(
            ['pdftotext', '-layout', '-enc', 'UTF-8', str(file), '-'], capture_output=True, check=True
        )
        return done.stdout.decode().replace('\u00a0', ' ').split('\f')[:-1]

    return read


@pytest.fixture
def papers() -> dict[str, Paper]:
    """invoice, quote, invoice_en, quote_en and long, an invoice of 40 rows."""
    long = Paper(number='215', date=date(2026, 11, 20), pay_until=date(2026, 11, 27), seller=SELLER, buyer=BUYER,
                 rows=LONG_ROWS, totals=totals(LONG_ROWS))  # fmt: skip
    return {'invoice': INVOICE, 'quote': QUOTE, 'invoice_en': INVOICE_EN, 'quote_en': QUOTE_EN, 'long': long}


@pytest.fixture
def make_row() -> Callable[..., Row]:
    """A row counted as the domain counts it: name, quantity, unit, price, discount %, VAT % or None, included."""
    return goods


@pytest.fixture
def sum_up() -> Callable[[list[Row]], Totals]:
    """Totals of rows."""
    return totals
