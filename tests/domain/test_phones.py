import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import phones
from domain.errors import Invalid


@pytest.mark.parametrize(
    ('typed', 'normal', 'ext'),
    [
        ('8 (916) 555-01-42', '+79165550142', ''),
        ('+7 916 555 01 42', '+79165550142', ''),
        ('9165550142', '+79165550142', ''),
        ('8-495-123-45-67 доб. 112', '+74951234567', '112'),
        ('+7 (495) 123-45-67 вн.5', '+74951234567', '5'),
        ('+44 20 7946 0958', '+442079460958', ''),
        ('+375 29 123-45-67', '+375291234567', ''),
        ('555-01-42', None, ''),
        ('12345', None, ''),
        ('звоните вечером', None, ''),
        ('', None, ''),
        ('+7 916 555 01 42 916 555 01 42 00', None, ''),
    ],
)
def test_a_phone_is_read_in_any_spelling(typed, normal, ext):
    assert phones.normal(typed) == normal
    assert phones.extension(typed) == ext
    assert phones.key(typed) == (normal or '').lstrip('+')


def test_a_number_no_plan_has_is_told_from_a_right_one():
    assert phones.is_valid('8 916 555-01-42')
    assert not phones.is_valid('+7 000 000-00-00')
    assert [phones.problem(t) for t in ('8 916 555-01-42', '555-01-42', '8' * 20, 'позвоните мне')] == [
        None, 'phone.too_short', 'phone.too_long', 'phone.wrong',
    ]  # fmt: skip


def test_phones_are_found_within_a_text():
    found = phones.found('Москва, щебень 5-20, 8 916 555-01-42 или (495) 123-45-67 доб. 3')
    assert [(f.value, f.ext) for f in found] == [('+79165550142', ''), ('+74951234567', '3')]


def test_an_international_number_is_found_though_its_country_has_not_given_it_out():
    found = phones.found('Leeds, Kevin, sand, +44 7700 900177, +1 202 555 0143, a job of +20-40 mm')
    assert [f.value for f in found] == ['+447700900177', '+12025550143']
    assert phones.found('+7 000 123 45') == phones.found('44 7700 900177') == []


def test_values_are_tidied_and_what_cannot_be_read_is_kept_as_typed():
    tidy = phones.tidied({
        'phones': ['8 916 555-01-42', {'value': '+7 916 5550142', 'kind': 'home'}, {'value': '12-34', 'kind': 'x'}],
        'emails': {'value': ' Ivan@MAIL.ru ', 'kind': 'HOME', 'main': True},
        'webs': 'stroysnab.ru',
        'messengers': [{'value': '@vasya', 'kind': 'telegram'}],
        'title': 'as it was',
    })  # fmt: skip
    assert tidy == {
        'phones': [{'value': '+79165550142', 'kind': 'WORK'}, {'value': '12-34', 'kind': 'OTHER'}],
        'emails': [{'value': 'Ivan@mail.ru', 'kind': 'HOME', 'main': True}],
        'webs': [{'value': 'https://stroysnab.ru', 'kind': 'WORK'}],
        'messengers': [{'value': '@vasya', 'kind': 'TELEGRAM'}],
        'title': 'as it was',
    }
    assert phones.tidied(tidy) == tidy


@pytest.mark.parametrize(
    ('values', 'code'),
    [
        ({'emails': 'no at'}, 'email.wrong'),
        ({'emails': 'a@b'}, 'email.wrong'),
        ({'emails': 'a@b.ru, c@d.ru'}, 'email.wrong'),
        ({'emails': '<script>@x.ru'}, 'email.wrong'),
        ({'webs': 'javascript:alert(1)'}, 'web.wrong'),
        ({'webs': 'javascript://x.ru/%0aalert(1)'}, 'web.wrong'),
        ({'webs': 'http://[x'}, 'web.wrong'),
        ({'phones': 'нет'}, 'phone.no_digits'),
        ({'phones': 7}, 'field.wrong'),
        ({'phones': [{'value': 7}]}, 'field.wrong'),
        ({'phones': '1' * 251}, 'field.too_long'),
        ({'phones': [f'8916555{n:04}' for n in range(21)]}, 'reach.too_many'),
    ],
)
def test_hostile_values_are_refused_by_name(values, code):
    with pytest.raises(Invalid) as refused:
        phones.tidied(values)
    assert (refused.value.code, refused.value.facts['field']) == (code, next(iter(values)))


def test_a_clients_phone_must_read_unless_it_was_there_already():
    with pytest.raises(Invalid, match='too_short'):
        phones.tidied({'phones': '12-34'}, kept=[])
    assert phones.tidied({'phones': '12-34'}, kept=[{'value': '12-34'}])['phones'][0]['value'] == '12-34'


@given(st.one_of(st.text(), st.lists(st.one_of(st.text(), st.none(), st.dictionaries(st.text(), st.text())))))
def test_whatever_is_typed_is_tidied_for_good_or_refused(typed):
    for name in phones.KINDS:
        try:
            tidy = phones.tidied({name: typed})
        except Invalid:
            continue
        assert phones.tidied(tidy) == tidy
