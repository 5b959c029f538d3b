import re
from collections import Counter

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import CODES, PARTS, called, code_of, line_of, split, town_of
from domain.addresses.splitting import tidied

KNOWN = [
    ('141402, Московская область, г. Химки, ул. Репина, д. 2/27, помещ. 8',
     {'postcode': '141402', 'province': 'Московская область', 'city': 'Химки', 'street': 'ул. Репина, д. 2/27',
      'extra': 'помещ. 8'}),
    ('125009, Москва г, Тверская ул, дом № 7, кв.15',
     {'postcode': '125009', 'city': 'Москва', 'street': 'Тверская ул, дом № 7', 'extra': 'кв.15'}),
    ('Московская обл, Одинцовский р-н, с. Ям, д. 5',
     {'province': 'Московская область', 'region': 'Одинцовский район', 'city': 'с. Ям', 'street': 'д. 5'}),
    ('420111 Респ. Татарстан, Казань, ул. Баумана, 5',
     {'postcode': '420111', 'province': 'Республика Татарстан', 'city': 'Казань', 'street': 'ул. Баумана, 5'}),
    ('628000, Ханты-Мансийский АО - Югра, г. Сургут, пр-т Ленина, 1, этаж 2, оф. 3',
     {'postcode': '628000', 'province': 'Ханты-Мансийский автономный округ - Югра', 'city': 'Сургут',
      'street': 'пр-т Ленина, 1', 'extra': 'этаж 2, оф. 3'}),
    ('Россия, 350000, край Краснодарский, Краснодар, ул. Мира',
     {'country': 'Россия', 'country_code': 'RU', 'postcode': '350000', 'province': 'Краснодарский край',
      'city': 'Краснодар', 'street': 'ул. Мира'}),
    ('Московская область, г.о. Химки, г. Химки, мкр. Сходня, ул. 7-я Лётная, д. 1',
     {'province': 'Московская область', 'region': 'г.о. Химки', 'city': 'Химки',
      'street': 'мкр. Сходня, ул. 7-я Лётная, д. 1'}),
    ('141402, Химки, ул. Репина, 5', {'postcode': '141402', 'city': 'Химки', 'street': 'ул. Репина, 5'}),
    ('221B Baker Street, London NW1 6XE, UK',
     {'street': '221B Baker Street, London NW1 6XE', 'country': 'UK', 'country_code': 'GB'}),
    ('г. Химки, г. Тула, Тула', {'city': 'Химки', 'street': 'г. Тула, Тула'}),
    ('Казахстан, г. Алматы, пр. Абая, 10',
     {'country': 'Казахстан', 'country_code': 'KZ', 'city': 'Алматы', 'street': 'пр. Абая, 10'}),
    ('Биробиджан\nул. Ленина; кв. 4', {'city': 'Биробиджан', 'street': 'ул. Ленина', 'extra': 'кв. 4'}),
]  # fmt: skip
UNSURE = [
    'г. Москва Тверская ул. 5', 'Северный АО', 'ул. Республики, 5', 'Химки', 'Atlanta, Georgia', 'край света', 'д. 5',
    'БЦ (этаж 5, офис 3)', 'а/я 141402', 'кв-л 12', 'Казань, Самара', '14140', '1414022',
]  # fmt: skip
# What is spelled out, and what a mark of its own says.
SPELLED = {'обл': 'область', 'респ': 'республика', 'р-н': 'район', 'гор': 'г', 'город': 'г', 'ао': 'округ'}
SILENT = {'г', 'автономный', 'округ', 'индекс', 'инд'}


def words(line):
    """What a line says, whatever its order and marks."""
    said = line.casefold().replace('р-н', ' район ')
    found = Counter(SPELLED.get(word, word) for word in re.findall(r'\w+', said))
    return Counter({word: n for word, n in found.items() if word not in SILENT})


@pytest.mark.parametrize(('line', 'parts'), KNOWN)
def test_what_is_certain_in_a_line_becomes_parts(line, parts):
    assert {name: text for name, text in split(line).items() if text} == parts


@pytest.mark.parametrize('line', UNSURE)
def test_what_is_not_certain_stays_in_the_street(line):
    assert {name: text for name, text in split(line).items() if text} == {'street': line}


PIECES = [
    '141402', 'индекс 141402', '350000', 'Московская область', 'обл. Тверская', 'Респ. Крым', 'Пермский край',
    'Чукотский АО', 'Истринский р-н', 'г.о. Химки', 'г. Химки', 'Тула г', 'город Нижний Новгород', 'Казань', 'с. Ям',
    'деревня Яр', 'ул. Репина', 'Тверская ул', 'д. 2/27', 'стр. 2', 'кв. 8', 'помещ. 14', '2 этаж', 'а/я 7', 'Беларусь',
    'Germany', '5th floor', 'Baker Street', 'вход (со двора, 2 этаж)', "г. О'Коннор", '№ 7', '<b>x</b>', 'Чертаново',
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=9).map(', '.join) | st.text('гдкв обл.,;123456АБабр-н()№\n', max_size=40)
)
def test_nothing_that_was_typed_is_lost_by_splitting(line):
    parts = split(line)
    assert tuple(parts) == PARTS
    assert words(line_of(parts | {'country_code': ''})) == words(line)
    again = split(line_of(parts))
    assert words(line_of(again | {'country_code': ''})) == words(line_of(parts | {'country_code': ''}))


@given(st.text(max_size=600))
def test_any_text_can_be_split_and_put_together(line):
    assert isinstance(line_of(split(line)), str)
    for name in PARTS:
        assert isinstance(tidied(name, line), str)


def test_the_line_follows_the_letters_it_is_written_in():
    ours = {'street': 'ул. Репина, 5', 'extra': 'оф. 8', 'city': 'Химки', 'region': 'г.о. Химки', 'postcode': '141402',
            'province': 'Московская область', 'country': 'Россия', 'country_code': 'RU'}  # fmt: skip
    assert line_of(ours) == '141402, Московская область, г.о. Химки, г. Химки, ул. Репина, 5, оф. 8'
    theirs = ours | {'country': 'Беларусь', 'country_code': 'BY', 'region': '', 'city': 'Минск'}
    assert line_of(theirs) == '141402, Беларусь, Московская область, Минск, ул. Репина, 5, оф. 8'
    english = {'street': '221B Baker Street', 'extra': 'Flat 2', 'city': 'London', 'province': 'Greater London',
               'postcode': 'NW1 6XE', 'country': 'United Kingdom', 'country_code': 'GB'}  # fmt: skip
    assert line_of(english) == '221B Baker Street, Flat 2, London, Greater London NW1 6XE, United Kingdom'
    assert line_of({}) == line_of(dict.fromkeys(PARTS, '')) == ''
    assert [town_of({'city': city}) for city in ('Химки', 'с. Ям', 'Ям с', 'Berlin', '')] == [
        'г. Химки', 'с. Ям', 'Ям с', 'Berlin', '',
    ]  # fmt: skip


def test_countries_are_known_by_name_and_code_in_both_languages():
    assert len(CODES) == 249 == len(set(CODES))
    assert [code_of(name) for name in ('Россия', 'Germany', 'kz', 'РФ', 'сша', 'Georgia', 'Нарния', '', 'xx')] == [
        'RU', 'DE', 'KZ', 'RU', 'US', 'GE', '', '', '',
    ]  # fmt: skip
    assert (called('DE', 'ru'), called('DE', 'en'), called('ZZ', 'ru')) == ('Германия', 'Germany', '')
    names = [Locale(lang).territories[code] for lang in ('ru', 'en') for code in CODES]
    assert all(code_of(name) in CODES for name in names), 'and none stands for two'
