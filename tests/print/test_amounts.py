"""Sums in words and figures, as an accountant would write them."""

from datetime import date
from decimal import Decimal

import pytest

from ui.print.amounts import amount_in_words, long_date, money_with_symbol, number, percent, short_date


@pytest.mark.parametrize(
    ('amount', 'russian', 'english'),
    [
        ('0.00', 'Ноль рублей 00 копеек', 'Zero roubles 00 kopecks'),
        ('1.01', 'Один рубль 01 копейка', 'One rouble 01 kopeck'),
        ('2', 'Два рубля 00 копеек', 'Two roubles 00 kopecks'),
        ('5', 'Пять рублей 00 копеек', 'Five roubles 00 kopecks'),
        ('11.11', 'Одиннадцать рублей 11 копеек', 'Eleven roubles 11 kopecks'),
        ('21.02', 'Двадцать один рубль 02 копейки', 'Twenty-one roubles 02 kopecks'),
        ('111', 'Сто одиннадцать рублей 00 копеек', 'One hundred and eleven roubles 00 kopecks'),
        ('1001', 'Одна тысяча один рубль 00 копеек', 'One thousand and one roubles 00 kopecks'),
        ('2002.5', 'Две тысячи два рубля 50 копеек', 'Two thousand and two roubles 50 kopecks'),
        ('1234567.89', 'Один миллион двести тридцать четыре тысячи пятьсот шестьдесят семь рублей 89 копеек',
         'One million, two hundred and thirty-four thousand, five hundred and sixty-seven roubles 89 kopecks'),
        ('1000000000', 'Один миллиард рублей 00 копеек', 'One billion roubles 00 kopecks'),
        ('0.995', 'Один рубль 00 копеек', 'One rouble 00 kopecks'),
        ('-5', 'Минус пять рублей 00 копеек', 'Minus five roubles 00 kopecks'),
    ],
)  # fmt: skip
def test_roubles_in_words(amount: str, russian: str, english: str) -> None:
    assert amount_in_words(Decimal(amount), 'RUB', 'ru') == russian
    assert amount_in_words(Decimal(amount), 'RUB', 'en') == english


@pytest.mark.parametrize(
    ('currency', 'russian', 'english'),
    [
        ('USD', 'Двадцать один доллар США 02 цента', 'Twenty-one US dollars 02 cents'),
        ('EUR', 'Двадцать один евро 02 цента', 'Twenty-one euros 02 cents'),
        ('GBP', 'Двадцать один фунт стерлингов 02 пенса', 'Twenty-one pounds 02 pence'),
        ('KZT', 'Двадцать один тенге 02 тиына', 'Twenty-one tenge 02 tiyn'),
        ('BYN', 'Двадцать один белорусский рубль 02 копейки', 'Twenty-one Belarusian roubles 02 kopecks'),
        ('CNY', 'Двадцать один CNY 02', 'Twenty-one CNY 02'),
    ],
)
def test_other_currencies_in_words(currency: str, russian: str, english: str) -> None:
    assert amount_in_words(Decimal('21.02'), currency, 'ru') == russian
    assert amount_in_words(Decimal('21.02'), currency, 'en') == english


def test_money_is_grouped_by_no_break_spaces_in_russian_and_commas_in_english() -> None:
    amount = Decimal('1250000.5')
    assert money_with_symbol(amount, 'RUB', 'ru') == '1\u00a0250\u00a0000,50\u00a0₽'
    assert money_with_symbol(amount, 'GBP', 'en') == '£1,250,000.50'
    assert money_with_symbol(amount, 'RUB', 'en') == 'RUB\u00a01,250,000.50'
    assert money_with_symbol(Decimal('-1234.5'), 'USD', 'en') == '\u2212$1,234.50'
    assert money_with_symbol(Decimal('-0.001'), 'RUB', 'ru') == '0,00\u00a0₽'


def test_quantities_drop_empty_decimals() -> None:
    assert [number(Decimal(text), 'ru') for text in ('640.000', '0.5', '1E+3')] == ['640', '0,5', '1\u00a0000']
    assert percent(Decimal('22.00'), 'ru') == '22\u00a0%'
    assert percent(Decimal('7.5'), 'en') == '7.5%'


def test_dates() -> None:
    day = date(2026, 5, 3)
    assert long_date(day, 'ru') == '3 мая 2026\u00a0г.'
    assert (long_date(day, 'en'), short_date(day, 'ru'), short_date(day, 'en')) == (
        '3 May 2026',
        '03.05.2026',
        '3 May 2026',
    )
