"""The payment QR code of a Russian invoice, ГОСТ Р 56042-2014, format ST00012 (UTF-8)."""

import base64
import io
import re

import segno

from .amounts import money, number, round_money, short_date
from .paper import Paper

LONGEST = {'Name': 160, 'BankName': 45, 'Purpose': 210}
BOXES_PX = 6


def payment_purpose(paper: Paper) -> str:
    """What the payer writes in the purpose field, the VAT inside it included."""
    if paper.purpose:
        return paper.purpose
    verb = 'Доплата' if paper.part_came else 'Оплата'
    start = f'{verb} по счёту № {paper.number} от {short_date(paper.date, "ru")}'
    if not paper.totals.vat:
        return start + ', без НДС'
    if paper.partly_paid or paper.parts:
        return start + ', в том числе НДС'
    sums = ', '.join(
        f'НДС {number(vat.rate, "ru")}% {money(vat.amount, "ru").replace(chr(160), "")} руб.'
        for vat in paper.totals.vat
    )
    return f'{start}, в том числе {sums}'


def st00012(paper: Paper) -> str:
    """Text of the code, or '' when it cannot be paid: not roubles, nothing owed, or details are missing."""
    seller = paper.seller
    kopecks = int(round_money(paper.due_now) * 100)
    account, bik = _digits(seller.account), _digits(seller.bik)
    correspondent = _digits(seller.correspondent_account)
    name, bank = _value('Name', seller.name), _value('BankName', seller.bank_name)
    if paper.currency != 'RUB' or kopecks <= 0 or not name or not bank:
        return ''
    if len(account) != 20 or len(bik) != 9 or len(correspondent) not in (0, 20):
        return ''
    fields = {
        'Name': name,
        'PersonalAcc': account,
        'BankName': bank,
        'BIC': bik,
        # the standard asks for the field even where the bank has no correspondent account
        'CorrespAcc': correspondent or '0',
        'PayeeINN': _digits(seller.inn),
        'KPP': _digits(seller.kpp),
        'Sum': str(kopecks),
        'Purpose': _value('Purpose', payment_purpose(paper)),
    }
    return 'ST00012|' + '|'.join(f'{key}={value}' for key, value in fields.items() if value)


def qr_data_uri(text: str) -> str:
    """PNG of the code (level M, no border) as a data: address; '' for no text or for too much of it."""
    if not text:
        return ''
    try:
        code = segno.make(text, error='m', encoding='utf-8', micro=False, boost_error=False)
    except segno.DataOverflowError:
        return ''
    picture = io.BytesIO()
    code.save(picture, kind='png', border=0, scale=BOXES_PX)
    return 'data:image/png;base64,' + base64.b64encode(picture.getvalue()).decode('ascii')


def _digits(value: str) -> str:
    return re.sub(r'[\s\u00a0-]', '', value) if re.fullmatch(r'[0-9\s\u00a0-]*', value) else ''


def _value(key: str, value: str) -> str:
    """'|' parts the fields and control characters end the code for some banks: both become spaces."""
    clean = ''.join(' ' if letter == '|' or not letter.isprintable() else letter for letter in value)
    return re.sub(r' +', ' ', clean).strip()[: LONGEST[key]].rstrip()
