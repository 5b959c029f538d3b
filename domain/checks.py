"""Russian numbers and their checksums: ИНН, КПП, ОГРН, ОКПО, БИК and accounts.

Every check takes digits without spaces (see `bare`) and raises Invalid(code, field=…); '' is left alone.
"""

import re
from collections.abc import Sequence

from stdnum import iban as _iban
from stdnum.ru import inn as _inn

from .errors import Invalid

# The key of an account: Bank of Russia, «Порядок расчёта контрольного ключа в номере лицевого счёта», 08.09.1997 № 515.
_WEIGHTS = (7, 1, 3)
_RKC = ('000', '001', '002')


def bare(text: str) -> str:
    """The number without spaces, dashes and dots, as people write them between groups."""
    return re.sub(r'[\s\u00a0.\-–—]', '', text).upper()


def _digits(text: str, name: str, lengths: Sequence[int]) -> None:
    if not (text.isascii() and text.isdigit()):
        raise Invalid(f'{name}.not_digits', field=name)
    if len(text) not in lengths:
        raise Invalid(f'{name}.wrong_length', field=name, length=len(text), lengths=list(lengths))


def inn(text: str, lengths: Sequence[int] = (10, 12)) -> None:
    """ИНН: 10 digits of an organisation, 12 of a person or a sole proprietor (ФНС ММВ-7-6/435)."""
    if not text:
        return
    _digits(text, 'inn', lengths)
    if not _inn.is_valid(text) or not text.strip('0'):
        raise Invalid('inn.wrong_checksum', field='inn')


def kpp(text: str) -> None:
    """КПП: nine characters, the fifth and sixth may be capital letters."""
    if text and len(text) != 9:
        raise Invalid('kpp.wrong_length', field='kpp', length=len(text))
    if text and not re.fullmatch(r'[0-9]{4}[0-9A-Z]{2}[0-9]{3}', text):
        raise Invalid('kpp.wrong', field='kpp')


def ogrn(text: str) -> None:
    """ОГРН of an organisation: 13 digits, the last is the remainder by 11."""
    _register(text, 'ogrn', 13, 11)


def ogrnip(text: str) -> None:
    """ОГРНИП of a sole proprietor: 15 digits, the last is the remainder by 13."""
    _register(text, 'ogrnip', 15, 13)


def _register(text: str, name: str, length: int, by: int) -> None:
    if not text:
        return
    _digits(text, name, (length,))
    if int(text[:-1]) % by % 10 != int(text[-1]) or not text.strip('0'):
        raise Invalid(f'{name}.wrong_checksum', field=name)


def okpo(text: str) -> None:
    """ОКПО: 8 or 10 digits, weighted 1, 2, 3 … and again from 3 where the remainder by 11 is 10 (Росстат)."""
    if not text:
        return
    _digits(text, 'okpo', (8, 10))
    for shift in (0, 2):
        rest = sum(int(digit) * ((i + shift) % 10 + 1) for i, digit in enumerate(text[:-1])) % 11
        if rest != 10:
            break
    if rest % 10 != int(text[-1]):
        raise Invalid('okpo.wrong_checksum', field='okpo')


def oktmo(text: str) -> None:
    """ОКТМО: 8 or 11 digits (ОК 033-2013); it keeps no key."""
    if text:
        _digits(text, 'oktmo', (8, 11))


def bik(text: str) -> None:
    """БИК: nine digits; 04… of banks, 00–02… of the treasury (Положение Банка России 762-П)."""
    if not text:
        return
    _digits(text, 'bik', (9,))
    if text[:2] not in ('00', '01', '02', '04'):
        raise Invalid('bik.wrong', field='bik')


def account(text: str, of_bik: str) -> None:
    """A settlement account (р/с) against its bank's БИК: 20 digits. Treasury accounts (03…) keep no such key."""
    if text.startswith('03'):
        _digits(text, 'account', (20,))
        _bik_needed(of_bik)
    elif text:
        _account(text, of_bik, 'account', central=text.startswith('40102') or of_bik[-3:] in _RKC)


def cor_account(text: str, of_bik: str) -> None:
    """A correspondent account (к/с) against its БИК: 20 digits, 30101… or the treasury's 40102…"""
    if not text:
        return
    _digits(text, 'cor_account', (20,))
    if not text.startswith(('301', '40102')):
        raise Invalid('cor_account.wrong', field='cor_account')
    _account(text, of_bik, 'cor_account', central=True)


def _account(text: str, of_bik: str, name: str, central: bool) -> None:
    _digits(text, name, (20,))
    _bik_needed(of_bik)
    bank = f'0{of_bik[4:6]}' if central else of_bik[-3:]
    if sum(int(digit) * _WEIGHTS[i % 3] for i, digit in enumerate(bank + text)) % 10:
        raise Invalid(f'{name}.wrong_checksum', field=name, bik=of_bik)


def _bik_needed(of_bik: str) -> None:
    if not of_bik:
        raise Invalid('bik.needed', field='bik')


def iban(text: str) -> None:
    """IBAN by ISO 13616."""
    if text and not _iban.is_valid(text):
        raise Invalid('iban.wrong', field='iban')


def swift(text: str) -> None:
    """SWIFT/BIC by ISO 9362: 8 or 11 characters."""
    if text and not re.fullmatch(r'[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?', text):
        raise Invalid('swift.wrong', field='swift')


def inn_in(text: str) -> str:
    """The first right ИНН named so within a text («ИНН 7707083893»), or ''."""
    for match in re.finditer(r'\bинн\b\D{0,5}(\d{12}|\d{10})(?!\d)', text, re.IGNORECASE):
        if _inn.is_valid(match[1]):
            return match[1]
    return ''
