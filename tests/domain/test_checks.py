import pytest

from domain import checks
from domain.errors import Invalid

SBER = '044525225'


def told(check, *args):
    try:
        check(*args)
    except Invalid as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize(
    ('check', 'value', 'code'),
    [
        (checks.inn, '7707083893', None),
        (checks.inn, '500100732259', None),
        (checks.inn, '7707083892', 'inn.wrong_checksum'),
        (checks.inn, '500100732258', 'inn.wrong_checksum'),
        (checks.inn, '0000000000', 'inn.wrong_checksum'),
        (checks.inn, '77070838', 'inn.wrong_length'),
        (checks.inn, '77O7083893', 'inn.not_digits'),
        (checks.inn, '٧٧٠٧٠٨٣٨٩٣', 'inn.not_digits'),
        (checks.kpp, '773601001', None),
        (checks.kpp, '7736AB001', None),
        (checks.kpp, '77360100', 'kpp.wrong_length'),
        (checks.kpp, '77360100A', 'kpp.wrong'),
        (checks.ogrn, '1027700132195', None),
        (checks.ogrn, '1027700132196', 'ogrn.wrong_checksum'),
        (checks.ogrn, '102770013219', 'ogrn.wrong_length'),
        (checks.ogrnip, '304500116000157', None),
        (checks.ogrnip, '304500116000158', 'ogrnip.wrong_checksum'),
        (checks.okpo, '00032537', None),
        (checks.okpo, '00032538', 'okpo.wrong_checksum'),
        (checks.bik, SBER, None),
        (checks.bik, '017003983', None),
        (checks.bik, '994525225', 'bik.wrong'),
        (checks.bik, '04452522', 'bik.wrong_length'),
        (checks.iban, 'GB29NWBK60161331926819', None),
        (checks.iban, 'GB29NWBK60161331926818', 'iban.wrong'),
        (checks.swift, 'SABRRUMM', None),
        (checks.swift, 'SABRRUM', 'swift.wrong'),
    ],
)
def test_numbers_are_checked_and_the_fault_is_named(check, value, code):
    assert told(check, '') is None
    assert told(check, value) == code


def test_accounts_are_checked_against_their_bank():
    # Sberbank's own correspondent account, and the accounts taxes are paid to (УФК по Тульской области).
    assert told(checks.cor_account, '30101810400000000225', SBER) is None
    assert told(checks.cor_account, '40102810445370000059', '017003983') is None
    assert told(checks.account, '03100643000000018500', '017003983') is None
    assert told(checks.cor_account, '30101810400000000225', '044525974') is None, 'the same region, the same key'
    assert told(checks.cor_account, '30101810500000000225', SBER) == 'cor_account.wrong_checksum'
    assert told(checks.cor_account, '40702810400000000225', SBER) == 'cor_account.wrong'
    assert told(checks.account, '4070281040000000022', SBER) == 'account.wrong_length'
    assert told(checks.account, '40702810400000000225', '') == 'bik.needed'


def test_one_key_of_ten_fits_an_account_and_any_wrong_digit_is_seen():
    fitting = [a for k in range(10) if told(checks.account, a := f'40702810{k}38000012345', SBER) is None]
    assert len(fitting) == 1
    for place in range(20):
        for digit in '0123456789':
            wrong = fitting[0][:place] + digit + fitting[0][place + 1 :]
            if wrong != fitting[0] and not wrong.startswith('03'):
                assert told(checks.account, wrong, SBER) == 'account.wrong_checksum'


def test_numbers_typed_in_groups_are_read():
    assert checks.bare('7707 083\u00a0893') == '7707083893'
    assert checks.inn_in('пришлите счёт, ИНН: 7707083893, спасибо') == '7707083893'
    assert checks.inn_in('ИНН 7707083892') == ''
    assert checks.inn_in('номер 7707083893') == ''
