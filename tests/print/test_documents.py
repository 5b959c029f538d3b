"""Forms of documents read back from the PDF: fields, sums, words, both parties; long tables; hostile values."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ui.print.documents import LANDSCAPE, TEMPLATES, document_html
from ui.print.papers import Paper, Row, Totals
from ui.print.render import WkhtmltopdfRenderer

from .test_papers import HOSTILE, flat, png, poisoned

Text = Callable[[bytes], list[str]]
FACTURA = {
    'payment': '№ 1187 от 19.11.2026', 'consignor': 'он же', 'consignee': 'ООО «ГлавСтройИнвест», г. Москва',
    'shipment': '', 'advance_number': 'А-96', 'advance_date': date(2026, 11, 19), 'contract_id': '',
}  # fmt: skip
DETAILS: dict[str, dict[str, Any]] = {
    'act': {
        'basis': 'Договор № 48/26 от 02.03.2026, счёт № 214 от 20.11.2026',
        'work_period': 'с 1 по 20 ноября 2026 г.',
    },
    'factura': FACTURA,
    'upd': FACTURA | {
        'status': '1', 'basis': 'Договор поставки № 48/26 от 02.03.2026; доверенность № 31 от 20.11.2026',
        'transport': 'Транспортная накладная № ТН-1187 от 20.11.2026', 'released_post': 'Кладовщик',
        'released_by': 'Фомин Е. Л.', 'accepted_post': 'Водитель-экспедитор', 'accepted_by': 'Сомов Д. И.',
        'shipped_on': date(2026, 11, 20), 'shipping_note': 'Паспорта качества № 512, 518',
    },
    'torg12': {
        'basis': 'Договор поставки № 48/26, счёт № 214 от 20.11.2026', 'basis_number': '48/26',
        'basis_date': date(2026, 3, 2), 'department': 'Склад № 2, г. Химки', 'waybill_number': 'ТН-1187',
        'waybill_date': date(2026, 11, 20), 'places': None, 'net': Decimal(688), 'gross': Decimal(688),
        'attachments': '2 (двух)', 'released_post': 'Кладовщик', 'released_by': 'Фомин Е. Л.', 'proxy_number': '31',
        'proxy_date': date(2026, 11, 20), 'proxy_issued': 'ООО «ГлавСтройИнвест», водителю-экспедитору Сомову Д. И.',
        'accepted_post': 'Водитель-экспедитор', 'accepted_by': 'Сомов Д. И.',
    },
    'contract': {
        'signed_in': 'г. Химки', 'supply': 'нерудные строительные материалы (далее — «Товар») и услуги',
        'seller_face': 'генерального директора Дроздова С. А.', 'seller_base': 'устава',
        'buyer_face': 'директора Вознесенского П. А.', 'buyer_base': 'устава', 'prepayment': Decimal(100),
        'pay_days': 5, 'penalty': Decimal('0.1'), 'delivery': 'с 1 по 11 декабря 2026 г.',
        'address': 'г. Москва, Дмитровское шоссе, д. 163А, стр. 2, ворота 4', 'valid_until': date(2026, 12, 31),
        'terms': 'Разгрузка — силами Покупателя.',
    },
    'm2': {
        'issuer': 'buyer', 'person': 'Сомов Дмитрий Игоревич', 'post': 'Водитель-экспедитор',
        'passport_series': '4509', 'passport_number': '123456', 'passport_issued_by': 'ОВД «Образцовое» г. Москвы',
        'passport_issued_on': date(2019, 3, 14), 'valid_until': date(2026, 12, 4),
        'basis': 'счёту № 214 от 20.11.2026, договору № 48/26 от 02.03.2026',
    },
}  # fmt: skip


def of(papers: dict[str, Paper], form: str, **more: Any) -> Paper:
    """The paper of the design with the form's own fields."""
    return replace(papers['invoice'], details=DETAILS[form], number='171', **more)


async def printed(renderer: WkhtmltopdfRenderer, form: str, version: str, paper: Paper) -> bytes:
    return await renderer.pdf(document_html(form, version, paper), landscape=form in LANDSCAPE)


async def test_the_act(papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Text,
                       sum_up: Callable[[list[Row]], Totals]) -> None:  # fmt: skip
    services = [papers['invoice'].rows[1], papers['invoice'].rows[3]]
    paper = of(papers, 'act', rows=services, totals=sum_up(services), stamp=png(), signature=png())
    pdf = await printed(renderer, 'act', '1', paper)
    text = flat(text_of(pdf))
    for words in (
        'Акт № 171 от 20 ноября 2026 г.', 'приёмки-сдачи выполненных работ', 'ООО «СтройСнаб», ИНН 7799001312',
        'р/с 40702810500000004521 в АО «Пример Банк»', 'ООО «ГлавСтройИнвест», ИНН 7799001231', 'Договор № 48/26',
        'с 1 по 20 ноября 2026 г.', 'Доставка самосвалом 30 т, до 40 км', '290 400,00', 'Всего: 300 592,00',
        'В том числе НДС 22 %: 54 205,11', 'Всего наименований 2, на сумму 300 592,00 руб.',
        'Триста тысяч пятьсот девяносто два рубля 00 копеек', '/ Дроздов С. А. /', '/ Вознесенский П. А. /',
    ):  # fmt: skip
        assert words in text
    assert len(text_of(pdf)) == 1
    assert document_html('act', '1', paper).count('data:image/png') == 2


SAYS: dict[str, tuple[str, ...]] = {
    'torg12': (
        'Унифицированная форма № ТОРГ-12', '0330212', '12345678', 'ТОВАРНАЯ НАКЛАДНАЯ', '48/26', '02.03.2026',
        'ТН-1187', 'Склад № 2, г. Химки', '1 152,87', '737 836,07', 'Всего по накладной', '1 024 590,17', '225 409,83',
        'четыре', 'шестьсот восемьдесят восемь тонн', '688 т', 'Один миллион двести пятьдесят тысяч рублей 00 копеек',
        'По доверенности № 31', 'водителю-экспедитору Сомову Д. И.', 'Фомин Е. Л.', '«20» ноября 2026 г.',
    ),
    'factura': (
        'СЧЕТ-ФАКТУРА № 171 от 20 ноября 2026 г.', '7799001312/779901001', 'он же', '№ 1187 от 19.11.2026',
        'Российский рубль, 643', 'без акциза', '22%', '1 024 590,17', '225 409,83', '1 250 000,00',
        'Всего к оплате (9)', 'Павлова В. П.',
    ),
    'upd': (
        'Универсальный', 'Статус: 1', 'Счет-фактура № 171', 'Универсальный передаточный документ, № 171 от 20.11.2026',
        'Договор поставки № 48/26 от 02.03.2026', 'ТН-1187', 'Водитель-экспедитор', '[21]', '1 листе',
        'ООО «ГлавСтройИнвест», ИНН/КПП 7799001231/779901001', '1 250 000,00',
    ),
    'contract': (
        'ДОГОВОР ПОСТАВКИ № 171', 'г. Химки', 'в лице генерального директора Дроздова С. А., действующего на основании '
        'устава', '5 (пять) рабочих дней', '0,1 % от суммы долга', 'до 31 декабря 2026 г.', '8.3. Разгрузка — силами',
        'СПЕЦИФИКАЦИЯ № 1', '(Один миллион двести пятьдесят тысяч рублей 00 копеек), в том числе НДС 22 % — 225 409,83 '
        'руб. Срок', 'ворота 4', '40702810500000004521',
    ),
    'm2': (
        'форма № М-2', '0315001', 'ДОВЕРЕННОСТЬ № 171', '«04» декабря 2026 г.', 'Водитель-экспедитор Сомов Д. И.',
        'Сомов Дмитрий Игоревич', '45 09', '123456', '«14» марта 2019 г.', 'Оборотная сторона', 'Шестьсот сорок',
        'счёту № 214 от 20.11.2026', 'Счёт № 214 от 20.11.2026,', ' договор № 48/26',
    ),
}  # fmt: skip


def known(papers: dict[str, Paper], form: str, **more: Any) -> Paper:
    """The same with ОКПО and codes of units."""
    paper = of(papers, form, **more)
    rows = [replace(row, unit_code='168' if row.unit == 'т' else '876') for row in paper.rows]
    return replace(paper, rows=rows, seller=replace(paper.seller, okpo='12345678'))


@pytest.mark.parametrize('template', [one for one in TEMPLATES if one[0] in SAYS], ids=lambda one: '-'.join(one))
async def test_official_forms(template: tuple[str, str], papers: dict[str, Paper], renderer: WkhtmltopdfRenderer,
                              text_of: Text) -> None:  # fmt: skip
    text = flat(text_of(await printed(renderer, *template, known(papers, template[0]))))
    missing = [words for words in SAYS[template[0]] if words not in text]
    assert not missing, text
    if template[0] in ('factura', 'upd'):
        later = template[1] == '2026-04'
        assert ('А-96' in text) == ('января 2026 г. № 26' in text) == later
        assert ('августа 2024 г. № 1096' in text) != later


@pytest.mark.parametrize('form', ['torg12', 'factura', 'upd', 'contract', 'm2'])
async def test_long_tables_repeat_their_head_and_number_pages(
    form: str, papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Text
) -> None:
    version = [one for code, one in TEMPLATES if code == form][-1]
    long = papers['long']
    paper = known(papers, form, rows=long.rows, totals=long.totals)
    pages = text_of(await printed(renderer, form, version, paper))
    assert [f'стр. {n} из {len(pages)}' in flat([page]) for n, page in enumerate(pages, 1)] == [True] * len(pages)
    headed = [page for page in pages if re.search('Отсев дроблёный', page)]
    assert len(headed) > 1
    head = {'torg12': 'ОКЕИ', 'm2': 'прописью', 'contract': 'Наименование'}.get(form, '10а')
    assert all(head in page for page in headed)
    assert all('№ 171 от 20.11.2026' in flat([page]) for page in pages[1:])
    if form == 'torg12':
        assert [len(re.findall('Итого', page)) for page in pages] == [1] * len(pages)
        assert 'Пять миллионов тридцать четыре тысячи пятьсот сорок рублей 00 копеек' in flat(pages)
    assert 'Дроздов' in pages[-1] or 'Вознесенский' in pages[-1]


@pytest.mark.parametrize('count', range(2, 14, 3))
async def test_the_specification_of_a_contract_stands_on_a_page_of_its_own(
    count: int, papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Text
) -> None:
    rows = papers['long'].rows[:count]
    pages = text_of(await printed(renderer, 'contract', '1', of(papers, 'contract', rows=rows)))
    assert len(pages) == 3
    assert ['СПЕЦИФИКАЦИЯ' in page for page in pages] == ['Отсев' in page or 'Песок' in page for page in pages]
    assert 'Эл. почта' in pages[1]
    assert 'Приложение № 1' in pages[2]


async def test_goods_without_vat_say_so(papers: dict[str, Paper], make_row: Callable[..., Row],
                                        sum_up: Callable[[list[Row]], Totals]) -> None:  # fmt: skip
    rows = [make_row('Щебень', '1', 'т', '1000', '0', None)]
    for form, count in (('torg12', 3), ('factura', 3), ('upd', 3)):
        version = [one for code, one in TEMPLATES if code == form][-1]
        assert document_html(form, version, of(papers, form, rows=rows, totals=sum_up(rows))).count('без НДС') == count


@pytest.mark.parametrize('poison', HOSTILE)
@pytest.mark.parametrize('template', TEMPLATES, ids=lambda one: f'{one[0]}-{one[1]}')
def test_hostile_values_stay_text_in_every_form(
    template: tuple[str, str], poison: str, papers: dict[str, Paper]
) -> None:
    clean = of(papers, template[0])
    details = {name: poison if isinstance(value, str) and name != 'status' else value
               for name, value in clean.details.items()}  # fmt: skip
    page = document_html(*template, replace(poisoned(clean, poison), details=details))
    assert '1337' not in page
    for tag in ('<script', '<meta', '<h1', '<b>', '<iframe', 'file:///etc/passwd"'):
        assert page.count(tag) == document_html(*template, clean).count(tag)
    assert all(address.startswith('data:image/') for address in re.findall(r'(?:src|href)="([^"]*)"', page))
