"""Credit notes on paper, and what an invoice asks for after them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from ui.print.papers import Paper, Part, Row, Totals, credit_note_html, invoice_html
from ui.print.payment_qr import st00012
from ui.print.render import WkhtmltopdfRenderer

from .test_papers import HOSTILE, flat

TOLD: dict[str, Any] = {
    'invoice': '214', 'invoice_date': date(2026, 11, 20), 'reason': 'Недовезли щебень', 'by_sum': False,
    'before': D('1250000'), 'after': D('1178800'), 'debt': D(0), 'overpaid': D('71200'), 'cancelled': False,
}  # fmt: skip


@pytest.fixture
def note(
    papers: dict[str, Paper], make_row: Callable[..., Row], sum_up: Callable[[list[Row]], Totals]
) -> Callable[..., Paper]:
    """A credit note of two rows, 71 200 with VAT, in a language, with other details."""

    def make(lang: str = 'ru', **told: Any) -> Paper:
        rows = [make_row('Щебень', '40', 'т', '1450'), make_row('Доставка', '1', 'рейс', '13200')]
        base = papers['invoice' if lang == 'ru' else 'invoice_en']
        return replace(base, number='3', rows=rows, totals=sum_up(rows), pay_until=None, details=TOLD | told)

    return make


async def test_a_russian_credit_note_says_what_is_lowered_why_and_what_goes_back(
    note: Callable[..., Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]]
) -> None:
    text = flat(text_of(await renderer.pdf(credit_note_html(note()))))
    for words in (
        'Корректировка № 3 от 20 ноября 2026 г.', 'к счёту на оплату № 214 от 20 ноября 2026 г.', 'Недовезли щебень',
        'ООО «ГлавСтройИнвест»', 'Счёт уменьшен на: 71 200,00', 'В том числе НДС 22 %: 12 839,35',
        'Семьдесят одна тысяча двести рублей 00 копеек', 'Сумма счёта до корректировки: 1 250 000,00',
        'Сумма счёта после корректировки: 1 178 800,00', 'К возврату покупателю: 71 200,00',
        'Корректировочный счёт-фактура', 'Дроздов С. А.',
    ):  # fmt: skip
        assert words in text, words


async def test_an_english_credit_note(
    note: Callable[..., Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]]
) -> None:
    paper = note('en', debt=D('100'), overpaid=D(0), reason='Short delivery')
    text = flat(text_of(await renderer.pdf(credit_note_html(paper))))
    for words in ('Credit note', 'to invoice 214 of 20 November 2026', 'Short delivery', 'Credited to',
                  'Harrogate Paving Ltd', 'Total credited £71,200.00', 'Invoice total after £1,178,800.00',
                  'Total due £100.00', '£100.00 still due'):  # fmt: skip
        assert words in text, words


def test_a_note_of_a_sum_names_its_invoice_and_a_cancelled_one_says_so(note: Callable[..., Paper]) -> None:
    page = credit_note_html(note(by_sum=True, cancelled=True))
    assert 'Уменьшение суммы счёта №' in page
    assert '(отменена)' in page
    assert 'Credit note (cancelled)' in credit_note_html(note('en', cancelled=True))


@pytest.mark.parametrize('words', HOSTILE)
def test_a_hostile_reason_is_only_text(note: Callable[..., Paper], words: str) -> None:
    for lang in ('ru', 'en'):
        page = credit_note_html(note(lang, reason=words, invoice=words))
        assert '<' not in words or words not in page
        assert str(7 * 191) not in page


async def test_the_invoice_asks_for_less_on_paper_in_its_code_and_in_its_parts(
    papers: dict[str, Paper], renderer: WkhtmltopdfRenderer, text_of: Callable[[bytes], list[str]]
) -> None:
    credited = replace(papers['invoice'], credited=D('71200'), debt=D('1178800'))
    text = flat(text_of(await renderer.pdf(invoice_html(credited))))
    assert 'Корректировка: −71 200,00' in text.replace('\u2212', '−')
    assert 'Всего к оплате: 1 178 800,00' in text
    assert 'Оплачено' not in text
    assert '|Sum=117880000|' in st00012(credited)
    assert 'Purpose=Оплата по счёту' in st00012(credited)
    paid = replace(credited, paid=D('178800'), debt=D('1000000'))
    text = flat(text_of(await renderer.pdf(invoice_html(paid))))
    assert 'Оплачено: 178 800,00 Осталось оплатить: 1 000 000,00' in text
    parts = [Part(percent=D(50), amount=D('553800'), left=D('553800'), credited=D('71200'), note='Остаток')]
    text = flat(text_of(await renderer.pdf(invoice_html(replace(credited, parts=parts)))))
    assert 'Остаток: 553 800,00 руб. по факту' in text
    english = replace(papers['invoice_en'], credited=D('60.48'), debt=D('19500'))
    text = flat(text_of(await renderer.pdf(invoice_html(english))))
    assert 'Credited \u2212£60.48 Total due £19,500.00' in text
