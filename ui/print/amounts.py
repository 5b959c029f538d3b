"""Money, quantities, dates and sums in words as papers print them, in Russian and English."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

from .paper import Lang

NB = '\u00a0'
MINUS = '\u2212'
CENT = Decimal('0.01')
SYMBOLS = {'RUB': '₽', 'USD': '$', 'EUR': '€', 'GBP': '£', 'KZT': 'тг', 'BYN': 'Br'}
PREFIXED = {'USD', 'EUR', 'GBP'}
MONTHS = (
    'января', 'февраля', 'марта', 'апреля', 'мая', 'июня',
    'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря',
)  # fmt: skip
ENGLISH_MONTHS = (
    'January', 'February', 'March', 'April', 'May', 'June',
    'July', 'August', 'September', 'October', 'November', 'December',
)  # fmt: skip
GLUED = re.compile(r'(№|ГОСТ|фр\.|кл\.|д\.|стр\.|г\.|ул\.|помещ\.|тел\.) ')
Forms = tuple[str, str, str]
UNITS_RU: dict[str, tuple[Forms, Forms]] = {
    'RUB': (('рубль', 'рубля', 'рублей'), ('копейка', 'копейки', 'копеек')),
    'USD': (('доллар США', 'доллара США', 'долларов США'), ('цент', 'цента', 'центов')),
    'EUR': (('евро', 'евро', 'евро'), ('цент', 'цента', 'центов')),
    'GBP': (('фунт стерлингов', 'фунта стерлингов', 'фунтов стерлингов'), ('пенс', 'пенса', 'пенсов')),
    'KZT': (('тенге', 'тенге', 'тенге'), ('тиын', 'тиына', 'тиынов')),
    'BYN': (
        ('белорусский рубль', 'белорусских рубля', 'белорусских рублей'),
        ('копейка', 'копейки', 'копеек'),
    ),
}
UNITS_EN: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    'RUB': (('rouble', 'roubles'), ('kopeck', 'kopecks')),
    'USD': (('US dollar', 'US dollars'), ('cent', 'cents')),
    'EUR': (('euro', 'euros'), ('cent', 'cents')),
    'GBP': (('pound', 'pounds'), ('penny', 'pence')),
    'KZT': (('tenge', 'tenge'), ('tiyn', 'tiyn')),
    'BYN': (('Belarusian rouble', 'Belarusian roubles'), ('kopeck', 'kopecks')),
}


def round_money(amount: Decimal) -> Decimal:
    """Two places, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def number(value: Decimal, lang: Lang, places: int | None = None) -> str:
    """Grouped number: «1 250 000,5» or «1,250,000.5»; `places` fixes the decimals, None drops empty ones."""
    text = f'{value:f}' if places is None else f'{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}'
    sign = MINUS if text.startswith('-') and text.strip('-0.') else ''
    whole, _, fraction = text.lstrip('-').partition('.')
    if places is None:
        fraction = fraction.rstrip('0')
    group, point = (NB, ',') if lang == 'ru' else (',', '.')
    return sign + f'{int(whole):,}'.replace(',', group) + (point + fraction if fraction else '')


def money(amount: Decimal, lang: Lang) -> str:
    """Amount with two decimals and without a currency."""
    return number(amount, lang, 2)


def money_with_symbol(amount: Decimal, currency: str, lang: Lang) -> str:
    """«1 250 000,00 ₽», «£19,560.48» or, for currencies English has no sign for, «RUB 12.00»."""
    text = money(amount, lang)
    if lang == 'ru':
        return text + NB + SYMBOLS.get(currency, currency)
    if currency not in PREFIXED:
        return currency + NB + text
    sign, digits = (MINUS, text[1:]) if text.startswith(MINUS) else ('', text)
    return sign + SYMBOLS[currency] + digits


def glue(text: str) -> str:
    """«№ 5», «д. 8» and «ГОСТ 8267» with a no-break space, so that they are measured and printed whole."""
    return GLUED.sub(lambda found: found.group(1) + NB, text)


def percent(rate: Decimal, lang: Lang) -> str:
    """«22 %» in Russian, «22%» in English."""
    return number(rate, lang) + (NB + '%' if lang == 'ru' else '%')


def plural_ru(n: int, forms: Forms) -> str:
    """The form that fits n: 1 рубль, 2 рубля, 5 рублей, 11 рублей, 21 рубль."""
    tens, ones = n % 100, n % 10
    if 10 < tens < 20 or ones == 0 or ones > 4:
        return forms[2]
    return forms[0] if ones == 1 else forms[1]


def amount_in_words(amount: Decimal, currency: str, lang: Lang) -> str:
    """«Один рубль 01 копейка», «One rouble 01 kopeck»; an unknown currency keeps its code."""
    cents = int(round_money(abs(amount)) * 100)
    whole, part = divmod(cents, 100)
    # num2words reads an int as kopecks in its currency mode, so only the plain number is taken from it
    words = num2words(whole, lang=lang)
    if lang == 'ru':
        unit_ru, part_ru = UNITS_RU.get(currency, ((currency,) * 3, ('',) * 3))
        tail = f'{plural_ru(whole, unit_ru)} {part:02d} {plural_ru(part, part_ru)}'
    else:
        unit_en, part_en = UNITS_EN.get(currency, ((currency,) * 2, ('',) * 2))
        tail = f'{unit_en[whole != 1]} {part:02d} {part_en[part != 1]}'
    minus = ('минус ' if lang == 'ru' else 'minus ') if amount < 0 and cents else ''
    sentence = f'{minus}{words} {tail}'.rstrip()
    return sentence[0].upper() + sentence[1:]


def long_date(day: date, lang: Lang) -> str:
    """«20 ноября 2026 г.» or «20 November 2026»."""
    if lang == 'ru':
        return f'{day.day} {MONTHS[day.month - 1]} {day.year}{NB}г.'
    return f'{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}'


def quoted_date(day: date) -> str:
    """«20» ноября 2026 г., as Russian forms have it."""
    return f'«{day.day:02d}» {MONTHS[day.month - 1]} {day.year}{NB}г.'


def number_in_words(value: Decimal, *, feminine: bool = False) -> str:
    """Russian words of a number: «двадцать две» tonnes; what is not whole keeps its digits."""
    if value != value.to_integral_value():
        return number(value, 'ru')
    return str(num2words(int(value), lang='ru', gender='f' if feminine else 'm'))


def short_date(day: date, lang: Lang) -> str:
    """«20.11.2026» or «20 Nov 2026»."""
    if lang == 'ru':
        return f'{day:%d.%m.%Y}'
    return f'{day.day} {ENGLISH_MONTHS[day.month - 1][:3]} {day.year}'
